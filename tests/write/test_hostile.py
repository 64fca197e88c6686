"""No name that a document gives an outlet breaks the card, whatever it holds."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from copydesk.write.card import split_card
from copydesk.write.card.markdown import cell, plain

from .conftest import HOSTILE, OUTLETS

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or ()]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_read_back_as_text_and_nothing_else(name: str) -> None:
    for token in inline(MARKDOWN.parse(f"| a |\n| --- |\n| {cell(name)} |\n")):
        assert token.type in ("text", "text_special")
    assert not any(token.type.startswith("html") for token in MARKDOWN.parse(plain(name)))


def test_the_table_of_outlets_has_every_outlet_in_a_cell_of_its_own(rich: Path) -> None:
    _, prose = split_card((rich / "README.md").read_text("utf-8"))
    rows = re.search(r"\| outlet \| articles \| share \|\n.*?\n\n", prose, re.DOTALL)
    assert rows
    tokens = MARKDOWN.parse(rows[0])
    assert [t.type for t in tokens].count("tr_open") == len(OUTLETS) + 1
    assert [t.type for t in tokens].count("td_open") == len(OUTLETS) * 3


def test_the_card_holds_no_html_and_no_link_that_copydesk_did_not_write(rich: Path) -> None:
    _, prose = split_card((rich / "README.md").read_text("utf-8"))
    tokens = MARKDOWN.parse(prose)
    assert not [t for t in (*tokens, *inline(tokens)) if t.type.startswith(("html", "link"))]
    assert [t.attrs["src"] for t in inline(tokens) if t.type == "image"] == ["plots/over_time.svg", "plots/outlets.svg"]


def test_the_headings_are_the_card_s(rich: Path) -> None:
    _, prose = split_card((rich / "README.md").read_text("utf-8"))
    tokens = MARKDOWN.parse(prose)
    levels = [t.tag for t in tokens if t.type == "heading_open"]
    assert (levels.count("h1"), set(levels)) == (1, {"h1", "h2"})


def test_no_direction_of_writing_is_turned(rich: Path) -> None:
    for file in ("README.md", "plots/outlets.svg", "plots/over_time.svg"):
        assert not set("\u202e\u2066") & set((rich / file).read_text("utf-8"))
