"""Laws of takedowns."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

import copydesk
from copydesk.dataset.tombstones import (
    Tombstone,
    append_tombstones,
    news,
    parse_tombstones,
    read_tombstones,
    render_tombstones,
    url_sha256,
)
from copydesk_schema.errors import ConfigError

from .releases import OFFER, accepted, build, page, withheld, write

hashes = st.sampled_from(["0" * 64, "1" * 64, "f" * 64])
stone = st.builds(
    Tombstone,
    reason=st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20).filter(str.strip),
    day=st.none() | st.dates().map(str),
    sha256=hashes,
    url_sha256=st.none() | hashes,
    body_sha256=st.none() | hashes,
    outlet_sha256=st.none() | hashes,
)
pages = st.builds(
    page,
    st.integers(0, 5),
    st.integers(0, 3),
    host=st.sampled_from(["news.example", "other.example"]),
    furniture=st.sampled_from([(), (OFFER,)]),
)


@given(st.lists(stone, max_size=6), st.lists(stone, max_size=6))
@settings(max_examples=60)
def test_what_is_added_is_there_once_and_what_was_there_is_still_there(
    before: list[Tombstone], added: list[Tombstone]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "t.jsonl"
        file.write_bytes(render_tombstones(before))
        new = append_tombstones(file, added)
        now = read_tombstones(file)
        assert now == before + new
        assert not news(now, added)
        assert append_tombstones(file, added) == []


@given(st.lists(stone, max_size=5))
def test_a_file_is_read_as_it_was_written(tombstones: list[Tombstone]) -> None:
    assert parse_tombstones(render_tombstones(tombstones), "t") == tombstones


@given(st.binary(max_size=80))
def test_whatever_a_file_holds_it_is_read_or_told(raw: bytes) -> None:
    told = ""
    try:
        assert all(one.reason for one in parse_tombstones(raw, "t.jsonl"))
    except ConfigError as error:
        told = str(error)
    assert not told or told.startswith("t.jsonl, line ")


@given(st.text(max_size=60))
def test_any_text_has_a_hash_as_an_address_and_what_trackers_add_changes_none(text: str) -> None:
    assert len(url_sha256(text)) == 64
    base = "https://news.example/a?id=1"
    assert url_sha256(f"{base}&utm_campaign={len(text)}#{len(text)}") == url_sha256(base)


def _parts(dataset: Path) -> Iterator[tuple[str, bytes]]:
    for folder in ("articles", "evidence"):
        for path in sorted((dataset / folder).iterdir()):
            yield path.name, path.read_bytes()
    yield "boilerplate", (dataset / "boilerplate.jsonl").read_bytes()


@given(
    st.dictionaries(st.sampled_from([f"{n:02d}.txt" for n in range(12)]), pages, min_size=3, max_size=12),
    st.randoms(use_true_random=False),
    st.sampled_from(["keep", "withhold"]),
)
@settings(max_examples=12)
def test_a_build_that_honours_takedowns_is_one_that_never_read_the_documents(
    documents: dict[str, str], chance: Random, near_duplicates: str
) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        first = build(write(place / "in", documents), place / "first")
        chosen = chance.choice(sorted(accepted(first)))
        copydesk.remove(first, sources=[chosen], reason="asked", tombstones=place / "t.jsonl")
        if not accepted(first) - _same(first, place / "t.jsonl"):
            return
        options = {"near_duplicates": near_duplicates}
        second = build(place / "in", place / "second", tombstones=place / "t.jsonl", **options)
        gone = withheld(second).keys()
        assert chosen in gone
        for source in gone:
            (place / "in" / source).unlink()
        without = build(place / "in", place / "without", **options)
        assert list(_parts(second)) == list(_parts(without))
        rows = pq.read_table(second / "ledger").to_pylist()
        assert [row for row in rows if row["source"] not in gone] == pq.read_table(without / "ledger").to_pylist()
        assert copydesk.validate(second).ok
        lines = (place / "t.jsonl").read_text().splitlines()
        (place / "turned.jsonl").write_text("\n".join(reversed(lines)))
        turned = build(place / "in", place / "turned", tombstones=place / "turned.jsonl", **options)
        assert list(_parts(turned)) == list(_parts(without))


def _same(dataset: Path, tombstones: Path) -> set[str]:
    """Return the sources that these tombstones name, by the bytes."""
    ids = {one.id for one in read_tombstones(tombstones)}
    return {row["source"] for row in pq.read_table(dataset / "ledger").to_pylist() if row["id"] in ids}
