"""What can be seen of a line without understanding it: its own shape, its place, and the shapes of its neighbours."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from copydesk.parser.draft import Draft
from copydesk.parser.reading import place, shape
from copydesk.parser.reading.place import Layout, places

_NEIGHBOURS = {
    -2: ("words", "ends", "capitals", "function_words", "prose"),
    -1: (
        *("words", "ends", "capitals", "function_words", "prose", "copies", "credit", "moment", "known", "digits"),
        *("colon", "asks", "item", "level"),
    ),
    1: (
        *("words", "ends", "capitals", "function_words", "prose", "copies", "credit", "moment", "known", "digits"),
        *("colon", "asks", "item"),
    ),
    2: ("words", "ends", "capitals", "function_words", "prose"),
}
_OUTSIDE = -1.0
_ALONE = shape.NAMES + place.NAMES
NAMES = _ALONE + tuple(f"{name}{offset:+d}" for offset, names in _NEIGHBOURS.items() for name in names)
"""All features, in the order of a table's rows."""


def layout_of(drafts: Sequence[Draft]) -> Layout:
    """Return where the drafts' lines stand in the table of them all."""
    return Layout([len(draft.lines) for draft in drafts])


def table(drafts: Sequence[Draft], layout: Layout) -> Any:
    """Return the features of the drafts' lines, a float array (NAMES, lines of all drafts). Each draft has lines."""
    packed = b"".join([shape.shape(line, draft.phrases) for draft in drafts for line in draft.lines])
    own = np.frombuffer(packed, np.float32).reshape(-1, len(shape.NAMES))
    own = np.ascontiguousarray(own.T)
    alone = [*own, *places([draft.lines for draft in drafts], layout, dict(zip(shape.NAMES, own, strict=True)))]
    moved = [
        layout.beside(alone[_ALONE.index(name)], offset, _OUTSIDE)
        for offset, names in _NEIGHBOURS.items()
        for name in names
    ]
    return np.array([*alone, *moved], np.float32)
