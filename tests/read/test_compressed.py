"""A compressed file is what it holds, under the name it lies by."""

import bz2
import gzip
import hashlib
import lzma
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from copydesk.read import compressed

from .conftest import Read, article, fates, texts

PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gz": lambda raw: gzip.compress(raw, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda raw: bytes(pa.compress(raw, codec="zstd", asbytes=True)),
}
packings = pytest.mark.parametrize("packing", PACKED)


@packings
def test_a_compressed_text_keeps_its_name_and_has_the_id_of_its_text(packing: str, tmp_path: Path, read: Read) -> None:
    raw = article("harbour").encode()
    (tmp_path / f"a.txt.{packing}").write_bytes(PACKED[packing](raw))
    (document,) = read(tmp_path)
    assert texts([document]) == {f"a.txt.{packing}": raw}
    assert document.sha256 == hashlib.sha256(raw).hexdigest()


@packings
def test_a_file_of_several_compressed_parts_is_read_to_its_end(packing: str, tmp_path: Path, read: Read) -> None:
    (tmp_path / f"a.txt.{packing}").write_bytes(PACKED[packing](b"one ") + PACKED[packing](b"two"))
    assert list(texts(read(tmp_path)).values()) == [b"one two"]


@packings
def test_a_truncated_text_is_no_document(packing: str, tmp_path: Path, read: Read) -> None:
    (tmp_path / f"a.txt.{packing}").write_bytes(PACKED[packing](article("harbour").encode() * 9)[:-9])
    assert list(fates(read(tmp_path)).values()) == ["truncated_file"]


@packings
def test_what_only_calls_itself_compressed_is_named(packing: str, tmp_path: Path, read: Read) -> None:
    (tmp_path / f"a.txt.{packing}").write_bytes(b"no such thing " * 50)
    assert list(fates(read(tmp_path)).values()) == ["damaged_file"]


@packings
def test_of_truncated_lines_what_was_read_counts_and_the_rest_is_named(
    packing: str, tmp_path: Path, read: Read
) -> None:
    noise = [hashlib.sha256(bytes([n])).hexdigest() * 20 for n in range(200)]  # that compresses to half its length
    lines = "".join(f'{{"text": "{text}"}}\n' for text in noise).encode()
    packed = PACKED[packing](lines[: len(lines) // 2]) + PACKED[packing](lines[len(lines) // 2 :])[:-1000]
    (tmp_path / f"d.jsonl.{packing}").write_bytes(packed)
    found = fates(read(tmp_path))
    *good, last = found.values()
    assert 90 < len(good) < 200
    assert set(good) == {None}
    assert last == "truncated_file"
    assert list(found) == [f"d.jsonl.{packing}#{n}" for n in range(1, len(found) + 1)]


@packings
def test_a_bomb_is_not_unpacked(packing: str, tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compressed, "FREE_BYTES", 1 << 20)
    (tmp_path / f"a.txt.{packing}").write_bytes(PACKED[packing](b"\0" * (8 << 20)))
    (tmp_path / f"d.jsonl.{packing}").write_bytes(PACKED[packing](b'{"text": "x"}\n' * 100 + b"\n" * (8 << 20)))
    found = fates(read(tmp_path))
    *lines, last = (rule for name, rule in found.items() if name.startswith("d.jsonl"))
    assert found[f"a.txt.{packing}"] == last == "zip_bomb"
    assert lines == [None] * 100


def test_more_than_the_largest_document_is_not_unpacked(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"x" * 1_000_000))
    assert fates(read(tmp_path, max_document_bytes=10_000)) == {"a.txt.gz": "too_large"}
