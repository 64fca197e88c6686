"""How long a build takes by one and by two processes, and by Dask beside a pool. Run by hand; nothing is asserted.

    uv run python tests/bench/engines.py FOLDER [ROUNDS]

The builds of a round take turns, without a cache, and each ratio is of one round: other work on the machine then weighs
on both. CPU is the time that the build and all its processes computed. Targets: two processes at least 1.7x as quick as
one; Dask at most 1.3x a pool's time.

The bound is what two processes could gain at most on two idle cores: the work of all, over that which the build itself
does alone and half of that which its two processes do. Look at it where the machine is busy with other things.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WAYS = {
    "1 process": ("--workers", "1"),
    "2 processes": ("--workers", "2"),
    "Dask, 2 workers": ("--workers", "2", "--engine", "dask"),
}


def build(folder: Path, out: Path, options: tuple[str, ...]) -> tuple[float, float]:
    """Return the seconds that a build took, by the clock and of CPU, those of its processes included."""
    line = [sys.executable, "-m", "copydesk", "build", str(folder), "--out", str(out), "--no-cache", "--quiet"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*line, *options], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def bound(folder: Path, out: Path) -> float:
    """Return how much quicker two processes could be than one, by the CPU time of the build itself and of the two."""
    ask = (
        "import copydesk, resource as r, sys; "
        "copydesk.build(sys.argv[1], sys.argv[2], workers=2, no_cache=True); "
        "print(*(u.ru_utime + u.ru_stime for u in map(r.getrusage, (r.RUSAGE_SELF, r.RUSAGE_CHILDREN))))"
    )
    run = f"if __name__ == '__main__':\n    {ask}"
    line = [sys.executable, "-c", run, str(folder), str(out)]
    alone, shared = map(float, subprocess.run(line, check=True, capture_output=True, text=True).stdout.split())
    print(f"the build itself {alone:.1f} s of CPU, its two processes {shared:.1f} s", end=": ")
    return (alone + shared) / (alone + shared / 2)


def main(folder: Path, rounds: int) -> None:
    documents = sum(len(files) for _, _, files in os.walk(folder))
    times: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as place:
        for number in range(rounds):
            for way in WAYS if number % 2 else reversed(WAYS):
                times[way].append(build(folder, Path(place) / "dataset", WAYS[way]))
    for way, taken in times.items():
        clock, cpu = (statistics.median(column) for column in zip(*taken, strict=True))
        print(f"{way:<16} {clock:7.1f} s   {clock / documents * 1e6:6.0f} µs a document   CPU {cpu:7.1f} s")
    one, two, dask = ([clock for clock, _ in times[way]] for way in WAYS)
    gain = [a / b for a, b in zip(one, two, strict=True)]
    cost = [a / b for a, b in zip(dask, two, strict=True)]
    print(f"two processes are {statistics.median(gain):.2f}x as quick as one ({', '.join(f'{r:.2f}' for r in gain)})")
    print(f"Dask takes {statistics.median(cost):.2f}x the time of a pool ({', '.join(f'{r:.2f}' for r in cost)})")
    with tempfile.TemporaryDirectory() as place:
        print(f"bound {bound(folder, Path(place) / 'dataset'):.2f}x")
    print(f"{documents:,} documents, {rounds} rounds, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
