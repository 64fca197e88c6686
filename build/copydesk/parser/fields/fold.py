"""The reader of every text field: white space folded, words untouched."""

from collections.abc import Sequence

from copydesk.parser.tables import Tables


def fold(texts: Sequence[str], _: Tables) -> str:
    """Return the spans' texts joined by a space, every run of white space one space."""
    return " ".join(" ".join(texts).split())
