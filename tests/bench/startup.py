"""How long copydesk takes to start, beside the imports that it stands on. Run by hand; nothing is asserted.

    uv run python tests/bench/startup.py

Prints the median of several runs of each pair, taken in turn, and their ratio. Targets: help at most 2x, build 1.5x.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNS = 7


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def pair(name: str, ours: list[str], known: list[str]) -> None:
    seconds(ours), seconds(known)  # warm the file cache
    times = [(seconds(ours), seconds(known)) for _ in range(RUNS)]
    a, b = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(x / y for x, y in times)
    print(f"{name:<8} {a:.3f} s   {' '.join(known[1:])!r:<58} {b:.3f} s   ratio {ratio:.2f}")


if __name__ == "__main__":
    python, desk = sys.executable, str(Path(sys.executable).with_name("copydesk"))
    pair("--help", [desk, "--help"], [python, "-c", "import typer"])
    with tempfile.TemporaryDirectory() as folder:
        build = [desk, "build", "seeds", "--out", f"{folder}/dist", "--quiet"]
        pair("build", build, [python, "-c", "import pyarrow.parquet, pandera.polars, datasets"])
