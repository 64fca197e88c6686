"""The headline and the kicker: what stands between the top of the page and its first running text."""

import re
from collections import Counter

from copydesk.parser.draft import Draft, Line
from copydesk.parser.form import is_menu, is_shouted

_LEAST_WEIGHT = 3  # words; a shorter line above the text is a kicker or a label
_PLAIN_WEIGHT = 4  # words; a line of fewer gives way to one that has them
_SUFFIX = re.compile(r"\s[|·•–—-]\s")


def headline(draft: Draft) -> None:
    """Label the headline, the kicker above it, and the rest of what stands above as navigation."""
    head = _without_page_title(_head(draft))
    title = _pick(head, draft)
    if title is None:
        return
    above = head[: head.index(title)]
    title.mark("title", "headline")
    for line in above[:-1]:
        line.mark("boilerplate", "above_headline")
    for line in above[-1:]:
        line.mark("kicker", "above_headline")


def _head(draft: Draft) -> list[Line]:
    """Return the open lines above the first running text."""
    head = []
    for line in draft.open():
        if line.prose:
            break
        head.append(line)
    return head if len(head) < sum(1 for _ in draft.open()) else []  # a page without running text has no headline


def _without_page_title(head: list[Line]) -> list[Line]:
    """Label the page's title, `Headline | Outlet`, where the headline stands there too; return the other lines."""
    texts = {line.text for line in head}
    kept = []
    for line in head:
        if any(line.text[: mark.start()] in texts for mark in _SUFFIX.finditer(line.text)):
            line.mark("repeat", "page_title")
        else:
            kept.append(line)
    return kept


def _pick(head: list[Line], draft: Draft) -> Line | None:
    """Return the first line that the page repeats, else the first of some words in mixed case, else the first."""
    candidates = [line for line in head if line.weight >= _LEAST_WEIGHT and not is_menu(line.text)]
    if not candidates:
        return None
    times = Counter(line.text for line in draft.open())
    repeated = (line for line in candidates if times[line.text] > 1)
    mixed = (line for line in candidates if line.weight >= _PLAIN_WEIGHT and not is_shouted(line.text))
    return next(repeated, None) or next(mixed, None) or candidates[0]
