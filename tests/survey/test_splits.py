"""Splits: by share, by time, by outlet; never through a group; and as a release before had them."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import datasets
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import copydesk
from copydesk.dataset.manifest import read_manifest
from copydesk_schema.errors import ConfigError, CopydeskError, DatasetError

from .pages import body, page

SHARES = "train=0.6,validation=0.2,test=0.2"


def build(place: Path, documents: Mapping[str, str], out: str = "out", **options: Any) -> pd.DataFrame:
    """Return the ledger, by source, of what these documents make."""
    shutil.rmtree(place / "in", ignore_errors=True)
    (place / "in").mkdir()
    for name, text in documents.items():
        (place / "in" / name).write_text(text)
    copydesk.build(place / "in", place / out, workers=1, no_cache=True, **options)
    return pd.read_parquet(place / out / "ledger").set_index("source")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where sixty articles are in three splits; each third one has a near copy."""
    place = tmp_path_factory.mktemp("shared")
    documents = {f"{n:03d}.txt": page(n, host=f"{'ab'[n % 2]}.example") for n in range(60)}
    documents |= {f"{n:03d}-copy.txt": page(n, 1, host="c.example") for n in range(0, 60, 3)}
    build(place, documents, split=SHARES)
    return place


def ledger_of(place: Path, out: str = "out") -> pd.DataFrame:
    return pd.read_parquet(place / out / "ledger").set_index("source")


def test_each_split_has_about_its_share_in_files_of_its_own(shared: Path) -> None:
    counts = read_manifest(shared / "out")["counts"]["splits"]
    assert set(counts) == {"train", "validation", "test"}
    for split, count in counts.items():
        files = sorted((shared / "out/articles").glob(f"{split}-*.parquet"))
        assert sum(len(pd.read_parquet(file)) for file in files) == count
        assert ledger_of(shared)["split"].eq(split).sum() == count
    assert counts["train"] > counts["validation"] > 5 < counts["test"]


def test_a_group_of_near_duplicates_is_never_divided(shared: Path) -> None:
    grouped = ledger_of(shared).groupby("duplicate_group")["split"]
    assert (len(grouped), set(grouped.nunique())) == (20, {1})
    assert copydesk.validate(shared / "out", sources=shared / "in").ok


def test_load_dataset_gives_the_splits_as_the_card_has_them(shared: Path, tmp_path: Path) -> None:
    loaded = datasets.load_dataset(str(shared / "out"), cache_dir=str(tmp_path), token=False)
    assert {name: len(split) for name, split in loaded.items()} == read_manifest(shared / "out")["counts"]["splits"]
    ledger = datasets.load_dataset(str(shared / "out"), "ledger", split="train", cache_dir=str(tmp_path), token=False)
    assert len(ledger) == 80


def test_an_article_moved_to_another_split_is_found(shared: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(shared / "out", moved)
    train, test = (next((moved / "articles").glob(f"{split}-*.parquet")) for split in ("train", "test"))
    swap = train.with_suffix(".swap")
    train.rename(swap)
    test.rename(train)
    swap.rename(test)
    rules = {group.rule for group in copydesk.validate(moved).errors}
    assert "split_differs" in rules


def test_near_duplicates_across_splits_are_found_from_the_articles_alone(shared: Path, tmp_path: Path) -> None:
    leaky = tmp_path / "leaky"
    shutil.copytree(shared / "out", leaky)
    train = next((leaky / "articles").glob("train-*.parquet"))
    rows = pd.read_parquet(train)
    copies = rows.duplicated("title", keep="first")
    test = next((leaky / "articles").glob("test-*.parquet"))
    pd.concat([pd.read_parquet(test), rows[copies]]).to_parquet(test, index=False)
    rows[~copies].to_parquet(train, index=False)
    (leak,) = (g for g in copydesk.validate(leaky).errors if g.rule == "near_duplicate_across_splits")
    assert leak.count == copies.sum() > 0
    assert "is like " in str(leak.examples[0].value)


def test_by_time_later_is_test_and_the_first_copy_counts(tmp_path: Path) -> None:
    documents = {
        "old.txt": page(1, day="2025-01-31"),
        "cut.txt": page(2, day="2025-02-01"),
        "new.txt": page(3, day="2025-06-01"),
        "old-again.txt": page(1, 1, day="2025-06-02"),
        "undated-copy.txt": page(3, 1, day=None),
        "undated.txt": page(4, day=None),
    }
    ledger = build(tmp_path, documents, split="train,validation=2025-02-01,test=2025-05-01", split_by="time")
    assert ledger["split"].to_dict() == {
        "cut.txt": "validation",
        "new.txt": "test",
        "old-again.txt": "train",
        "old.txt": "train",
        "undated-copy.txt": "test",
        "undated.txt": "train",
    }


def test_an_outlet_s_name_may_hold_a_comma_and_one_that_no_article_has_is_told(
    tmp_path: Path, copydesk_run: Any
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(page(1, host="a.example"))
    line = ("build", tmp_path / "in", "--out", tmp_path / "out", "--no-cache", "--split-by", "outlet")
    shown = copydesk_run(*line, "--split", "train,test=Herald, Inc,test=a.example").stdout
    assert "outlet 'Herald, Inc', which --split holds out, is that of no document\nsplit 0 train, 1 test\n" in shown


def test_by_outlet_what_is_held_out_is_in_no_other_split(tmp_path: Path) -> None:
    documents = {
        "a.txt": page(1, host="a.example"),
        "b.txt": page(2, host="b.example"),
        "c.txt": page(3, host="c.example"),
        "wire.txt": page(2, 1, host="a.example"),
        "none.txt": page(4, host=None),
    }
    held_out = ["train", "test=b.example", "test=c.example"]
    ledger = build(tmp_path, documents, split=held_out, split_by="outlet")
    assert ledger["split"].to_dict() == {
        "a.txt": "train",
        "b.txt": "test",
        "c.txt": "test",
        "none.txt": "train",
        "wire.txt": "test",
    }


def released(place: Path) -> dict[str, str]:
    """Build a release of twelve articles in two splits; return the split of each source."""
    ledger = build(place, {f"{n}.txt": page(n) for n in range(12)}, "release", split="train=0.5,test=0.5")
    return dict(ledger["split"])


def test_released_documents_keep_their_splits_and_copies_of_them_join(tmp_path: Path) -> None:
    before = released(tmp_path)
    documents = {f"moved-{n}.txt": page(n) for n in range(12)} | {f"copy-{n}.txt": page(n, 1) for n in range(12)}
    options: dict[str, Any] = {"split": "train=0.01,test=0.99", "previous": tmp_path / "release"}
    ledger = build(tmp_path, documents | {f"{n}.txt": page(n) for n in range(100, 130)}, **options)
    for n in range(12):
        assert ledger.loc[[f"moved-{n}.txt", f"copy-{n}.txt"], "split"].tolist() == [before[f"{n}.txt"]] * 2
    assert ledger.loc[[f"{n}.txt" for n in range(100, 130)], "split"].eq("test").sum() > 25
    listed = read_manifest(tmp_path / "out")["inputs"]["files"]["previous"]
    assert [file["name"] for file in listed] == ["manifest.json"]


def test_a_newcomer_that_would_join_two_splits_is_withheld(tmp_path: Path) -> None:
    before = released(tmp_path)
    one = next(n for n in range(12) if before[f"{n}.txt"] == "train")
    other = next(n for n in range(12) if before[f"{n}.txt"] == "test")
    ours, others = body(one), body(other)
    documents = {f"{n}.txt": page(n) for n in range(12)}
    # A text of which half is one article and half another is like neither; but each is like a text that is like it.
    chain = {"ours.txt": [*ours, *others[:2]], "both.txt": [*ours, *others], "others.txt": [*ours[:2], *others]}
    documents |= {name: "\n\n".join(["Council agrees on two plans", *text]) for name, text in chain.items()}
    ledger = build(tmp_path, documents, split="train=0.5,test=0.5", previous=tmp_path / "release")
    assert ledger.loc[list(chain), "rule"].tolist() == ["bridges_splits"] * 3
    assert "of other splits" in str(ledger.loc["both.txt", "message"])
    assert {s: ledger.loc[s, "split"] for s in before} == before
    assert copydesk.validate(tmp_path / "out").ok


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"split": "train=0.9,test=0.2"}, r"add up to 1, not 1\.1; for instance --split train=0\.9"),
        ({"split": "train,test"}, "each split needs its share"),
        ({"split": "train=1e400,test=0.5"}, "each split needs its share"),
        ({"split": "train=1e99,test=0.5"}, r"add up to 1, not 1e\+99"),
        ({"split": "train=1e999999999,test=0.5"}, "each split needs its share"),
        ({"split": ",".join(f"s{n}=1/200" for n in range(200))}, "names 200 splits; at most 127"),
        ({"split": "train=0.5,train=0.5"}, "named twice"),
        ({"split": "a-b=1"}, "'a-b' can name no split"),
        ({"split": "all=1"}, "'all' can name no split"),
        ({"split": "train,test=soon", "split_by": "time"}, "needs the day on which it begins"),
        ({"split": "train,a=2025-02-01,b=2025-01-01", "split_by": "time"}, "must rise"),
        ({"split": "train=0.9,test=0.1", "split_by": "outlet"}, "names an outlet that is held out"),
        ({"split_by": "time"}, "--split-by time needs the splits"),
        ({"previous": "release"}, "name them with --split"),
        ({"split": SHARES, "previous": "nowhere"}, "nowhere is no dataset: it is no folder; name a folder"),
        ({"split": SHARES, "previous": "out"}, "is --out"),
    ],
)
def test_what_makes_no_splits_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text(page(1))
    with pytest.raises(CopydeskError, match=message):
        copydesk.build("in", "out", workers=1, no_cache=True, **options)


def test_a_release_without_splits_or_with_others_is_refused(tmp_path: Path) -> None:
    build(tmp_path, {"a.txt": page(1)}, "unsplit")
    with pytest.raises(ConfigError, match="was built without splits"):
        build(tmp_path, {"a.txt": page(1)}, split=SHARES, previous=tmp_path / "unsplit")
    build(tmp_path, {"a.txt": page(1)}, "other", split="dev=1")
    with pytest.raises(ConfigError, match="has a split 'dev', and --split does not name it"):
        build(tmp_path, {"a.txt": page(1)}, split=SHARES, previous=tmp_path / "other")


def test_a_release_whose_ledger_was_edited_is_refused(tmp_path: Path) -> None:
    released(tmp_path)
    shard = next((tmp_path / "release/ledger").glob("*.parquet"))
    rows = pd.read_parquet(shard)
    rows["split"] = "train"
    rows.to_parquet(shard, index=False)
    with pytest.raises(DatasetError, match="is not the file of the manifest; `copydesk validate"):
        build(tmp_path, {"a.txt": page(1)}, split="train=0.5,test=0.5", previous=tmp_path / "release")
    manifest = tmp_path / "release/manifest.json"
    manifest.write_text(manifest.read_text().replace('"train"', '"trial"'))
    with pytest.raises(DatasetError, match="was edited after it was sealed"):
        build(tmp_path, {"a.txt": page(1)}, split="train=0.5,test=0.5", previous=tmp_path / "release")


def test_an_accepted_document_without_a_split_beside_others_with_one_is_found(shared: Path, tmp_path: Path) -> None:
    lost = tmp_path / "lost"
    shutil.copytree(shared / "out", lost)
    shard = next((lost / "ledger").glob("*.parquet"))
    table = pq.read_table(shard)
    place = table.schema.get_field_index("split")
    column = pa.array([None, *table["split"].to_pylist()[1:]], table.schema.field(place).type)
    pq.write_table(table.set_column(place, table.schema.field(place), column), shard)
    (group,) = (g for g in copydesk.validate(lost).errors if g.rule == "ledger_split")
    assert (group.count, group.examples[0].source) == (1, "000-copy.txt")


def test_the_command_line_takes_splits_and_says_what_is_in_them(tmp_path: Path, copydesk_run: Any) -> None:
    (tmp_path / "in").mkdir()
    for n in range(4):
        (tmp_path / f"in/{n}.txt").write_text(page(n, day=f"2025-0{n + 1}-01"))
    options = ("--split", "train,test=2025-03-01", "--split-by", "time", "--no-cache")
    shown = copydesk_run("build", tmp_path / "in", "--out", tmp_path / "out", *options)
    assert "split 2 train, 2 test\n" in shown.stdout
    as_json = json.loads(copydesk_run("build", tmp_path / "in", "--out", tmp_path / "out", *options, "--json").stdout)
    assert as_json["splits"] == {"train": 2, "test": 2}
