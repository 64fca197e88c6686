"""What a line is about: its longer words."""

import re
from functools import lru_cache
from itertools import pairwise

from copydesk.parser.draft import Line
from copydesk.parser.form import is_unspaced

_REMEMBERED = 1 << 14  # short lines
_SAYS = 300  # characters of a line
_LEAST_WORD = 5  # bytes of one that says what a line is about
_POINTS = bytes(c if chr(c).isalnum() or c > 127 else 32 for c in range(256))  # ASCII's signs become spaces
_FOREIGN_POINTS = re.compile("[„“”’»«…–—]")

Words = frozenset[bytes]
"""Longer words in small letters and UTF-8; pairs of characters where no space parts words."""


def words(line: Line) -> Words:
    """Return what a line is about."""
    return _words_of_short(line.plain) if line.short else _words(line.plain[:_SAYS])


def _words(text: str) -> Words:
    text = text.lower()
    if is_unspaced(text):
        return frozenset([f"{one}{other}".encode() for one, other in pairwise(filter(str.isalnum, text))])
    if not text.isascii():
        text = _FOREIGN_POINTS.sub(" ", text)
    found = text.encode("utf-8", "surrogatepass").translate(_POINTS).split()
    return frozenset([word for word in found if len(word) >= _LEAST_WORD])


_words_of_short = lru_cache(_REMEMBERED)(_words)
