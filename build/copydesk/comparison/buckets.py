"""Rows put apart by the hash of a key: equal keys of two tables meet in buckets of the same number, one at a time.

So two tables of any length are joined with a few hundred thousand rows in memory; the rest lies on disk.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.dataset.spill import spilling

if TYPE_CHECKING:
    import polars as pl

HELD = 200_000  # rows of a table that are held at once
_MOST = 200  # files that are open at once
_NUMBER = "_bucket"


@dataclass(frozen=True, slots=True)
class Workroom:
    """Where buckets lie, and how many there are of each table. held: rows of one that are held before they go there."""

    folder: Path
    count: int
    held: int
    _names: "itertools.count[int]"

    @classmethod
    def of(cls, folder: Path, rows: int, held: int) -> "Workroom":
        """Return room for tables of so many rows."""
        return cls(folder, min(max(1, -(-rows // held)), _MOST), held, itertools.count())

    def buckets(self, key: str, schema: "dict[str, Any]") -> "Buckets":
        """Return buckets for rows with these columns."""
        return Buckets(self.folder / str(next(self._names)), self, key, schema)


class Buckets:
    """The rows of one table. They are added first, and then read bucket by bucket."""

    def __init__(self, path: Path, room: Workroom, key: str, schema: "dict[str, Any]") -> None:
        """Hold rows with these columns. path: what the names of files begin with."""
        import polars as pl

        self._path, self._count, self._most, self._key = path, room.count, room.held, key
        self._empty = pl.DataFrame(schema=schema)
        self._held: list[pl.DataFrame] = []
        self._rows = 0
        self._writers: dict[int, Any] = {}
        self.height = 0

    def add(self, rows: "pl.DataFrame") -> None:
        """Take rows."""
        self._held.append(rows.select(self._empty.columns))
        self._rows += rows.height
        self.height += rows.height
        if self._count > 1 and self._rows >= self._most:
            self._spill()

    def __iter__(self) -> "Iterator[pl.DataFrame]":
        """Yield the rows of each bucket. Nothing can be added afterwards."""
        import polars as pl

        if self._count == 1:
            yield pl.concat([self._empty, *self._held])
            return
        self._spill()
        for writer in self._writers.values():
            with spilling():
                writer.close()
        for number in range(self._count):
            path = self._file(number)
            if number not in self._writers:
                yield self._empty
                continue
            with spilling():
                rows = pl.concat([self._empty, pl.read_ipc_stream(path)])
                path.unlink()
            yield rows

    def _spill(self) -> None:
        import polars as pl
        import pyarrow as pa

        rows = pl.concat([self._empty, *self._held])
        number = (pl.col(self._key).hash(seed=1) % self._count).alias(_NUMBER)
        parts = rows.with_columns(number).partition_by(_NUMBER, as_dict=True, include_key=False)
        for (key,), part in parts.items():
            table = part.to_arrow(compat_level=pl.CompatLevel.oldest())
            with spilling():
                if key not in self._writers:
                    self._writers[key] = pa.ipc.new_stream(str(self._file(key)), table.schema)
                self._writers[key].write_table(table)
        self._held, self._rows = [], 0

    def _file(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}-{number}.arrows")
