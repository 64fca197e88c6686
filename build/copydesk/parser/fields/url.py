"""The address of the article: the header's, if it keeps the contract's form."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from copydesk.parser.fields.fold import fold
from copydesk.parser.rules.header import HEADER, tears_url
from copydesk.parser.tables import Tables
from copydesk.records import Absent, Found, Page, Piece, Span
from copydesk_schema.columns import MAX_URL_CHARS, URL_FORM

_AUTHORITY = re.compile(r"https?://(?P<credentials>[^/?#]*@)?(?P<host>\[[^/?#]*\]|[^/?#:@\\]*)", re.IGNORECASE)
_NAME = re.compile(r"\w")
_FORM = re.compile(URL_FORM)


def find_url(page: Page, pieces: Sequence[Piece], _: Tables) -> Found[str] | Absent:
    """Return the article's address.

    Absent if there is none, or if it holds credentials, a space, no host, or more characters than the contract allows.
    """
    for piece in pieces:
        if piece.label == "header":
            header = HEADER.match(page.text, piece.start, piece.end)
            assert header is not None, "the header rule labelled it"
            if header["url"] is None:
                break
            span = Span(*header.span("url"))
            if tears_url(header["url"], page.text[span.end : piece.end]):
                return Absent("url_with_spaces", Span(span.start, piece.end))
            fault = fault_of(header["url"])
            return Absent(fault, span) if fault else Found(header["url"], (span,), "url_header")
    return Absent("no_url")


def fault_of(url: str) -> str | None:
    """Return the rule that an address breaks, None if it may be an article's."""
    authority = _AUTHORITY.match(url)
    if authority is None or not _NAME.search(authority["host"]):
        return "malformed_url"
    if authority["credentials"]:
        return "url_with_credentials"
    if not _FORM.fullmatch(url):
        return "malformed_url"
    if len(url) > MAX_URL_CHARS:
        return "url_too_long"
    try:
        urlsplit(url).port  # noqa: B018  raises for what is no port
    except ValueError:
        return "malformed_url"
    return None


def host_span(url: Span, text: str) -> Span:
    """Return where the host stands in a URL that has one."""
    authority = _AUTHORITY.match(text, url.start, url.end)
    assert authority is not None, "a found url has a host"
    return Span(*authority.span("host"))


def host_of(url: str) -> str:
    """Return the host of a URL that has one."""
    span = host_span(Span(0, len(url)), url)
    return url[span.start : span.end]


READERS = {"url_header": fold}
