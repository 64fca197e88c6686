"""The reader of every text field: white space folded, marks of a flattener removed, words untouched."""

import re
from collections.abc import Sequence

from copydesk.parser.markup import is_marked, unmark
from copydesk.parser.tables import Tables

_LINE_END = re.compile(r"\r\n|\r|\n")
_TORN_OFF = tuple(",.;:!?)]”’»…")  # a link stood on a line of its own, and its sentence goes on


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
        text = _mended(_LINE_END.split(text))
    return " ".join(text.split())


def _mended(lines: Sequence[str]) -> str:
    """Return lines as one, each a space behind the last but for what goes on with its punctuation."""
    rest = map(str.strip, lines[1:])
    ends = (line if line.startswith(_TORN_OFF) or line[:2] == "'s" else f" {line}" for line in rest)
    return "".join([lines[0].rstrip(), *ends])
