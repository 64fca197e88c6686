"""Lines judged by their form and the phrases of their language alone, for those who switch the forests off."""

from copydesk.parser.captions import has_credit, has_picture_word
from copydesk.parser.draft import Draft, Line
from copydesk.parser.reading.shape import without_number
from copydesk.parser.reading.trees import UNIT
from copydesk_schema.phrases import BEGINNING, Phrases

_SENTENCE = 15  # words of a line that is one without a full stop, as Thai writes none
_BEFORE_END = 3  # lines of text that stand above what ends it


def judge_plainly(draft: Draft) -> None:
    """Score lines: a sentence is text, unless a phrase says otherwise or the article has ended above it."""
    text, ended = 0, False
    for line in draft.lines:
        ended = ended or (text >= _BEFORE_END and without_number(line.key) in draft.phrases.end)
        sentence = (line.prose or line.weight >= _SENTENCE) and not ended
        line.score = UNIT if sentence and not _is_furniture(line, draft.phrases) else -UNIT
        text += line.is_text


def _is_furniture(line: Line, phrases: Phrases) -> bool:
    low = line.plain.lower()
    known = line.key in phrases.boilerplate or low.startswith(phrases.beginnings.get(low[:BEGINNING], ()))
    credited = line.short and has_credit(line.plain, line.prose, phrases)
    return known or credited or (line.short and has_picture_word(line.plain, phrases))
