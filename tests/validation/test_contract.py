"""The contract over a lone Parquet file: each rule, broken once, is told with its row."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from copydesk.validation import Validation, validate
from copydesk_schema.arrow import arrow_schema
from copydesk_schema.rules import RULES

from .edits import Row, group, rules


def article(number: int, **cells: Any) -> Row:
    """Return a sound row."""
    row = {
        "id": f"{number:032x}",
        "date": date(2024, 3, 5),
        "outlet": "Example Times",
        "title": f"Headline number {number}",
        "body": f"The harbour was opened to {number} ships.\n\nTwo ferries left in the morning.",
        "url": f"https://example.org/story-{number}.html",
    }
    return row | cells


def written(path: Path, rows: list[Row], change: Callable[[pa.Table], pa.Table] = lambda t: t) -> Path:
    """Write rows to a Parquet file."""
    pq.write_table(change(pa.Table.from_pylist(rows, arrow_schema())), path)
    return path


def checked(tmp_path: Path, **cells: Any) -> Validation:
    """Return the result for three rows, of which the second has these cells."""
    return validate(written(tmp_path / "a.parquet", [article(0), article(1, **cells), article(2)]))


BROKEN: dict[str, dict[str, Any]] = {
    "id_form": {"id": "A" * 32},
    "id_unique": {"id": f"{0:032x}"},
    "date_bounds": {"date": date(1604, 12, 31)},
    "outlet_length": {"outlet": "x" * 201},
    "outlet_clean": {"outlet": "Example\x07Times"},
    "title_length": {"title": ""},
    "title_clean": {"title": "two\nlines"},
    "title_mojibake": {"title": "â€œThe harbourâ€\x9d reopens"},
    "title_not_body": {"title": "The same", "body": "The same"},
    "body_length": {"body": ""},
    "body_clean": {"body": "The bell\x07 rang."},
    "body_mojibake": {"body": "The cafÃ© was shut, and the naÃ¯ve guest said â€œnoâ€\x9d."},
    "body_boilerplate": {"body": "The harbour reopens.\n\nAll rights reserved\n\nTwo ferries left."},
    "url_length": {"url": "https://example.org/" + "x" * 2100},
    "url_form": {"url": "https://user:secret@example.org/"},
    "date_url_disagree": {"url": "https://example.org/2024/03/06/story.html"},
    "body_replacement_character": {"body": "The caf\ufffd was shut."},
}


def test_every_rule_of_the_contract_has_a_case_here() -> None:
    assert set(BROKEN) == {rule.name for rule in RULES}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_told_with_its_row(rule: str, tmp_path: Path) -> None:
    result = checked(tmp_path, **BROKEN[rule])
    found = group(result, rule)
    assert 1 in [p.row for p in found.examples]
    assert found.level == next(r.level for r in RULES if r.name == rule)
    assert result.ok == (found.level == "warning")


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "//example.org/", "example.org", "https:///x", "https://a b.org/"]
)
def test_an_address_must_be_absolute_and_http(url: str, tmp_path: Path) -> None:
    assert "url_form" in rules(checked(tmp_path, url=url))


def test_nulls_are_sound_where_the_contract_allows_them(tmp_path: Path) -> None:
    assert checked(tmp_path, date=None, outlet=None, title=None, url=None).groups == ()


@pytest.mark.parametrize("column", ["id", "body"])
def test_a_null_where_there_must_be_a_value_is_told(column: str, tmp_path: Path) -> None:
    rows = [article(0), article(1) | {column: None}]
    loose = pa.schema([pa.field(f.name, f.type) for f in arrow_schema()])
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(rows, loose), path)
    assert [p.row for p in group(validate(path), f"{column}_null").examples] == [1]


@pytest.mark.parametrize(
    ("rule", "value", "change"),
    [
        ("column_missing", "url", lambda t: t.drop_columns(["url"])),
        ("column_unknown", "author", lambda t: t.append_column("author", t["outlet"])),
        ("column_unknown", "url, twice", lambda t: t.append_column("url", t["url"])),
        ("column_order", "url, body, title, outlet, date, id", lambda t: t.select(t.column_names[::-1])),
        ("column_type", "date", lambda t: t.set_column(1, "date", t["date"].cast(pa.string()))),
        ("column_type", "outlet", lambda t: t.set_column(2, "outlet", t["outlet"].dictionary_encode())),
    ],
)
def test_columns_of_another_form_are_told(rule: str, value: str, change: Any, tmp_path: Path) -> None:
    assert group(validate(written(tmp_path / "a.parquet", [article(0)], change)), rule).examples[0].value == value


def test_wrong_columns_do_not_hide_wrong_values_in_the_others(tmp_path: Path) -> None:
    rows = [article(0, title=""), article(1, id="short")]
    path = written(tmp_path / "a.parquet", rows, lambda t: t.set_column(1, "date", t["date"].cast(pa.string())))
    assert rules(validate(path)) == ["column_type", "id_form", "title_length"]


@pytest.mark.parametrize("kind", [pa.large_string(), pa.string_view()])
def test_every_layout_of_a_string_is_a_string(kind: pa.DataType, tmp_path: Path) -> None:
    table = pa.Table.from_pylist([article(0), article(1)], arrow_schema())
    fields = [pa.field(f.name, kind if pa.types.is_string(f.type) else f.type) for f in table.schema]
    path = tmp_path / "a.parquet"
    pq.write_table(table.cast(pa.schema(fields)), path)
    assert pq.read_schema(path).field("title").type == kind
    assert validate(path).groups == ()


def test_rows_are_counted_within_their_file(tmp_path: Path) -> None:
    for number in (0, 10, 20):
        written(tmp_path / f"{number:02d}.parquet", [article(number), article(number + 1, title="")])
    written(tmp_path / "30.parquet", [article(0)])
    result = validate(tmp_path / "*.parquet")
    places = [(Path(str(p.path)).name, p.row) for p in group(result, "title_length").examples]
    assert places == [("00.parquet", 1), ("10.parquet", 1), ("20.parquet", 1)]
    twins = [(Path(str(p.path)).name, p.row) for p in group(result, "id_unique").examples]
    assert twins == [("00.parquet", 0), ("30.parquet", 0)]


def test_five_examples_stand_for_all(tmp_path: Path) -> None:
    rows = [article(i, outlet="x" * 300) for i in range(700)]
    result = validate(written(tmp_path / "a.parquet", rows))
    found = group(result, "outlet_length")
    assert (found.count, len(found.examples)) == (700, 5)
    assert [p.row for p in found.examples] == [0, 1, 2, 3, 4]
    assert all(len(str(p.value)) == 80 and str(p.value).endswith("…") for p in found.examples)


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    cells = [BROKEN[rule] for rule in BROKEN if rule != "id_unique"]
    rows = [article(i, **(c if "id" not in c else {"id": "B" * 32})) for i, c in enumerate(cells)]
    result = validate(written(tmp_path / "a.parquet", rows))
    assert set(rules(result)) >= set(BROKEN) - {"id_unique"}
    assert {g.rule for g in result.warnings} == {"date_url_disagree", "body_replacement_character"}


def test_the_users_own_pandera_switches_do_not_switch_the_contract_off(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", [article(0, title="")])
    code = f"from copydesk.validation import validate; import sys; sys.exit(validate({str(path)!r}).ok)"
    switches = {"PANDERA_VALIDATION_ENABLED": "False", "PANDERA_VALIDATION_DEPTH": "SCHEMA_ONLY"}
    assert subprocess.run([sys.executable, "-c", code], env=os.environ | switches, check=False).returncode == 0


def test_ones_own_phrases_are_boilerplate_too(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('boilerplate = ["Two ferries left in the morning"]\n')
    path = written(tmp_path / "a.parquet", [article(0)])
    assert validate(path).ok
    assert rules(validate(path, phrases=[own])) == ["body_boilerplate"]
