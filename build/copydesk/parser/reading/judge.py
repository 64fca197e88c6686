"""The verdicts of the two forests over a page's lines."""

from collections.abc import Sequence

from copydesk.parser.draft import Draft, Line
from copydesk.parser.form import ends_sentence
from copydesk.parser.reading import features, headline
from copydesk.parser.reading.trees import UNIT, load_forest

LEAST_HEADLINE = 0  # of a headline's score; below it, silence is likelier right
_MOST_LINES = 50_000  # of a page; more are no page, and their features would not fit in memory
_SENTENCE = 15  # words of a line that is one without a full stop, as Thai writes none
_CLEAN = 0.5  # of the lines of a page are text, or
_FEW = 4  # lines are not
_DOUBT = UNIT  # a sentence that misses the bar by less, between two lines of text, is text
_SAID_TWICE = 3 * UNIT  # a headline that is said again on a page of little else
_LEAST_ON_A_PAGE = -2 * UNIT  # the best sentence of a page is text if it is above; a page without any is no article


def judge(draft: Draft) -> None:
    """Score each line: above 0 it reads as the article's text."""
    if len(draft.lines) > _MOST_LINES:
        for line in draft.lines:
            line.score = -UNIT
    if not 0 < len(draft.lines) <= _MOST_LINES:
        return
    draft.table = features.rows(draft)
    for line, score in zip(draft.lines, load_forest("text", features.NAMES).scores(draft.table).tolist(), strict=True):
        line.score = score
    _end_with_a_sentence(draft.lines)
    text = sum((line.score or 0) > 0 for line in draft.lines)
    if not text:
        _lower_the_bar(draft.lines)
    draft.clean = text >= _CLEAN * len(draft.lines) or len(draft.lines) - text <= _FEW
    if draft.clean:
        _settle_doubts(draft.lines)


def _end_with_a_sentence(lines: Sequence[Line]) -> None:
    """Refuse what hardly reads like text below the last sentence: a link. A page without sentences is a list."""
    sentence = any((line.prose or line.weight >= _SENTENCE) and (line.score or 0) > 0 for line in lines)
    for line in reversed(lines):
        if sentence and (line.score or 0) > (0 if line.prose else _DOUBT):
            return
        if not ends_sentence(line.plain) or not sentence:
            line.score = min(line.score or 0, 0)


def _settle_doubts(lines: Sequence[Line]) -> None:
    """Keep the short sentences of a dialogue, which by themselves might be captions: between text, or at its end."""
    last = max((i for i, line in enumerate(lines) if (line.score or 0) > 0), default=0)
    for i in range(1, len(lines)):
        line, above = lines[i], lines[i - 1]
        doubtful = -_DOUBT < (line.score or 0) <= 0 < (above.score or 0) and ends_sentence(line.plain)
        if doubtful and (i > last or (lines[i + 1].score or 0) > 0):
            line.score = 1


def _lower_the_bar(lines: Sequence[Line]) -> None:
    """Keep the likeliest sentences of a page on which nothing else is text: a note of two lines."""
    sentences = [line for line in lines if line.prose and line.label is None]
    best = max((line.score or 0 for line in sentences), default=_LEAST_ON_A_PAGE)
    if best > _LEAST_ON_A_PAGE:
        for line in sentences:
            line.score = max(1, (line.score or 0)) if (line.score or 0) >= best - _DOUBT else line.score


def find_headline(draft: Draft) -> Line | None:
    """Return the line that reads most like the headline, if one reads like it at all; of equals, the first.

    A page without text has none.
    """
    if not any((line.score or 0) > 0 for line in draft.lines):
        return None
    lines, table = headline.candidates(draft)
    if not lines:
        return None
    scores = load_forest("headline", headline.NAMES).scores(table)
    if draft.clean:
        scores += _SAID_TWICE * (table[:, headline.NAMES.index("same")] > 0)
    scores = scores.tolist()
    best = max(scores)
    return lines[scores.index(best)] if best > LEAST_HEADLINE else None
