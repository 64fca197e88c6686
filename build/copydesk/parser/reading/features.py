"""What can be seen of a line without understanding it: its own shape, and what stands around it."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from copydesk.parser.draft import Draft, Line
from copydesk.parser.form import ends_sentence, is_unspaced, weight
from copydesk_schema.phrases import BEGINNING, Phrases

_HEAD = 240  # characters of a line whose words are looked at: the rest is more of the same
_HEAD_WORDS = 24
_TAIL = 60  # characters of a line in which a credit stands
_PREFIX = 30  # characters by which copies of a caption or a teaser are told
_MOST_COPIES = 4
_FAR = 12  # lines
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"https?://|www\.|\w@\w")
_BAR = re.compile(r"(?:^|\s)[|/•·>»›→]+(?=\s|$)")
_MOMENT = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[:.]\d\d\b|\d{1,2}[./]\d{1,2}[./]")
_POINTS = str.maketrans(dict.fromkeys(".,;:!?()„“”\"'»«|/", " "))
_ASCII_JOINTS = (". ", "? ", "! ", '." ')
_JOINTS = (". ", "? ", "! ", "。", "। ", ".” ", '." ')
_QUOTES = frozenset("\"“„«「'‘»")
_PROSE_WORDS, _LONG_WORDS, _CUT_WORDS, _MOST_WORDS = 6, 25, 15, 80

OWN = (
    *("chars", "words", "ends", "colon", "joints", "level", "item", "small_start", "digit_start", "quote_start"),
    *("capitals", "function_words", "digits", "commas", "address", "bars", "credit", "photo", "asks", "bracket"),
    *("ellipsis", "moment", "known", "end_phrase", "begins", "related", "site_words", "glued"),
)
"""Features of the line itself."""

PLACE = (
    *(
        "copies",
        "seen_before",
        "prefix_copies",
        "copy_beside",
        "short_copies_near",
        "number",
        "lines",
        "share",
        "below",
    ),
    *("prose", "prose_before", "prose_after", "prose_near", "run_before", "run_after", "since_prose", "until_prose"),
    *("block_share", "to_block", "to_main", "end_phrases", "since_end", "headline_above", "all_prose"),
)
"""Features of its place on the page."""

_NEIGHBOURS = {
    -2: ("words", "ends", "capitals", "function_words", "prose"),
    -1: (
        *("words", "ends", "capitals", "function_words", "prose", "copies", "credit", "moment", "known", "digits"),
        *("colon", "asks", "item", "level"),
    ),
    1: (
        *("words", "ends", "capitals", "function_words", "prose", "copies", "credit", "moment", "known", "digits"),
        *("colon", "asks", "item"),
    ),
    2: ("words", "ends", "capitals", "function_words", "prose"),
}
NAMES = OWN + PLACE + tuple(f"{name}{offset:+d}" for offset, names in _NEIGHBOURS.items() for name in names)
"""All features, in the order of a row's columns."""


def rows(draft: Draft) -> Any:
    """Return the features of the draft's lines, a float array (lines, NAMES)."""
    own = np.array([shape(line, draft.phrases) for line in draft.lines], dtype=np.float64)
    place = np.array(places(draft.lines, own), dtype=np.float64).T
    table = np.concatenate([own, place], axis=1)
    column = {name: i for i, name in enumerate(OWN + PLACE)}
    parts = [table]
    for offset, names in _NEIGHBOURS.items():
        shifted = np.full((len(table), len(names)), -1.0)
        columns = [column[name] for name in names]
        if offset < 0:
            shifted[-offset:] = table[:offset, columns]
        else:
            shifted[:-offset] = table[offset:, columns]
        parts.append(shifted)
    return np.concatenate(parts, axis=1)


def shape(line: Line, phrases: Phrases) -> tuple[float, ...]:
    """Return the features of a line alone, in the order of OWN."""
    plain, key = line.plain, line.key
    head = plain if len(plain) <= _HEAD else plain[:_HEAD]
    low = head.lower()
    words = head.split()
    if unspaced := is_unspaced(head):
        function_words, site_words = 0.35, sum(1 for word in phrases.site_words if word in head)
    else:
        function_words = len([word for word in words[:_HEAD_WORDS] if word in phrases.function_words])
        function_words /= min(len(words), _HEAD_WORDS)
        site_words = len(phrases.site_words.intersection(low.translate(_POINTS).split()))
    count = _count(line, unspaced)
    firsts = "".join([word[0] for word in words[:_HEAD_WORDS]])
    capitals, small = sum(map(str.isupper, firsts)), sum(map(str.islower, firsts))
    digits = sum(map(head.count, "0123456789"))
    first, last = plain[0], plain[-1]
    ends = ends_sentence(plain)
    return (
        len(plain),
        count,
        ends,
        last in ":：",
        sum(map(plain.count, _ASCII_JOINTS if plain.isascii() else _JOINTS)),
        line.level,
        line.item or first in "•-–*+",
        first.islower(),
        first.isdigit(),
        first in _QUOTES,
        capitals / (capitals + small) if capitals + small else 0.5,
        function_words,
        digits / len(head),
        sum(map(plain.count, ",、،，")) / count,
        ("://" in head or "www." in head or "@" in head) and _ADDRESS.search(head) is not None,
        len(_BAR.findall(head)) if line.short and any(sign in plain for sign in "|/•·>»›→") else 0,
        has_credit(plain, ends, phrases),
        has_picture_word(plain, phrases),
        last in "?？!！",
        last in ")）]",
        last == "…" or plain.endswith("..."),
        digits > 0 and line.short and _MOMENT.search(plain) is not None,
        key != "" and (key in phrases.boilerplate or key in phrases.tail),
        key != "" and (without_number(key) if digits else key) in phrases.end,
        any(low.startswith(phrase) for phrase in phrases.beginnings.get(low[:BEGINNING], ())),
        key != "" and (key in phrases.related or (":" in key and key.partition(":")[0] in phrases.related)),
        min(site_words, 5),
        line.glued,
    )


def _count(line: Line, unspaced: bool) -> float:
    """Return the words of a line, at least one; in scripts without spaces, two characters count as one."""
    if line.short:
        return line.weight or 1
    return weight(line.plain) if unspaced else line.plain.count(" ") + 1


def without_number(key: str) -> str:
    """Return a phrase's key without the number before or behind it: `12 Comments`, `Comments (3)`."""
    return key.strip("0123456789 ()[]") if _DIGIT.search(key) else key


def has_credit(text: str, ends: bool, phrases: Phrases) -> bool:
    """Return whether a text ends with the sign or the name of who made a picture: `… / Reuters`, `© Jane Doe`."""
    tail = text[-_TAIL:]
    if "©" in tail or "(c)" in tail or "(C)" in tail:
        return True
    if ends and not any(sign in tail for sign in "/(|:"):
        return False  # "…, the minister told AFP."
    words = _WORD.findall(tail.lower())
    return not phrases.agency.isdisjoint(words) or not phrases.agency.isdisjoint(map(" ".join, pairwise(words)))


def has_picture_word(text: str, phrases: Phrases) -> bool:
    """Return whether a word for a picture introduces the text or what stands at its end: `Photo: …`, `(Foto: …)`."""
    for colon in (text.find(":", 0, 40), text.rfind(":", max(0, len(text) - _TAIL))):
        if colon > 0:
            words = _WORD.findall(text[max(0, colon - 24) : colon].lower())
            if words and (words[-1] in phrases.photo or " ".join(words[-2:]) in phrases.photo):
                return True
    opened = text.rfind("(", max(0, len(text) - _TAIL))
    words = _WORD.findall(text[opened + 1 : opened + 24].lower()) if opened >= 0 else []
    return bool(words) and (words[0] in phrases.photo or " ".join(words[:2]) in phrases.photo)


def places(lines: Sequence[Line], own: Any) -> list[Sequence[float]]:
    """Return the features of each line's place, one sequence for each of PLACE."""
    count = len(lines)
    words, ends = own[:, OWN.index("words")].tolist(), own[:, OWN.index("ends")].tolist()
    shut = (own[:, OWN.index("known")] + own[:, OWN.index("begins")] > 0).tolist()
    end_marks = own[:, OWN.index("end_phrase")].tolist()
    prose = [0.0 if no else _prose(w, e) for w, e, no in zip(words, ends, shut, strict=True)]
    total = sum(prose) or 1.0
    upto = [0.0, *accumulate(prose)]
    before = [p / total for p in upto[:-1]]
    copies, seen_before = _copies([line.key or line.text for line in lines])
    prefixes, beside = _prefix_copies(lines)
    blocks = _blocks(prose)
    shares, to_block, to_main = _in_blocks(blocks, count, total)
    ended = [bool(mark) and b > 0.1 for mark, b in zip(end_marks, before, strict=True)]
    long_prose = [p > 8 for p in prose]
    return [
        copies,
        seen_before,
        prefixes,
        beside,
        _short_copies_near(copies, words),
        [min(i, 40) for i in range(count)],
        [count] * count,
        [i / count for i in range(count)],
        [min(count - i, 40) for i in range(count)],
        prose,
        before,
        [1 - (b + p / total) for b, p in zip(before, prose, strict=True)],
        [upto[min(count, i + 5)] - upto[max(0, i - 4)] for i in range(count)],
        _run(prose),
        _run(prose[::-1])[::-1],
        _since(long_prose, _FAR),
        _since(long_prose[::-1], _FAR)[::-1],
        shares,
        to_block,
        to_main,
        [min(n, _MOST_COPIES) for n in accumulate(ended)],
        _since(ended, 30),
        _since([_heads(line, n) for line, n in zip(lines, copies, strict=True)], 40),
        [total] * count,
    ]


def _prose(words: float, ends: float) -> float:
    """Return how much running text a line holds, in words: lines without a sentence's end count when they are long."""
    if words >= _PROSE_WORDS and (ends or words >= _LONG_WORDS):
        return min(words, _MOST_WORDS)
    return words / 2 if words >= _CUT_WORDS else 0.0


def _heads(line: Line, copies: float) -> bool:
    return line.short and not line.prose and (line.level in (1, 2) or copies > 0) and line.weight >= 4


def _copies(keys: Sequence[str]) -> tuple[list[float], list[float]]:
    """Return how many more lines say the same, and whether one above does."""
    times = Counter(keys)
    seen: set[str] = set()
    earlier = []
    for key in keys:
        earlier.append(float(key in seen))
        seen.add(key)
    return [min(times[key] - 1, _MOST_COPIES) for key in keys], earlier


def _prefix_copies(lines: Sequence[Line]) -> tuple[list[float], list[float]]:
    """Return how many more lines begin alike, -1 for short ones, and whether one of the three above or below does."""
    prefixes = [line.plain[:_PREFIX] if len(line.plain) >= _PREFIX else "" for line in lines]
    times = Counter(prefixes)
    last: dict[str, int] = {}
    beside = [0.0] * len(lines)
    for i, prefix in enumerate(prefixes):
        if prefix:
            if i - last.get(prefix, -_FAR) <= 3:
                beside[i] = beside[last[prefix]] = 1.0
            last[prefix] = i
    return [min(times[p] - 1, _MOST_COPIES) if p else -1 for p in prefixes], beside


def _short_copies_near(copies: Sequence[float], words: Sequence[float]) -> list[float]:
    """Return the most copies of a short line among the three above and below: the buttons of a comment thread."""
    short = [n if w <= 6 else 0 for n, w in zip(copies, words, strict=True)]
    padded = [0, 0, 0, *short, 0, 0, 0]
    return [max(*padded[i : i + 3], *padded[i + 4 : i + 7]) for i in range(len(short))]


def _since(marks: Sequence[bool], most: int) -> list[float]:
    """Return the distance to the last marked line above each, at most `most`."""
    distance: float = most
    distances = []
    for mark in marks:
        distances.append(distance)
        distance = 1 if mark else min(distance + 1, most)
    return distances


def _run(prose: Sequence[float]) -> list[float]:
    """Return the running text above each line, fading by a quarter a line."""
    run, runs = 0.0, []
    for words in prose:
        runs.append(run)
        run = max(run * 0.75 + (words or -2), 0.0)
    return runs


def _blocks(prose: Sequence[float]) -> list[tuple[int, int, float]]:
    """Return the blocks of running text, first line, last line and words; up to three other lines do not part one."""
    blocks: list[tuple[int, int, float]] = []
    for i, words in enumerate(prose):
        if words > 8:
            if blocks and i - blocks[-1][1] <= 4:
                first, _, so_far = blocks.pop()
                blocks.append((first, i, so_far + words))
            else:
                blocks.append((i, i, words))
    return blocks


def _in_blocks(
    blocks: Sequence[tuple[int, int, float]], count: int, total: float
) -> tuple[list[float], list[float], list[float]]:
    """Return the share of the nearest block, the distance to it, and that to the largest, negative above it."""
    if not blocks:
        return [0.0] * count, [float(_FAR)] * count, [0.0] * count
    first, last, _ = max(blocks, key=lambda block: block[2])
    shares: list[float] = []
    near: list[float] = []
    main: list[float] = []
    at = 0
    for i in range(count):
        while at < len(blocks) - 1 and i > blocks[at][1]:
            at += 1
        distance, words = min(
            (max(block[0] - i, i - block[1], 0), -block[2]) for block in blocks[max(0, at - 1) : at + 1]
        )
        shares.append(-words / total)
        near.append(min(distance, _FAR))
        main.append(0 if first <= i <= last else max(-15, i - first) if i < first else min(15, i - last))
    return shares, near, main
