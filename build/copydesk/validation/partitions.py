"""The tables' narrow columns cut by id, so that checks across tables hold one cut at a time.

Tables of moderate length stay in memory; long ones go through files in a temporary folder.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.dataset.spill import spilling

ROWS = 1 << 17  # of all tables together, in one cut
MOST = 256  # cuts, by the first two hex digits
HELD_BYTES = 32 << 20  # before rows go to disk


@lru_cache
def _digits() -> pa.Array:
    return pa.array([f"{i:02x}" for i in range(MOST)])


class Partitions:
    """Rows by table and by the first digits of their id. Each table must have a column `id`.

    rows: how many will come, of all tables together.
    """

    def __init__(self, rows: int, folder: Path, size: int = ROWS) -> None:
        self.count = min(MOST, max(1, -(-rows // size)))
        self._folder = folder
        self._held: dict[tuple[int, str], list[pa.Table]] = {}
        self._schemas: dict[str, pa.Schema] = {}
        self._bytes = 0

    def add(self, name: str, table: pa.Table) -> None:
        """Take some rows of a table, always in the same columns."""
        self._schemas[name] = table.schema
        for cut, rows in self._cuts(table):
            self._held.setdefault((cut, name), []).append(rows)
            self._bytes += rows.nbytes
        if self.count > 1 and self._bytes > HELD_BYTES:
            self._spill()

    def __iter__(self) -> Iterator[dict[str, pa.Table]]:
        """Yield the cuts, each as tables by name, in the order in which the rows came."""
        for cut in range(self.count):
            yield {name: self._table(cut, name) for name in self._schemas}

    def _cuts(self, table: pa.Table) -> Iterator[tuple[int, pa.Table]]:
        if self.count == 1:
            yield 0, table
            return
        # An id that is none goes to the first cut, always: equal ids meet in one cut.
        number = pc.fill_null(pc.index_in(pc.utf8_slice_codeunits(table["id"], 0, 2), _digits()), 0)
        cuts = number.to_numpy() * self.count // MOST
        for cut in sorted(set(cuts.tolist())):
            yield cut, table.filter(pa.array(cuts == cut))

    def _spill(self) -> None:
        for (cut, name), tables in self._held.items():
            # A stream ends by itself, so streams can follow each other in one file.
            with (
                spilling(),
                self._file(cut, name).open("ab") as sink,
                pa.ipc.new_stream(sink, self._schemas[name]) as writer,
            ):
                for table in tables:
                    writer.write_table(table)
        self._held, self._bytes = {}, 0

    def _table(self, cut: int, name: str) -> pa.Table:
        tables = []
        file = self._file(cut, name)
        if file.exists():
            size = file.stat().st_size
            with file.open("rb") as source:
                while source.tell() < size:
                    tables.append(pa.ipc.open_stream(source).read_all())
        tables += self._held.pop((cut, name), [])
        return pa.concat_tables(tables) if tables else self._schemas[name].empty_table()

    def _file(self, cut: int, name: str) -> Path:
        return self._folder / f"{cut:03d}.{name}.arrows"
