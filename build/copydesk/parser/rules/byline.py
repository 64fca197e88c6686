"""Who wrote it: `By Jane Doe`, `By Jane Doe | April 8, 2025`."""

import re

from copydesk.parser.draft import Draft
from copydesk_schema.phrases import Phrases

_MOST_WORDS = 12
_MOST_NAMES = 8  # words
_LONGEST_WORD = 4  # words of a phrase that introduces an author
_LEAST_HEADLINE = 4  # words
_BEHIND = re.compile(r"\s*[|·•–—/]\s|,?\s+\d")  # a day, a place or an office behind the name


def byline(draft: Draft) -> None:
    """Label short lines that begin with a byline word and go on with a name, and perhaps a day."""
    for line in draft.open():
        if line.prose or not line.short or not 2 <= line.weight <= _MOST_WORDS:
            continue
        name = _BEHIND.split(_named(line.text, draft.phrases), maxsplit=1)[0].split()
        capitals = all(word[:1].isupper() or len(word) <= 3 for word in name)
        named = name and name[0][:1].isupper() and capitals and len(name) <= _MOST_NAMES
        if named and (line is not draft.lines[0] or _headline_follows(draft)):
            line.mark("byline", "byline")


def _named(text: str, phrases: Phrases) -> str:
    """Return what stands behind the longest byline word that a line begins with; nothing if there is none."""
    words = text.split(None, _LONGEST_WORD)
    for count in range(min(len(words) - 1, _LONGEST_WORD), 0, -1):
        if " ".join(words[:count]).lower() in phrases.byline:
            return text.split(None, count)[count]
    return ""


def _headline_follows(draft: Draft) -> bool:
    """On top of the page, "By Train Through Siberia" is a headline, unless the headline stands below it."""
    following = draft.lines[1:2]
    return any(not line.prose and line.label is None and line.weight >= _LEAST_HEADLINE for line in following)
