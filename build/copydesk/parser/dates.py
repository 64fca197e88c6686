"""Days written out: what a date looks like in the languages of news, and which day it is.

Day, month and year are all required, so that "2023/12" or "73 20" is never a date. A month's name is looked up in the
calendar of all languages at once, for all but a handful mean the same month everywhere. What a date cannot say by
itself is said by a reading, a language ("hr") or an order of digits ("mdy"), which is part of the evidence's rule.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from copydesk_schema.calendar import calendar, month_key
from copydesk_schema.columns import DATE_MAX, DATE_MIN
from copydesk_schema.phrases import Phrases

# What every date has is looked for first, by patterns that begin with letters: ten times as fast as one that does not.
_ENDS = r"(?:(?!\d)|(?=[012]?\d[:.]\d\d))(?<!\d\d\d\d\d)"
_YEARS = re.compile(rf"20\d\d{_ENDS}"), re.compile(rf"19\d\d{_ENDS}")
_THAI_YEAR = re.compile(rf"25\d\d{_ENDS}")
_OTHER_YEAR = re.compile(rf"(?![0-9])\d{{4}}{_ENDS}")
_ERA = re.compile(r"令和|平成")
_FEW = 1000  # characters, in which the letters below may be missing
_LETTERS = "اा\u09be\u0bbe\u0c3eนค"  # each the most frequent of a script with digits of its own
_LONGEST_NAME = 20
_BESIDE = ",.،\\"
_DIGITS, _ENDING = 4, 3  # characters of a year, and of the end of a month's name
_GOES_ON = re.compile(  # the rest of a date behind its year
    r"\s?[-/.年년]\s?\d|(?:\(?e?\)?ko|\.)?(?:\s\S{1,16}){1,2}\s\d{1,2}(?!\d)|\.?\s\d{1,2}\.?\s\S|\.?\s\S{1,9}\s\d"
)
_LINKS = frozenset(["de", "del", "di", "of", "du", "năm", "st", "nd", "rd", "th", "er", "ste"])
_BEFORE, _BEHIND = 40, 24  # characters around a year in which the rest of its date stands

_S = r"[ \t\u00a0\u2002-\u200f\u202f\u3000\ufeff]"
_POINT = r"\\?\."  # Markdown escapes it behind a number
_WORD = r"[^\s\d!-@\[-`{-¿×÷–—•،।、。：（）「」\u200e\u200f]{2,16}"
_MONTH = (
    rf"(?:كانون|تشرين){_S}{_WORD}"  # of two words
    r"|\u0e40?[ก-ฮ][\u0e34\u0e35]?\.[ก-ฮ]\.?"  # with points inside
    rf"|{_WORD}(?:/{_WORD})?"  # "مايو/أيار": of two traditions
)
_LINK = rf"(?:(?:de|del|di|of|du|den){_S}|d['’])"
_ORDINAL = r"(?:st|nd|rd|th|er|ste|de|e|ος|η)?"
_END = r"(?:(?!\d|[/-]\d)|(?=-?[012]?\d[:.]\d\d))"  # a time of day may be stuck to it
_DAY = re.compile(
    rf"(?P<era>(?:令和|平成)(?:\d{{1,2}}|元)年{_S}?\d{{1,2}}月{_S}?\d{{1,2}}日)"
    rf"|(?<![\d.:/-])(?:(?P<iso>\d{{4}}(?:-\d{{1,2}}-|/\d{{1,2}}/|{_POINT}{_S}?\d{{1,2}}{_POINT}{_S}?)\d{{1,2}}{_END})"
    rf"|(?P<cjk>\d{{4}}{_S}?[年년]{_S}?\d{{1,2}}{_S}?[月월]{_S}?\d{{1,2}}{_S}?[日일號号])"
    rf"|(?P<dotted>\d{{1,2}}{_POINT}{_S}?\d{{1,2}}{_POINT}{_S}?\d{{4}}{_END})"
    rf"|(?P<digits>\d{{1,2}}(?:-\d{{1,2}}-|{_S}?/{_S}?\d{{1,2}}{_S}?/{_S}?)\d{{4}}{_END})"
    rf"|(?P<counted>\d{{1,2}}{_S}(?:tháng|Tháng|THÁNG|thg){_S}?\d{{1,2}}(?:,|{_S}năm)?{_S}\d{{4}}{_END})"
    rf"|(?P<dmy>\d{{1,2}}{_ORDINAL}(?:{_POINT}?{_S}{{0,2}}|[-/.]){_LINK}?(?:{_MONTH})"
    rf"(?:[.,،]?{_S}{{1,2}}{_LINK}?|[-/.])\d{{4}}{_END})"
    rf"|(?P<ymd>\d{{4}}(?:\(?e?\)?ko|{_POINT})?{_S}(?:(?:m|г|ж|gada|жылғы){_POINT}?{_S})?"
    rf"(?:(?:{_MONTH}){_S}\d{{1,2}}|\d{{1,2}}{_POINT}?{_S}(?:{_MONTH}))(?!\d)))"
    rf"|(?P<mdy>(?<![^\W\d_])(?:{_MONTH})(?:\.?{_S}{{1,2}}|-)\d{{1,2}}{_ORDINAL}(?:[,،]?{_S}{{1,2}}|,|-)\d{{4}}{_END})"
)
_SHORT = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2}")
_SHORT_YEAR = re.compile(r"\.\d{1,2}\.\d{2}(?![\d.])")
_INSIDE = frozenset("0123456789.:/-")
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(_MONTH)
_NO_NAMES = _LINKS | {"den", "gada", "жылғы", "ko", "eko"}
_STUCK = re.compile(r"(?<=[^\W\d_])(?=[^\W\d_a-z])")
_ERAS = {"令和": 2018, "平成": 1988}
_ERAS_BEGIN = frozenset(era[0] for era in _ERAS)
_BUDDHIST, _BUDDHIST_FROM = 543, 2400
_CENTURY = 2000
_ORDERS = frozenset({"dmy", "mdy", "ymd"})
_UNSETTLED = frozenset({"ambiguous_date", "date_out_of_bounds"})  # what a reading may settle

Readings = Callable[[], Iterable[str]]
"""What a date may be read by, asked for only where one needs it."""


@lru_cache(maxsize=1)  # rules and field ask about one page after another
def years(text: str) -> tuple[int, ...]:
    """Return where years stand in a text, in any digits, in their order."""
    patterns = [pattern for pattern in _YEARS if pattern.pattern[:2] in text]
    if not text.isascii():
        if len(text) < _FEW or any(letter in text for letter in _LETTERS):
            patterns += [_THAI_YEAR, _OTHER_YEAR]
        if "年" in text:
            patterns += [_ERA, _OTHER_YEAR]
    return tuple(sorted({year.start() for pattern in patterns for year in pattern.finditer(text)}))


def has_year(text: str, start: int, end: int) -> bool:
    """Return whether a year begins between two positions of a text."""
    known = years(text)
    return bisect_left(known, start) < bisect_left(known, end)


class Day(NamedTuple):
    """A date in a text. stated: the day, or the rule by which it states none. reading: what it was read by, if any."""

    start: int
    end: int
    stated: date | str
    reading: str | None = None


class Reader:
    """Reads days as they are written, by the months of the calendar and those of a user's own phrases."""

    __slots__ = ("_endings", "_months")

    def __init__(self, months: Mapping[str, int]) -> None:
        self._months = {**calendar().months, **{month_key(name): number for name, number in months.items()}}
        names = (*self._months, *calendar().disputed)
        self._endings = frozenset(name.strip(".")[-_ENDING:] for name in names)

    def days(self, text: str, start: int, end: int, readings: Readings = tuple) -> Iterator[Day]:
        """Yield the days between two positions of a text, each year looked at once.

        The readings are tried, in their order, on a date that states no day by itself.
        """
        at, known = start, years(text)
        for year in known[bisect_left(known, start) : bisect_left(known, end)]:
            if year < at or not self._may_be_dated(text, year):
                continue
            found = _DAY.search(text, max(at, year - _BEFORE), min(end, year + _BEHIND))
            if found and (day := self._settled(found, readings)):
                yield day
                at = day.end

    def short_days(self, text: str, readings: Readings) -> Iterator[Day]:
        """Yield the days whose year has two digits, `04.03.25`, if a reading says that the day stands first."""
        order = next((reading for reading in readings() if _order(reading) == "dmy"), None)
        for found in _SHORT_YEAR.finditer(text) if order else ():
            start = found.start()
            while start > found.start() - 2 and text[start - 1 : start].isdigit():
                start -= 1
            if start < found.start() and text[start - 1 : start] not in _INSIDE:
                yield Day(start, found.end(), _short_day(text[start : found.end()]), order)

    def read(self, text: str, reading: str | None = None) -> date:
        """Return the day that a text states by a reading. Raises ValueError if it states none."""
        stated: date | str | None = "no_date"
        if found := _DAY.fullmatch(text):
            stated = self._stated(found, reading)[1]
        elif _SHORT.fullmatch(text) and _order(reading) == "dmy":
            stated = _short_day(text)
        if not isinstance(stated, date):
            raise ValueError(f"{text!r}: {stated or 'no_date'}")
        return stated

    def _may_be_dated(self, text: str, year: int) -> bool:
        """Return whether what stands right beside a year may be the rest of its date: "in 2024 the" is not."""
        if text[year] in _ERAS_BEGIN or _GOES_ON.match(text, year + _DIGITS):
            return True
        near = text[max(0, year - _LONGEST_NAME) : year]
        if not (told := near.split()) or not near[-1].isspace():
            return not near[-1:].isalnum()
        word = told[-1].strip(_BESIDE)
        if not word or word[0].isdigit() or word[-1].isdigit() or word in _LINKS:
            return True
        return month_key(word)[-_ENDING:] in self._endings

    def _settled(self, found: re.Match[str], readings: Readings) -> Day | None:
        start, stated = self._stated(found, None)
        if stated is None:
            return None
        for reading in readings() if stated in _UNSETTLED else ():
            again = self._stated(found, reading)[1]
            if isinstance(again, date):
                return Day(start, found.end(), again, reading)
        return Day(start, found.end(), stated)

    def _stated(self, found: re.Match[str], reading: str | None) -> tuple[int, date | str | None]:
        """Return where the date begins, and its day or the rule by which it states none; None if it is no date."""
        text, kind, start = found[0], found.lastgroup, found.start()
        numbers = [int(n) for n in _NUMBER.findall(text)]
        month: int | str | None
        match kind:
            case "era":
                year, month, day = [1, *numbers][-3:]
                year += _ERAS[text[:2]]
            case "iso" | "cjk":
                year, month, day = numbers
            case "dotted" | "counted":
                day, month, year = numbers
            case "digits":
                year = numbers[2]
                day, month = _day_and_month(numbers[0], numbers[1], _order(reading))
            case _:
                at, month = self._month_in(text, reading, stuck=kind == "mdy")
                start += at
                year, day = (numbers[0], numbers[-1]) if kind == "ymd" else (numbers[-1], numbers[0])
        if not isinstance(month, int):
            return start, month
        if year >= _BUDDHIST_FROM and (reading == "th" or any("\u0e00" <= c <= "\u0e7f" for c in text)):
            year -= _BUDDHIST
        return start, _day(year, month, day)

    def _month_in(self, text: str, reading: str | None, stuck: bool) -> tuple[int, int | str | None]:
        """Return where a date with a named month begins, and the month: its number, why it has none, None for no name.

        stuck: it begins with the name, to which the word before may be stuck ("PressApril 28, 2023").
        """
        names = [name for name in _NAME.finditer(text) if name[0] not in _NO_NAMES]
        if not names:
            return 0, None
        name = names[-1]
        if (month := self._month(name[0], reading)) is not None or not stuck:
            return 0, month
        for cut in _STUCK.finditer(name[0]):
            if (month := self._month(name[0][cut.start() :], reading)) is not None:
                return name.start() + cut.start(), month
        return 0, None

    def _month(self, name: str, reading: str | None) -> int | str | None:
        for part in (name, *name.split("/")) if "/" in name else (name,):
            form = month_key(part.strip("."))
            if form in self._months:
                return self._months[form]
            if form in calendar().disputed:
                return calendar().disputed[form].get(reading or "", "ambiguous_date")
        return None


def _order(reading: str | None) -> str | None:
    """Return the order of day and month by which a reading reads digits; None if it is not certain."""
    return reading if reading in _ORDERS else calendar().orders.get(reading or "")


def _day_and_month(first: int, second: int, order: str | None) -> tuple[int, int | str]:
    """Return day and month of two numbers, `ambiguous_date` for the month if they could swap."""
    if second > 12 or (order == "mdy" and first <= 12):
        return second, first
    if first > 12 or first == second or order == "dmy":
        return first, second
    return first, "ambiguous_date"


def _short_day(text: str) -> date | str:
    day, month, year = (int(n) for n in _NUMBER.findall(text))
    return _day(_CENTURY + year, month, day)


def _day(year: int, month: int, day: int) -> date | str:
    """Return the day, or the rule by which it is none."""
    try:
        stated = date(year, month, day)
    except ValueError:
        return "impossible_date"
    return stated if DATE_MIN <= stated <= DATE_MAX else "date_out_of_bounds"


@lru_cache
def reader(phrases: Phrases) -> Reader:
    """Return the reader that knows these phrases' months, too."""
    return Reader(dict(phrases.months))
