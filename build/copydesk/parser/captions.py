"""Captions of pictures: the words for a picture, and the credits that lines begin or end with."""

import re
from itertools import pairwise

from copydesk.parser.draft import Line
from copydesk.parser.form import ends_sentence
from copydesk_schema.phrases import Phrases

_TAIL = 60  # characters of a line in which a credit stands
_LONGER_TAIL = 80
_INTRO = 24  # characters before a colon, or behind a bracket, in which a word for a picture stands
_WORD = re.compile(r"\w+")
_SIGN = re.compile(r"(?:©\s*[^\W\d_]|(?<=[\s.])\([cC]\)\s*[^\W\d_a-z])[^.!?©]{0,60}$")
_SLASH = re.compile(r"\s/\s?(?P<who>[^\W\d_][^/.!?]{0,40})$")
_TWO = re.compile(r"[.!?…][\"'”’»)]?\s+(?P<who>[^\W\d_][^/.!?:]{0,40}/\s?[^\W\d_][^/.!?:]{0,40})$")
_MOST_CREDIT_WORDS = 5


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


def ends_with_credit(text: str, phrases: Phrases) -> bool:
    """Return whether a text ends with who made a picture, set off so that no sentence can be meant.

    `© Jane Doe`, `… . / Jane Doe`, `… . Reuters/Jane Doe`, `… Photo: Jane Doe`.
    """
    tail = text[-_LONGER_TAIL:]
    if ("©" in tail or "(c)" in tail.lower()) and _SIGN.search(tail):
        return True
    return ("/" in tail and _ends_with_slash(text, tail, phrases)) or (":" in tail and _ends_with_maker(text, phrases))


def _ends_with_slash(text: str, tail: str, phrases: Phrases) -> bool:
    # A slash credits a picture only behind a whole sentence: "Politics / Europe" is a path through the site.
    slash = _SLASH.search(tail)
    if slash and slash["who"].count(" ") < _MOST_CREDIT_WORDS:
        return ends_sentence(text[: len(text) - len(tail) + slash.start()])
    two = _TWO.search(tail)
    return two is not None and two["who"].count(" ") < _MOST_CREDIT_WORDS and _names_agency(two["who"], phrases)


def _ends_with_maker(text: str, phrases: Phrases) -> bool:
    """Return whether a word for a picture with a capital, and a name behind its colon, stand last."""
    colon = text.rfind(":", max(0, len(text) - _TAIL))
    who = text[colon + 1 :].strip(" )]")
    intro = _WORD.findall(text[max(0, colon - _INTRO) : colon])[-2:] if colon > 0 else []
    introduced = any(intro[n][0].isupper() and " ".join(intro[n:]).lower() in phrases.photo for n in range(len(intro)))
    named = who[:1].isupper() and who.count(" ") < _MOST_CREDIT_WORDS and not ends_sentence(who)
    return introduced and named


def _names_agency(text: str, phrases: Phrases) -> bool:
    words = _WORD.findall(text.lower())
    return not phrases.agency.isdisjoint(words) or not phrases.agency.isdisjoint(map(" ".join, pairwise(words)))


def has_credit(text: str, ends: bool, phrases: Phrases) -> bool:
    """Return whether a text ends with the sign or the name of who made a picture: `… / Reuters`, `© Jane Doe`."""
    tail = text[-_TAIL:]
    if "©" in tail or "(c)" in tail or "(C)" in tail:
        return True
    if ends and not any(sign in tail for sign in "/(|:"):
        return False  # "…, the minister told AFP."
    return _names_agency(tail, phrases)


def has_picture_word(text: str, phrases: Phrases) -> bool:
    """Return whether a word for a picture introduces the text or what stands at its end: `Photo: …`, `(Foto: …)`."""
    for colon in (text.find(":", 0, 40), text.rfind(":", max(0, len(text) - _TAIL))):
        if colon > 0:
            words = _WORD.findall(text[max(0, colon - _INTRO) : colon].lower())
            if words and (words[-1] in phrases.photo or " ".join(words[-2:]) in phrases.photo):
                return True
    opened = text.rfind("(", max(0, len(text) - _TAIL))
    words = _WORD.findall(text[opened + 1 : opened + _INTRO].lower()) if opened >= 0 else []
    return bool(words) and (words[0] in phrases.photo or " ".join(words[:2]) in phrases.photo)
