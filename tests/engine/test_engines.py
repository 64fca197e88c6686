"""Whoever does the work: the same bytes, and plain words where it cannot be done."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk_schema.errors import ConfigError, EngineError

pytest.importorskip("distributed")

Files = Callable[[Path], dict[str, str]]
Entries = Callable[[Path, str], set[str]]
Start = Callable[..., "subprocess.Popen[str]"]
Run = Callable[..., Any]
Wait = Callable[[Path, str], None]
Cluster = Callable[..., "subprocess.Popen[bytes]"]

PARSED = ".copydesk-cache/entries/*/*/parsed.json"
linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are looked up in /proc")


@pytest.fixture
def scheduler() -> str:
    """Return an address on this machine where no scheduler listens yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def start_dask(tmp_path: Path) -> Iterator[Cluster]:
    """Return a function that starts a scheduler or a worker as a process of its own; all are killed in the end."""
    started = []

    def start(*arguments: str, before: tuple[str, ...] = (), **environment: str) -> "subprocess.Popen[bytes]":
        line = [*before, sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
        around = os.environ | {"DASK_TEMPORARY_DIRECTORY": str(tmp_path)} | environment
        quiet = subprocess.DEVNULL
        started.append(subprocess.Popen(line, cwd="/", env=around, stdout=quiet, stderr=quiet, start_new_session=True))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def cluster(scheduler: str, start_dask: Cluster) -> "subprocess.Popen[bytes]":
    """Start a scheduler and two workers, and return the scheduler's process."""
    process = start_scheduler(start_dask, scheduler)
    for _ in range(2):
        start_worker(start_dask, scheduler)
    return process


def start_scheduler(start_dask: Cluster, address: str) -> "subprocess.Popen[bytes]":
    host, port = address.removeprefix("tcp://").split(":")
    return start_dask("scheduler", "--host", host, "--port", port)


def start_worker(start_dask: Cluster, address: str, **options: Any) -> "subprocess.Popen[bytes]":
    return start_dask("worker", address, "--nthreads", "1", **options)


def dask_build(corpus: Path, out: Path, scheduler: str | None = None) -> tuple[str, ...]:
    where = ("--scheduler", scheduler) if scheduler else ("--workers", "2")
    return ("build", str(corpus), "--out", str(out), "--engine", "dask", *where)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_processes_make_the_same_bytes(
    corpus: Path, undisturbed: dict[str, str], tmp_path: Path, files: Files, workers: int
) -> None:
    copydesk.build(corpus, tmp_path / "dataset", workers=workers)
    assert files(tmp_path / "dataset") == undisturbed


def test_a_dask_cluster_of_our_own_makes_the_same_bytes(
    corpus: Path, undisturbed: dict[str, str], tmp_path: Path, files: Files, copydesk_run: Run
) -> None:
    done = copydesk_run(*dask_build(corpus, tmp_path / "dataset"), "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert files(tmp_path / "dataset") == undisturbed


@pytest.mark.usefixtures("cluster")
def test_a_dask_cluster_that_runs_already_makes_the_same_bytes(
    corpus: Path, undisturbed: dict[str, str], tmp_path: Path, files: Files, copydesk_run: Run, scheduler: str
) -> None:
    documents, out = (Path(os.path.relpath(path)) for path in (corpus, tmp_path / "dataset"))  # workers stand elsewhere
    done = copydesk_run(*dask_build(documents, out, scheduler), "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert files(tmp_path / "dataset") == undisturbed


def test_without_the_extra_one_is_told_what_to_install(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigError, match=r'--engine dask needs an extra: pip install "copydesk\[dask\]"'):
        copydesk.build(corpus, tmp_path / "dataset", engine="dask")


def test_a_scheduler_without_dask_is_a_mistake(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="add --engine dask"):
        copydesk.build(corpus, tmp_path / "dataset", scheduler="tcp://127.0.0.1:1")


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.engine.cluster.PATIENCE", 1)


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize("address", [None, "no address", "tcp://256.0.0.1:1", "carrier-pigeon://there"])
def test_a_scheduler_that_is_not_there_is_named(
    corpus: Path, tmp_path: Path, scheduler: str, address: str | None
) -> None:
    with pytest.raises(EngineError, match="no scheduler answers at ") as raised:
        copydesk.build(corpus, tmp_path / "dataset", engine="dask", scheduler=address or scheduler)
    assert (address or scheduler) in str(raised.value)
    assert not (tmp_path / "dataset").exists()


def test_a_scheduler_without_workers_says_how_to_start_one(
    corpus: Path, tmp_path: Path, scheduler: str, start_dask: Cluster
) -> None:
    start_scheduler(start_dask, scheduler)
    with pytest.raises(EngineError, match=f"has no workers; start one: dask worker {scheduler}"):
        copydesk.build(corpus, tmp_path / "dataset", engine="dask", scheduler=scheduler)


def test_a_worker_with_another_copydesk_is_named_before_any_work(
    corpus: Path, tmp_path: Path, scheduler: str, start_dask: Cluster, entries: Entries
) -> None:
    for package in (copydesk, sys.modules["copydesk_schema"]):
        root = Path(str(package.__file__)).parent
        shutil.copytree(root, tmp_path / "other" / root.name, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other/copydesk/__init__.py").open("a") as file:
        file.write("\n# Another version.\n")
    start_scheduler(start_dask, scheduler)
    start_worker(start_dask, scheduler, PYTHONPATH=str(tmp_path / "other"))
    with pytest.raises(EngineError, match="runs another copydesk"):
        copydesk.build(corpus, tmp_path / "dataset", engine="dask", scheduler=scheduler)
    assert entries(tmp_path, "parsed") == set()


@pytest.mark.skipif(
    not shutil.which("unshare") or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0,
    reason="only root can hide a folder from one process",
)
@pytest.mark.parametrize("hidden", ["output", "documents"])
def test_a_worker_that_does_not_see_our_folders_is_named_before_any_work(
    corpus: Path, tmp_path: Path, scheduler: str, start_dask: Cluster, hidden: str
) -> None:
    shutil.copytree(corpus, tmp_path / "documents/in")
    (tmp_path / "output").mkdir()
    hide = f'mount -t tmpfs none "{tmp_path / hidden}" && exec "$@"'
    start_scheduler(start_dask, scheduler)
    start_worker(start_dask, scheduler, before=("unshare", "-m", "sh", "-c", hide, "sh"))
    with pytest.raises(EngineError, match=f"does not see {tmp_path / hidden}.* that all machines share"):
        copydesk.build(tmp_path / "documents/in", tmp_path / "output/dataset", engine="dask", scheduler=scheduler)


@linux
def test_a_dask_worker_that_is_killed_mid_shard_does_not_stop_the_run(
    corpus: Path,
    undisturbed: dict[str, str],
    tmp_path: Path,
    files: Files,
    copydesk_start: Start,
    wait_for: Wait,
) -> None:
    process = copydesk_start(*dask_build(corpus, tmp_path / "dataset"), "--quiet")
    wait_for(tmp_path, PARSED)
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out, err) == (0, "", "")
    assert files(tmp_path / "dataset") == undisturbed


def workers_of(pid: int) -> list[int]:
    """Return the processes below a process that were spawned to work."""
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    for task in Path(f"/proc/{pid}/task").iterdir():
        children += map(int, (task / "children").read_text().split())
    return sorted({c for c in children if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()})


def test_when_the_scheduler_is_killed_the_run_ends_clearly_and_the_next_resumes(
    corpus: Path,
    undisturbed: dict[str, str],
    tmp_path: Path,
    files: Files,
    entries: Entries,
    scheduler: str,
    cluster: "subprocess.Popen[bytes]",
    copydesk_start: Start,
    wait_for: Wait,
) -> None:
    process = copydesk_start(*dask_build(corpus, tmp_path / "dataset", scheduler))
    wait_for(tmp_path, PARSED)
    cluster.kill()
    out, err = process.communicate(timeout=120)
    gone = f"error: the scheduler {scheduler} is gone; start it again, and run the same command again to go on\n"
    assert (process.returncode, out, err) == (1, "", gone)
    assert not (tmp_path / "dataset").exists()
    kept = entries(tmp_path, "parsed")
    assert kept
    copydesk.build(corpus, tmp_path / "dataset", workers=1)
    assert files(tmp_path / "dataset") == undisturbed
    assert kept < entries(tmp_path, "parsed")


def test_a_build_is_verified_by_building_again_with_other_workers(
    corpus: Path, tmp_path: Path, copydesk_run: Run
) -> None:
    done = copydesk_run("build", corpus, "--out", tmp_path / "dataset", "--workers", 2, "--verify")
    assert done.returncode == 0
    assert done.stdout.endswith("verified: built again by one process, the same bytes\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".copydesk-cache", "dataset"]


def test_a_build_by_one_process_is_verified_by_others(tmp_path: Path, corpus: Path, copydesk_run: Run) -> None:
    small = tmp_path / "small"
    small.mkdir()
    shutil.copy(max(corpus.rglob("*.txt"), key=lambda path: path.stat().st_size), small)
    done = copydesk_run("build", small, "--out", tmp_path / "dataset", "--workers", 1, "--verify")
    assert done.stdout.endswith("verified: built again by other processes, the same bytes\n"), done.stderr


def test_a_build_that_cannot_be_repeated_names_the_files_that_differ(corpus: Path, tmp_path: Path) -> None:
    changing = tmp_path / "changing"
    shutil.copytree(corpus, changing)
    change_it = (
        "import copydesk.pipeline as p, pathlib; swap_in = p.swap_in; "
        f"p.swap_in = lambda place: (swap_in(place), pathlib.Path({str(changing / '000000000.txt')!r}).write_text('x'))"
    )
    run_it = f"{change_it}\nimport sys; from copydesk.cli import main; sys.argv[0] = 'copydesk'; main()"
    line = [sys.executable, "-c", run_it, "build", str(changing), "--out", str(tmp_path / "dataset"), "--verify"]
    done = subprocess.run([*line, "--workers", "1"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "error: a second build differs in README.md, articles/train-00000-of-00004.parquet, " in done.stderr
    assert "00001-of-00004" not in done.stderr


@linux
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_the_workers_of_our_own_cluster_go_with_the_build(
    corpus: Path, tmp_path: Path, copydesk_start: Start, wait_for: Wait, end: signal.Signals
) -> None:
    process = copydesk_start(*dask_build(corpus, tmp_path / "dataset"))
    wait_for(tmp_path, PARSED)
    os.killpg(process.pid, end) if end is signal.SIGINT else process.kill()
    out, err = process.communicate(timeout=60)  # which ends when no worker holds the output open any more
    assert out == ""
    if end is signal.SIGINT:
        assert (process.returncode, err) == (130, "stopped; run the same command again to go on\n")
