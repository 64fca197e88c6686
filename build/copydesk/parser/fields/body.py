"""The body: standfirst, paragraphs and subheadings in their order."""

from collections.abc import Sequence

from copydesk.parser.fields.fold import fold
from copydesk.parser.tables import Tables
from copydesk.records import BODY_LABELS, Page, Passage, Piece, Span
from copydesk_schema.columns import PARAGRAPH_BREAK


def find_body(page: Page, pieces: Sequence[Piece], tables: Tables) -> tuple[Passage, ...]:
    """Return the passages of the body: one a piece, and one for sentences that only a space parts."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        if piece.label not in BODY_LABELS:
            continue
        if groups and _runs_on(groups[-1][-1], piece, page.text):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return tuple(
        Passage(
            fold([page.text[p.start : p.end] for p in group], tables),
            tuple(Span(p.start, p.end) for p in group),
            f"body_{group[0].label}",
        )
        for group in groups
    )


def _runs_on(above: Piece, piece: Piece, text: str) -> bool:
    """Return whether nothing but a space parts two pieces: sentences of a run whose line breaks are lost."""
    between = text[above.end : piece.start]
    return above.label == piece.label == "paragraph" and between in (" ", "  ")


def join(passages: Sequence[Passage]) -> str:
    """Return the body's text: passages joined by a blank line."""
    return PARAGRAPH_BREAK.join(p.text for p in passages)


READERS = {f"body_{label}": fold for label in sorted(BODY_LABELS)}
