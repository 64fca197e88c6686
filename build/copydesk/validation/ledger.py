"""The ledger as a whole: what it adds up to, and its list of sources."""

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.dataset.layout import split_of
from copydesk.dataset.parts import Part
from copydesk.read import name_order
from copydesk.validation.problems import EXAMPLES, Collector, Problem
from copydesk.validation.table import Rows, Table, place


class LedgerTotals:
    """Counts of the ledger, in the words of the manifest."""

    def __init__(self) -> None:
        self.statuses: Counter[str | None] = Counter()
        self.refused: Counter[str] = Counter()
        self._groups: dict[str, _Group] = {}
        self._split = False
        self._unsplit: list[Problem] = []  # the first few
        self._unsplit_count = 0

    def hear(self, rows: Rows) -> None:
        """Add a batch."""
        self._hear_groups(rows.batch)
        self._hear_splits(rows)
        statuses = rows.batch.column("status").to_pylist()
        self.statuses.update(statuses)
        for status, rule in zip(statuses, rows.batch.column("rule").to_pylist(), strict=True):
            if status != "accepted":
                self.refused[f"{status}:{rule}"] += 1

    def _hear_groups(self, batch: pa.RecordBatch) -> None:
        grouped = batch.select(["id", "duplicate_group", "split"]).filter(pc.is_valid(batch["duplicate_group"]))
        for row in grouped.to_pylist():
            group = self._groups.setdefault(row["duplicate_group"], _Group(row["id"] or "", row["split"]))
            group.rows += 1
            group.least = min(group.least, row["id"] or "")
            group.split = group.split or row["split"]
            group.divided |= row["split"] not in (None, group.split)

    def _hear_splits(self, rows: Rows) -> None:
        self._split |= len(rows.batch) > rows.batch["split"].null_count
        alone = pc.and_(pc.equal(rows.batch["status"], "accepted"), pc.is_null(rows.batch["split"]))
        unsplit = pc.indices_nonzero(pc.fill_null(alone, False)).to_pylist()
        self._unsplit_count += len(unsplit)
        for row in unsplit[: EXAMPLES - len(self._unsplit)]:
            self._unsplit.append(Problem("ledger_split", path="ledger/", source=rows.batch["source"][row].as_py()))

    def check_splits(self, collector: Collector) -> None:
        """Gather accepted documents that are in no split, though others are in one."""
        if self._split:
            collector.add_all(self._unsplit, self._unsplit_count)

    def check_groups(self, collector: Collector) -> None:
        """Gather groups that are named otherwise than their documents say, or divided by splits."""
        for name, group in self._groups.items():
            if group.least != name or group.rows < 2:
                collector.add(Problem("group_name", path="ledger/", value=name))
            if group.divided:
                collector.add(Problem("group_divided", path="ledger/", value=name))


@dataclass(slots=True)
class _Group:
    least: str
    split: str | None
    rows: int = 0
    divided: bool = False


def narrow_ledger(rows: Rows) -> pa.Table:
    """Return what checks across tables need of the ledger."""
    columns = {name: rows.batch.column(name) for name in rows.batch.schema.names}
    return pa.table(columns | place(rows))


class _Listed(NamedTuple):
    source: str
    sha256: str
    split: str
    path: str
    row: int

    def problem(self, rule: str) -> Problem:
        return Problem(rule, path=self.path, row=self.row, source=self.source)


def check_listing(ledger: Table, collector: Collector) -> str:
    """Gather sources that are there twice or out of order, and return the hash of the list of documents.

    ledger: read whole before. The list is as `sha256sum` writes it, in the order of the sources.
    """
    listing = hashlib.sha256()
    before: str | None = None
    last: dict[str, tuple[str, int]] = {}
    for one in heapq.merge(*_splits(ledger), key=lambda listed: name_order(listed.source)):
        name = name_order(one.source)
        if one.source == before:
            collector.add(one.problem("source_unique"))
        elif name < last.get(one.split, ("", 0)):
            collector.add(one.problem("source_order"))
        before, last[one.split] = one.source, name
        listing.update(f"{one.sha256}  {one.source}\n".encode())
    return listing.hexdigest()


def _splits(table: Table) -> list[Iterator[_Listed]]:
    """Return the sources and hashes of each split, which is in order by itself."""
    splits: dict[str, list[Part]] = {}
    for part in table.parts:
        splits.setdefault(split_of(Path(part.name)) or "", []).append(part)
    return [_listed(split, parts) for split, parts in splits.items()]


def _listed(split: str, parts: list[Part]) -> Iterator[_Listed]:
    for part in parts:
        row = 0
        for batch in part.read(["source", "sha256"]):
            for source, sha256 in zip(batch["source"].to_pylist(), batch["sha256"].to_pylist(), strict=True):
                yield _Listed(source or "", sha256 or "-", split, part.name, row)
                row += 1
