"""The reader of every text field: white space folded, words untouched."""

from collections.abc import Sequence

from copydesk.parser.tables import Tables


def fold(texts: Sequence[str], _: Tables) -> str:
    """Return the spans' texts joined by a space, every run of white space one space."""
    text = texts[0] if len(texts) == 1 else " ".join(texts)
    if text.isprintable() and "  " not in text:  # printable text has no white space but single spaces: nothing to fold
        return text.strip(" ")
    return " ".join(text.split())
