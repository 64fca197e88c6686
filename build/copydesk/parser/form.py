"""The form of a line, judged by characters alone, in any script."""

import re
from functools import lru_cache
from typing import NamedTuple

from copydesk.parser.markup import unmark_line
from copydesk_schema.phrases import MAX_PHRASE_CHARS, key

_REMEMBERED = 1 << 14  # short lines; those of an outlet's furniture recur on its pages
_HEAD = 240  # characters that tell the script of a line
_FULL_STOPS = ".…。．।॥۔؟។။"
_OTHER_ENDS = "!?！？"
_CLOSERS = "\"'”’»«)]）」』›‹“‘"  # “ and « close in German
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_JOINT = re.compile(r"[.!?…]['\"”’»)]?\s+['\"“„«(]?[^\W\d_a-z][^.]")  # a sentence ends, and another begins
BULLETS = "-–—•·*"
_MOST_HEADLINE_WORDS = 14
_SEPARATOR = re.compile(r"(?:^|\s)[|/•·>»›→–—-]+(?=\s|$)")
_INITIALS = re.compile(r"(?:\b[^\W\d_]\.){2,}$")
_LONGEST_INITIALS = 12  # characters, "U.N.E.S.C.O."
_WORD = re.compile(r"\w")


class Form(NamedTuple):
    """What is seen of a line by itself, wherever it stands.

    plain: without a flattener's marks; level: of the heading they make it, item: of a list. short: it may be a phrase,
    a link, a credit or a headline. key: its phrase key, "" if it is not short. weight: its words. prose: it reads as
    running text.
    """

    plain: str
    level: int
    item: bool
    short: bool
    key: str
    weight: int
    prose: bool


def form_of(text: str) -> Form:
    """Return the form of a line."""
    if len(text) <= MAX_PHRASE_CHARS:
        return _form_of_short(text)
    plain, level, item = unmark_line(text)
    words = len(plain) // 2 if is_unspaced(plain[:_HEAD]) else plain.count(" ") + 1
    return Form(plain, level, item, False, "", words, words > _MOST_HEADLINE_WORDS)


@lru_cache(_REMEMBERED)
def _form_of_short(text: str) -> Form:
    plain, level, item = unmark_line(text)
    words = weight(plain)
    return Form(plain, level, item, True, key(plain), words, is_prose(plain, words))


def weight(text: str) -> int:
    """Return the number of words, 0 for punctuation alone; in scripts without spaces, two characters count as one."""
    words = text.split()
    number = len(words) - len([word for word in words if not word[0].isalnum() and not _WORD.search(word)])
    if text.isascii():
        return number
    return number + len(_UNSPACED.findall(text)) // 2


def is_unspaced(text: str) -> bool:
    """Return whether the text is mostly in a script without spaces between words."""
    if text.isascii() or 2 * len(text.encode("utf-8", "surrogatepass")) < 3 * len(text):  # its letters take three bytes
        return False
    return 4 * len(_UNSPACED.findall(text)) > len(text)


def is_menu(text: str) -> bool:
    """Return whether the text is a row of links or a path through a site: "Home / World / Europe"."""
    return len(_SEPARATOR.findall(text)) > 1


def ends_sentence(text: str) -> bool:
    """Return whether the text closes as a sentence does, whatever quotes or brackets follow."""
    end = text.rstrip(_CLOSERS)[-1:]
    return end != "" and (end in _FULL_STOPS or end in _OTHER_ENDS)


def ends_with_full_stop(text: str) -> bool:
    """Return whether the text closes with a full stop; headlines may ask and exclaim, but seldom end so."""
    end = text.rstrip(_CLOSERS)[-1:]
    return end != "" and end in _FULL_STOPS


def is_prose(text: str, words: int) -> bool:
    """Return whether a short line reads as running text rather than as a headline, a label or a link."""
    if words < 2:
        return False
    if ends_with_full_stop(text):  # as a headline may in "U.S."
        return words > _MOST_HEADLINE_WORDS or _INITIALS.search(text[-_LONGEST_INITIALS:]) is None
    return ends_sentence(text) and (words > 20 or _JOINT.search(text) is not None)


def is_shouted(text: str) -> bool:
    """Return whether the text is in capitals throughout."""
    return text.isupper()
