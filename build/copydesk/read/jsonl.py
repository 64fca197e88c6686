"""JSON Lines: one object a line, whose text field is the document. A malformed line costs that line only."""

from collections.abc import Iterator
from functools import partial
from typing import IO, Any

from copydesk.read.entries import SLICE_BYTES, SLICE_DOCUMENTS, Lines, Reading, Record, refused
from copydesk.read.files import FAULTS, BombError, bomb, open_file, too_large, unread
from copydesk.read.names import record_name
from copydesk.records import Given, Rejection
from copydesk_schema.errors import SourceError

_MARK = b"\xef\xbb\xbf"
_CHUNK = 1 << 20


def slices(source: str, path: str, reading: Reading) -> Iterator[Lines | Rejection]:
    """Yield a file's lines in slices, found in one pass; slices count from the start, so that lines that are appended
    change the last one only.
    """
    try:
        file = open_file(path)
    except FAULTS as error:
        yield unread(source, error)
        return
    with file:
        yield from _slices(source, path, file, reading)


def _slices(source: str, path: str, file: IO[bytes], reading: Reading) -> Iterator[Lines | Rejection]:
    start = at = 0
    first, number, count = 1, 0, 0
    fault: Rejection | None = None
    try:
        for line, length in _lines(file, reading.max_document_bytes):
            at += length
            number += 1
            count += not _is_blank(line)
            if count >= SLICE_DOCUMENTS or at - start >= SLICE_BYTES:
                if count:
                    yield Lines(source, path, first, number, start, at, count)
                start, first, count = at, number + 1, 0
    except FAULTS as error:
        fault = unread(record_name(source, number + 1), error)
    if count:
        yield Lines(source, path, first, number, start, at, count)
    if fault:
        yield fault


def _lines(file: IO[bytes], most: int) -> Iterator[tuple[bytes, int]]:
    """Yield each line with its length; of one that is longer than the most, only its beginning."""
    for line in iter(partial(file.readline, most + 1), b""):
        length = len(line)
        if length > most and not line.endswith(b"\n"):
            for more in iter(partial(file.readline, _CHUNK), b""):
                length += len(more)
                if more.endswith(b"\n"):
                    break
        yield line, length


def _is_blank(line: bytes) -> bool:
    return line.isspace() or line == _MARK


def read_slice(entry: Lines, reading: Reading) -> Iterator[Record | Rejection]:
    """Yield the records of a slice; what cannot be read of it is one rejection, in the place of its record.

    Raises SourceError if the file was changed below the build.
    """
    done, number = 0, entry.first
    try:
        with open_file(entry.path) as file:
            file.seek(entry.start)
            at = entry.start
            for line, length in _lines(file, reading.max_document_bytes):
                if at >= entry.end or done == entry.count:
                    break
                if not _is_blank(line):
                    yield _record(record_name(entry.source, number), line, length, reading)
                    done += 1
                at += length
                number += 1
    except FAULTS as error:
        if isinstance(error, FileNotFoundError):
            raise SourceError(f"{entry.source} was there when the build began, and is gone; run it again") from None
        yield unread(record_name(entry.source, number), error)
        return
    if done != entry.count:
        raise SourceError(f"{entry.source} was changed while the build ran; run it again")


def records(source: str, stream: IO[bytes], reading: Reading) -> Iterator[Record | Rejection]:
    """Yield the records of a stream of lines; what cannot be read of it is one rejection, in its record's place."""
    number = 0
    try:
        for line, length in _lines(stream, reading.max_document_bytes):
            number += 1
            if not _is_blank(line):
                yield _record(record_name(source, number), line, length, reading)
    except BombError as error:
        yield bomb(record_name(source, number + 1), error)
    except FAULTS as error:
        yield unread(record_name(source, number + 1), error)


def _record(name: str, line: bytes, length: int, reading: Reading) -> Record | Rejection:
    import orjson

    if length > reading.max_document_bytes:
        return too_large(name, length, reading.max_document_bytes)
    try:
        row = orjson.loads(line.removeprefix(_MARK) if line.startswith(_MARK) else line)
    except orjson.JSONDecodeError as error:
        return refused(name, "malformed_line", f"this line is no JSON: {str(error).partition(':')[0]}")
    if not isinstance(row, dict):
        return refused(name, "malformed_line", "this line is no JSON object: each must be {…} with the text in a field")
    return record_of(name, row, reading)


def record_of(name: str, row: dict[str, Any], reading: Reading) -> Record | Rejection:
    """Return the record that the fields of a row make."""
    if reading.text_field not in row:
        told = f"has no field '{reading.text_field}'; name the right one by --text-field"
        return refused(name, "no_text_field", told)
    text = row[reading.text_field]
    if text is None:
        return refused(name, "null_text", f"its field '{reading.text_field}' is null")
    if not isinstance(text, str):
        return refused(name, "null_text", f"its field '{reading.text_field}' holds no text")
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) > reading.max_document_bytes:
        return too_large(name, len(raw), reading.max_document_bytes)
    given = {
        field: Given(_stated(row[origin]), origin)
        for field, origin in reading.given_fields.items()
        if row.get(origin) is not None and _stated(row[origin])
    }
    return Record(name, raw, given=given)


def _stated(value: Any) -> str:
    """Return a value as text: a day or a moment in its ISO form, anything else as it is written."""
    return (value.isoformat() if hasattr(value, "isoformat") else str(value)).strip()
