"""Pages that hold no article, and why: an error, a wall before the text, a list of links."""

from collections.abc import Sequence

from copydesk.parser.form import weight
from copydesk.parser.tables import Tables
from copydesk.records import BODY_LABELS, Page, Piece
from copydesk_schema.phrases import MAX_PHRASE_CHARS, Phrases, key

_MOST_WORDS = 80  # of text beside a sign; where there is more, the sign stands on an article's page
_LEAST_LINKS = 8  # lines of a page that is a list of them
_FURNITURE = frozenset({"boilerplate", "related", "caption", "kicker", "repeat"})


def why_no_article(page: Page, pieces: Sequence[Piece], tables: Tables) -> str | None:
    """Return what the page is instead of an article, in a few words; None if nothing says so."""
    text = [piece for piece in pieces if piece.label in BODY_LABELS]
    words = 0
    for piece in text:
        words += weight(page.text[piece.start : piece.end])
        if words > _MOST_WORDS:
            return None
    phrases = tables.phrases.of(page.language and page.language.code)
    short = (p for p in pieces if p.label != "blank" and p.end - p.start <= MAX_PHRASE_CHARS)
    for piece in short:
        if reason := _sign(key(page.text[piece.start : piece.end]), phrases):
            return reason
    links = sum(piece.label in _FURNITURE for piece in pieces)
    return f"a list of {links} short lines" if not text and links >= _LEAST_LINKS else None


def _sign(line: str, phrases: Phrases) -> str | None:
    if line in phrases.not_found:
        return "the page was not found"
    if line in phrases.consent:
        return "it asks for consent before it shows anything"
    if line in phrases.denied:
        return "it keeps its text from readers, or from robots"
    return None
