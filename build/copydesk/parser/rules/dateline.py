"""Place and day of writing on a line of their own: `MOSCOW, August 20, 2025`."""

from copydesk.parser.dates import reader
from copydesk.parser.draft import Draft
from copydesk.parser.rules.timestamp import lines_with_a_year

_LONGEST = 80  # characters


def own_line(draft: Draft) -> None:
    """Label lines that are a place in capitals, then a day, and nothing else."""
    for line in lines_with_a_year(draft, _LONGEST):
        if line.prose or not line.text[:2].isupper():
            continue
        day = next(reader(draft.tables.phrases.all).days(draft.page.text, line.start, line.end), None)
        if day is None:
            continue
        place = draft.page.text[line.start : day.start].rstrip(" ,–—-(")
        if place and place.isupper() and not draft.page.text[day.end : line.end].strip(" .)–—-"):
            line.mark("dateline", "dateline")
