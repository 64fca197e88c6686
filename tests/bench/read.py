"""Microseconds a document to list and to read, and the memory it takes, for each form of one corpus. Run by hand.

    uv run python tests/bench/read.py DOCS.jsonl [MOST_DOCUMENTS]

The lines are written again as every other form in a temporary folder. Memory is the peak beyond what was in use before
the documents were listed; each form runs in a process of its own.
"""

import gzip
import json
import multiprocessing
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.engine.cut import cut
from copydesk.read import Reading, bytes_in, documents_in, load_entries, locate, name_of, read_entries, save_entries


def texts(path: Path, most: int) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        for line in islice(lines, most):
            yield json.loads(line)["text"]


def write_forms(path: Path, most: int, root: Path) -> list[Path]:
    """Write the documents in every form, and return what was written."""
    (root / "folder").mkdir()
    forms = [root / name for name in ("folder", "d.jsonl", "d.jsonl.gz", "d.parquet", "d.zip", "d.tar.gz")]
    with (
        (root / "d.jsonl").open("w", encoding="utf-8") as lines,
        gzip.open(root / "d.jsonl.gz", "wt", 1, encoding="utf-8") as packed,
        pq.ParquetWriter(root / "d.parquet", pa.schema([("text", pa.string())])) as table,
        zipfile.ZipFile(root / "d.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        tarfile.open(root / "d.tar.gz", "w:gz", compresslevel=1) as tar,
    ):
        batch = []
        for number, text in enumerate(texts(path, most)):
            name, raw = f"{number // 1000:05d}/{number:08d}.txt", text.encode()
            (root / "folder" / name).parent.mkdir(exist_ok=True)
            (root / "folder" / name).write_bytes(raw)
            line = json.dumps({"text": text}, ensure_ascii=False) + "\n"
            lines.write(line)
            packed.write(line)
            archive.writestr(name, raw)
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            tar.addfile(info, BytesIO(raw))
            batch.append(text)
            if len(batch) == 1000:
                table.write_table(pa.table({"text": batch}))
                batch = []
        if batch:
            table.write_table(pa.table({"text": batch}))
    return forms


def measure(source: Path, place: Path) -> tuple[int, float, float, float]:
    """Return the documents, the seconds to list and to read them, and the megabytes that took."""
    place.mkdir()
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak; a process begins with its parent's
    before = peak_kilobytes()
    start = time.perf_counter()
    shards = [
        save_entries(place / f"{number}.entries", shard)
        for number, shard in enumerate(cut(locate([source], place), name_of, bytes_in, documents_in))
    ]
    listed = time.perf_counter()
    count = sum(1 for shard in shards for _ in read_entries(load_entries(shard), Reading()))
    done = time.perf_counter()
    return count, listed - start, done - listed, (peak_kilobytes() - before) / 1024


def peak_kilobytes() -> int:
    """Return the most memory that this process held (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def main(path: Path, most: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        context = multiprocessing.get_context("spawn")
        print(f"{'':<12}{'documents':>10}{'list µs':>10}{'read µs':>10}{'MB':>8}")
        for number, source in enumerate(write_forms(path, most, root)):
            with context.Pool(1) as pool:
                count, listed, read, memory = pool.apply(measure, (source, root / str(number)))
            print(
                f"{source.name:<12}{count:>10,}{listed / count * 1e6:>10.1f}{read / count * 1e6:>10.1f}{memory:>8.1f}"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10**9)
