"""Parquet: a row is a document."""

import random
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from copydesk.read import Packed, Rows, locate, table
from copydesk.records import RawDocument
from copydesk_schema.errors import SourceError

from .conftest import Read, article, fates, texts


def test_a_row_is_named_by_its_number(tmp_path: Path, read: Read) -> None:
    pq.write_table(pa.table({"n": [1, 2, 3], "text": ["one", None, "three"]}), tmp_path / "d.parquet", row_group_size=2)
    found = read(tmp_path)
    assert fates(found) == {"d.parquet#1": None, "d.parquet#2": "null_text", "d.parquet#3": None}
    assert texts(found) == {"d.parquet#1": b"one", "d.parquet#3": b"three"}


def test_days_and_moments_are_given_as_they_stand(tmp_path: Path, read: Read) -> None:
    columns = {"text": ["x"], "day": [date(2025, 1, 2)], "moment": [datetime(2025, 1, 2, 23, 30, tzinfo=UTC)]}
    pq.write_table(pa.table(columns), tmp_path / "d.parquet")
    for field, stated in (("day", "2025-01-02"), ("moment", "2025-01-02T23:30:00+00:00")):
        (document,) = read(tmp_path, date_field=field)
        assert isinstance(document, RawDocument)
        assert document.given["date"] == (stated, field)


@pytest.mark.parametrize(
    ("columns", "reading", "message"),
    [
        ({"body": ["x"]}, {}, "has no column 'text'; it has body: name the right one by --text-field"),
        ({"text": ["x"]}, {"url_field": "link"}, "has no column 'link'"),
        ({"text": [1]}, {}, "holds int64, not text"),
    ],
)
def test_a_column_that_is_not_there_is_told_before_any_work(
    columns: dict[str, list[object]], reading: dict[str, str], message: str, tmp_path: Path, read: Read
) -> None:
    (tmp_path / "a.txt").write_text("x")
    pq.write_table(pa.table(columns), tmp_path / "d.parquet")
    with pytest.raises(SourceError, match=message):
        read(tmp_path, **reading)


def test_of_a_file_with_a_damaged_page_what_was_read_counts_and_the_rest_is_named(tmp_path: Path, read: Read) -> None:
    texts = [f"{n} " + "".join(random.Random(n).choices("abcdefgh ", k=4_000)) for n in range(600)]
    pq.write_table(pa.table({"text": texts}), tmp_path / "d.parquet", row_group_size=200, use_dictionary=False)
    raw = bytearray((tmp_path / "d.parquet").read_bytes())
    middle = pq.ParquetFile(tmp_path / "d.parquet").metadata.row_group(1).column(0)
    start = middle.data_page_offset + middle.total_compressed_size // 3
    raw[start : start + 5_000] = bytes(5_000)
    (tmp_path / "d.parquet").write_bytes(raw)
    (tmp_path / "good.txt").write_text(article("harbour"))
    found = fates(read(tmp_path))
    assert found.pop("good.txt") is None
    *good, last = found
    assert [found[name] for name in good] == [None] * len(good)
    assert good == [f"d.parquet#{n}" for n in range(1, len(good) + 1)]
    assert (last, found[last]) == (f"d.parquet#{len(good) + 1}", "damaged_file")
    assert 200 <= len(good) < 400


def test_a_damaged_file_is_counted(tmp_path: Path, read: Read) -> None:
    (tmp_path / "d.parquet").write_bytes(b"PAR1 is how it begins")
    (tmp_path / "e.parquet").write_bytes(b"")
    assert fates(read(tmp_path)) == {"d.parquet": "damaged_file", "e.parquet": "damaged_file"}


def rows(count: int) -> pa.Table:
    return pa.table({"text": [f"text {n}" for n in range(count)]})


def test_row_groups_are_read_where_they_lie(tmp_path: Path, read: Read) -> None:
    pq.write_table(rows(5000), tmp_path / "d.parquet", row_group_size=600)
    (tmp_path / "place").mkdir()
    found = list(locate([tmp_path / "d.parquet"], tmp_path / "place"))
    assert [(e.first, e.last) for e in found if isinstance(e, Rows)] == [
        *((1, 1200), (1201, 2400), (2401, 3600), (3601, 4800), (4801, 5000))
    ]
    assert list(texts(read(tmp_path / "d.parquet"))) == [f"d.parquet#{n}" for n in range(1, 5001)]


def test_a_file_of_one_huge_row_group_is_packed_once(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 2000)
    pq.write_table(rows(5000), tmp_path / "d.parquet")
    (tmp_path / "place").mkdir()
    found = list(locate([tmp_path / "d.parquet"], tmp_path / "place"))
    assert [e.count for e in found if isinstance(e, Packed)] == [1024, 1024, 1024, 1024, 904]
    assert list(texts(read(tmp_path / "d.parquet")).values()) == [f"text {n}".encode() for n in range(5000)]


def test_a_limit_within_a_row_group_holds(tmp_path: Path, read: Read) -> None:
    pq.write_table(rows(5000), tmp_path / "d.parquet")
    assert list(texts(read(tmp_path / "d.parquet", limit=3))) == ["d.parquet#1", "d.parquet#2", "d.parquet#3"]
