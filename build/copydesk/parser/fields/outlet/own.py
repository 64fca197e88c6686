"""Signs of an outlet that the table does not know: the names that a page's furniture gives it, where they agree."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from copydesk.parser.fields.outlet.context import Kind, Lines, Sign
from copydesk.records import BODY_LABELS
from copydesk_schema.outlets import Outlets, name_key
from copydesk_schema.written import apart, places

_MARKS = ("©", "opyright", "OPYRIGHT", "(c)", "(C)")
_LEAD = re.compile(r"[\s©:|]*(?:(?:\(c\)|©|copyright|by|present|(?:19|20)\d\d|[-–—,/&:])[\s|]*)*", re.IGNORECASE)
_HOLDER_END = re.compile(
    r"\s*(?:[|•·;©\n®™]|\.(?:\s|$)|,\s|\s[-–—]\s|(?:19|20)\d\d|無断|무단|版权|著作|$|\b(?:All|Alle|Tous|Todos|Tutti|Alla|"
    r"Kaikki|Wszelkie|Vše|Все|Tüm|Minden|Toate|Svi|Sva|Hak)\b)",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"[\s,]+\(?(?:GmbH(?:\s*&\s*Co\.?\s*KG)?|AG|SE|KG|eG|e\.\s?V|Inc|LLC|L\.L\.C|Ltd|Limited|plc|S\.?A|SAS|S\.?p\.?A|"
    r"S\.?r\.?l|S\.?L|B\.?V|N\.?V|A/S|AS|AB|ApS|Oy|Oyj|Pty|Co|Corp(?:oration)?|Company|"
    r"s\.r\.o|a\.s|d\.o\.o|Sp\. z o\.o|ehf|hf)\)?\.?$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_NAME = 40  # characters
_LONGEST_LEAD = 60  # characters from the sign to the name, years included
_MOST_WORDS = 6
_LONGEST_TITLE = 250  # characters, with the outlet behind it
_LEAST_TITLE = 15  # characters of the title itself
_SEPARATORS = (" | ", "|", " - ", " – ", " — ", " · ", " • ", " :: ", " » ")
_ENOUGH = 40  # times that a name is looked at; more of them say nothing new
_WORDS = re.compile(r"[^\W_][\w'’.-]*[^\W_]|[^\W_]")
_SHORT = 120  # characters
_MOST_DOMAINS = 50  # that words are compared with
_TOP = 40  # pieces in which a page's title is looked for


Names = Mapping[str, list[Sign]]


def own_names(lines: Lines) -> Names:
    """Return the names that copyright notices and page titles give, by their keys."""
    names: dict[str, list[Sign]] = defaultdict(list)
    sources: tuple[tuple[Kind, Iterator[tuple[int, int]]], ...] = (
        ("notice", islice(_holders(lines), _ENOUGH)),
        ("page_title", _title_tails(lines)),
    )
    for kind, spans in sources:
        for start, end in spans:
            key = name_key(lines.text[start:end])
            if len(key) > 1:
                names[key].append(Sign(start, end, kind, key))
    return names


def known_by(names: Names, lines: Lines, outlets: Outlets) -> Iterator[tuple[str, Sign]]:
    """Yield the signs of names that the table knows, whatever their case, with the key of each outlet."""
    for signs in names.values():
        for sign in signs:
            for outlet in outlets.by_name(lines.text[sign.start : sign.end]):
                yield outlet.key, sign


def agreed(names: Names, domains: Names, lines: Lines) -> Iterator[list[Sign]]:
    """Yield the signs of each name that two kinds of evidence agree on; a domain that is made of it is one.

    domains: the signs of unknown domains, by the key of their first label.
    """
    found: dict[str, dict[tuple[int, Kind], Sign]] = defaultdict(dict)
    spelled = {lines.text[sign.start : sign.end]: key for key, signs in names.items() for sign in signs}
    for start, end in islice(_namesakes(lines, domains), _ENOUGH):
        spelled.setdefault(lines.text[start:end], name_key(lines.text[start:end]))
    for name, key in spelled.items():
        for start, end in islice(places(name, lines.text), _ENOUGH):
            if apart(lines.text, start, end):
                kind = lines.kind(start, end)
                found[key][start, kind] = Sign(start, end, kind, key)
    for key in dict.fromkeys((*names, *found)):
        signs = found[key]
        for sign in (*names.get(key, ()), *domains.get(key, ()), *domains.get("the" + key, ())):
            signs[sign.start, sign.kind] = sign._replace(who=key)
        kinds = {sign.kind for sign in signs.values()} & _STRONG
        if len(kinds) > 1 and kinds != {"domain", "service"}:
            yield sorted(signs.values())


def _holders(lines: Lines) -> Iterator[tuple[int, int]]:
    """Yield who holds the copyright by a notice with a year, without the form of a company."""
    text = lines.text
    for mark in _MARKS:
        at = text.find(mark)
        while at >= 0:
            piece = lines.at(at)
            lead = _LEAD.match(text, at + len(mark), min(piece.end, at + _LONGEST_LEAD))
            if lead is None:  # the mark stands across the end of its piece
                at = text.find(mark, at + len(mark))
                continue
            limit = min(piece.end, lead.end() + 2 * _LONGEST_NAME)
            end = _HOLDER_END.search(text, lead.end(), limit)
            stop = end.start() if end else limit
            if _YEAR.search(text, max(piece.start, at - 6), min(piece.end, stop + 6)):
                while legal := _LEGAL.search(text, lead.end(), stop):
                    stop = legal.start()
                if _is_name(text[lead.end() : stop]):
                    yield lead.end(), stop
            at = text.find(mark, max(stop, at + len(mark)))


def _title_tails(lines: Lines) -> Iterator[tuple[int, int]]:
    """Yield what stands last behind a headline: "Headline | Outlet"."""
    for piece in lines.pieces[:_TOP]:
        if _LEAST_TITLE < piece.end - piece.start <= _LONGEST_TITLE and piece.label not in BODY_LABELS:
            first = piece.start + _LEAST_TITLE
            tail = max(lines.text.rfind(mark, first, piece.end) + len(mark) for mark in _SEPARATORS)
            if tail > first and _is_name(lines.text[tail : piece.end].strip()):
                yield tail + (lines.text[tail] == " "), piece.end


def _namesakes(lines: Lines, domains: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield words of short pieces that a domain on the page is made of: "Harbour Post" of harbourpost.com."""
    labels = set(list(domains)[:_MOST_DOMAINS])
    begun = {label[:end] for label in labels for end in range(1, len(label) + 1)}
    initials = tuple({label[0].upper() for label in labels if label})
    for piece in lines.pieces if labels else ():
        if piece.end - piece.start <= _SHORT:
            words = list(_WORDS.finditer(lines.text, piece.start, piece.end))
            for i, first in enumerate(words):
                if not first[0].startswith(initials):
                    continue
                key = ""
                for last in words[i : i + _MOST_WORDS]:
                    key += name_key(last[0])
                    if key not in begun:
                        break
                    if key in labels:
                        yield first.start(), last.end()


def _is_name(words: str) -> bool:
    """Return whether some words may be a name: a few, one of them capitalised, or a single one ("01net")."""
    if not 1 < len(words) <= _LONGEST_NAME or not words[0].isalnum() or words[-1] in ".?!:," or words.isdigit():
        return False
    number = words.count(" ") + 1
    return number == 1 or (number <= _MOST_WORDS and (words.lower() != words or words.upper() == words))


_STRONG: frozenset[Kind] = frozenset({"notice", "page_title", "masthead", "mail", "domain", "service"})
