"""The headline: the piece that is labelled one."""

import json
from collections.abc import Sequence

from copydesk.parser.fields.fold import fold
from copydesk.parser.tables import Tables
from copydesk.records import Absent, Found, Page, Piece, Span


def find_title(page: Page, pieces: Sequence[Piece], tables: Tables) -> Found[str] | Absent:
    """Return the headline, or Absent if no line is one: a first sentence is never made a title."""
    for piece in pieces:
        if piece.label == "title":
            rule = _RULES.get(piece.rule, "title_headline")
            try:
                title = READERS[rule]([page.text[piece.start : piece.end]], tables)
            except ValueError:
                return Absent("malformed_title", Span(piece.start, piece.end))
            return Found(title, (Span(piece.start, piece.end),), rule)
    return Absent("no_title")


def read_quoted(texts: Sequence[str], tables: Tables) -> str:
    """Return a headline in YAML's quotes without them and their escapes. Raises ValueError if they are malformed."""
    quoted = texts[0]
    text = json.loads(quoted) if quoted.startswith('"') else quoted[1:-1].replace("''", "'")
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{quoted!r} is no headline")
    return fold([text], tables)


_RULES = {"key_title": "title_key", "key_title_quoted": "title_key_quoted"}
READERS = {"title_headline": fold, "title_key": fold, "title_key_quoted": read_quoted}
