"""A colour for each label, as `explain` has them on a terminal: by the same families, on paper and in the dark.

Each is told from its ground at 4.5:1 (WCAG 2.2, contrast minimum), and no label is told by its colour alone.
"""

from typing import NamedTuple

from copydesk.records import Label

LIGHT, DARK = "#ffffff", "#0f141a"
"""The grounds that pieces stand on."""


class Colour(NamedTuple):
    """The colour of a text on paper and in the dark."""

    light: str
    dark: str
    bold: bool = False


COLOURS: dict[Label, Colour] = {
    "header": Colour("#0b6974", "#56c8d8"),
    "kicker": Colour("#0a6f8f", "#8adcf0"),
    "title": Colour("#0b6b2b", "#5fd97a", bold=True),
    "standfirst": Colour("#2f6b2f", "#86cc86"),
    "byline": Colour("#1a5fd0", "#79b0ff"),
    "dateline": Colour("#3b4fc0", "#9fb0ff"),
    "timestamp": Colour("#3b4fc0", "#9fb0ff"),
    "caption": Colour("#9c1f88", "#e58ad6"),
    "paragraph": Colour("#1b2026", "#e6edf3"),
    "subheading": Colour("#2f6b2f", "#86cc86", bold=True),
    "related": Colour("#7d5800", "#e0b53c"),
    "boilerplate": Colour("#b3261e", "#ff8f85"),
    "repeat": Colour("#5f6872", "#9aa3ad"),
    "blank": Colour("#5f6872", "#9aa3ad"),
}


def stylesheet() -> str:
    """Return the style of every label."""
    light = "\n".join(f".l-{label}{{color:{c.light}{_weight(c)}}}" for label, c in COLOURS.items())
    dark = "\n".join(f".l-{label}{{color:{c.dark}}}" for label, c in COLOURS.items())
    return f"{light}\n@media (prefers-color-scheme:dark){{\n@media screen{{\n{dark}\n}}\n}}\n"


def _weight(colour: Colour) -> str:
    return ";font-weight:650" if colour.bold else ""
