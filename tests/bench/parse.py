"""What parsing costs in one process, beside trafilatura on pages of the same text and a copy that parses nothing.

    uv run --with trafilatura --with 'datatrove[io,processing]' python tests/bench/parse.py FOLDER [--runs 3]

FOLDER holds text files. Parsing is timed on documents in memory, its language included. trafilatura gets each document
as a web page made here: a menu, an article whose paragraphs are the document's lines, a footer. datatrove copies the
documents from JSON Lines to Parquet through a length filter. Each run times all three in turn; what is not installed is
left out. Last, microseconds a kilobyte by the length of documents: alike, if time is linear in it.
"""

import argparse
import contextlib
import gc
import html
import io
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from copydesk.parser import load_tables, parse_all
from copydesk.records import RawDocument

TRAFILATURA_PAGES = 500  # of the folder, evenly spread: it takes milliseconds a page
PAGE = """<!doctype html><html><head><title>{title}</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article><h1>{title}</h1>{paragraphs}</article></main>
<footer><p>Privacy policy</p><p>Terms of use</p></footer></body></html>"""


def parse(documents: Sequence[RawDocument]) -> None:
    """Parse documents as a build does."""
    for _ in parse_all(documents, load_tables(), lambda _: None):
        pass


def page_of(document: RawDocument) -> str:
    """Return a web page that holds a document's lines as paragraphs."""
    lines = [html.escape(line.strip()) for line in document.raw.decode("utf-8", "replace").split("\n") if line.strip()]
    title, *paragraphs = lines or [""]
    return PAGE.format(title=title, paragraphs="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))


def extract(pages: Sequence[str]) -> None:
    """Read pages with trafilatura, metadata included."""
    from trafilatura import bare_extraction

    for page in pages:
        bare_extraction(page, with_metadata=True)


def copy(lines: Path) -> None:
    """Copy documents with datatrove."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.filters import LambdaFilter
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import ParquetWriter

    with tempfile.TemporaryDirectory() as out, contextlib.redirect_stderr(io.StringIO()):
        steps = [
            JsonlReader(str(lines.parent), glob_pattern=lines.name),
            LambdaFilter(lambda document: len(document.text) > 1),
            ParquetWriter(out),
        ]
        LocalPipelineExecutor(steps, tasks=1, workers=1, logging_dir=f"{out}/logs").run()


def installed(package: str) -> bool:
    """Return whether a peer is there to be timed."""
    try:
        __import__(package)
    except ImportError:
        print(f"{package} is not installed: see this script's first lines")
        return False
    return True


def timed(work: Callable[[], None]) -> float:
    """Return the seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Time the three in turn, and parsing by length."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--runs", type=int, default=3)
    given = arguments.parse_args()
    files = sorted(path for path in given.folder.rglob("*") if path.is_file())
    documents = [RawDocument.of(path.name, path.read_bytes()) for path in files]
    some = documents[:: max(1, len(documents) // TRAFILATURA_PAGES)]
    pages = [page_of(document) for document in some]
    work: dict[str, tuple[Callable[[], None], Sequence[RawDocument]]] = {
        "copydesk, parse": (lambda: parse(documents), documents)
    }
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "documents.jsonl"
        if installed("trafilatura"):
            work["trafilatura, from HTML"] = lambda: extract(pages), some
        if installed("datatrove"):
            texts = (json.dumps({"id": d.source, "text": d.raw.decode("utf-8", "replace")}) for d in documents)
            lines.write_text("\n".join(texts) + "\n", "utf-8")
            work["datatrove, copy"] = lambda: copy(lines), documents
        parse(some)
        gc.collect()
        gc.freeze()
        each: dict[str, list[float]] = {name: [] for name in work}
        for _ in range(given.runs):
            for name, (task, read) in work.items():
                each[name].append(timed(task) / len(read))
    ours = statistics.median(each["copydesk, parse"])
    for name, (_, read) in work.items():
        seconds = statistics.median(each[name])
        speed = sum(len(d.raw) for d in read) / len(read) / seconds / 1e6
        print(
            f"{name:<24} {seconds * 1e6:8.0f} µs a document {speed:7.1f} MB/s   {seconds / ours:5.2f} times ours"
            f"   ({len(read):,} documents, median of {given.runs})"
        )
    by_length = sorted(documents, key=lambda document: len(document.raw))
    for quarter in range(4):
        part = by_length[quarter * len(documents) // 4 : (quarter + 1) * len(documents) // 4]
        size = sum(len(document.raw) for document in part) / 1e3
        seconds = min(timed(lambda part=part: parse(part)) for _ in range(given.runs))  # type: ignore[misc]
        print(f"  documents of {size / len(part):7.1f} kB: {seconds / size * 1e6:6.0f} µs a kB")


if __name__ == "__main__":
    main()
