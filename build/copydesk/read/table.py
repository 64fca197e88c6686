"""Parquet: a row is a document. Row groups are read where they lie; a file of very large ones is packed first."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from copydesk.read.entries import SLICE_BYTES, SLICE_DOCUMENTS, Reading, Record, Rows
from copydesk.read.files import FAULTS, open_file, unread
from copydesk.read.jsonl import record_of
from copydesk.read.names import record_name
from copydesk.records import Rejection
from copydesk_schema.errors import SourceError

if TYPE_CHECKING:
    import pyarrow.parquet as pq

MOST_ROWS = 16 * SLICE_DOCUMENTS  # of a row group that is read where it lies: it is read whole
MOST_BYTES = 16 * SLICE_BYTES
_BATCH = 256


@contextmanager
def _opened(path: str) -> "Iterator[pq.ParquetFile]":
    import pyarrow.parquet as pq

    with open_file(path) as file, pq.ParquetFile(file) as table:
        yield table


def must_have_columns(source: str, path: str, reading: Reading) -> None:
    """Raise SourceError if a column that is asked for is not there, or the text's holds none."""
    import pyarrow as pa

    try:
        with _opened(path) as table:
            schema = table.schema_arrow
    except (*FAULTS, ValueError):  # the ledger says so when its turn comes
        return
    for name, field in {"text": reading.text_field, **reading.given_fields}.items():
        if field not in schema.names:
            names = ", ".join(schema.names[:20])
            raise SourceError(f"{source} has no column '{field}'; it has {names}: name the right one by --{name}-field")
    kind = schema.field(reading.text_field).type
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        told = f"column '{reading.text_field}' of {source} holds {kind}, not text"
        raise SourceError(f"{told}; name another by --text-field")


def slices(source: str, path: str) -> list[Rows | Rejection] | None:
    """Return a file's row groups in slices; None if they are too large to be read by themselves."""
    try:
        with _opened(path) as table:
            facts = [table.metadata.row_group(i) for i in range(table.metadata.num_row_groups)]
            sizes = [(group.num_rows, group.total_byte_size) for group in facts]
    except (*FAULTS, ValueError) as error:
        return [unread(source, error)]
    if any(rows > MOST_ROWS or size > MOST_BYTES for rows, size in sizes):
        return None
    found: list[Rows | Rejection] = []
    first, row, count, held = 0, 1, 0, 0
    for group, (rows, size) in enumerate(sizes, 1):
        count, held = count + rows, held + size
        if count and (count >= SLICE_DOCUMENTS or held >= SLICE_BYTES or group == len(sizes)):
            found.append(Rows(source, path, row, row + count - 1, (first, group), held, count))
            first, row, count, held = group, row + count, 0, 0
    return found


def read_slice(entry: Rows, reading: Reading) -> Iterator[Record | Rejection]:
    """Yield the records of a slice; what cannot be read of it is one rejection, in the place of its record.

    Raises SourceError if the file was changed below the build.
    """
    done = 0
    try:
        with _opened(entry.path) as table:
            for record in _records(table, entry.source, entry.first, range(*entry.groups), reading):
                if done == entry.count:
                    break
                yield record
                done += 1
    except (*FAULTS, ValueError) as error:
        if isinstance(error, FileNotFoundError):
            raise SourceError(f"{entry.source} was there when the build began, and is gone; run it again") from None
        yield unread(record_name(entry.source, entry.first + done), error)
        return
    if done != entry.count:
        raise SourceError(f"{entry.source} was changed while the build ran; run it again")


def records(source: str, path: str, reading: Reading) -> Iterator[Record | Rejection]:
    """Yield all records of a file; what cannot be read of it is one rejection, in the place of its record."""
    done = 0
    try:
        with _opened(path) as table:
            for record in _records(table, source, 1, range(table.metadata.num_row_groups), reading):
                yield record
                done += 1
    except (*FAULTS, ValueError) as error:
        yield unread(record_name(source, done + 1), error)


def _records(
    table: "pq.ParquetFile", source: str, number: int, groups: range, reading: Reading
) -> Iterator[Record | Rejection]:
    columns = list(dict.fromkeys((reading.text_field, *reading.given_fields.values())))
    rows: list[dict[str, Any]]
    for group in groups:  # one by one: a damaged one takes none of those before it
        for batch in table.iter_batches(_BATCH, row_groups=[group], columns=columns, use_threads=False):
            rows = batch.to_pylist()
            for row in rows:
                yield record_of(record_name(source, number), row, reading)
                number += 1
