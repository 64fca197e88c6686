"""How a name is meant where it stands: in a notice, on a line of its own, in a credit, as a source that is quoted …"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal, NamedTuple

from copydesk.parser.fields.outlet import words
from copydesk.records import BODY_LABELS, Label, Page, Piece

Kind = Literal[
    "self",  # by its own article: "UNN reports"
    "notice",  # of copyright, with a year
    "mail",  # an address of its own
    "masthead",  # on a line of its own at the top
    "page_title",  # behind the headline
    "domain",
    "handle",
    "service",  # with its newsletter, app, imprint …
    "staff",  # with its reporter, editor …
    "byline",
    "listed",  # on a line of its own further down
    "line",  # in a short line that is no text
    "link",  # a host with a path, or in running text
    "prose",
    "quoted",
    "credit",  # for a picture or a graphic
]
ADDRESSES: frozenset[Kind] = frozenset({"mail", "domain", "link"})


class Sign(NamedTuple):
    """One place where a page names an outlet: where, how it is meant, and whom it names."""

    start: int
    end: int
    kind: Kind
    who: str


_REACH = 60  # characters on either side of a name that say how it is meant
_NEAR = 32  # characters in which a service stands that is the outlet's
_TOP = 16  # pieces; a name on a line of its own among them is the masthead, and below it may be one of a list
_RUNNING = 80  # characters from which a piece of the body reads as running text
_LONG = 200  # characters from which any piece does
_MOST_WORDS = 8  # of a line that is no headline about an outlet
_LONGEST_TITLE = 250  # characters, with the outlet behind it
_EDGE = " \t\n\u00a0|·•–—-*#_>»«›‹→←[](){}\"'“”„‘’:.,!©®™+"
_YEARS = r"(?:19|20)\d\d(?:\s?[-–—/,]\s?(?:(?:19|20)\d\d|present|\d\d))?"
_NOTICE = re.compile(rf"(?:©|\(c\)|copyright\b|℗)(?:[\s©:,|-]|\(c\)|by\b|copyright\b|{_YEARS})*$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_BEHIND = re.compile(r"[\s,.-]{0,3}(?:[A-Z][\w.&/ ]{0,20}[\s,])?(?:19|20)\d\d\b")
_RESERVED = re.compile(rf".{{0,30}}?{words.RESERVED}", re.IGNORECASE)
_SEPARATED = re.compile(r"\S\s+(?:[|·•–—-]|::|»)\s+$|\S\s?\|\s?$")
_CREDIT_BEFORE = re.compile(
    rf"(?:/\s?|©\s?|\(|\b{words.PICTURE}\b[.\s:©/]{{1,4}}(?:[^:.\n]{{0,40}}[,/|]\s?)?)$", re.IGNORECASE
)
_CREDIT_BEHIND = re.compile(r"\s?/|\s?via |\s?\)\s*$")
_TOLD_BEHIND = re.compile(rf":|[\"”»“]?\s+{words.TELLS}\b")
_REPRINT = re.compile(rf"\b{words.REPRINT}[_*\"“„]*$", re.IGNORECASE)
_BYLINE = re.compile(rf"{words.BYLINE}\s*:?\s+", re.IGNORECASE)
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ſΆ-ΫЀ-Я]"
_GOES_ON = re.compile(
    r"(?: (?:of|der|des|de|du|di|and|&))? (?!All |Alle |Inc|Ltd|LLC|GmbH|AG\b|App\b|Newsletter|"
    r"Media\b|Company|Group|Co\b)"
    rf"{_CAPITAL}\w+"
)
_PART_OF = re.compile(rf"{_CAPITAL}[\w'’-]+ $")
_TELLING: frozenset[Label] = BODY_LABELS | {"title", "related"}


class Lines:
    """The pieces of a page, and how what stands in them is meant."""

    __slots__ = ("_starts", "_top", "pieces", "text")

    def __init__(self, page: Page, pieces: Sequence[Piece]) -> None:
        self.text = page.text
        self.pieces = [piece for piece in pieces if piece.label != "blank"]
        self._starts = [piece.start for piece in self.pieces]
        self._top = self._starts[_TOP] if len(self._starts) > _TOP else len(page.text)

    def at(self, place: int) -> Piece:
        """Return the piece in which a character stands."""
        return self.pieces[bisect_right(self._starts, place) - 1]

    def prose(self, piece: Piece) -> bool:
        """Return whether a piece is running text or a headline, which tell of others' outlets."""
        length = piece.end - piece.start
        return length > _LONG or (piece.label in _TELLING and (length > _RUNNING or piece.label == "title"))

    def kind(self, start: int, end: int) -> Kind:
        """Return how the name at a span is meant."""
        text, piece = self.text, self.at(start)
        before, behind = text[max(piece.start, start - _REACH) : start], text[end : min(piece.end, end + _REACH)]
        length = piece.end - piece.start
        ends = not behind.strip(_EDGE)
        if ends and not before.strip(_EDGE) and length < _LONG:
            return "masthead" if start < self._top else "listed"
        if notice := _NOTICE.search(before):
            if _GOES_ON.match(behind):
                return "credit"  # "© 2025 Independent Online" is not the Independent's
            dated = _YEAR.search(notice[0]) or _YEAR_BEHIND.match(behind) or _RESERVED.match(behind)
            return "notice" if dated else "credit"
        credited = before.rstrip().lower().endswith(words.PICTURE_ENDS) and _CREDIT_BEFORE.search(before)
        if credited or _CREDIT_BEHIND.match(behind):
            return "credit"
        if ends and length < _LONGEST_TITLE and _SEPARATED.search(before):
            return "page_title" if start < self._top else "line"
        if ends and _BYLINE.fullmatch(before):
            return "byline"
        if _TOLD_BEHIND.match(behind) or _REPRINT.search(before):
            return "quoted"
        beside = f"{before[-_NEAR:]}\n{behind[:_NEAR]}".lower()
        if any(service in beside for service in words.SERVICES) or f" {before}".lower().endswith(words.MINE):
            return "service"
        name = text[start:end]
        if name.isalnum() and (_PART_OF.search(before) or (not name.isupper() and _GOES_ON.match(behind))):
            return "prose"  # "Langenthaler Tagblatt" is not "Tagblatt"
        around = f"{before}\n{behind}".lower()
        if any(staff in around for staff in words.STAFF):
            return "staff"
        if length <= _RUNNING and not self.prose(piece) and text.count(" ", piece.start, piece.end) < _MOST_WORDS:
            return "domain" if "." in name[1:-1] and " " not in name else "line"
        last = before.rstrip(' "“«„‘_*').removesuffix(" the").rsplit(None, 1)[-1:]
        return "quoted" if last and last[0].lower() in words.TELLERS else "prose"
