"""Microseconds a document for read + parse in one process, beside a copy that does not parse. Run by hand.

    uv run python tests/bench/parse.py FOLDER_OF_TEXT_FILES [RUNS]
    uv run --with 'datatrove[io,processing]' python tests/bench/parse.py FOLDER_OF_TEXT_FILES

The second form also times datatrove copying the same documents from JSON Lines to Parquet through a length filter, in
this process, in turn with ours.
"""

import contextlib
import gc
import io
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from copydesk.parser import load_tables, parse
from copydesk.read import Reading, locate, read_entries
from copydesk.records import RawDocument


def read_and_parse(folder: Path) -> float:
    """Return the seconds that all documents take, reading the listing included."""
    tables = load_tables()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        for document in read_entries(locate([folder], Path(place)), Reading()):
            assert isinstance(document, RawDocument)
            parse(document, tables)
    return time.perf_counter() - start


def copy_with_datatrove(lines: Path, out: Path) -> float:
    """Return the seconds that datatrove takes to copy the documents, on one core."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.filters import LambdaFilter
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import ParquetWriter

    steps = [
        JsonlReader(str(lines.parent), glob_pattern=lines.name),
        LambdaFilter(lambda document: len(document.text) > 1),
        ParquetWriter(str(out)),
    ]
    start = time.perf_counter()
    with contextlib.redirect_stderr(io.StringIO()):
        LocalPipelineExecutor(steps, tasks=1, workers=1, logging_dir=str(out / "logs")).run()
    return time.perf_counter() - start


def main(folder: Path, runs: int) -> None:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    size = sum(p.stat().st_size for p in files)
    try:
        import datatrove  # noqa: F401
    except ImportError:
        peer = False
        print("datatrove is not installed: see this script's first lines")
    else:
        peer = True
    gc.freeze()
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as temporary:
        lines = Path(temporary) / "docs.jsonl"
        if peer:
            with lines.open("w", encoding="utf-8") as out:
                for number, path in enumerate(files):
                    out.write(json.dumps({"id": str(number), "text": path.read_text("utf-8")}) + "\n")
        for run in range(runs):
            ours.append(read_and_parse(folder))
            if peer:
                theirs.append(copy_with_datatrove(lines, Path(temporary) / f"run{run}"))
    for name, times in (("copydesk read + parse", ours), ("datatrove JSONL to Parquet", theirs)):
        if times:
            each = statistics.median(times) / len(files) * 1e6
            speed = size / statistics.median(times) / 1e6
            print(f"{name:<28} {each:7.0f} µs a document   {speed:6.1f} MB/s   ({len(files):,} documents, {runs} runs)")
    if theirs:
        print(f"ratio {statistics.median(a / b for a, b in zip(ours, theirs, strict=True)):.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
