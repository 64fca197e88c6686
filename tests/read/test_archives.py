"""Archives, good and hostile."""

import gzip
import io
import json
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from copydesk.read import archives, compressed

from .conftest import Read, fates, texts

Write = Callable[[Path, Mapping[str, bytes]], None]

MEMBERS = {"b/2.txt": b"two", "a.txt": b"one", "b/10.txt": b"ten"}


def write_zip(path: Path, members: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)


def write_tar(path: Path, members: Mapping[str, bytes], mode: str = "w") -> None:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, raw in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            archive.addfile(info, io.BytesIO(raw))


@pytest.mark.parametrize("name", ["c.zip", "c.tar", "c.tar.gz", "c.tgz", "c.tar.bz2", "c.tar.xz"])
def test_members_are_documents_in_the_order_of_their_names(name: str, tmp_path: Path, read: Read) -> None:
    if name == "c.zip":
        write_zip(tmp_path / name, MEMBERS)
    else:
        write_tar(tmp_path / name, MEMBERS, "w:" + {"tgz": "gz", "tar": ""}.get(name[2:], name[6:]))
    found = texts(read(tmp_path))
    assert list(found.items()) == [(f"{name}!a.txt", b"one"), (f"{name}!b/10.txt", b"ten"), (f"{name}!b/2.txt", b"two")]


def test_a_tar_archive_compressed_by_zstandard_is_read(tmp_path: Path, read: Read) -> None:
    import pyarrow as pa

    write_tar(tmp_path / "c.tar", MEMBERS)
    (tmp_path / "c.tar.zst").write_bytes(pa.compress((tmp_path / "c.tar").read_bytes(), codec="zstd", asbytes=True))
    (tmp_path / "c.tar").unlink()
    assert list(texts(read(tmp_path)).values()) == [b"one", b"ten", b"two"]


@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_hidden_members_are_passed_over_as_hidden_files_are(write: Write, tmp_path: Path, read: Read) -> None:
    path = tmp_path / ("c.zip" if write is write_zip else "c.tar")
    write(path, {"./a.txt": b"x", ".b": b"x", "c/.d/e.txt": b"x", "__MACOSX/._a.txt": b"x"})
    assert list(fates(read(tmp_path))) == [f"{path.name}!a.txt"]


@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_members_that_hold_lines_or_are_compressed_are_opened(write: Write, tmp_path: Path, read: Read) -> None:
    path = tmp_path / ("c.zip" if write is write_zip else "c.tar")
    lines = b'{"text": "1"}\n{"text": \n{"text": "3"}\n'
    members = {"d.jsonl.gz": gzip.compress(lines), "d.jsonl": lines, "e.txt.gz": gzip.compress(b"text")}
    write(path, members | {"f.gz": gzip.compress(b"cut")[:-3]})
    name = path.name
    assert fates(read(tmp_path)) == {
        f"{name}!d.jsonl#1": None,
        f"{name}!d.jsonl#2": "malformed_line",
        f"{name}!d.jsonl#3": None,
        f"{name}!d.jsonl.gz#1": None,
        f"{name}!d.jsonl.gz#2": "malformed_line",
        f"{name}!d.jsonl.gz#3": None,
        f"{name}!e.txt.gz": None,
        f"{name}!f.gz": "truncated_file",
    }


@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_archives_in_archives_are_named_and_not_opened(write: Write, tmp_path: Path, read: Read) -> None:
    path = tmp_path / ("c.zip" if write is write_zip else "c.tar")
    members = {f"n.{end}": b"PK" for end in ("zip", "tar", "tar.gz", "tgz", "parquet", "zip.gz")}
    write(path, members | {"t.txt": b"x"})
    found = fates(read(tmp_path))
    assert found.pop(f"{path.name}!t.txt") is None
    assert set(found.values()) == {"nested_archive"}
    assert len(found) == 6


@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_members_whose_names_lead_out_are_refused_and_named(write: Write, tmp_path: Path, read: Read) -> None:
    path = tmp_path / ("c.zip" if write is write_zip else "c.tar")
    write(path, {"../a.txt": b"x", "/etc/b.txt": b"x", "d/../../c.txt": b"x", "ok.txt": b"x"})
    found = fates(read(tmp_path))
    assert found.pop(f"{path.name}!ok.txt") is None
    assert found == dict.fromkeys(
        (f"{path.name}!../a.txt", f"{path.name}!/etc/b.txt", f"{path.name}!d/../../c.txt"), "path_traversal"
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_of_members_of_one_name_the_first_is_read(kind: str, tmp_path: Path, read: Read) -> None:
    path = tmp_path / f"c.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for raw in (b"first", b"second", b"third"):
                archive.writestr("a.txt", raw)
    else:
        with tarfile.open(path, "w") as tar:
            for raw in (b"first", b"second", b"third"):
                info = tarfile.TarInfo("a.txt")
                info.size = len(raw)
                tar.addfile(info, io.BytesIO(raw))
    found = read(tmp_path)
    assert texts(found) == {f"c.{kind}!a.txt": b"first"}
    assert sorted(rule or "" for rule in fates(found).values()) == ["", "duplicate_member", "duplicate_member"]


def test_links_and_devices_in_a_tar_archive_are_named(tmp_path: Path, read: Read) -> None:
    kinds = {"sym": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "pipe": tarfile.FIFOTYPE, "device": tarfile.CHRTYPE}
    with tarfile.open(tmp_path / "c.tar", "w") as archive:
        for name, kind in kinds.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        archive.add(tmp_path, "folder", recursive=False)
    assert fates(read(tmp_path)) == {
        "c.tar!device": "not_a_file",
        "c.tar!hard": "archive_link",
        "c.tar!pipe": "not_a_file",
        "c.tar!sym": "archive_link",
    }


def test_a_link_in_a_zip_archive_is_named(tmp_path: Path, read: Read) -> None:
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert fates(read(tmp_path)) == {"c.zip!link": "archive_link"}


def test_an_encrypted_member_is_named(tmp_path: Path, read: Read) -> None:
    write_zip(tmp_path / "c.zip", {"a.txt": b"x", "b.txt": b"secret"})
    raw = bytearray((tmp_path / "c.zip").read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.index(signature, raw.index(signature) + 1)
        raw[at + flags] |= 1
    (tmp_path / "c.zip").write_bytes(raw)
    assert fates(read(tmp_path)) == {"c.zip!a.txt": None, "c.zip!b.txt": "encrypted_member"}


def test_a_member_whose_bytes_were_changed_is_named(tmp_path: Path, read: Read) -> None:
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("a.txt", "the first text")
        archive.writestr("b.txt", "the second text")
    raw = (tmp_path / "c.zip").read_bytes().replace(b"the second", b"THE SECOND")
    (tmp_path / "c.zip").write_bytes(raw)
    assert fates(read(tmp_path)) == {"c.zip!a.txt": None, "c.zip!b.txt": "damaged_file"}


def test_a_member_packed_by_a_method_nobody_knows_is_named(tmp_path: Path, read: Read) -> None:
    write_zip(tmp_path / "c.zip", {"a.txt": b"x"})
    raw = bytearray((tmp_path / "c.zip").read_bytes())
    raw[8:10] = struct.pack("<H", 55)
    at = raw.index(b"PK\x01\x02")
    raw[at + 10 : at + 12] = struct.pack("<H", 55)
    (tmp_path / "c.zip").write_bytes(raw)
    assert fates(read(tmp_path)) == {"c.zip!a.txt": "damaged_file"}


def test_a_member_that_unpacks_to_a_multiple_of_its_size_is_refused(tmp_path: Path, read: Read) -> None:
    write_zip(tmp_path / "c.zip", {"a.txt": b"good", "bomb.txt": b"\0" * (4 << 20)})
    assert fates(read(tmp_path)) == {"c.zip!a.txt": None, "c.zip!bomb.txt": "zip_bomb"}


def test_an_archive_of_many_small_bombs_is_refused_whole(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "FREE_BYTES", 1 << 20)
    write_zip(tmp_path / "c.zip", {f"{n}.txt": b"\0" * 900_000 for n in range(9)})
    assert fates(read(tmp_path)) == {"c.zip": "zip_bomb"}


def test_of_a_tar_bomb_what_was_read_counts(tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compressed, "FREE_BYTES", 1 << 20)
    write_tar(tmp_path / "c.tar.gz", {"a.txt": b"good"} | {f"{n}.txt": b"\0" * 4_000_000 for n in range(3)}, "w:gz")
    assert fates(read(tmp_path)) == {"c.tar.gz": "zip_bomb", "c.tar.gz!a.txt": None}


@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_a_member_larger_than_asked_for_is_named(write: Write, tmp_path: Path, read: Read) -> None:
    path = tmp_path / ("c.zip" if write is write_zip else "c.tar")
    write(path, {"a.txt": b"x" * 10, "b.txt": b"x" * 11, "c.txt.gz": gzip.compress(b"")})
    found = fates(read(tmp_path, max_document_bytes=10))
    assert list(found.values()) == [None, "too_large", "too_large"]


@pytest.mark.parametrize("cut", [1, 600, 1100, 1536, 2000])
def test_of_a_truncated_tar_archive_what_was_read_counts_and_the_rest_is_named(
    cut: int, tmp_path: Path, read: Read
) -> None:
    write_tar(tmp_path / "c.tar", {"a.txt": b"x" * 512, "b.txt": b"y" * 512})
    raw = (tmp_path / "c.tar").read_bytes()
    (tmp_path / "c.tar").write_bytes(raw[: len(raw.rstrip(b"\0")) + 512][:cut])
    found = fates(read(tmp_path))
    assert found.pop("c.tar") in ("truncated_file", "damaged_file")
    assert list(found) == ["c.tar!a.txt"] * (cut >= 1024)


def test_a_tar_archive_with_a_damaged_header_does_not_end_there_in_silence(tmp_path: Path, read: Read) -> None:
    write_tar(tmp_path / "c.tar", {"a.txt": b"x" * 512, "b.txt": b"y" * 512})
    raw = bytearray((tmp_path / "c.tar").read_bytes())
    raw[1024 + 150] ^= 0xFF  # in the checksum of the second header
    (tmp_path / "c.tar").write_bytes(raw)
    assert fates(read(tmp_path)) == {"c.tar": "damaged_file", "c.tar!a.txt": None}


def test_a_truncated_zip_archive_has_lost_its_directory_and_is_named(tmp_path: Path, read: Read) -> None:
    write_zip(tmp_path / "c.zip", MEMBERS)
    (tmp_path / "c.zip").write_bytes((tmp_path / "c.zip").read_bytes()[:-30])
    assert fates(read(tmp_path)) == {"c.zip": "damaged_file"}


@pytest.mark.parametrize("write", [write_zip, write_tar])
def test_an_empty_archive_is_counted(write: Write, tmp_path: Path, read: Read) -> None:
    path = tmp_path / ("c.zip" if write is write_zip else "c.tar")
    write(path, {})
    assert fates(read(tmp_path)) == {path.name: "empty_container"}


def test_names_that_are_no_text_are_escaped(tmp_path: Path, read: Read) -> None:
    write_tar(tmp_path / "c.tar", {"caf\udce9.txt": b"x", "two\nlines.txt": b"x"})
    write_zip(tmp_path / "c.zip", {"café.txt": b"x", "bell\x07.txt": b"x"})
    raw = (tmp_path / "c.zip").read_bytes()
    assert list(fates(read(tmp_path))) == [
        *("c.tar!caf%E9.txt", "c.tar!two%0Alines.txt", "c.zip!bell%07.txt", "c.zip!café.txt")
    ]
    (tmp_path / "c.zip").write_bytes(raw.replace("café".encode(), b"caf\xff\xff"))
    assert fates(read(tmp_path / "c.zip")) == {"c.zip": "damaged_file"}


def test_a_new_member_moves_few_slices(tmp_path: Path) -> None:
    from copydesk.read import Packed, locate

    members = {f"{n * 7919 % 100_003:06d}.txt": json.dumps(n).encode() for n in range(3000)}
    found = []
    for number, more in enumerate(({}, {"050000x.txt": b"new"})):
        write_tar(tmp_path / "c.tar", members | more)
        (tmp_path / str(number)).mkdir()
        entries = locate([tmp_path / "c.tar"], tmp_path / str(number))
        found.append([(e.first, e.count) for e in entries if isinstance(e, Packed)])
    assert len(found[0]) > 3
    assert len(set(found[1]) - set(found[0])) <= 2
