"""A table as the files that make it up, streamed once; a damaged file is a problem, and the rest is still read."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from copydesk.dataset.parts import DamagedError, Part
from copydesk.validation.problems import Collector, Problem
from copydesk_schema.columns import TABLES

_TYPES = {"date32": (pa.date32(),), "int64": (pa.int64(),), "int32": (pa.int32(),), "float64": (pa.float64(),)}
_STRINGS = (pa.string(), pa.large_string(), pa.string_view())  # three layouts of the same values


@dataclass(frozen=True, slots=True)
class Rows:
    """A batch in the contract's columns and types. start: the row of the file at which it begins.

    substituted: columns that the file lacks or holds in another type; here they are null, and not to be judged.
    original: the batch as the file has it.
    """

    part: int
    start: int
    batch: pa.RecordBatch
    original: pa.RecordBatch
    substituted: frozenset[str]


@dataclass(slots=True)
class Table:
    """One of the three tables.

    lost: files that are missing, damaged, or of other columns. rows_of: what was read, by part.
    omits: columns that the dataset leaves out; in a batch they are null, and not to be judged.
    """

    name: str
    parts: list[Part]
    omits: tuple[str, ...] = ()
    lost: set[str] = field(default_factory=set)
    rows_of: list[int] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether every row was there, in the contract's columns; what needs all rows is left out otherwise."""
        return not self.lost

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return sum(self.rows_of)

    def stream(self, collector: Collector) -> Iterator[Rows]:
        """Yield every batch, and gather what is wrong with the columns and the files on the way."""
        self.rows_of = [0] * len(self.parts)
        for number, part in enumerate(self.parts):
            substituted = self._judge_columns(part, collector) | set(self.omits)
            try:
                for batch in part.read(None):
                    start = self.rows_of[number]
                    self.rows_of[number] += len(batch)
                    yield Rows(number, start, _conform(batch, self.name, substituted), batch, substituted)
            except DamagedError as error:
                self.damaged(part.name, str(error), collector)

    def damaged(self, path: str, why: str, collector: Collector) -> None:
        """Note that a file of the table cannot be read."""
        self.lost.add(path)
        collector.add(Problem("file_unreadable", path=path, value=why))

    def _judge_columns(self, part: Part, collector: Collector) -> frozenset[str]:
        """Return the contract's columns that the file does not have, or has in another type."""
        columns = [c for c in TABLES[self.name] if c.name not in self.omits]
        want = [c.name for c in columns]
        have = part.schema.names
        wrong = {c for c in want if have.count(c) != 1}
        for column in sorted(wrong, key=want.index):
            many = have.count(column) > 1
            rule, value = ("column_unknown", f"{column}, twice") if many else ("column_missing", column)
            collector.add(Problem(rule, path=part.name, value=value))
        for column in dict.fromkeys(have):
            if column not in want:
                collector.add(Problem("column_unknown", path=part.name, value=column))
        if sorted(have) == sorted(want) and have != want:
            collector.add(Problem("column_order", path=part.name, value=", ".join(have)))
        for spec in columns:
            if spec.name not in wrong and (found := part.schema.field(spec.name).type) not in _of(spec.type):
                wrong.add(spec.name)
                message = f"must be {spec.type}, is {found}"
                collector.add(Problem("column_type", path=part.name, value=spec.name, message=message))
        if wrong:
            self.lost.add(part.name)
        return frozenset(wrong)


def _of(name: str) -> tuple[pa.DataType, ...]:
    return _STRINGS if name == "string" else _TYPES[name]


def _conform(batch: pa.RecordBatch, table: str, substituted: frozenset[str]) -> pa.RecordBatch:
    types = {c.name: pa.string() if c.type == "string" else _TYPES[c.type][0] for c in TABLES[table]}
    columns = [
        pa.nulls(len(batch), kind) if name in substituted else batch.column(name).cast(kind)
        for name, kind in types.items()
    ]
    return pa.RecordBatch.from_arrays(columns, names=list(types))


def no_rows(table: str) -> Rows:
    """Return a batch without rows, for what must know the columns of a table that has none."""
    types = [pa.string() if c.type == "string" else _TYPES[c.type][0] for c in TABLES[table]]
    empty = pa.RecordBatch.from_arrays([pa.array([], kind) for kind in types], names=[c.name for c in TABLES[table]])
    return Rows(0, 0, empty, empty, frozenset())


def place(rows: Rows) -> dict[str, pa.Array]:
    """Return two columns that say where each row stands: the number of its file, and its row in it."""
    n = len(rows.batch)
    return {
        "file": pa.array([rows.part] * n, pa.int32()),
        "row": pa.array(range(rows.start, rows.start + n), pa.int64()),
    }
