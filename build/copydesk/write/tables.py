"""The Parquet files, written as the Hub likes them, and the same bytes from the same rows."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.dataset.hashes import file_sha256, logical_sha256
from copydesk.dataset.manifest import FileFacts

ROW_GROUP_BYTES = 64 << 20  # uncompressed; the Hub's viewer refuses groups of some 300 MB, and wants them below 100


def write_parquet(root: Path, path: str, table: pa.Table, digests: list[bytes]) -> FileFacts:
    """Write one shard of a table and return its facts. digests: of the rows."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    rows = len(table)
    group = max(1, min(rows, rows * ROW_GROUP_BYTES // max(table.nbytes, 1)))
    pq.write_table(
        table,
        target,
        row_group_size=group,
        compression="zstd",
        write_page_index=True,
        use_content_defined_chunking=True,  # an edited row re-sends its chunk, not the file
    )
    return FileFacts(path, target.stat().st_size, file_sha256(target), rows, logical_sha256(digests))
