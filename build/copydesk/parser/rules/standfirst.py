"""The standfirst: the sentence between headline and text that sums the article up."""

from copydesk.parser.captions import has_picture_word
from copydesk.parser.draft import Draft
from copydesk.parser.form import ends_with_full_stop
from copydesk.parser.reading.trees import UNIT

_LEAST_WEIGHT = 5  # words
_LEAST = -UNIT  # of the score of a standfirst among furniture
_BETWEEN = frozenset({"timestamp", "caption", "byline", "dateline", "repeat"})


def standfirst(draft: Draft) -> None:
    """Label the first open line below the headline if it has no full stop, or is cut off from the text by furniture."""
    lines = iter(draft.lines)
    if not any(line.label == "title" for line in lines):
        return
    bylines = tuple(f"{word} " for word in draft.phrases.byline)
    below = [line for line in lines if line.label not in ("kicker", "boilerplate")]
    for i, line in enumerate(below):
        if line.label is not None:
            continue
        set_apart = i + 1 < len(below) and below[i + 1].label in _BETWEEN
        credited = has_picture_word(line.plain, draft.phrases) or line.plain.lower().startswith(bylines)
        likely = not credited and (draft.clean or line.score > _LEAST)
        if likely and line.weight >= _LEAST_WEIGHT and (set_apart or not ends_with_full_stop(line.text)):
            line.mark("standfirst", "below_headline")
        return
