"""Lines that recur on the pages of a publisher. A group of near-duplicates counts once, so wire copy recurs nowhere.

The lines of all pages are laid out shard by shard, and counted slice by slice: a slice has all occurrences of a line.
Pages without an outlet go through this twice. First their furniture is counted; then each page is taken to be of the
publisher whose furniture it shows, which is the longest line of it that recurs: short ones stand on many sites.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from copydesk.dataset.work import KEPT, SUBHEADING, lines_file, load, save_array
from copydesk.survey.documents import Documents, Each, Numbers

LEAST_COUNT = 5  # groups in which a line stands: a story's follow-ups may share a paragraph, but not so many
LEAST_DOUBTED = 2  # the same, if on half of its pages the parser reads it as furniture anyway
LEAST_SHARE = 0.1  # of the publisher's groups: the background of a great story recurs in less
DOCUMENTS_A_SLICE = 50_000

_UNKNOWN = -1  # the publisher of pages without an outlet
_NONE = -2  # of documents that are passed over
_OCCURRENCE = np.dtype([("publisher", "i4"), ("key", "u8"), ("leader", "i4"), ("read", "u1")])
_FOUND = np.dtype([("publisher", "i4"), ("key", "u8"), ("count", "i4")])

Codes = npt.NDArray[np.int32]
Records = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Learned:
    """A line that recurs, of an outlet, or of a publisher whose pages show the line `beside`; lines by their keys."""

    outlet: str | None
    beside: int | None
    key: int
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class LayTask:
    """A parsed shard whose lines to lay out. pages: a file with the publisher and the leader of each row.

    anchors: a file of keys by which the publishers of unknown pages are told. out: a folder for the publishers, the
    occurrences, and where each slice of them begins.
    """

    parsed: Path
    pages: Path
    anchors: Path | None
    slices: int
    out: Path


@dataclass(frozen=True, slots=True)
class CountTask:
    """A slice of what was laid out. sizes: a file with the number of each publisher's groups."""

    laid: tuple[Path, ...]
    number: int
    sizes: Path
    out: Path


def learn(parsed: Sequence[Path], documents: Documents, leader: Numbers, work: Path, each: Each) -> list[Learned]:
    """Return the lines that recur. parsed: the shards' folders. leader: of each document's group."""
    publishers = np.where(documents.article, documents.outlet, _NONE).astype(np.int32)
    counting = _Counting(tuple(parsed), documents, leader, each)
    known = counting.lines(publishers, None, work / "known")
    anchors = np.sort(known["key"][known["publisher"] == _UNKNOWN])
    learned = [
        Learned(documents.outlets[publisher], None, key, count, count / counting.sizes[publisher])
        for publisher, key, count in known[known["publisher"] != _UNKNOWN].tolist()
    ]
    if len(anchors):
        unknown = np.where(publishers == _UNKNOWN, _UNKNOWN, _NONE).astype(np.int32)
        learned += [
            Learned(None, int(anchors[publisher]), key, count, count / counting.sizes[publisher])
            for publisher, key, count in counting.lines(unknown, anchors, work / "unknown").tolist()
            if key != anchors[publisher]
        ]
    return learned


class _Counting:
    """sizes: how many groups each publisher has, once its lines were counted."""

    def __init__(self, parsed: tuple[Path, ...], documents: Documents, leader: Numbers, each: Each) -> None:
        self._parsed, self._documents, self._leader, self._each = parsed, documents, leader, each
        self.sizes: Numbers = np.zeros(0, np.int64)

    def lines(self, publishers: Codes, anchors: npt.NDArray[np.uint64] | None, work: Path) -> Records:
        """Return the lines that recur, by publisher; of an unknown one, the furniture that does."""
        slices = -(-len(self._documents) // DOCUMENTS_A_SLICE)
        work.mkdir(parents=True)
        told = None
        if anchors is not None:
            told = work / "anchors.npy"
            save_array(told, anchors)
        starts = self._documents.starts.tolist()
        tasks = []
        for number, (folder, start, end) in enumerate(zip(self._parsed, starts, starts[1:], strict=False)):
            (work / str(number)).mkdir()
            pages = work / str(number) / "pages.npy"
            save_array(pages, np.stack((publishers[start:end], self._leader[start:end].astype(np.int32))))
            tasks.append(LayTask(folder, pages, told, slices, work / str(number)))
        laid = tuple(self._each(lay, tasks))
        publishers = np.concatenate([np.load(folder / "publishers.npy") for folder in laid])
        there = publishers >= 0
        groups = np.unique(publishers[there].astype(np.int64) << 32 | self._leader[there]) >> 32
        self.sizes = np.bincount(groups, minlength=1)
        save_array(work / "sizes.npy", self.sizes)
        counts = [CountTask(laid, n, work / "sizes.npy", work / f"found-{n}.npy") for n in range(slices)]
        found: Records = np.concatenate([np.zeros(0, _FOUND), *map(np.load, self._each(count, counts))])
        return np.sort(found, order=["publisher", "key"])


def lay(task: LayTask) -> Path:
    """Leave the occurrences of a shard's lines, slice by slice."""
    publishers, leaders = np.load(task.pages)
    lines = load(lines_file(task.parsed))
    row, key, read = (lines[name].to_numpy() for name in ("row", "key", "read"))
    if task.anchors:
        shown = (read == 0) & (publishers[row] == _UNKNOWN)
        size = lines["size"].to_numpy()[shown]
        publishers = _by_anchor(publishers, row[shown], key[shown], size, np.load(task.anchors))
    of = publishers[row]
    wanted = (of >= 0) | ((of == _UNKNOWN) & (read == 0) & (task.anchors is None))
    laid = np.zeros(int(wanted.sum()), _OCCURRENCE)
    laid["publisher"], laid["key"], laid["read"] = of[wanted], key[wanted], read[wanted]
    laid["leader"] = leaders[row[wanted]]
    slices = (laid["key"] >> np.uint64(32)) % np.uint64(task.slices)
    order = np.argsort(slices, kind="stable")
    (task.out / "laid.bin").write_bytes(laid[order].tobytes())
    save_array(task.out / "begins.npy", np.searchsorted(slices[order], np.arange(task.slices + 1)))
    save_array(task.out / "publishers.npy", publishers)
    return task.out


def _by_anchor(
    publishers: Codes,
    row: npt.NDArray[np.int32],
    key: npt.NDArray[np.uint64],
    size: npt.NDArray[np.int32],
    anchors: npt.NDArray[np.uint64],
) -> Codes:
    """Return the publishers, an unknown one told by the longest anchor on the page: the place of that."""
    there = np.isin(key, anchors)
    row, key, size = row[there], key[there], size[there]
    order = np.lexsort((key, size, row))
    last = np.flatnonzero(np.diff(row[order], append=-1))
    told = publishers.copy()
    told[row[order][last]] = np.searchsorted(anchors, key[order][last])
    return told


def count(task: CountTask) -> Path:
    """Leave the lines of a slice that recur."""
    sizes = np.load(task.sizes)
    slices = []
    for folder in task.laid:
        begin, end = np.load(folder / "begins.npy")[task.number : task.number + 2].tolist()
        offset = begin * _OCCURRENCE.itemsize
        slices.append(np.fromfile(folder / "laid.bin", _OCCURRENCE, end - begin, offset=offset))
    lines = _often(np.concatenate(slices))
    order = np.lexsort((lines["leader"], lines["key"], lines["publisher"]))
    lines = lines[order]
    begins = _begins(lines, "publisher", "key")
    pages = np.diff(begins, append=len(lines))
    first_of_group = np.zeros(len(lines), np.int64)
    first_of_group[_begins(lines, "publisher", "key", "leader")] = 1
    groups, kept, subheadings = (
        np.add.reduceat(flags.astype(np.int64), begins) if len(lines) else np.zeros(0, np.int64)
        for flags in (first_of_group, lines["read"] == KEPT, lines["read"] == SUBHEADING)
    )
    publisher = lines["publisher"][begins]
    unknown = publisher == _UNKNOWN
    furniture = pages - kept - subheadings
    recurs = (groups >= LEAST_COUNT) | ((groups >= LEAST_DOUBTED) & (2 * furniture >= pages))
    share = groups / np.maximum(sizes[np.where(unknown, 0, publisher)], 1)
    wanted = np.where(
        unknown, groups >= LEAST_DOUBTED, (kept > 0) & (2 * subheadings < pages) & recurs & (share >= LEAST_SHARE)
    )
    found = np.zeros(int(wanted.sum()), _FOUND)
    found["publisher"], found["key"] = publisher[wanted], lines["key"][begins][wanted]
    found["count"] = groups[wanted]
    save_array(task.out, found)
    return task.out


def _often(lines: Records) -> Records:
    """Return the occurrences of lines that occur more than once: few do."""
    lines = lines[np.argsort(lines["key"], kind="stable")]
    begins = _begins(lines, "key")
    often: Records = lines[np.repeat(np.diff(begins, append=len(lines)) > 1, np.diff(begins, append=len(lines)))]
    return often


def _begins(lines: Records, *names: str) -> Numbers:
    """Return where each run of lines that are equal in some columns begins."""
    if not len(lines):
        return np.zeros(0, np.int64)
    differs = np.ones(len(lines), np.bool_)
    differs[1:] = np.any([lines[name][1:] != lines[name][:-1] for name in names], axis=0)
    return np.flatnonzero(differs)
