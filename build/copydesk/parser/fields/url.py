"""The address of the article, if it keeps the contract's form: the header's, or one whose path spells the headline."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from copydesk.parser.rules.header import HEADER, tears_url
from copydesk.parser.slug import slug_words, spelled
from copydesk.parser.tables import Tables
from copydesk.records import Absent, Found, Page, Piece, Span
from copydesk_schema.columns import MAX_URL_CHARS, URL_FORM

_AUTHORITY = re.compile(r"https?://(?P<credentials>[^/?#]*@)?(?P<host>\[[^/?#]*\]|[^/?#:@\\]*)", re.IGNORECASE)
_NAME = re.compile(r"\w")
_FORM = re.compile(URL_FORM)
_ALONE = re.compile(r"[ \t]*(https?://[^\s/]+/\S+)[ \t]*")
_LEAST_SHARED = 0.6  # of the words of a path
_LEAST_WORDS = 3  # that a path shares with a headline; "economy-news" says nothing


def find_url(page: Page, pieces: Sequence[Piece], _: Tables) -> Found[str] | Absent:
    """Return the article's address.

    Absent if there is none, or if it holds credentials, a space, no host, or more characters than the contract allows.
    """
    for piece in pieces:
        if piece.rule == "key_url":
            span = Span(piece.start, piece.end)
            fault = fault_of(page.text[piece.start : piece.end])
            return Absent(fault, span) if fault else Found(page.text[piece.start : piece.end], (span,), "url_key")
        if piece.rule == "date_header":
            header = HEADER.match(page.text, piece.start, piece.end)
            assert header is not None, "the header rule labelled it"
            if header["url"] is None:
                continue
            span = Span(*header.span("url"))
            if tears_url(header["url"], page.text[span.end : piece.end]):
                return Absent("url_with_spaces", Span(span.start, piece.end))
            fault = fault_of(header["url"])
            return Absent(fault, span) if fault else Found(header["url"], (span,), "url_header")
    return _spelled(page, pieces)


def _spelled(page: Page, pieces: Sequence[Piece]) -> Found[str] | Absent:
    """Return the one address on a line of its own whose path spells the headline."""
    title = next((page.text[piece.start : piece.end] for piece in pieces if piece.label == "title"), "")
    if not title or "://" not in page.text:
        return Absent("no_url")
    found: dict[str, Span] = {}
    for piece in pieces:
        alone = _ALONE.fullmatch(page.text, piece.start, piece.end) if piece.label != "blank" else None
        if alone and not fault_of(alone[1]) and _spells(alone[1], title):
            found.setdefault(alone[1], Span(*alone.span(1)))
    if len(found) != 1:
        return Absent("no_url")
    ((url, span),) = found.items()
    return Found(url, (span,), "url_line")


def _spells(url: str, title: str) -> bool:
    """Return whether most words of an address's path are the headline's, as a content system makes them."""
    slug = slug_words(url)
    shared = slug & frozenset().union(*spelled(title))
    return len(shared) >= _LEAST_WORDS and len(shared) >= _LEAST_SHARED * len(slug)


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


def read_url(texts: Sequence[str], _: Tables) -> str:
    """Return an address as it is written: its underscores and brackets are no marks."""
    return texts[0]


READERS = {"url_header": read_url, "url_key": read_url, "url_line": read_url}
