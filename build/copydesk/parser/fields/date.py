"""The day of publication: the header's before a timestamp's."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from copydesk.parser.dates import Said, days, grammar, read_day
from copydesk.parser.rules.header import HEADER
from copydesk.parser.tables import Tables
from copydesk.records import Absent, Found, Page, Piece, Span
from copydesk_schema.columns import DATE_MAX, DATE_MIN


def find_date(page: Page, pieces: Sequence[Piece], tables: Tables) -> Found[date] | Absent:
    """Return the day of publication as the document states it.

    Absent if no line states one, if the header states two, if the day does not exist, or if day and month could swap.
    """
    for piece in pieces:
        if piece.label == "header":
            return _header_date(page, piece)
    return _stamped_date(page, _near_the_top(pieces), tables)


def _header_date(page: Page, piece: Piece) -> Found[date] | Absent:
    header = HEADER.match(page.text, piece.start, piece.end)
    assert header is not None, "the header rule labelled it"
    start, end = header.span("date")
    try:
        day = _iso(header["date"])
        conflict = any(_iso(other) != day for other in header["more"].split())
    except ValueError:
        return Absent("impossible_date", Span(start, header.end("more")))
    if conflict:
        return Absent("conflicting_dates", Span(start, header.end("more")))
    if not DATE_MIN <= day <= DATE_MAX:
        return Absent("date_out_of_bounds", Span(start, end))
    return Found(day, (Span(start, end),), "date_header")


def _near_the_top(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the timestamps and datelines above the second paragraph and the first link: others are other articles'."""
    paragraphs = 0
    for piece in pieces:
        if piece.label == "paragraph":
            paragraphs += 1
        if paragraphs > 1 or (paragraphs and piece.label == "related"):
            return
        if piece.label in ("timestamp", "dateline"):
            yield piece


def _stamped_date(page: Page, pieces: Iterable[Piece], tables: Tables) -> Found[date] | Absent:
    """What calls itself published speaks before what only states a day; a day of change is none of publication."""
    forms = grammar(tables.phrases.all)
    said: dict[Said, tuple[re.Match[str], Piece]] = {}
    for piece in pieces:
        for match, what in days(page.text, piece.start, piece.end, forms):
            said.setdefault(what, (match, piece))
    if not said:
        return Absent("no_date")
    match, piece = said.get("published") or said.get("plain") or said["updated"]
    span = Span(*match.span())
    if said.keys() == {"updated"}:
        return Absent("only_update", span)
    day = read_day(match, forms.months)
    return Absent(day, span) if isinstance(day, str) else Found(day, (span,), f"date_{piece.label}")


def _iso(text: str) -> date:
    year, month, day = text.split("-")
    return date(int(year), int(month), int(day))


def read_header_date(texts: Sequence[str], _: Tables) -> date:
    """Return the day that `YYYY-MM-DD` states. Raises ValueError if it does not exist."""
    return _iso(texts[0])


def read_stamp(texts: Sequence[str], tables: Tables) -> date:
    """Return the day that a written-out date states. Raises ValueError if it states none."""
    forms = grammar(tables.phrases.all)
    match = forms.day.fullmatch(texts[0])
    day = read_day(match, forms.months) if match else "no_date"
    if isinstance(day, str):
        raise ValueError(f"{texts[0]!r}: {day}")
    return day


READERS = {"date_header": read_header_date, "date_timestamp": read_stamp, "date_dateline": read_stamp}
