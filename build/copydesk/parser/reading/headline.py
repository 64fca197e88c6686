"""Which of the lines above the text is the headline: what is seen of each beside the features of any line."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from copydesk.parser.draft import Draft, Line
from copydesk.parser.form import is_unspaced
from copydesk.parser.reading import features

_LONGEST = 300  # characters
_BELOW = 6  # lines below the start of the text that are still looked at: the headline may stand under a lead
_LEAST_TEXT = 8  # words of a line that the article may start with
_STARTS = 0.3  # of the text must stand within _STRETCH lines of where it starts
_STRETCH = 40  # lines
_LEAD = 80  # words
_WORD = re.compile(r"\w{4,}")  # shorter words do not say what an article is about
_ABOUT = 12  # lines of text that say what it is about
_SUFFIX = re.compile(r"\s+[|•·–—-]\s+|\s*[|｜]\s*")

EXTRA = (
    *("score", "to_start", "from_start", "in_text", "same", "in_page_titles", "same_above", "on_top", "candidate"),
    *("below_header", "bare_header", "about", "about_lead", "about_words", "headings", "start", "repeated_above"),
    *("about_share", "about_gap", "any_repeated", "any_heading"),
)
NAMES = features.NAMES + EXTRA
"""All features, in the order of a row's columns."""


def candidates(draft: Draft) -> tuple[list[Line], Any]:
    """Return the lines that may be the headline, and their features, a float array (lines, NAMES)."""
    start, text = _text(draft.lines)
    text = text[:_ABOUT]
    last = start + max(_BELOW, len(draft.lines) // 10)
    numbers = [
        i
        for i, line in enumerate(draft.lines[: last + 1])
        if line.label is None and len(line.plain) <= _LONGEST and any(map(str.isalnum, line.plain))
    ]
    if not numbers:
        return [], None
    lines = [draft.lines[i] for i in numbers]
    extra = _extra(draft, lines, numbers, start, text)
    return lines, np.concatenate([draft.table[numbers], extra], axis=1)


def _text(lines: Sequence[Line]) -> tuple[int, list[Line]]:
    """Return where the article's text starts, and its lines: the first with much of the text close below it."""
    found = [(i, line) for i, line in enumerate(lines) if (line.score or 0) > 0 and line.weight >= _LEAST_TEXT]
    total = sum(line.weight for _, line in found)
    for n, (start, _) in enumerate(found):
        close = sum(line.weight for i, line in found[n : n + 12] if i - start < _STRETCH)
        if close >= _STARTS * total:
            return start, [line for _, line in found[n:]]
    return 0, []


def _extra(draft: Draft, lines: Sequence[Line], numbers: Sequence[int], start: int, text: Sequence[Line]) -> Any:
    unspaced = sum(is_unspaced(line.plain[:80]) for line in text[:9]) * 2 > len(text[:9])
    subject = _subject(line.plain for line in text) if not unspaced else _pairs(line.plain[:300] for line in text)
    lead = _lead(text, unspaced)
    whole = [" ".join(line.plain.lower().split()) for line in lines]
    times = Counter(whole)
    titles: Counter[str] = Counter()
    for said in whole:
        for mark in _SUFFIX.finditer(said):
            titles[said[: mark.start()]] += 1
            titles[said[mark.end() :]] += 1
    headed = bool(draft.lines) and draft.lines[0].label == "header"
    bare = headed and (len(draft.lines) < 2 or "\n" in draft.page.text[draft.lines[0].end : draft.lines[1].start])
    words = [_pairs([line.plain]) if unspaced else _subject([line.plain]) for line in lines]
    about = [len(own & subject) for own in words]
    shares = [n / len(own) if own else -1.0 for n, own in zip(about, words, strict=True)]
    most, best = max(about), max(shares)
    any_repeated = any(times[said] > 1 and line.weight >= 4 for said, line in zip(whole, lines, strict=True))
    any_heading = any(line.level == 1 for line in lines)
    seen: set[str] = set()
    headings = repeated = 0
    table = []
    for n, (line, i, said) in enumerate(zip(lines, numbers, whole, strict=True)):
        headings += line.level == 1
        repeated += times[said] > 1 and len(words[n]) > 1
        away = i - start
        table.append(
            (
                line.score or 0,
                max(-60, min(30, away)),
                abs(max(-60, min(30, away)) + 1),
                away >= 0,
                min(times[said] - 1, 3),
                min(titles[said], 3),
                said in seen,
                i == headed,
                min(n, 60),
                headed and n == 1,
                headed + bare,
                shares[n],
                len(words[n] & lead) / len(words[n]) if words[n] else -1.0,
                min(about[n], 15),
                min(headings, 4),
                min(start, 99),
                min(repeated, 9),
                about[n] / most if most else 0.0,
                shares[n] - best,
                any_repeated,
                any_heading,
            )
        )
        seen.add(said)
    return np.array(table, dtype=np.float64)


def _subject(texts: Iterable[str]) -> set[str]:
    """Return the words of some length."""
    return {word for text in texts for word in _WORD.findall(text.lower())}


def _pairs(texts: Iterable[str]) -> set[str]:
    """Return the pairs of neighbouring characters, which stand for words where no space parts them."""
    found: set[str] = set()
    for text in texts:
        found.update(map("".join, pairwise(filter(str.isalnum, text.lower()))))
    return found


def _lead(text: Sequence[Line], unspaced: bool) -> set[str]:
    lead: set[str] = set()
    for line in text:
        if len(lead) >= _LEAD:
            break
        lead |= _pairs([line.plain[:200]]) if unspaced else _subject([line.plain])
    return lead
