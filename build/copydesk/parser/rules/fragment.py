"""Short lines that are neither sentence nor subheading: menus, link lists, what is left below the article."""

from copydesk.parser.draft import Draft

_LONGEST = 100  # characters; a longer line without a full stop is more likely a quotation or a list item


def fragment(draft: Draft) -> None:
    """Label short lines that no rule has placed."""
    for line in draft.open():
        if not line.prose and len(line.text) <= _LONGEST:
            line.mark("boilerplate", "fragment")
