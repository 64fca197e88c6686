"""Months put together to what can be shown: months, years or decades, so that there are not too many of them."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Literal

from copydesk.dataset.profile import UNKNOWN

Step = Literal["month", "year", "decade"]

_OF: dict[Step, Callable[[str], str]] = {
    "month": lambda month: month,
    "year": lambda month: month[:4],
    "decade": lambda month: f"{month[:3]}0s",
}


def step_of(months: Mapping[str, int], most: int) -> Step:
    """Return the smallest step by which there are no more periods than that from the first month to the last.

    months: `YYYY-MM`; what has none is passed over. Decades may be more.
    """
    for step in ("month", "year"):
        if len(spanned(months, step)) <= most:
            return step
    return "decade"


def by_period(months: Mapping[str, int], step: Step) -> dict[str, int]:
    """Return what is counted by month by period, in order, those between that have nothing included."""
    counts: Counter[str] = Counter()
    for month, count in months.items():
        if month != UNKNOWN:
            counts[_OF[step](month)] += count
    return {period: counts[period] for period in spanned(months, step)}


def spanned(months: Mapping[str, int], step: Step) -> list[str]:
    """Return the periods from the first month to the last."""
    known = sorted(month for month in months if month != UNKNOWN)
    if not known:
        return []
    first, last = _number(known[0]), _number(known[-1])
    every = (f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1))
    return list(dict.fromkeys(map(_OF[step], every)))


def _number(month: str) -> int:
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1
