"""How much of a build is done anew: after a kill, with a few new documents, with another option. Run by hand.

    uv run python tests/bench/resume.py FOLDER [--workers 2] [--killed-at 0.5]

The folder is not changed: its documents are linked into another. Shares are of shards that were parsed, and of the time
that the whole build took.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def build(folder: Path, out: Path, *options: str) -> "subprocess.Popen[bytes]":
    line = [sys.executable, "-m", "copydesk", "build", str(folder), "--out", str(out), "--quiet"]
    return subprocess.Popen([*line, *options])


def parsed(place: Path) -> set[tuple[str, int]]:
    """Return the parsed shards that are kept, each with when it was made."""
    found = place.glob(".copydesk-cache/entries/*/*/parsed.json")
    return {(path.parent.name, path.stat().st_mtime_ns) for path in found}


def main() -> None:
    args = argparse.ArgumentParser()
    args.add_argument("folder", type=Path)
    args.add_argument("--workers", default="2")
    args.add_argument("--killed-at", type=float, default=0.5)
    a = args.parse_args()
    with tempfile.TemporaryDirectory(dir=a.folder.resolve().parent) as temporary:
        place = Path(temporary)
        folder, out = place / "documents", place / "dataset"
        shutil.copytree(a.folder, folder, copy_function=os.link)
        workers = ("--workers", a.workers)

        def measured(what: str, *options: str) -> None:
            before, start = parsed(place), time.perf_counter()
            assert build(folder, out, *workers, *options).wait() == 0
            seconds, new = time.perf_counter() - start, len(parsed(place) - before)
            share = f"{new} of {len(shards)} shards parsed"
            print(f"{what:<40} {share:<28} {seconds:7.1f} s   {seconds / whole:4.0%} of the time")

        start = time.perf_counter()
        assert build(folder, out, *workers).wait() == 0
        whole, shards = time.perf_counter() - start, parsed(place)
        print(f"{'a first build':<40} {f'{len(shards)} shards parsed':<28} {whole:7.1f} s")
        measured("the same again")
        measured("with --min-body-chars 50", "--min-body-chars", "50")
        first = min(path for path in folder.rglob("*") if path.is_file())
        for n in range(3):
            (first.parent / f"new{n}.txt").write_text(f"Harbour bridge {n} closes for a year\nThe bridge is closed.\n")
        measured("with three new documents")
        shutil.rmtree(place / ".copydesk-cache")
        process = build(folder, out, *workers)
        while len(parsed(place)) < a.killed_at * len(shards):
            time.sleep(0.01)
        process.kill()
        process.wait()
        measured(f"after a kill with {len(parsed(place))} shards parsed")


if __name__ == "__main__":
    main()
