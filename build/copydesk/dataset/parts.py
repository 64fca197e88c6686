"""One file of a table: its columns, and its rows as a stream of small batches.

Files are read through a small buffer, and a batch holds a few megabytes, whatever the size of the row groups: a body is
never held longer than its batch.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.dataset.layout import Dataset
from copydesk.shown import excerpt
from copydesk_schema.errors import DatasetError

BATCH_BYTES = 8 << 20
BATCH_ROWS = 4096
_BUFFER_BYTES = 1 << 20
# What Arrow and the systems below it raise for a damaged file; ArrowInvalid and UnicodeDecodeError are ValueErrors.
_READ_ERRORS = (pa.ArrowException, OSError, ValueError, EOFError, MemoryError, OverflowError, RuntimeError)

Read = Callable[[Sequence[str] | None], Iterator[pa.RecordBatch]]


class DamagedError(DatasetError):
    """A file that cannot be read, or not to its end. The reader of a table makes a problem of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file, or a stream of rows that `datasets` opens.

    rows, uncompressed (bytes): as the footer states them, None for a stream.
    read: yields the batches of all or some columns; raises DamagedError.
    """

    name: str
    schema: pa.Schema
    rows: int | None
    read: Read
    uncompressed: int | None = None


def parquet_file(name: str, path: Path) -> Part:
    """Return a Parquet file of this machine. Raises DamagedError if it is none, or has lost its end."""
    return parquet_part(name, lambda: path.open("rb"))


def parquet_part(name: str, open_file: Callable[[], AbstractContextManager[Any]]) -> Part:
    """Return a Parquet file that anything can open. Raises DamagedError if it is none, or has lost its end."""
    try:
        with open_file() as handle, pq.ParquetFile(handle) as file:
            metadata = file.metadata
            size = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
            return Part(name, file.schema_arrow, metadata.num_rows, _reader(open_file), size)
    except _READ_ERRORS as error:
        raise DamagedError(_said(error)) from None


def _reader(open_file: Callable[[], AbstractContextManager[Any]]) -> Read:
    def read(columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        try:
            with open_file() as handle, _stream(handle) as file:
                for group in range(file.metadata.num_row_groups):
                    yield from _batches(file, group, columns)
        except _READ_ERRORS as error:
            raise DamagedError(_said(error)) from None

    return read


def _stream(handle: Any) -> pq.ParquetFile:
    return pq.ParquetFile(handle, pre_buffer=False, buffer_size=_BUFFER_BYTES, page_checksum_verification=True)


def _batches(file: pq.ParquetFile, group: int, columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
    facts = file.metadata.row_group(group)
    rows = max(1, min(BATCH_ROWS, BATCH_BYTES * facts.num_rows // max(facts.total_byte_size, 1)))
    for batch in file.iter_batches(rows, row_groups=[group], columns=columns):
        batch.validate(full=True)  # a flipped byte may leave offsets or UTF-8 that kernels would trust
        yield batch


def _said(error: BaseException) -> str:
    return excerpt(str(error)) or type(error).__name__


def batches(root: Path, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield some columns of a table. Raises DamagedError if a file of it is."""
    for path in Dataset(root).shards(table):
        yield from parquet_file(path.relative_to(root).as_posix(), path).read(columns)
