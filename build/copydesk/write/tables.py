"""The Parquet files, written as the Hub likes them, and the same bytes from the same rows."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from copydesk.dataset.hashes import file_sha256, logical_sha256
from copydesk.dataset.manifest import FileFacts

ROW_GROUP_BYTES = 64 << 20  # uncompressed; the Hub's viewer refuses groups of some 300 MB, and wants them below 100


def write_parquet(root: Path, path: str, table: pa.Table, digests: list[bytes]) -> FileFacts:
    """Write one shard of a table and return its facts. digests: of the rows."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(
        target,
        table.schema,
        compression="zstd",
        write_page_index=True,
        use_content_defined_chunking=True,  # an edited row re-sends its chunk, not the file
    ) as writer:
        for group in _groups(table):
            writer.write_table(group, row_group_size=max(len(group), 1))
    rows = len(table)
    return FileFacts(path, target.stat().st_size, file_sha256(target), rows, logical_sha256(digests))


def _groups(table: pa.Table) -> Iterator[pa.Table]:
    """Yield the rows in runs of bounded size, wherever the long ones stand; one run of none if there are none."""
    ends = np.cumsum(_row_bytes(table))
    start = 0
    while start < len(table):
        before = ends[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(ends, before + ROW_GROUP_BYTES, "right")))
        yield table.slice(start, end - start)
        start = end
    if not len(table):
        yield table


def _row_bytes(table: pa.Table) -> npt.NDArray[np.int64]:
    """Return about how many bytes each row has."""
    held = np.full(len(table), 8 * table.num_columns, np.int64)
    for column in table.columns:
        if pa.types.is_string(column.type):
            held += pc.fill_null(pc.binary_length(column), 0).to_numpy()
    return held
