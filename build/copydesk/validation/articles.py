"""The contract over articles: one pass, in which whatever else needs the rows listens."""

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.check import Failure, Requirements, contract_failures
from copydesk.validation.problems import Collector, Problem
from copydesk.validation.table import Rows, Table, place
from copydesk_schema.columns import PARAGRAPH_BREAK
from copydesk_schema.phrases import PhraseBook
from copydesk_schema.rules import Computed

Listener = Callable[[Rows], None]


def check_articles(
    table: Table,
    requirements: Requirements,
    phrases: PhraseBook,
    collector: Collector,
    listeners: Sequence[Listener] = (),
) -> None:
    """Stream the articles once, gather every failure of the contract, and let the listeners hear each batch."""
    heard = _Heard(table, collector, listeners)
    for failure in contract_failures(heard.batches(), requirements, phrases):
        heard.judge(failure, requirements)


class _Heard:
    """The batches on their way to pandera; it remembers which file each row came from."""

    def __init__(self, table: Table, collector: Collector, listeners: Sequence[Listener]) -> None:
        self._table, self._collector, self._listeners = table, collector, listeners
        self._begins: list[int] = []  # of each part that had rows: its first row in the whole table
        self._parts: list[tuple[int, frozenset[str]]] = []

    def batches(self) -> Iterator[pa.RecordBatch]:
        seen = 0
        for rows in self._table.stream(self._collector):
            if not self._parts or self._parts[-1][0] != rows.part:
                self._begins.append(seen)
                self._parts.append((rows.part, rows.substituted))
            seen += len(rows.batch)
            for listener in self._listeners:
                listener(rows)
            yield rows.batch

    def judge(self, failure: Failure, requirements: Requirements) -> None:
        path = row = None
        if failure.row is not None:
            at = bisect_right(self._begins, failure.row) - 1
            part, substituted = self._parts[at]
            if substituted & _concerned(failure, requirements):
                return
            path, row = self._table.parts[part].name, failure.row - self._begins[at]
        problem = Problem(failure.rule, failure.level, None, path, row, failure.id, value=failure.value)
        self._collector.add(problem, promise=failure.message)


def _concerned(failure: Failure, requirements: Requirements) -> set[str]:
    rule = next((r for r in requirements.rules if r.name == failure.rule), None)
    check = rule.check if rule else None
    return {failure.column, *(check.columns if isinstance(check, Computed) else ())}


def narrow_articles(rows: Rows, digests: Sequence[bytes], *, bodies: bool) -> pa.Table:
    """Return what checks across tables need of articles: no body, but the length of each of its paragraphs.

    digests: of the rows. bodies: add the SHA-256 of each body.
    """
    batch = rows.batch
    paragraphs = pc.split_pattern(batch.column("body"), PARAGRAPH_BREAK)
    lengths = pa.ListArray.from_arrays(
        paragraphs.offsets, pc.utf8_length(paragraphs.values), mask=paragraphs.is_null() if len(paragraphs) else None
    )
    columns = {
        "id": batch.column("id"),
        "digest": pa.array([d.hex() for d in digests], pa.string()),
        "date": pc.strftime(batch.column("date"), "%Y-%m-%d"),
        **{name: batch.column(name) for name in ("outlet", "title", "url")},
        "paragraphs": lengths,
        **place(rows),
    }
    if bodies:
        hashes = [
            None if b is None else hashlib.sha256(b.encode()).hexdigest() for b in batch.column("body").to_pylist()
        ]
        columns["body_sha256"] = pa.array(hashes, pa.string())
    return pa.table(columns)
