"""How a body is judged: by its text, as runs of four words, and by its paragraphs, in their order."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from copydesk.scoring import alike
from copydesk.scoring.truth import Body

_SHINGLE = 4
_BLANK_LINE = re.compile(r"\n\s*\n")
_COUNTED = (("summary", "paragraph", "headline"), ("summary", "paragraph", "headline", "optional"))
"""What may count as text where it is not laid aside."""

Words = list[str]


class Prf(NamedTuple):
    """Precision, recall and their harmonic mean, each 0 to 1."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, tp: int, fp: int, fn: int) -> "Prf":
        """Return the figures of these counts; where there was nothing to find and nothing was found, all are 1."""
        precision = tp / (tp + fp) if tp + fp else float(not fn)
        recall = tp / (tp + fn) if tp + fn else float(not fp)
        both = precision + recall
        return cls(precision, recall, 2 * precision * recall / both if both else 0.0)


class BodyMarks(NamedTuple):
    """text: of the readings of what may be left out, the best. exact: every paragraph is right, in order."""

    text: Prf
    paragraphs: Prf
    exact: bool


def judge(body: str, truth: Body) -> BodyMarks:
    """Return how well a body agrees with the true one; no body is an empty text."""
    lines = {line: alike.words(line) for line in body.split("\n")}
    want = [lines.get(p) or alike.words(p) for p in truth.paragraphs]
    text = _text(body, lines, want, truth)
    wanted = [" ".join(words) for words in want if words]
    cuts = [cut for cut in _cuts(body, lines, truth.loose) if cut] or [[]]
    paragraphs, exact = max((_in_order(cut, wanted) for cut in cuts), key=lambda marks: marks[0].f1)
    return BodyMarks(text, paragraphs, exact)


def _text(body: str, lines: Mapping[str, Words], want: Iterable[Words], truth: Body) -> Prf:
    whole = [lines[line] for line in body.split("\n")]
    bare = [words for words in whole if " ".join(words) not in truth.loose] if truth.loose else whole
    best = _overlap(_shingles(bare), _shingles(want))
    if truth.loose and best.f1 < 1:
        got = _shingles(whole)
        for kinds in _COUNTED:
            counted = (lines.get(text) or alike.words(text) for kind, text in truth.outline if kind in kinds)
            best = max(best, _overlap(got, _shingles(counted)), key=lambda figures: figures.f1)
    return best


def _shingles(lines: Iterable[Words]) -> Counter[tuple[str, ...]]:
    words = list(chain.from_iterable(lines))
    if len(words) < _SHINGLE:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[i:] for i in range(_SHINGLE)), strict=False))


def _overlap(got: Counter[tuple[str, ...]], want: Counter[tuple[str, ...]]) -> Prf:
    shared = got.keys() & want.keys()
    common = sum(map(min, map(got.__getitem__, shared), map(want.__getitem__, shared)))
    return Prf.of(common, got.total() - common, want.total() - common)


def _cuts(body: str, lines: Mapping[str, Words], loose: frozenset[str]) -> Iterator[list[str]]:
    """Yield the words of each paragraph, cut at blank lines, and cut at all line ends if that is not the same."""
    blocks = _BLANK_LINE.split(body)
    for cut in (blocks, body.split("\n")) if any("\n" in block for block in blocks) else (blocks,):
        keys = (" ".join(lines.get(part) or alike.words(part)) for part in cut)
        yield [key for key in keys if key and key not in loose]


def _in_order(got: Sequence[str], want: Sequence[str]) -> tuple[Prf, bool]:
    common = longest_common(got, want)
    return Prf.of(common, len(got) - common, len(want) - common), got == want


def longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence.

    A bit for each of `other` (Hyyrö 2004, "Bit-parallel LCS-length computation revisited"): long bodies cost little.
    """
    places: dict[str, int] = {}
    for i, item in enumerate(other):
        places[item] = places.get(item, 0) | 1 << i
    everything = (1 << len(other)) - 1
    unmatched = everything
    for item in one:
        hits = unmatched & places.get(item, 0)
        unmatched = ((unmatched + hits) | (unmatched - hits)) & everything
    return len(other) - unmatched.bit_count()
