"""Sources to documents: what is named on the command line, found, named stably, and read.

A file that cannot be read is a value (`Rejection`, stage `read`), so that the ledger counts it.
"""

import itertools
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from copydesk.records import RawDocument, Rejection
from copydesk_schema.errors import SourceError

MOST_BYTES = 128 << 20  # of a document; a body holds a million characters, and parsing takes some 20 times the bytes
_ESCAPE_LIKE = re.compile(r"%(?=[0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Located:
    """A document that was found and not yet read. size: bytes, as the folder lists it."""

    source: str
    path: str
    size: int


Entry = Located | Rejection


def locate(sources: Sequence[str | Path], limit: int | None = None) -> list[Entry]:
    """Return every document of the sources in the order of their names, cut to the first `limit`.

    Files whose names begin with a dot are passed over, as by a shell's glob; everything else in a folder is a document.
    Raises SourceError if a source does not exist, holds no document, or two documents would share a name.
    """
    if not sources:
        raise SourceError("no sources; name a folder of documents, for example `copydesk build seeds`")
    entries: list[Entry] = []
    for source in sources:
        path = Path(source)
        prefix = f"{source_name(path.resolve().name)}/" if len(sources) > 1 and path.is_dir() else ""
        found = list(_in_source(path, prefix))
        if not found:
            raise SourceError(f"{source} holds no documents; put the text files there, or name another folder")
        entries += found
    entries.sort(key=lambda e: e.source.encode())
    for one, other in itertools.pairwise(entries):
        if one.source == other.source:
            raise SourceError(f"two documents would both be called '{one.source}'; build their folders one at a time")
    return entries if limit is None else entries[:limit]


def source_name(path: str) -> str:
    """Return a file system path as a source name: UTF-8 text without control characters.

    Invalid bytes, control characters, and a `%` that looks like an escape are percent-encoded, so that
    `urllib.parse.unquote_to_bytes` gives the path back.
    """
    path = path.replace(os.sep, "/")
    if path.isascii() and path.isprintable() and "%" not in path:
        return path
    path = os.fsencode(path).decode("utf-8", "surrogateescape")  # whatever the locale: a name is the same everywhere
    path = _ESCAPE_LIKE.sub("%25", path)
    return "".join(c if _is_text(c) else _escaped(c) for c in path)


def _escaped(c: str) -> str:
    return "".join(f"%{byte:02X}" for byte in c.encode("utf-8", "surrogateescape"))


def _is_text(c: str) -> bool:
    return unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp")


def _in_source(path: Path, prefix: str) -> Iterator[Entry]:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise SourceError(f"no such file or folder: {path}") from None
    except OSError as error:
        raise SourceError(f"cannot open {path}: {error.strerror}") from None
    if stat.S_ISDIR(mode):
        yield from _in_folder(path, prefix)
    elif stat.S_ISREG(mode):
        yield Located(source_name(path.name), str(path), path.stat().st_size)
    else:
        raise SourceError(f"{path} is neither a file nor a folder")


def _in_folder(root: Path, prefix: str) -> Iterator[Entry]:
    real_root = os.path.realpath(root)
    below = len(str(root)) + len(os.sep) * (not str(root).endswith(os.sep))
    waiting = [str(root)]
    while waiting:
        folder = waiting.pop()
        try:
            listing = list(os.scandir(folder))
        except OSError as error:
            if folder == str(root):
                raise SourceError(f"cannot open {root}: {error.strerror}") from None
            name = prefix + source_name(folder[below:]) + "/"
            yield _reject(name, "unreadable_folder", f"cannot be listed: {error.strerror}")
            continue
        for entry in listing:
            if entry.name.startswith("."):
                continue
            name = prefix + source_name(entry.path[below:])
            if entry.is_symlink():
                yield _link(entry, name, real_root)
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            else:
                yield _file(entry, name)


def _file(entry: os.DirEntry[str], name: str) -> Entry:
    try:
        found = entry.stat()
    except OSError as error:
        return _unread(name, error)
    return _not_a_document(name, found) or Located(name, entry.path, found.st_size)


def _link(entry: os.DirEntry[str], name: str, real_root: str) -> Entry:
    """A link is followed to a file inside the source, and nowhere else."""
    try:
        real = os.path.realpath(entry.path, strict=True)
    except OSError:
        return _reject(name, "broken_link", "a link to nothing, or to itself")
    if not Path(real).is_relative_to(real_root):
        return _reject(name, "link_out_of_source", "a link to a place outside the source; copy the file in, or name it")
    if Path(real).is_dir():
        return _reject(name, "link_to_folder", "a link to a folder; its files are read where they lie")
    return _file(entry, name)


def read(entry: Located) -> RawDocument | Rejection:
    """Return the document's bytes, or why they cannot be had."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)  # a pipe must not hang the run
    try:
        descriptor = os.open(entry.path, flags)
        with os.fdopen(descriptor, "rb") as file:
            refusal = _not_a_document(entry.source, os.fstat(descriptor))
            return refusal or RawDocument.of(entry.source, file.read())
    except OSError as error:
        return _unread(entry.source, error)


def _not_a_document(source: str, found: os.stat_result) -> Rejection | None:
    if not stat.S_ISREG(found.st_mode):
        return _reject(source, "not_a_file", "a pipe, socket or device, not a file")
    if found.st_size > MOST_BYTES:
        message = f"{found.st_size:,} bytes are no article, and would have to be held in memory; cut it into articles"
        return _reject(source, "too_large", message)
    return None


def _unread(source: str, error: OSError) -> Rejection:
    if isinstance(error, FileNotFoundError):
        return _reject(source, "vanished_file", "was there when the run began, and was gone when its turn came")
    return _reject(source, "unreadable_file", f"cannot be read: {error.strerror}")


def _reject(source: str, rule: str, message: str) -> Rejection:
    return Rejection(source, None, "read", rule, message)


def read_one(path: Path) -> RawDocument:
    """Return the one document a user names; `-` is standard input. Raises SourceError if it cannot be read."""
    import sys

    if str(path) == "-":
        return RawDocument.of("-", sys.stdin.buffer.read())
    if path.is_dir():
        raise SourceError(f"{path} is a folder; name one document in it")
    entry = next(_in_source(path, ""))
    document = read(entry) if isinstance(entry, Located) else entry
    if isinstance(document, Rejection):
        raise SourceError(f"{path}: {document.message}")
    return document
