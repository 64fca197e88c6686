"""Kill a build with SIGKILL at random moments, then let it end. Run by hand, and with fewer kills by a test.

    uv run python tests/bench/kill.py FOLDER OUT [--kills 50] [--target build|workers|both] [--seed 0]

After each kill the dataset that lay at OUT must be whole: its manifest sealed, and every file as the manifest says. In
the end, OUT must be the bytes that a build without a cache makes. Needs /proc.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from copydesk.dataset.hashes import file_sha256
from copydesk.dataset.layout import Dataset
from copydesk.dataset.manifest import is_sealed, read_manifest


def start(folder: Path, out: Path, *options: str) -> "subprocess.Popen[bytes]":
    line = [sys.executable, "-m", "copydesk", "build", str(folder), "--out", str(out), "--workers", "2", "--quiet"]
    return subprocess.Popen([*line, *options], stderr=subprocess.DEVNULL)


def workers_of(pid: int) -> list[int]:
    """Return the worker processes of a build."""
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return [c for c in children if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]
    except OSError:  # gone meanwhile
        return []


def hashes(out: Path) -> dict[str, str]:
    return {path: file_sha256(out / path) for path in Dataset(out).paths()}


def must_be_whole(out: Path) -> None:
    """Raise AssertionError if a dataset is not as its manifest says."""
    if not out.exists():
        return
    assert is_sealed(out), f"{out}: the manifest is not as it was sealed"
    for file in read_manifest(out)["files"]:
        assert file_sha256(out / file["path"]) == file["sha256"], f"{out}/{file['path']} is not what was written"


def kill(process: "subprocess.Popen[bytes]", target: str, chance: random.Random) -> bool:
    """Kill the build or one of its workers; return whether there was anything left to kill."""
    victims = [process.pid] if target == "build" else workers_of(process.pid)
    if process.poll() is not None or not victims:
        return False
    try:
        os.kill(chance.choice(victims), signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    args.add_argument("folder", type=Path)
    args.add_argument("out", type=Path)
    args.add_argument("--kills", type=int, default=50)
    args.add_argument("--target", choices=["build", "workers", "both"], default="both")
    args.add_argument("--seed", type=int, default=0)
    a = args.parse_args()
    chance = random.Random(a.seed)
    cache = a.out.parent / ".copydesk-cache"
    with tempfile.TemporaryDirectory(dir=a.out.parent) as place:
        begin = time.perf_counter()
        assert start(a.folder, Path(place) / "fresh", "--no-cache").wait() == 0
        whole = time.perf_counter() - begin
        fresh = hashes(Path(place) / "fresh")
    done = 0
    while done < a.kills:
        if not done % 10:  # so that there is something to do anew
            shutil.rmtree(cache, ignore_errors=True)
        process = start(a.folder, a.out)
        try:
            process.wait(chance.uniform(0, whole))
        except subprocess.TimeoutExpired:
            target = chance.choice(["build", "workers"]) if a.target == "both" else a.target
            done += kill(process, target, chance)
            process.wait()
        else:
            shutil.rmtree(cache, ignore_errors=True)
        must_be_whole(a.out)
    process = start(a.folder, a.out)
    assert process.wait() == 0, "the last build failed"
    assert hashes(a.out) == fresh, "the bytes are not those of an undisturbed build"
    print(f"{done} kills of {a.target}, then the same {len(fresh)} files as undisturbed; a build takes {whole:.1f} s")


if __name__ == "__main__":
    main()
