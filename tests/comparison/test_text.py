"""The comparison as a person reads it in a shell: tables whose columns are flush, and settings in words."""

from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len

import copydesk
from copydesk.comparison import Comparison, render, words
from copydesk.comparison.around import Setting
from copydesk.comparison.grid import table
from copydesk.comparison.listed import tables
from survey import pages

from .conftest import Build, page


def block(comparison: Comparison, heading: str) -> list[str]:
    """Return the lines of the part that begins so."""
    parts = render.text(comparison).split("\n\n")
    (found,) = (part for part in parts if part.startswith(heading))
    return found.splitlines()


def test_the_articles_are_a_sum(first: Path, second: Path) -> None:
    assert block(copydesk.diff(first, second), "articles\n") == [
        "articles",
        "  before     7",
        "  removed   -2",
        "  added     +1",
        "  after      6",
        "  in both    5  2 by id, 3 by source (the document was edited)",
        "  changed    3  0 by id, 3 by source",
    ]


def test_outlets_are_a_table_with_the_gone_and_the_new_ones_named(first: Path, second: Path) -> None:
    assert block(copydesk.diff(first, second), "articles by outlet") == [
        "articles by outlet  before  after  change",
        "  BBC News               6      5      -1",
        "  CNN                    0      1      +1  new",
        "  The Guardian           1      0      -1  gone",
    ]


def test_months_follow_one_another(first: Path, second: Path) -> None:
    assert block(copydesk.diff(first, second), "articles by month") == [
        "articles by month  before  after  change",
        "  2025-01               1      0      -1  gone",
        "  2025-02               0      1      +1  new",
        "  2025-03               6      5      -1",
    ]


def test_nulls_are_told_by_field_with_their_difference(make: Build) -> None:
    documents = {"a.txt": page("Harbour bridge closes for a year"), "b.txt": page("Ferry runs late in winter")}
    undated = documents | {"b.txt": documents["b.txt"].replace("date 2025-03-04 ", "")}
    assert block(copydesk.diff(make(documents), make(undated)), "articles without a value")[:3] == [
        "articles without a value  before   after         change",
        "  id                       0.00%   0.00%              0",
        "  date                     0.00%  50.00%  +50.00 points",
    ]


def test_documents_are_told_by_status_and_rule(first: Path, second: Path) -> None:
    assert block(copydesk.diff(first, second), "documents") == [
        "documents       before  after  change",
        "  read               7      7       0",
        "  accepted           7      6      -1",
        "  rejected           0      1      +1",
        "    empty_file       0      1      +1  new",
        "  withheld           0      0       0",
    ]


def test_lengths_are_told(first: Path, second: Path) -> None:
    heading, *rows = block(copydesk.diff(first, second), "characters of a body")
    assert heading.split()[-3:] == ["before", "after", "change"]
    assert [row.split()[0] for row in rows] == ["mean", "median", "shortest", "longest"]


def test_splits_are_told_and_what_moved_between_them(make: Build) -> None:
    documents = {f"{n}.txt": pages.page(n, day=f"2025-01-{n + 1:02d}") for n in range(8)}
    early, late = (f"train,test=2025-01-{day}" for day in ("03", "07"))
    found = copydesk.diff(make(documents, split=early, split_by="time"), make(documents, split=late, split_by="time"))
    assert block(found, "articles by split") == [
        "articles by split  before  after  change",
        "  test                  6      2      -4",
        "  train                 2      6      +4",
    ]
    assert found.rows.resplit == 4
    assert "  moved     4  in both, in another split" in block(found, "articles\n")
    assert [line.split() for line in block(found, "configuration")][1] == [
        *("split", "train,", "test=2025-01-03", "train,", "test=2025-01-07")
    ]


def test_what_is_beyond_a_table_is_added_up(make: Build) -> None:
    hosts = ("www.bbc.co.uk", "www.cnn.com", "www.theguardian.com")
    documents = {host: page(f"A story of {host[4:7]} in the harbour", host=host) for host in hosts}
    found = copydesk.diff(make(documents), make({"a.txt": page("Ferry runs late in winter", host="www.reuters.com")}))
    rows = next(t.rows for t in tables(found, most=2) if t.heading == "articles by outlet")
    assert [row[:4] for row in rows] == [
        ("BBC News", "1", "0", "-1"),
        ("CNN", "1", "0", "-1"),
        ("2 others", "1", "1", "0"),
    ]


def test_the_contract_is_told_in_words(make: Build) -> None:
    documents = {"a.txt": page("Harbour bridge closes for a year")}
    found = copydesk.diff(make(documents), make(documents, require=["date"], min_body_chars=20))
    assert block(found, "contract") == [
        "contract                  before       after",
        "  body, least characters  1            20",
        "  date                    may be null  must be there",
    ]
    assert block(found, "configuration") == [
        "configuration                 before   after",
        "  least characters of a body  1        20",
        "  fields that must be there   nothing  date",
    ]


def test_settings_are_told_in_words() -> None:
    assert words.told(Setting("license", "unknown", None)) == ("licence", "unknown", "none stated")
    assert words.told(Setting("language", None, "de")) == ("language", "told by each text", "de")
    assert words.told(Setting("reading.date_field", None, "day")) == ("date field", "none", "day")
    assert words.told(Setting("skip_rules", [], ["judge", "title"])) == ("rules left out", "none", "judge, title")
    assert words.told(Setting("limit", None, 5000)) == ("limit", "none", "5,000")
    one, other = {"name": "o.jsonl", "sha256": "1"}, {"name": "o.jsonl", "sha256": "2"}
    assert words.told_input(Setting("overrides", [], [one])) == ("overrides", "none", "1 file")
    assert words.told_input(Setting("overrides", [one], [other])) == ("overrides", "1 file", "1 file, another")
    assert words.told_promise(Setting("columns.body", {"dtype": "String"}, None)) == ("body", "in it", "not in it")


def test_the_card_is_told_in_a_line(first: Path, second: Path) -> None:
    (line,) = block(copydesk.diff(first, second), "card: ")
    assert "lines added" in line
    assert "license" in line
    assert "“Rights”" in line


def test_columns_stay_flush_whatever_a_name_holds() -> None:
    names: Sequence[str] = ("東京新聞", "a", "x" * 200, "\x1b[31mred\u202e")
    lines = list(table(("outlet", "before"), [(name, "1") for name in names]))
    assert len({cell_len(line) for line in lines}) == 1
    assert not any(c in "".join(lines) for c in "\x1b\u202e")


def test_the_same_is_said_in_a_line(first: Path) -> None:
    assert render.text(copydesk.diff(first, first)).splitlines()[1:] == [
        "the same: rows, documents, contract, configuration and card"
    ]
