"""croissant.json: what mlcroissant takes without a word, and reads the records by."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import mlcroissant
import pyarrow.parquet as pq
import pytest

import copydesk
from copydesk_schema.columns import TABLES

SEEDS = Path(__file__).parents[2] / "seeds"


def described(root: Path) -> Any:
    return json.loads((root / "croissant.json").read_bytes())


def opened(root: Path) -> Any:
    return mlcroissant.Dataset(root / "croissant.json")


def plain(value: Any) -> Any:
    """Return a value of mlcroissant's as Parquet has it."""
    if isinstance(value, bytes):
        return value.decode()
    if hasattr(value, "date"):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def records(root: Path, table: str) -> Iterator[dict[str, Any]]:
    for record in opened(root).records(table):
        yield {key.removeprefix(f"{table}/"): plain(value) for key, value in record.items()}


def test_it_is_valid_without_errors_or_warnings(rich: Path) -> None:
    issues = opened(rich).metadata.ctx.issues
    assert (issues.errors, issues.warnings) == (set(), set())


def test_it_conforms_to_the_version_it_names(rich: Path) -> None:
    assert described(rich)["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert opened(rich).metadata.ctx.is_v1_1()


def test_the_day_of_publication_is_the_only_thing_missing_if_nobody_states_it(tmp_path: Path) -> None:
    copydesk.build(SEEDS, tmp_path / "d", license="cc0-1.0", workers=1)
    issues = opened(tmp_path / "d").metadata.ctx.issues
    assert issues.errors == set()
    assert [re.findall(r"schema.org/(\w+)", issue) for issue in issues.warnings] == [["datePublished"]]


@pytest.mark.parametrize("table", TABLES)
def test_the_records_are_the_rows_of_the_tables(rich: Path, table: str) -> None:
    assert list(records(rich, table)) == pq.read_table(rich / table).to_pylist()


def test_the_records_of_several_splits_are_all_there(tmp_path: Path) -> None:
    copydesk.build(SEEDS, tmp_path / "d", split=("train=0.6", "test=0.4"), workers=1)
    rows = pq.read_table(tmp_path / "d/articles").to_pylist()
    assert sorted(r["id"] for r in records(tmp_path / "d", "articles")) == sorted(r["id"] for r in rows)


def test_every_file_of_the_tables_has_its_hash_and_its_size(rich: Path) -> None:
    manifest = json.loads((rich / "manifest.json").read_bytes())
    known = {f["path"]: f for f in manifest["files"] if f["path"].endswith(".parquet")}
    files = [d for d in described(rich)["distribution"] if d["@type"] == "cr:FileObject"]
    assert {f["contentUrl"]: (f["sha256"], f["contentSize"]) for f in files} == {
        path: (facts["sha256"], f"{facts['size']} B") for path, facts in known.items()
    }


def test_the_fields_have_the_contract_s_types_and_meanings(rich: Path) -> None:
    types = {"string": "sc:Text", "date32": "sc:Date", "int64": "cr:Int64", "int32": "cr:Int32"}
    for record_set, (table, columns) in zip(described(rich)["recordSet"], TABLES.items(), strict=True):
        assert record_set["@id"] == table
        assert [(f["name"], f["dataType"], f["description"]) for f in record_set["field"]] == [
            (c.name, types.get(c.type, "cr:Float64"), c.meaning) for c in columns
        ]


def test_what_a_person_stated_is_there(rich: Path) -> None:
    stated = described(rich)
    assert stated["name"] == 'Harbour: "news" | <b>'
    assert (stated["license"], stated["version"]) == ("LICENSE", "1.2.0")
    assert date.fromisoformat(stated["datePublished"]) == date(2026, 11, 20)
    assert stated["url"] == "https://harbour.example/data"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("cc-by-4.0", "https://spdx.org/licenses/CC-BY-4.0.html"), ("unknown", "unknown"), (None, None)],
)
def test_a_licence_is_named_by_its_page_where_it_has_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str | None, expected: str | None
) -> None:
    monkeypatch.chdir(tmp_path)  # away from this repository's own settings
    copydesk.build(SEEDS, tmp_path / "d", license=name, workers=1)
    assert described(tmp_path / "d").get("license") == expected


def test_it_cites_by_the_logical_hash(rich: Path) -> None:
    digest = json.loads((rich / "manifest.json").read_bytes())["logical_sha256"]["articles"]
    assert f"Logical SHA-256 of the articles: {digest}" in described(rich)["citeAs"]


def test_it_counts_what_looks_like_personal_information(rich: Path) -> None:
    assert described(rich)["rai:personalSensitiveInformation"] == [
        "Articles name people, and nothing was masked. By patterns, of 120 bodies: email in 3, phone in 3."
    ]
