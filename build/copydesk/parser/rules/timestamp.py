"""A line that is a moment of publication or change, and nothing else."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from copydesk.parser.dates import Day, reader, years
from copydesk.parser.draft import Draft, Line
from copydesk.parser.moments import words

_LONGEST = 120  # characters: two moments with weekday, zone and an introduction each


def timestamp(draft: Draft) -> None:
    """Label lines that state a moment."""
    phrases = draft.tables.phrases.all
    for line in lines_with_a_year(draft, _LONGEST):
        stated = list(reader(phrases).days(draft.page.text, line.start, line.end))
        if stated and words(phrases).is_moment(_without(line, stated)):
            line.mark("timestamp", "timestamp")


def lines_with_a_year(draft: Draft, longest: int) -> Iterator[Line]:
    """Yield the open lines of at most so many characters in which a year stands."""
    if not (known := years(draft.page.text)):
        return
    starts = [line.start for line in draft.lines]
    for n in sorted({bisect_left(starts, year + 1) - 1 for year in known}):
        line = draft.lines[max(0, n)]
        if line.label is None and len(line.text) <= longest:
            yield line


def _without(line: Line, days: Iterable[Day]) -> str:
    """Return the line with its days cut out."""
    at, rest = 0, []
    for day in days:
        rest.append(line.text[at : day.start - line.start])
        at = day.end - line.start
    return " ".join([*rest, line.text[at:]])
