"""The working state of one parse: the lines of a page, each waiting for its label."""

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate

from copydesk.parser.form import is_prose, weight
from copydesk.parser.tables import Tables
from copydesk.records import Label, Page, Piece, Span
from copydesk_schema.phrases import MAX_PHRASE_CHARS, key

_LINE_END = re.compile(r"\r\n|\r|\n")  # and no other: str.splitlines also cuts at U+2028 and form feed


def line_spans(text: str) -> tuple[Span, ...]:
    """Return the lines of a text without their ends."""
    if "\r" not in text:
        lengths = [len(line) + 1 for line in text.split("\n")]
        ends = list(accumulate(lengths))
        return tuple(Span(end - length, end - 1) for length, end in zip(lengths, ends, strict=True))
    spans = []
    start = 0
    for end in _LINE_END.finditer(text):
        spans.append(Span(start, end.start()))
        start = end.end()
    spans.append(Span(start, len(text)))
    return tuple(spans)


class Line:
    """A line that is not blank, or a part of one, without the white space around it.

    short: it may be a phrase, a link, a credit or a headline. key: its phrase key, "" if it is not short.
    weight: its words. prose: it reads as running text.
    """

    __slots__ = ("end", "key", "label", "prose", "rule", "short", "start", "text", "weight")

    def __init__(self, start: int, text: str) -> None:
        self.start, self.end, self.text = start, start + len(text), text
        self.short = len(text) <= MAX_PHRASE_CHARS
        self.key = key(text) if self.short else ""
        self.weight = weight(text) if self.short else MAX_PHRASE_CHARS
        self.prose = not self.short or is_prose(text, self.weight)
        self.label: Label | None = None
        self.rule = ""

    def mark(self, label: Label, rule: str) -> None:
        """Label the line; a label is given once."""
        assert self.label is None, f"{rule} would relabel what {self.rule} labelled"
        self.label, self.rule = label, rule


class Draft:
    """A page on its way to being labelled. Rules read it and mark its lines.

    phrases: those of the page's language.
    """

    __slots__ = ("lines", "page", "phrases", "tables")

    def __init__(self, page: Page, tables: Tables) -> None:
        self.page, self.tables = page, tables
        self.phrases = tables.phrases.of(page.language and page.language.code)
        self.lines: list[Line] = []
        for start, end in page.lines:
            raw = page.text[start:end]
            if text := raw.strip():
                self.lines.append(Line(start + raw.index(text[0]), text))

    def open(self) -> Iterator[Line]:
        """Yield the lines that have no label yet."""
        return (line for line in self.lines if line.label is None)

    def split(self, cuts: Mapping[int, int]) -> list[Line]:
        """Cut lines, by index, at an offset into their text, and return the right halves.

        White space at a cut falls between the two. The list is made anew once, however many lines are cut.
        """
        lines, rights = [], []
        for index, line in enumerate(self.lines):
            if (offset := cuts.get(index)) is None:
                lines.append(line)
                continue
            left, right = line.text[:offset].rstrip(), line.text[offset:].lstrip()
            if not (left and right):
                raise ValueError("a split leaves text on both sides")
            rights.append(Line(line.end - len(right), right))
            lines += [Line(line.start, left), rights[-1]]
        self.lines = lines
        return rights

    def pieces(self) -> tuple[Piece, ...]:
        """Return the pieces: the labelled lines, and blanks between them, which cover the page exactly."""
        pieces = []
        at = 0
        for line in self.lines:
            assert line.label is not None, "the last rule labels every line"
            if at < line.start:
                pieces.append(Piece(at, line.start, "blank", "blank"))
            pieces.append(Piece(line.start, line.end, line.label, line.rule))
            at = line.end
        if at < len(self.page.text):
            pieces.append(Piece(at, len(self.page.text), "blank", "blank"))
        return tuple(pieces)
