"""Texts of documents as they may be shown: nothing in them drives a terminal, and nothing secret is told."""

import re

_UNPRINTABLE = re.compile(
    r"[^\S \u00a0]|[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)


def visible(text: str) -> str:
    """Return the text with what is no printable character escaped."""
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
