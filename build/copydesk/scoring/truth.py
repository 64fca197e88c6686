"""TRUTH: what a person says is in a sample of the documents. JSON Lines, one object a document.

    {"source": "a/0001.txt", "date": "2025-08-21", "outlet": null, "title": "Ferry returns to the lake"}

A document is named by `source` (or `file`), else by `id`. The fields are `date, outlet, title, body, url`: null says
that the text does not state it, and a key that is not there is not judged. They stand in the row or in its object
`truth`, and so do the finer keys:

    title_alt        other titles that are right as well
    date_alt         other days that are right as well (the other day of a time zone that the text shows)
    date_optional    days that are neither right nor wrong where `date` is null
    outlet_names     other names of the outlet that are right as well
    outlet_how       null: the text does not name the outlet, but its name is not wrong either
    paragraphs       the body as a list, instead of `body`
    headlines        headlines within the body, neither right nor wrong
    optional         other passages of the body that are neither right nor wrong
    outline          all passages in order, [{"kind": "summary" | "paragraph" | "headline" | "optional", "text": …}]

Every other key is free, and `--by KEY` breaks the figures down by it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from copydesk.scoring import alike
from copydesk.scoring.problems import Problems
from copydesk.shown import visible
from copydesk_schema.columns import ARTICLES

FILE = "truth.jsonl"
FIELDS = tuple(c.name for c in ARTICLES if c.name != "id")
_LOOSE = ("headline", "optional")
_KINDS = ("summary", "paragraph", *_LOOSE)
_LISTS = {
    "title_alt": "title",
    "date_alt": "date",
    "date_optional": "date",
    "outlet_names": "outlet",
    "headlines": "body",
    "optional": "body",
    "paragraphs": "body",
}
"""The finer keys that hold a list of texts, each with the field that it is about."""
_WORDS = {str: "a text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Body:
    """A true body. loose: the words of passages that are neither right nor wrong. outline: (kind, text), in order."""

    paragraphs: tuple[str, ...]
    loose: frozenset[str]
    outline: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """One row. `fields` are the ones it judges; of a value that the text does not state, the main one is None.

    The first of titles, outlets and dates is the one to show. keys: all of the row, for break-downs.
    """

    line: int
    source: str | None
    id: str | None
    fields: frozenset[str]
    dates: tuple[date, ...]
    optional_dates: tuple[date, ...]
    titles: tuple[str, ...]
    outlets: tuple[str, ...]
    outlet_stated: bool
    url: str | None
    body: Body
    keys: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What the row calls its document."""
        return self.source if self.source is not None else str(self.id)


def load_truth(path: Path) -> list[Truth]:
    """Return the rows of a JSON Lines file, or of `truth.jsonl` in a folder.

    Raises TruthError with all that is wrong, each by its line.
    """
    file = path / FILE if path.is_dir() else path
    problems = Problems()
    try:
        lines = file.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        expected = f"TRUTH is a file of JSON Lines, or a folder that holds {FILE}"
        problems.add(f"cannot read {visible(str(file))}: {error.strerror}; {expected}")
        problems.stop()
    rows = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            row = _Row(f"{visible(str(file))}:{number}", problems)
            if truth := row.read(number, line):
                rows.append(truth)
    if not rows and not problems.count:
        problems.add(f"{visible(str(file))} has no rows; write one JSON object a line for each document you labelled")
    problems.stop()
    return rows


class _Row:
    """Reads one row; what is wrong goes to the problems, and the rest is read on."""

    def __init__(self, where: str, problems: Problems) -> None:
        self.where, self.problems = where, problems
        self.values: Mapping[str, Any] = {}

    def wrong(self, what: str) -> None:
        self.problems.add(f"{self.where} {what}")

    def read(self, number: int, line: bytes) -> Truth | None:
        before = self.problems.count
        row = self._parse(line)
        if row is None:
            return None
        inner = row.get("truth", {})
        if not isinstance(inner, dict):
            self.wrong(f"holds {_kind(inner)} under 'truth', which must be an object")
            return None
        self.values = row | inner
        source = self._text("source") or self._text("file")
        named = self._text("id") if source is None else None
        if source is None and named is None and self.problems.count == before:
            self.wrong('names no document: add "source": "…" as the ledger has it, or "id"')
        fields = {f for f in FIELDS if f in self.values}
        if {"paragraphs", "outline"} & {k for k, v in self.values.items() if v is not None}:
            fields.add("body")
        if not fields:
            self.wrong(f"states none of {', '.join(FIELDS)}; there is nothing to judge")
        for key, field in (*_LISTS.items(), ("outlet_how", "outlet")):
            if key in self.values and field not in fields:
                self.wrong(f"has '{key}' without '{field}', which it is about")
        outlet = self._text("outlet")
        how = self._text("outlet_how")
        truth = Truth(
            number,
            source,
            named,
            frozenset(fields),
            self._dates(),
            self._days("date_optional", self._texts("date_optional")),
            self._titles(),
            tuple(dict.fromkeys((*filter(None, [outlet]), *self._texts("outlet_names")))),
            outlet is not None and ("outlet_how" not in self.values or how is not None),
            self._text("url"),
            self._body(),
            self.values,
        )
        return truth if self.problems.count == before else None

    def _parse(self, line: bytes) -> dict[str, Any] | None:
        try:
            row = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            self.problems.add(f"{self.where}:{error.start + 1} is not UTF-8")
        except json.JSONDecodeError as error:
            self.problems.add(f"{self.where}:{error.colno} is no JSON: {error.msg}; TRUTH has one object a line")
        except (ValueError, RecursionError) as error:  # a number of thousands of digits, thousands of brackets
            self.wrong(f"is no JSON that can be read: {str(error).partition(';')[0]}")
        else:
            if isinstance(row, dict):
                return row
            self.wrong(f"holds {_kind(row)}; TRUTH has one object a line")
        return None

    def _text(self, key: str) -> str | None:
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            self.wrong(f"holds {_kind(value)} under '{key}', which must be a text or null")
            return None
        return value if value is not None and value.strip() else None

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            odd = value if not isinstance(value, list) else next(v for v in value if not isinstance(v, str))
            among = " among the texts" if odd is not value else ""
            self.wrong(f"holds {_kind(odd)}{among} under '{key}', which must be a list of texts")
            return ()
        return tuple(v for v in value if v.strip())

    def _titles(self) -> tuple[str, ...]:
        main, others = self._text("title"), self._texts("title_alt")
        return () if main is None else tuple(dict.fromkeys((main, *others)))

    def _dates(self) -> tuple[date, ...]:
        main, others = self._text("date"), self._days("date_alt", self._texts("date_alt"))
        return () if main is None else (*self._days("date", [main]), *others)

    def _days(self, key: str, texts: Sequence[str]) -> tuple[date, ...]:
        days = [alike.day(text) for text in texts]
        for text, day in zip(texts, days, strict=True):
            if day is None:
                self.wrong(f"holds {visible(text[:40])!r} under '{key}', which must be a day like 2025-08-21")
        return tuple(filter(None, days))

    def _body(self) -> Body:
        outline = self._outline()
        kinds = {_key(text): kind for kind, text in outline if kind in _LOOSE}
        for key, kind in (("optional", "optional"), ("headlines", "headline")):
            kinds |= {_key(text): kind for text in self._texts(key)}
        paragraphs, body = self._texts("paragraphs"), self._text("body")
        if self.values.get("paragraphs") is not None:
            parts = paragraphs
        elif body is not None or not outline:
            parts = passages(body or "")
            paragraphs = tuple(p for p in parts if _key(p) not in kinds)
        else:
            parts = ()
            paragraphs = tuple(text for kind, text in outline if kind not in _LOOSE)
        shape = outline or tuple((kinds.get(_key(p), "paragraph"), p) for p in parts)
        return Body(paragraphs, frozenset(kinds), shape)

    def _outline(self) -> tuple[tuple[str, str], ...]:
        value = self.values.get("outline")
        if value is None:
            return ()
        if not isinstance(value, list):
            self.wrong(f"holds {_kind(value)} under 'outline', which must be a list of objects")
            return ()
        outline = []
        for item in value:
            kind, text = (item.get("kind"), item.get("text")) if isinstance(item, dict) else (None, None)
            if kind not in _KINDS or not isinstance(text, str):
                self.wrong(f"holds an 'outline' whose items are not all {{kind: {' | '.join(_KINDS)}, text: a text}}")
                return ()
            outline.append((kind, text))
        return tuple(outline)


def passages(body: str) -> tuple[str, ...]:
    """Return the paragraphs of a body: cut at blank lines, or at the ends of lines if there is no blank one."""
    body = body.strip().replace("\r\n", "\n").replace("\r", "\n")
    parts = _BLANK_LINES.split(body) if _BLANK_LINES.search(body) else body.split("\n")
    return tuple(p for p in parts if p.strip())


def _key(text: str) -> str:
    return " ".join(alike.words(text))


def _kind(value: object) -> str:
    return "null" if value is None else _WORDS[type(value)]
