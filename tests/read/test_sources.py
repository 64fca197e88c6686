"""What may be named on the command line, mixed freely."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import copydesk
from copydesk_schema.errors import SourceError

from .conftest import Read, article, fates


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Return a folder of folders of documents."""
    for name in ("2024/a.txt", "2024/b.md", "2025/c.txt", "2025/deep/d.txt", "e.txt", "2025.txt", ".hidden/f.txt"):
        path = tmp_path / "papers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(name))
    return tmp_path / "papers"


def test_a_folder_is_read_with_all_below_it_in_the_order_of_names(papers: Path, read: Read) -> None:
    names = ["2024/a.txt", "2024/b.md", "2025.txt", "2025/c.txt", "2025/deep/d.txt", "e.txt"]
    assert list(fates(read(papers))) == names == sorted(names)


def test_a_pattern_that_the_shell_did_not_expand_names_documents_below_its_folder(papers: Path, read: Read) -> None:
    assert list(fates(read(papers / "*/*.txt"))) == ["2024/a.txt", "2025/c.txt"]
    assert list(fates(read(papers / "**/*.txt"))) == [
        "2024/a.txt",
        "2025.txt",
        "2025/c.txt",
        "2025/deep/d.txt",
        "e.txt",
    ]
    assert list(fates(read(papers / "2025*"))) == ["2025.txt", "2025/c.txt", "2025/deep/d.txt"]


def test_a_file_whose_name_is_a_pattern_is_itself(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a[1].txt").write_text("x")
    assert list(fates(read(tmp_path / "a[1].txt"))) == ["a[1].txt"]


def test_a_pattern_that_matches_nothing_is_refused(tmp_path: Path, read: Read) -> None:
    with pytest.raises(SourceError, match=r"no file matches .*\*\.txt"):
        read(tmp_path / "*.txt")


def test_of_several_sources_folders_are_told_apart_by_their_names(papers: Path, read: Read) -> None:
    (papers.parent / "lines.jsonl").write_text('{"text": "x"}\n')
    found = read(papers / "2024", papers.parent / "lines.jsonl", papers / "2025/*.txt", papers / "e.txt")
    assert list(fates(found)) == ["2024/a.txt", "2024/b.md", "2025/c.txt", "e.txt", "lines.jsonl#1"]


def listed(folder: Path, paths: bytes, *more: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "copydesk", "build", "-", "--out", str(folder.parent / "out"), "--json", *more]
    done = subprocess.run(command, input=paths, capture_output=True, cwd=folder, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def sources_of(dataset: Path) -> list[str]:
    import pyarrow.parquet as pq

    names: list[str] = pq.read_table(dataset / "ledger")["source"].to_pylist()
    return names


def test_a_list_of_paths_on_standard_input_is_a_source(papers: Path) -> None:
    assert listed(papers, b"e.txt\n./2025/../2024/a.txt\n").returncode == 0
    assert sources_of(papers.parent / "out") == ["2024/a.txt", "e.txt"]


def test_a_list_may_be_ended_by_nul_bytes(papers: Path) -> None:
    (papers / "two\nlines.txt").write_text(article("lines"))
    assert listed(papers, b"e.txt\0two\nlines.txt\0").returncode == 0
    assert sources_of(papers.parent / "out") == ["e.txt", "two%0Alines.txt"]


def test_a_listed_file_that_is_not_there_is_counted(papers: Path) -> None:
    done = listed(papers, b"e.txt\ngone.txt\n2024\n")
    assert done.returncode == 0
    assert '"vanished_file"' in done.stdout
    assert '"not_a_file"' in done.stdout
    assert sources_of(papers.parent / "out") == ["2024", "e.txt", "gone.txt"]


def test_an_empty_list_is_refused(papers: Path) -> None:
    done = listed(papers, b"\n")
    assert done.returncode == 2
    assert "the list of paths on standard input is empty" in done.stderr


def test_a_list_is_read_once_and_verified_all_the_same(papers: Path) -> None:
    done = listed(papers, b"e.txt\n", "--verify", "--workers", "1")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_first_documents_are_a_limit_whatever_holds_them(papers: Path, read: Read) -> None:
    (papers / "2024/lines.jsonl").write_text('{"text": "1"}\n\n{"text": "2"}\n{"text": "3"}\n')
    names = ["2024/a.txt", "2024/b.md", "2024/lines.jsonl#1", "2024/lines.jsonl#3", "2024/lines.jsonl#4", "2025.txt"]
    for limit in range(1, 7):
        assert list(fates(read(papers, limit=limit))) == names[:limit]


def test_a_file_called_like_a_member_or_a_record_is_told_from_it(tmp_path: Path, read: Read) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("1.txt", "x")
        archive.writestr("3.txt", "x")
    (tmp_path / "a.zip!2.txt").write_text("x")
    (tmp_path / "a.zip 0.txt").write_text("x")
    (tmp_path / "d.jsonl").write_text('{"text": "x"}\n' * 3)
    (tmp_path / "d.jsonl#2").write_text("x")
    of_archive = ["a.zip 0.txt", "a.zip!1.txt", "a.zip!3.txt", "a.zip%212.txt"]
    assert list(fates(read(tmp_path))) == [*of_archive, "d.jsonl#1", "d.jsonl#2", "d.jsonl#3", "d.jsonl%232"]


def test_a_broken_archive_stands_where_its_members_would(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.zip").write_bytes(b"PK broken")
    (folder / "a.zip copy.txt").write_text(article("harbour"))
    copydesk.build(folder, tmp_path / "out", workers=1)
    ledger = pd.read_parquet(tmp_path / "out/ledger")
    assert ledger["source"].tolist() == ["a.zip copy.txt", "a.zip"]
    assert ledger["message"].tolist()[1] == "is no zip archive, or has lost its end: fetch it again"
    assert copydesk.validate(tmp_path / "out", sources=folder).groups == ()


def test_a_document_larger_than_asked_for_is_counted(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.txt").write_text("x" * 100)
    (tmp_path / "b.txt").write_text("x" * 101)
    assert fates(read(tmp_path, max_document_bytes=100)) == {"a.txt": None, "b.txt": "too_large"}
