"""Laws of the corpus pass, for folders of wire copy, offers that recur, copies, and pages that make no article."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import copydesk
from copydesk.dataset.manifest import read_manifest

from .pages import page

OFFERS = (
    "The people of the harbour read our letter each week, and you may read it too for as little as a pound.",
    "Members of our club meet in the old hall near the river, and each of them brings a friend or two along.",
)
FEWER = settings(max_examples=max(2, settings().max_examples // 20))  # each example builds three times or more
SPLITS = "train=0.5,test=0.5"

pages = st.builds(
    page,
    st.integers(0, 9),
    st.integers(0, 2),
    host=st.sampled_from(["one.example", "two.example", None]),
    day=st.sampled_from(["2025-08-20", "2025-08-21", None]),
    furniture=st.sampled_from([(), OFFERS[:1], OFFERS[1:], OFFERS]),
)
corpora = st.lists(pages | st.just("Council agrees\n"), min_size=8, max_size=24)


@contextmanager
def written(documents: list[str], names: list[str] | None = None) -> Iterator[Path]:
    """Yield a place whose folders `a` and `b` hold the documents in turns."""
    with tempfile.TemporaryDirectory() as name:
        for number, text in enumerate(documents):
            path = Path(name, "ab"[number % 2], names[number] if names else f"{number:03d}.txt")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        yield Path(name)


def built(place: Path, out: str, sources: str = "ab", **options: Any) -> dict[str, Any]:
    """Build, and return all that does not hang on how the documents are cut into shards."""
    paths = [place / source for source in sources]
    asked: dict[str, Any] = {"workers": 1, "no_cache": True, "split": SPLITS}
    copydesk.build(paths, place / out, name="laws", **asked | options)
    manifest = read_manifest(place / out)
    lines = (place / out / "boilerplate.jsonl").read_bytes()
    return {key: manifest[key] for key in ("logical_sha256", "counts", "inputs")} | {"boilerplate": lines}


@FEWER
@given(corpora, st.sampled_from([1, 2, 5]))
def test_the_corpus_pass_does_not_depend_on_shards_or_on_the_order_of_sources(documents: list[str], size: int) -> None:
    """Law: rows, groups, splits, counts and the lines that recur are the same however the documents come."""
    with written(documents) as place, pytest.MonkeyPatch.context() as patch:
        whole = built(place, "whole")
        assert built(place, "turned", "ba") == whole
        patch.setattr("copydesk.engine.cut.SHARD_MOST", size)
        assert built(place, "cut") == whole
        kept = built(place, "kept", no_cache=False)
        assert built(place, "again", no_cache=False) == kept == whole


@FEWER
@given(corpora, st.randoms(use_true_random=False))
def test_what_is_alike_does_not_depend_on_what_documents_are_called(documents: list[str], chance: Any) -> None:
    """Law: other names give the same articles, in the same groups and splits."""
    names = [f"{number:03d}.txt" for number in range(len(documents))]
    with written(documents) as place:
        built(place, "named")
        before = by_id(place / "named")
    chance.shuffle(names)
    with written(documents, names) as place:
        built(place, "named")
        assert by_id(place / "named") == before


def by_id(dataset: Path) -> dict[str, tuple[str, str, str]]:
    """Return the body, group and split of each article."""
    articles = pq.read_table(dataset / "articles", columns=["id", "body"]).to_pylist()
    body = {row["id"]: row["body"] for row in articles}
    ledger = pq.read_table(dataset / "ledger").to_pylist()
    accepted = (row for row in ledger if row["status"] == "accepted")
    return {row["id"]: (body[row["id"]], row["duplicate_group"], row["split"]) for row in accepted}


@FEWER
@given(corpora, st.sampled_from(["keep", "withhold"]))
def test_what_is_split_validates_and_no_document_is_lost(documents: list[str], near_duplicates: str) -> None:
    """Law: accepted + rejected + withheld = read, and validate finds no near-duplicate across splits."""
    with written(documents) as place:
        counts = built(place, "out", near_duplicates=near_duplicates)["counts"]
        assert counts["read"] == len(documents) == counts["accepted"] + counts["rejected"] + counts["withheld"]
        assert sum(counts["splits"].values()) == counts["accepted"]
        assert copydesk.validate(place / "out", sources=[place / "a", place / "b"]).groups == ()


@FEWER
@given(corpora, corpora)
def test_a_released_article_keeps_its_split(released: list[str], new: list[str]) -> None:
    """Law: what is in both releases is in the same split, or withheld with a reason; and the second one validates."""
    with written(released) as place, written([*new, *released]) as later:
        built(place, "release")
        shutil.copytree(place / "release", later / "release")
        built(later, "out", previous=later / "release", split="train=0.1,test=0.9")
        after = by_id(later / "out")
        for name, (_, _, split) in by_id(place / "release").items():
            assert name not in after or after[name][2] == split
        assert copydesk.validate(later / "out").ok


def test_two_processes_make_the_same_bytes_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [page(n, n % 3, furniture=OFFERS[: n % 3]) for n in range(40)]
    monkeypatch.setattr("copydesk.engine.cut.SHARD_MOST", 7)
    with written(documents) as place:
        built(place, "one")
        built(place, "two", workers=2)
        files = sorted(p.relative_to(place / "one") for p in (place / "one").rglob("*") if p.is_file())
        assert [(place / "one" / f).read_bytes() for f in files] == [(place / "two" / f).read_bytes() for f in files]
