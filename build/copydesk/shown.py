"""What is shown to people: texts of documents, of which nothing drives a terminal, short excerpts, and sizes."""

import re

from copydesk_schema.columns import without_credentials

EXCERPT_CHARS = 80
_UNPRINTABLE = re.compile(
    r"[^\S \u00a0]|[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)


def visible(text: str) -> str:
    """Return the text with what is no printable character escaped."""
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def size_of(count: float) -> str:
    """Return a number of bytes in the unit that keeps it short."""
    for unit in ("B", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if count >= 10 or unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.0f} GB" if count >= 10 else f"{count:.1f} GB"


def excerpt(value: object) -> str:
    """Return a value cut short for a message, on one line."""
    text = without_credentials(" ".join(str(value).split()))
    return text if len(text) <= EXCERPT_CHARS else text[: EXCERPT_CHARS - 1] + "…"
