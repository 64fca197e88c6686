"""TRUTH: which document a row names, and a message for all that is wrong with it."""

import shutil
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk_schema.errors import DatasetError, TruthError

from .written import id_of, scored, write_dataset, write_truth

TITLE = "The ferry returns"
DOCUMENT = {"source": "lake/a.txt", "title": TITLE}


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """Return a dataset of one document."""
    return write_dataset(tmp_path / "dist", DOCUMENT)


def test_values_in_the_inner_object_stand_over_those_of_the_row(tmp_path: Path) -> None:
    row = {"source": "a.txt", "title": "Other", "truth": {"title": TITLE}}
    assert scored(tmp_path, [DOCUMENT], [row]).overall.value("title") == 1


@pytest.mark.parametrize(
    "row",
    [
        {"source": "lake/a.txt"},
        {"source": "a.txt"},
        {"source": "elsewhere/a.txt"},
        {"file": "a.txt"},
        {"truth": {"source": "a.txt"}},
        {"id": id_of("lake/a.txt")},
        {"source": "a.txt", "id": 7},
        {"source": None, "id": id_of("lake/a.txt")},
    ],
)
def test_a_row_names_its_document_by_source_or_id(row: dict[str, Any], tmp_path: Path) -> None:
    assert scored(tmp_path, [DOCUMENT], [row | {"title": TITLE}]).overall.value("title") == 1


def test_a_whole_source_stands_before_a_last_part(tmp_path: Path) -> None:
    documents = [{"source": "a.txt", "title": "A"}, {"source": "b/a.txt", "title": "B"}]
    card = scored(tmp_path, documents, [{"source": "a.txt", "title": "A"}, {"source": "b/a.txt", "title": "B"}])
    assert card.overall.value("title") == 1


def test_an_id_of_copies_names_the_one_that_is_kept(tmp_path: Path) -> None:
    documents = [
        {"source": "0.txt", "id": "f" * 32, "status": "withheld"},
        {"source": "1.txt", "id": "f" * 32, "title": TITLE},
        {"source": "2.txt", "id": "f" * 32, "status": "withheld"},
    ]
    assert scored(tmp_path, documents, [{"id": "f" * 32, "title": TITLE}]).overall.value("title") == 1


def test_articles_as_they_are_can_be_corrected_into_labels(dist: Path, tmp_path: Path) -> None:
    import pandas as pd

    articles = pd.read_parquet(dist / "articles")
    articles.to_json(tmp_path / "t.jsonl", orient="records", lines=True, date_format="iso")
    assert copydesk.score(dist, tmp_path / "t.jsonl").wrong == ()


def test_a_folder_that_holds_truth_jsonl_is_as_good(dist: Path, tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    write_truth(tmp_path / "labels" / "truth.jsonl", {"source": "a.txt", "title": TITLE})
    assert copydesk.score(dist, tmp_path / "labels").overall.value("title") == 1


def test_a_byte_order_mark_blank_lines_and_other_line_ends_are_no_matter(dist: Path, tmp_path: Path) -> None:
    text = '\ufeff{"source": "a.txt",\t"title": "The ferry\\u2028returns"}\r\n\r\n  \n'
    (tmp_path / "t.jsonl").write_bytes(text.encode())
    assert copydesk.score(dist, tmp_path / "t.jsonl").overall.value("title") == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"source": "a.txt", "title" 1}', r"t\.jsonl:2:29 is no JSON: Expecting ':' delimiter; TRUTH has one object"),
        (b'{"source": "a.txt", "title": "x', r"t\.jsonl:2:30 is no JSON: Unterminated string"),
        (b'{"source": "\xff"}', r"t\.jsonl:2:13 is not UTF-8"),
        (b'["a.txt"]', r"t\.jsonl:2 holds a list; TRUTH has one object a line"),
        (b"null", r"t\.jsonl:2 holds null; TRUTH"),
        (b"[" * 100_000, r"t\.jsonl:2 is no JSON that can be read"),
        (b'{"source": "a.txt", "n": ' + b"9" * 5_000 + b"}", r"t\.jsonl:2 is no JSON that can be read"),
        (b'{"title": "x"}', r"t\.jsonl:2 names no document: add \"source\""),
        (b'{"source": " ", "title": "x"}', r"t\.jsonl:2 names no document"),
        (b'{"source": "a.txt"}', r"t\.jsonl:2 states none of date, outlet, title, body, url; there is nothing to"),
        (b'{"source": "a.txt", "Title": "x"}', r"t\.jsonl:2 states none of"),
        (b'{"source": 3, "title": "x"}', r"t\.jsonl:2 holds a number under 'source', which must be a text or null"),
        (
            b'{"source": "a.txt", "title": ["x"]}',
            r"t\.jsonl:2 holds a list under 'title', which must be a text or null",
        ),
        (b'{"source": "a.txt", "url": true}', r"t\.jsonl:2 holds true or false under 'url'"),
        (b'{"source": "a.txt", "body": NaN}', r"t\.jsonl:2 holds a number under 'body'"),
        (
            b'{"source": "a.txt", "date": "1 March"}',
            r"t\.jsonl:2 holds '1 March' under 'date', which must be a day like",
        ),
        (b'{"source": "a.txt", "date": "2025-02-30"}', r"t\.jsonl:2 holds '2025-02-30' under 'date'"),
        (b'{"source": "a.txt", "date": "20250301"}', r"t\.jsonl:2 holds '20250301' under 'date'"),
        (b'{"source": "a.txt", "date": 1740787200000}', r"t\.jsonl:2 holds a number under 'date'"),
        (b'{"source": "a.txt", "date": null, "date_optional": ["soon"]}', r"holds 'soon' under 'date_optional'"),
        (b'{"source": "a.txt", "date": null, "date_alt": ["soon"]}', r"holds 'soon' under 'date_alt'"),
        (
            b'{"source": "a.txt", "title": "x", "title_alt": "y"}',
            r"holds a text under 'title_alt', which must be a list",
        ),
        (
            b'{"source": "a.txt", "title": "x", "title_alt": ["y", null]}',
            r"holds null among the texts under 'title_alt'",
        ),
        (b'{"source": "a.txt", "title": "x", "outlet_names": []}', r"has 'outlet_names' without 'outlet', which it is"),
        (b'{"source": "a.txt", "title": "x", "headlines": ["h"]}', r"has 'headlines' without 'body'"),
        (b'{"source": "a.txt", "outline": {}}', r"holds an object under 'outline', which must be a list of objects"),
        (
            b'{"source": "a.txt", "outline": [{"kind": "box", "text": ""}]}',
            r"whose items are not all \{kind: summary \| ",
        ),
        (b'{"source": "a.txt", "outline": ["x"]}', r"holds an 'outline' whose items"),
        (b'{"source": "a.txt", "truth": "x"}', r"t\.jsonl:2 holds a text under 'truth', which must be an object"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_by_line_and_key(
    line: bytes, message: str, dist: Path, tmp_path: Path
) -> None:
    (tmp_path / "t.jsonl").write_bytes(b'{"source": "lake/a.txt", "title": null}\n' + line + b"\n")
    with pytest.raises(TruthError, match=message) as raised:
        copydesk.score(dist, tmp_path / "t.jsonl")
    assert "\n" not in str(raised.value)


def test_all_that_is_wrong_is_told_at_once_and_the_rest_counted(dist: Path, tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text("?\n" * 9)
    with pytest.raises(TruthError) as raised:
        copydesk.score(dist, tmp_path / "t.jsonl")
    lines = str(raised.value).splitlines()
    assert len(lines) == 6
    assert "t.jsonl:5:1 is no JSON" in lines[4]
    assert lines[5].strip() == "… and 4 more"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"source": "b.txt"}], r"line 1 of TRUTH names 'b\.txt', which is not in the ledger of .*dist; build it from"),
        ([{"id": "0" * 32}], r"line 1 of TRUTH names '0{32}', which is not in the ledger"),
        ([{"source": "a.txt"}, {"source": "lake/a.txt"}], r"line 2 of TRUTH names lake/a\.txt once more, after line 1"),
        ([{"source": "a.txt"}, {"id": id_of("lake/a.txt")}], r"line 2 of TRUTH names lake/a\.txt once more"),
    ],
)
def test_unknown_and_doubled_documents_are_told(
    rows: list[dict[str, Any]], message: str, dist: Path, tmp_path: Path
) -> None:
    with pytest.raises(TruthError, match=message):
        copydesk.score(dist, write_truth(tmp_path / "t.jsonl", *(row | {"title": None} for row in rows)))


def test_a_last_part_of_several_documents_is_told(tmp_path: Path) -> None:
    message = r"'a\.txt', and .*dist has 3 of that name \(x/a\.txt, y/a\.txt, …\); write the whole path"
    with pytest.raises(TruthError, match=message):
        scored(tmp_path, [{"source": f"{f}/a.txt"} for f in "xyz"], [{"source": "a.txt", "title": None}])


@pytest.mark.parametrize(
    ("name", "contents", "message"),
    [
        (
            "nowhere.jsonl",
            None,
            r"cannot read .*nowhere\.jsonl: No such file or directory; TRUTH is a file of JSON Lines",
        ),
        ("empty.jsonl", b"", r"empty\.jsonl has no rows; write one JSON object a line"),
        ("blank.jsonl", b"\n \r\n", r"blank\.jsonl has no rows"),
    ],
)
def test_a_file_without_labels_is_told(
    name: str, contents: bytes | None, message: str, dist: Path, tmp_path: Path
) -> None:
    if contents is not None:
        (tmp_path / name).write_bytes(contents)
    with pytest.raises(TruthError, match=message):
        copydesk.score(dist, tmp_path / name)


def test_a_folder_without_truth_jsonl_is_told(dist: Path, tmp_path: Path) -> None:
    with pytest.raises(
        TruthError, match=r"cannot read .*truth\.jsonl: No such file .* or a folder that holds truth\.jsonl"
    ):
        copydesk.score(dist, tmp_path)


@pytest.mark.parametrize("name", ["nowhere", "truth.jsonl", "empty"])
def test_what_is_no_dataset_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    truth = write_truth(tmp_path / "truth.jsonl", {"source": "a.txt", "title": None})
    with pytest.raises(
        DatasetError, match=r"is no dataset: it has no ledger/\*\.parquet; `copydesk build SOURCE --out"
    ):
        copydesk.score(tmp_path / name, truth)


def test_a_damaged_dataset_is_told(dist: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    truth = write_truth(tmp_path / "t.jsonl", {"source": "a.txt", "title": TITLE})
    again = r"; `copydesk validate .*dist` says all that is wrong"
    shard = "train-00000-of-00001.parquet"
    shutil.copytree(dist, tmp_path / "kept")

    def spoiled(message: str) -> None:
        with pytest.raises(DatasetError, match=rf"is damaged \({message}.*\){again}"):
            copydesk.score(dist, truth)
        shutil.rmtree(dist)
        shutil.copytree(tmp_path / "kept", dist)

    for table in ("ledger", "articles"):
        path = dist / table / shard
        path.write_bytes(path.read_bytes()[:40])
        spoiled(f"{table}/{shard}: ")
    articles = pq.read_table(dist / "articles" / shard)
    pq.write_table(articles.drop_columns("url"), dist / "articles" / shard)
    spoiled(f"articles/{shard} has no column url")
    pq.write_table(articles.slice(0, 0), dist / "articles" / shard)
    spoiled(f"its ledger accepts {id_of('lake/a.txt')}, which its articles lack")
    wrong = articles.set_column(1, "date", articles["title"])
    pq.write_table(wrong, dist / "articles" / shard)
    spoiled(f"articles/{shard}: ")
