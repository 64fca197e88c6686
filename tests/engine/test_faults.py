"""Killed, interrupted, starved of disk or given other documents on the way: nothing is lost, the end is the same."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import copydesk

Files = Callable[[Path], dict[str, str]]
Entries = Callable[[Path, str], set[str]]
Start = Callable[..., "subprocess.Popen[str]"]
Wait = Callable[[Path, str], None]
Run = Callable[..., Any]

KILLS = 4  # tests/bench/kill.py does it fifty times
PARSED = ".copydesk-cache/entries/*/*/parsed.json"
BENCH = Path(__file__).parents[1] / "bench"
linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are looked up in /proc")


@pytest.fixture
def old(tmp_path: Path, a_document: Path) -> Path:
    """Return an old dataset of one document, which the corpus is to replace."""
    copydesk.build(a_document, tmp_path / "dataset", workers=1, no_cache=True)
    return tmp_path / "dataset"


@pytest.fixture
def a_document(corpus: Path) -> Path:
    return min(corpus.iterdir())


@linux
def test_killed_at_random_moments_it_ends_with_the_same_bytes(
    corpus: Path, undisturbed: dict[str, str], old: Path, files: Files
) -> None:
    line = [sys.executable, str(BENCH / "kill.py"), str(corpus), str(old), "--kills", str(KILLS)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert files(old) == undisturbed


def test_a_killed_build_parses_again_only_what_was_in_flight(
    corpus: Path,
    undisturbed: dict[str, str],
    old: Path,
    files: Files,
    entries: Entries,
    copydesk_start: Start,
    wait_for: Wait,
) -> None:
    process = copydesk_start("build", corpus, "--out", old, "--workers", 1)
    wait_for(old.parent, PARSED)
    process.kill()
    process.communicate()
    kept = {name: made_at(old.parent, name) for name in entries(old.parent, "parsed")}
    assert kept
    copydesk.build(corpus, old, workers=1)
    assert files(old) == undisturbed
    assert {name: made_at(old.parent, name) for name in kept} == kept
    assert len(entries(old.parent, "parsed")) == 4


def made_at(folder: Path, entry: str) -> int:
    (path,) = folder.glob(f".copydesk-cache/entries/*/{entry}/parsed.json")
    return path.stat().st_mtime_ns


def test_an_interrupted_build_says_how_to_go_on_and_does(
    corpus: Path,
    undisturbed: dict[str, str],
    old: Path,
    files: Files,
    entries: Entries,
    copydesk_start: Start,
    wait_for: Wait,
) -> None:
    before = files(old)
    process = copydesk_start("build", corpus, "--out", old, "--workers", 2)
    wait_for(old.parent, PARSED)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the build and its workers
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "stopped; run the same command again to go on\n")
    assert files(old) == before
    kept = {name: made_at(old.parent, name) for name in entries(old.parent, "parsed")}
    copydesk.build(corpus, old, workers=1)
    assert files(old) == undisturbed
    assert {name: made_at(old.parent, name) for name in kept} == kept


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder that is a disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", folder], capture_output=True).returncode != 0:
        pytest.skip("only root can make a small disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("room", ["300k", "1500k", "2500k"])
def test_a_full_disk_ends_the_build_and_the_next_goes_on(
    corpus: Path,
    a_document: Path,
    undisturbed: dict[str, str],
    small_disk: Path,
    files: Files,
    copydesk_run: Run,
    workers: int,
    room: str,
) -> None:
    out = small_disk / "dataset"
    copydesk.build(a_document, out, workers=1, no_cache=True)
    before = files(out)
    subprocess.run(["mount", "-o", f"remount,size={room}", small_disk], check=True)
    done = copydesk_run("build", corpus, "--out", out, "--workers", workers)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"error: No space left on device; {out} is as it was\n"
    assert files(out) == before
    subprocess.run(["mount", "-o", "remount,size=100m", small_disk], check=True)
    copydesk.build(corpus, out, workers=1)
    assert files(out) == undisturbed


def test_a_document_that_changes_between_a_killed_build_and_the_next_is_read_anew(
    corpus: Path, tmp_path: Path, files: Files, copydesk_start: Start, wait_for: Wait
) -> None:
    documents, out = tmp_path / "documents", tmp_path / "dataset"
    shutil.copytree(corpus, documents)
    process = copydesk_start("build", documents, "--out", out, "--workers", 1)
    wait_for(tmp_path, PARSED)
    process.kill()
    process.communicate()
    change(first := min(documents.iterdir()))
    copydesk.build(documents, out, workers=1)
    assert read_of(out, first.name) == first.stat().st_size
    copydesk.build(documents, tmp_path / "fresh", workers=1, no_cache=True)
    assert files(out) == files(tmp_path / "fresh")


def test_a_document_that_changes_while_the_build_runs_is_in_it_as_it_was_read(
    corpus: Path, undisturbed: dict[str, str], tmp_path: Path, files: Files, copydesk_start: Start, wait_for: Wait
) -> None:
    documents, out = tmp_path / "documents", tmp_path / "dataset"
    shutil.copytree(corpus, documents)
    process = copydesk_start("build", documents, "--out", out, "--workers", 1, "--quiet")
    wait_for(tmp_path, PARSED)
    change(first := min(documents.iterdir()))
    assert process.communicate(timeout=60) == ("", "")
    assert files(out) == undisturbed
    copydesk.build(documents, out, workers=1)
    assert read_of(out, first.name) == first.stat().st_size


def change(document: Path) -> None:
    with document.open("a") as file:
        file.write("Nobody was hurt.\n")


def read_of(dataset: Path, source: str) -> int:
    """Return the size of a document as the ledger has it."""
    rows = pq.read_table(dataset / "ledger", columns=["source", "size"]).to_pylist()
    return next(int(row["size"]) for row in rows if row["source"] == source)


def test_a_table_that_changes_while_the_build_runs_ends_it_and_spoils_no_entry(
    corpus: Path, tmp_path: Path, files: Files, copydesk_start: Start, wait_for: Wait
) -> None:
    table, out = tmp_path / "outlets.toml", tmp_path / "dataset"
    table.write_text('[news]\nname = "News of the Day"\ndomains = ["news.example"]\n')
    line = ("build", corpus, "--out", out, "--workers", 1, "--outlets", table, "--quiet")
    process = copydesk_start(*line)
    wait_for(tmp_path, PARSED)
    table.write_text('[news]\nname = "News of the Hour"\ndomains = ["news.example"]\n')
    assert process.communicate(timeout=60)[1] == f"error: {table} was changed while the build ran; run it again\n"
    assert process.returncode == 2
    copydesk.build(corpus, out, workers=1, outlets=[table])
    copydesk.build(corpus, tmp_path / "fresh", workers=1, outlets=[table], no_cache=True)
    assert files(out) == files(tmp_path / "fresh")
    assert "News of the Hour" in set(pq.read_table(out / "articles")["outlet"].to_pylist())
