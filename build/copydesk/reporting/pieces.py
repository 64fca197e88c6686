"""A document's text as its labelled pieces, cut where the evidence of a field begins and ends."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from copydesk.records import Absent, Found, Parsed, Span
from copydesk_schema.columns import FIELDS

DOCUMENT_CHARS = 8_000  # shown of a document
PIECE_CHARS = 2_000  # shown of a piece
PIECES = 250  # shown of a document
_CREDENTIALS = re.compile(r"(?<=\w://)[^\s/?#@]+@")


class Segment(NamedTuple):
    """Text, and the fields that it is evidence for."""

    text: str
    fields: str


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """A piece with its segments. kept: it is in the body. left: characters that are not shown."""

    label: str
    rule: str
    segments: tuple[Segment, ...]
    kept: bool
    left: int


class Mark(NamedTuple):
    """A span that is evidence for a field, or the place that says why there is no value."""

    span: Span
    field: str


def pieces_of(parsed: Parsed) -> tuple[list[ShownPiece], int]:
    """Return the pieces that are shown, blanks left out, and how many characters of the others are not."""
    if parsed.page is None:
        return [], 0
    text = _without_credentials(parsed.page.text)
    marks = list(_marks(parsed))
    kept = [span for passage in parsed.fields.body for span in passage.spans] if parsed.fields else []
    shown: list[ShownPiece] = []
    room, at = DOCUMENT_CHARS, 0
    pieces = [piece for piece in parsed.pieces if piece.label != "blank"]
    for piece in pieces:
        whole = text[piece.start : piece.end].rstrip("\r\n")
        if len(shown) == PIECES or room <= 0:
            break
        end = piece.start + min(len(whole), PIECE_CHARS, room)
        inside = [m for m in marks if m.span.start < end and m.span.end > piece.start]
        while at < len(kept) and kept[at].end <= piece.start:
            at += 1
        in_body = at < len(kept) and kept[at].start < piece.end
        left = piece.start + len(whole) - end
        segments = tuple(_segments(text, piece.start, end, inside))
        shown.append(ShownPiece(piece.label, piece.rule, segments, in_body, left))
        room -= end - piece.start
    return shown, sum(piece.end - piece.start for piece in pieces[len(shown) :])


def _marks(parsed: Parsed) -> Iterator[Mark]:
    if parsed.fields is None:
        return
    for name in FIELDS:
        field: Found[object] | Absent = getattr(parsed.fields, name)
        if isinstance(field, Found):
            yield from (Mark(span, name) for span in field.spans)
        elif field.span:
            yield Mark(field.span, f"no {name}")


def _segments(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Segment]:
    """Yield the text from start to end, cut at every border of a mark."""
    borders = {start, end} | {at for mark in marks for at in mark.span if start < at < end}
    cuts = sorted(borders)
    for first, last in pairwise(cuts):
        fields = dict.fromkeys(m.field for m in marks if m.span.start <= first and last <= m.span.end)
        yield Segment(text[first:last], ", ".join(fields))


def _without_credentials(text: str) -> str:
    """Return the text with user names and passwords of its addresses blotted out; every span stays where it is."""
    return _CREDENTIALS.sub(lambda found: "*" * len(found[0]), text) if "://" in text else text
