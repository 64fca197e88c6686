"""Captions of pictures: known by the credit they end or begin with."""

import re

from copydesk.parser.draft import Draft, Line
from copydesk.parser.form import ends_sentence
from copydesk_schema.phrases import Phrases

_LONGEST = 600  # characters
_SIGN = re.compile(r"(?:©\s*[^\W\d_]|(?<=[\s.])\([cC]\)\s*[^\W\d_a-z])[^.!?©]{0,60}$")
_SLASH = re.compile(r"\s/\s?(?P<who>[^\W\d_][^/.!?]{0,40})$")
_MOST_CREDIT_WORDS = 5


def credit(draft: Draft) -> None:
    """Label lines that end with a credit (`© Name`, `… . / Name`) or begin with a word for a picture."""
    for line in draft.open():
        if len(line.text) <= _LONGEST and (_ends_with_credit(line.text) or is_photo_line(line, draft.phrases)):
            line.mark("caption", "credit")


def is_photo_line(line: Line, phrases: Phrases) -> bool:
    """Return whether the line is a word for a picture, alone or before a colon or a full stop."""
    if not line.short or line.label is not None:
        return False
    if line.key in phrases.photo:
        return True
    intro, mark, _ = line.text.partition(":")
    if not mark:
        intro, mark, _ = line.text.partition(". ")
    return bool(mark) and intro.strip("([ ").lower() in phrases.photo


def _ends_with_credit(text: str) -> bool:
    tail = text[-80:]
    if ("©" in tail or "(c)" in tail.lower()) and _SIGN.search(tail):
        return True
    # A slash credits a picture only behind a whole sentence: "Politics / Europe" is a path through the site.
    slash = _SLASH.search(tail) if "/" in tail else None
    if slash is None or slash["who"].count(" ") >= _MOST_CREDIT_WORDS:
        return False
    return ends_sentence(text[: len(text) - len(tail) + slash.start()])
