"""The dataset folder against its manifest: the seal, the files and their hashes, the counts."""

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from copydesk.check import Requirements
from copydesk.dataset.hashes import file_sha256
from copydesk.dataset.layout import CONTRACT, MANIFEST, Dataset
from copydesk.dataset.manifest import is_sealed, read_manifest
from copydesk.dataset.parts import DamagedError, parquet_file
from copydesk.read import Reading
from copydesk.validation.digests import TableHashes
from copydesk.validation.problems import Collector, Problem
from copydesk.validation.table import Table
from copydesk_schema.columns import CONTRACT_VERSION, FIELDS, OMITTABLE, TABLES
from copydesk_schema.errors import DatasetError

_NOT_OURS = (".git/", ".gitattributes", ".cache/huggingface/")
"""What git, the Hub and its client put into a folder that was downloaded."""

Manifest = Mapping[str, Any]


def check_manifest(root: Path, collector: Collector) -> Manifest:
    """Return the manifest, as far as it can be read: {} if it cannot."""
    if not (root / MANIFEST).is_file():
        collector.add(Problem("manifest_missing", path=MANIFEST))
        collector.unchecked("files and hashes: there is no manifest.json to compare them with")
        return {}
    try:
        sealed = is_sealed(root)
        manifest = read_manifest(root)
    except (DatasetError, OSError, ValueError, RecursionError) as error:
        collector.add(Problem("manifest_damaged", path=MANIFEST, value=str(error)))
        collector.unchecked("files and hashes: manifest.json cannot be read")
        return {}
    if not sealed:
        collector.add(Problem("manifest_seal", path=MANIFEST))
    built = _within(manifest, "tool", "contract")
    if built != CONTRACT_VERSION:
        message = f"built under {built}, checked under {CONTRACT_VERSION}"
        collector.add(Problem("manifest_contract", "warning", message, MANIFEST))
    for name, kind in (
        ("require", list),
        ("min_body_chars", int),
        ("language", str | None),
        ("skip_rules", list | None),  # older versions had neither of these two
    ):
        if not isinstance(value := _within(manifest, "configuration", name), kind):
            collector.add(Problem("manifest_damaged", path=MANIFEST, value=f"configuration: {name} {value}"))
    if (omits := manifest.get("omits", [])) not in ([], list(OMITTABLE)):
        collector.add(Problem("manifest_damaged", path=MANIFEST, value=f"omits {omits}"))
    return manifest


def requirements_of(manifest: Manifest) -> Requirements:
    """Return what the dataset asks beyond the contract; the least where the manifest does not say."""
    require, least = _within(manifest, "configuration", "require"), _within(manifest, "configuration", "min_body_chars")
    fields = tuple(f for f in FIELDS if isinstance(require, list) and f in require)
    return Requirements(fields, least if isinstance(least, int) and least > 0 else 1, omits_of(manifest))


def omits_of(manifest: Manifest) -> tuple[str, ...]:
    """Return the columns of articles that the dataset leaves out."""
    omits = manifest.get("omits")
    return tuple(name for name in OMITTABLE if isinstance(omits, list) and name in omits)


def reading_of(manifest: Manifest) -> Reading:
    """Return how the dataset's documents were read; the defaults where the manifest does not say."""
    stated = _within(manifest, "configuration", "reading")
    default = Reading()
    kinds = {"max_document_bytes": int}
    known = {
        field.name: stated[field.name]
        for field in fields(Reading)
        if isinstance(stated, dict) and isinstance(stated.get(field.name), kinds.get(field.name, str))
    }
    return replace(default, **known)


def language_of(manifest: Manifest) -> str | None:
    """Return the language that was stated of all documents; None if each was told by its text."""
    language = _within(manifest, "configuration", "language")
    return language if isinstance(language, str) else None


def skipped_of(manifest: Manifest) -> frozenset[str]:
    """Return the names of the rules that the documents were read without."""
    names = _within(manifest, "configuration", "skip_rules")
    return frozenset(name for name in names if isinstance(name, str)) if isinstance(names, list) else frozenset()


def check_files(root: Path, manifest: Manifest, collector: Collector) -> None:
    """Gather files that are missing, unknown or changed."""
    known, present = files_of(manifest), Dataset(root).paths()
    there = set(present)
    for path, facts in known.items():
        if path in there and (root / path).is_file():  # a manifest must not lead out of the folder, or to a device
            _check_file(root / path, path, facts, collector)
        else:
            collector.add(Problem("file_missing", path=path))
    for path in present if manifest else ():
        if path not in known and path != MANIFEST and not path.startswith(_NOT_OURS):
            collector.add(Problem("file_unknown", path=path))


def files_of(manifest: Manifest) -> dict[str, Mapping[str, Any]]:
    """Return the manifest's facts of each file, by path."""
    files = manifest.get("files")
    return {
        facts["path"]: facts
        for facts in (files if isinstance(files, list) else [])
        if isinstance(facts, dict) and isinstance(facts.get("path"), str)
    }


def _check_file(file: Path, path: str, facts: Mapping[str, Any], collector: Collector) -> None:
    try:
        size, sha256 = file.stat().st_size, file_sha256(file)
    except OSError as error:
        collector.add(Problem("file_unreadable", path=path, value=error.strerror or str(error)))
        return
    if size != facts.get("size"):
        value = f"{size} bytes, the manifest says {facts.get('size')}"
        collector.add(Problem("file_changed", path=path, value=value))
    elif sha256 != facts.get("sha256"):
        value = f"sha256 {sha256[:12]}…, the manifest says {str(facts.get('sha256'))[:12]}…"
        collector.add(Problem("file_changed", path=path, value=value))


def open_tables(root: Path, manifest: Manifest, collector: Collector) -> dict[str, Table]:
    """Return the three tables with the files that can be opened; the others are problems."""
    tables = {}
    for name in TABLES:
        table = tables[name] = Table(name, [], omits_of(manifest) if name == "articles" else ())
        paths = {p.relative_to(root).as_posix() for p in Dataset(root).shards(name)}
        listed = {p for p in files_of(manifest) if p.startswith(f"{name}/") and p.endswith(".parquet")}
        table.lost |= listed - paths
        if not paths and not listed:
            table.lost.add(f"{name}/")
            collector.add(Problem("file_missing", path=f"{name}/", value="no Parquet file"))
        for path in sorted(paths):
            try:
                table.parts.append(parquet_file(path, root / path))
            except DamagedError as error:
                table.damaged(path, str(error), collector)
    return tables


def check_hashes(table: Table, hashes: TableHashes, manifest: Manifest, collector: Collector) -> None:
    """Judge the number of rows and the logical hashes of a table and its files, as far as they were read."""
    files = files_of(manifest)
    for number, part in enumerate(table.parts):
        facts = files.get(part.name)
        if facts is None or part.name in table.lost:
            continue
        if (rows := table.rows_of[number]) != facts.get("rows"):
            value = f"{rows} rows, the manifest says {facts.get('rows')}"
            collector.add(Problem("file_rows", path=part.name, value=value))
        if hashes.of_part(number) != facts.get("logical_sha256"):
            collector.add(Problem("logical_hash", path=part.name))
    if manifest and table.whole and hashes.of_table() != _within(manifest, "logical_sha256", table.name):
        collector.add(Problem("logical_hash", path=f"{table.name}/", value="all of its files together"))


def check_counts(manifest: Manifest, counts: Mapping[str, Any], collector: Collector) -> None:
    """Judge the manifest's counts. counts: what was counted, in the manifest's words."""
    for name, counted in counts.items() if manifest else ():
        stated = _within(manifest, "counts", name)
        if isinstance(stated, dict) and isinstance(counted, dict):
            for key in sorted(stated.keys() | counted.keys()):
                _compare(f"{name} {key}", stated.get(key), counted.get(key), collector)
        else:
            _compare(name, stated, counted, collector)


def _compare(name: str, stated: object, counted: object, collector: Collector) -> None:
    if stated != counted:
        collector.add(Problem("manifest_counts", path=MANIFEST, value=f"{name} {stated}, there are {counted}"))


def check_inputs(manifest: Manifest, listing: str, collector: Collector) -> None:
    """Judge the manifest's hash of the list of documents."""
    stated = _within(manifest, "inputs", "sha256")
    if manifest and listing != stated:
        value = f"{str(stated)[:12]}…, the ledger's is {listing[:12]}…"
        collector.add(Problem("manifest_inputs", path=MANIFEST, value=value))


def check_contract(root: Path, manifest: Manifest, collector: Collector) -> None:
    """Judge contract.yaml, if it is of this version of the contract. The version of pandera does not matter."""
    import yaml

    from copydesk_schema.contract import contract_yaml

    if _within(manifest, "tool", "contract") != CONTRACT_VERSION:
        return
    requirements = requirements_of(manifest)
    want = contract_yaml(
        require=requirements.require, min_body_chars=requirements.min_body_chars, omits=requirements.omits
    )
    try:
        have = yaml.safe_load((root / CONTRACT).read_bytes())
    except FileNotFoundError:
        collector.add(Problem("file_missing", path=CONTRACT))
        return
    except (OSError, ValueError, yaml.YAMLError) as error:
        collector.add(Problem("contract_differs", path=CONTRACT, value=str(error)))
        return
    if not isinstance(have, dict) or _unversioned(have) != _unversioned(yaml.safe_load(want)):
        collector.add(Problem("contract_differs", path=CONTRACT))


def _unversioned(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key != "version"}


def _within(manifest: Manifest, key: str, name: str) -> Any:
    inner = manifest.get(key)
    return inner.get(name) if isinstance(inner, dict) else None
