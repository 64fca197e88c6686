"""A person's corrections win, say so in the evidence, and are listed in the ledger."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import copydesk
from copydesk_schema.errors import ConfigError

DOCUMENT = "Dam holds after a night of rain\n\nThe dam above the town held through the night.\n"


def built(tmp_path: Path, *corrections: dict[str, Any], text: str = DOCUMENT) -> dict[str, list[dict[str, Any]]]:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text(text)
    (tmp_path / "overrides.jsonl").write_text("".join(json.dumps(c) + "\n" for c in corrections))
    copydesk.build(docs, tmp_path / "out", overrides=tmp_path / "overrides.jsonl", workers=1)
    return {t: pq.read_table(tmp_path / "out" / t).to_pylist() for t in ("articles", "ledger", "evidence")}


def test_a_correction_wins_over_the_document(tmp_path: Path) -> None:
    tables = built(tmp_path, {"source": "a.txt", "date": "2025-03-01", "title": "Dam holds"})
    assert tables["articles"][0]["date"] == date(2025, 3, 1)
    assert tables["articles"][0]["title"] == "Dam holds"


def test_a_correction_is_evidence_without_a_span(tmp_path: Path) -> None:
    tables = built(tmp_path, {"source": "a.txt", "date": "2025-03-01"})
    (row,) = (e for e in tables["evidence"] if e["field"] == "date")
    assert (row["rule"], row["start"], row["end"], row["text"]) == ("given:override", None, None, None)


def test_the_ledger_lists_what_was_corrected(tmp_path: Path) -> None:
    (row,) = built(tmp_path, {"source": "a.txt", "title": None, "date": "2025-03-01"})["ledger"]
    assert row["overridden"] == "date,title"
    assert (row["date_rule"], row["title_rule"]) == ("given:override", "given:override")


def test_a_null_blanks_a_field(tmp_path: Path) -> None:
    tables = built(tmp_path, {"source": "a.txt", "title": None})
    assert tables["articles"][0]["title"] is None


def test_a_document_can_be_named_by_its_id(tmp_path: Path) -> None:
    identity = copydesk.parse(DOCUMENT).article
    assert identity is not None
    tables = built(tmp_path, {"id": identity.id, "outlet": "The Valley Post"})
    assert tables["articles"][0]["outlet"] == "The Valley Post"


def test_a_body_can_be_given_where_none_was_found(tmp_path: Path) -> None:
    tables = built(tmp_path, {"source": "a.txt", "body": "First paragraph.\n\nSecond one."}, text="Menu\nLogin\n")
    assert tables["articles"][0]["body"] == "First paragraph.\n\nSecond one."


def test_an_override_that_matches_no_document_is_told(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text(DOCUMENT)
    (tmp_path / "o.jsonl").write_text('{"source": "b.txt", "title": null}\n')
    result = copydesk.build(tmp_path / "docs", tmp_path / "out", overrides=tmp_path / "o.jsonl", workers=1)
    assert result.unmatched_overrides == ("b.txt",)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "o.jsonl:1 is no JSON"),
        ('{"date": "2025-01-01"}', "must name one document"),
        ('{"source": "a.txt"}', "corrects nothing"),
        ('{"source": "a.txt", "headline": "x"}', "no field 'headline'"),
        ('{"source": "a.txt", "date": "yesterday"}', "must be a day like 2025-08-21, not 'yesterday'"),
        ('{"source": "a.txt", "body": null}', "body must be a text"),
        ('{"source": "a.txt", "title": ""}', "title must be a text, or null to blank it"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    from copydesk.parser.overrides import load_overrides

    (tmp_path / "o.jsonl").write_text(line + "\n")
    with pytest.raises(ConfigError, match=message):
        load_overrides(tmp_path / "o.jsonl")


def test_a_corrected_copy_is_kept_before_an_uncorrected_one(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in ("1.txt", "2.txt"):
        (docs / name).write_text(DOCUMENT)
    (tmp_path / "o.jsonl").write_text('{"source": "2.txt", "date": "2025-03-01"}\n')
    copydesk.build(docs, tmp_path / "out", overrides=tmp_path / "o.jsonl", workers=1)
    status = {r["source"]: r["status"] for r in pq.read_table(tmp_path / "out" / "ledger").to_pylist()}
    assert status == {"1.txt": "withheld", "2.txt": "accepted"}


def test_a_copy_that_the_contract_refuses_is_no_copy_to_keep(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in ("1.txt", "2.txt"):
        (docs / name).write_text(DOCUMENT)
    (tmp_path / "o.jsonl").write_text('{"source": "2.txt", "date": "2025-03-01"}\n')
    copydesk.build(docs, tmp_path / "out", overrides=tmp_path / "o.jsonl", require=["date"], workers=1)
    status = {r["source"]: r["status"] for r in pq.read_table(tmp_path / "out" / "ledger").to_pylist()}
    assert status == {"1.txt": "rejected", "2.txt": "accepted"}


def test_an_edited_file_of_corrections_is_read_again_in_the_same_process(tmp_path: Path) -> None:
    for title in ("First", "Second one"):
        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / "docs" / "a.txt").write_text(DOCUMENT)
        (tmp_path / "o.jsonl").write_text(json.dumps({"source": "a.txt", "title": title}) + "\n")
        copydesk.build(tmp_path / "docs", tmp_path / "out", overrides=tmp_path / "o.jsonl", workers=1)
        assert pq.read_table(tmp_path / "out" / "articles")["title"].to_pylist() == [title]


def test_a_correction_of_what_is_no_text_is_not_listed_as_made(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text(DOCUMENT)
    (tmp_path / "docs" / "b.txt").write_bytes(b"")
    (tmp_path / "o.jsonl").write_text('{"source": "b.txt", "title": "T"}\n')
    copydesk.build(tmp_path / "docs", tmp_path / "out", overrides=tmp_path / "o.jsonl", workers=1)
    assert pq.read_table(tmp_path / "out" / "ledger")["overridden"].to_pylist() == [None, None]


@pytest.mark.parametrize("line", ['{"source": "a", "title": "\\ud800"}', '{"source": "a", "title": ' + "[" * 100_000])
def test_a_hostile_line_is_refused_in_one_message(tmp_path: Path, line: str) -> None:
    from copydesk.parser.overrides import load_overrides

    (tmp_path / "o.jsonl").write_text(line + "\n")
    with pytest.raises(ConfigError, match=r"o\.jsonl:1 "):
        load_overrides(tmp_path / "o.jsonl")
