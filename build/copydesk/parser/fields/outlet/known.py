"""Signs of outlets by name, host and handle, and by what they call themselves."""

import re
from collections import Counter
from collections.abc import Iterator

from copydesk.parser.fields.outlet.context import Kind, Lines, Sign
from copydesk.parser.fields.outlet.host import registrable_domain
from copydesk.records import BODY_LABELS
from copydesk_schema.outlets import Outlets

KNOWN = "="  # how `who` begins for an outlet of the table; its key follows
_ENOUGH = 40  # times that a name is looked at; more of them say nothing new
_DOT = re.compile(r"\.[a-z]{2}")
_HOST_BEFORE = re.compile(r"(?:[\w-]+\.)*[\w-]+$", re.ASCII)
_HOST_BEHIND = re.compile(r"(?:\.[a-z0-9-]{1,63}){0,5}\.[a-z]{2,24}(?![\w-])", re.ASCII)
_LONGEST_LABEL = 63  # characters of a host before its first dot
_HANDLE = re.compile(r"(?<![\w.])@([A-Za-z]\w{2,29})\b(?!\.\w)")


def named(lines: Lines, outlets: Outlets) -> Iterator[Sign]:
    """Yield the signs of the table's outlets that stand on a page by name; of overlapping names the longest."""
    past = 0
    times: Counter[str] = Counter()
    for start, end in sorted(outlets.written.find(lines.text), key=lambda span: (span[0], -span[1])):
        if start >= past:
            past, name = end, lines.text[start:end]
            times[name] += 1
            if times[name] <= _ENOUGH:
                kind = lines.kind(start, end)
                for outlet in outlets.by_name(name):
                    yield Sign(start, end, kind, KNOWN + outlet.key)


def attributed(lines: Lines, outlets: Outlets) -> Iterator[Sign]:
    """Yield where a body attributes itself to an outlet: "UNN reports"."""
    text = lines.text
    if next(outlets.attributions(text, 0, len(text)), None):
        for piece in lines.pieces:
            if piece.label in BODY_LABELS:
                for start, end in outlets.attributions(text, piece.start, piece.end):
                    yield Sign(start, end, "self", KNOWN + outlets.by_attribution(text[start:end]).key)


def addressed(lines: Lines, outlets: Outlets) -> Iterator[Sign]:
    """Yield the signs of outlets by host and handle; `who` of one that the table does not know is its domain."""
    text = lines.text
    for start, end in _hosts(text):
        outlet = outlets.by_host(text[start:end])
        if outlet is None:
            domain = registrable_domain(text[start:end].lower())
            if domain:
                yield Sign(start, end, _kind_of_host(lines, start, end), domain)
        elif outlet.publisher:
            yield Sign(start, end, _kind_of_host(lines, start, end), KNOWN + outlet.key)
    for match in _HANDLE.finditer(text) if "@" in text else ():
        if not lines.prose(lines.at(match.start())):
            for outlet in outlets.by_name(match[1]):
                yield Sign(*match.span(1), "handle", KNOWN + outlet.key)


def _hosts(text: str) -> Iterator[tuple[int, int]]:
    """Yield what reads as a host: `www.example.com`, or what stands behind the @ of an address."""
    past = 0
    for dot in _DOT.finditer(text):
        at = dot.start()
        if at >= past and (behind := _HOST_BEHIND.match(text, at)):
            before = _HOST_BEFORE.search(text, max(past, at - _LONGEST_LABEL), at)
            if before and not _is_in_path(text, before.start()):
                yield before.start(), behind.end()
            past = behind.end()


def _is_in_path(text: str, at: int) -> bool:
    """Return whether a single slash stands before: "news/bridge-closes.html"."""
    return text[at - 1 : at] == "/" and text[at - 2 : at - 1] != "/"


def _kind_of_host(lines: Lines, start: int, end: int) -> Kind:
    """Return how a host is meant: another's is linked to with its path, and in running text."""
    text = lines.text
    if text[start - 1 : start] == "@":
        return "mail"
    with_path = text[end : end + 1] == "/" and text[end + 1 : end + 2].isalnum()
    return "link" if with_path or lines.prose(lines.at(start)) else "domain"
