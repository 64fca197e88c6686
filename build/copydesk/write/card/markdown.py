"""Markdown that no text of a document can break."""

import re
from collections.abc import Iterable, Sequence

from copydesk.shown import visible

_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|~$])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_CELL_CHARS = 80


def plain(text: str) -> str:
    """Return a text on one line, of which nothing is read as Markdown or HTML."""
    folded = visible(" ".join(text.split()))
    return _MARKS.sub(r"\\\1", folded).translate(_ENTITIES)


def cell(text: str) -> str:
    """Return a text for a cell, cut short."""
    folded = " ".join(text.split())
    return plain(folded if len(folded) <= _CELL_CHARS else folded[: _CELL_CHARS - 1] + "…")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown."""
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def counted(count: int, noun: str) -> str:
    """Return a number and what it counts: `1 group`, `2 groups`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def share(count: int, whole: int) -> str:
    """Return a part in percent."""
    return f"{count / whole:.1%}" if whole else "–"
