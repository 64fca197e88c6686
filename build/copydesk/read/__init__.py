"""Sources to documents: what is named on the command line, found, named stably, and read.

`locate` lists what is there, as entries; `read_entries` reads them. Whatever cannot be read is a value (`Rejection`,
stage `read`), so that the ledger counts it.

A file is one document, unless the end of its name says that it holds many:

    a/b.txt, a/b.txt.gz     itself                    a/b.txt.gz
    docs.jsonl              a line, from 1            docs.jsonl#17
    data.parquet            a row, from 1             data.parquet#17
    corpus.zip, .tar.gz     a member                  corpus.zip!a/b.txt
    news.warc.gz            a record, from 1          news.warc.gz#17
"""

from collections.abc import Iterable, Iterator

from copydesk.read import jsonl, packs, table
from copydesk.read.document import document_of, read_file
from copydesk.read.entries import (
    MOST_BYTES,
    Entry,
    Lines,
    Located,
    Packed,
    Reading,
    Rows,
    bytes_in,
    documents_in,
    name_of,
)
from copydesk.read.locate import load_entries, locate, save_entries
from copydesk.read.names import name_order, source_name
from copydesk.read.shelf import Shelf, read_one
from copydesk.read.sources import LISTED
from copydesk.records import RawDocument, Rejection

__all__ = [
    "LISTED",
    "MOST_BYTES",
    "Entry",
    "Lines",
    "Located",
    "Packed",
    "Reading",
    "Rows",
    "Shelf",
    "bytes_in",
    "documents_in",
    "load_entries",
    "locate",
    "name_of",
    "name_order",
    "read_entries",
    "read_one",
    "save_entries",
    "source_name",
]


def read_entries(entries: Iterable[Entry], reading: Reading) -> Iterator[RawDocument | Rejection]:
    """Yield the documents that entries stand for, in order, one in memory at a time; each pack is opened once.

    Raises SourceError if a file of many documents was changed since it was listed.
    """
    pack, opened = None, ""
    try:
        for entry in entries:
            if isinstance(entry, Rejection):
                yield entry
            elif isinstance(entry, Located):
                yield read_file(entry, reading)
            else:
                if isinstance(entry, Packed):
                    if pack is None or opened != entry.path:
                        if pack is not None:
                            pack.close()
                        pack, opened = packs.Pack(entry.path), entry.path
                    records = pack.slice(entry.batch, entry.count)
                elif isinstance(entry, Lines):
                    records = jsonl.read_slice(entry, reading)
                else:
                    records = table.read_slice(entry, reading)
                for record in records:
                    yield record if isinstance(record, Rejection) else document_of(record)
    finally:
        if pack is not None:
            pack.close()
