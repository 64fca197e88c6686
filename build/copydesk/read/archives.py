"""Archives: each member is a document, or a file of many; nothing is ever written where its name says."""

import stat
import tarfile
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from copydesk.read import jsonl, warc
from copydesk.read.compressed import FREE_BYTES, MOST_RATIO, unpacked
from copydesk.read.entries import Reading, Record, refused
from copydesk.read.files import FAULTS, BombError, bomb, size_of, too_large, unread
from copydesk.read.forms import form_of
from copydesk.read.names import MEMBER, is_hidden, member_name, name_order, source_name
from copydesk.records import Rejection

_SUSPECT_BYTES = 1 << 20  # a smaller member may be as repetitive as it likes
_ENCRYPTED = 0x1  # of a zip member's flags: APPNOTE 4.4.4


class _Names:
    """The names of one archive's documents: each is given once."""

    def __init__(self, archive: str) -> None:
        self._archive, self._given = archive, set[str]()

    def of(self, member: str) -> str | Rejection:
        """Return a member's source name, or why it is no document."""
        name = member_name(member)
        if name is None:
            return refused(self._once(source_name(member)), "path_traversal", "its name leads out of the archive")
        source = self._archive + MEMBER + name
        if source in self._given:
            return refused(self._once(name), "duplicate_member", f"the archive holds '{name}' before; that is read")
        return self._once(name)

    def _once(self, name: str) -> str:
        source, copy = self._archive + MEMBER + name, 1
        while source in self._given:
            copy += 1
            source = f"{self._archive}{MEMBER}{name} (copy {copy})"
        self._given.add(source)
        return source


def zip_records(source: str, file: IO[bytes], reading: Reading) -> Iterator[Record | Rejection]:
    """Yield the documents of a zip archive in the order of their names."""
    most = max(FREE_BYTES, size_of(file) * MOST_RATIO)
    try:
        with zipfile.ZipFile(file) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            if (total := sum(info.file_size for info in members)) > most:
                yield bomb(source, BombError(f"states {total:,} bytes, {MOST_RATIO} times its size: a bomb, not text"))
                return
            names = _Names(source)
            named = [(names.of(info.filename), info) for info in members if not _is_passed_over(info.filename)]
            named.sort(key=lambda pair: name_order(_source(pair[0])))
            for name, info in named:
                refusal = name if isinstance(name, Rejection) else _refused_member(name, info)
                yield from [refusal] if refusal else _zip_member(str(name), archive, info, reading)
    except (*FAULTS, ValueError) as error:
        yield unread(source, error)


def _source(name: str | Rejection) -> str:
    return name.source if isinstance(name, Rejection) else name


def _is_passed_over(member: str) -> bool:
    name = member_name(member)
    return name is not None and is_hidden(name)


def _refused_member(name: str, info: zipfile.ZipInfo) -> Rejection | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return refused(name, "archive_link", "a link; only what lies in the archive is read")
    if info.flag_bits & _ENCRYPTED:
        return refused(name, "encrypted_member", "is encrypted; unpack the archive with its password")
    if info.file_size > max(_SUSPECT_BYTES, info.compress_size * MOST_RATIO):
        told = f"{info.compress_size:,} bytes that state to unpack to {info.file_size:,}: a bomb, not text"
        return refused(name, "zip_bomb", told)
    return None


def _zip_member(
    name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, reading: Reading
) -> Iterator[Record | Rejection]:
    try:
        with archive.open(info) as stream:
            yield from member_records(name, stream, info.file_size, reading)
    except (*FAULTS, RuntimeError) as error:  # RuntimeError: zipfile's, for an encryption that no flag states
        yield unread(name, error)


def tar_records(source: str, stream: IO[bytes], reading: Reading) -> Iterator[Record | Rejection]:
    """Yield the documents of a tar archive in the order in which they lie; the stream is read once.

    What cannot be read of it is one rejection under the archive's own name.
    """
    names = _Names(source)
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header, errors="surrogateescape") as archive:
            while (info := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined]  # else every header stays in memory
                if info.isdir() or _is_passed_over(info.name):
                    continue
                name = names.of(info.name)
                refusal = name if isinstance(name, Rejection) else _refused_entry(name, info)
                member = None if refusal else archive.extractfile(info)
                if refusal or member is None:
                    yield refusal or refused(_source(name), "not_a_file", "a device or a pipe, not a file")
                else:
                    yield from member_records(str(name), member, info.size, reading)
    except BombError as error:
        yield bomb(source, error)
    except FAULTS as error:
        yield unread(source, error)


def _refused_entry(name: str, info: tarfile.TarInfo) -> Rejection | None:
    if info.issym() or info.islnk():
        return refused(name, "archive_link", "a link; only what lies in the archive is read")
    if not info.isreg():
        return refused(name, "not_a_file", "a device or a pipe, not a file")
    return None


class _Header(tarfile.TarInfo):
    """A header that says when it is damaged or missing, where tarfile would take that for the archive's end."""

    @classmethod
    def fromtarfile(cls, archive: Any) -> Any:
        try:
            return super().fromtarfile(archive)
        except tarfile.InvalidHeaderError as error:  # type: ignore[attr-defined]
            raise tarfile.ReadError(f"a member's header is damaged: {error}") from None
        except (tarfile.EmptyHeaderError, tarfile.TruncatedHeaderError):  # type: ignore[attr-defined]
            raise tarfile.ReadError("unexpected end of data") from None


def member_records(name: str, stream: IO[bytes], size: int, reading: Reading) -> Iterator[Record | Rejection]:
    """Yield the documents of an archive's member: itself, or its records if it is a file of lines or of pages."""
    form = form_of(name)
    most = reading.max_document_bytes
    if form.has_members or form.kind == "parquet":
        yield refused(name, "nested_archive", "a file of documents inside an archive; unpack it, and name it by itself")
        return
    contents = unpacked(stream, form.packing, size)
    if form.kind == "jsonl":
        yield from jsonl.records(name, contents, reading)
        return
    if form.kind == "warc":
        yield from warc.records(name, contents, reading)
        return
    if size > most:
        yield too_large(name, size, most)
        return
    if form.packing:
        try:
            raw = contents.read(most + 1)
        except BombError as error:
            yield bomb(name, error)
            return
        except FAULTS as error:
            yield unread(name, error)
            return
    else:
        raw = contents.read()  # what is wrong with the archive itself is the archive's to tell
    if len(raw) > most:
        yield too_large(name, None, most)
    else:
        yield Record(name, raw, form.kind == "html")
