"""Tables of a terminal: a heading over columns, names flush left, figures flush right."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from copydesk.cells import clipped, padded
from copydesk.shown import visible

_WIDEST = 44  # cells of a name
_GAP = "  "


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], texts: int = 1) -> Iterator[str]:
    """Yield the lines of a table. heads: the table's own heading first. texts: so many columns are no figures."""
    if not rows:
        return
    cells = [[visible(cell) for cell in row] for row in rows]
    widths = [
        min(max(cell_len(heads[at]) - (2 if not at else 0), *(cell_len(row[at]) for row in cells)), _WIDEST)
        for at in range(len(heads))
    ]
    yield _line([padded(heads[0], widths[0] + 2), *_fitted(heads[1:], widths[1:], texts - 1)])
    for row in cells:
        yield "  " + _line([_cut(row[0], widths[0]), *_fitted(row[1:], widths[1:], texts - 1), *row[len(heads) :]])


def _fitted(row: Sequence[str], widths: Sequence[int], texts: int) -> list[str]:
    return [
        _cut(cell, width) if at < texts else " " * (width - cell_len(cell)) + cell
        for at, (cell, width) in enumerate(zip(row, widths, strict=False))
    ]


def _cut(cell: str, width: int) -> str:
    return padded(cell, width) if cell_len(cell) <= width else clipped(cell, width)


def _line(cells: Sequence[str]) -> str:
    return _GAP.join(cells).rstrip()
