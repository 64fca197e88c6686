"""Names as they are written, and where they stand: thousands are looked for in one pass over a page."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ſΆ-ΫЀ-Я]\w+")
_CAPITALISED_ASCII = re.compile(r"[A-Z]\w+", re.ASCII)  # the same where there is nothing else, in half the time
_SAMPLE = 31  # every so many characters of a page are asked which script they are of
_CASELESS = 0x590  # the first letter of a script without capitals (Hebrew); after it there are but few with them


class Written:
    """Names, found in a text as they stand: with their case, and as words of their own.

    A name in a script with capitals is looked up by that of its capitalised words which fewest names share, one in a
    script without them where the text has letters of its block.
    """

    __slots__ = ("_anchors", "_caseless")

    def __init__(self, names: Iterable[str]) -> None:
        self._anchors: dict[str, list[str]] = {}
        self._caseless: dict[int, list[str]] = {}
        words = {form: _CAPITALISED.findall(form) for name in names for form in (name, name.upper())}
        shared = Counter(word for found in words.values() for word in set(found))
        for form, found in words.items():
            if found:
                anchor = min(found, key=lambda word: (shared[word], -len(word)))
                self._anchors.setdefault(anchor, []).append(form)
            elif ord(form[0]) >= _CASELESS and len(form) > 1:
                self._caseless.setdefault(_block(form[0]), []).append(form)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where names stand, in no order; one may stand within another."""
        capitalised = _CAPITALISED_ASCII if text.isascii() else _CAPITALISED
        for anchor in self._anchors.keys() & set(capitalised.findall(text)):
            for name in self._anchors[anchor]:
                for start, end in places(name, text):
                    if apart(text, start, end):
                        yield start, end
        if not text.isascii():
            blocks = {_block(c) for c in text[::_SAMPLE] if ord(c) >= _CASELESS}
            letters = set(text) if blocks else set()
            for block in blocks:
                for name in self._caseless.get(block, ()):
                    if name[0] in letters and name[-1] in letters:
                        yield from places(name, text)


def places(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a name stands in a text, whatever is beside it."""
    at = text.find(name)
    while at >= 0:
        yield at, at + len(name)
        at = text.find(name, at + len(name))


def apart(text: str, start: int, end: int) -> bool:
    """Return whether letters and digits end at both ends of a span."""
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _block(character: str) -> int:
    """Return the script of a letter, roughly: blocks of 128 letters, all Chinese characters and syllables being one."""
    code = ord(character)
    return 0x3000 if 0x2E80 <= code <= 0xD7FF else code >> 7
