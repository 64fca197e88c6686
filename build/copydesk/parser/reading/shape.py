"""The shape of a line: what can be seen of it alone, without understanding it."""

import re
from functools import lru_cache
from struct import Struct

from copydesk.parser.captions import has_credit, has_picture_word
from copydesk.parser.draft import Line
from copydesk.parser.form import Form, ends_sentence, form_of, is_unspaced
from copydesk_schema.phrases import BEGINNING, Phrases

_REMEMBERED = 1 << 14  # short lines; those of an outlet's furniture recur on its pages
_HEAD = 240  # characters of a line whose words are looked at: the rest is more of the same
_HEAD_WORDS = 24
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"https?://|www\.|\w@\w")
_BAR = re.compile(r"(?:^|\s)[|/•·>»›→]+(?=\s|$)")
_BARS = frozenset("|/•·>»›→")
_MOMENT = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[:.]\d\d\b|\d{1,2}[./]\d{1,2}[./]")
_ASCII_JOINTS = (". ", "? ", "! ", '." ')
_JOINTS = (". ", "? ", "! ", "。", "। ", ".” ", '." ')
_QUOTES = frozenset("\"“„«「'‘»")
_DIGITS = b"0123456789"
_MOST_SITE_WORDS = 5
_UNSPACED_FUNCTION_WORDS = 0.35  # their share in the languages of spaced words

NAMES = (
    *("chars", "words", "ends", "colon", "joints", "level", "item", "small_start", "digit_start", "quote_start"),
    *("capitals", "function_words", "digits", "commas", "address", "bars", "credit", "photo", "asks", "bracket"),
    *("ellipsis", "moment", "known", "end_phrase", "begins", "related", "site_words"),
)
_pack = Struct(f"{len(NAMES)}f").pack


def shape(line: Line, phrases: Phrases) -> bytes:
    """Return the features of a line, in the order of NAMES, as 32-bit floats."""
    return _shape_of_short(line.text, phrases) if line.form.short else _shape(line.form, phrases)


@lru_cache(_REMEMBERED)
def _shape_of_short(text: str, phrases: Phrases) -> bytes:
    return _shape(form_of(text), phrases)


def _shape(form: Form, phrases: Phrases) -> bytes:
    plain, level, item, short, key, count, _ = form
    head = plain[:_HEAD]
    low = head.lower()
    words = head.split()[:_HEAD_WORDS]
    if is_unspaced(head):
        function_words, site_words = _UNSPACED_FUNCTION_WORDS, sum(word in head for word in phrases.site_words)
    else:
        function_words = len([word for word in words if word in phrases.function_words]) / len(words)
        site_words = len(phrases.site_words.intersection(low.split()))
    raw = head.encode("utf-8", "surrogatepass")
    digits = len(raw) - len(raw.translate(None, _DIGITS))
    capitals, small = _cases("".join([word[0] for word in words]))
    ends = ends_sentence(plain)
    joints = _ASCII_JOINTS if plain.isascii() else _JOINTS
    commas = plain.count(",") if plain.isascii() else sum(map(plain.count, ",、،，"))
    first, last = plain[0], plain[-1]
    return _pack(
        len(plain),
        count or 1,
        ends,
        last in ":：",
        sum(map(plain.count, joints)),
        level,
        item or first in "•-–*+",
        first.islower(),
        first.isdigit(),
        first in _QUOTES,
        capitals / (capitals + small) if capitals + small else 0.5,
        function_words,
        digits / len(head),
        commas / (count or 1),
        ("://" in head or "www." in head or "@" in head) and _ADDRESS.search(head) is not None,
        len(_BAR.findall(head)) if short and not _BARS.isdisjoint(plain) else 0,
        has_credit(plain, ends, phrases),
        has_picture_word(plain, phrases),
        last in "?？!！",
        last in ")）]",
        last == "…" or plain.endswith("..."),
        digits > 0 and short and _MOMENT.search(plain) is not None,
        key != "" and (key in phrases.boilerplate or key in phrases.tail),
        key != "" and (without_number(key) if digits else key) in phrases.end,
        low.startswith(phrases.beginnings.get(low[:BEGINNING], ())),
        key != "" and (key in phrases.related or (":" in key and key.partition(":")[0] in phrases.related)),
        min(site_words, _MOST_SITE_WORDS),
    )


def _cases(letters: str) -> tuple[int, int]:
    """Return how many of some characters are capitals, and how many small letters."""
    return sum(map(str.isupper, letters)), sum(map(str.islower, letters))


def without_number(key: str) -> str:
    """Return a phrase's key without the number before or behind it: `12 Comments`, `Comments (3)`."""
    return key.strip("0123456789 ()[]") if _DIGIT.search(key) else key
