"""Groups of near-duplicates: documents that are joined by pairs that are alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from copydesk.dataset.work import save_array
from copydesk.survey.documents import Each, Flags, Numbers
from copydesk.survey.near_duplicates import Pairs, band_tasks, compare, compare_tasks, find_candidates, merge_candidates
from copydesk.survey.signatures import ALIKE, signed_rows

RULE = "near_duplicate"


@dataclass(frozen=True, slots=True, eq=False)
class Signed:
    """The signed documents of shards. folders: with signatures. starts: of each folder's, then how many there are.

    numbers: of each, among all documents.
    """

    folders: tuple[Path, ...]
    starts: tuple[int, ...]
    numbers: Numbers

    @classmethod
    def of(cls, folders: Sequence[Path], documents: Numbers) -> "Signed":
        """Return those of shards, given by their folders and the number of each one's first document."""
        rows = [signed_rows(folder) for folder in folders]
        starts = np.cumsum([0, *map(len, rows)]).tolist()
        numbers = [first + found.astype(np.int64) for first, found in zip(documents.tolist(), rows, strict=False)]
        return cls(tuple(folders), tuple(starts), np.concatenate([np.zeros(0, np.int64), *numbers]))


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """leader: for each document the number of the one that leads its group, its own if it is alone or not signed.

    similarity: to the leader, whose own is 1; not a number for one that is alone.
    """

    leader: Numbers
    similarity: npt.NDArray[np.float64]

    @property
    def grouped(self) -> Flags:
        """Which documents are not alone."""
        return ~np.isnan(self.similarity)


def alike_pairs(signed: Signed, work: Path, each: Each) -> Pairs:
    """Return the pairs of documents that are alike; they are the same whatever the shards are."""
    work.mkdir(parents=True, exist_ok=True)
    candidates = work / "candidates.npy"
    count = merge_candidates(each(find_candidates, band_tasks(signed.folders, work)), candidates)
    similar = _similarities(signed, candidates, count, each)
    pairs: Pairs = np.load(candidates)[similar >= ALIKE]
    candidates.unlink()
    return signed.numbers[pairs]


def _similarities(signed: Signed, pairs: Path, count: int, each: Each) -> npt.NDArray[np.float64]:
    files = each(compare, compare_tasks(signed.folders, signed.starts, pairs, count))
    found = np.concatenate([np.zeros(0), *map(np.load, files)])
    for file in files:
        file.unlink()
    return found


def find_groups(signed: Signed, rank: Numbers, pairs: Pairs, work: Path, each: Each) -> Groups:
    """Return the groups that pairs make. rank: the document of the lowest leads its group."""
    work.mkdir(parents=True, exist_ok=True)
    root = components(len(rank), pairs)
    joined = np.unique(pairs)
    order = joined[np.argsort(rank[joined], kind="stable")]
    roots, first = np.unique(root[order], return_index=True)
    leads = np.arange(len(rank))
    leads[roots] = order[first]
    leader = leads[root]
    return Groups(leader, _to_leader(signed, leader, joined, work, each))


def _to_leader(signed: Signed, leader: Numbers, joined: Numbers, work: Path, each: Each) -> npt.NDArray[np.float64]:
    """Return the similarity of each document to its leader."""
    similar = np.full(len(leader), np.nan)
    similar[joined] = 1
    led = joined[leader[joined] != joined]
    file = work / "leaders.npy"
    save_array(file, np.searchsorted(signed.numbers, np.stack((led, leader[led]), axis=1)))
    similar[led] = _similarities(signed, file, len(led), each)
    file.unlink()
    return similar


def components(count: int, pairs: Pairs) -> Numbers:
    """Return for each document the smallest number among those it is joined to by pairs, its own if by none."""
    root = np.arange(count)
    one, other = pairs[:, 0], pairs[:, 1]
    while True:
        low, high = np.minimum(root[one], root[other]), np.maximum(root[one], root[other])
        if (low == high).all():
            return root
        np.minimum.at(root, high, low)
        while (further := root[root]).tobytes() != root.tobytes():
            root = further


def group_ids(groups: Groups, ids: npt.NDArray[np.bytes_]) -> npt.NDArray[np.bytes_]:
    """Return for each document the smallest id of its group: it names the group, whatever the documents are called."""
    named = ids.copy()
    members = np.flatnonzero(groups.grouped)
    order = members[np.lexsort((ids[members], groups.leader[members]))]
    _, first, same = np.unique(groups.leader[order], return_index=True, return_inverse=True)
    named[order] = ids[order[first[same]]]
    return named
