"""What a host says of the outlet: the table's name for it, else the domain that one registers."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.parser.tables import Tables
from copydesk_schema.outlets import Outlets

if TYPE_CHECKING:
    from tldextract import ExtractResult


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
