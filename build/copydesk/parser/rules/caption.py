"""Captions of pictures: known by the credit they end or begin with."""

from copydesk.parser.captions import ends_with_credit, is_photo_line
from copydesk.parser.draft import Draft

_LONGEST = 600  # characters


def credit(draft: Draft) -> None:
    """Label lines that end with a credit (`© Name`, `… Photo: Name`) or begin with a word for a picture."""
    for line in draft.open():
        if len(line.text) <= _LONGEST and (
            ends_with_credit(line.text, draft.phrases) or is_photo_line(line, draft.phrases)
        ):
            line.mark("caption", "credit")
