"""The most resident memory of a build and all its processes, for a corpus and for a larger one. Run by hand.

    uv run python tests/bench/memory.py SOURCE LARGER_SOURCE [OPTION …]

Sources and options are those of `copydesk build`. Memory is the sum over the processes, sampled ten times a second,
with pages that several share counted as often as they are mapped (RSS), and once (PSS). Targets for ten times the
documents: at most 1.25x the memory, less than 1.5 GB, and at most 1.15x the time a document. CPU is the time that the
build and all its processes computed: look at it where the machine is busy with other things. Needs /proc.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def below(pid: int) -> list[int]:
    """Return a process and all that it started."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:  # gone meanwhile
                continue
    return found


def memory(pid: int) -> tuple[int, int]:
    """Return the bytes of RSS and PSS of a process and all that it started."""
    rss = pss = 0
    for each in below(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines[1:]}
        rss, pss = rss + sizes.get("Rss", 0), pss + sizes.get("Pss", 0)
    return rss, pss


def computed() -> float:
    """Return the seconds that all processes waited for have computed."""
    use = resource.getrusage(resource.RUSAGE_CHILDREN)
    return use.ru_utime + use.ru_stime


def build(source: str, options: list[str]) -> tuple[int, float, float, int, int]:
    """Return the documents, the seconds by the clock and of CPU, and the most RSS and PSS of a build."""
    with tempfile.TemporaryDirectory() as place:
        line = [sys.executable, "-m", "copydesk", "build", source, "--out", f"{place}/dataset", "--no-cache", "--json"]
        start, before = time.perf_counter(), computed()
        with Path(place, "result").open("w+") as result:
            process = subprocess.Popen([*line, *options], stdout=result)
            most = (0, 0)
            while process.poll() is None:
                most = tuple(map(max, most, memory(process.pid)))  # type: ignore[assignment]
                time.sleep(0.1)
            if process.returncode:
                raise SystemExit(process.returncode)
            seconds = time.perf_counter() - start
            result.seek(0)
            return json.load(result)["counts"]["read"], seconds, computed() - before, *most


def main(source: str, larger: str, options: list[str]) -> None:
    figures = [build(source, options), build(larger, options)]
    for documents, seconds, cpu, rss, pss in figures:
        each = f"{seconds / documents * 1e6:6.0f} µs each   CPU {cpu / documents * 1e6:6.0f} µs each"
        print(f"{documents:>9,} documents   {each}   RSS {rss / 1e6:6.0f} MB   PSS {pss / 1e6:6.0f} MB")
    less, more = figures
    times, clock, cpus, rsses, psses = (b / a for a, b in zip(less, more, strict=True))
    print(f"{times:.1f}x the documents: RSS {rsses:.2f}x, PSS {psses:.2f}x, ", end="")
    print(f"time a document {clock / times:.2f}x, CPU {cpus / times:.2f}x")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
