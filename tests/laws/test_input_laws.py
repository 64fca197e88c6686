"""Laws of inputs: what holds a document, and where it is cut, changes no article."""

import io
import json
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import copydesk
from copydesk.engine.cut import cut
from copydesk.outcome import NothingAcceptedError
from copydesk.read import Reading, bytes_in, documents_in, jsonl, locate, name_of, packs, read_entries
from copydesk.records import RawDocument, Rejection, source_order

FEW = settings(max_examples=max(4, settings().max_examples // 8))  # of laws that build
topics = st.sampled_from(["harbour", "library", "bridge", "school", "airport", "stadium", "museum", "market"])
names = st.text(st.sampled_from("ab#1!0é %"), min_size=1, max_size=4).map(lambda name: f"n{name}.txt")
folders = st.dictionaries(st.tuples(names, st.booleans()), topics, min_size=1, max_size=6)


def text_of(topic: str) -> str:
    return (
        f" date 2025-08-20 https://www.bbc.co.uk/news/{topic}\nCouncil agrees on plan for the {topic}\n"
        f"The town council agreed on Wednesday to rebuild the {topic}, a plan that had been debated for years.\n"
    )


@contextmanager
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def every_form(folder: Mapping[tuple[str, bool], str], root: Path) -> list[Path]:
    """Write the documents as a folder, a zip, a tar, lines and rows, the archives in an order of their own."""
    files = {f"deep/{name}" if deep else name: text_of(topic) for (name, deep), topic in folder.items()}
    for name, text in files.items():
        (root / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "folder" / name).write_text(text, "utf-8")
    with zipfile.ZipFile(root / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    with tarfile.open(root / "a.tar.gz", "w:gz") as tar:
        for name, text in reversed(files.items()):
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    (root / "a.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in files.values()))
    pq.write_table(pa.table({"text": list(files.values())}), root / "a.parquet")
    return [root / name for name in ("folder", "a.zip", "a.tar.gz", "a.jsonl", "a.parquet")]


@FEW
@given(folders)
def test_what_holds_the_documents_changes_no_article(folder: dict[tuple[str, bool], str]) -> None:
    """Law: a folder, its zip, its tar.gz, its lines and its rows give the same articles, and each validates."""
    with place() as root:
        articles = []
        for source in every_form(folder, root):
            copydesk.build(source, root / "out", workers=1, no_cache=True)
            articles.append(pq.read_table(root / "out/articles").sort_by("id"))
            assert copydesk.validate(root / "out", sources=source).groups == ()
        assert all(table.equals(articles[0]) for table in articles)


@given(folders)
def test_sources_come_in_the_order_of_their_names_whatever_holds_them(folder: dict[tuple[str, bool], str]) -> None:
    """Law: every document once, in the order that its name has among all."""
    with place() as root:
        for number, source in enumerate(every_form(folder, root)):
            (root / str(number)).mkdir()
            documents = list(read_entries(locate([source], root / str(number)), Reading()))
            orders = [source_order(document.source) for document in documents]
            assert orders == sorted(set(orders))
            assert len(orders) == len(folder)


records = st.lists(
    st.one_of(
        st.text(max_size=30).map(lambda text: json.dumps({"text": text})),
        st.sampled_from(["", "  ", "{", "[]", '{"text": null}', '{"text": 1, "x": 2}', "x" * 300]),
    ),
    max_size=40,
)


def read_all(source: Path, root: Path, limit: int | None = None) -> list[RawDocument | Rejection]:
    root.mkdir()
    reading = Reading(max_document_bytes=200)
    entries = list(locate([source], root, limit, reading))
    shards = list(cut(entries, name_of, bytes_in, documents_in))
    documents = [document for shard in shards for document in read_entries(shard, reading)]
    assert len(documents) == sum(map(documents_in, entries))
    return documents


@given(records, st.integers(1, 5), st.integers(1, 200), st.integers(1, 50))
def test_no_record_is_lost_wherever_a_file_is_cut(lines: list[str], most: int, size: int, limit: int) -> None:
    """Law: lines, packed or not, in slices of any size, are the same records, numbered as the file has them."""
    import gzip

    whole = [number for number, line in enumerate(lines, 1) if line.strip()]
    with place() as root:
        (root / "d.jsonl").write_text("\n".join(lines), "utf-8")
        (root / "d.jsonl.gz").write_bytes(gzip.compress((root / "d.jsonl").read_bytes()))
        with pytest.MonkeyPatch.context() as small:
            for room in (jsonl, packs):
                small.setattr(room, "SLICE_DOCUMENTS", most)
                small.setattr(room, "SLICE_BYTES", size)
            plain, packed = read_all(root / "d.jsonl", root / "1"), read_all(root / "d.jsonl.gz", root / "2")
            first = read_all(root / "d.jsonl", root / "3", limit)
    assert first == plain[:limit]
    if whole:
        assert [d.source for d in plain] == [f"d.jsonl#{number}" for number in whole]
        assert [d.source for d in packed] == [f"d.jsonl.gz#{number}" for number in whole]
        assert [_fate(d) for d in plain] == [_fate(d) for d in packed]
    else:
        assert [d.source for d in plain] == ["d.jsonl"]


def _fate(document: RawDocument | Rejection) -> object:
    return document.rule if isinstance(document, Rejection) else document.sha256


@FEW
@given(
    st.binary(max_size=400), st.sampled_from(["zip", "tar", "tar.gz", "jsonl", "jsonl.zst", "parquet", "warc", "html"])
)
def test_any_bytes_under_any_name_are_counted(raw: bytes, end: str) -> None:
    """Law: whatever a file calls itself, a build ends, and counts it."""
    with place() as root:
        (root / "in").mkdir()
        (root / f"in/x.{end}").write_bytes(raw)
        (root / "in/good.txt").write_text(text_of("harbour"))
        try:
            result = copydesk.build(root / "in", root / "out", workers=1, no_cache=True)
        except NothingAcceptedError as error:
            result = error.result
        assert result.counts["accepted"] >= 1
        assert result.counts["read"] >= 2
