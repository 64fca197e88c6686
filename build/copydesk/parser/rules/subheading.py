"""Subheadings: short lines between paragraphs that running text follows."""

from copydesk.parser.draft import Draft
from copydesk.parser.form import BULLETS

_LONGEST = 100  # characters
_MOST_WEIGHT = 14  # words


def subheading(draft: Draft) -> None:
    """Label short lines without a sentence's end, below running text and right above more of it."""
    seen_text = False
    previous = None
    for line in draft.open():
        if line.weight == 0:
            previous = None
        elif line.prose:
            if previous is not None:
                previous.mark("subheading", "above_paragraph")
            seen_text, previous = True, None
        else:
            short = len(line.text) <= _LONGEST and line.weight <= _MOST_WEIGHT and line.text[0] not in BULLETS
            previous = line if seen_text and short else None
