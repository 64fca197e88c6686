"""Place and day of writing on a line of their own: `MOSCOW, August 20, 2025`."""

from copydesk.parser.dates import YEAR, grammar
from copydesk.parser.draft import Draft

_LONGEST = 80


def own_line(draft: Draft) -> None:
    """Label lines that are a place in capitals, then a day, and nothing else."""
    day = grammar(draft.phrases).day
    for line in draft.open():
        if line.prose or len(line.text) > _LONGEST or not line.text[:2].isupper() or not YEAR.search(line.text):
            continue
        found = day.search(line.text)
        if found is None:
            continue
        place = line.text[: found.start()].rstrip(" ,–—-(")
        if place and place.isupper() and not line.text[found.end() :].strip(" .)–—-"):
            line.mark("dateline", "dateline")
