"""A new dataset takes the old one's place whole."""

import threading
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import copydesk
from copydesk.dataset import swap
from copydesk.dataset.manifest import is_sealed

SEEDS = Path(__file__).parents[1] / "seeds"


def test_a_reader_never_sees_half_a_dataset(tmp_path: Path) -> None:
    out = tmp_path / "d"
    copydesk.build(SEEDS, out, workers=1)
    stop = threading.Event()
    seen: list[bool] = []

    def look() -> None:
        while not stop.is_set():
            seen.append((out / "manifest.json").is_file() and is_sealed(out))

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for limit in (4, 5, 3, 5):
            copydesk.build(SEEDS, out, limit=limit, workers=1)
    finally:
        stop.set()
        reader.join()
    assert len(seen) > 100
    assert all(seen)


def test_where_folders_cannot_be_exchanged_two_renames_do_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copydesk.build(SEEDS, tmp_path / "d", limit=2, workers=1)
    monkeypatch.setattr(swap, "_exchange", lambda *_: False)  # as on a file system that has no such call
    copydesk.build(SEEDS, tmp_path / "d", workers=1)
    assert pq.read_table(tmp_path / "d" / "articles").num_rows == 5
    assert sorted(p.name for p in tmp_path.iterdir()) == [".copydesk-cache", "d"]


def test_a_build_reads_nothing_of_its_old_output_but_what_it_may_replace(tmp_path: Path) -> None:
    out = tmp_path / "d"
    copydesk.build(SEEDS, out, workers=1)
    before = {p: p.read_bytes() for p in sorted(out.rglob("*.parquet"))}
    for path in before:
        path.write_bytes(b"no Parquet at all")
    copydesk.build(SEEDS, out, workers=1)
    assert {p: p.read_bytes() for p in sorted(out.rglob("*.parquet"))} == before
