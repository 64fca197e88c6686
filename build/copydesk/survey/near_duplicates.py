"""Pairs of documents that are near-duplicates: candidates band by band, then their signatures compared.

A signed document is known here by its number: its place among those of all folders, in their order. Both steps are
functions from a task to a file, so that an engine may do them anywhere; a document's number never depends on that.
A folder here is one with signatures: see `survey.signatures`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from copydesk.dataset.work import save_array
from copydesk.survey.signatures import BANDS, PERMUTATIONS, Digests, band_keys, read_digests, similarity

BANDS_A_TASK = 4
PAIRS_A_TASK = 1 << 15  # whose signatures, 32 MB, are held at once
_NEIGHBOURS = 10  # in a large bucket, a document is compared with the next ones and with the first
_CODE = 32  # bits of a number: a pair is one integer, which sorts quickly

Pairs = npt.NDArray[np.int64]
"""Two numbers a row, the smaller one first; rows are sorted, and none is there twice."""


@dataclass(frozen=True, slots=True)
class BandTask:
    """Bands in which to look for candidates. out: a file for the pairs."""

    folders: tuple[Path, ...]
    bands: tuple[int, ...]
    out: Path


@dataclass(frozen=True, slots=True)
class CompareTask:
    """Rows of a file of pairs to compare. starts: the number of each folder's first document, then how many there are.

    out: a file for their similarities.
    """

    folders: tuple[Path, ...]
    starts: tuple[int, ...]
    pairs: Path
    rows: tuple[int, int]
    out: Path


def band_tasks(folders: Sequence[Path], work: Path) -> list[BandTask]:
    """Return the tasks that find all candidates."""
    bands = [tuple(range(first, first + BANDS_A_TASK)) for first in range(0, BANDS, BANDS_A_TASK)]
    return [BandTask(tuple(folders), some, work / f"band-{some[0]:02d}.npy") for some in bands]


def find_candidates(task: BandTask) -> Path:
    """Leave the pairs of documents that share a key of one of the bands."""
    found = np.zeros((0, 2), np.int64)
    for band in task.bands:
        keys = np.concatenate([band_keys(folder, band, (band + 1) % BANDS) for folder in task.folders], axis=1)
        found = _distinct(np.concatenate((found, _in_band(*keys))))
    save_array(task.out, found)
    return task.out


def _in_band(keys: npt.NDArray[np.uint32], further_keys: npt.NDArray[np.uint32]) -> Pairs:
    """Return the pairs of one band's buckets; in a large one, documents that share a further key stand together."""
    order = np.lexsort((further_keys, keys))
    ordered = keys[order]
    begins = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] + np.uint32(1)))
    size = np.diff(begins, append=len(ordered))
    first = np.repeat(begins, size)
    place = np.arange(len(ordered))
    pairs = [np.stack((order[first], order), axis=1)[place - first > _NEIGHBOURS]]
    for further in range(1, min(_NEIGHBOURS, int(size.max(initial=1)) - 1) + 1):
        one = place[:-further][first[further:] <= place[:-further]]
        pairs.append(np.stack((order[one], order[one + further]), axis=1))
    return np.sort(np.concatenate(pairs), axis=1)


def _distinct(pairs: Pairs) -> Pairs:
    codes = np.unique(pairs[:, 0] << _CODE | pairs[:, 1])
    return np.stack((codes >> _CODE, codes & ((1 << _CODE) - 1)), axis=1)


def merge_candidates(files: Sequence[Path], out: Path) -> int:
    """Leave the pairs of all files in one, and return how many there are; the files are deleted."""
    merged = np.zeros((0, 2), np.int64)
    for file in files:  # one by one: most pairs share many bands
        merged = _distinct(np.concatenate((merged, np.load(file))))
        file.unlink()
    save_array(out, merged)
    return len(merged)


def compare_tasks(folders: Sequence[Path], starts: Sequence[int], pairs: Path, count: int) -> list[CompareTask]:
    """Return the tasks that compare all pairs of a file, of which there are `count`."""
    return [
        CompareTask(tuple(folders), tuple(starts), pairs, (row, row + PAIRS_A_TASK), pairs.with_suffix(f".{row}.npy"))
        for row in range(0, count, PAIRS_A_TASK)
    ]


def compare(task: CompareTask) -> Path:
    """Leave the similarity of each pair."""
    pairs: Pairs = np.load(task.pairs, mmap_mode="r")[slice(*task.rows)]
    numbers, at = np.unique(pairs, return_inverse=True)
    digests = _digests_of(numbers, task.folders, task.starts)
    one, other = at.reshape(pairs.shape).T
    save_array(task.out, similarity(digests[one], digests[other]))
    return task.out


def _digests_of(numbers: npt.NDArray[np.int64], folders: Sequence[Path], starts: Sequence[int]) -> Digests:
    """Return the digests of documents, whose numbers rise."""
    bounds = np.searchsorted(numbers, starts)
    found = [
        read_digests(folder, numbers[low:high] - start)
        for folder, start, low, high in zip(folders, starts, bounds, bounds[1:], strict=False)
        if low < high
    ]
    return np.concatenate(found) if found else np.zeros((0, PERMUTATIONS), np.uint32)
