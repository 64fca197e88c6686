"""Near-duplicates in a dataset: what the ledger, the counts and the card say of them, and which one is kept."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

import copydesk
from copydesk.dataset.manifest import read_manifest

from .pages import page

WIRE = {
    "a.txt": page(1, host="one.example"),
    "b.txt": page(1, 2, host="two.example"),
    "c.txt": page(2, host="one.example"),
    "d.txt": page(1, host="one.example"),
    "e.txt": page(3, host="two.example"),
    "f.txt": page(3, 1, host="two.example"),
}


def build(place: Path, documents: Mapping[str, str], **options: Any) -> pd.DataFrame:
    """Return the ledger, by source, of what these documents make."""
    for name, text in documents.items():
        (place / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "in" / name).write_text(text)
    copydesk.build(place / "in", place / "out", workers=1, no_cache=True, **options)
    return pd.read_parquet(place / "out/ledger").set_index("source")


def test_the_ledger_names_the_group_and_how_alike_the_leading_article_is(tmp_path: Path) -> None:
    ledger = build(tmp_path, WIRE)
    assert ledger["status"].tolist() == ["accepted", "accepted", "accepted", "withheld", "accepted", "accepted"]
    groups = ledger["duplicate_group"].dropna()
    assert groups["a.txt"] == groups["b.txt"] == groups["d.txt"] == ledger.loc[["a.txt", "b.txt"], "id"].min()
    assert groups["e.txt"] == groups["f.txt"] == ledger.loc[["e.txt", "f.txt"], "id"].min()
    assert "c.txt" not in groups
    assert ledger.loc[["a.txt", "d.txt", "e.txt"], "similarity"].tolist() == [1, 1, 1]
    assert ledger.loc[["b.txt", "f.txt"], "similarity"].between(0.7, 0.99).all()
    assert ledger["similarity"].isna().tolist() == ledger["duplicate_group"].isna().tolist()


def test_groups_across_outlets_are_counted_in_the_result_the_manifest_and_the_card(tmp_path: Path) -> None:
    build(tmp_path, WIRE)
    counts = {"groups": 2, "articles": 4, "groups_across_outlets": 1, "articles_across_outlets": 2}
    result = copydesk.build(tmp_path / "in", tmp_path / "out", workers=1, no_cache=True)
    assert result.as_dict()["near_duplicates"] == counts
    manifest = read_manifest(tmp_path / "out")
    assert manifest["counts"]["near_duplicates"] == counts
    assert manifest["signatures"]["library"].startswith("rensa ")
    assert manifest["signatures"].keys() >= {"algorithm", "version", "permutations", "seed", "shingle"}
    card = (tmp_path / "out/README.md").read_text()
    assert "4 of the articles found are like another, in 2 groups; 2 of them in 1 group across outlets" in card


def test_withholding_keeps_one_of_each_group_and_says_which(tmp_path: Path) -> None:
    ledger = build(tmp_path, WIRE, near_duplicates="withhold")
    assert ledger["rule"].fillna("").tolist() == ["", "near_duplicate", "", "exact_duplicate", "", "near_duplicate"]
    assert ledger.loc["b.txt", "stage"] == "survey"
    assert str(ledger.loc["b.txt", "message"]).endswith("% of its text is that of 'a.txt'")
    assert copydesk.validate(tmp_path / "out", sources=tmp_path / "in").ok


def test_the_copy_that_a_person_corrected_is_kept(tmp_path: Path) -> None:
    (tmp_path / "overrides.jsonl").write_text(json.dumps({"source": "f.txt", "title": "A better title"}))
    ledger = build(tmp_path, WIRE, near_duplicates="withhold", overrides=tmp_path / "overrides.jsonl")
    assert ledger.loc[["e.txt", "f.txt"], "status"].tolist() == ["withheld", "accepted"]


def test_a_rejected_document_is_in_no_group_and_takes_no_other_s_place(tmp_path: Path) -> None:
    documents = {"a.txt": page(1, host=None, day=None), "b.txt": page(1, 1)}
    ledger = build(tmp_path, documents, near_duplicates="withhold", require=["date"])
    assert ledger["status"].tolist() == ["rejected", "accepted"]
    assert ledger["duplicate_group"].isna().all()
