"""With the documents at hand every value is read again from its span."""

import shutil
from pathlib import Path

import pytest

from copydesk.read.names import path_below
from copydesk.validation import validate

from .edits import edit, forge, group, rewrite, rows_of, rules

HARBOUR = "agency/0001.txt"


@pytest.fixture
def papers(documents: Path, tmp_path: Path) -> Path:
    """Return a copy of the documents, to be spoiled."""
    return Path(shutil.copytree(documents, tmp_path / "papers", symlinks=True))


def test_a_document_that_is_gone_is_told(dataset: Path, papers: Path) -> None:
    (papers / HARBOUR).unlink()
    result = validate(dataset, sources=papers)
    assert rules(result) == ["source_missing"]
    assert group(result, "source_missing").examples[0].source == HARBOUR


@pytest.mark.parametrize("text", ["", "another text", None])
def test_a_document_that_was_changed_is_told(text: str | None, dataset: Path, papers: Path) -> None:
    path = papers / HARBOUR
    path.write_text(path.read_text("utf-8").swapcase() if text is None else text, "utf-8")
    result = validate(dataset, sources=papers)
    assert rules(result) == ["source_changed"]
    assert group(result, "source_changed").examples[0].source == HARBOUR


def spoil_body(root: Path) -> str:
    """Change a word of a body for one as long, in the article and its hash, as a careful forger would."""
    from copydesk.dataset.hashes import row_digest

    articles, ledger = rows_of(root, "articles"), rows_of(root, "ledger")
    articles[0]["body"] = articles[0]["body"].replace("Two ferries", "Six ferries")
    ledger[0]["article_sha256"] = row_digest(articles[0]).hex()
    rewrite(root, "articles", articles)
    rewrite(root, "ledger", ledger)
    forge(root)
    return str(articles[0]["id"])


def test_a_body_that_is_not_the_documents_is_told_though_all_hashes_agree(dataset: Path, papers: Path) -> None:
    identity = spoil_body(dataset)
    assert validate(dataset).ok
    (problem,) = group(validate(dataset, sources=papers), "source_body").examples
    assert (problem.id, problem.source) == (identity, HARBOUR)


@pytest.mark.parametrize(
    ("field", "rule"),
    [("date", "source_text"), ("title", "source_text"), ("url", "source_text"), ("outlet", "source_text")],
)
def test_evidence_that_is_not_what_stands_there_is_told(field: str, rule: str, dataset: Path, papers: Path) -> None:
    at = next(i for i, row in enumerate(rows_of(dataset, "evidence")) if row["field"] == field)
    edit(dataset, "evidence", at, "start", lambda n: n - 1)
    edit(dataset, "evidence", at, "end", lambda n: n - 1)
    forge(dataset)
    assert validate(dataset).ok
    assert group(validate(dataset, sources=papers), rule).examples[0].source == HARBOUR


def test_a_value_that_its_rule_does_not_read_there_is_told(dataset: Path, papers: Path) -> None:
    edit(dataset, "articles", 0, "title", lambda _: "Harbour stays shut")
    forge(dataset)
    (problem,) = group(validate(dataset, sources=papers), "source_value").examples
    assert problem.value == "title Harbour stays shut"
    assert "'Harbour reopens after the storm of the century'" in str(problem.message)


@pytest.mark.parametrize(
    ("source", "column", "value"),
    [
        (HARBOUR, "encoding", "cp1252 (guessed)"),
        (HARBOUR, "text_length", 336),
        (HARBOUR, "language", "de"),
        (HARBOUR, "language_confidence", 0.5),
        ("empty.txt", "rule", "binary_file"),
        ("empty.txt", "message", "it was too long"),
        ("list.txt", "encoding", "utf-16-le"),
    ],
)
def test_a_ledger_that_decodes_otherwise_is_told(
    source: str, column: str, value: object, dataset: Path, papers: Path
) -> None:
    at = next(i for i, row in enumerate(rows_of(dataset, "ledger")) if row["source"] == source)
    edit(dataset, "ledger", at, column, lambda _: value)
    forge(dataset)
    assert validate(dataset).ok
    (problem,) = group(validate(dataset, sources=papers), "source_decoding").examples
    assert problem.source == source
    assert str(problem.value).startswith(column)


def test_a_confidence_may_differ_in_its_last_digit(dataset: Path, papers: Path) -> None:
    edit(dataset, "ledger", 0, "language_confidence", lambda confidence: round(confidence - 0.01, 2))
    forge(dataset)
    assert validate(dataset, sources=papers).ok


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("a/b.txt", "a/b.txt"),
        ("50%2525.txt", "50%25.txt"),
        ("50% off.txt", "50% off.txt"),
        ("bell%07.txt", "bell\x07.txt"),
        ("caf%C3%A9.txt", "café.txt"),
        ("caf%E9.txt", "caf\udce9.txt"),
    ],
)
def test_a_source_name_gives_its_path_back(source: str, path: str) -> None:
    assert path_below("in", source) == f"in/{path}"


@pytest.mark.parametrize(
    "source", ["../secret.txt", "a/../../secret.txt", "/etc/passwd", "%2Fetc/passwd", "%2E%2E/x", "a%00b", ""]
)
def test_a_source_name_never_leads_out_of_the_folder(source: str) -> None:
    assert path_below("in", source) is None
