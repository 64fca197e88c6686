"""The outlet: the host of the article's address, else the one that the page's furniture speaks for.

Furniture gives signs of outlets: names and hosts of the table (`known`), and names of the page's own (`own`), each of
a kind, by how it is meant where it stands (`context`). The outlet whose signs weigh most is the page's (`weigh`).
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from copydesk.parser.fields.fold import fold
from copydesk.parser.fields.outlet.context import ADDRESSES, Lines, Sign
from copydesk.parser.fields.outlet.host import name_of_host, read_host
from copydesk.parser.fields.outlet.known import KNOWN, addressed, attributed, named
from copydesk.parser.fields.outlet.own import agreed, known_by, own_names
from copydesk.parser.fields.outlet.weigh import MARGIN, is_agreed, is_telling, strongest, worth
from copydesk.parser.fields.url import host_span
from copydesk.parser.tables import Tables
from copydesk.records import Absent, Found, Page, Piece, Span
from copydesk_schema.outlets import Outlet, Outlets, name_key

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}")
_MOST_SPANS = 3  # of evidence; each of another kind


def find_outlet(page: Page, pieces: Sequence[Piece], tables: Tables, url: Found[str] | Absent) -> Found[str] | Absent:
    """Return the publisher's name.

    Absent if nothing names it, if the address is an archive's or a number, or if the page speaks for two outlets. A
    source that is merely quoted, or credited for a picture, is no outlet.
    """
    if isinstance(url, Found):
        span = host_span(url.spans[0], page.text)
        known = tables.outlets.by_host(page.text[span.start : span.end])
        stated = None if known and known.publisher else _stated(page, pieces, tables)
        name = name_of_host(page.text[span.start : span.end], tables.outlets)
        return stated or (Found(name, (span,), "outlet_url_host") if name else Absent("not_a_publisher", span))
    if stated := _stated(page, pieces, tables):
        return stated
    lines = Lines(page, pieces)
    return _elected(_signs(lines, tables.outlets), lines, tables)


def _stated(page: Page, pieces: Sequence[Piece], tables: Tables) -> Found[str] | None:
    """Return the publisher that a block of keys above the text states."""
    for piece in pieces:
        if piece.rule == "key_outlet":
            name = read_key([page.text[piece.start : piece.end]], tables)
            return Found(name, (Span(piece.start, piece.end),), "outlet_key")
    return None


def _signs(lines: Lines, outlets: Outlets) -> Mapping[str, list[Sign]]:
    """Return the signs of each outlet: by `=key` of the table, by `.domain`, or by the key of the page's own name."""
    signs: dict[str, list[Sign]] = defaultdict(list)
    domains: dict[str, list[Sign]] = defaultdict(list)
    hosts: set[int] = set()
    for sign in addressed(lines, outlets):
        hosts.update((sign.start, sign.end))
        if sign.who.startswith(KNOWN):
            signs[sign.who].append(sign)
        else:
            domains[name_key(sign.who.partition(".")[0])].append(sign)
            signs["." + sign.who].append(sign)
    for sign in (*named(lines, outlets), *attributed(lines, outlets)):
        if hosts.isdisjoint(sign[:2]):  # "CNN" in "CNN.com" is the host's
            signs[sign.who].append(sign)
    names = own_names(lines)
    for key, sign in known_by(names, lines, outlets):
        if all(sign.start != other.start for other in signs[KNOWN + key]):
            signs[KNOWN + key].append(sign)
    unknown = {key: own for key, own in names.items() if not outlets.knows(lines.text[own[0].start : own[0].end])}
    for own in agreed(unknown, domains, lines):
        signs[own[0].who] = own
        for sign in own:
            if sign.kind in ADDRESSES:
                signs.pop("." + sign.who, None)
    return signs


def _elected(signs: Mapping[str, list[Sign]], lines: Lines, tables: Tables) -> Found[str] | Absent:
    """Return the outlet of most weight, if no other comes near it by signs of its own."""
    outlets = tables.outlets
    weights = {who: worth(own, _outlet(who, outlets), lines.text) for who, own in signs.items()}
    if any(weight and who.startswith(KNOWN) for who, weight in weights.items()):
        for other, own in signs.items():
            if not other.startswith(KNOWN) and not is_agreed(own):
                weights[other] = 0.0  # a section or a party with a page of its own, beside an outlet that is known
    who = max(weights, key=weights.__getitem__, default="")
    if not who or not weights[who]:
        return Absent("no_outlet")
    places = {sign.start for sign in signs[who]}
    for other in signs:
        if other != who and weights[other]:
            apart = [sign for sign in signs[other] if sign.start not in places]
            margin = 1.0 if is_telling(signs[who]) and not is_telling(apart) else MARGIN
            if worth(apart, _outlet(other, outlets), lines.text) * margin > weights[who]:
                return Absent("conflicting_outlets", Span(*apart[0][:2]))
    return _found(who, strongest(signs[who])[:_MOST_SPANS], lines.text, tables)


def _outlet(who: str, outlets: Outlets) -> Outlet | None:
    return outlets.by_key[who[len(KNOWN) :]] if who.startswith(KNOWN) else None


def _found(who: str, signs: Sequence[Sign], text: str, tables: Tables) -> Found[str] | Absent:
    rule = "outlet_own_domain"
    if signs[0].kind == "self":
        signs, rule = signs[:1], "outlet_self_attribution"
    elif who.startswith(KNOWN):
        rule = "outlet_known_name"
    elif not who.startswith("."):
        rule = "outlet_own_name"
        signs = sorted(signs, key=lambda sign: sign.kind in ADDRESSES)  # the name is read off the first
    spans = tuple(Span(sign.start, sign.end) for sign in signs)
    try:
        return Found(READERS[rule]([text[span.start : span.end] for span in spans], tables), spans, rule)
    except ValueError:  # two outlets share the name
        return Absent("conflicting_outlets", spans[0])


def read_attribution(texts: Sequence[str], tables: Tables) -> str:
    """Return the name of the outlet that calls itself so. Raises KeyError if the table has none."""
    return tables.outlets.by_attribution(texts[0]).name


def read_key(texts: Sequence[str], tables: Tables) -> str:
    """Return the name that the table gives a name or a host, else the domain that one registers, else the name."""
    text = fold(texts, tables)
    meant = tables.outlets.by_name(text)
    if len(meant) == 1:
        return meant[0].name
    host = _HOST.fullmatch(text) is not None
    return (name_of_host(text, tables.outlets) if host else None) or text


def read_known(texts: Sequence[str], tables: Tables) -> str:
    """Return the name of the one outlet that names, hosts and handles all mean.

    Of outlets that share a name, the one that has it without an addition is meant: "The Nation" is not "The Nation
    (Malawi)". Raises ValueError if that leaves none, or two names.
    """
    meant = [set(_owners(text, tables.outlets)) for text in texts]
    keys = set.intersection(*meant)
    names = {tables.outlets.by_key[key].name for key in keys}
    plain = names & set(texts)
    if len(plain or names) != 1:
        raise ValueError(f"{' and '.join(map(repr, texts))} mean no one outlet")
    return (plain or names).pop()


def _owners(text: str, outlets: Outlets) -> list[str]:
    outlet = outlets.by_host(text)
    return [outlet.key] if outlet else [outlet.key for outlet in outlets.by_name(text)]


READERS = {
    "outlet_url_host": read_host,
    "outlet_own_domain": read_host,
    "outlet_known_name": read_known,
    "outlet_own_name": lambda texts, tables: fold(texts[:1], tables),
    "outlet_self_attribution": read_attribution,
    "outlet_key": read_key,
}
"""Every rule of the outlet, and what its spans come to."""
