"""Subheadings: short lines between paragraphs that running text follows; and the items of a list between them."""

import re
from collections.abc import Sequence

from copydesk.parser.draft import Draft, Line
from copydesk.parser.form import BULLETS
from copydesk.parser.reading.trees import UNIT

_LONGEST = 100  # characters
_MOST_WEIGHT = 14  # words
_LEAST = -2 * UNIT  # of the score: by itself, a subheading looks like a link
_NUMBERED = re.compile(r"\d{1,2}[.)]\s")
_COLONS = frozenset(":：")  # introduce a list or a quotation, which is text
_LEAST_ITEM = -2 * UNIT


def subheading(draft: Draft) -> None:
    """Label short lines without a sentence's end, below running text and right above more of it."""
    open_lines = [line for line in draft.open() if line.weight > 0]
    text = [line.is_text for line in open_lines]
    for i, line in enumerate(open_lines[:-1]):
        if i == 0 or not (text[i + 1] and open_lines[i + 1].prose) or not any(text[max(0, i - 3) : i]):
            continue
        short = line.short and not line.prose and len(line.plain) <= _LONGEST and line.weight <= _MOST_WEIGHT
        plain = line.text[0] not in BULLETS and line.plain[-1] not in _COLONS
        if short and plain and line.score > (_LEAST if draft.clean else 0):
            line.mark("subheading", "above_paragraph")


def list_item(draft: Draft) -> None:
    """Keep the lines with bullets or numbers that stand between lines of the text."""
    open_lines = list(draft.open())
    for start, end in _lists(open_lines):
        above, below = open_lines[start - 1 : start], open_lines[end : end + 1]
        headed = draft.clean and bool(above) and (above[0].level > 1 or above[0].plain[-1] in _COLONS)
        if (headed or _is_text(above)) and (_is_text(below) or (headed and not below)):
            for line in open_lines[start:end]:
                line.mark("paragraph", "list_item")


def _is_text(lines: Sequence[Line]) -> bool:
    return bool(lines) and lines[0].is_text


def _lists(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return the runs of lines that begin as items and might be text, first and past the last."""
    found: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        item = line.text[0] in BULLETS or line.item or _NUMBERED.match(line.plain)
        if item and line.score > _LEAST_ITEM and len(line.plain) > 1:
            if found and found[-1][1] == i:
                found[-1] = (found[-1][0], i + 1)
            else:
                found.append((i, i + 1))
    return found
