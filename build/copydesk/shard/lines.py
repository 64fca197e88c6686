"""The lines of a shard's pages, for the survey to count, and for the pages to be read with once more."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from copydesk.dataset.work import FURNITURE, KEPT, LINES, SUBHEADING
from copydesk.parser.recurring import RecurringLines, seen_lines
from copydesk.parser.tables import Recurring
from copydesk.records import Parsed


class Lines:
    """Takes the lines of parsed pages; each counts once on its page."""

    def __init__(self) -> None:
        self._columns: dict[str, list[int]] = {name: [] for name in LINES.names}

    def add(self, row: int, parsed: Parsed) -> None:
        """Take the lines of a page."""
        assert parsed.page is not None
        read: dict[int, tuple[int, int]] = {}
        for line in seen_lines(parsed.page, parsed.pieces):
            kind = FURNITURE if not line.kept else SUBHEADING if line.label == "subheading" else KEPT
            read[line.key] = max(read.get(line.key, (0, 0)), (len(line.text), kind))
        self._columns["row"] += [row] * len(read)
        self._columns["key"] += read
        self._columns["size"] += [size for size, _ in read.values()]
        self._columns["read"] += [kind for _, kind in read.values()]

    def table(self) -> pa.Table:
        """Return what was taken."""
        return pa.table(self._columns, schema=LINES)


def to_read_again(
    lines: pa.Table, outlets: Sequence[str | None], recurring: RecurringLines
) -> Iterator[tuple[int, Recurring]]:
    """Yield the rows of a shard that hold, as part of a body, a line that recurs; and what to read each with.

    outlets: by row, of its article.
    """
    row, key, read = (lines[name].to_numpy() for name in ("row", "key", "read"))
    kept = read != FURNITURE
    for number in np.unique(row[kept & np.isin(key, np.fromiter(recurring.keys, np.uint64))]).tolist():
        here = slice(*np.searchsorted(row, (number, number + 1)))
        found = recurring.of(outlets[number], set(key[here].tolist()), set(key[here][kept[here]].tolist()))
        if found:
            yield number, found
