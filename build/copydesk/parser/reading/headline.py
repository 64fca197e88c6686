"""Which of the lines above the text is the headline: what is seen of each beside the features of any line."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from copydesk.parser.draft import Draft, Line, breaks
from copydesk.parser.reading import features
from copydesk.parser.reading.subject import words
from copydesk.parser.slug import slug_of, spells

_LONGEST = 300  # characters
_BELOW = 6  # lines below the start of the text that are still looked at: the headline may stand under a lead
_LEAST_TEXT = 8  # words of a line that the article may start with
_STARTS = 0.3  # of the text must stand within _STRETCH lines, and _CLOSE of its own, of where it starts
_STRETCH, _CLOSE = 40, 12
_LEAD = 2  # of them
_ABOUT = 8  # lines of text that say what it is about
_SUFFIX = re.compile(r"\s+[|•·–—-]\s+|\s*[|｜]\s*")
_MARKS = frozenset("|｜•·–—-")

EXTRA = (
    *("score", "to_start", "from_start", "in_text", "same", "in_page_titles", "same_above", "on_top", "candidate"),
    *("below_header", "bare_header", "about", "about_lead", "about_words", "headings", "start", "repeated_above"),
    *("about_share", "about_gap", "any_repeated", "any_heading"),
    *("slug", "slug_words", "slug_share", "slug_gap"),
)
NAMES = features.NAMES + EXTRA
"""All features, in the order of a table's rows."""


def candidates(drafts: Sequence[Draft], table: Any) -> tuple[list[tuple[Draft, Line]], Any]:
    """Return the lines that may be headlines, and their features, a float array (NAMES, lines returned).

    table: the features of the drafts' lines, one draft after the other.
    """
    found: list[tuple[Draft, Line]] = []
    numbers: list[int] = []
    extra: list[tuple[float, ...]] = []
    first = 0
    for draft in drafts:
        start, text = _text(draft.lines)
        last = start + max(_BELOW, len(draft.lines) // 10)
        own = [
            i
            for i, line in enumerate(draft.lines[: last + 1])
            if line.label is None and len(line.plain) <= _LONGEST and any(map(str.isalnum, line.plain))
        ]
        if own:
            found += [(draft, draft.lines[i]) for i in own]
            numbers += [first + i for i in own]
            extra += _extra(draft, own, start, text[:_ABOUT])
        first += len(draft.lines)
    if not found:
        return [], None
    return found, np.concatenate([table[:, numbers], np.array(extra, np.float32).T])


def _text(lines: Sequence[Line]) -> tuple[int, list[Line]]:
    """Return where the article's text starts, and its lines: the first with much of the text close below it."""
    found = [(i, line) for i, line in enumerate(lines) if line.is_text and line.weight >= _LEAST_TEXT]
    total = sum(line.weight for _, line in found)
    for n, (start, _) in enumerate(found):
        close = sum(line.weight for i, line in found[n : n + _CLOSE] if i - start < _STRETCH)
        if close >= _STARTS * total:
            return start, [line for _, line in found[n:]]
    return 0, []


def _extra(draft: Draft, numbers: Sequence[int], start: int, text: Sequence[Line]) -> list[tuple[float, ...]]:
    """Return what is seen of each candidate, by its number, in the order of EXTRA."""
    lines = [draft.lines[i] for i in numbers]
    whole = [" ".join(line.plain.lower().split()) for line in lines]
    times = Counter(whole)
    titles = _page_titles(whole)
    headed = bool(draft.lines) and draft.lines[0].label == "header"
    bare = headed and (len(draft.lines) < 2 or breaks(draft.page.text, draft.lines[0].end, draft.lines[1].start) > 0)
    about_text = [words(line) for line in text]
    subject, lead = frozenset().union(*about_text), frozenset().union(*about_text[:_LEAD])
    own = [words(line) for line in lines]
    about = [len(said & subject) for said in own]
    shares = [n / len(said) if said else -1.0 for n, said in zip(about, own, strict=True)]
    most, best = max(about), max(shares)
    any_repeated = any(times[said] > 1 and line.weight >= 4 for said, line in zip(whole, lines, strict=True))
    any_heading = any(line.level == 1 for line in lines)
    slug = slug_of(draft)
    of_slug = [spells(line.plain, slug) for line in lines]
    most_of_slug = max(shared for shared, _ in of_slug)
    seen: set[str] = set()
    headings = repeated = 0
    table: list[tuple[float, ...]] = []
    for n, (line, i, said) in enumerate(zip(lines, numbers, whole, strict=True)):
        headings += line.level == 1
        repeated += times[said] > 1 and len(own[n]) > 1
        away = max(-60, min(30, i - start))
        table.append(
            (
                line.score,
                away,
                abs(away + 1),
                i >= start,
                min(times[said] - 1, 3),
                min(titles[said], 3),
                said in seen,
                i == headed,
                min(n, 60),
                headed and n == 1,
                headed + bare,
                shares[n],
                len(own[n] & lead) / len(own[n]) if own[n] else -1.0,
                min(about[n], 15),
                min(headings, 4),
                min(start, 99),
                min(repeated, 9),
                about[n] / most if most else 0.0,
                shares[n] - best,
                any_repeated,
                any_heading,
                min(len(slug), 15),
                min(of_slug[n][0], 15),
                of_slug[n][1],
                of_slug[n][0] - most_of_slug,
            )
        )
        seen.add(said)
    return table


def _page_titles(whole: Sequence[str]) -> Counter[str]:
    """Return how often each text stands before or behind the mark of a page's title: `Headline | Outlet`."""
    titles: Counter[str] = Counter()
    for said in whole:
        if not _MARKS.isdisjoint(said):
            for mark in _SUFFIX.finditer(said):
                titles[said[: mark.start()]] += 1
                titles[said[mark.end() :]] += 1
    return titles
