"""An --out that is not ours to write is refused in one line, and nothing in it is touched."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import copydesk
from copydesk.outcome import NothingAcceptedError
from copydesk_schema.errors import StorageError, TargetError

Run = Callable[..., Any]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def is_refused(sources: Path, out: Path, because: str) -> bool:
    """Build, and return whether it is refused for the reason, with sources and target left as they were."""
    before = contents(sources), contents(out)
    with pytest.raises(TargetError, match=because):
        copydesk.build(sources, out, workers=1)
    return (contents(sources), contents(out)) == before


@pytest.fixture
def dataset(sources: Path, tmp_path: Path) -> Path:
    """Return a dataset built of the sources."""
    copydesk.build(sources, tmp_path / "dataset", workers=1)
    return tmp_path / "dataset"


def test_a_target_inside_the_source_is_refused(sources: Path) -> None:
    assert is_refused(sources, sources / "dataset", "lies inside the source")


def test_the_source_itself_is_refused_as_a_target(sources: Path) -> None:
    assert is_refused(sources, sources, "lies inside the source")


def test_a_target_around_the_source_is_refused(sources: Path) -> None:
    outer = sources.parent / "outer"
    outer.mkdir()
    assert is_refused(sources.rename(outer / "documents"), outer, "lies inside --out")


def test_a_target_inside_the_source_by_way_of_a_link_is_refused(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(sources)
    assert is_refused(sources, tmp_path / "link/dataset", "lies inside the source")


def test_a_file_is_refused_as_a_target(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert is_refused(sources, tmp_path / "file", "is a file")


def test_a_target_below_a_file_is_refused(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StorageError, match="Not a directory"):
        copydesk.build(sources, tmp_path / "file/dataset", workers=1)


def test_a_folder_that_is_no_dataset_is_refused(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/chapter.txt").write_text("mine")
    assert is_refused(sources, tmp_path / "thesis", "no copydesk dataset")


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"format": "copydesk-dataset/99", "files": []}', "\xff"])
def test_a_folder_with_another_manifest_is_refused(sources: Path, tmp_path: Path, manifest: str) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/manifest.json").write_bytes(manifest.encode("latin-1"))
    assert is_refused(sources, tmp_path / "other", "left as it is")


@pytest.mark.parametrize("name", ["notes.txt", "articles/mine.parquet", "deep/er/still.md", ".gitattributes"])
def test_a_dataset_with_a_file_of_the_users_own_is_refused(sources: Path, dataset: Path, name: str) -> None:
    (dataset / name).parent.mkdir(parents=True, exist_ok=True)
    (dataset / name).write_text("mine")
    assert is_refused(sources, dataset, f"holds {name}, which copydesk did not write")


def test_a_dataset_with_a_link_of_the_users_own_is_refused(sources: Path, dataset: Path) -> None:
    (dataset / "notes").symlink_to("/nowhere")
    assert is_refused(sources, dataset, "holds notes")


def test_a_dataset_with_a_pipe_of_the_users_own_is_refused(sources: Path, dataset: Path) -> None:
    os.mkfifo(dataset / "pipe")
    assert is_refused(sources, dataset, "holds pipe")


def test_a_file_laid_into_the_dataset_during_the_build_is_not_deleted(sources: Path, dataset: Path) -> None:
    def lay(stage: str, done: int, _: int) -> None:
        if (stage, done) == ("write", 0):
            (dataset / "notes.txt").write_text("mine")

    with pytest.raises(TargetError, match=r"holds notes\.txt"):
        copydesk.build(sources, dataset, workers=1, progress=lay)
    assert (dataset / "notes.txt").read_text() == "mine"


def test_the_command_line_refuses_in_one_line(sources: Path, tmp_path: Path, copydesk_run: Run) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/chapter.txt").write_text("mine")
    done = copydesk_run("build", "documents", "--out", "thesis", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: --out thesis is not empty and no copydesk dataset: it is left as it is; ")
    assert len(done.stderr.splitlines()) == 1


def test_a_target_whose_name_is_no_text_is_refused(sources: Path, tmp_path: Path, copydesk_run: Run) -> None:
    done = copydesk_run("build", sources, "--out", tmp_path / os.fsdecode(b"data \xff"))
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "not UTF-8" in done.stderr


def test_an_empty_folder_is_filled(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    copydesk.build(sources, tmp_path / "empty", workers=1)
    assert (tmp_path / "empty/manifest.json").is_file()


def test_a_link_to_a_dataset_stays_a_link_to_the_new_one(sources: Path, dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "latest").symlink_to(dataset)
    (sources / "a.txt").write_text((sources / "a.txt").read_text().replace("harbour", "library"))
    before = contents(dataset)
    copydesk.build(sources, tmp_path / "latest", workers=1)
    assert (tmp_path / "latest").is_symlink()
    assert contents(dataset) != before


def test_a_link_to_a_folder_that_is_no_dataset_is_refused(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/chapter.txt").write_text("mine")
    (tmp_path / "latest").symlink_to("thesis")
    assert is_refused(sources, tmp_path / "latest", "no copydesk dataset")


def test_a_folder_that_may_not_be_written_is_told(
    sources: Path, tmp_path: Path, copydesk_run: Run, mortal: str
) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir(mode=0o555)
    done = copydesk_run("build", sources, "--out", shelf / "dataset", first=mortal)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"error: cannot write beside {shelf}/dataset: Permission denied\n"


def test_a_target_that_another_build_holds_is_refused(sources: Path, tmp_path: Path) -> None:
    place = tmp_path / ".dataset.copydesk"
    place.mkdir()
    with FileLock(place / "lock"):
        assert is_refused(sources, tmp_path / "dataset", "another build is writing")


def test_a_lock_that_nobody_holds_is_no_hindrance(sources: Path, tmp_path: Path) -> None:
    (tmp_path / ".dataset.copydesk").mkdir()
    (tmp_path / ".dataset.copydesk/lock").touch()
    copydesk.build(sources, tmp_path / "dataset", workers=1)
    assert not (tmp_path / ".dataset.copydesk").exists()


def test_a_dataset_that_was_between_two_renames_is_put_back(sources: Path, dataset: Path) -> None:
    before = contents(dataset)
    place = dataset.with_name(".dataset.copydesk")
    place.mkdir()
    dataset.rename(place / "old")  # as a build leaves it that is killed where folders cannot be exchanged
    (sources / "a.txt").write_bytes(b"")
    with pytest.raises(NothingAcceptedError, match="none of 1 documents"):
        copydesk.build(sources, dataset, workers=1)
    assert contents(dataset) == before


def test_no_working_folder_is_left_behind(sources: Path, dataset: Path) -> None:
    assert sorted(p.name for p in dataset.parent.iterdir()) == [".copydesk-cache", "dataset", "documents"]


def test_what_a_killed_build_left_is_cleared_away(sources: Path, dataset: Path) -> None:
    place = dataset.with_name(".dataset.copydesk")
    shutil.copytree(dataset, place / "new")
    (place / "work").mkdir()
    (place / "work/00000.ledger.arrow").write_bytes(b"half")
    copydesk.build(sources, dataset, workers=1)
    assert not place.exists()
