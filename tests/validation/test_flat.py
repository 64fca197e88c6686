"""Memory stays flat: bodies are never held whole, and what is narrow goes to disk when there is much of it."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.dataset.hashes import logical_sha256
from copydesk.validation.digests import SortedDigests
from copydesk.validation.partitions import Partitions
from copydesk_schema.arrow import arrow_schema

from .test_contract import article

BODY_BYTES = 10_000
MEASURED = """
import json, resource, sys
from copydesk.validation import validate
result = validate(sys.argv[1], schema=sys.argv[2] or None)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"ok": result.ok, "rows": result.rows["articles"], "peak": peak}))
"""
OWN = "columns:\n  body: {dtype: String, str_length: {min_value: 1, max_value: 100000}}\n"


def generated(path: Path, rows: int) -> None:
    """Write articles with long bodies, all different, in one row group: the worst that a reader meets."""
    bodies = (os.urandom(BODY_BYTES // 2).hex() for _ in range(rows))
    table = pa.Table.from_pylist([article(i, body=body) for i, body in enumerate(bodies)], arrow_schema())
    pq.write_table(table, path, row_group_size=rows, compression="none")


def peak(path: Path, schema: str = "") -> int:
    """Return the most memory that a validation of the file takes, in bytes."""
    command = [sys.executable, "-c", MEASURED, str(path), schema]
    measured = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert measured["ok"]
    return int(measured["peak"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a folder of large files, which are gone afterwards."""
    path = tmp_path_factory.mktemp("flat")
    generated(path / "few.parquet", 2_000)
    generated(path / "many.parquet", 20_000)
    (path / "own.yaml").write_text(OWN)
    yield path
    shutil.rmtree(path)


@pytest.mark.parametrize("schema", ["", "own.yaml"])
def test_ten_times_the_bodies_take_no_more_memory(schema: str, folder: Path) -> None:
    own = str(folder / schema) if schema else ""
    grown = peak(folder / "many.parquet", own) - peak(folder / "few.parquet", own)
    assert grown < 18_000 * BODY_BYTES / 3


@given(st.lists(st.lists(st.integers(0, 40), max_size=30), max_size=8), st.integers(1, 20))
def test_digests_in_runs_have_the_hash_of_digests_at_once(batches: list[list[int]], run: int) -> None:
    digests = [[hashlib.sha256(str(n).encode()).digest() for n in batch] for batch in batches]
    with tempfile.TemporaryDirectory() as folder:
        sorter = SortedDigests(Path(folder), run)
        for batch in digests:
            sorter.add(batch)
        assert sorter.logical_sha256() == logical_sha256(d for batch in digests for d in batch)
        assert not list(Path(folder).iterdir())


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_partitions_hold_every_row_once_and_equal_ids_together(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copydesk.validation.partitions.HELD_BYTES", 500)
    ids = [*(hashlib.sha256(str(n % 60).encode()).hexdigest() for n in range(200)), None, "", "ü", "zz", None, "A"]
    partitions = Partitions(len(ids), tmp_path, size)
    for start in range(0, len(ids), 20):
        some = ids[start : start + 20]
        partitions.add("t", pa.table({"id": pa.array(some, pa.string()), "n": range(start, start + len(some))}))
    cuts = [cut["t"].to_pylist() for cut in partitions]
    assert len(cuts) == partitions.count
    assert sorted(row["n"] for cut in cuts for row in cut) == list(range(len(ids)))
    homes: dict[str | None, int] = {}
    assert all(homes.setdefault(row["id"], i) == i for i, cut in enumerate(cuts) for row in cut)
    assert all([row["n"] for row in cut] == sorted(row["n"] for row in cut) for cut in cuts)


def test_a_dataset_in_many_partitions_gives_the_same_problems(
    dataset: Path, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from copydesk.validation import validate

    from .edits import edit, forge

    edit(dataset, "articles", 0, "title", lambda _: "Another")
    edit(dataset, "articles", 6, "body", lambda body: body[:-1])
    forge(dataset)
    at_once = validate(dataset, sources=documents)
    monkeypatch.setattr("copydesk.validation.dataset.Partitions", lambda n, folder: Partitions(n, folder, 1))
    monkeypatch.setattr("copydesk.validation.partitions.HELD_BYTES", 1)
    monkeypatch.setattr("copydesk.validation.digests.RUN", 3)
    cut_up = validate(dataset, sources=documents)
    assert {(g.rule, g.count) for g in cut_up.groups} == {(g.rule, g.count) for g in at_once.groups}
