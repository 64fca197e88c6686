"""The columns, and what is rendered from them."""

import subprocess
import sys

import datasets
import pandas as pd
import pyarrow as pa
import pytest

import copydesk_schema
from copydesk_schema.arrow import arrow_schema, feature_dict, features
from copydesk_schema.columns import ARTICLES, FIELDS, LEDGER, STAGES, STATUSES, TABLES


def test_an_article_has_six_columns_in_this_order() -> None:
    assert [c.name for c in ARTICLES] == ["id", "date", "outlet", "title", "body", "url"]


def test_an_article_needs_an_id_and_a_body_and_nothing_more() -> None:
    assert [c.name for c in ARTICLES if not c.nullable] == ["id", "body"]


def test_every_field_that_may_be_null_is_explained_in_the_ledger() -> None:
    assert [c.name for c in ARTICLES if c.nullable] == list(FIELDS)
    assert {f"{field}_rule" for field in FIELDS} <= {c.name for c in LEDGER}


@pytest.mark.parametrize("table", TABLES)
def test_a_column_is_named_once_and_has_a_meaning(table: str) -> None:
    names = [c.name for c in TABLES[table]]
    assert len(names) == len(set(names))
    assert all(c.meaning.endswith(".") for c in TABLES[table])


@pytest.mark.parametrize("words", [STATUSES, STAGES])
def test_the_ledger_s_words_stand_in_its_columns_meaning(words: tuple[str, ...]) -> None:
    meanings = " ".join(c.meaning for c in LEDGER if c.name in ("status", "stage"))
    assert all(word in meanings for word in words)


@pytest.mark.parametrize("table", TABLES)
def test_datasets_makes_the_same_arrow_types_of_the_features(table: str) -> None:
    made = features(table).arrow_schema
    assert [(f.name, f.type) for f in made] == [(f.name, f.type) for f in arrow_schema(table)]


@pytest.mark.parametrize("table", TABLES)
def test_datasets_reads_the_features_out_of_the_arrow_metadata(table: str) -> None:
    assert datasets.Features.from_arrow_schema(arrow_schema(table)) == features(table)
    assert datasets.Features.from_dict(feature_dict(table)) == features(table)


@pytest.mark.parametrize("table", TABLES)
def test_an_arrow_field_is_as_nullable_as_its_column(table: str) -> None:
    assert [f.nullable for f in arrow_schema(table)] == [c.nullable for c in TABLES[table]]


def test_an_empty_table_has_its_types_in_pandas_too() -> None:
    empty = pa.Table.from_pylist([], arrow_schema()).to_pandas()
    assert str(empty.dtypes["date"]) == "date32[day][pyarrow]"
    assert empty["date"].dt.year.empty


def test_a_null_integer_stays_an_integer_in_pandas() -> None:
    row = dict.fromkeys(c.name for c in LEDGER) | {"source": "a.txt", "status": "rejected"}
    frame = pa.Table.from_pylist([row], arrow_schema("ledger")).to_pandas()
    assert frame["size"].isna().all()
    assert isinstance(frame["size"].dtype, pd.ArrowDtype)


@pytest.mark.parametrize("name", copydesk_schema.__all__)
def test_every_public_name_can_be_had_from_the_package(name: str) -> None:
    assert getattr(copydesk_schema, name) is not None


@pytest.mark.parametrize("name", ["features", "arrow_schema", "articles_schema"])
def test_a_public_function_is_one_whatever_was_imported_before(name: str) -> None:
    code = f"import copydesk_schema.arrow, copydesk_schema.contract, copydesk_schema; copydesk_schema.{name}('{{}}')"
    code = code.format("polars" if name == "articles_schema" else "articles")
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'article_schema'"):
        copydesk_schema.article_schema  # noqa: B018
