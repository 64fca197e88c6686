"""The same words again. The structured copy is kept, and the other is labelled."""

import re
from collections.abc import Sequence

from copydesk.parser.draft import Draft, Line
from copydesk.parser.reading.trees import UNIT

_PREFIX = 24  # characters by which a line is looked up inside another
_SAME_PREFIX = 8  # lines with one prefix that are tried; keeps a page of equal beginnings linear
_MOST_EFFORT = 8  # characters compared for each of a line's own; a page of near misses stays linear
_LEAST_REPEAT = 25  # characters; shorter lines may recur by right ("Yes, sir.")
_LEAST_PART = 40  # characters of a line that is looked for in a long one
_COMPARED = 400  # characters of it; longer ones are paragraphs run together themselves
_MOST_OTHERS = 400  # lines that are looked for
_LEAST_RUN, _LONGEST_RUN = 600, 100_000  # characters of a line in which they are looked for
_MOSTLY = 0.6
_FIRST = 2 * UNIT  # of a score, by which the first copy is preferred
_LEAST_GLUED = 12  # characters of a headline that is looked for at the end of another line
_NUMBER = re.compile(r"\d{1,2}\.\s+")


def run_together(draft: Draft) -> None:
    """Label a line that is nothing but other lines of the page run together, as summaries by extractors are."""
    by_prefix: dict[str, list[Line]] = {}
    for line in draft.open():
        if len(line.text) >= _PREFIX:
            same = by_prefix.setdefault(line.text[:_PREFIX], [])
            if len(same) < _SAME_PREFIX:
                same.append(line)
    others = [line.text[:_COMPARED] for line in draft.open() if len(line.text) >= _LEAST_PART][:_MOST_OTHERS]
    for line in draft.open():
        if len(line.text) > 2 * _PREFIX and (_parts(line, by_prefix) >= 2 or _is_mostly(line, others)):
            line.mark("repeat", "run_together")


def _is_mostly(line: Line, others: Sequence[str]) -> bool:
    """Return whether most of a long line stands in other lines, with furniture between: the page once more."""
    if not _LEAST_RUN <= len(line.text) <= _LONGEST_RUN:
        return False
    held = sum(len(other) for other in others if len(other) < _COMPARED <= len(line.text) and other in line.text)
    return held >= _MOSTLY * len(line.text)


def _parts(line: Line, by_prefix: dict[str, list[Line]]) -> int:
    """Return how many other lines the line consists of, 0 if anything else is in it. The last may be cut short."""
    text, at, parts = line.text, 0, 0
    effort = _MOST_EFFORT * len(text)
    while at < len(text):
        for other in by_prefix.get(text[at : at + _PREFIX], ()):
            effort -= len(other.text)
            if effort < 0:
                return 0
            if other is not line and other.label is None and text.startswith(other.text, at):
                at += len(other.text)
                break
        else:
            rest = text[at:].rstrip("….")
            cut = len(rest) >= _PREFIX and any(
                other is not line and other.text.startswith(rest) for other in by_prefix.get(rest[:_PREFIX], ())
            )
            return parts + 1 if cut and parts else 0
        parts += 1
        while at < len(text) and text[at].isspace():
            at += 1
    return parts


def numbered(draft: Draft) -> None:
    """Label a line that only numbers another, `3. Headline`, as the last step of a trail does or a list of contents."""
    found = [(line, number.end()) for line in draft.open() if (number := _NUMBER.match(line.text))]
    whole = {line.text for line in draft.open()} if found else set()
    for line, start in found:
        if len(line.text) - start >= _LEAST_GLUED and line.text[start:] in whole:
            line.mark("repeat", "numbered")


def glued_headline(draft: Draft) -> None:
    """Cut a copy of the headline off the end of the line it is stuck to: a picture's alternative text."""
    title = next((line for line in draft.lines if line.label == "title"), None)
    if title is None or len(title.text) < _LEAST_GLUED:
        return
    stuck = {
        i: [len(line.text) - len(title.text)]
        for i, line in enumerate(draft.lines)
        if line.label is None and line.text.endswith(title.text) and _apart(line.text[: -len(title.text)], title.text)
    }
    for _, copy in draft.split(stuck) if stuck else ():
        copy.mark("repeat", "glued_headline")


def _apart(before: str, title: str) -> bool:
    """Return whether a word begins where the headline does: "the Copy" / "right owners" is none."""
    return bool(before) and not (before[-1].isalnum() and (title[0].islower() or before[-1].isupper()))


def same_line(draft: Draft) -> None:
    """Label copies of the headline, at any length, and all but one copy of a longer line of the text.

    The first is kept, unless a later one reads much more like text, as within the article and not in a list of links.
    """
    titles = {line.plain for line in draft.lines if line.label == "title"}
    copies: dict[str, list[Line]] = {}
    for line in draft.open():
        if line.plain in titles:
            line.mark("repeat", "same_line")
        elif len(line.plain) >= _LEAST_REPEAT and line.is_text:
            copies.setdefault(line.plain, []).append(line)
    for same in copies.values():
        kept = max(same, key=lambda line: line.score + (_FIRST if line is same[0] else 0))
        for line in same:
            if line is not kept:
                line.mark("repeat", "same_line")
