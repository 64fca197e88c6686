"""The files: Parquet as the Hub wants it, and the same bytes whoever does the work."""

import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from copydesk_schema.arrow import arrow_schema, feature_dict
from copydesk_schema.columns import ARTICLES, TABLES


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_compressed_with_zstd(built: Path, table: str) -> None:
    for path in (built / table).iterdir():
        footer = pq.read_metadata(path)
        groups = [footer.row_group(i) for i in range(footer.num_row_groups)]
        assert {g.column(i).compression for g in groups for i in range(g.num_columns)} == {"ZSTD"}


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_a_page_index(built: Path, table: str) -> None:
    for path in (built / table).iterdir():
        footer = pq.read_metadata(path)
        columns = [footer.row_group(0).column(i) for i in range(footer.num_columns)]
        assert all(c.has_offset_index and c.has_column_index for c in columns)


@pytest.mark.parametrize("table", TABLES)
def test_the_file_s_schema_is_the_contract_s_with_its_nullability(built: Path, table: str) -> None:
    for path in (built / table).iterdir():
        assert pq.read_schema(path).equals(arrow_schema(table), check_metadata=False)
        assert [f.nullable for f in pq.read_schema(path)] == [c.nullable for c in TABLES[table]]


@pytest.mark.parametrize("table", TABLES)
def test_the_file_tells_the_hub_and_pandas_its_types(built: Path, table: str) -> None:
    for path in (built / table).iterdir():
        metadata = pq.read_schema(path).metadata
        assert json.loads(metadata[b"huggingface"])["info"]["features"] == feature_dict(table)
        columns = json.loads(metadata[b"pandas"])["columns"]
        assert [column["name"] for column in columns] == [c.name for c in TABLES[table]]


def test_nothing_but_the_dataset_lies_in_the_folder(built: Path) -> None:
    files = sorted(p.relative_to(built).as_posix() for p in built.rglob("*") if p.is_file())
    tables = [f"{table}/train-00000-of-00001.parquet" for table in sorted(TABLES)]
    plots = ["plots/outlets.svg", "plots/over_time.svg"]
    beside = ["README.md", "boilerplate.jsonl", "contract.yaml", "croissant.json", "manifest.json"]
    assert files == sorted([*beside, *plots, *tables])


def test_nothing_but_the_cache_is_left_beside_the_dataset(built: Path) -> None:
    assert sorted(p.name for p in built.parent.iterdir()) == [".copydesk-cache", "dataset", "documents"]


def test_several_shards_are_the_same_bytes_whoever_makes_them(many: Path, many_by_one: Path) -> None:
    assert contents(many) == contents(many_by_one)


def test_each_shard_is_named_by_its_number_and_their_count(many: Path) -> None:
    names = sorted(path.name for path in (many / "articles").iterdir())
    assert len(names) > 2
    assert names == [f"train-{n:05d}-of-{len(names):05d}.parquet" for n in range(len(names))]


def test_the_shards_of_a_table_open_as_one(many: Path) -> None:
    articles = pd.read_parquet(many / "articles")
    assert list(articles.columns) == [c.name for c in ARTICLES]
    assert articles["date"].dt.year.unique().tolist() == [2025]


def test_a_duplicate_in_another_shard_is_withheld_and_the_first_name_kept(many: Path) -> None:
    ledger = pd.read_parquet(many / "ledger").sort_values("source", ignore_index=True)
    first, last = ledger.iloc[0], ledger.iloc[-1]
    assert first["sha256"] == last["sha256"]
    assert (first["status"], last["status"], last["rule"]) == ("accepted", "withheld", "exact_duplicate")
    assert f"'{first['source']}'" in last["message"]
    assert (ledger["status"] == "withheld").sum() == 1


def test_the_rows_of_all_shards_stand_in_the_order_of_their_sources(many: Path) -> None:
    sources = pd.read_parquet(many / "ledger")["source"].tolist()
    assert sources == sorted(sources)


def contents(root: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder, by path."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
