"""The verdicts of the two forests over pages' lines: which are the article's text, and which its headline."""

from collections.abc import Sequence
from typing import Any

from copydesk.parser.draft import Draft, Line
from copydesk.parser.form import ends_sentence
from copydesk.parser.reading import features, headline
from copydesk.parser.reading.plain import judge_plainly
from copydesk.parser.reading.trees import UNIT, load_forest

_MOST_LINES = 50_000  # of a page; more are no page, and their features would not fit in memory
_SENTENCE = 15  # words of a line that is one without a full stop, as Thai writes none
_CLEAN = 0.5  # of the lines of a page are text, or
_FEW = 4  # lines are not
_DOUBT = UNIT  # a sentence that misses the bar by less, between two lines of text, is text
_ASKS = ("?", "？", "؟")
_SAID_TWICE = 3 * UNIT  # a headline that is said again on a page of little else
_LEAST_ON_A_PAGE = -2 * UNIT  # the best sentence of a page is text if it is above; a page without any is no article


def judge(drafts: Sequence[Draft]) -> None:
    """Score the lines of pages: above 0 a line reads as the article's text, or as its headline."""
    for draft in drafts:
        if len(draft.lines) > _MOST_LINES:
            for line in draft.lines:
                line.score = -UNIT
    drafts = [draft for draft in drafts if 0 < len(draft.lines) <= _MOST_LINES]
    if not drafts:
        return
    layout = features.layout_of(drafts)
    table = features.table(drafts, layout)
    scores = load_forest("text", features.NAMES).scores(table).tolist()
    for line, score in zip((line for draft in drafts for line in draft.lines), scores, strict=True):
        line.score = score
    repeated = _score_headlines(drafts, table)
    for draft in drafts:
        _settle(draft)
    for draft, line in repeated:
        if draft.clean:
            line.heading = (line.heading or 0) + _SAID_TWICE


def judge_by_form(draft: Draft) -> None:
    """Score the lines of a page without the forests; none reads as its headline more than another."""
    judge_plainly(draft)
    _settle(draft)


def _score_headlines(drafts: Sequence[Draft], table: Any) -> list[tuple[Draft, Line]]:
    """Score the lines that may be headlines, and return those that the page says twice."""
    pages, rows = headline.candidates(drafts, table)
    if not pages:
        return []
    scores = load_forest("headline", headline.NAMES).scores(rows).tolist()
    twice = (rows[headline.NAMES.index("same")] > 0).tolist()
    repeated = []
    for (draft, line), score, said_again in zip(pages, scores, twice, strict=True):
        line.heading = score
        if said_again:
            repeated.append((draft, line))
    return repeated


def _settle(draft: Draft) -> None:
    """Mend what a forest cannot see, which looks at one line at a time."""
    _end_with_a_sentence(draft.lines)
    text = sum(line.is_text for line in draft.lines)
    if not text:
        _lower_the_bar(draft.lines)
    draft.clean = text >= _CLEAN * len(draft.lines) or len(draft.lines) - text <= _FEW
    if draft.clean:
        _settle_doubts(draft.lines)


def _end_with_a_sentence(lines: Sequence[Line]) -> None:
    """Refuse what hardly reads like text below the last sentence: a link. A page without sentences is a list."""
    sentence = any((line.prose or line.weight >= _SENTENCE) and line.is_text for line in lines)
    for line in reversed(lines):
        if sentence and line.score > (0 if line.prose else _DOUBT):
            return
        if not sentence or not ends_sentence(line.plain):
            line.score = min(line.score, 0)


def _settle_doubts(lines: Sequence[Line]) -> None:
    """Keep the short sentences of a dialogue, which by themselves might be captions.

    They stand between text, above a question, or at the end of the text.
    """
    last = max((i for i, line in enumerate(lines) if line.is_text), default=0)
    for i in range(1, len(lines)):
        line = lines[i]
        doubtful = -_DOUBT < line.score <= 0 < lines[i - 1].score and ends_sentence(line.plain)
        if doubtful and (i > last or lines[i + 1].is_text or lines[i + 1].plain.endswith(_ASKS)):
            line.score = 1


def _lower_the_bar(lines: Sequence[Line]) -> None:
    """Keep the likeliest sentences of a page on which nothing else is text: a note of two lines."""
    sentences = [line for line in lines if line.prose and line.label is None]
    best = max((line.score for line in sentences), default=_LEAST_ON_A_PAGE)
    if best > _LEAST_ON_A_PAGE:
        for line in sentences:
            if line.score >= best - _DOUBT:
                line.score = max(1, line.score)
