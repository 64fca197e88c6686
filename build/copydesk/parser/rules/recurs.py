"""Lines that the corpus tells to be furniture: they recur on the pages of a publisher."""

from copydesk.parser.draft import Draft
from copydesk.parser.recurring import line_key


def recurs(draft: Draft) -> None:
    """Label the lines that recur, unless a rule before this one knows better: what states a date, the headline."""
    recurring = draft.tables.recurring
    if recurring:
        for line in draft.open():
            if line_key(line.text) in recurring.keys:
                line.mark("boilerplate", recurring.rule)
