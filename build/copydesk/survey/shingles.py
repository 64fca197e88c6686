"""Texts as sets of shingles: five words in a row, or five characters of a script that writes no spaces.

Case, white space and punctuation count for nothing. The texts of a batch are one array of characters: a loop over
words in Python would cost more than all that is done with the shingles afterwards.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

WIDTH = 5
BATCH_CHARS = 1 << 16  # fits, with what is made of it, into a processor's cache: twice as fast as a text alone

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

_SEPARATORS = (  # ASCII and Latin-1 punctuation, general punctuation, that of Chinese and Japanese, full-width forms
    *((0x00, 0x30), (0x3A, 0x41), (0x5B, 0x61), (0x7B, 0xAA), (0xAB, 0xB5), (0xB6, 0xBA), (0xBB, 0xC0)),
    *((0x2000, 0x2070), (0x3000, 0x3005), (0x3008, 0x3021), (0xFE30, 0xFE50), (0xFF00, 0xFF10), (0xFF1A, 0xFF21)),
)
_UNSPACED = (  # Thai and Lao, Burmese, Khmer, kana, Han
    *((0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0x3040, 0x3100), (0x3400, 0xA000), (0xF900, 0xFB00)),
)
_PLANE = 0x10000  # a character above it counts as two
_BASE = np.uint64(0x5851F42D4C957F2D)  # odd, so that it has an inverse: Knuth, MMIX
_INVERSE = np.uint64(pow(int(_BASE), -1, 1 << 64))
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)


class Shingles(NamedTuple):
    """The hashes of the shingles of several texts, one text after another; text i has those of ends[i-1] to ends[i]."""

    hashes: Hashes
    ends: Places


def shingles(texts: Sequence[str]) -> Shingles:
    """Return the texts' shingles; a text shorter than one makes one of all its words, an empty text none."""
    words, ends = _words(texts)
    starts = np.concatenate(([0], ends[:-1]))
    hashes = _in_a_row(words)
    whole = np.minimum(ends - starts, WIDTH) == WIDTH
    if whole.all():  # drop the shingles that begin in one text and end in the next
        kept = np.ones(len(words), np.bool_)
        for back in range(1, WIDTH):
            kept[ends - back] = False
        return Shingles(hashes[kept[: len(hashes)]], ends - (WIDTH - 1) * np.arange(1, len(ends) + 1))
    parts = [
        hashes[start : end - WIDTH + 1] if end - start >= WIDTH else _in_a_row(words[start:end], end - start)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
    return Shingles(np.concatenate(parts), np.cumsum([len(part) for part in parts]))


def _in_a_row(words: Hashes, width: int = WIDTH) -> Hashes:
    """Return the hash of each run of as many words."""
    if not width or len(words) < width:
        return words[:0]
    count = len(words) - width + 1
    hashes = words[:count] + np.uint64(width)
    for at in range(1, width):
        hashes *= _STEP
        hashes += words[at : at + count]
    return _mixed(hashes)


def _words(texts: Sequence[str]) -> tuple[Hashes, Places]:
    """Return the hash of each word of the texts, and the number of words up to the end of each text."""
    units = [text.encode("utf-16-le", "surrogatepass") for text in [*texts, ""]]
    characters = np.frombuffer(b"\n\0".join(units), np.uint16)
    kinds = _tables()
    folded = kinds.lower[characters]
    single = kinds.alone[characters]
    inside = np.zeros(len(characters) + 1, np.bool_)  # of a word; the array ends outside of one
    np.not_equal(folded, 0, out=inside[:-1])
    begins, stops = inside[:-1].copy(), inside[:-1].copy()
    begins[1:] &= ~inside[:-2] | single[1:] | single[:-1]
    stops &= ~inside[1:] | single
    stops[:-1] |= inside[:-2] & single[1:]
    starts, past = np.flatnonzero(begins), np.flatnonzero(stops) + 1
    powers, inverses = _powers(1 << max(len(characters) - 1, 1).bit_length())
    sums = np.zeros(len(characters) + 1, np.uint64)
    np.cumsum(folded * powers[: len(characters)], out=sums[1:])
    hashes = _mixed((sums[past] - sums[starts]) * inverses[starts])
    return hashes, np.searchsorted(starts, np.cumsum([len(text) // 2 + 1 for text in units[:-1]], dtype=np.int64))


def _mixed(hashes: Hashes) -> Hashes:
    mixed: Hashes = hashes ^ (hashes >> _HALF)
    mixed *= _MIX
    mixed ^= mixed >> _HALF
    return mixed


class _Kinds(NamedTuple):
    """For each character its lower case, 0 for what parts words; and whether it is a word by itself."""

    lower: Hashes
    alone: npt.NDArray[np.bool_]


@cache
def _tables() -> _Kinds:
    lower = np.array([ord(low) if len(low := chr(c).lower()) == 1 else c for c in range(_PLANE)], np.uint64)
    alone = np.zeros(_PLANE, np.bool_)
    for start, end in _SEPARATORS:
        lower[start:end] = 0
    for start, end in _UNSPACED:
        alone[start:end] = True
    return _Kinds(lower, alone)


@cache
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """Return the powers of the base and of its inverse, modulo 2 to the 64th."""
    powers, inverses = np.full(count, _BASE), np.full(count, _INVERSE)
    powers[0] = inverses[0] = 1
    return np.multiply.accumulate(powers), np.multiply.accumulate(inverses)
