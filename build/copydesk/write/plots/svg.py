"""The little SVG that bars need: a ground, colours for light and dark, text that fits, and numbers on an axis."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from copydesk.shown import visible

WIDTH = 720  # as wide as the Hub shows a card
SERIES = ("s0", "s1", "s2", "s3", "s4")
REST = "rest"

# Okabe and Ito's colours, which everyone tells apart, and a grey; each at least 3:1 against both grounds but one,
# which a line parts from its neighbours.
_STYLE = """
svg{--ground:#fff;--ink:#1f2328;--soft:#59636e;--line:#d1d9e0;--s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#b8669a;\
--s4:#b58900;--rest:#8b949e}
@media(prefers-color-scheme:dark){svg{--ground:#0d1117;--ink:#e6edf3;--soft:#9198a1;--line:#30363d;--s0:#3fa0db;\
--s1:#ee8040;--s2:#2fbf95;--s3:#d88fbd;--s4:#e0b53c;--rest:#7d8590}}
text{font:13px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;fill:var(--ink);\
unicode-bidi:plaintext}
.head{font-size:15px;font-weight:600}.soft{fill:var(--soft)}.end{text-anchor:end}.mid{text-anchor:middle}
.ground{fill:var(--ground)}.grid{stroke:var(--line)}
.s0{fill:var(--s0)}.s1{fill:var(--s1)}.s2{fill:var(--s2)}.s3{fill:var(--s3)}.s4{fill:var(--s4)}.rest{fill:var(--rest)}
"""
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, and the same in words."""

    svg: bytes
    alt: str


def picture(height: int, title: str, description: str, parts: Iterable[str]) -> Drawn:
    """Return a picture with a heading, of parts that are SVG."""
    body = "\n".join(parts)
    said = f"{title}. {description}"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-labelledby="title desc">\n<title id="title">{text(title)}</title>\n'
        f'<desc id="desc">{text(description)}</desc>\n<style>{_STYLE}</style>\n'
        f'<rect class="ground" width="{WIDTH}" height="{height}" rx="6"/>\n'
        f"{label(16, 28, title, 'head')}\n{body}\n</svg>\n"
    )
    return Drawn(svg.encode(), said)


def text(content: str) -> str:
    """Return a text that XML may hold."""
    return escape(_NO_XML.sub("\ufffd", visible(" ".join(content.split()))))


def label(x: float, y: float, content: str, style: str = "") -> str:
    """Return a line of text."""
    named = f' class="{style}"' if style else ""
    return f'<text x="{_number(x)}" y="{_number(y)}"{named}>{text(content)}</text>'


def bar(x: float, y: float, width: float, height: float, style: str, hint: str) -> str:
    """Return a bar, with what it stands for as a hint."""
    place = f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
    return f'<rect {place} class="{style}"><title>{text(hint)}</title></rect>'


def line(x1: float, x2: float, y: float) -> str:
    """Return a level line of the grid."""
    return f'<line x1="{_number(x1)}" x2="{_number(x2)}" y1="{_number(y)}" y2="{_number(y)}" class="grid"/>'


def fitting(content: str, columns: int) -> str:
    """Return a text cut to a width in columns; Chinese characters and their like take two."""
    folded, used = " ".join(content.split()), 0.0
    for at, character in enumerate(folded):
        used += columns_of(character)
        if used > columns:
            return folded[:at].rstrip() + "…"
    return folded


def columns_of(content: str) -> float:
    """Return how many columns a text takes, roughly: a capital more than a small letter."""
    return sum(map(_columns, content))


def _columns(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 1.6 if character in "MWmw@%" else 1.25 if character.isupper() else 1


def ticks(most: int, about: int = 4) -> list[int]:
    """Return round numbers from 0 to at least the greatest count."""
    steps = (digit * 10**power for power in range(20) for digit in (1, 2, 5))
    step = next(step for step in steps if step * about >= most)
    return list(range(0, most + step, step)) if most % step else list(range(0, most + 1, step))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
