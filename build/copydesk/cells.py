"""Texts in columns of a terminal, whose cells a character takes none, one or two of."""

from rich.cells import cell_len, chop_cells

MOST_LINES = 3
CUT = "…"


def wrapped(text: str, width: int, most: int = MOST_LINES) -> list[str]:
    """Return a text as lines of at most so many cells; what does not fit is cut off and marked."""
    lines = [""]
    short = text[: width * (most + 1)]
    for word in short.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
            continue
        lines += chop_cells(word, width) if word else []
    lines = lines[1:] if len(lines) > 1 and not lines[0] else lines
    if len(lines) > most or len(short) < len(text):
        lines = lines[:most]
        room = chop_cells(lines[-1], width - 1)
        lines[-1] = (room[0] if room else "") + CUT
    return lines


def padded(text: str, width: int) -> str:
    """Return the text with blanks behind it up to the width."""
    return text + " " * (width - cell_len(text))


def clipped(text: str, width: int) -> str:
    """Return the text on one line of exactly that width."""
    return padded(wrapped(text, width, most=1)[0], width)
