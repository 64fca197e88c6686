"""Sources to entries: every file that is a document, and a slice of every file that holds many."""

import contextlib
import itertools
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from copydesk.read import jsonl, packs, table
from copydesk.read.entries import Entry, Located, Reading, documents_in, name_of, names_in, refused
from copydesk.read.forms import form_of, must_be_readable
from copydesk.read.names import name_order
from copydesk.read.sources import File, files
from copydesk.records import Rejection
from copydesk_schema.errors import SourceError


def locate(
    sources: Sequence[str | Path], place: Path, limit: int | None = None, reading: Reading | None = None
) -> Iterator[Entry]:
    """Yield what is to be read, in the order of the documents' names, cut to the first `limit` documents.

    place: a folder for packs of what cannot be read from the middle, which must last until all is read.
    Raises SourceError before any pack is made if a source does not exist, holds no document, needs an extra or a column
    that is not there, or if two documents would share a name.
    """
    reading = reading or Reading()
    place = place / "sources"
    place.mkdir()
    listing = place / "files"
    with listing.open("wb") as out:
        for file in files(sources):
            _must_be_readable(file, reading)
            pickle.dump(file, out)
    left, before = limit, None
    for number, file in enumerate(_listed(listing)):
        for entry in _entries(file, reading, place / f"{number:06d}", left):
            yield _in_order(entry, before)
            before = entry
            if left is not None:
                left -= documents_in(entry)
        if left is not None and left <= 0:
            return


def _listed(listing: Path) -> Iterator[File]:
    with listing.open("rb") as stream, contextlib.suppress(EOFError):
        while True:
            yield pickle.load(stream)


def save_entries(path: Path, entries: Sequence[Entry]) -> Path:
    """Write some entries to a file, so that a listing of millions is not held; return its path."""
    path.write_bytes(pickle.dumps(entries))
    return path


def load_entries(path: Path) -> list[Entry]:
    """Return the entries of a file."""
    entries: list[Entry] = pickle.loads(path.read_bytes())
    return entries


def _must_be_readable(file: File, reading: Reading) -> None:
    if isinstance(file, Located):
        form = form_of(file.source)
        must_be_readable(file.source, form)
        if form.kind == "parquet":
            table.must_have_columns(file.source, file.path, reading)


def _entries(file: File, reading: Reading, place: Path, left: int | None) -> Iterator[Entry]:
    """Yield the entries that a file comes to, cut to what is left of the limit."""
    for entry in _whole_entries(file, reading, place, left):
        if left is None:
            yield entry
        elif left > 0:
            count = documents_in(entry)
            if isinstance(entry, Located | Rejection) or count <= left:
                yield entry
            else:
                yield replace(entry, count=left)
            left -= count


def _whole_entries(file: File, reading: Reading, place: Path, left: int | None) -> Iterator[Entry]:
    form = form_of(file.source)
    if isinstance(file, Rejection) or not form.is_container:
        yield file
        return
    found: Iterator[Entry] | None = None
    if form.kind == "jsonl" and form.packing is None:
        found = jsonl.slices(file.source, file.path, reading)
    elif form.kind == "parquet":
        sliced = table.slices(file.source, file.path)
        if sliced is not None:
            found = iter(sliced)
    if found is None:
        found = packs.pack(file.source, file.path, form, reading, place, left)
    first = next(found, None)
    if first is None:
        yield refused(file.source, "empty_container", "holds no documents")
    else:
        yield from itertools.chain([first], found)


def _in_order(entry: Entry, before: Entry | None) -> Entry:
    """Return the entry. Raises SourceError if its documents would stand among those of the one before."""
    if before is not None and name_order(name_of(entry)) <= name_order(names_in(before)[1]):
        raise SourceError(
            f"'{name_of(entry)}' would stand among the documents of '{before.source}'; rename it, or build it by itself"
        )
    return entry
