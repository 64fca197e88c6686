"""The outlet: the host of the article's address, else the name by which its own articles call it."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.parser.fields.url import host_span
from copydesk.parser.tables import Tables
from copydesk.records import BODY_LABELS, Absent, Found, Page, Piece, Span
from copydesk_schema.outlets import Outlets

if TYPE_CHECKING:
    from tldextract import ExtractResult


def find_outlet(page: Page, pieces: Sequence[Piece], tables: Tables, url: Found[str] | Absent) -> Found[str] | Absent:
    """Return the publisher's name.

    Absent if nothing names it, if the address is an archive's or a number, or if two outlets name themselves. A source
    that is merely quoted is no outlet.
    """
    if isinstance(url, Found):
        span = host_span(url.spans[0], page.text)
        name = name_of_host(page.text[span.start : span.end], tables.outlets)
        return Found(name, (span,), "outlet_url_host") if name else Absent("not_a_publisher", span)
    return _self_attributed(page, pieces, tables.outlets)


def _self_attributed(page: Page, pieces: Sequence[Piece], outlets: Outlets) -> Found[str] | Absent:
    found: Found[str] | None = None
    for piece in pieces:
        if piece.label not in BODY_LABELS:
            continue
        for start, end in outlets.attributions(page.text, piece.start, piece.end):
            name = outlets.by_attribution(page.text[start:end]).name
            if found is None:
                found = Found(name, (Span(start, end),), "outlet_self_attribution")
            elif found.value != name:
                return Absent("conflicting_outlets", Span(start, end))
    return found or Absent("no_outlet")


@lru_cache(maxsize=1 << 16)
def registrable_domain(host: str) -> str | None:
    """Return the domain one registers: `news.example.co.uk` gives `example.co.uk` (Public Suffix List, bundled).

    Below a host of many (`blogspot.com`) it is the writer's own. None for an address in numbers.
    """
    if host.startswith("[") or host.replace(".", "").isdigit():
        return None
    return _split_host()(host).top_domain_under_public_suffix or ".".join(host.split(".")[-2:])


@lru_cache
def _split_host() -> "Callable[[str], ExtractResult]":
    """Return the splitter over the bundled list; it is built once, in 80 ms, and never fetches a newer one."""
    import tldextract

    split: Callable[[str], ExtractResult] = tldextract.TLDExtract(
        cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True
    )
    return split


def name_of_host(host: str, outlets: Outlets) -> str | None:
    """Return the outlet that the table gives for a host, or the host's registrable domain if it knows none.

    None if the host is no publisher's.
    """
    outlet = outlets.by_host(host)
    if outlet:
        return outlet.name if outlet.publisher else None
    return registrable_domain(host.lower().rstrip("."))


def read_host(texts: Sequence[str], tables: Tables) -> str:
    """Return the name of the outlet behind a host. Raises ValueError if it is no publisher's."""
    name = name_of_host(texts[0], tables.outlets)
    if name is None:
        raise ValueError(f"{texts[0]!r} is no publisher's host")
    return name


def read_attribution(texts: Sequence[str], tables: Tables) -> str:
    """Return the name of the outlet that calls itself so. Raises KeyError if the table has none."""
    return tables.outlets.by_attribution(texts[0]).name


READERS = {"outlet_url_host": read_host, "outlet_self_attribution": read_attribution}
