"""Lines that do not read as the article's text, by their shape and what stands around them."""

from copydesk.parser.draft import Draft


def furniture(draft: Draft) -> None:
    """Label the lines whose score is not above 0."""
    for line in draft.open():
        if line.score is not None and line.score <= 0:
            line.mark("boilerplate", "furniture")
