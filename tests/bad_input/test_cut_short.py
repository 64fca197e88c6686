"""A build that is killed, interrupted, starved of disk or met by another leaves the old dataset as it was."""

import hashlib
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import copydesk
from copydesk.engine.cut import SHARD_LEAST, cut

Page = Callable[..., str]
Run = Callable[..., Any]
Start = Callable[..., "subprocess.Popen[str]"]
Wait = Callable[[Path, str], None]

# What lies beside the dataset when a stage is reached.
BEGUN = ".dataset.copydesk/work"
PARSED = ".copydesk-cache/entries/*/*/parsed.json"
FINISHED = ".copydesk-cache/entries/*/*/finished.json"
GATHERED = ".dataset.copydesk/new/articles"
SEALING = ".dataset.copydesk/new/contract.yaml"

SLOW_LINES = 30_000  # a document of so many lines keeps a worker busy for a while


def files(folder: Path) -> dict[str, str]:
    """Return the hash of every file below a folder."""
    found = sorted(p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


@pytest.fixture(scope="session")
def slow_documents(tmp_path_factory: pytest.TempPathFactory, a_page: Page) -> Path:
    """Return a folder of two shards, each with a document that takes long."""
    folder = tmp_path_factory.mktemp("slow") / "documents"
    folder.mkdir()
    for shard in "ab":
        names = [f"{shard}{n:05d}.txt" for n in range(SHARD_LEAST)]
        last = next(name for n in range(10**6) if _ends_a_shard(names, name := f"{shard}9{n:06d}.txt"))
        for name in [*names, last]:
            (folder / name).write_text(a_page(name))
        (folder / names[0]).write_text("\n".join(f"Day {n} of {shard}." for n in range(SLOW_LINES)))
    return folder


def _ends_a_shard(names: list[str], last: str) -> bool:
    return len(list(cut([*names, last, "next"], lambda name: name, lambda _: 0))) == 2


@pytest.fixture
def dataset(sources: Path, tmp_path: Path) -> Path:
    """Return an old dataset, which the slow documents are to replace."""
    copydesk.build(sources, tmp_path / "dataset", workers=1, no_cache=True)
    return tmp_path / "dataset"


def place_of(dataset: Path) -> Path:
    return dataset.with_name(f".{dataset.name}.copydesk")


def ends(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """Return the exit code and the output, which ends only when no worker holds it open any more."""
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_the_slow_documents_make_two_shards(slow_documents: Path) -> None:
    names = sorted(path.name for path in slow_documents.iterdir())
    assert len(list(cut(names, lambda name: name, lambda _: 0))) == 2


@pytest.mark.parametrize("stage", [BEGUN, PARSED, FINISHED, GATHERED, SEALING])
def test_a_killed_build_leaves_the_old_dataset(
    slow_documents: Path, dataset: Path, copydesk_start: Start, wait_for: Wait, stage: str
) -> None:
    before = files(dataset)
    process = copydesk_start("build", slow_documents, "--out", dataset, "--workers", 1)
    wait_for(dataset.parent, stage)
    process.kill()
    assert ends(process)[0] == -signal.SIGKILL
    assert files(dataset) == before
    assert len(pd.read_parquet(dataset / "articles")) == 1


def test_the_workers_of_a_killed_build_go_with_it(
    slow_documents: Path, dataset: Path, copydesk_start: Start, wait_for: Wait
) -> None:
    process = copydesk_start("build", slow_documents, "--out", dataset, "--workers", 2)
    wait_for(dataset.parent, PARSED)
    process.kill()
    assert ends(process)[0] == -signal.SIGKILL


def test_the_build_after_a_killed_one_clears_up_and_makes_the_same_bytes(
    sources: Path, slow_documents: Path, dataset: Path, copydesk_start: Start, wait_for: Wait
) -> None:
    before = files(dataset)
    process = copydesk_start("build", slow_documents, "--out", dataset, "--workers", 1)
    wait_for(dataset.parent, GATHERED)
    process.kill()
    process.communicate()
    assert place_of(dataset).exists()
    copydesk.build(sources, dataset, workers=1)
    assert not place_of(dataset).exists()
    assert files(dataset) == before


@pytest.mark.parametrize(("workers", "stage"), [(1, BEGUN), (2, BEGUN), (2, PARSED)])
def test_ctrl_c_ends_a_build_with_one_line(
    slow_documents: Path, dataset: Path, copydesk_start: Start, wait_for: Wait, workers: int, stage: str
) -> None:
    before = files(dataset)
    process = copydesk_start("build", slow_documents, "--out", dataset, "--workers", workers)
    wait_for(dataset.parent, stage)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the build and its workers
    assert ends(process) == (130, "", "stopped; run the same command again to go on\n")
    assert files(dataset) == before
    assert not place_of(dataset).exists()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="a process's children are looked up in /proc")
def test_a_build_whose_worker_is_killed_ends_with_one_line(
    slow_documents: Path, dataset: Path, copydesk_start: Start, wait_for: Wait
) -> None:
    before = files(dataset)
    process = copydesk_start("build", slow_documents, "--out", dataset, "--workers", 2)
    wait_for(dataset.parent, PARSED)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    workers = [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    os.kill(workers[-1], signal.SIGKILL)
    code, out, err = ends(process)
    assert (code, out) == (1, "")
    assert err.startswith("error: a worker process was killed")
    assert files(dataset) == before


@pytest.mark.parametrize(("workers", "bytes_left"), [(1, 1_000), (1, 100_000), (2, 100_000)])
def test_a_full_disk_ends_a_build_with_one_line(
    slow_documents: Path, dataset: Path, copydesk_run: Run, workers: int, bytes_left: int
) -> None:
    # Python ignores SIGXFSZ, so that a write beyond the limit fails as it does on a full disk.
    fill_the_disk = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes_left}, {bytes_left}))"
    before = files(dataset)
    done = copydesk_run("build", slow_documents, "--out", dataset, "--workers", workers, first=fill_the_disk)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: ")
    assert done.stderr.endswith(f"{dataset} is as it was\n")
    assert len(done.stderr.splitlines()) == 1
    assert files(dataset) == before
    assert not place_of(dataset).exists()


def test_of_two_builds_at_once_the_second_is_refused_and_the_first_ends_well(
    sources: Path, slow_documents: Path, dataset: Path, copydesk_start: Start, copydesk_run: Run, wait_for: Wait
) -> None:
    first = copydesk_start("build", slow_documents, "--out", dataset, "--workers", 1, "--quiet")
    wait_for(dataset.parent, BEGUN)
    first.send_signal(signal.SIGSTOP)  # so that the two surely overlap
    second = copydesk_run("build", sources, "--out", dataset)
    first.send_signal(signal.SIGCONT)
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr == f"error: another build is writing {dataset}; wait for it to end\n"
    assert ends(first) == (0, "", "")
    assert len(pd.read_parquet(dataset / "articles")) > 1_000


def test_builds_that_race_for_one_folder_leave_a_whole_dataset(
    sources: Path, tmp_path: Path, copydesk_start: Start
) -> None:
    racing = [copydesk_start("build", sources, "--out", tmp_path / "dataset", "--quiet") for _ in range(3)]
    ended = [ends(process) for process in racing]
    assert {code for code, _, _ in ended} <= {0, 2}
    assert {err for _, _, err in ended} <= {
        "",
        f"error: another build is writing {tmp_path / 'dataset'}; wait for it to end\n",
    }
    assert copydesk.validate(tmp_path / "dataset").ok
    assert not place_of(tmp_path / "dataset").exists()
