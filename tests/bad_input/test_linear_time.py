"""Twice the document takes about twice the time: no pattern backtracks, no loop looks at all lines for each line."""

import random
import time
import timeit
from collections.abc import Callable

import pytest

import copydesk

HEADER = " date 2025-08-20 "
TITLE = "Council agrees on the plan for the old harbour"
PROSE = "The council agreed on Wednesday to rebuild the old harbour, a plan that had been debated for years.\n"
ENOUGH = 0.03  # seconds that the smaller document takes at least
LARGEST = 2 << 20  # characters: what is that large and still faster is fast enough

Grow = Callable[[int], str | bytes]


def each(line: Callable[[int], str]) -> Grow:
    return lambda n: "".join(f"{line(i)}\n" for i in range(n))


def repeated(unit: str) -> Grow:
    return lambda n: unit * n


HOSTILE: dict[str, Grow] = {
    "spaces": lambda n: "x" + " " * n + "x",
    "spaces in a sentence": lambda n: "The council" + " " * n + "agreed.",
    "spaces behind a self-attribution": lambda n: ("UNN" + " " * 50) * n + "says",
    "spaces behind a header's word": lambda n: " date" + " " * n + "x",
    "spaces behind a header's date": lambda n: HEADER + " " * n + "x",
    "dates in a header": lambda n: HEADER + "2025-08-21 " * n,
    "digits in a header": lambda n: HEADER + "1" * n,
    "digits": repeated("1"),
    "digits and dashes": repeated("1-"),
    "digits and slashes": repeated("1/"),
    "dots": repeated("."),
    "dots and spaces": repeated(". "),
    "straight quotes": repeated('"'),
    "curly quotes": repeated("“"),
    "apostrophes": repeated("'"),
    "copyright signs": repeated("©"),
    "copyright signs and spaces": repeated("© "),
    "open parentheses": repeated("("),
    "nested parentheses": lambda n: "(" * n + ")" * n,
    "slashes between words": repeated("a / "),
    "empty lines": repeated("\n"),
    "every line end": repeated("\r\n\r\n\n\r"),
    "one word": repeated("a"),
    "emoji": repeated("😀"),
    "combining accents": repeated("a\u0301"),
    "opened tags": repeated("<"),
    "opened comments": repeated("<!-- "),
    "a path of slashes behind a URL": lambda n: f"{HEADER}https://news.example/a " + "b/" * n,
    "a path of dashes behind a URL": lambda n: f"{HEADER}https://news.example/a " + "b-" * n,
    "a path of dots behind a URL": lambda n: f"{HEADER}https://news.example/a " + "b." * n,
    "slashes in a URL": lambda n: f"{HEADER}https://news.example/" + "a/" * n,
    "at signs in a URL": lambda n: f"{HEADER}https://" + "a@" * n,
    "colons in a URL": lambda n: f"{HEADER}https://" + "a:" * n,
    "dots in a host": lambda n: f"{HEADER}https://" + "a." * n + "example/",
    "Read more": each(lambda i: "Read more"),
    "Read more and a headline": each(lambda i: f"Read more Council agrees on plan {i}"),
    "Read more and one headline": each(lambda i: "Read more: Council agrees on the plan"),
    "headlines above a link": lambda n: f"{TITLE}\n" * n + f"Read more {TITLE}\n{PROSE}",
    "equal paragraphs": repeated(PROSE),
    "equal short lines": repeated("Yes, sir.\n"),
    "equal headlines": lambda n: f"{TITLE}\n" * n + PROSE,
    "many headlines": each(lambda i: f"Council agrees on plan number {i}"),
    "many subheadings": each(lambda i: f"{PROSE}Chapter {i}"),
    "lines with a shared prefix": each(lambda i: f"The council agreed on Wednesday on number {i} of the plan."),
    "lines with a long shared prefix": each(lambda i: "a" * 60 + str(i)),
    "a summary of one line repeated": lambda n: " ".join([PROSE.strip()] * n) + f"\n{PROSE}",
    "a line and near misses of its parts": lambda n: (
        "".join("a" * n + "b" * k + "a\n" for k in range(1, 7)) + "a" * 24 + "\n" + "a" * 8 * n
    ),
    "headlines glued to captions": lambda n: f"{TITLE}\n{PROSE}" + "".join(f"Picture {i} {TITLE}\n" for i in range(n)),
    "timestamps": each(lambda i: f"Published 20 August 2025, 10:{i % 60:02d}"),
    "timestamps in parentheses": each(lambda i: "(Updated: " * 3 + "20 August 2025 " + ")" * 9),
    "weekdays without a date": each(lambda i: "Wednesday, " * 8 + "2025"),
    "clocks without a date": each(lambda i: "10.10.10 a.m. " * 7 + "2025"),
    "clocks and spaces": each(lambda i: "10:10 | 10:10 2025" + " " * 90 + "x"),
    "datelines": each(lambda i: "MOSCOW, August 20, 2025"),
    "bylines": each(lambda i: "By Jane Doe and John Doe"),
    "words for a picture": each(lambda i: "FILE PHOTO: " * 4),
    "credits": each(lambda i: "The mayor on Wednesday. / AP"),
    "credit signs": each(lambda i: "© a " * 40),
    "copyright lines without a year": each(lambda i: "copyright " * 18 + "19"),
    "closing marks": each(lambda i: "a b" + ")\"'" * 60),
    "ends of sentences": each(lambda i: "A. B! C? " * 20 + "!"),
    "furniture below the article": lambda n: PROSE + "Tags\n" * n,
    "chance": lambda n: "".join(random.Random(5).choices("aA .,\n/©\"'()0123-–|:…й", k=n)),
    "cp1251": lambda n: ("Совет города согласился перестроить гавань. " * n).encode("cp1251"),
    "cp1251 lines": lambda n: ("Совет города согласился перестроить гавань.\n" * n).encode("cp1251"),
    "UTF-8 with much damage": lambda n: b"caf\xc3\xa9 \xc3" * n,
    "bytes that continue nothing": lambda n: b"\x80" * n,
    "bytes that begin nothing": lambda n: b"\xe2" * n,
    "NULs": lambda n: b"\0" * n,
    "NULs between letters": lambda n: b"a\0" * n,
}


def seconds(document: str | bytes, runs: int = 2) -> float:
    """Return the processor time that parsing takes, the best of some runs."""
    return min(timeit.repeat(lambda: copydesk.parse(document), number=1, repeat=runs, timer=time.process_time))


def large_enough(grow: Grow) -> int:
    """Return a size at which parsing takes long enough to be measured."""
    n = 1_000
    while len(document := grow(n)) < LARGEST and seconds(document, 1) < ENOUGH:
        n *= 2
    return n


@pytest.mark.parametrize("grow", HOSTILE.values(), ids=HOSTILE.keys())
def test_twice_the_document_takes_less_than_three_times_the_time(grow: Grow) -> None:
    n = large_enough(grow)
    # What is quadratic gets worse with size; a processor's cache that is full for the first time does not.
    assert any(seconds(grow(2 * m)) < 3 * seconds(grow(m)) for m in (n, n, 2 * n, 4 * n))
