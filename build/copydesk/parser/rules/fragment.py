"""Short lines that are neither sentence nor subheading: menus, link lists, what is left below the article.

The items of a list within the article are text, and so are short questions, answers and cries.
"""

from copydesk.parser.draft import Draft
from copydesk.parser.form import BULLETS, ends_sentence
from copydesk.records import BODY_LABELS

_LONGEST = 100  # characters; a longer line without a full stop is more likely a quotation or a list item


def fragment(draft: Draft) -> None:
    """Label short lines that nothing marks as text, and lines of punctuation."""
    lines = list(draft.open())
    text = [i for i, line in enumerate(lines) if line.prose or line.label in BODY_LABELS]
    first, last = (text[0], text[-1]) if text else (len(lines), 0)
    for i, line in enumerate(lines):
        spoken = i > first and line.weight > 0 and ends_sentence(line.text)
        listed = first < i < last and line.weight > 0 and (line.text[0] in BULLETS or line.text.endswith(":"))
        if line.weight == 0 or (not line.prose and len(line.text) <= _LONGEST and not spoken and not listed):
            line.mark("boilerplate", "fragment")
