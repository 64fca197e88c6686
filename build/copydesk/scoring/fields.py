"""How the fields but the body are judged, one document at a time.

A value that is not the true one is a false positive, and the true one is missed; no value is a miss; a value where the
text states none is a false positive, unless it is one that may as well be meant.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from copydesk.scoring import alike
from copydesk.scoring.answers import Answer
from copydesk.scoring.truth import Truth


class Marks(NamedTuple):
    """True positives, false positives, and misses (false negatives)."""

    tp: int
    fp: int
    fn: int

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.fp or self.fn)


SILENT = Marks(0, 0, 0)
"""Nothing to find and nothing found, or something that is not judged."""
FOUND = Marks(1, 0, 0)
WRONG = Marks(0, 1, 1)
INVENTED = Marks(0, 1, 0)
MISSED = Marks(0, 0, 1)


def _mark(*, stated: bool, given: bool, good: Callable[[], bool], excused: bool = False) -> Marks:
    if not stated:
        return INVENTED if given and not excused else SILENT
    if not given:
        return MISSED
    return FOUND if good() else WRONG


def _date(truth: Truth, got: date | None) -> Marks:
    excused = got in truth.optional_dates
    return _mark(stated=bool(truth.dates), given=got is not None, good=lambda: got in truth.dates, excused=excused)


def _url(truth: Truth, got: str | None) -> Marks:
    return _mark(
        stated=truth.url is not None, given=bool(got), good=lambda: alike.url(got or "") == alike.url(truth.url or "")
    )


def _title(truth: Truth, got: str | None) -> Marks:
    return _mark(stated=bool(truth.titles), given=bool(got), good=lambda: _same_title(truth, got or ""))


def _nearly_title(truth: Truth, got: str | None) -> Marks:
    def good() -> bool:
        return _same_title(truth, got or "") or any(alike.nearly(got or "", title) for title in truth.titles)

    return _mark(stated=bool(truth.titles), given=bool(got), good=good)


def _same_title(truth: Truth, got: str) -> bool:
    return alike.title(got) in {alike.title(title) for title in truth.titles}


def _outlet(truth: Truth, got: str | None) -> Marks:
    named = bool(got) and alike.outlet(got or "") in {alike.outlet(name) for name in truth.outlets}
    return _mark(stated=truth.outlet_stated, given=bool(got), good=lambda: named, excused=named)


FIELDS = ("date", "outlet", "title", "title_fuzzy", "url")
"""What is counted. `title_fuzzy` is the title once more, where nearly all words are enough."""


def judge(truth: Truth, answer: Answer) -> Mapping[str, Marks]:
    """Return the marks of each field that the truth judges."""
    marks = {}
    if "date" in truth.fields:
        marks["date"] = _date(truth, answer.value("date"))
    if "outlet" in truth.fields:
        marks["outlet"] = _outlet(truth, answer.value("outlet"))
    if "title" in truth.fields:
        marks["title"] = _title(truth, answer.value("title"))
        marks["title_fuzzy"] = FOUND if marks["title"] is FOUND else _nearly_title(truth, answer.value("title"))
    if "url" in truth.fields:
        marks["url"] = _url(truth, answer.value("url"))
    return marks
