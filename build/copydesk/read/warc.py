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


def records(source: str, stream: IO[bytes], reading: Reading) -> Iterator[Record | Rejection]:
    """Yield the responses, resources and conversions of a web archive; requests and the like are no documents.

    What cannot be read of it is one rejection, in the place of its record.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    documents = (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion)
    number = 0
    try:
        for number, found in enumerate(
            ArchiveIterator(stream, record_types=WarcRecordType.any_type, auto_decode="all", stream_detect=False), 1
        ):
            if found.record_type in documents:
                yield _record(record_name(source, number), found, reading)
    except BombError as error:
        yield bomb(record_name(source, number + 1), error)
    except (*FAULTS, ValueError) as error:
        yield unread(record_name(source, number + 1), error)
    else:
        if not number:
            yield refused(source, "damaged_file", "holds no record of a web archive")


def _record(name: str, found: Any, reading: Reading) -> Record | Rejection:
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
