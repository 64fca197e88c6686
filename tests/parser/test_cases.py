"""The golden documents of `tests/cases/*.txt`; the README there explains their form."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import copydesk
from copydesk.parser.draft import Draft
from copydesk.parser.label import RULES
from copydesk.parser.tables import load_tables
from copydesk.records import Found, Parsed
from copydesk_schema.columns import FIELDS

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


@pytest.mark.parametrize("rule", [pytest.param(rule, id=f"{rule.__module__[23:]}.{rule.__name__}") for rule in RULES])
def test_every_rule_of_the_grammar_decides_a_case(rule: object) -> None:
    """Law: the grammar without one of its rules reads some case otherwise."""
    tables = load_tables()
    for case in read_cases():
        parsed = copydesk.parse(case.document)
        if parsed.page is None:
            continue
        draft = Draft(parsed.page, tables)
        for other in RULES:
            if other is not rule:
                other(draft)
        unlabelled = any(True for _ in draft.open())
        if unlabelled or draft.pieces() != parsed.pieces:
            return
    pytest.fail("no case of tests/cases needs this rule; add one")
