"""The last rule: what is left is the article."""

from copydesk.parser.draft import Draft


def paragraph(draft: Draft) -> None:
    """Label every remaining line a paragraph."""
    for line in draft.open():
        line.mark("paragraph", "running_text")
