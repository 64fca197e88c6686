"""Break-downs, by keys of the labels and by columns of the ledger."""

from pathlib import Path

import pytest

from copydesk_schema.errors import TruthError

from .written import Row, scored

DOCUMENTS: list[Row] = [
    {"source": "a", "title": "A", "title_rule": "first_line"},
    {"source": "b", "title": "?", "title_rule": "first_line"},
    {"source": "c", "title": None, "title_rule": "no_title"},
]
ROWS: list[Row] = [
    {"source": "a", "title": "A", "language": "de", "desk": 1, "paid": True, "tags": ["x"]},
    {"source": "b", "title": "B", "language": "de", "desk": 2},
    {"source": "c", "title": "C", "language": "is", "desk": 1, "paid": None},
]


def test_language_is_broken_down_wherever_it_is_known(tmp_path: Path) -> None:
    groups = scored(tmp_path, DOCUMENTS, ROWS).groups
    assert {key: {value: s.value("title") for value, s in found.items()} for key, found in groups.items()} == {
        "language": {"de": 0.5, "is": 0}
    }
    bare = [{k: v for k, v in row.items() if k != "language"} for row in ROWS]
    without = scored(tmp_path / "bare", DOCUMENTS, bare).groups
    assert set().union(*(found for found in without.values())) <= {None}


def test_keys_may_hold_texts_numbers_truths_and_nothing(tmp_path: Path) -> None:
    groups = scored(tmp_path, DOCUMENTS, ROWS, by=["desk", "paid"]).groups
    assert {value: s.documents for value, s in groups["desk"].items()} == {"1": 2, "2": 1}
    assert {value: s.documents for value, s in groups["paid"].items()} == {"true": 1, None: 2}
    assert list(groups["desk"]) == ["1", "2"]


def test_columns_of_the_ledger_and_keys_of_the_inner_object_are_known(tmp_path: Path) -> None:
    rows = [{"file": r["source"], "truth": {"title": r["title"], "noise": "low"}} for r in ROWS]
    groups = scored(tmp_path, DOCUMENTS, rows, by=["title_rule", "status", "noise"]).groups
    assert {value: s.documents for value, s in groups["title_rule"].items()} == {"first_line": 2, "no_title": 1}
    assert list(groups["status"]) == ["accepted"]
    assert list(groups["noise"]) == ["low"]


def test_every_document_is_in_one_group_of_each_key(tmp_path: Path) -> None:
    card = scored(tmp_path, DOCUMENTS, ROWS, by=["desk", "paid", "title"])
    for groups in card.groups.values():
        assert sum(s.documents for s in groups.values()) == len(card.documents)


def test_an_unknown_key_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(TruthError, match=r"no row of TRUTH has the key 'dsek' of --by; there are desk, language, paid"):
        scored(tmp_path, DOCUMENTS, ROWS, by=["dsek"])


def test_a_key_of_lists_is_told_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(TruthError, match=r"line 1 of TRUTH has a list under 'tags'; --by takes a key of texts"):
        scored(tmp_path, DOCUMENTS, ROWS, by=["tags"])
