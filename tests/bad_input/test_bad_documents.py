"""Each bad document is counted in the ledger with its rule, and takes no other document with it."""

import os
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

Row = dict[str, Any]
Ledger = dict[str, Row]

REJECTED = {
    "empty.txt": "empty_file",
    "blank.txt": "blank_file",
    "mark_only.txt": "blank_file",
    "nul_once.txt": "nul_bytes",
    "nul_only.txt": "binary_file",
    "binary.png": "binary_file",
    "packed.txt.gz": "binary_file",
    "utf8_broken.txt": "invalid_utf8",
    "utf8_cut_quote.txt": "invalid_utf8",
    "utf8_cut_end.txt": "invalid_utf8",
    "utf8_surrogate.txt": "invalid_utf8",
    "utf16_odd.txt": "invalid_encoding",
    "html_page.txt": "html_page",
    "html_below_header.txt": "html_page",
    "html_behind_comment.txt": "html_page",
    "html_fragment.txt": "html_page",
    "escape_codes.txt": "title_clean",
    "single_line.txt": "body_length",
    "many_short_lines.txt": "not_article",
    "locked.txt": "unreadable_file",
    "locked/": "unreadable_folder",
    "pipe": "not_a_file",
    "socket": "not_a_file",
    "link_loop": "broken_link",
    "link_nowhere": "broken_link",
    "link_out": "link_out_of_source",
    "link_out_folder": "link_out_of_source",
    "link_to_itself": "link_to_folder",
}
READ_AS = {
    "utf8_mark.txt": "utf-8-sig",
    "utf16_le_mark.txt": "utf-16-le-sig",
    "utf16_be_mark.txt": "utf-16-be-sig",
    "utf16_le.txt": "utf-16-le (guessed)",
    "utf16_be.txt": "utf-16-be (guessed)",
    "cp1251.txt": "cp1251 (guessed)",
    "cp1252.txt": "cp1252 (guessed)",
}
WITHOUT = {  # the field that the document states badly, and what the ledger says of it
    "date_impossible.txt": ("date", "impossible_date"),
    "date_month_13.txt": ("date", "impossible_date"),
    "date_zero.txt": ("date", "impossible_date"),
    "dates_two.txt": ("date", "conflicting_dates"),
    "url_credentials.txt": ("url", "url_with_credentials"),
    "url_credentials_capitals.txt": ("url", "url_with_credentials"),
    "url_credentials_path.txt": ("url", "malformed_url"),
    "url_credentials_space.txt": ("url", "url_with_spaces"),
    "url_spaces.txt": ("url", "url_with_spaces"),
}
NAMES = {
    "two%0Alines.txt": b"two\nlines.txt",
    "a \"quoted\" 'name'.txt": b"a \"quoted\" 'name'.txt",
    "emoji 😀.txt": "emoji 😀.txt".encode(),
    "bytes %FF%FE.txt": b"bytes \xff\xfe.txt",
    "per%2541cent.txt": b"per%41cent.txt",
    "red %1B[31m.txt": b"red \x1b[31m.txt",
}


@pytest.mark.parametrize(("source", "rule"), REJECTED.items())
def test_a_bad_document_is_rejected_by_its_rule(bad_ledger: Ledger, source: str, rule: str) -> None:
    row = bad_ledger[source]
    assert (row["status"], row["rule"]) == ("rejected", rule)


@pytest.mark.parametrize("source", REJECTED)
def test_a_rejection_says_why_on_one_line(bad_ledger: Ledger, source: str) -> None:
    message = bad_ledger[source]["message"]
    assert message.isprintable()
    assert 0 < len(message) < 200


@pytest.mark.parametrize("source", ["good_1.txt", "good_2.txt"])
def test_a_good_document_among_bad_ones_is_accepted(bad_ledger: Ledger, source: str) -> None:
    assert bad_ledger[source]["status"] == "accepted"


def test_every_file_of_the_folder_has_its_row(bad_ledger: Ledger, bad_documents: Path) -> None:
    below = {os.fsdecode(source) for source in (b"locked",)}  # it may not be listed, so that it stands as one
    files = [p for p in bad_documents.iterdir() if p.name not in below and not (p.is_dir() and not p.is_symlink())]
    assert len(bad_ledger) == len(files) + len(["locked/", "repeated/good_1.txt"])


def test_the_counts_add_up(bad_ledger: Ledger, bad_run: "subprocess.CompletedProcess[str]") -> None:
    tally = Counter(row["status"] for row in bad_ledger.values())
    settled = " + ".join(f"{tally[status]} {status}" for status in ("accepted", "rejected", "withheld"))
    assert f"{len(bad_ledger)} read = {settled}\n" in bad_run.stdout


def test_no_rejection_is_missing_from_the_table_above(bad_ledger: Ledger) -> None:
    assert {source for source, row in bad_ledger.items() if row["status"] == "rejected"} == REJECTED.keys()


def test_nothing_but_the_result_is_printed(bad_run: "subprocess.CompletedProcess[str]") -> None:
    assert bad_run.stderr == ""
    assert "Traceback" not in bad_run.stdout


@pytest.mark.parametrize(("source", "encoding"), READ_AS.items())
def test_another_encoding_than_plain_utf8_is_named(bad_ledger: Ledger, source: str, encoding: str) -> None:
    row = bad_ledger[source]
    assert (row["status"], row["encoding"]) == ("accepted", encoding)


def test_cyrillic_in_cp1251_is_read_letter_by_letter(bad_ledger: Ledger, bad_articles: dict[str, Row]) -> None:
    article = bad_articles[bad_ledger["cp1251.txt"]["id"]]
    assert article["title"] == "Совет города согласился перестроить старую гавань"
    assert "«Мы ждали достаточно долго», — добавил он" in article["body"]


def test_accents_quotes_and_pounds_in_cp1252_are_read(bad_ledger: Ledger, bad_articles: dict[str, Row]) -> None:
    body = bad_articles[bad_ledger["cp1252.txt"]["id"]]["body"]
    assert all(part in body for part in ("Café Royal stay – a plan", "“long overdue”", "£3m", "won’t", "Zoë Müller"))


def test_a_byte_order_mark_is_no_part_of_the_text(bad_ledger: Ledger, bad_articles: dict[str, Row]) -> None:
    article = bad_articles[bad_ledger["utf8_mark.txt"]["id"]]
    assert (article["date"], article["title"]) == (date(2025, 8, 20), "Council agrees on plan for the mark")


@pytest.mark.parametrize(("source", "field", "rule"), [(s, *why) for s, why in WITHOUT.items()])
def test_a_field_that_is_stated_badly_is_null_with_its_rule(
    bad_ledger: Ledger, bad_articles: dict[str, Row], source: str, field: str, rule: str
) -> None:
    row = bad_ledger[source]
    assert row[f"{field}_rule"] == rule
    assert bad_articles[row["id"]][field] is None


def test_a_date_told_twice_is_no_conflict(bad_ledger: Ledger, bad_articles: dict[str, Row]) -> None:
    assert bad_articles[bad_ledger["dates_twice_the_same.txt"]["id"]]["date"] == date(2025, 8, 20)


def test_a_lost_character_is_kept_as_it_stands(bad_ledger: Ledger, bad_articles: dict[str, Row]) -> None:
    assert "pier \ufffd\ufffd" in bad_articles[bad_ledger["replacement.txt"]["id"]]["body"]


@pytest.mark.parametrize("source", NAMES)
def test_a_document_with_an_odd_name_is_read(bad_ledger: Ledger, source: str) -> None:
    assert bad_ledger[source]["status"] == "accepted"


@pytest.mark.parametrize(("source", "name"), NAMES.items())
def test_an_odd_name_can_be_had_back_from_its_source(bad_ledger: Ledger, source: str, name: bytes) -> None:
    from urllib.parse import unquote_to_bytes

    assert unquote_to_bytes(source) == name
    assert source in bad_ledger


@pytest.mark.parametrize("source", ["repeated/good_1.txt", "link_inside"])
def test_a_document_that_is_there_twice_is_withheld_once(bad_ledger: Ledger, source: str) -> None:
    pair = [bad_ledger[source], bad_ledger["good_1.txt" if "1" in source else "good_2.txt"]]
    assert sorted(row["status"] for row in pair) == ["accepted", "withheld"]


def test_no_secret_of_a_url_is_printed(bad_run: "subprocess.CompletedProcess[str]") -> None:
    assert "hunter2" not in bad_run.stdout + bad_run.stderr


def test_no_secret_of_a_url_is_in_any_file(bad_dataset: Path, table_rows: Callable[[Path, str], list[Row]]) -> None:
    plain = b"".join(p.read_bytes() for p in bad_dataset.rglob("*") if p.is_file())
    tables = str([table_rows(bad_dataset, table) for table in ("articles", "ledger", "evidence")])
    assert b"hunter2" not in plain
    assert "hunter2" not in tables


def test_what_is_outside_the_folder_is_in_no_table(
    bad_dataset: Path, table_rows: Callable[[Path, str], list[Row]]
) -> None:
    assert "private" not in str([table_rows(bad_dataset, table) for table in ("articles", "ledger", "evidence")])


def test_the_dataset_of_a_bad_folder_is_valid(bad_dataset: Path, bad_documents: Path) -> None:
    import copydesk

    report = copydesk.validate(bad_dataset)
    assert report.ok


def test_explain_shows_no_secret_of_a_url(bad_documents: Path, copydesk_run: Callable[..., Any]) -> None:
    shown = copydesk_run("explain", bad_documents / "url_credentials.txt")
    assert shown.returncode == 0
    assert "hunter2" not in shown.stdout + shown.stderr


@pytest.mark.parametrize("name", ["empty.txt", "binary.png", "utf8_broken.txt", "html_page.txt", "blank.txt"])
def test_explain_tells_the_rule_that_rejects(bad_documents: Path, copydesk_run: Callable[..., Any], name: str) -> None:
    shown = copydesk_run("explain", bad_documents / name)
    assert (shown.returncode, shown.stderr) == (1, "")
    assert f"by {REJECTED[name]}:" in shown.stdout


@pytest.mark.parametrize("name", ["pipe", "link_loop", "link_nowhere", "repeated", "no_such_file"])
def test_explain_refuses_what_is_no_file(bad_documents: Path, copydesk_run: Callable[..., Any], name: str) -> None:
    shown = copydesk_run("explain", bad_documents / name)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr.startswith("error: ")
    assert len(shown.stderr.splitlines()) == 1
