"""Every cell of every table is vouched for: by the hashes, and by the other tables once somebody forged the hashes."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from copydesk.validation import validate
from copydesk_schema.columns import TABLES

from .edits import edit, forge, group, paths, rewrite, rows_of, rules, shard

SOURCE = "agency/0001.txt"  # the first row of articles and ledger; it has a value in each of its fields
CELLS = [(table, column.name) for table, columns in TABLES.items() for column in columns]

# What no other table repeats. A forger who seals the manifest again can change it; --sources finds it.
NEEDS_SOURCES = [("ledger", column) for column in ("source", "given_id", "size", "encoding", "language", "given_notes")]
# The white space after a passage, and the kind of a passage, change no value.
EVIDENCE = [
    (field, column.name)
    for field in ("date", "outlet", "title", "url", "body")
    for column in TABLES["evidence"]
    if (field, column.name) not in {("body", "end"), ("body", "rule")}
]


def another(value: Any) -> Any:
    """Return a value of the same type that looks as good."""
    match value:
        case None:
            return "x"
        case str() if len(value) in (32, 64) and set(value) <= set("0123456789abcdef"):
            return ("1" if value[0] == "0" else "0") + value[1:]
        case str():
            return value + "x"
        case date():
            return value + timedelta(days=1)
    return value + 1


@pytest.mark.parametrize(("table", "column"), CELLS)
def test_an_edited_cell_is_found_in_its_file(table: str, column: str, dataset: Path) -> None:
    edit(dataset, table, 0, column, another)
    result = validate(dataset)
    assert {"file_changed", "logical_hash"} <= set(rules(result))
    assert shard(dataset, table).relative_to(dataset).as_posix() in paths(result)


@pytest.mark.parametrize("column", [c.name for c in TABLES["articles"] if c.name != "id"])
@pytest.mark.parametrize("forged", [False, True])
def test_an_edited_article_is_named(column: str, forged: bool, dataset: Path) -> None:
    before = edit(dataset, "articles", 0, column, another)
    if forged:
        forge(dataset)
    (problem,) = group(validate(dataset), "article_edited").examples
    assert (problem.path, problem.row) == ("articles/train-00000-of-00001.parquet", 0)
    assert (problem.id, problem.source) == (before["id"], SOURCE)
    assert column == "body" or str(problem.value).startswith(column)


@pytest.mark.parametrize("column", ["date", "outlet", "title", "url"])
def test_a_value_that_was_blanked_is_found(column: str, dataset: Path) -> None:
    edit(dataset, "articles", 0, column, lambda _: None)
    forge(dataset)
    found = group(validate(dataset), "evidence_without_value")
    assert (found.examples[0].value, found.examples[0].source) == (column, SOURCE)


@pytest.mark.parametrize("column", ["outlet", "title", "url"])
def test_a_value_that_was_invented_is_found(column: str, dataset: Path) -> None:
    (at,) = (i for i, row in enumerate(rows_of(dataset, "articles")) if row["body"].startswith("It rang at noon"))
    edit(dataset, "articles", at, column, lambda _: "https://example.org/invented")
    forge(dataset)
    found = group(validate(dataset), "value_without_evidence")
    assert (found.examples[0].value, found.examples[0].source) == (column, "agency/bell%07.txt")


def test_both_the_value_and_what_its_rule_reads_are_told(dataset: Path) -> None:
    edit(dataset, "articles", 0, "title", lambda _: "Harbour stays shut")
    forge(dataset)
    (problem,) = group(validate(dataset), "value_differs").examples
    assert problem.value == "title Harbour stays shut"
    assert problem.message == "title_headline reads 'Harbour reopens after the storm of the century' in the evidence"


@pytest.mark.parametrize("cell", [c for c in CELLS if c not in NEEDS_SOURCES and c[0] != "evidence"])
def test_a_forged_cell_is_found_by_the_other_tables(cell: tuple[str, str], dataset: Path) -> None:
    edit(dataset, cell[0], 0, cell[1], another)
    forge(dataset)
    assert not validate(dataset).ok


@pytest.mark.parametrize("cell", NEEDS_SOURCES)
def test_a_forged_cell_that_only_the_documents_know_is_found_with_them(
    cell: tuple[str, str], dataset: Path, documents: Path
) -> None:
    edit(dataset, cell[0], 0, cell[1], another)
    forge(dataset)
    assert validate(dataset).ok
    result = validate(dataset, sources=documents)
    assert not result.ok
    assert {p.path for g in result.errors for p in g.examples} == {"ledger/train-00000-of-00001.parquet"}


@pytest.mark.parametrize(("field", "column"), EVIDENCE)
def test_forged_evidence_is_found(field: str, column: str, dataset: Path) -> None:
    at = next(i for i, row in enumerate(rows_of(dataset, "evidence")) if row["field"] == field)
    change = (lambda f: "title" if f != "title" else "url") if column == "field" else another
    edit(dataset, "evidence", at, column, change)
    forge(dataset)
    assert not validate(dataset).ok


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("start", -1, "evidence_span"),
        ("start", 9999, "evidence_span"),
        ("start", None, "evidence_span"),
        ("end", 9999, "span_out_of_range"),
        ("end", 1, "evidence_span"),
        ("index", 7, "evidence_gap"),
        ("part", -1, "evidence_number"),
        ("rule", "title_headline", "evidence_rule"),
        ("rule", "given:hand", "evidence_span"),
        ("text", "a text", "evidence_text"),
    ],
)
def test_a_span_that_cannot_be_is_found(column: str, value: Any, rule: str, dataset: Path) -> None:
    at = next(i for i, row in enumerate(rows_of(dataset, "evidence")) if row["field"] == "body" and row["index"] == 0)
    edit(dataset, "evidence", at, column, lambda _: value)
    forge(dataset)
    assert group(validate(dataset), rule).examples[0].source == SOURCE


@pytest.mark.parametrize(
    ("source", "column", "value", "rule"),
    [
        (SOURCE, "status", "rejected", "article_not_in_ledger"),
        (SOURCE, "status", "lost", "ledger_status"),
        (SOURCE, "stage", "check", "ledger_accepted"),
        (SOURCE, "article_sha256", None, "ledger_accepted"),
        (SOURCE, "article_sha256", "0" * 64, "article_edited"),
        (SOURCE, "title_rule", "no_title", "rule_differs"),
        (SOURCE, "overridden", "price", "ledger_overridden"),
        (SOURCE, "text_length", 20, "span_out_of_range"),
        (SOURCE, "language", "German", "ledger_language"),
        (SOURCE, "language", None, "ledger_language"),
        (SOURCE, "language_confidence", 1.0, "ledger_language"),
        (SOURCE, "language_confidence", 0.0, "ledger_language"),
        (SOURCE, "language_confidence", float("nan"), "ledger_language"),
        (SOURCE, "language_confidence", None, "ledger_language"),
        ("agency/bell%07.txt", "title_rule", "title_headline", "null_unexplained"),
        ("agency/bell%07.txt", "url_rule", None, "ledger_undecoded"),
        ("copies/of-0001.txt", "status", "accepted", "accepted_twice"),
        ("empty.txt", "status", "accepted", "article_missing"),
        ("empty.txt", "encoding", "utf-8", "ledger_undecoded"),
        ("empty.txt", "message", None, "ledger_refused"),
        ("gone.txt", "sha256", "0" * 64, "ledger_unread"),
        ("list.txt", "stage", "nowhere", "ledger_stage"),
    ],
)
def test_a_ledger_row_that_cannot_be_is_found(source: str, column: str, value: Any, rule: str, dataset: Path) -> None:
    at = next(i for i, row in enumerate(rows_of(dataset, "ledger")) if row["source"] == source)
    edit(dataset, "ledger", at, column, lambda _: value)
    forge(dataset)
    problem = group(validate(dataset), rule).examples[0]
    assert problem.source == source or problem.id == rows_of(dataset, "ledger")[at]["id"]


def test_a_ledger_out_of_order_is_found(dataset: Path) -> None:
    rows = rows_of(dataset, "ledger")
    rewrite(dataset, "ledger", [rows[1], rows[0], *rows[2:]])
    forge(dataset)
    assert group(validate(dataset), "source_order").examples[0].source == SOURCE


def test_a_copy_whose_original_was_struck_from_the_ledger_is_found(dataset: Path) -> None:
    rewrite(dataset, "ledger", rows_of(dataset, "ledger")[1:])
    forge(dataset)
    assert group(validate(dataset), "duplicate_of_nothing").examples[0].source == "copies/of-0001.txt"
