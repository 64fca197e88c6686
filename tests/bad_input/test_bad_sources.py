"""Sources that hold nothing, clash, change under the build's hands, or are no sources at all."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk.read import MOST_BYTES
from copydesk_schema.errors import SourceError

Page = Callable[..., str]
Rows = Callable[[Path, str], list[dict[str, Any]]]
Run = Callable[..., Any]


def rules(dataset: Path, table_rows: Rows) -> dict[str, str | None]:
    return {row["source"]: row["rule"] for row in table_rows(dataset, "ledger")}


def test_an_empty_folder_is_refused_in_one_line(tmp_path: Path, copydesk_run: Run) -> None:
    (tmp_path / "empty").mkdir()
    done = copydesk_run("build", "empty", "--out", "dataset", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: empty holds no documents; put the text files there, or name another folder\n"


def test_a_folder_of_hidden_files_only_is_empty(tmp_path: Path, a_page: Page) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/.hidden.txt").write_text(a_page("harbour"))
    with pytest.raises(SourceError, match="holds no documents"):
        copydesk.build(tmp_path / "documents", tmp_path / "dataset", workers=1)


def test_a_source_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        copydesk.build(tmp_path / "nowhere", tmp_path / "dataset", workers=1)


def test_a_source_that_is_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(SourceError, match="cannot open"):
        copydesk.build(tmp_path / "loop", tmp_path / "dataset", workers=1)


def test_a_source_that_is_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="neither a file nor a folder"):
        copydesk.build(tmp_path / "pipe", tmp_path / "dataset", workers=1)


def test_one_file_is_a_source(sources: Path, tmp_path: Path, table_rows: Rows) -> None:
    copydesk.build(sources / "a.txt", tmp_path / "dataset", workers=1)
    assert rules(tmp_path / "dataset", table_rows) == {"a.txt": None}


def test_a_folder_and_a_file_are_read_together(sources: Path, tmp_path: Path, a_page: Page, table_rows: Rows) -> None:
    (tmp_path / "b.txt").write_text(a_page("library"))
    copydesk.build([sources, tmp_path / "b.txt"], tmp_path / "dataset", workers=1)
    assert rules(tmp_path / "dataset", table_rows) == {"b.txt": None, "documents/a.txt": None}


def test_a_source_given_twice_is_refused(sources: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"two documents would both be called 'documents/a\.txt'"):
        copydesk.build([sources, sources], tmp_path / "dataset", workers=1)


def test_folders_of_one_name_with_different_documents_are_read_together(
    tmp_path: Path, a_page: Page, table_rows: Rows
) -> None:
    for letter in "ab":
        (tmp_path / letter / "news").mkdir(parents=True)
        (tmp_path / letter / f"news/{letter}.txt").write_text(a_page(letter))
    copydesk.build([tmp_path / "a/news", tmp_path / "b/news"], tmp_path / "dataset", workers=1)
    assert rules(tmp_path / "dataset", table_rows) == {"news/a.txt": None, "news/b.txt": None}


def test_folders_of_one_name_whose_documents_clash_are_refused(tmp_path: Path, a_page: Page) -> None:
    for letter in "ab":
        (tmp_path / letter / "news").mkdir(parents=True)
        (tmp_path / letter / "news/1.txt").write_text(a_page(letter))
    with pytest.raises(SourceError, match="build their folders one at a time"):
        copydesk.build([tmp_path / "a/news", tmp_path / "b/news"], tmp_path / "dataset", workers=1)


def test_a_folder_whose_name_is_no_text_is_built(tmp_path: Path, a_page: Page, copydesk_run: Run) -> None:
    folder = tmp_path / os.fsdecode(b"news \xff")
    folder.mkdir()
    (folder / "a.txt").write_text(a_page("harbour"))
    done = copydesk_run("build", folder, "--out", tmp_path / "dataset")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_locale_changes_no_name(sources: Path, tmp_path: Path, copydesk_run: Run, table_rows: Rows) -> None:
    (sources / "a.txt").rename(sources / "café 😀.txt")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = copydesk_run("build", sources, "--out", tmp_path / "dataset", **ascii_only)
    assert (done.returncode, done.stderr) == (0, "")
    assert rules(tmp_path / "dataset", table_rows) == {"café 😀.txt": None}


def when_parsing_begins(change: Callable[[], None]) -> Callable[[str, int, int], None]:
    """Return a progress listener that changes the folder once its documents are located, and before one is read."""

    def listen(stage: str, done: int, _: int) -> None:
        if (stage, done) == ("parse", 0):
            change()

    return listen


def test_a_file_that_vanishes_during_the_run_is_counted(
    sources: Path, tmp_path: Path, a_page: Page, table_rows: Rows
) -> None:
    (sources / "b.txt").write_text(a_page("library"))
    vanish = when_parsing_begins((sources / "a.txt").unlink)
    copydesk.build(sources, tmp_path / "dataset", workers=1, progress=vanish)
    assert rules(tmp_path / "dataset", table_rows) == {"a.txt": "vanished_file", "b.txt": None}


def test_a_folder_that_vanishes_during_the_run_is_counted(
    sources: Path, tmp_path: Path, a_page: Page, table_rows: Rows
) -> None:
    (sources / "b").mkdir()
    (sources / "b/b.txt").write_text(a_page("library"))

    def vanish() -> None:
        (sources / "b").rename(tmp_path / "elsewhere")

    copydesk.build(sources, tmp_path / "dataset", workers=1, progress=when_parsing_begins(vanish))
    assert rules(tmp_path / "dataset", table_rows) == {"a.txt": None, "b/b.txt": "vanished_file"}


def test_a_file_that_becomes_a_pipe_does_not_hang_the_run(
    sources: Path, tmp_path: Path, a_page: Page, table_rows: Rows
) -> None:
    (sources / "b.txt").write_text(a_page("library"))

    def replace() -> None:
        (sources / "a.txt").unlink()
        os.mkfifo(sources / "a.txt")

    copydesk.build(sources, tmp_path / "dataset", workers=1, progress=when_parsing_begins(replace))
    assert rules(tmp_path / "dataset", table_rows) == {"a.txt": "not_a_file", "b.txt": None}


def test_a_file_that_is_no_article_by_its_size_is_not_read(sources: Path, tmp_path: Path, table_rows: Rows) -> None:
    with (sources / "dump.txt").open("wb") as file:
        file.truncate(MOST_BYTES * 1_000)  # a hole: it takes no room on the disk
    copydesk.build(sources, tmp_path / "dataset", workers=1)
    assert rules(tmp_path / "dataset", table_rows) == {"a.txt": None, "dump.txt": "too_large"}


def test_a_folder_without_one_good_document_leaves_the_old_dataset(
    sources: Path, tmp_path: Path, copydesk_run: Run
) -> None:
    copydesk.build(sources, tmp_path / "dataset", workers=1)
    before = (tmp_path / "dataset/manifest.json").read_bytes()
    (sources / "a.txt").write_bytes(b"")
    done = copydesk_run("build", sources, "--out", tmp_path / "dataset")
    assert done.returncode == 1
    assert "rejected       1  empty_file" in done.stderr
    assert "error: none of 1 documents became an article" in done.stderr
    assert (tmp_path / "dataset/manifest.json").read_bytes() == before
