"""The shape of a line, judged by characters alone, in any script."""

import re

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


def weight(text: str) -> int:
    """Return the number of words, 0 for punctuation alone; in scripts without spaces, two characters count as one."""
    words = sum(1 for word in text.split() if word[0].isalnum() or _WORD.search(word))
    if text.isascii():
        return words
    return words + len(_UNSPACED.findall(text)) // 2


def is_unspaced(text: str) -> bool:
    """Return whether the text is mostly in a script without spaces between words."""
    return not text.isascii() and 4 * len(_UNSPACED.findall(text, 0)) > len(text)


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
