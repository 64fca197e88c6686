"""Intermediate tables of a build: Arrow files, read back by memory map.

A parsed shard leaves a folder of `ledger.arrow`, `articles.arrow`, `evidence.arrow`, and `seen.arrow`: what the survey
and the manifest need of each document, thin enough to be read for all of them. The survey leaves a file of decisions
for each shard, which the shard is finished by.
"""

from pathlib import Path

import pyarrow as pa

ROW = pa.field("row", pa.int32(), nullable=False)
"""A document's place in its shard. Ids are no key there, as duplicates share one."""

SEEN = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("sha256", pa.string()),  # null if the document could not be read
        pa.field("article", pa.bool_(), nullable=False),  # whether it makes one so far
        pa.field("corrected", pa.bool_(), nullable=False),  # by a person
    ]
)
"""One row a document, in the order of the shard."""

DECISIONS = pa.schema(
    [ROW, pa.field("rule", pa.string(), nullable=False), pa.field("message", pa.string(), nullable=False)]
)
"""One row a document to withhold."""


def seen_file(parsed: Path) -> Path:
    """Return where a parsed shard, given by its folder, has its thin table."""
    return parsed / "seen.arrow"


def decisions_file(work: Path, number: int) -> Path:
    """Return where the survey leaves what it decided of a shard."""
    return work / f"{number:05d}.decisions.arrow"


def save(path: Path, table: pa.Table) -> None:
    """Write a table to an Arrow file."""
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def load(path: Path) -> pa.Table:
    """Return the table of an Arrow file."""
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()
