"""Sources to files: what is named on the command line, found and named stably, in the order of the names.

A file that cannot be read is a value (`Rejection`, stage `read`), so that the ledger counts it.
"""

import glob
import heapq
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from copydesk import stores
from copydesk.read import remote
from copydesk.read.entries import Located, refused
from copydesk.read.files import unread
from copydesk.read.names import is_hidden, name_order, source_name
from copydesk.records import Rejection
from copydesk_schema.errors import SourceError

LISTED = "-"
"""The source that is a list of paths on standard input, one a line, or ended by NUL bytes."""

File = Located | Rejection


def files(sources: Sequence[str | Path]) -> Iterator[File]:
    """Yield every file of the sources in the order of their names.

    Files whose names begin with a dot are passed over, as by a shell's glob.
    Raises SourceError if a source does not exist, holds no document, or two files would share a name.
    """
    if not sources:
        raise SourceError("no sources; name a folder of documents, for example `copydesk build seeds`")
    streams = [files_of(str(source), len(sources) > 1) for source in sources]
    before = None
    for file in heapq.merge(*streams, key=order_of):
        if file.source == before:
            told = "if it was named twice, name it once; else build their folders one at a time"
            raise SourceError(f"two documents would both be called '{before}': {told}")
        before = file.source
        yield file


def order_of(file: File) -> tuple[str, int]:
    """Return where a file stands among the others."""
    return name_order(file.source)


def files_of(source: str, several: bool) -> Iterator[File]:
    """Yield the files of one source, which may be one of several."""
    found = _of_source(source, several)
    first = next(found, None)
    if first is None:
        shown = stores.shown(source)
        raise SourceError(f"{shown} holds no documents; put the text files there, or name another folder")
    yield first
    yield from found


def _of_source(source: str, several: bool) -> Iterator[File]:
    if source == LISTED:
        return _listed()
    if stores.is_url(source):
        return _remote(source, several)
    path = Path(source)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if glob.has_magic(source):
            return _matching(source, several)
        raise SourceError(f"no such file or folder: {source}") from None
    except OSError as error:
        raise SourceError(f"cannot open {source}: {error.strerror}") from None
    if stat.S_ISDIR(mode):
        return in_folder(path, prefix_of(path, several))
    if stat.S_ISREG(mode):
        return iter([Located(source_name(path.name), str(path), path.stat().st_size)])
    raise SourceError(f"{source} is neither a file nor a folder")


def prefix_of(folder: str | Path, several: bool) -> str:
    """Return what the names of a folder's files begin with: its own name, if it is one of several sources."""
    if not several:
        return ""
    name = stores.url_name(str(folder)) if stores.is_url(str(folder)) else Path(folder).resolve().name
    return source_name(name) + "/"


def in_folder(root: Path, prefix: str, below: str = "") -> Iterator[File]:
    """Yield the files of a folder and of all below it, in the order of their names; no more names are held at a time
    than lie in the folders on the way to a file.
    """
    try:
        waiting = [_names(root, below)]
    except OSError as error:
        raise SourceError(f"cannot open {root}: {error.strerror}") from None
    while waiting:
        path = next(waiting[-1], None)
        if path is None:
            waiting.pop()
        elif path.endswith("/"):
            try:
                waiting.append(_names(root, path))
            except OSError as error:
                yield refused(prefix + source_name(path), "unreadable_folder", f"cannot be listed: {error.strerror}")
        else:
            yield _file(root, os.path.join(root, path), prefix + source_name(path))  # noqa: PTH118


def _names(root: Path, below: str) -> Iterator[str]:
    """Return the paths of a folder's files and folders below the root, a folder's with a slash behind it."""
    with os.scandir(os.path.join(root, below)) as listing:  # noqa: PTH118  keeps bytes that are no text
        names = [e.name + "/" * e.is_dir(follow_symlinks=False) for e in listing if not e.name.startswith(".")]
    names.sort(key=lambda name: name_order(source_name(name)))
    return (below + name for name in names)


def _file(root: Path, path: str, name: str) -> File:
    try:
        found = os.lstat(path)
        if stat.S_ISLNK(found.st_mode):
            refusal = _link(path, name, os.path.realpath(root))
            if refusal:
                return refusal
            found = os.stat(path)  # noqa: PTH116
    except OSError as error:
        return unread(name, error)
    if not stat.S_ISREG(found.st_mode):
        return refused(name, "not_a_file", "a pipe, socket or device, not a file")
    return Located(name, path, found.st_size)


def _link(path: str, name: str, real_root: str) -> Rejection | None:
    """A link is followed to a file inside the source, and nowhere else."""
    try:
        real = os.path.realpath(path, strict=True)
    except OSError:
        return refused(name, "broken_link", "a link to nothing, or to itself")
    if not Path(real).is_relative_to(real_root):
        return refused(name, "link_out_of_source", "a link to a place outside the source; copy the file in, or name it")
    if Path(real).is_dir():
        return refused(name, "link_to_folder", "a link to a folder; its files are read where they lie")
    return None


def glob_root(pattern: str) -> str:
    """Return the folder below which a pattern's matches are named: what stands before its first wildcard."""
    parts = Path(pattern).parts
    fixed = list(parts[: next(i for i, part in enumerate(parts) if glob.has_magic(part))])
    return os.path.join(*fixed) if fixed else os.curdir  # noqa: PTH118


def matches(source: Path) -> list[Path]:
    """Return what a local source names: itself, or what it matches if it is a pattern."""
    pattern = str(source)
    if source.exists() or not glob.has_magic(pattern):
        return [source]
    return [Path(match) for match in glob.glob(pattern, recursive=True)]  # noqa: PTH207  as the sources are found


def _matching(pattern: str, several: bool) -> Iterator[File]:
    """Yield what a pattern matches that the shell did not expand: files, and all below a folder."""
    root = glob_root(pattern)
    prefix = prefix_of(root, several)
    found: dict[str, File] = {}
    for match in glob.glob(pattern, recursive=True):  # noqa: PTH207  knows `**` for files
        below = os.path.relpath(match, root)
        if os.path.isdir(match) and not os.path.islink(match):  # noqa: PTH112, PTH114
            if "**" not in pattern:  # which matches the files as well
                found.update((file.source, file) for file in in_folder(Path(root), prefix, below + "/"))
        else:
            name = prefix + source_name(below)
            found[name] = _file(Path(root), match, name)
    if not found:
        raise SourceError(f"no file matches {pattern}; check the pattern, and quote it")
    return iter(sorted(found.values(), key=order_of))


def _listed() -> Iterator[File]:
    raw = _standard_input()
    paths = raw.split(b"\0") if b"\0" in raw else raw.splitlines()
    listed = [os.fsdecode(path) for path in paths if path.strip()]
    if not listed:
        raise SourceError("the list of paths on standard input is empty; try `find FOLDER -type f | copydesk build -`")
    found = [_of_list(path) for path in listed]
    return iter(sorted(found, key=order_of))


@lru_cache
def _standard_input() -> bytes:
    """Return the whole of it, which can be read only once: `--verify` asks a second time."""
    return sys.stdin.buffer.read()


def _of_list(path: str) -> File:
    """A listed file is named by its path as listed, from the current folder, or from the root if it is not below it."""
    if stores.is_url(path):
        return Located(source_name(stores.shown(path).partition("://")[2]), path, 0)
    full = os.path.abspath(path)  # noqa: PTH100
    name = source_name(os.path.relpath(full) if Path(full).is_relative_to(Path.cwd()) else full.lstrip("/"))
    if os.path.isdir(full):  # noqa: PTH112
        return refused(name, "not_a_file", "a folder in a list of files; name it as a source of its own")
    try:
        size = os.stat(full).st_size  # noqa: PTH116
    except FileNotFoundError:
        return refused(name, "vanished_file", "is listed, and is not there")
    except OSError as error:
        return unread(name, error)
    return Located(name, full, size)


def _remote(url: str, several: bool) -> Iterator[File]:
    found = list(remote.find(url))
    single = len(found) == 1 and found[0].below == stores.url_name(url)
    above = remote.folder_of(url)
    prefix = "" if single else prefix_of(url if above is None else above, several)
    located = [Located(prefix + source_name(below), path, size) for below, path, size in found if not is_hidden(below)]
    return iter(sorted(located, key=order_of))
