"""Web archives: each page or text in one is a document, named by the number of its record in the file, from 1."""

from collections.abc import Iterator
from typing import IO, Any

from copydesk.read.entries import Reading, Record, refused
from copydesk.read.files import FAULTS, BombError, bomb, too_large, unread
from copydesk.read.names import record_name
from copydesk.records import Given, Rejection

ORIGIN = "warc"
_HTML = ("text/html", "application/xhtml+xml")
_GOOD = 200
_HEADERS = 1 << 16  # bytes; of what a server says before the page


def records(source: str, stream: IO[bytes], reading: Reading) -> Iterator[Record | Rejection]:
    """Yield the responses, resources and conversions of a web archive; requests and the like are no documents.

    What cannot be read of it is one rejection, in the place of its record.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    documents = (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion)
    number = 1
    try:
        for found in ArchiveIterator(
            _Forward(stream), record_types=WarcRecordType.any_type, parse_http=False, stream_detect=False
        ):
            name = record_name(source, number)
            if found.record_type in documents and found.content_length > reading.max_document_bytes + _HEADERS:
                yield too_large(name, found.content_length, reading.max_document_bytes)
            elif found.record_type in documents:
                yield _record(name, found, _whole(found), reading)
            elif found.reader.consume() < found.content_length or "Content-Length" not in found.headers:
                raise EOFError
            number += 1
    except BombError as error:
        yield bomb(record_name(source, number), error)
    except (*FAULTS, ValueError) as error:
        yield unread(record_name(source, number), error)
    else:
        if number == 1:
            yield refused(source, "damaged_file", "holds no record of a web archive")


class _Forward:
    """A stream that knows its position: fastwarc asks for it, and asks for no other."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._at = stream, 0

    def read(self, size: int = -1) -> bytes:
        read: bytes = self._stream.read1(size)  # type: ignore[attr-defined]  # a fault must not take what came before
        self._at += len(read)
        return read

    def close(self) -> None:
        """Leave the stream to whoever opened it."""

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        if (offset, whence) not in ((0, 1), (self._at, 0)):
            raise OSError("this stream is read once")
        return self._at


def _whole(found: Any) -> bytes:
    """Return a record's block. Raises EOFError if it is shorter than its header says, which fastwarc passes over."""
    block: bytes = found.reader.read(found.content_length)
    if len(block) < found.content_length or "Content-Length" not in found.headers:
        raise EOFError
    return block


def _record(name: str, found: Any, block: bytes, reading: Reading) -> Record | Rejection:
    found.set_bytes_content(block)
    if found.is_http:
        found.parse_http(auto_decode="all")
    if found.is_http and found.http_headers is not None and found.http_headers.status_code != _GOOD:
        return refused(name, "not_a_page", f"the site answered {found.http_headers.status_code}, and with no page")
    kind = (found.http_content_type or found.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if kind not in _HTML and kind != "text/plain":
        return refused(name, "not_a_page", f"'{kind[:60]}' is neither HTML nor text")
    most = reading.max_document_bytes
    raw = found.reader.read(most + 1)
    if len(raw) > most:
        return too_large(name, None, most)
    address = found.headers.get("WARC-Target-URI")
    given = {"url": Given(address.strip("<>"), ORIGIN)} if address else {}
    return Record(name, raw, kind in _HTML, given)
