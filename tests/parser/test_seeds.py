"""The five seeds, cell by cell."""

import json
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk_schema.columns import ARTICLES

ROOT = Path(__file__).parent.parent.parent
GOLD = [json.loads(line) for line in (ROOT / "tests/cases/seeds.jsonl").read_text("utf-8").splitlines()]
SEEDS = sorted(path.name for path in (ROOT / "seeds").iterdir())


def test_every_seed_has_its_cells_written_down() -> None:
    assert [row["source"] for row in GOLD] == SEEDS


@pytest.mark.parametrize("gold", GOLD, ids=[row["source"] for row in GOLD])
@pytest.mark.parametrize("column", [c.name for c in ARTICLES if c.name != "id"])
def test_a_cell_of_a_seed_is_what_the_document_states(gold: dict[str, Any], column: str) -> None:
    article = copydesk.parse((ROOT / "seeds" / gold["source"]).read_bytes()).article
    assert article is not None
    value = getattr(article, column)
    assert (value.isoformat() if column == "date" and value else value) == gold[column]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_pieces_of_a_seed_cover_every_character(seed: str) -> None:
    raw = (ROOT / "seeds" / seed).read_bytes()
    parsed = copydesk.parse(raw)
    assert parsed.page is not None
    assert "".join(parsed.page.text[p.start : p.end] for p in parsed.pieces).encode() == raw
