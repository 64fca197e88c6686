"""A web page: its text as trafilatura finds it, and what the page says of itself, which is given."""

import logging
from functools import lru_cache
from typing import Any

from copydesk.read.entries import Record, refused
from copydesk.records import Given, RawDocument, Rejection
from copydesk_schema.columns import DATE_MAX, DATE_MIN

ORIGIN = "html"
_DATES = {  # what the page states, never what reads like a day somewhere on it, and never up to today's
    "extensive_search": False,
    "original_date": True,
    "min_date": DATE_MIN.isoformat(),
    "max_date": DATE_MAX.isoformat(),
}


def read_page(record: Record) -> RawDocument | Rejection:
    """Return a page's text as a document; the page's own bytes give its hash, so that it outlives a better extractor.

    What the page says of itself stands over what is given with the record: the address it was fetched from.
    """
    page = _extract(record.raw)
    text = (page.text or "").strip() if page is not None else ""
    if not text:
        return refused(record.source, "no_text_in_page", "a web page in which no text of an article was found")
    said = {"title": page.title, "date": page.date, "outlet": page.sitename, "url": page.url}
    given = {**record.given, **{field: Given(value, ORIGIN) for field, value in said.items() if value}}
    return RawDocument.of(record.source, record.raw, given, text.encode("utf-8", "replace"))


def _extract(raw: bytes) -> Any:
    return _trafilatura().bare_extraction(
        raw,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        deduplicate=False,  # a memory of earlier pages would make the result depend on their order
        date_extraction_params=dict(_DATES),
    )


@lru_cache
def _trafilatura() -> Any:
    import trafilatura

    for name in ("trafilatura", "htmldate", "courlan"):  # what they complain of is in the ledger
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return trafilatura
