"""Days written out: the grammar that both the timestamp rule and the date field read.

Day, month and year are all required, so that "2023/12" or "73 20" is never a date. The names of months and weekdays,
and the words that introduce a moment, come from the phrases.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from copydesk_schema.columns import DATE_MAX, DATE_MIN
from copydesk_schema.phrases import Phrases

_ZONE = r"(?:\s?(?:Z\b|[A-Z]{2,5}\b|\(?(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?\)?))?"
_CLOCK = rf"\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}}(?:\.\d{{1,9}})?)?(?:\s?[ap]\.?m\b\.?)?{_ZONE}"
YEAR = re.compile(r"\d{4}")  # what every date has: looked for before the costly patterns
_ORDINAL = r"(?:st|nd|rd|th)?"

Said = Literal["published", "plain", "updated"]
"""What a timestamp says of a day."""


class Grammar(NamedTuple):
    """Compiled for one set of phrases. day: finds a date in a text. stamp: matches a line of moments alone."""

    day: re.Pattern[str]
    stamp: re.Pattern[str]
    update: re.Pattern[str]
    published: re.Pattern[str]
    months: dict[str, int]


@lru_cache
def grammar(phrases: Phrases) -> Grammar:
    """Return the patterns for these phrases."""
    months = dict(phrases.months)
    month = _either(months)
    day = (
        r"(?<![\d.:/-])(?:"
        r"(?P<iso>\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2})"
        r"|(?P<dotted>\d{1,2}\.\d{1,2}\.\d{4})"
        r"|(?P<slashed>\d{1,2}/\d{1,2}/\d{4})"
        rf"|(?P<mdy>(?:{month})\.?\s\d{{1,2}}{_ORDINAL},?\s\d{{4}})"
        rf"|(?P<dmy>\d{{1,2}}{_ORDINAL}\.?\s(?:{month})\.?,?\s\d{{4}})"
        r")(?![\d/-])"
    )
    plain = re.sub(r"\?P<\w+>", "?:", day)
    between = r"[\s,|–-]{1,3}"
    weekday = rf"(?:(?:{_either(phrases.weekday)})\b\.?,?\s)?"
    moment = rf"(?:{_CLOCK}{between})?{weekday}{plain}(?:(?:T|{between}(?:at\s)?){_CLOCK})?"
    introduced = rf"(?:(?:{_either(phrases.stamp | phrases.update)})\b\s?:?\s{{0,3}})?{moment}"
    stamp = rf"{introduced}(?:\s?[|•·,/–-]?\s?[(\[]?{introduced}[)\]]?)?"
    return Grammar(
        re.compile(day, re.IGNORECASE),
        re.compile(stamp, re.IGNORECASE),
        re.compile(rf"\b(?:{_either(phrases.update)})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{_either(phrases.stamp)})\b", re.IGNORECASE),
        months,
    )


def _either(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first; one that never matches if there are none."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) or "(?!)"


def days(text: str, start: int, end: int, forms: Grammar) -> Iterator[tuple[re.Match[str], Said]]:
    """Yield the dates between two positions of a text, each with what the words before it say it is the day of."""
    at = start
    for match in forms.day.finditer(text, start, end):
        words = text[at : match.start()]
        said: Said = "plain"
        if forms.update.search(words):
            said = "updated"
        elif forms.published.search(words):
            said = "published"
        yield match, said
        at = match.end()


def read_day(match: re.Match[str], months: dict[str, int]) -> date | str:
    """Return the day a `Grammar.day` match states, or the rule by which it states none.

    Digits between slashes come in either order: where both could be a month it is `ambiguous_date`.
    """
    kind, text = match.lastgroup, match[0]
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    match kind:
        case "iso":
            year, month, day = numbers
        case "dotted":
            day, month, year = numbers
        case "slashed":
            first, second, year = numbers
            if first != second and first <= 12 and second <= 12:
                return "ambiguous_date"
            day, month = (second, first) if second > 12 else (first, second)
        case _:
            (day, *_), year = numbers, numbers[-1]
            month = _month_in(text, months)
    try:
        stated = date(year, month, day)
    except ValueError:
        return "impossible_date"
    return stated if DATE_MIN <= stated <= DATE_MAX else "date_out_of_bounds"


def _month_in(text: str, months: dict[str, int]) -> int:
    """Return the month that a text names, by the comparison that found it: case folded as patterns fold it."""
    for name in sorted(months, key=len, reverse=True):
        if re.search(re.escape(name), text, re.IGNORECASE):
            return months[name]
    raise AssertionError(f"the grammar matches no date without a month: {text!r}")
