"""The dataset in Polars and DuckDB."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from copydesk_schema.columns import TABLES
from copydesk_schema.contract import articles_schema

POLARS = {"string": pl.String, "date32": pl.Date, "int64": pl.Int64, "int32": pl.Int32, "float64": pl.Float64}
DUCKDB = {"string": "VARCHAR", "date32": "DATE", "int64": "BIGINT", "int32": "INTEGER", "float64": "DOUBLE"}


@pytest.mark.parametrize("table", TABLES)
def test_polars_reads_the_contract_s_types(built: Path, table: str) -> None:
    schema = pl.read_parquet(built / table).schema
    assert dict(schema) == {c.name: POLARS[c.type] for c in TABLES[table]}


def test_polars_scans_the_shards_lazily(built: Path) -> None:
    years = pl.scan_parquet(built / "articles/*.parquet").select(pl.col("date").dt.year().drop_nulls().unique())
    assert years.collect()["date"].to_list() == [2025]


def test_the_polars_contract_takes_what_read_parquet_gives(built: Path) -> None:
    articles = pl.read_parquet(built / "articles")
    assert articles_schema("polars").validate(articles).equals(articles)


def test_the_polars_contract_refuses_a_damaged_cell(built: Path) -> None:
    from pandera.errors import SchemaError

    articles = pl.read_parquet(built / "articles").with_columns(title=pl.lit("Harbour\nbridge"))
    with pytest.raises(SchemaError, match="title_clean"):
        articles_schema("polars").validate(articles)


@pytest.mark.parametrize("table", TABLES)
def test_duckdb_reads_the_contract_s_types(built: Path, table: str) -> None:
    with duckdb.connect() as connection:
        described = connection.execute(f"DESCRIBE SELECT * FROM '{built}/{table}/*.parquet'").fetchall()
    assert [(row[0], row[1]) for row in described] == [(c.name, DUCKDB[c.type]) for c in TABLES[table]]


def test_duckdb_explains_a_null_by_a_join(built: Path) -> None:
    query = f"""
        SELECT ledger.source, ledger.date_rule
        FROM '{built}/articles/*.parquet' AS articles JOIN '{built}/ledger/*.parquet' AS ledger USING (id)
        WHERE articles.date IS NULL AND ledger.status = 'accepted' ORDER BY ALL
    """
    with duckdb.connect() as connection:
        rows = connection.execute(query).fetchall()
    assert rows == [
        ("002_8fc4a2045131e77f.txt", "no_date"),
        ("004_1a634ab0ca6c2885.txt", "no_date"),
        ("bare.txt", "no_date"),
        ("page.html", "no_date"),
    ]
