"""A dataset without its bodies, for texts that may not be passed on: metadata and hashes, sealed anew.

Every row of the three tables stays. What goes are the bodies, the texts of evidence that stand in one, and the list of
recurring lines; the ledger is, byte for byte, the same, so that `article_sha256` is still the hash of the whole row.
"""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from copydesk.dataset.boilerplate import BOILERPLATE
from copydesk.dataset.hashes import table_digests
from copydesk.dataset.layout import CARD, CONTRACT, CROISSANT, MANIFEST, Dataset
from copydesk.dataset.manifest import FileFacts, read_manifest
from copydesk.dataset.parts import parquet_file
from copydesk.seal import seal_folder
from copydesk.told import card_facts, own_of
from copydesk.validation.digests import SortedDigests
from copydesk.validation.spans import within_bodies
from copydesk.write.plots import FOLDER as PLOTS
from copydesk.write.tables import write_parquet
from copydesk_schema.arrow import arrow_schema
from copydesk_schema.columns import OMITTABLE
from copydesk_schema.errors import ConfigError

_MADE_ANEW = (MANIFEST, CARD, CROISSANT, CONTRACT, BOILERPLATE)
_KEYS = ["id", "field", "index", "part"]


def omit(root: Path, out: Path, columns: Sequence[str]) -> None:
    """Write the dataset of a folder without some columns of its articles to a new folder.

    root: a dataset that is valid. The same dataset gives the same bytes. Raises ConfigError for a column that a dataset
    cannot do without.
    """
    omits = tuple(name for name in OMITTABLE if name in columns)
    if unknown := sorted(set(columns) - set(OMITTABLE)):
        raise ConfigError(f"'{unknown[0]}' cannot be left out; what can is {', '.join(OMITTABLE)}")
    before = read_manifest(root)
    if before.get("omits"):
        raise ConfigError(f"{root} is without {', '.join(before['omits'])} already; publish it as it is")
    files = [*_copied(root, out, before)]
    manifest: dict[str, Any] = {key: value for key, value in before.items() if key not in ("files", "seal")}
    logical = dict(manifest["logical_sha256"])
    for table, without in (("articles", _without_columns), ("evidence", _without_texts)):
        written, logical[table] = _rewritten(root, out, table, without, omits)
        files += written
    counts = dict(manifest["counts"])
    counts["filled"] = {name: count for name, count in counts["filled"].items() if name not in omits}
    manifest |= {
        "omits": list(omits),
        "whole": {"logical_sha256": before["logical_sha256"], "seal": before["seal"]},
        "counts": counts,
        "logical_sha256": logical,
    }
    facts = card_facts(root, root, before)
    own = own_of(root, facts)
    left = {name: count for name, count in facts.profile.filled.items() if name not in omits}
    seal_folder(
        out,
        manifest,
        replace(facts, profile=replace(facts.profile, filled=left), logical_sha256=logical, omits=omits),
        own,
        files,
    )


def _copied(root: Path, out: Path, manifest: dict[str, Any]) -> list[FileFacts]:
    """Bring over what stays as it is: the ledger, a licence, a list of takedowns."""
    kept = []
    for stated in manifest["files"]:
        facts = FileFacts(**stated)
        if facts.path in _MADE_ANEW or facts.path.startswith(("articles/", "evidence/", f"{PLOTS}/")):
            continue
        (out / facts.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / facts.path, out / facts.path)
        kept.append(facts)
    return kept


def _rewritten(
    root: Path, out: Path, table: str, without: "Callable[[Path, tuple[str, ...]], pa.Table]", omits: tuple[str, ...]
) -> tuple[list[FileFacts], str]:
    """Write each file of a table anew; return the facts of the files and the logical hash of all of them."""
    files = []
    with tempfile.TemporaryDirectory(prefix="copydesk-") as place:
        whole = SortedDigests(Path(place))
        for path in Dataset(root).shards(table):
            name = path.relative_to(root).as_posix()
            rows = without(path, omits)
            digests = [digest for batch in rows.to_batches(max_chunksize=4096) for digest in table_digests(batch)]
            whole.add(digests)
            files.append(write_parquet(out, name, rows, digests))
        return files, whole.logical_sha256()


def _without_columns(path: Path, omits: tuple[str, ...]) -> pa.Table:
    schema = arrow_schema("articles", omits)
    return pa.Table.from_batches(parquet_file(path.name, path).read(schema.names)).cast(schema)


def _without_texts(path: Path, _: tuple[str, ...]) -> pa.Table:
    """Return a file of evidence without the texts that stand in a body; a file has all rows of its articles."""
    import polars as pl

    schema = arrow_schema("evidence")
    evidence = pl.DataFrame(pa.Table.from_batches(parquet_file(path.name, path).read(None), schema))
    within = within_bodies(evidence).with_columns(pl.lit(True).alias("within"))
    marked = evidence.join(within, on=_KEYS, how="left", maintain_order="left")
    text = pl.when(pl.col("within").is_null()).then("text").alias("text")
    return marked.with_columns(text).drop("within").to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema)
