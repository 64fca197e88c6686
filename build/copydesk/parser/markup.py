"""Marks that a flattener wrote into the text: Markdown's headings, emphasis, links and escapes.

What they enclose is the text; they are no words of it.
"""

import re

_LEAD = re.compile(r"(?:(#{1,6})|[*>])[ \t\u00a0]+")
_STRONG = re.compile(  # bounded, so that a page of openers stays linear; `__init__` is a name
    r"(\*\*)(?=\S)([^\n]{1,300}?)(?<=\S)\1|(?<!\w)(__)(?=\S)([^\n]{0,300}?\s[^\n]{0,300}?)(?<=\S)\3(?!\w)"
)
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_\n]+?)(?<=\S)\1(?![\w*_])")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>|~-])")


def is_marked(text: str) -> bool:
    """Return whether a text may hold marks; most hold none, and cost next to nothing."""
    return "*" in text or "_" in text or "#" in text or "[" in text or ">" in text or "\\" in text


def unmark(text: str) -> str:
    """Return a line's or a paragraph's text without its marks."""
    return unmark_line(text)[0]


def unmark_line(text: str) -> tuple[str, int, bool]:
    """Return the text without its marks, the level of the heading it is (0 for none), and whether a list holds it."""
    if not is_marked(text):
        return text, 0, False
    level, item, at = 0, False, 0
    while lead := _LEAD.match(text, at):
        if lead[1]:
            level = len(lead[1])
        item, at = item or text[at] == "*", lead.end()
    plain = text[at:]
    if "](" in plain:
        plain = _LINK.sub(r"\1", plain)
    if "**" in plain or "__" in plain:
        plain = _STRONG.sub(r"\2\4", plain)
    if "*" in plain or "_" in plain:
        plain = _EMPHASIS.sub(r"\2", plain)
    if "\\" in plain:
        plain = _ESCAPE.sub(r"\1", plain)
    plain = plain.strip()
    return (plain, level, item) if plain else (text, 0, False)
