"""The grammar: an ordered table of rules, each of which labels what it knows. The first label stays.

A rule is a function over the draft in a file of its own under `rules/`; adding one touches that file and this table.
"""

from collections.abc import Callable

from copydesk.parser.draft import Draft
from copydesk.parser.rules import (
    boilerplate,
    byline,
    caption,
    dateline,
    fragment,
    header,
    headline,
    paragraph,
    related,
    repeat,
    standfirst,
    subheading,
    timestamp,
)
from copydesk.parser.tables import Tables
from copydesk.records import Page, Piece

RULES: tuple[Callable[[Draft], None], ...] = (
    header.date_header,
    boilerplate.phrase,
    boilerplate.copyright_line,
    boilerplate.tail_phrase,
    timestamp.timestamp,
    related.read_more,
    caption.credit,
    byline.byline,
    dateline.own_line,
    repeat.run_together,
    headline.headline,
    repeat.glued_headline,
    repeat.same_line,
    standfirst.standfirst,
    subheading.subheading,
    fragment.fragment,
    paragraph.paragraph,
)


def label(page: Page, tables: Tables) -> tuple[Piece, ...]:
    """Return the page cut into labelled pieces, which touch and cover its text."""
    draft = Draft(page, tables)
    for rule in RULES:
        rule(draft)
    return draft.pieces()
