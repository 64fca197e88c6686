"""The headline: the piece that is labelled one."""

from collections.abc import Sequence

from copydesk.parser.fields.fold import fold
from copydesk.parser.tables import Tables
from copydesk.records import Absent, Found, Page, Piece, Span


def find_title(page: Page, pieces: Sequence[Piece], tables: Tables) -> Found[str] | Absent:
    """Return the headline, or Absent if no line is one: a first sentence is never made a title."""
    for piece in pieces:
        if piece.label == "title":
            title = fold([page.text[piece.start : piece.end]], tables)
            return Found(title, (Span(piece.start, piece.end),), "title_headline")
    return Absent("no_title")


READERS = {"title_headline": fold}
