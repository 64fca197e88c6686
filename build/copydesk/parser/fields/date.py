"""The day of publication: the header's, else that of the best stamp near the headline, else that in the address."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from copydesk.parser.dates import Reader, Readings, reader
from copydesk.parser.fields.url import host_span
from copydesk.parser.rules.header import HEADER
from copydesk.parser.stamps import best_stamp
from copydesk.parser.tables import Tables
from copydesk.records import Absent, Found, Page, Piece, Span
from copydesk_schema.columns import DATE_MAX, DATE_MIN

_SURE = 0.5  # confidence from which a language is believed
_IN_PATH = re.compile(
    r"(?<=[/_-])(?:(?P<digits>(?:19|20)\d{2}(?P<mark>[/_-])\d{1,2}(?P=mark)\d{1,2}|(?:19|20)\d{6})|"
    r"(?P<named>(?:19|20)\d{2}/[a-z]{3,9}/\d{1,2}))(?![^/_?#.-])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_LINE_END = re.compile(r"[\r\n]")  # in a date that a wrapped line cuts in two
_CALENDAR = Reader({})  # an address is read without a user's own months


def find_date(
    page: Page,
    pieces: Sequence[Piece],
    tables: Tables,
    url: Found[str] | Absent | None = None,
    outlet: Found[str] | Absent | None = None,
) -> Found[date] | Absent:
    """Return the day of publication as the document states it.

    Absent if nothing states one, if the header states two, if the day does not exist, if it is one of change alone, or
    if day and month could swap; unless the address states one.
    """
    found: Found[date] | Absent
    first = next((piece for piece in pieces if piece.label != "blank"), None)
    keyed = [piece for piece in pieces if piece.rule == "key_day"]
    if first and first.rule == "date_header":
        found = _header_date(page, first)
    elif keyed:
        found = _keyed_date(page, keyed, tables, partial(_readings, page, tables, url, outlet))
    else:
        found = _stamped_date(page, pieces, tables, partial(_readings, page, tables, url, outlet))
    from_url = isinstance(found, Absent) and isinstance(url, Found) and _url_date(page, url.spans[0], tables)
    return from_url or found


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


def _keyed_date(page: Page, pieces: Sequence[Piece], tables: Tables, readings: Readings) -> Found[date] | Absent:
    """Return the day that a block of keys states, Absent if it states two."""
    known = reader(tables.phrases.all)
    days = [day for piece in pieces for day in known.days(page.text, piece.start, piece.end, readings)]
    if not days:
        return Absent("no_date")
    first = days[0]
    span = Span(first.start, first.end)
    if any(day.stated != first.stated for day in days):
        return Absent("conflicting_dates", span)
    if isinstance(first.stated, str):
        return Absent(first.stated, span)
    return Found(first.stated, (span,), f"date_key:{first.reading}" if first.reading else "date_key")


def _stamped_date(page: Page, pieces: Sequence[Piece], tables: Tables, readings: Readings) -> Found[date] | Absent:
    stamp = best_stamp(page.text, pieces, tables.phrases.all, readings)
    if stamp is None:
        return Absent("no_date")
    day = stamp.day
    span = Span(day.start, day.end)
    if stamp.said == "updated":
        return Absent("only_update", span)
    if isinstance(day.stated, str):
        return Absent(day.stated, span)
    rule = "date_dateline" if stamp.dateline else "date_timestamp"
    return Found(day.stated, (span,), f"{rule}:{day.reading}" if day.reading else rule)


def _readings(
    page: Page, tables: Tables, url: Found[str] | Absent | None, outlet: Found[str] | Absent | None
) -> Iterator[str]:
    """Yield what a date may be read by that says too little by itself: the outlet's order, then the language."""
    known = None
    if isinstance(url, Found):
        host = host_span(url.spans[0], page.text)
        known = tables.outlets.by_host(page.text[host.start : host.end])
    elif isinstance(outlet, Found):
        named = tables.outlets.by_name(outlet.value)
        known = named[0] if len(named) == 1 else None
    if known and known.date_order:
        yield known.date_order
    if page.language and (page.language.confidence is None or page.language.confidence >= _SURE):
        yield page.language.code


def _url_date(page: Page, url: Span, tables: Tables) -> Found[date] | None:
    """Return the one day that an address states."""
    spans = url_days(page.text, url.start, url.end)
    days = set()
    for span in spans:
        try:
            days.add(read_url_day([page.text[span.start : span.end]], tables))
        except ValueError:
            return None
    return Found(days.pop(), (spans[0],), "date_url") if len(days) == 1 else None


def url_days(text: str, start: int, end: int) -> list[Span]:
    """Return where an address in a text states a day."""
    return [Span(*found.span()) for found in _IN_PATH.finditer(text, start, end)]


def _iso(text: str) -> date:
    year, month, day = text.split("-")
    return date(int(year), int(month), int(day))


def read_header_date(texts: Sequence[str], _: Tables) -> date:
    """Return the day that `YYYY-MM-DD` states. Raises ValueError if it does not exist."""
    return _iso(texts[0])


def read_stamp(texts: Sequence[str], tables: Tables, reading: str | None = None) -> date:
    """Return the day that a written-out date states, by a language or an order. Raises ValueError if it states none."""
    return reader(tables.phrases.all).read(_LINE_END.sub(" ", texts[0]), reading)


def read_url_day(texts: Sequence[str], _: Tables) -> date:
    """Return the day in the path of an address: `2024/05/17`, `20240517`, `2024/may/17`. Raises ValueError if none."""
    numbers = _NUMBER.findall(texts[0])
    if len(numbers) == 2:
        return _CALENDAR.read(texts[0].replace("/", " "))
    if len(numbers) == 1:
        numbers = [texts[0][:4], texts[0][4:6], texts[0][6:]]
    day = date(*map(int, numbers))
    if not DATE_MIN <= day <= DATE_MAX:
        raise ValueError(f"{texts[0]!r}: date_out_of_bounds")
    return day


READERS: dict[str, Callable[[Sequence[str], Tables], date]] = {
    "date_header": read_header_date,
    "date_timestamp": read_stamp,
    "date_dateline": read_stamp,
    "date_key": read_stamp,
    "date_url": read_url_day,
}
READ_BY = re.compile(r"(?:date_timestamp|date_dateline|date_key):[a-z]{2,3}")
"""The rules that name what they read by, a language or an order of digits: `date_timestamp:hr`, `…:mdy`."""
