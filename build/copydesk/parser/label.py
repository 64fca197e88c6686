"""The grammar: an ordered table of rules, each of which labels what it knows. The first label stays.

A rule is a function over the draft in a file of its own under `rules/`; adding one touches that file and this table.
"""

from collections.abc import Callable, Collection, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from copydesk.parser.draft import Draft
from copydesk.parser.reading import features
from copydesk.parser.reading.judge import judge, judge_by_form
from copydesk.parser.reading.trees import UNIT, load_forest
from copydesk.parser.rules import (
    boilerplate,
    byline,
    caption,
    dateline,
    furniture,
    glue,
    header,
    headline,
    keyed,
    paragraph,
    recurs,
    related,
    repeat,
    standfirst,
    subheading,
    timestamp,
    torn,
    wrapped,
)
from copydesk.parser.tables import Tables
from copydesk.records import Page, Piece
from copydesk_schema.errors import ConfigError

STRUCTURE: tuple[Callable[[Draft], None], ...] = (
    header.date_header,
    keyed.keyed_header,
    wrapped.wrapped,
    torn.torn,
    repeat.run_together,
    glue.glue,
    repeat.numbered,
)
"""What cuts and joins lines, before any other is labelled."""

RULES: tuple[Callable[[Draft], None], ...] = (
    boilerplate.phrase,
    boilerplate.copyright_line,
    boilerplate.tail_phrase,
    timestamp.timestamp,
    related.read_more,
    caption.credit,
    byline.byline,
    dateline.own_line,
    headline.page_title,
    headline.headline,
    repeat.glued_headline,
    repeat.same_line,
    recurs.recurs,
    standfirst.standfirst,
    subheading.list_item,
    subheading.subheading,
    furniture.furniture,
    paragraph.paragraph,
)

JUDGE = "judge"
"""The name by which the forests are left out; lines are then judged by their form and phrases alone."""

SKIPPABLE = (*(rule.__name__ for rule in STRUCTURE), JUDGE, *(rule.__name__ for rule in RULES[:-1]))
"""What a user may switch off: all but the last rule, which labels what the others left."""


def check_rules(names: Collection[str]) -> None:
    """Raise ConfigError, with the nearest and all that there are, for a name that is no rule's."""
    for name in names:
        if name not in SKIPPABLE:
            near = get_close_matches(name, SKIPPABLE, 1)
            hint = f"did you mean '{near[0]}'? The" if near else "the"
            raise ConfigError(f"no rule '{name}' to skip; {hint} rules are {', '.join(SKIPPABLE)}")


class Verdict(NamedTuple):
    """Where a line starts, by how much it reads as text (above 0) or furniture, in logits, and what tipped it."""

    start: int
    score: float
    reasons: tuple[tuple[str, float], ...]


def verdicts(page: Page, tables: Tables, most: int = 4) -> tuple[Verdict, ...]:
    """Return the forest's verdict on each line, with its weightiest reasons."""
    draft = _structured(page, tables)
    if not draft.lines:
        return ()
    if JUDGE in tables.skip:
        judge_by_form(draft)
        return tuple(Verdict(line.start, round(line.score / UNIT, 1), ()) for line in draft.lines)
    forest = load_forest("text", features.NAMES)
    table = features.table([draft], features.layout_of([draft]))
    return tuple(
        Verdict(
            line.start,
            round(score / UNIT, 1),
            tuple((name, round(by / UNIT, 1)) for name, by in forest.reasons(seen)[:most]),
        )
        for line, score, seen in zip(draft.lines, forest.scores(table).tolist(), table.T, strict=True)
    )


def label(pages: Sequence[Page], tables: Tables) -> list[tuple[Piece, ...]]:
    """Return each page cut into labelled pieces, which touch and cover its text.

    A page is labelled alike whatever others come with it; together they take less time.
    """
    drafts = [_structured(page, tables) for page in pages]
    if JUDGE in tables.skip:
        for draft in drafts:
            judge_by_form(draft)
    else:
        judge(drafts)
    for draft in drafts:
        for rule in RULES:
            if rule.__name__ not in tables.skip:
                rule(draft)
    return [draft.pieces() for draft in drafts]


def _structured(page: Page, tables: Tables) -> Draft:
    draft = Draft(page, tables)
    for rule in STRUCTURE:
        if rule.__name__ not in tables.skip:
            rule(draft)
    return draft
