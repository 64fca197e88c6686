"""Days written out: the grammar that both the timestamp rule and the date field read.

Day, month and year are all required, so that "2023/12" or "73 20" is never a date. Month names come from the phrases.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from copydesk_schema.phrases import Phrases

ISO_DAY = r"\d{4}-\d{1,2}-\d{1,2}"
CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:[A-Z]{2,5}\b|[+-]\d{2}:?\d{2}))?"


class Grammar(NamedTuple):
    """Compiled for one set of phrases: `day` finds a date in a text, `stamp` matches a line that is nothing else."""

    day: re.Pattern[str]
    stamp: re.Pattern[str]
    months: dict[str, int]


@lru_cache
def grammar(phrases: Phrases) -> Grammar:
    """Return the patterns for these phrases."""
    months = dict(phrases.months)
    month = "|".join(re.escape(m) for m in sorted(months, key=len, reverse=True))
    ordinal = r"(?:st|nd|rd|th)?"
    day = (
        r"(?<![\d.:/-])(?:"
        r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
        r"|(?P<dotted>\d{1,2}\.\d{1,2}\.\d{4})"
        r"|(?P<slashed>\d{1,2}/\d{1,2}/\d{4})"
        rf"|(?P<mdy>(?:{month})\.?\s\d{{1,2}}{ordinal},?\s\d{{4}})"
        rf"|(?P<dmy>\d{{1,2}}{ordinal}\.?\s(?:{month})\.?,?\s\d{{4}})"
        r")(?![\d/-])"
    )
    plain = re.sub(r"\?P<\w+>", "?:", day)
    intro = "|".join(re.escape(p) for p in sorted(phrases.stamp, key=len, reverse=True)) or "(?!)"
    weekday = r"(?:[^\W\d_]{3,12}\.?,\s)?"
    moment = rf"(?:(?:{CLOCK})[\s,|–-]{{1,3}})?{weekday}{plain}(?:[\s,|–-]{{1,3}}(?:at\s)?(?:{CLOCK}))?"
    introduced = rf"(?:(?:{intro})\s?:?\s{{0,3}})?{moment}"
    stamp = rf"{introduced}(?:\s?[|•·,/–-]?\s?[(\[]?{introduced}[)\]]?)?"
    return Grammar(re.compile(day, re.IGNORECASE), re.compile(stamp, re.IGNORECASE), months)


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
            name = re.search(r"[^\W\d_]{3,}", re.sub(r"(?<=\d)(?:st|nd|rd|th)", "", text, flags=re.IGNORECASE))
            assert name is not None, "the grammar matches no date without a month"
            month, (day, year) = months[name[0].lower()], numbers
    try:
        return date(year, month, day)
    except ValueError:
        return "impossible_date"
