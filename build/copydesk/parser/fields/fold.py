"""The reader of every text field: white space folded, marks of a flattener removed, words untouched."""

import re
from collections.abc import Sequence

from copydesk.parser.form import is_unspaced
from copydesk.parser.markup import is_marked, unmark
from copydesk.parser.tables import Tables

_LINE_END = re.compile(r"\r\n|\r|\n")
_TORN_OFF = tuple(",.;:!?)]”’»…")  # a link stood on a line of its own, and its sentence goes on
_HYPHENS = ("-", "‐")
# "Vor-" / "und Nachteile" is no one word.
_CONJUNCTIONS = frozenset(["und", "oder", "bis", "and", "or", "to", "och", "eller", "og", "en", "of", "ja", "tai"])


def fold(texts: Sequence[str], _: Tables) -> str:
    """Return the spans' texts joined by a space, every run of white space one space, without marks.

    No space is left before the punctuation that a line break tore off.
    """
    text = texts[0] if len(texts) == 1 else " ".join(texts)
    if is_marked(text):
        text = unmark(text)
    if text.isprintable() and "  " not in text:  # printable text has no white space but single spaces: nothing to fold
        return text.strip(" ")
    if "\n" in text or "\r" in text:
        return joined(text)
    return " ".join(text.split())


def joined(text: str) -> str:
    """Return lines as one, each a space behind the last but for what goes on with its punctuation.

    No space stands between lines of a script that writes none between words, nor behind a hyphen.
    """
    first, *rest = (line.strip() for line in _LINE_END.split(text))
    parts = [first]
    for line in rest:
        if line:
            parts += ["", line] if _touch(parts[-1], line) else [" ", line]
    return " ".join("".join(parts).split())


def _touch(above: str, line: str) -> bool:
    """Return whether no space stands between two lines of a sentence."""
    if line.startswith(_TORN_OFF) or line[:2] == "'s" or is_unspaced(above[-1:] + line[0]):
        return True
    hyphened = above.endswith(_HYPHENS) and above[-2:-1].isalnum() and line[0].isalnum()
    return hyphened and line.partition(" ")[0] not in _CONJUNCTIONS
