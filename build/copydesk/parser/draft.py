"""The working state of one parse: the lines of a page, each waiting for its label."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from copydesk.parser.form import form_of
from copydesk.parser.tables import Tables
from copydesk.records import Label, Page, Piece, Span

_LINE_END = re.compile(r"\r\n|\r|\n")  # and no other: str.splitlines also cuts at U+2028 and form feed


def line_spans(text: str) -> tuple[Span, ...]:
    """Return the lines of a text without their ends."""
    if "\r" not in text:
        ends = list(accumulate([len(line) + 1 for line in text.split("\n")], initial=0))
        return tuple([Span(start, end - 1) for start, end in pairwise(ends)])
    spans = []
    start = 0
    for end in _LINE_END.finditer(text):
        spans.append(Span(start, end.start()))
        start = end.end()
    spans.append(Span(start, len(text)))
    return tuple(spans)


def breaks(text: str, start: int, end: int) -> int:
    """Return the number of line ends between two positions of a text."""
    return text.count("\n", start, end) + text.count("\r", start, end) - text.count("\r\n", start, end)


class Line:
    """A line that is not blank, a part of one, or lines that were torn apart, without the white space around it.

    text: as the page has it. plain, level, item, short, key, weight, prose: its form.
    glued: it was cut out of a run without line breaks.
    score: above 0, the line reads as the article's text; in 1/1024 of a logit. 0 before it is judged.
    heading: likewise, as its headline; None for a line that stands or reads as none can.
    """

    __slots__ = (
        *("end", "form", "glued", "heading", "item", "key", "label", "level", "plain", "prose", "rule", "score"),
        *("short", "start", "text", "weight"),
    )

    def __init__(self, start: int, text: str, glued: bool = False) -> None:
        self.start, self.end, self.text, self.glued = start, start + len(text), text, glued
        self.form = form_of(text)
        self.plain, self.level, self.item, self.short, self.key, self.weight, self.prose = self.form
        self.score = 0
        self.heading: int | None = None
        self.label: Label | None = None
        self.rule = ""

    @property
    def is_text(self) -> bool:
        """Whether the line reads as the article's text."""
        return self.score > 0

    def mark(self, label: Label, rule: str) -> None:
        """Label the line; a label is given once."""
        assert self.label is None, f"{rule} would relabel what {self.rule} labelled"
        self.label, self.rule = label, rule


class Draft:
    """A page on its way to being labelled. Rules read it and mark its lines.

    phrases: those of the page's language.
    clean: most lines read as the article's text, so that what stands between them likely belongs to it too.
    """

    __slots__ = ("clean", "lines", "page", "phrases", "tables")

    def __init__(self, page: Page, tables: Tables) -> None:
        self.page, self.tables = page, tables
        self.phrases = tables.phrases.of(page.language and page.language.code)
        self.clean = False
        self.lines: list[Line] = []
        for start, end in page.lines:
            raw = page.text[start:end]
            if text := raw.strip():
                self.lines.append(Line(start + raw.index(text[0]), text))

    def open(self) -> Iterator[Line]:
        """Yield the lines that have no label yet."""
        return (line for line in self.lines if line.label is None)

    def split(self, cuts: Mapping[int, Sequence[int]], glued: bool = False) -> list[list[Line]]:
        """Cut lines, by index, at rising offsets into their text, and return the parts of each.

        White space at a cut falls between the parts. The list is made anew once, however many lines are cut.
        """
        lines, parts = [], []
        for index, line in enumerate(self.lines):
            if index not in cuts:
                lines.append(line)
                continue
            ends = [*cuts[index], len(line.text)]
            made = []
            for start, end in zip([0, *ends], ends, strict=False):
                part = line.text[start:end]
                if not (text := part.strip()):
                    raise ValueError("a split leaves text on both sides")
                made.append(Line(line.start + start + part.index(text[0]), text, glued))
                made[-1].score, made[-1].heading = line.score, line.heading
            parts.append(made)
            lines += made
        self.lines = lines
        return parts

    def join(self, torn: Sequence[bool]) -> None:
        """Make one line of each run of lines of which all but the first are torn off the line before."""
        lines: list[Line] = []
        for i, line in enumerate(self.lines):
            if not torn[i]:
                start = line.start
                if i + 1 == len(torn) or not torn[i + 1]:
                    lines.append(line)
            elif i + 1 == len(torn) or not torn[i + 1]:
                lines.append(Line(start, self.page.text[start : line.end]))
        self.lines = lines

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
