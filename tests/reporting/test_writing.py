"""Where a report goes, that it is the same every time, and what a person meets in a shell."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk_schema.errors import DatasetError, SourceError, TargetError

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture
def dataset(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "dist"))


def test_the_same_dataset_gives_the_same_bytes_wherever_it_lies(dataset: Path, sources: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(sources, tmp_path / "elsewhere" / "documents", symlinks=True))
    other = Path(shutil.copytree(dataset, tmp_path / "elsewhere" / "another name"))
    first = copydesk.report(dataset, sources=sources)
    second = copydesk.report(other, sources=moved)
    assert first.out.read_bytes() == second.out.read_bytes()


def test_the_same_bytes_come_from_another_process_with_other_hashes_and_clock(
    dataset: Path, sources: Path, tmp_path: Path, copydesk_run: Any
) -> None:
    for n in (1, 2):
        out = tmp_path / f"{n}.html"
        zone = {"PYTHONHASHSEED": str(n), "TZ": ("UTC", "Pacific/Auckland")[n - 1], "POLARS_MAX_THREADS": str(n)}
        assert copydesk_run("report", dataset, "--sources", sources, "--out", out, **zone).returncode == 0
    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "2.html").read_bytes()


def test_it_lies_beside_the_dataset_if_nobody_says_where(dataset: Path) -> None:
    before = sorted(dataset.rglob("*"))
    assert copydesk.report(dataset).out == dataset.with_name("dist-report.html")
    assert sorted(dataset.rglob("*")) == before
    assert copydesk.validate(dataset).ok


@pytest.mark.parametrize("out", ["dist/report.html", "dist", "other/../dist/report.html", "link.html"])
def test_it_never_lies_within_the_sealed_folder(dataset: Path, tmp_path: Path, out: str) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "link.html").symlink_to(dataset / "report.html")
    with pytest.raises(TargetError, match="which is sealed"):
        copydesk.report(dataset, tmp_path / out)
    assert not (dataset / "report.html").exists()


def test_a_report_is_replaced_and_another_file_is_left_as_it_is(dataset: Path, tmp_path: Path) -> None:
    out = copydesk.report(dataset).out
    assert copydesk.report(dataset).out == out
    (tmp_path / "mine.html").write_text("<!doctype html>\n<p>mine</p>\n")
    with pytest.raises(TargetError, match="is no report that copydesk wrote"):
        copydesk.report(dataset, tmp_path / "mine.html")
    assert "mine" in (tmp_path / "mine.html").read_text()


def test_a_folder_and_a_place_that_is_not_there_are_refused(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="is a folder; name a file in it"):
        copydesk.report(dataset, tmp_path)
    with pytest.raises(TargetError, match="there is no folder"):
        copydesk.report(dataset, tmp_path / "nowhere" / "r.html")


def test_what_is_no_dataset_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"manifest\.json"):
        copydesk.report(tmp_path)


def test_sources_that_are_not_there_are_named_and_nothing_is_written(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        copydesk.report(dataset, sources=tmp_path / "nowhere")
    assert not dataset.with_name("dist-report.html").exists()


def test_the_command_says_what_it_wrote(dataset: Path, sources: Path, copydesk_run: Any) -> None:
    done = copydesk_run("report", "dist", "--sources", sources, "--documents", "3", cwd=dataset.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("wrote dist-report.html (")
    assert "3 documents" in done.stdout


def test_the_command_as_json_names_the_file(dataset: Path, copydesk_run: Any) -> None:
    done = copydesk_run("report", dataset, "--json")
    told = json.loads(done.stdout)
    assert told == {
        "out": str(dataset.with_name("dist-report.html")),
        "size": dataset.with_name("dist-report.html").stat().st_size,
        "documents": 0,
        "ok": True,
        "errors": 0,
        "warnings": told["warnings"],
    }


def test_a_mistake_ends_in_one_line(tmp_path: Path, copydesk_run: Any) -> None:
    done = copydesk_run("report", tmp_path / "nothing")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"error: {tmp_path / 'nothing'} is no dataset: ")
    assert done.stderr.count("\n") == 1
