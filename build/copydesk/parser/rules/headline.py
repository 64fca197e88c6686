"""The headline, the kicker above it, and the page's title that repeats it."""

import re
from collections import Counter
from collections.abc import Sequence

from copydesk.parser.draft import Draft, Line
from copydesk.parser.form import is_menu, is_shouted
from copydesk_schema.outlets import Outlet

_SUFFIX = re.compile(r"\s*[|｜]\s*|\s[·•–—-]\s")
_MARKS = "|｜·•–—-"
_MOST_KICKER_WORDS = 8
_ABOVE = 2  # lines in which the kicker stands
_PLAIN_HEAD = 4  # lines above the text; where there are no more, their shape tells the headline
_LEAST_WEIGHT = 3  # words; a shorter line above the text is a kicker or a label
_PLAIN_WEIGHT = 4  # words; a line of fewer gives way to one that has them
_LEAST_TITLE = 12  # characters before a suffix


def page_title(draft: Draft) -> None:
    """Label the page's title, `Headline | Outlet`, where the headline stands there too."""
    texts = {line.plain for line in draft.lines if line.weight >= _LEAST_WEIGHT}
    for line in draft.open():
        marked = line.short and not line.prose and any(sign in line.plain for sign in _MARKS)
        marks = (mark.start() for mark in _SUFFIX.finditer(line.plain)) if marked else ()
        if any(start >= _LEAST_TITLE and line.plain[:start] in texts for start in marks):
            line.mark("repeat", "page_title")


def headline(draft: Draft) -> None:
    """Label the line that reads most like the headline, and the kicker right above it."""
    if any(line.label == "title" for line in draft.lines):  # a header states it
        return
    title = _best(draft) or _plain_headline(draft)
    if title is None:
        return
    title = _without_outlet(title, draft)
    title.mark("title", "headline")
    above = draft.lines[: draft.lines.index(title)]
    for line in reversed(above[-_ABOVE:]):
        kicker = line.label is None and not line.prose and line.weight <= _MOST_KICKER_WORDS
        if kicker and line.plain != title.plain:
            line.mark("kicker", "above_headline")
            return


def _best(draft: Draft) -> Line | None:
    """Return the line that reads most like the headline, if one reads like it at all; of equals, the first.

    A page without text has none, and the name of a section is none.
    """
    if not any(line.is_text for line in draft.lines):
        return None
    sections = draft.phrases.section
    lines = [line for line in draft.open() if (line.heading or 0) > 0 and line.key not in sections]
    return max(lines, key=lambda line: line.heading or 0, default=None)


def _without_outlet(title: Line, draft: Draft) -> Line:
    """Cut the outlet's name off a headline that ends with it, `Headline | Outlet`, and return the headline."""
    for mark in _SUFFIX.finditer(title.text):
        if mark.start() >= _LEAST_TITLE and _names_outlet(title.text[mark.end() :].strip(), draft):
            ((title, suffix),) = draft.split({draft.lines.index(title): [mark.start()]})
            suffix.mark("boilerplate", "outlet_suffix")
            return title
    return title


def _names_outlet(name: str, draft: Draft) -> bool:
    """Return whether a suffix is an outlet's name or host.

    A name that is also a word ("Nature") is the outlet's where the page holds its domain or its copyright notice.
    """
    outlets = draft.tables.outlets
    return outlets.by_host(name) is not None or any(
        not outlet.common or _is_own(outlet, name, draft.page.text) for outlet in outlets.by_name(name)
    )


def _is_own(outlet: Outlet, name: str, text: str) -> bool:
    hosts = "|".join(map(re.escape, outlet.domains)) or "(?!)"
    notice = rf"(?:©|\(c\)|copyright)[^\w\n]{{0,4}}(?:(?:19|20)\d\d\W{{1,4}})?{re.escape(name)}\b"
    return re.search(rf"(?<![\w-])(?:{hosts})(?![\w-])|{notice}", text, re.IGNORECASE) is not None


def _plain_headline(draft: Draft) -> Line | None:
    """Return the headline of a page that has hardly more above its text: the first line of some words."""
    head: list[Line] = []
    for line in draft.open():
        if line.prose:
            break
        head.append(line)
    else:
        return None  # a page without running text has no headline
    above = {line.plain for line in head}
    links = {line.plain for line in draft.open() if not line.is_text}
    plain = len(above) <= _PLAIN_HEAD and (draft.clean or len(links) <= _PLAIN_HEAD)
    return _pick(head, draft) if plain else None


def _pick(head: Sequence[Line], draft: Draft) -> Line | None:
    """Return the first line that the page repeats, else the first of some words in mixed case, else the first."""
    head = [line for line in head if line.key not in draft.phrases.section and not is_menu(line.plain)]
    some = [line for line in head if line.weight >= _LEAST_WEIGHT]
    times = Counter(line.plain for line in draft.open())
    repeated = (line for line in some if times[line.plain] > 1)
    mixed = (line for line in some if line.weight >= _PLAIN_WEIGHT and not is_shouted(line.plain))
    return next(repeated, None) or next(mixed, None) or next(iter(some), None)
