"""A document by its name, a second time: for `validate --sources` and `explain`."""

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import copydesk
from copydesk.read import Reading, Shelf, read_one
from copydesk.records import RawDocument
from copydesk_schema.errors import SourceError

from .conftest import Read, article

Run = Callable[..., Any]


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Return a folder of every form."""
    folder = tmp_path / "papers"
    (folder / "deep!er").mkdir(parents=True)
    (folder / "deep!er/a#1.txt").write_text(article("a"))
    (folder / "b.txt.gz").write_bytes(gzip.compress(article("b").encode()))
    rows = [{"text": article(f"c{n}"), "day": "2025-01-02", "n": n} for n in range(3)]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "c.jsonl").write_text(lines)
    pq.write_table(pa.table({"text": [article("d")], "day": ["2025-01-02"], "n": ["x"]}), folder / "d.parquet")
    with zipfile.ZipFile(folder / "e.zip", "w") as archive:
        archive.writestr("f/g h.txt", article("e"))
        archive.writestr("lines.jsonl", lines.replace("c", "k"))
    return folder


def test_every_document_is_found_by_its_name(papers: Path, read: Read, tmp_path: Path) -> None:
    shelf = Shelf([papers], Reading(), tmp_path)
    documents = read(papers)
    assert len(documents) == 10
    for document in reversed(documents):
        assert shelf.read(document.source) == document
    shelf.close()


def test_every_document_of_several_sources_is_found(papers: Path, read: Read, tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    sources: list[str | Path] = [papers / "e.zip", papers / "deep!er", str(papers / "*.jsonl"), papers / "b.txt.gz"]
    shelf = Shelf(sources, Reading(), tmp_path / "place")
    for document in read(*sources):
        assert shelf.read(document.source) == document
    shelf.close()


@pytest.mark.parametrize(
    "name",
    ["", "x.txt", "c.jsonl", "c.jsonl#4", "c.jsonl#0", "e.zip!x", "e.zip", "x.zip!a", "../papers/b.txt.gz", "!", "#1"],
)
def test_what_is_not_there_is_not_found(name: str, papers: Path, tmp_path: Path) -> None:
    shelf = Shelf([papers], Reading(), tmp_path)
    assert shelf.read(name) is None
    shelf.close()


def test_a_dataset_of_every_form_is_validated_against_its_sources(papers: Path, tmp_path: Path) -> None:
    given = {"date_field": "day", "id_field": "n"}
    copydesk.build(papers, tmp_path / "out", workers=1, **given)  # type: ignore[arg-type]
    assert copydesk.validate(tmp_path / "out", sources=papers).ok


@pytest.mark.parametrize(
    ("find", "put", "rule"),
    [
        ("c1", "x1", "source_changed"),
        ("2025-01-02", "2025-01-03", "source_given"),
        ('"n": 1', '"n": 7', "source_given"),
    ],
)
def test_a_record_that_was_changed_is_told(find: str, put: str, rule: str, papers: Path, tmp_path: Path) -> None:
    given = {"date_field": "day", "id_field": "n"}
    copydesk.build(papers / "c.jsonl", tmp_path / "out", workers=1, **given)  # type: ignore[arg-type]
    assert copydesk.validate(tmp_path / "out", sources=papers / "c.jsonl").ok
    lines = (papers / "c.jsonl").read_text().split("\n")
    (papers / "c.jsonl").write_text("\n".join([lines[0], lines[1].replace(find, put), *lines[2:]]))
    (group,) = copydesk.validate(tmp_path / "out", sources=papers / "c.jsonl").errors
    assert (group.rule, group.count, group.examples[0].source) == (rule, 1, "c.jsonl#2")


def test_validate_takes_the_sources_that_build_took(papers: Path, tmp_path: Path, copydesk_run: Run) -> None:
    done = copydesk_run("build", papers / "e.zip", papers / "b.txt.gz", "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    done = copydesk_run("validate", tmp_path / "out", "--sources", papers / "b.txt.gz", "--sources", papers / "e.zip")
    assert (done.returncode, done.stdout.endswith(" 0 errors, 0 warnings\n")) == (0, True)
    done = copydesk_run("validate", tmp_path / "out", "--sources", papers / "e.zip")
    assert (done.returncode, "every document of the ledger is among the sources" in done.stdout) == (1, True)


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("deep!er/a#1.txt", "a"),
        ("b.txt.gz", "b"),
        ("c.jsonl#2", "c1"),
        ("d.parquet#1", "d"),
        ("e.zip!f/g h.txt", "e"),
        ("e.zip!lines.jsonl#3", "k2"),
    ],
)
def test_one_document_is_explained_by_its_name(name: str, topic: str, papers: Path, copydesk_run: Run) -> None:
    document = read_one(papers / name)
    assert isinstance(document, RawDocument)
    assert document.source == name.removeprefix("deep!er/")
    done = copydesk_run("explain", papers / name)
    assert done.returncode == 0
    assert f"plan for the {topic}" in done.stdout.replace("kouncil", "council")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("c.jsonl", "holds many documents; name one of them, for example '.*c.jsonl#1'"),
        ("e.zip", "holds many documents; name one of them, for example '.*e.zip!NAME'"),
        ("c.jsonl#9", "c.jsonl holds no '9'"),
        ("e.zip!x", "e.zip holds no 'x'"),
        ("x.zip!x", "no such file or folder"),
    ],
)
def test_what_cannot_be_explained_is_refused(name: str, message: str, papers: Path) -> None:
    with pytest.raises(SourceError, match=message):
        read_one(papers / name)
