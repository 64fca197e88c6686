"""The types that travel through the desk. All are immutable; a new state is a new type."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Generic, Literal, NamedTuple, TypeVar

T = TypeVar("T")

Label = Literal[
    "header",
    "kicker",
    "title",
    "standfirst",
    "byline",
    "dateline",
    "timestamp",
    "caption",
    "paragraph",
    "subheading",
    "related",
    "boilerplate",
    "repeat",
    "blank",
]
BODY_LABELS: frozenset[Label] = frozenset({"standfirst", "paragraph", "subheading"})


class Span(NamedTuple):
    """A half-open range of characters of `Page.text`."""

    start: int
    end: int


class Piece(NamedTuple):
    """A stretch of the document and what it is. The pieces of a page touch and cover its text exactly."""

    start: int
    end: int
    label: Label
    rule: str


class Given(NamedTuple):
    """What the input states beside the text. origin: the input's own field, or the form that states it: `html`."""

    value: str
    origin: str

    @property
    def rule(self) -> str:
        """The rule of a value that was taken from here."""
        return f"given:{self.origin}"


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A document as it was read. `given` holds what the input states beside the text, by field; `id` among them.

    raw: what is parsed. sha256, size: of the document as it lies, which for HTML is the page and not its text.
    """

    source: str
    raw: bytes = field(repr=False)
    sha256: str
    size: int
    given: Mapping[str, Given] = field(default_factory=dict)

    @classmethod
    def of(
        cls, source: str, raw: bytes, given: Mapping[str, Given] | None = None, text: bytes | None = None
    ) -> "RawDocument":
        """Return the document with its hash taken. text: what is parsed, if that is not the document's own bytes."""
        return cls(source, raw if text is None else text, hashlib.sha256(raw).hexdigest(), len(raw), given or {})

    @property
    def id(self) -> str:
        """The article's id: the first 32 hex digits of the hash, so it survives a better parser."""
        return self.sha256[:32]


_NUMBERED = re.compile(r"#([1-9][0-9]{0,17})\Z")


def source_order(source: str) -> tuple[str, int]:
    """Return the key that sources are ordered by: by name, and records of one file by their numbers.

    Characters order as their UTF-8 bytes do; `docs.jsonl#2` stands before `docs.jsonl#10`.
    """
    numbered = _NUMBERED.search(source) if "#" in source else None
    return (source[: numbered.start()], int(numbered[1])) if numbered else (source, 0)


class Choice(NamedTuple):
    """What a user chose of how documents are read; `load_tables(*choice)` makes the tables of it."""

    outlets: tuple[Path, ...] = ()
    phrases: tuple[Path, ...] = ()
    language: str | None = None
    skip_rules: tuple[str, ...] = ()


class Language(NamedTuple):
    """The language of a text: an ISO 639 code ("de"), and how sure the detector is of it, 0 to 1; None if stated."""

    code: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Page:
    """A decoded document. `lines` excludes the line ends, which are \\r\\n, \\r or \\n and nothing else."""

    source: str
    sha256: str
    encoding: str
    text: str = field(repr=False)
    lines: tuple[Span, ...] = field(repr=False)
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A field's value, the spans it was read from, and the rule whose reader turns one into the other."""

    value: T
    spans: tuple[Span, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Absent:
    """No value, and why; the span points at what was refused."""

    rule: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a body: its text, the spans that make it up, the rule that kept it."""

    text: str
    spans: tuple[Span, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Fields:
    """What was read off a page, each value with its evidence."""

    date: Found[date] | Absent
    outlet: Found[str] | Absent
    title: Found[str] | Absent
    url: Found[str] | Absent
    body: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One row of the articles table."""

    id: str
    date: date | None
    outlet: str | None
    title: str | None
    body: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A document that makes no article, where it stopped and why."""

    source: str
    sha256: str | None
    stage: Literal["read", "decode", "parse", "check"]
    rule: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document read to the end: its page and pieces, and the article or the reason why there is none.

    `page` and `fields` are None, and `pieces` empty, for a document whose bytes are no text.
    notes: where the text contradicts what the input states beside it, and what of that was not used.
    """

    page: Page | None
    pieces: tuple[Piece, ...]
    fields: Fields | None
    outcome: Article | Rejection
    notes: tuple[str, ...] = ()

    @property
    def article(self) -> Article | None:
        """The article, if there is one."""
        return self.outcome if isinstance(self.outcome, Article) else None

    @property
    def rejection(self) -> Rejection | None:
        """The rejection, if there is one."""
        return self.outcome if isinstance(self.outcome, Rejection) else None


@dataclass(frozen=True, slots=True)
class Alike:
    """How many groups of near-duplicates there are, how many articles they hold; and those of several outlets."""

    groups: int = 0
    articles: int = 0
    groups_across_outlets: int = 0
    articles_across_outlets: int = 0
