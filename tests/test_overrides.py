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
