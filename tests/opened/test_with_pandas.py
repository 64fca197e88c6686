"""The dataset in pandas: nothing but `read_parquet`."""

from pathlib import Path

import pandas as pd
import pytest

from copydesk_schema.columns import ARTICLES, TABLES
from copydesk_schema.contract import articles_schema

TEXT = ["id", "outlet", "title", "body", "url"]
FILE = "articles/train-00000-of-00001.parquet"


@pytest.mark.parametrize("path", ["articles", FILE])
def test_the_folder_and_the_file_have_the_six_columns_and_nothing_else(built: Path, path: str) -> None:
    assert list(pd.read_parquet(built / path).columns) == ["id", "date", "outlet", "title", "body", "url"]


@pytest.mark.parametrize("path", ["articles", FILE])
def test_a_plain_date_column_has_a_calendar(built: Path, path: str) -> None:
    articles = pd.read_parquet(built / path)
    assert articles["date"].dt.year.dropna().unique().tolist() == [2025]


def test_plain_columns_are_texts_and_a_date(built: Path) -> None:
    dtypes = pd.read_parquet(built / "articles").dtypes.astype(str).to_dict()
    assert dtypes == dict.fromkeys(TEXT, "str") | {"date": "date32[day][pyarrow]"}


def test_arrow_columns_are_strings_and_a_date(built: Path) -> None:
    dtypes = pd.read_parquet(built / "articles", dtype_backend="pyarrow").dtypes.astype(str).to_dict()
    assert dtypes == dict.fromkeys(TEXT, "string[pyarrow]") | {"date": "date32[day][pyarrow]"}


@pytest.mark.parametrize("table", TABLES)
def test_a_plain_integer_column_holds_integers_beside_nulls(built: Path, table: str) -> None:
    dtypes = pd.read_parquet(built / table).dtypes.astype(str)
    for column in TABLES[table]:
        if column.type.startswith("int"):
            assert dtypes[column.name] == (f"{column.type}[pyarrow]" if column.nullable else column.type)


def test_the_index_counts_the_rows(built: Path) -> None:
    articles = pd.read_parquet(built / "articles")
    assert articles.index.equals(pd.RangeIndex(len(articles)))


@pytest.mark.parametrize("backend", ["numpy_nullable", "pyarrow", None])
def test_the_pandas_contract_takes_what_read_parquet_gives(built: Path, backend: str | None) -> None:
    options = {"dtype_backend": backend} if backend else {}
    articles = pd.read_parquet(built / "articles", **options)  # type: ignore[call-overload]
    assert list(articles_schema("pandas").validate(articles).columns) == [c.name for c in ARTICLES]


def test_the_pandas_contract_refuses_a_damaged_cell(built: Path) -> None:
    from pandera.errors import SchemaError

    articles = pd.read_parquet(built / "articles")
    articles.loc[0, "url"] = "https://anna:secret@harbour.example/"
    with pytest.raises(SchemaError, match="url_form"):
        articles_schema("pandas").validate(articles)


def test_the_ledger_joins_to_the_articles_by_id(built: Path) -> None:
    ledger, articles = pd.read_parquet(built / "ledger"), pd.read_parquet(built / "articles")
    assert sorted(ledger.loc[ledger["status"] == "accepted", "id"]) == sorted(articles["id"])


def test_every_article_has_evidence_for_its_body(built: Path) -> None:
    evidence, articles = pd.read_parquet(built / "evidence"), pd.read_parquet(built / "articles")
    assert set(evidence.loc[evidence["field"] == "body", "id"]) == set(articles["id"])
