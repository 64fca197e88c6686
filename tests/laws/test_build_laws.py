"""Laws of building, for folders of good, bad, equal and strange documents."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

import copydesk
from copydesk.outcome import BuildResult, NothingAcceptedError
from copydesk_schema.arrow import features
from copydesk_schema.columns import STATUSES

FEWER = settings(max_examples=max(5, settings().max_examples // 4))  # a build takes 50 ms

PAGES = (
    " date 2025-03-04 https://www.bbc.co.uk/news/harbour\nHarbour bridge closes\nThe bridge is closed from Monday.\n",
    " date 2025-03-04 https://anna:secret@harbour.example/\nThe bridge is closed, UNN reports.\n",
    "Harbour bridge closes for a year\n12/08/2025\nThe bridge is closed from Monday.\n",
    "Мост через гавань закрыт на год\nМост закрыт с понедельника.\n",
    "Harbour bridge closes\x08 for a year\nThe bridge is closed from Monday.\n",
    "Harbour bridge closes\n",
    "<html><body>The bridge is closed from Monday.</body></html>",
    " \n",
)
page = st.sampled_from(PAGES).map(str.encode)
raw = st.one_of(
    page,
    st.tuples(page, st.text(max_size=30)).map(lambda t: t[0] + t[1].encode()),
    st.sampled_from(PAGES).map(lambda text: text.encode("utf-16")),
    st.text(max_size=60).map(str.encode),
    st.binary(max_size=60),
)
name = st.binary(min_size=1, max_size=20).map(lambda b: b"f" + b.replace(b"\0", b"%41").replace(b"/", b"\n"))
folders = st.dictionaries(name, raw, min_size=1, max_size=8)


@contextmanager
def written(folder: Mapping[bytes, bytes]) -> Iterator[Path]:
    """Yield a place whose `in` holds the documents, every other one a folder deeper."""
    with tempfile.TemporaryDirectory() as place:
        for number, (file, contents) in enumerate(folder.items()):
            path = Path(place, "in", *("deeper",) * (number % 2), os.fsdecode(file))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents)
        yield Path(place)


def built(place: Path, out: str = "out") -> BuildResult | None:
    """Build the documents of a place; None if none of them makes an article."""
    try:
        return copydesk.build(place / "in", place / out, name="laws", workers=1)
    except NothingAcceptedError:
        return None


@FEWER
@given(folders)
def test_every_document_is_accepted_rejected_or_withheld(folder: dict[bytes, bytes]) -> None:
    """Law: accepted + rejected + withheld = read, in the counts and in the ledger."""
    with written(folder) as place:
        try:
            result = copydesk.build(place / "in", place / "out", name="laws", workers=1)
        except NothingAcceptedError as error:
            result = error.result
            assert not (place / "out").exists()
        else:
            ledger = pd.read_parquet(place / "out/ledger")
            assert len(ledger) == len(folder)
            assert {s: int((ledger["status"] == s).sum()) for s in STATUSES} == {s: result.counts[s] for s in STATUSES}
        assert result.counts["read"] == len(folder) == sum(result.counts[s] for s in STATUSES)


@FEWER
@given(folders)
def test_building_twice_gives_the_same_bytes(folder: dict[bytes, bytes]) -> None:
    """Law: a second build of the same documents, elsewhere or in the place of the first, has the same files."""
    with written(folder) as place:
        if built(place):
            once = contents(place / "out")
            built(place)
            built(place, "elsewhere")
            assert contents(place / "out") == once == contents(place / "elsewhere")


@FEWER
@given(folders)
def test_what_build_writes_validate_accepts(folder: dict[bytes, bytes]) -> None:
    """Law: a folder fresh from a build holds the contract, and its values are what the documents say."""
    with written(folder) as place:
        if built(place):
            assert copydesk.validate(place / "out", sources=place / "in").ok


@FEWER
@given(folders)
def test_what_build_writes_pandas_reads_with_the_contract_s_types(folder: dict[bytes, bytes]) -> None:
    """Law: texts are strings and the date has a calendar, be its values few or none."""
    with written(folder) as place:
        if result := built(place):
            articles = pd.read_parquet(place / "out/articles")
            assert len(articles) == result.counts["accepted"]
            assert str(articles.dtypes["date"]) == "date32[day][pyarrow]"
            assert {str(articles.dtypes[c]) for c in ("id", "outlet", "title", "body", "url")} == {"str"}
            assert articles["date"].dt.year.notna().sum() == result.counts["accepted"] - articles["date"].isna().sum()


@settings(max_examples=max(3, settings().max_examples // 20))
@given(folders)
def test_what_build_writes_datasets_loads_with_the_contract_s_features(folder: dict[bytes, bytes]) -> None:
    """Law: `load_dataset` on the folder gives every table, with the features that the columns state."""
    import datasets

    with written(folder) as place:
        if built(place):
            for table in ("articles", "ledger", "evidence"):
                loaded = datasets.load_dataset(
                    str(place / "out"), table, split="train", cache_dir=str(place / "cache"), token=False
                )
                assert loaded.features == features(table)
                assert len(loaded) == pq.read_table(place / "out" / table).num_rows


def contents(root: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder, by path."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
