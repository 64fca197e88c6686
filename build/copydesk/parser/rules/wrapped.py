"""Text whose lines were all broken at one width, as in mails, wires and dumps of terminals: paragraphs made whole."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple
from unicodedata import east_asian_width

from copydesk.parser.draft import Draft, Line, breaks
from copydesk.parser.fields.fold import joined
from copydesk.parser.form import ends_sentence, is_unspaced

_NARROWEST, _WIDEST = 40, 132  # columns of a page; a terminal has 80 or 132
_LEAST, _SURE = 3, 5  # full lines, and that many with those counted twice that stop before a small letter
_FAR = 0.6  # of the width: of the lines that reach so far, one in five is full by chance
_BY_CHANCE, _MOSTLY = 1.5, 0.45  # so many and this share of them are full: a page breaks some lines itself
_OPEN = 0.6  # of the full lines leave their sentence open
_WIDER = 0.25  # as many lines as are full may be wider: addresses, a headline that was not broken
_ITEM = re.compile(r"[#>*•·+–—-]\s|\d{1,3}[.)]\s")
_HYPHENS = "-‐–—/"
_WIDE = frozenset("WF")

Measure = Callable[[str], int]
"""How wide a text is: in columns, or in characters."""


class _Pair(NamedTuple):
    """A line right below another: its number, and the columns where the other ends and where its first word would.

    indent: of the line. goes_on: it begins in the middle of a sentence, or below an item of a list.
    """

    number: int
    end: int
    next_end: int
    indent: int
    goes_on: bool


def wrapped(draft: Draft) -> None:
    """Join the lines of each paragraph of a page that is evidently wrapped.

    A line is full if the first word below it would not have fit. The page is wrapped if most lines that reach far are
    full at one width, and most of them stop within a sentence.
    """
    lines = draft.lines
    if len(lines) <= _LEAST or sum(len(line.text) > _WIDEST for line in lines) > _WIDER * len(lines):
        return
    full = _full(draft, columns)
    if not full and not draft.page.text.isascii():
        full = _full(draft, len)  # many programs count characters
    if not full:
        return
    torn = [False] * len(lines)
    for pair in full:
        torn[pair.number] = True
    draft.join(torn)
    for line in draft.lines:
        if "\n" in line.plain or "\r" in line.plain:
            line.plain = joined(line.plain)  # so that it is judged as it would be whole


def columns(text: str) -> int:
    """Return the columns that a text takes on a terminal, where a Chinese character takes two."""
    return len(text) if text.isascii() else len(text) + sum(east_asian_width(c) in _WIDE for c in text)


def _full(draft: Draft, measure: Measure) -> list[_Pair]:
    """Return the full lines that the line below goes on, none if the page is not wrapped."""
    ends = _ends(draft, measure)
    pairs = [pair for pair in _pairs(draft, ends, measure) if pair.end <= _WIDEST]
    if len(pairs) < _LEAST:
        return []
    width = _common_width(pairs, ends)
    full = [pair for pair in pairs if pair.end <= width < pair.next_end and ends[pair.number] <= width]
    base = max(Counter(pair.indent for pair in full).items(), key=lambda n: (n[1], -n[0]), default=(0, 0))[0]
    full = [pair for pair in full if pair.indent <= base or pair.goes_on]
    return full if _is_wrapped(full, pairs, width, ends, draft.lines) else []


def _ends(draft: Draft, measure: Measure) -> list[int]:
    """Return the column in which each line ends."""
    text = draft.page.text
    ends: list[int] = []
    above = 0
    for line in draft.lines:
        gap = text[above : line.start]
        last = max(gap.rfind("\n"), gap.rfind("\r"))
        indent = len(gap) - last - 1 if last >= 0 or not ends else 0  # a header was put before it later
        ends.append(indent + measure(line.text))
        above = line.end
    return ends


def _pairs(draft: Draft, ends: Sequence[int], measure: Measure) -> Iterator[_Pair]:
    """Yield the pairs of lines that may belong together: nothing but a line end between them, no deeper indent."""
    text, lines = draft.page.text, draft.lines
    for i in range(1, len(lines)):
        above, line = lines[i - 1], lines[i]
        if above.label is not None or line.label is not None or _ITEM.match(line.text):
            continue
        if breaks(text, above.end, line.start) != 1:
            continue
        indent, item = ends[i] - measure(line.text), _ITEM.match(above.text) is not None
        if item or indent <= ends[i - 1] - measure(above.text):
            next_end = ends[i - 1] + _first(above.text, line.text, measure)
            yield _Pair(i, ends[i - 1], next_end, indent, item or line.text[0].islower())


def _first(above: str, text: str, measure: Measure) -> int:
    """Return the columns that the first word of a line would take behind the line above."""
    if is_unspaced(text[:8]):
        return measure(text[:2])  # a mark is not parted from the character before it
    return measure(text.split(None, 1)[0]) + (above[-1] not in _HYPHENS)


def _common_width(pairs: Sequence[_Pair], ends: Sequence[int]) -> int:
    """Return the width at which most lines are full and fewest are wider; the narrowest of equals."""
    change = [0] * (_WIDEST + 2)
    for pair in pairs:
        if pair.next_end > _NARROWEST:
            change[max(pair.end, _NARROWEST)] += 1
            change[min(pair.next_end, _WIDEST + 1)] -= 1
    for end in ends:  # a line is wider than each width below its end
        change[_NARROWEST] -= 1
        change[min(max(end, _NARROWEST), _WIDEST + 1)] += 1
    counts = list(accumulate(change))[_NARROWEST : _WIDEST + 1]
    return _NARROWEST + counts.index(max(counts))


def _is_wrapped(
    full: Sequence[_Pair], pairs: Sequence[_Pair], width: int, ends: Sequence[int], lines: Sequence[Line]
) -> bool:
    far = sum(pair.end >= _FAR * width for pair in pairs)
    wider = sum(end > width and " " in line.text for end, line in zip(ends, lines, strict=True))
    unfinished = sum(not ends_sentence(lines[pair.number - 1].text) for pair in full)
    within = sum(lines[pair.number].text[0].islower() for pair in full)
    return (
        len(full) >= _LEAST
        and len(full) + within >= _SURE
        and len(full) >= _BY_CHANCE + _MOSTLY * far
        and unfinished >= _OPEN * len(full)
        and wider <= _WIDER * len(full)
    )
