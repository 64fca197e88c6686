"""The reader of every text field: white space folded, marks of a flattener removed, words untouched."""

import re
from collections.abc import Sequence

from copydesk.parser.markup import is_marked, unmark
from copydesk.parser.tables import Tables

_TORN = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*(?=[,.;:!?)\]”’»…]|'s\b)")  # a link's own line, and its sentence goes on


def fold(texts: Sequence[str], _: Tables) -> str:
    """Return the spans' texts joined by a space, every run of white space one space, without marks.

    No space is left before the punctuation that a line break tore off.
    """
    text = texts[0] if len(texts) == 1 else " ".join(texts)
    if is_marked(text):
        text = unmark(text)
    if text.isprintable() and "  " not in text:  # printable text has no white space but single spaces: nothing to fold
        return text.strip(" ")
    if "\n" in text or "\r" in text:
        text = _TORN.sub("", text)
    return " ".join(text.split())
