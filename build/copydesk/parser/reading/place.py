"""The place of a line: what stands around it on its page.

The lines of a batch of pages are looked at together: a feature is an array over all of them, a page a stretch of it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from copydesk.parser.draft import Line

_PREFIX = 30  # characters by which copies of a caption or a teaser are told
_BESIDE = 3  # lines above or below
_MOST_COPIES = 4
_BUTTON = 6  # words at most
_FAR = 12  # lines
_TOP = 40  # lines of a page that are told apart by number
_PROSE_WORDS, _LONG_WORDS, _CUT_WORDS, _MOST_WORDS = 6, 25, 15, 80
_RUN, _FADES, _BREAK = 8, 0.75, -2.0  # lines of a run of text, what is left of it a line further, and what a gap costs
_LONG_PROSE = 8  # words
_GAP = 4  # lines from one line of a block to the next
_MOST_AWAY = 15  # lines
_SINCE_END = 30  # lines
_BEFORE_END = 0.1  # of a page's text stands above what ends it
_HEADING_WORDS = 4

NAMES = (
    *("copies", "seen_before", "prefix_copies", "copy_beside", "short_copies_near"),
    *("number", "lines", "share", "below"),
    *("prose", "prose_before", "prose_after", "prose_near", "run_before", "run_after", "since_prose", "until_prose"),
    *("block_share", "to_block", "to_main", "end_phrases", "since_end", "headline_above", "all_prose", "glued"),
)


class Layout:
    """Where the pages stand among the lines of a batch.

    number: of each line on its page. first, end: of each line's page, among all lines.
    """

    def __init__(self, counts: Sequence[int]) -> None:
        sizes = np.array(counts)
        ends = np.cumsum(sizes)
        self.page = np.repeat(np.arange(len(sizes)), sizes)
        self.end = ends[self.page]
        self.first = self.end - sizes[self.page]
        self.index = np.arange(len(self.page))
        self.number = self.index - self.first
        self.count = self.end - self.first

    def __len__(self) -> int:
        return len(self.page)

    def beside(self, values: Any, offset: int, outside: float) -> Any:
        """Return the values of the lines that stand `offset` lines below, or above; `outside` beyond the page."""
        at = self.index + offset
        there = (at >= self.first) & (at < self.end)
        moved = values[np.where(there, at, 0)]
        moved[~there] = outside
        return moved

    def since(self, marks: Any, most: int) -> Any:
        """Return the distance to the last marked line above each, at most `most`."""
        last = np.maximum.accumulate(np.where(marks, self.index, -1))
        above = np.concatenate([[-1], last[:-1]])
        return np.where(above >= self.first, np.minimum(self.index - above, most), most)

    def until(self, marks: Any, most: int) -> Any:
        """Return the distance to the next marked line below each, at most `most`."""
        after = len(self)
        following = np.minimum.accumulate(np.where(marks, self.index, after)[::-1])[::-1]
        below = np.concatenate([following[1:], [after]])
        return np.where(below < self.end, np.minimum(below - self.index, most), most)

    def above(self, values: Any) -> Any:
        """Return the sum of the values above each line, on its page."""
        sums = np.concatenate([[0.0], np.cumsum(values)])
        return sums[self.index] - sums[self.first]

    def within(self, values: Any, before: int, behind: int) -> Any:
        """Return the sum of the values from some lines above each to some lines below, on its page."""
        sums = np.concatenate([[0.0], np.cumsum(values)])
        return sums[np.minimum(self.end, self.index + behind + 1)] - sums[np.maximum(self.first, self.index - before)]

    def total(self, values: Any) -> Any:
        """Return the sum of the values on each line's page."""
        return np.bincount(self.page, values)[self.page]


def places(pages: Sequence[Sequence[Line]], layout: Layout, own: Mapping[str, Any]) -> list[Any]:
    """Return the features of each line's place, an array for each of NAMES. own: the features of the lines' shape."""
    lines = [line for page in pages for line in page]
    words = own["words"]
    prose = _prose(words, own["ends"] > 0, own["known"] + own["begins"] > 0)
    total = layout.total(prose)
    total[total == 0] = 1.0
    before = layout.above(prose) / total
    copies, seen_before, prefix_copies, copy_beside = _copies(pages)
    buttons = np.where(words <= _BUTTON, copies, 0)
    flow = np.where(prose > 0, prose, _BREAK)
    long_prose = prose > _LONG_PROSE
    ended = (own["end_phrase"] > 0) & (before > _BEFORE_END)
    may_head = np.array([line.short and not line.prose and line.weight >= _HEADING_WORDS for line in lines])
    heads = may_head & ((copies > 0) | (own["level"] == 1) | (own["level"] == 2))
    return [
        copies,
        seen_before,
        prefix_copies,
        copy_beside,
        np.max([layout.beside(buttons, away, 0) for away in (-3, -2, -1, 1, 2, 3)], axis=0),
        np.minimum(layout.number, _TOP),
        layout.count,
        layout.number / layout.count,
        np.minimum(layout.end - layout.index, _TOP),
        prose,
        before,
        1 - before - prose / total,
        layout.within(prose, 4, 4),
        _run(flow, layout, -1),
        _run(flow, layout, 1),
        layout.since(long_prose, _FAR),
        layout.until(long_prose, _FAR),
        *_blocks(prose, total, layout),
        np.minimum(layout.above(ended) + ended, _MOST_COPIES),
        layout.since(ended, _SINCE_END),
        layout.since(heads, _TOP),
        total,
        np.array([line.glued for line in lines]),
    ]


def _prose(words: Any, ends: Any, known: Any) -> Any:
    """Return how much running text each line holds, in words: lines without a sentence's end count when they are long.

    A known phrase holds none.
    """
    sentence = (words >= _PROSE_WORDS) & (ends | (words >= _LONG_WORDS))
    cut = np.where(words >= _CUT_WORDS, words / 2, 0.0)
    return np.where(known, 0.0, np.where(sentence, np.minimum(words, _MOST_WORDS), cut))


def _copies(pages: Sequence[Sequence[Line]]) -> tuple[Any, Any, Any, Any]:
    """Return how many more lines of the page say the same, and whether one above does; then the same of beginnings.

    Of those, -1 for lines too short, and whether a line near by begins alike.
    """
    copies, seen_before, prefix_copies, beside = [], [], [], []
    for page in pages:
        keys = [line.key or line.text for line in page]
        times = Counter(keys)
        copies += [times[key] - 1 for key in keys]
        if len(times) == len(keys):
            seen_before += [False] * len(keys)
        else:
            seen: set[str] = set()
            for key in keys:
                seen_before.append(key in seen)
                seen.add(key)
        prefixes = [line.plain[:_PREFIX] for line in page]
        times = Counter(prefixes)
        near = [False] * len(page)
        last: dict[str, int] = {}
        for i, prefix in enumerate(prefixes):
            if times[prefix] > 1 and len(prefix) == _PREFIX:
                if i - last.get(prefix, -_FAR) <= _BESIDE:
                    near[i] = near[last[prefix]] = True
                last[prefix] = i
        prefix_copies += [times[prefix] - 1 if len(prefix) == _PREFIX else -1 for prefix in prefixes]
        beside += near
    most = np.minimum([copies, prefix_copies], _MOST_COPIES)
    return most[0], np.array(seen_before), most[1], np.array(beside)


def _run(flow: Any, layout: Layout, step: int) -> Any:
    """Return the running text above each line (step -1) or below it (1), fading with the distance."""
    run = sum(_FADES**n * layout.beside(flow, step * (n + 1), 0.0) for n in range(_RUN))
    return np.maximum(run, 0.0)


def _blocks(prose: Any, total: Any, layout: Layout) -> tuple[Any, Any, Any]:
    """Return the share of the nearest block of running text, the distance to it, and that to the page's largest.

    Up to three other lines do not part a block; the last distance is negative above it.
    """
    at = np.flatnonzero(prose > _LONG_PROSE)
    begins = np.flatnonzero((np.diff(at, prepend=-_FAR) > _GAP) | (np.diff(layout.page[at], prepend=-1) > 0))
    words = np.add.reduceat(prose[at], begins) if len(at) else prose[:0]
    first, last, page, words = (  # and one block more, of no page, that stands for none
        np.append(values, none)
        for values, none in (
            (at[begins], -1),
            (at[np.append(begins[1:], len(at)) - 1] if len(at) else at, -1),
            (layout.page[at][begins], -1),
            (words, 0.0),
        )
    )
    none = len(first) - 1
    above = np.searchsorted(first[:-1], layout.index, "right") - 1  # -1 is the last, which is none
    below = above + 1
    to_above = np.where(page[above] == layout.page, np.maximum(layout.index - last[above], 0), len(layout))
    to_below = np.where(page[below] == layout.page, first[below] - layout.index, len(layout))
    nearest = np.where((to_below < to_above) | ((to_below == to_above) & (words[below] > words[above])), below, above)
    there = page[nearest] == layout.page
    by_size = np.lexsort((first[:-1], -words[:-1], page[:-1]))
    pages, largest = np.unique(page[by_size], return_index=True)
    main = np.full(layout.page[-1] + 1, none)
    main[pages] = by_size[largest]
    main = main[layout.page]
    behind = np.maximum(layout.index - last[main], 0) - np.maximum(first[main] - layout.index, 0)
    return (
        np.where(there, words[nearest] / total, 0.0),
        np.where(there, np.minimum(np.minimum(to_above, to_below), _FAR), _FAR),
        np.where(main < none, np.clip(behind, -_MOST_AWAY, _MOST_AWAY), 0),
    )
