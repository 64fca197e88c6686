"""Paragraphs, captions and furniture run together on one line: cut apart where sentences meet."""

import re

from copydesk.parser.draft import Draft
from copydesk.parser.form import is_unspaced

_LEAST = 500  # characters of a run; shorter lines are paragraphs
_LEAST_UNSPACED = 250
_MOST = 200_000  # characters; no article's line is longer, and cutting stays quick
_LONE = 1_500  # characters of a line that is most of the page
_HUGE = 3_000  # characters of a line that is no paragraph in any case
_TIGHT = 2  # places where words touch, in a line that was glued
_SHORTEST = 3  # characters of a part

_TOP = 600  # characters of a run that may hold its headline
_TWICE = re.compile(r"(?=\S)(.{25,200}?)[\s–—-]{0,3}\1")
_UP, _LOW = "A-ZÄÖÜÀ-ÞА-ЯİŞÇĞ", "a-zäöüßà-ÿа-яığşç"
# No space: "…is over.The", "Comments(3)Read", "PressApril"; not "U.S.", not "MacArthur's" alone (two places are asked
# for), and not behind a quotation mark that opens, as ” and » do in some languages.
_TOUCH = re.compile(
    rf"(?<=[.!?…”\"»)])(?<![\s(]\w\.)(?<![\s(][”\"»])(?=[{_UP}„“«\"][{_LOW}])|(?<=[{_LOW}])(?=[{_UP}][{_LOW}]+[\s,.:])"
)
_SENTENCE = re.compile(r"[.!?…][\"'”’»)“]*\s+(?=[^\W\d_a-z]|[„“«\"'‘»(\d])|[。！？][」』）]*|[।؟۔]\s+")


def glue(draft: Draft) -> None:
    """Cut lines that are runs into their sentences."""
    cuts = {}
    length = 0
    for i, line in enumerate(draft.lines):
        if line.short or line.label is not None:
            continue
        if not _LEAST_UNSPACED <= len(line.text) <= _MOST:
            continue
        if len(line.text) < _LEAST and not is_unspaced(line.text):
            continue
        length = length or sum(len(other.text) for other in draft.lines)
        touching = [match.start() for match in _TOUCH.finditer(line.text)]
        lone = len(line.text) > _LONE and 2 * len(line.text) > length
        if len(touching) >= _TIGHT or lone or len(line.text) > _HUGE:
            meetings = {*touching, *(m.end() for m in _SENTENCE.finditer(line.text)), *_twice(line.text)}
            places = _apart(sorted(meetings), line.text)
            if places:
                cuts[i] = places
    if cuts:
        draft.split(cuts, glued=True)


def _twice(text: str) -> list[int]:
    """Return where the copies of a headline begin and end that stand side by side at the top of a run."""
    found = _TWICE.search(text[:_TOP])
    return [found.start(), found.end(1), found.end()] if found else []


def _apart(places: list[int], text: str) -> list[int]:
    """Return the places that leave some characters between them."""
    kept: list[int] = []
    for place in places:
        if len(text) - place >= _SHORTEST and len(text[kept[-1] if kept else 0 : place].strip()) >= _SHORTEST:
            kept.append(place)
    return kept
