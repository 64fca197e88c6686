"""A schema of one's own tightens and extends the contract, in every form pandera has."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copydesk.validation import validate
from copydesk_schema.errors import CopydeskError

from .edits import group, rules
from .test_contract import article, written

TIGHT = {
    "polars.yaml": """
schema_type: polars_dataframe
columns:
  title: {dtype: String, str_length: {min_value: 17, max_value: 90}}
""",
    "pandas.yaml": """
schema_type: dataframe
columns:
  title: {dtype: str, checks: {str_length: {min_value: 17, max_value: 90}}}
""",
}
MODULE = """
import pandera.pandas
import pandera.polars
import polars

PolarsSchema = pandera.polars.DataFrameSchema(
    {"title": pandera.polars.Column(polars.String, pandera.polars.Check.str_length(17, 90))}
)
PandasSchema = pandera.pandas.DataFrameSchema(
    {
        "title": pandera.pandas.Column(None, pandera.pandas.Check.str_length(17, 90)),
        "date": pandera.pandas.Column(None, pandera.pandas.Check(lambda days: days.dt.month == 3)),
    }
)

class PolarsModel(pandera.polars.DataFrameModel):
    title: str = pandera.polars.Field(str_length={"min_value": 17, "max_value": 90})

class Dropping(PolarsModel):
    class Config:
        drop_invalid_rows = True

class PandasModel(pandera.pandas.DataFrameModel):
    title: str = pandera.pandas.Field(str_length={"min_value": 17, "max_value": 90})

class Outer:
    Inner = PolarsModel

Distinct = pandera.polars.DataFrameSchema({"outlet": pandera.polars.Column(polars.String, unique=True)})
Bodies = pandera.polars.DataFrameSchema(
    {"body": pandera.polars.Column(None, pandera.polars.Check.str_contains("ferries"))}
)
Strict = pandera.polars.DataFrameSchema({"id": pandera.polars.Column(polars.String)}, strict=True)
Absent = pandera.polars.DataFrameSchema({"author": pandera.polars.Column(polars.String)})
Typed = pandera.polars.DataFrameSchema({"date": pandera.polars.Column(polars.Datetime)})
Frame = pandera.pandas.DataFrameSchema(
    checks=pandera.pandas.Check(lambda f: ~f["body"].str.startswith("The title") | (f["title"] != "x"), error="no_echo")
)
Warning = pandera.polars.DataFrameSchema(
    {"title": pandera.polars.Column(None, pandera.polars.Check.str_length(17, 90, raise_warning=True))}
)
Raising = pandera.polars.DataFrameSchema({"title": pandera.polars.Column(None, pandera.polars.Check(lambda d: 1 / 0))})
Nothing = pandera.polars.DataFrameSchema()
number = 7
"""
ROWS = [article(i) for i in range(9)] + [article(10)]  # the last title has 18 characters, the others 17


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a module in the current folder."""
    name = f"house_{abs(hash(tmp_path)):x}"
    (tmp_path / f"{name}.py").write_text(MODULE)
    monkeypatch.chdir(tmp_path)
    return name


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """Return a file whose fourth title is too short for the house."""
    return written(tmp_path / "a.parquet", [*ROWS[:3], article(3, title="Too short"), *ROWS[4:]])


@pytest.mark.parametrize("name", TIGHT)
def test_yaml_tightens(name: str, short: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_text(TIGHT[name])
    assert validate(short).ok
    result = validate(short, schema=str(tmp_path / name))
    (found,) = result.errors
    assert found.rule == "schema title: str_length(17, 90)"
    assert (found.count, found.examples[0].row, found.examples[0].value) == (1, 3, "Too short")
    assert found.examples[0].id == f"{3:032x}"


def test_the_contract_that_a_dataset_carries_is_such_a_schema(built: Path) -> None:
    assert validate(built, schema=str(built / "contract.yaml")).groups == ()


@pytest.mark.parametrize(
    "name", ["PolarsSchema", "PandasSchema", "PolarsModel", "PandasModel", "Dropping", "Outer.Inner"]
)
def test_a_class_of_ones_own_tightens(name: str, module: str, short: Path) -> None:
    result = validate(short, schema=f"{module}:{name}")
    assert not result.ok
    assert [(g.count, g.examples[0].row) for g in result.errors] == [(1, 3)]


def test_it_is_applied_to_a_dataset_folder_too(module: str, built: Path) -> None:
    assert rules(validate(built, schema=f"{module}:Bodies")) == ["schema body: str_contains('ferries')"]


def test_the_contract_still_holds_beside_it(module: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", [article(0, title="", id="x")])
    assert set(rules(validate(path, schema=f"{module}:PolarsModel"))) >= {"id_form", "title_length"}


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Strict", "schema table: column_in_schema"),
        ("Absent", "schema table: column_in_dataframe"),
        ("Typed", "schema date: dtype('Datetime(time_unit='us', time_zone=None)')"),
        ("Raising", None),
    ],
)
def test_columns_are_told_once_and_not_by_row(name: str, rule: str | None, module: str, tmp_path: Path) -> None:
    result = validate(written(tmp_path / "a.parquet", ROWS), schema=f"{module}:{name}")
    assert not result.ok
    assert all(g.count <= 5 for g in result.errors)
    assert rule is None or rule in rules(result)


def test_uniqueness_is_judged_over_all_files(module: str, tmp_path: Path) -> None:
    for number in range(3):
        written(tmp_path / f"{number}.parquet", [article(number)])
    found = group(validate(tmp_path / "*.parquet", schema=f"{module}:Distinct"), "schema outlet: field_uniqueness")
    assert [(Path(str(p.path)).name, p.row) for p in found.examples] == [(f"{n}.parquet", 0) for n in range(3)]


def test_a_check_over_the_frame_sees_bodies(module: str, tmp_path: Path) -> None:
    rows = [article(0), article(1, title="x", body="The title is x, and it is said again.")]
    found = group(validate(written(tmp_path / "a.parquet", rows), schema=f"{module}:Frame"), "schema table: no_echo")
    assert (found.count, found.examples[0].row) == (1, 1)


def test_a_file_that_no_frame_holds_is_told_and_not_checked(module: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", ROWS, lambda t: t.append_column("url", t["url"]))
    result = validate(path, schema=f"{module}:Distinct")
    assert rules(result) == ["column_unknown"]
    assert "--schema" in result.unchecked[0]


def test_a_check_that_only_warns_only_warns(module: str, short: Path) -> None:
    result = validate(short, schema=f"{module}:Warning")
    assert result.ok
    assert len(result.warnings) == 1


def unreadable(tmp_path: Path, text: str) -> str:
    (tmp_path / "s.yaml").write_text(text)
    return str(tmp_path / "s.yaml")


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        (lambda _: "missing.yaml", "missing.yaml"),
        (lambda _: "plain", "module:Class"),
        (lambda _: "no_such_module:Class", "no_such_module"),
        (lambda _: "json:Missing", "Missing"),
        (lambda _: "os:getcwd", "DataFrameSchema"),
        (lambda p: unreadable(p, "a: [1"), "no YAML"),
        (lambda p: unreadable(p, "- a\n- b\n"), "no pandera schema"),
        (lambda p: unreadable(p, "schema_type: polars_dataframe\n"), "asks nothing"),
        (lambda p: unreadable(p, "columns:\n  title: {checks: {no_such_check: 1}}\n"), "no pandera schema"),
        (lambda p: unreadable(p, "columns:\n  title: {dtype: Strang}\n"), "no pandera schema"),
    ],
)
def test_a_schema_that_cannot_be_had_is_wrong_usage(
    schema: Callable[[Path], str], told: str, built: Path, tmp_path: Path
) -> None:
    with pytest.raises(CopydeskError, match=told):
        validate(built, schema=schema(tmp_path))


@pytest.mark.parametrize("name", ["Nothing", "number", "pandera"])
def test_a_name_that_is_no_schema_is_wrong_usage(name: str, module: str, built: Path) -> None:
    with pytest.raises(CopydeskError, match=name):
        validate(built, schema=f"{module}:{name}")


def test_a_module_that_fails_is_told_as_it_failed(built: Path, tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "failing_house.py").write_text("raise RuntimeError('no such house')")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CopydeskError, match="RuntimeError: no such house"):
        validate(built, schema="failing_house:Class")
