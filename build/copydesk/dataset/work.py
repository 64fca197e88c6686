"""Intermediate tables of a build: Arrow files, read back by memory map.

A parsed shard leaves a folder of `ledger.arrow`, `articles.arrow`, `evidence.arrow`, and `seen.arrow`: what the survey
and the manifest need of each document, thin enough to be read for all of them; and the signatures of its articles. The
survey leaves a file of decisions for each shard, which the shard is finished by.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    import numpy as np

ROW = pa.field("row", pa.int32(), nullable=False)
"""A document's place in its shard. Ids are no key there, as duplicates share one."""

SEEN = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("sha256", pa.string()),  # null if the document could not be read
        pa.field("id", pa.string()),
        pa.field("article", pa.bool_(), nullable=False),  # whether it makes one so far
        pa.field("corrected", pa.bool_(), nullable=False),  # by a person
        pa.field("outlet", pa.string()),  # of the article, and so is the date
        pa.field("date", pa.date32()),
    ]
)
"""One row a document, in the order of the shard."""

LINES = pa.schema(
    [
        ROW,
        pa.field("key", pa.uint64(), nullable=False),
        pa.field("size", pa.int32(), nullable=False),  # in characters
        pa.field("read", pa.uint8(), nullable=False),  # as one of these:
    ]
)
"""One row for each of the lines of an article's page that are furniture or the body's."""
FURNITURE, SUBHEADING, KEPT = 0, 1, 2  # on a page that has it twice, the last counts

RECURRING = pa.schema([pa.field("outlet", pa.string()), pa.field("beside", pa.uint64()), pa.field("key", pa.uint64())])
"""One row a line that recurs: of an outlet, or beside another line; lines by their keys."""

REFUSED = pa.schema(
    [ROW, pa.field("rule", pa.string(), nullable=False), pa.field("message", pa.string(), nullable=False)]
)
"""One row an article that breaks the contract."""

DECISIONS = pa.schema(
    [
        ROW,
        pa.field("rule", pa.string()),  # why it is withheld, null if it is not
        pa.field("message", pa.string()),
        pa.field("duplicate_group", pa.string()),
        pa.field("similarity", pa.float64()),
        pa.field("split", pa.string()),
    ]
)
"""One row a document of which anything was decided."""


def seen_file(folder: Path) -> Path:
    """Return where a parsed or settled shard, given by its folder, has its thin table."""
    return folder / "seen.arrow"


def lines_file(parsed: Path) -> Path:
    """Return where a parsed shard, given by its folder, has the lines of its pages."""
    return parsed / "lines.arrow"


def refused_file(settled: Path) -> Path:
    """Return where a settled shard, given by its folder, has its refused articles."""
    return settled / "refused.arrow"


def decisions_file(work: Path, number: int) -> Path:
    """Return where the survey leaves what it decided of a shard."""
    return work / f"{number:05d}.decisions.arrow"


def save(path: Path, table: pa.Table) -> None:
    """Write a table to an Arrow file."""
    options = pa.ipc.IpcWriteOptions(compression="lz4")  # half the size: it is kept, and hashed when found again
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema, options=options) as writer:
        writer.write_table(table)


def save_array(path: Path, array: "np.ndarray[Any, Any]") -> None:
    """Write an array to a NumPy file; NumPy's own writing of one does not say it if the disk is full."""
    import numpy as np

    held = io.BytesIO()
    np.save(held, array, allow_pickle=False)
    path.write_bytes(held.getbuffer())


def load(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the table of an Arrow file, or some columns of it; the others are not unpacked."""
    with pa.memory_map(str(path)) as source:
        file = pa.ipc.open_file(source)
        if columns is None:
            return file.read_all()
        fields = [file.schema.get_field_index(name) for name in columns]
        return pa.ipc.open_file(source, options=pa.ipc.IpcReadOptions(included_fields=fields)).read_all()
