"""One document by its source name: for a second look at what a dataset was built from."""

import glob
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from copydesk import stores
from copydesk.read import packs, remote
from copydesk.read.document import document_of, read_file
from copydesk.read.entries import Located, Packed, Reading
from copydesk.read.forms import form_of, must_be_readable
from copydesk.read.names import MEMBER, RECORD, path_below, source_name
from copydesk.read.sources import LISTED, File, files, files_of, glob_root, prefix_of
from copydesk.records import RawDocument, Rejection
from copydesk_schema.errors import SourceError

_BORDER = re.compile(f"[{MEMBER}{RECORD}]")
_MOST_OPEN = 64  # packs


def _containers(name: str) -> Iterator[str]:
    """Yield what of a document's name may be the file that holds it."""
    for border in _BORDER.finditer(name):
        head = name[: border.start()]
        form = form_of(head)
        if form.is_container and form.has_members == (border[0] == MEMBER):
            yield head


class _Root(NamedTuple):
    """A place that documents lie below: a folder's path or URL, and what their names begin with."""

    path: str
    prefix: str


class Shelf:
    """The documents of some sources, each found by its name. A file of many is packed when one of it is asked for.

    place: a folder for packs. Raises SourceError if a source is not there.
    """

    def __init__(self, sources: Sequence[str | Path], reading: Reading, place: Path) -> None:
        self._reading, self._place = reading, place
        self._roots: list[_Root] = []
        self._files: dict[str, File] = {}
        self._packs: dict[str, tuple[packs.Pack, list[Packed]]] = {}
        self._made: dict[str, tuple[Path, list[Packed]]] = {}
        for source in map(str, sources):
            root = _root_of(source)
            if root is None:
                self._files.update((file.source, file) for file in files_of(source, len(sources) > 1))
            else:
                self._roots.append(_Root(root, prefix_of(root, len(sources) > 1)))

    def read(self, source: str) -> RawDocument | Rejection | None:
        """Return the document of that name, or why it cannot be read; None if there is none."""
        file = self._file(source)
        if file is not None and not form_of(source).is_container:
            return file if isinstance(file, Rejection) else read_file(file, self._reading)
        for head in _containers(source):
            container = self._file(head)
            if isinstance(container, Located):
                return self._from_pack(source, container)
        return None

    def _file(self, name: str) -> File | None:
        if known := self._files.get(name):
            return known
        for root, prefix in self._roots:
            path = path_below(root, name.removeprefix(prefix)) if name.startswith(prefix) else None
            if path is not None and _is_file(path):
                return Located(name, path, 0)
        return None

    def _from_pack(self, source: str, container: Located) -> RawDocument | Rejection | None:
        pack, slices = self._pack(container)
        found = pack.find(source, slices)
        return found if found is None or isinstance(found, Rejection) else document_of(found)

    def _pack(self, container: Located) -> tuple[packs.Pack, list[Packed]]:
        opened = self._packs.pop(container.source, None)
        if opened is None:
            if container.source not in self._made:
                form = form_of(container.source)
                must_be_readable(container.source, form)
                place = self._place / f"{len(self._made):06d}"
                slices = list(packs.pack(container.source, container.path, form, self._reading, place))
                self._made[container.source] = place, slices
            place, slices = self._made[container.source]
            opened = packs.Pack(str(place)), slices
        self._packs[container.source] = opened  # the last used is the last closed
        if len(self._packs) > _MOST_OPEN:
            self._packs.pop(next(iter(self._packs)))[0].close()
        return opened

    def close(self) -> None:
        """Close what is open."""
        for pack, _ in self._packs.values():
            pack.close()
        self._packs.clear()


def _root_of(source: str) -> str | None:
    """Return what the names of a source's documents are paths below; None for a file, and for a list of them."""
    if source == LISTED:
        return None
    if stores.is_url(source):
        return None if remote.folder_of(source) is not None or remote.exists(source) else source
    if _is_folder(source):
        return source
    return glob_root(source) if glob.has_magic(source) and not _is_file(source) else None


def _is_folder(source: str) -> bool:
    return not stores.is_url(source) and os.path.isdir(source)  # noqa: PTH112  a name that is no text is a path too


def _is_file(path: str) -> bool:
    return remote.exists(path) if stores.is_url(path) else os.path.isfile(path)  # noqa: PTH113


def read_one(path: Path | str, reading: Reading | None = None) -> RawDocument:
    """Return the one document a user names: a file, a member of an archive, a line of a file; `-` is standard input.

    Raises SourceError if it cannot be read, or if the file holds many.
    """
    import sys

    reading = reading or Reading()
    name = str(path)
    if name == LISTED:
        return RawDocument.of(LISTED, sys.stdin.buffer.read())
    if _is_folder(name):
        raise SourceError(f"{path} is a folder; name one document in it")
    held = None if _is_file(name) else next((head for head in _containers(name) if _is_file(head)), None)
    if held is not None:
        document = _of_container(name, held, reading)
    else:
        entry = next(files([name]))
        if isinstance(entry, Located):
            form = form_of(entry.source)
            must_be_readable(name, form)
            if form.is_container:
                example = f"{name}{MEMBER}NAME" if form.has_members else f"{name}{RECORD}1"
                raise SourceError(f"{name} holds many documents; name one of them, for example '{example}'")
        document = read_file(entry, reading) if isinstance(entry, Located) else entry
    if isinstance(document, Rejection):
        raise SourceError(f"{path}: {document.message}")
    return document


def _of_container(name: str, held: str, reading: Reading) -> RawDocument | Rejection:
    """Return the document of a file that holds many; it is read no further than to there."""
    base = source_name(Path(held).name)
    wanted = base + name[len(held) :]
    form = form_of(held)
    must_be_readable(held, form)
    last = None
    for record in packs.records(base, held, form, reading):
        last = record.source
        if record.source == wanted:
            return record if isinstance(record, Rejection) else document_of(record)
    there = f"; the last that it holds is '{last}'" if last else ""
    raise SourceError(f"{held} holds no '{name[len(held) + 1 :]}'{there}")
