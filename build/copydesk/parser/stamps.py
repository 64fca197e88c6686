"""Where the day of publication stands on a page without a header: each day is weighed by its words and by its place.

Words: a label ("Published"), a line that is a moment and nothing else, a time of day beside it, what cuts it off from
running text. Place: behind the headline, or about where the text begins, and not below it, where the days of comments
and of other articles stand.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from copydesk.parser.dates import Day, Readings, has_year, reader
from copydesk.parser.draft import breaks
from copydesk.parser.moments import Said, Words, words
from copydesk.records import Piece
from copydesk_schema.phrases import Phrases

_MOST_DAYS = 400  # that are weighed: a page of nothing but dates stays cheap
_SIDE = 120  # characters to either side of a day that are looked at
_LEAST = 5  # weight from which a day is believed
_LEAST_CHANGED = 3  # and one of change is told of

_LINE_END = re.compile(r"[\r\n]")
_LABELLED, _CHANGED, _ALONE, _TIMED, _SET_OFF = 4, -3, 4, 2, 2
_CHANGED_TOO = 3  # the page says when it was changed right behind
_BEGINS = 3  # a time of day, and the line begins or ends there
_MARKS = frozenset("|•·/–—-:;>*#_▪■●◆【[")
_ENDS = frozenset(".!?…。")
_TO_A_CLOCK = r"(?:T|um|at|kl\.?|klo|à|a las|às|alle(?: ore)?|ore|om|o|в|о|у|saat|pukul|lúc|г\.?,?(?: в)?)?"
_HOURS = r"[012]?\d(?:[:.h시時时]\s?|\s?Uhr)[0-5]?\d?(?!\d?\s?min)"
_CLOCK_BEHIND = re.compile(rf"[\s|,;·•/(–-]{{0,4}}{_TO_A_CLOCK}[\s:]{{0,3}}{_HOURS}", re.IGNORECASE)
_CLOCK_BEFORE = re.compile(
    r"[012]?\d[:.][0-5]\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s\(?[A-Z]{2,5}\)?)?\W{0,4}(?:[^\W\d]{2,12}\W{1,3})?$",
    re.IGNORECASE,
)
_CLOCK_REACH = 40  # characters
_LONGEST_PLACE = 60  # characters
_BY = r"by|in|von|vom|par|dans|por|en|di|da|av|af|door"
_GOES_ON = re.compile(rf"\s?[,.]|\s(?:{_BY})\s+[^\W\d_a-z]")  # as a label's line does
_LENGTH = re.compile(r"\W{0,4}\d{1,2}:\d\d\s?min", re.IGNORECASE)  # of a film, whose day it then is

_MOST_HEADLINES = 6  # places of the headline that are looked for
_LONG, _LONG_UNSPACED = 200, 60  # characters from which a piece is text; the latter in scripts without spaces
_OF_ANOTHER = -4  # right below a link to another article
_NEAR = 250  # characters from the beginning of a piece that has lost its lines


class Stamp(NamedTuple):
    """A day on a page, what the words say of it, how much it weighs, and how far below a headline it stands.

    dateline: a place in capitals stands before it (`MOSCOW, August 20, 2025`).
    """

    day: Day
    said: Said
    worth: int
    below: int
    dateline: bool = False


def best_stamp(text: str, pieces: Sequence[Piece], phrases: Phrases, readings: Readings) -> Stamp | None:
    """Return the day that is best introduced and placed, of equals the nearest to a headline; None if none will do."""
    text = _with_whole_lines(text, pieces)
    best = max(weighed(text, pieces, phrases, readings), key=lambda stamp: (stamp.worth, -stamp.below), default=None)
    if best and best.worth < _LEAST:
        changed = best if best.said == "updated" and best.worth >= _LEAST_CHANGED else None
        return _short_stamp(text, phrases, readings) or changed
    return best or _short_stamp(text, phrases, readings)


def _with_whole_lines(text: str, pieces: Sequence[Piece]) -> str:
    """Return the text with a space for each line end within a piece: a day on a wrapped line begins no line."""
    parts, at = [], 0
    for piece in pieces:
        if piece.label != "blank" and breaks(text, piece.start, piece.end):
            parts += [text[at : piece.start], _LINE_END.sub(" ", text[piece.start : piece.end])]
            at = piece.end
    return "".join([*parts, text[at:]]) if parts else text


def weighed(text: str, pieces: Sequence[Piece], phrases: Phrases, readings: Readings) -> Iterator[Stamp]:
    """Yield the days of a page with their weights, in their order."""
    around, places = words(phrases), None
    for number, day in enumerate(reader(phrases).days(text, 0, len(text), readings)):
        if number == _MOST_DAYS:
            return
        words_say = _said_of(day, text, around)
        if words_say.worth:
            places = places or _Places(text, pieces)
            place, below = places.worth(day.start, words_say.alone)
            yield Stamp(day, words_say.said, words_say.worth + place, below, _behind_a_place(day, text))


def _short_stamp(text: str, phrases: Phrases, readings: Readings) -> Stamp | None:
    """Return the first day with a year of two digits that a time of day and a label, or a line of its own, bear out."""
    around = words(phrases)
    for day in islice(reader(phrases).short_days(text, readings), _MOST_DAYS):
        said, worth, alone, timed = _said_of(day, text, around)
        if timed and (said == "published" or (alone and said == "plain")):
            return Stamp(day, said, worth, 0)
    return None


class _Beside(NamedTuple):
    """What the words beside a day say of it, their weight, whether it is alone on its line, and has a time of day."""

    said: Said
    worth: int
    alone: bool = False
    timed: bool = False


def _said_of(day: Day, text: str, around: Words) -> _Beside:
    before = _LINE_END.split(text[max(0, day.start - _SIDE) : day.start])[-1]
    behind = _LINE_END.split(text[day.end : day.end + _SIDE], maxsplit=1)[0]
    if _LENGTH.match(behind):
        return _Beside("plain", 0)
    said, begins = around.before(before)
    if said == "plain":
        said, begins = around.behind(behind), True
    timed = bool(_CLOCK_BEHIND.match(behind) or _CLOCK_BEFORE.search(before[-_CLOCK_REACH:]))
    short = len(before) + len(behind) < _SIDE
    alone = short and around.is_moment(f"{before} {behind}")
    if said == "published" and not timed and not (begins and (_GOES_ON.match(behind) or _cut_off_behind(behind))):
        said = "plain"  # "The study was published on March 4, 2025 in"
    worth = {"published": _LABELLED, "updated": _CHANGED, "plain": 0}[said] + (_TIMED if timed else 0)
    if alone:
        worth += _ALONE
    elif timed and (not before.strip() or (short and not behind.strip())):
        worth += _BEGINS
    elif (_cut_off_before(before, around) or (timed and before.rstrip()[-1:] in _ENDS)) and (
        timed or _cut_off_behind(behind)
    ):
        worth += _SET_OFF
    another = said == "plain" and short and has_year(text, day.end, day.end + len(behind))
    if another and around.before(behind)[0] == "updated":
        worth += _CHANGED_TOO
    return _Beside(said, worth, alone, timed)


def _behind_a_place(day: Day, text: str) -> bool:
    before = _LINE_END.split(text[max(0, day.start - _SIDE) : day.start])[-1].strip(" ,–—-(")
    return len(before) <= _LONGEST_PLACE and before.isupper() and not any(c.isdigit() for c in before)


def _cut_off_before(side: str, around: Words) -> bool:
    """Return whether a mark, a name, a stuck word or nothing stands before a day, its weekday passed over."""
    near = side.rstrip()
    if not near or near[-1] in _MARKS or (near == side and near[-1].isalpha()):
        return True
    told = near.split()
    while told and around.is_weekday(told[-1]):
        told.pop()
    return not told or told[-1][:1].isupper()


def _cut_off_behind(side: str) -> bool:
    near = side.lstrip()
    return not near or near[0] in _MARKS or (near is side and near[0].isalpha()) or near[0].isupper()


class _Places:
    """Where on a page its headline and its text stand, in pieces."""

    def __init__(self, text: str, pieces: Sequence[Piece]) -> None:
        shown = [piece for piece in pieces if piece.label != "blank"]
        self._starts = [piece.start for piece in shown]
        long = [_is_long(text, piece) for piece in shown]
        self._long_above = list(accumulate(long, initial=0))
        self._text = long.index(True) if True in long else len(long)
        self._related = [piece.label == "related" for piece in shown]
        self._headlines = [self._piece(at) for at in _headlines(text, pieces)]

    def _piece(self, at: int) -> int:
        return max(0, bisect_right(self._starts, at) - 1)

    def worth(self, at: int, alone: bool) -> tuple[int, int]:
        """Return what the place of a day is worth, and how many pieces below a headline it is."""
        n = self._piece(at)
        if any(self._related[max(0, n - 1) : n + 1]):
            return _OF_ANOTHER, n
        below = next((n - h for h in reversed(self._headlines) if h <= n), len(self._starts))
        return self._worth(at, n, below, alone), below

    def _worth(self, at: int, n: int, below: int, alone: bool) -> int:
        if below <= n:
            text_between = self._long_above[n] - self._long_above[n - below]
            if below <= 10 and text_between <= 1:
                return 3
            if below <= 20 and text_between <= 2:
                return 2
        if any(0 < h - n <= 4 for h in self._headlines):
            return 2
        if self._text - 12 <= n <= self._text + 1:
            return 3 if at - self._starts[n] <= _NEAR and not alone else 2
        if n < self._text:
            return 0
        return 1 if self._long_above[n] <= 2 else -2


def _is_long(text: str, piece: Piece) -> bool:
    length = piece.end - piece.start
    return length > _LONG or (length > _LONG_UNSPACED and text[(piece.start + piece.end) // 2] > "\u2e80")


def _headlines(text: str, pieces: Sequence[Piece]) -> Iterator[int]:
    """Yield where the headline stands, the first places."""
    title = next((text[piece.start : piece.end] for piece in pieces if piece.label == "title"), None)
    at = text.find(title) if title else -1
    for _ in range(_MOST_HEADLINES):
        if title is None or at < 0:
            return
        yield at
        at = text.find(title, at + len(title))
