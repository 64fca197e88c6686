"""The last step: finished shards checked by pandera, and the contract, the card and the sealed manifest beside them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from copydesk.check import Requirements, skinny_failures
from copydesk.dataset.boilerplate import BOILERPLATE, RecurringLine, render
from copydesk.dataset.hashes import file_sha256, merged_sha256
from copydesk.dataset.layout import CARD, CONTRACT, CROISSANT, MANIFEST, Dataset
from copydesk.dataset.manifest import FORMAT, FileFacts, seal
from copydesk.dataset.profile import Profile
from copydesk.dataset.tombstones import TOMBSTONES
from copydesk.dataset.work import load, seen_file
from copydesk.records import Alike
from copydesk.shard.finish import Refusal, digest_file, skinny_file
from copydesk.survey.signatures import algorithm
from copydesk.write.card import CardFacts, LeftOut, OwnCard, read_own_card, render_card
from copydesk.write.croissant import render_croissant
from copydesk.write.plots import render_plots
from copydesk_schema.columns import ARTICLES, CONTRACT_VERSION, TABLES

if TYPE_CHECKING:
    from copydesk.config import Settings


@dataclass(frozen=True, slots=True)
class Totals:
    """What the shards came to, added up. statuses: `read` and each status. refusals: by (status, stage, rule).

    settled, finished: the shards' folders after each step. profile: of all articles. rules: that found their values, or
    say why there is none, by field and rule.
    """

    settled: tuple[Path, ...]
    finished: tuple[Path, ...]
    statuses: dict[str, int]
    refusals: dict[tuple[str, str, str], Refusal]
    profile: Profile
    rules: dict[tuple[str, str], int]
    alike: Alike
    splits: dict[str, int]
    recurring: tuple[RecurringLine, ...]
    files: tuple[FileFacts, ...]


def own_card(settings: "Settings") -> OwnCard:
    """Return what a person wrote for the card. Raises ConfigError if it cannot be used."""
    return read_own_card(settings.card, settings.license)


def seal_dataset(settings: "Settings", root: Path, totals: Totals, own: OwnCard) -> tuple[FileFacts, ...]:
    """Write what lies beside the tables, and return the facts of every file; the manifest's are last."""
    _must_hold(totals.finished, Requirements(settings.require, settings.min_body_chars))
    manifest = _manifest(settings, totals, own)
    files = [*totals.files, _write(root, BOILERPLATE, render(totals.recurring))]
    if settings.tombstones:
        files.append(_write(root, TOMBSTONES, settings.tombstones.read_bytes()))
    return seal_folder(root, manifest, _facts(settings, totals, manifest), own, files)


def seal_folder(
    root: Path, manifest: dict[str, Any], facts: CardFacts, own: OwnCard, written: Sequence[FileFacts]
) -> tuple[FileFacts, ...]:
    """Write what is told of a folder's files, and return the facts of every file; the manifest's are last.

    manifest: all of it but the files. facts: all but the pictures. written: the tables, and what lies beside them.
    """
    files = [*written, _write(root, CONTRACT, _contract(manifest))]
    if own.licence:
        files.append(_write(root, *own.licence))
    pictures = []
    for picture, drawn in render_plots(Dataset(root), facts.profile):
        files.append(_write(root, picture.path, drawn))
        pictures.append(picture)
    facts = replace(facts, pictures=tuple(pictures))
    tables = [file for file in written if file.rows is not None]
    files.append(_write(root, CROISSANT, render_croissant(Dataset(root), facts, own, tables)))
    files.append(_write(root, CARD, render_card(Dataset(root), facts, own).encode()))
    named = [f.as_dict() for f in sorted(files, key=lambda f: f.path)]
    files.append(_write(root, MANIFEST, seal(manifest | {"files": named})))
    return tuple(files)


def _manifest(settings: "Settings", totals: Totals, own: OwnCard) -> dict[str, Any]:
    """Return the manifest but for the files."""
    rules = {f"{status}:{rule}": refusal.count for (status, _, rule), refusal in sorted(totals.refusals.items())}
    filled = {column.name: totals.profile.filled.get(column.name, 0) for column in ARTICLES}
    return {
        "format": FORMAT,
        "name": settings.dataset_name(),
        "tool": {"copydesk": version("copydesk"), "contract": CONTRACT_VERSION, "pyarrow": pa.__version__},
        "configuration": {
            "license": settings.license,
            "limit": settings.limit,
            "require": list(settings.require),
            "min_body_chars": settings.min_body_chars,
            "near_duplicates": settings.near_duplicates,
            "split": list(settings.split),
            "split_by": settings.split_by,
            "reading": asdict(settings.reading()),
            "language": settings.language,
            "skip_rules": list(settings.choice().skip_rules),
        },
        "inputs": _inputs(settings, totals, own),
        "counts": totals.statuses
        | {"rules": rules, "filled": filled, "near_duplicates": asdict(totals.alike)}
        | {"personal": dict(totals.profile.personal)}
        | ({"splits": totals.splits} if totals.splits else {}),
        "signatures": algorithm(),
        "logical_sha256": {
            table: merged_sha256(digest_file(shard, table) for shard in totals.finished) for table in TABLES
        },
    }


def _facts(settings: "Settings", totals: Totals, manifest: dict[str, Any]) -> CardFacts:
    return CardFacts(
        settings.dataset_name(),
        {"pretty_name": settings.name, "license": settings.license},
        totals.statuses,
        tuple(LeftOut(*key, refusal.count, refusal.message) for key, refusal in sorted(totals.refusals.items())),
        totals.profile,
        totals.rules,
        totals.alike,
        totals.splits,
        manifest["tool"],
        manifest["configuration"],
        manifest["inputs"],
        manifest["logical_sha256"],
    )


def _must_hold(finished: Iterable[Path], requirements: Requirements) -> None:
    """Let pandera judge what was written. Workers rejected what breaks the contract, so a failure here is our bug."""
    for failure in skinny_failures((load(skinny_file(shard)) for shard in finished), requirements):
        if failure.level == "error":
            raise AssertionError(f"built an article that breaks the contract: {failure}")


def _contract(manifest: dict[str, Any]) -> bytes:
    from copydesk_schema.contract import contract_yaml

    asked, omits = manifest["configuration"], tuple(manifest.get("omits", ()))
    return contract_yaml(require=asked["require"], min_body_chars=asked["min_body_chars"], omits=omits).encode()


def _inputs(settings: "Settings", totals: Totals, own: OwnCard) -> dict[str, Any]:
    """Return hashes of all that the build read: documents as `sha256sum` lists them, and the settings' files."""
    listing = hashlib.sha256()
    for shard in totals.settled:
        seen = load(seen_file(shard))
        for source, sha256 in zip(seen["source"].to_pylist(), seen["sha256"].to_pylist(), strict=True):
            listing.update(f"{sha256 or '-'}  {source}\n".encode())
    named = {
        "outlets": settings.outlets,
        "phrases": settings.phrases,
        "boilerplate": settings.boilerplate,
        "card": [settings.card] if settings.card else [],
        "overrides": [settings.overrides] if settings.overrides else [],
        "previous": [settings.previous / MANIFEST] if settings.previous else [],
    }
    files = {key: [{"name": path.name, "sha256": file_sha256(path)} for path in paths] for key, paths in named.items()}
    if settings.tombstones:
        files["tombstones"] = [{"name": settings.tombstones.name, "sha256": file_sha256(settings.tombstones)}]
    if own.licence:
        name, text = own.licence
        files["licence"] = [{"name": name, "sha256": hashlib.sha256(text).hexdigest()}]
    return {"documents": totals.statuses["read"], "sha256": listing.hexdigest(), "files": files}


def _write(root: Path, path: str, contents: bytes) -> FileFacts:
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_bytes(contents)
    return FileFacts(path, len(contents), hashlib.sha256(contents).hexdigest())
