"""From the bytes of a file or a record to a document."""

from copydesk.read.compressed import unpacked
from copydesk.read.entries import Located, Reading, Record
from copydesk.read.files import FAULTS, BombError, bomb, open_file, size_of, too_large, unread
from copydesk.read.forms import form_of
from copydesk.records import RawDocument, Rejection


def document_of(record: Record) -> RawDocument | Rejection:
    """Return the document that a record makes."""
    if record.html:
        from copydesk.read.html import read_page

        return read_page(record)
    return RawDocument.of(record.source, record.raw, record.given)


def read_file(entry: Located, reading: Reading) -> RawDocument | Rejection:
    """Return the document that a file is, or why its bytes cannot be had."""
    form = form_of(entry.source)
    most = reading.max_document_bytes
    try:
        with open_file(entry.path) as file:
            size = size_of(file)
            if size > most:
                return too_large(entry.source, size, most)
            raw = unpacked(file, form.packing, size).read(most + 1)
    except BombError as error:
        return bomb(entry.source, error)
    except FAULTS as error:
        return unread(entry.source, error)
    if len(raw) > most:
        return too_large(entry.source, None, most)
    return document_of(Record(entry.source, raw, form.kind == "html"))
