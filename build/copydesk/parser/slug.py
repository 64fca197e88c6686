"""The last step of an address's path, in which content systems spell the headline: `/2024/harbour-bridge-closes`."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from copydesk.parser.draft import Draft

_URL = re.compile(r"https?://\S+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "å": "a", "ı": "i"})
_REMEMBERED = 1 << 8


@lru_cache(_REMEMBERED)
def slug_words(url: str) -> frozenset[str]:
    """Return the words of three letters and more at the end of an address's path, none if it is malformed."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return frozenset()
    return frozenset(_WORD.findall(path.lower().rstrip("/").rpartition("/")[2]))


def spelled(text: str) -> list[frozenset[str]]:
    """Return each word of three letters and more as it is and as an address may spell it, `für` as `fuer` and `fur`."""
    return [frozenset((_bare(word), _bare(word.translate(_SPELLED)))) for word in _WORD.findall(text.lower())]


def spells(text: str, slug: frozenset[str]) -> tuple[int, float]:
    """Return how many words of a text an address spells, and their share of the text's; -1 if that says nothing."""
    if not slug:
        return 0, -1.0
    words = spelled(text)
    shared = sum(not slug.isdisjoint(word) for word in words)
    return shared, shared / len(words) if words else -1.0


def slug_of(draft: Draft) -> frozenset[str]:
    """Return the words of the address that a page's header states."""
    for line in draft.lines:
        if line.label != "header":
            break
        if line.rule in ("date_header", "key_url") and (url := _URL.search(line.text)):
            return slug_words(url[0])
    return frozenset()


def _bare(text: str) -> str:
    """Return letters without their accents."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
