"""The body: standfirst, paragraphs and subheadings in their order."""

from collections.abc import Sequence

from copydesk.parser.fields.fold import fold
from copydesk.parser.tables import Tables
from copydesk.records import BODY_LABELS, Page, Passage, Piece, Span
from copydesk_schema.columns import PARAGRAPH_BREAK


def find_body(page: Page, pieces: Sequence[Piece], tables: Tables) -> tuple[Passage, ...]:
    """Return the passages of the body, one a piece."""
    return tuple(
        Passage(fold([page.text[p.start : p.end]], tables), (Span(p.start, p.end),), f"body_{p.label}")
        for p in pieces
        if p.label in BODY_LABELS
    )


def join(passages: Sequence[Passage]) -> str:
    """Return the body's text: passages joined by a blank line."""
    return PARAGRAPH_BREAK.join(p.text for p in passages)


READERS = {f"body_{label}": fold for label in sorted(BODY_LABELS)}
