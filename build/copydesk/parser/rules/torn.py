"""Sentences that a flattener tore at their links: `The` / `central bank` / `raised rates.`"""

import re
from collections.abc import Sequence

from copydesk.parser.draft import Draft, Line, breaks
from copydesk.parser.form import ends_sentence

_GOES_ON = frozenset(",.;:!?)]…。、，")  # what no line begins with
_OPEN = frozenset(",(„“«")  # what no line ends with
_LIST = re.compile(r"[#>*+\-•|]|\d+[.)]\s")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_LONGEST_WORD = 40  # characters that are looked at of one
_LEAST_SENTENCE = 40  # characters of a sentence that is put together
_LEAST_OPEN = 20  # characters; a shorter line that ends in a small word may be a label
_TOP = 2  # lines of the page that are never joined to what stands above: the header's and the headline's


def torn(draft: Draft) -> None:
    """Join lines whose sentence goes on below them without a blank line between."""
    lines = draft.lines
    goes_on = [i >= _TOP and _goes_on(lines[i - 1], line) for i, line in enumerate(lines)]
    if not any(goes_on):
        return
    near = [i > 0 and breaks(draft.page.text, lines[i - 1].end, line.start) <= 1 for i, line in enumerate(lines)]
    if any(near):
        links = [one and other for one, other in zip(goes_on, near, strict=True)]
        _drop_unfinished(links, lines)
        _add_beginnings(links, near, draft)
        draft.join(links)


def _goes_on(above: Line, line: Line) -> bool:
    """Return whether the line begins as only the rest of a sentence does, and the line above leaves one open."""
    first = line.text[0]
    if first.isupper():
        return False
    small = first.islower() and not "\u10d0" <= first <= "\u10ff"  # Georgian begins sentences with small letters
    return (first in _GOES_ON or small) and not ends_sentence(above.text) and above.text[-1] != ":"


def _drop_unfinished(links: list[bool], lines: list[Line]) -> None:
    """Undo runs that end in no sentence or are too short for one: a menu in small letters."""
    start = 0
    while start < len(links):
        end = start + 1
        while end < len(links) and links[end]:
            end += 1
        length = lines[end - 1].end - lines[start].start
        if end - start > 1 and (length < _LEAST_SENTENCE or not ends_sentence(lines[end - 1].text)):
            for i in range(start + 1, end):
                links[i] = lines[i].text[0] in _GOES_ON and length >= _LEAST_OPEN
        start = end


def _add_beginnings(links: list[bool], near: Sequence[bool], draft: Draft) -> None:
    """Join what stands before a run that was put together, if it stops at a word or a mark that cannot end a line."""
    small = draft.phrases.function_words
    for i in range(_TOP + 1, len(links)):
        above, line = draft.lines[i - 1], draft.lines[i]
        if links[i] or not near[i] or _LIST.match(line.text) or (len(above.text) < _LEAST_OPEN and not links[i - 1]):
            continue
        last = _LAST_WORD.search(above.text[-_LONGEST_WORD:])
        cut = above.text[-1] in _OPEN or (last is not None and last[0].islower() and last[0] in small)
        broken = i + 1 < len(links) and links[i + 1] and last is not None and last[0].islower()
        if cut or (broken and (len(above.text) >= _LEAST_SENTENCE or links[i - 1])):
            goes_to_end = (i + 1 < len(links) and links[i + 1]) or ends_sentence(line.text)
            links[i] = goes_to_end and not ends_sentence(above.text)
