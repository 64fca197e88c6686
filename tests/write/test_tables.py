"""Parquet as the Hub likes it: rows in groups of bounded size, and few bytes new when a row is edited."""

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.dataset.hashes import table_digests
from copydesk.write.tables import write_parquet
from copydesk_schema.arrow import arrow_schema

VIEWER_BYTES = 100_000_000  # uncompressed, in a row group: what the Hub's viewer wants at most


def articles(bodies: list[str]) -> pa.Table:
    rows = [{"id": f"{n:032x}", "title": f"Article {n}", "body": body} for n, body in enumerate(bodies)]
    return pa.Table.from_pylist(rows, arrow_schema("articles"))


def written(folder: Path, name: str, table: pa.Table) -> Path:
    write_parquet(folder, name, table, table_digests(table))
    return folder / name


def noise(number: int, length: int) -> str:
    """Return a text that hardly compresses."""
    return "".join(hashlib.sha256(f"{number}/{part}".encode()).hexdigest() for part in range(length // 64))


def test_no_row_group_is_too_large_for_the_viewer_wherever_the_long_articles_stand(tmp_path: Path) -> None:
    short, long = [f"short {n}" for n in range(1000)], [f"{n} " + "x" * 4_000_000 for n in range(30)]
    for name, bodies in (("end", short + long), ("begin", long + short)):
        file = pq.read_metadata(written(tmp_path, f"{name}.parquet", articles(bodies)))
        sizes = [file.row_group(i).total_byte_size for i in range(file.num_row_groups)]
        assert len(sizes) > 1
        assert max(sizes) < VIEWER_BYTES
        assert file.num_rows == 1030


def test_a_table_of_several_groups_has_its_rows_in_order(tmp_path: Path) -> None:
    table = articles([f"{n} " + "x" * 4_000_000 for n in range(40)])
    file = written(tmp_path, "a.parquet", table)
    assert pq.read_metadata(file).num_row_groups > 1
    assert pq.read_table(file).equals(table)


def test_a_table_without_rows_is_a_file_that_opens(tmp_path: Path) -> None:
    file = written(tmp_path, "a.parquet", articles([]))
    assert pq.read_table(file).equals(articles([]))


def test_a_row_that_is_put_in_leaves_most_of_the_file_s_bytes_as_they_were(tmp_path: Path) -> None:
    bodies = [noise(n, 4096) for n in range(2000)]
    before = body_chunk(written(tmp_path, "before.parquet", articles(bodies)))
    after = body_chunk(written(tmp_path, "after.parquet", articles([*bodies[:200], noise(-1, 4096), *bodies[200:]])))
    assert in_common(before, after) + in_common(before[::-1], after[::-1]) > 0.6 * len(after)


def in_common(a: bytes, b: bytes) -> int:
    """Return how many bytes both begin with."""
    return next((n for n, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b)))


def body_chunk(file: Path) -> bytes:
    """Return the bytes of the column of bodies."""
    column = pq.read_metadata(file).row_group(0).column(4)
    start = column.dictionary_page_offset or column.data_page_offset
    return file.read_bytes()[start : start + column.total_compressed_size]
