"""The day of publication: the header's before a timestamp's."""

from collections.abc import Iterable, Sequence
from datetime import date

from copydesk.parser.dates import grammar, read_day
from copydesk.parser.rules.header import HEADER
from copydesk.parser.tables import Tables
from copydesk.records import Absent, Found, Page, Piece, Span


def find_date(page: Page, pieces: Sequence[Piece], tables: Tables) -> Found[date] | Absent:
    """Return the day of publication as the document states it.

    Absent if no line states one, if the header states two, if the day does not exist, or if day and month could swap.
    """
    for piece in pieces:
        if piece.label == "header":
            return _header_date(page, piece)
    return _stamped_date(page, [p for p in pieces if p.label in ("timestamp", "dateline")], tables)


def _header_date(page: Page, piece: Piece) -> Found[date] | Absent:
    header = HEADER.match(page.text, piece.start, piece.end)
    assert header is not None, "the header rule labelled it"
    start, end = header.span("date")
    if any(other != header["date"] for other in header["more"].split()):
        return Absent("conflicting_dates", Span(start, header.end("more")))
    try:
        return Found(_iso(header["date"]), (Span(start, end),), "date_header")
    except ValueError:
        return Absent("impossible_date", Span(start, end))


def _stamped_date(page: Page, pieces: Iterable[Piece], tables: Tables) -> Found[date] | Absent:
    """The first timestamp speaks: publication stands before change, and above the links to other articles."""
    forms = grammar(tables.phrases)
    for piece in pieces:
        if match := forms.day.search(page.text, piece.start, piece.end):
            span = Span(*match.span())
            day = read_day(match, forms.months)
            return Absent(day, span) if isinstance(day, str) else Found(day, (span,), f"date_{piece.label}")
    return Absent("no_date")


def _iso(text: str) -> date:
    year, month, day = text.split("-")
    return date(int(year), int(month), int(day))


def read_header_date(texts: Sequence[str], _: Tables) -> date:
    """Return the day that `YYYY-MM-DD` states. Raises ValueError if it does not exist."""
    return _iso(texts[0])


def read_stamp(texts: Sequence[str], tables: Tables) -> date:
    """Return the day that a written-out date states. Raises ValueError if it states none."""
    forms = grammar(tables.phrases)
    match = forms.day.fullmatch(texts[0])
    day = read_day(match, forms.months) if match else "no_date"
    if isinstance(day, str):
        raise ValueError(f"{texts[0]!r}: {day}")
    return day


READERS = {"date_header": read_header_date, "date_timestamp": read_stamp, "date_dateline": read_stamp}
