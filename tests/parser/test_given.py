"""What the input states beside the text wins, and nothing about it is silent."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import copydesk

TEXT = (
    " date 2025-08-20 https://www.bbc.co.uk/news/harbour\nCouncil agrees on plan for the harbour\n"
    "The town council agreed on Wednesday to rebuild the harbour, a plan that had been debated for years.\n\n"
    "Work is to begin in spring, the mayor said on Thursday after the meeting.\n"
)
BARE = TEXT.partition("\n")[2]
FIELDS = {"date_field": "day", "outlet_field": "site", "title_field": "head", "url_field": "link"}


def built(tmp_path: Path, text: str, **row: Any) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    """Return the article, the ledger's row and the evidence of one line."""
    (tmp_path / "d.jsonl").write_text(json.dumps({"text": text, **row}))
    copydesk.build(tmp_path / "d.jsonl", tmp_path / "out", workers=1, **FIELDS)  # type: ignore[arg-type]
    assert copydesk.validate(tmp_path / "out", sources=tmp_path / "d.jsonl").ok
    (article,), (ledger,), evidence = (
        pq.read_table(tmp_path / "out" / table).to_pylist() for table in ("articles", "ledger", "evidence")
    )
    return article, ledger, evidence


def test_given_values_win_and_disagreements_are_noted(tmp_path: Path) -> None:
    row = {"day": "2024-01-02", "site": "The Valley Post", "head": "A title", "link": "https://valley.example/a"}
    article, ledger, evidence = built(tmp_path, TEXT, **row)
    assert article["date"] == date(2024, 1, 2)
    assert [article[field] for field in ("outlet", "title", "url")] == [*row.values()][1:]
    rules = {field: ledger[f"{field}_rule"] for field in ("date", "outlet", "title", "url")}
    assert rules == {"date": "given:day", "outlet": "given:site", "title": "given:head", "url": "given:link"}
    assert ledger["given_notes"].split("; ") == [
        "date: the text says '2025-08-20' (date_header)",
        "outlet: the text says 'BBC News' (outlet_url_host)",
        "title: the text says 'Council agrees on plan for the harbour' (title_headline)",
        "url: the text says 'https://www.bbc.co.uk/news/harbour' (url_header)",
    ]
    spans = {(e["start"], e["end"], e["text"]) for e in evidence if e["field"] != "body"}
    assert spans == {(None, None, None)}


def test_values_that_agree_are_not_noted(tmp_path: Path) -> None:
    row = {"day": "2025-08-20T23:59:00+02:00", "site": "bbc news", "link": "https://www.bbc.co.uk/news/harbour/"}
    _, ledger, _ = built(tmp_path, TEXT, **row)
    assert ledger["given_notes"] is None
    assert ledger["date_rule"] == "given:day"


@pytest.mark.parametrize(
    ("row", "note"),
    [
        ({"day": "yesterday"}, "date: 'yesterday' of day is not used: no_date"),
        ({"day": "2025-02-30"}, "date: '2025-02-30' of day is not used: no_date"),
        ({"day": "1500-01-01"}, "date: '1500-01-01' of day is not used: date_out_of_bounds"),
        ({"day": 1714521600}, "date: '1714521600' of day is not used: no_date"),
        ({"day": "2025/12"}, "date: '2025/12' of day is not used: no_date"),
        ({"link": "valley.example/a"}, "url: 'valley.example/a' of link is not used: malformed_url"),
        ({"link": "https://a:b@x.example/"}, "url: 'https://…@x.example/' of link is not used: url_with_credentials"),
        ({"head": "x" * 2000}, f"title: '{'x' * 59}…' of head is not used: title_length"),
        ({"site": "a\u0007b"}, "outlet: 'a\u0007b' of site is not used: outlet_length"),
    ],
)
def test_a_malformed_value_is_not_used_and_that_is_noted(row: dict[str, Any], note: str, tmp_path: Path) -> None:
    article, ledger, _ = built(tmp_path, TEXT, **row)
    assert (article["date"], article["outlet"]) == (date(2025, 8, 20), "BBC News")
    assert ledger["given_notes"] == note


def test_a_given_address_names_the_outlet_and_the_day_that_the_text_does_not(tmp_path: Path) -> None:
    article, ledger, _ = built(tmp_path, BARE, link="https://www.cnn.com/2024/05/17/world/a.html")
    assert (article["outlet"], article["date"]) == ("CNN", date(2024, 5, 17))
    assert {ledger[f"{field}_rule"] for field in ("date", "outlet", "url")} == {"given:link"}


def test_an_outlet_is_given_the_name_it_has_in_the_table(tmp_path: Path) -> None:
    article, _, _ = built(tmp_path, BARE, site="BBC")
    assert article["outlet"] == "BBC News"


def test_a_correction_wins_over_what_is_given(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps({"text": TEXT, "day": "2024-01-02"}))
    (tmp_path / "o.jsonl").write_text('{"source": "d.jsonl#1", "date": "2023-01-01"}\n')
    files = {"date_field": "day", "overrides": tmp_path / "o.jsonl"}
    copydesk.build(tmp_path / "d.jsonl", tmp_path / "out", workers=1, **files)  # type: ignore[arg-type]
    assert pq.read_table(tmp_path / "out/articles")["date"].to_pylist() == [date(2023, 1, 1)]
