"""Lines that do not read as the article's text, by their shape and what stands around them."""

from copydesk.parser.draft import Draft


def furniture(draft: Draft) -> None:
    """Label the lines that do not read as text."""
    for line in draft.open():
        if not line.is_text:
            line.mark("boilerplate", "furniture")
