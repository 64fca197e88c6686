"""The golden documents of `tests/cases/*.txt`; the README there explains their form."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import copydesk
from copydesk.parser import READERS, Tables, load_tables, parse_all, reader_name
from copydesk.parser.label import SKIPPABLE
from copydesk.records import Found, Parsed, RawDocument
from copydesk_schema.columns import FIELDS
from copydesk_schema.phrases import KINDS, PhraseBook, Phrases

CASES = Path(__file__).parent.parent / "cases"
ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}
MEANT = {written: character for character, written in ESCAPES.items()}


class Case(NamedTuple):
    """A title, a document, and the lines that it must come to."""

    name: str
    document: str
    expected: list[str]


def read_cases() -> Iterator[Case]:
    """Yield every case, in the order of files and lines."""
    for path in sorted(CASES.glob("*.txt")):
        lines = iter(path.read_text("utf-8").split("\n"))
        for title in lines:
            if not title or title.startswith("#"):
                continue
            assert next(lines) == ".", f"{path.name}: a full stop must stand below '{title}'"
            document = "".join(f"{unescape(line)}\n" for line in iter(lines.__next__, "."))
            yield Case(f"{path.stem}: {title}", document, list(iter(lines.__next__, ".")))


def unescape(line: str) -> str:
    """Return what a line of a case stands for."""
    return re.sub(r"\\(?:u[0-9a-f]{4}|.)", lambda m: MEANT.get(m[0]) or chr(int(m[0][2:], 16)), line)


def escape(text: str) -> str:
    """Return the text as a case writes it."""
    return "".join(ESCAPES.get(c) or (c if c.isprintable() or c == "\u3000" else f"\\u{ord(c):04x}") for c in text)


def shown(parsed: Parsed, with_body: bool) -> list[str]:
    """Return what a document came to, in the lines of a case."""
    lines = []
    if parsed.page and parsed.fields:
        text = parsed.page.text
        lines += [f"{p.label} {p.rule} | {escape(text[p.start : p.end])}" for p in parsed.pieces if p.label != "blank"]
        for name in FIELDS:
            field = getattr(parsed.fields, name)
            if isinstance(field, Found):
                lines.append(f"{name}: {escape(str(field.value))}")
            elif field.rule != f"no_{name}":
                lines.append(f"{name}: null ({field.rule})")
        if with_body:
            lines += [f"body: {escape(passage.text)}" for passage in parsed.fields.body]
    if parsed.rejection:
        lines.append(f"rejection: {parsed.rejection.rule}")
    return lines


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in read_cases()])
def test_a_document_is_read_as_a_careful_editor_would(case: Case) -> None:
    with_body = any(line.startswith("body: ") for line in case.expected)
    assert shown(copydesk.parse(case.document), with_body) == case.expected


def test_no_two_cases_share_a_title() -> None:
    names = [case.name for case in read_cases()]
    assert len(names) == len(set(names))


@cache
def documents() -> list[RawDocument]:
    return [RawDocument.of("<memory>", case.document.encode("utf-8", "surrogatepass")) for case in read_cases()]


def read_with(tables: Tables) -> list[Parsed]:
    return [parsed for _, parsed in parse_all(documents(), tables, lambda _: None)]


@cache
def read_as_shipped() -> list[Parsed]:
    return read_with(load_tables())


def reads_otherwise(tables: Tables) -> bool:
    return read_with(tables) != read_as_shipped()


@pytest.mark.parametrize("rule", [rule for rule in SKIPPABLE if rule != "recurs"])  # that one needs a corpus
def test_every_rule_of_the_grammar_decides_a_case(rule: str) -> None:
    """Law: the grammar without one of its rules, or without its model, reads some case otherwise."""
    assert reads_otherwise(load_tables(skip_rules=[rule])), "no case needs this rule; add one"


def without(phrases: Phrases, kind: str) -> Phrases:
    empty: dict[str, Any] = {kind: frozenset()}
    if kind == "begins":
        empty["beginnings"] = {}
    return replace(phrases, **empty)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"weekday"}))  # the calendar has those; the kind is for users' own
def test_every_kind_of_phrase_decides_a_case(kind: str) -> None:
    """Law: without the shipped phrases of one kind some case is read otherwise."""
    tables = load_tables()
    book = tables.phrases
    emptied = PhraseBook(
        without(book.everywhere, kind),
        without(book.all, kind),
        {code: without(phrases, kind) for code, phrases in book.languages.items()},
    )
    assert reads_otherwise(replace(tables, phrases=emptied)), "no case needs these phrases; add one"


@pytest.mark.parametrize("rule", sorted(READERS))
def test_every_rule_that_fills_a_field_fills_it_in_a_case(rule: str) -> None:
    found: set[str] = set()
    for fields in filter(None, (parsed.fields for parsed in read_as_shipped())):
        values = (fields.date, fields.outlet, fields.title, fields.url, *fields.body)
        found |= {reader_name(value.rule) for value in values}
    assert rule in found, "no case has a value of this rule; add one"
