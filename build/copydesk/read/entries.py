"""What is found before it is read: a file that is one document, or a slice of one that holds many.

A slice stands for its records without an object for each, so that a listing stays small however much it lists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from copydesk.read.names import record_name
from copydesk.records import Given, Rejection

MOST_BYTES = 128 << 20  # of a document; a body holds a million characters, and parsing takes some 20 times the bytes
SLICE_DOCUMENTS = 1024
SLICE_BYTES = 16 << 20

GIVEN_FIELDS = ("id", "date", "outlet", "title", "url")


@dataclass(frozen=True, slots=True)
class Reading:
    """How records are read: the input's own fields for the text and for what is stated beside it; the largest document.

    Nothing else a build is asked for changes what is read.
    """

    text_field: str = "text"
    id_field: str | None = None
    date_field: str | None = None
    outlet_field: str | None = None
    title_field: str | None = None
    url_field: str | None = None
    max_document_bytes: int = MOST_BYTES

    @property
    def given_fields(self) -> Mapping[str, str]:
        """The input's field for each field that is given."""
        return _given_fields(self)


@lru_cache(maxsize=8)  # it is asked for every record
def _given_fields(reading: Reading) -> Mapping[str, str]:
    named = {field: getattr(reading, f"{field}_field") for field in GIVEN_FIELDS}
    return {field: origin for field, origin in named.items() if origin}


@dataclass(frozen=True, slots=True)
class Located:
    """A file that was found and not yet read. size: bytes, as the folder lists it."""

    source: str
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of a JSON Lines file. source: the file's name. first, last: line numbers. start, end: bytes."""

    source: str
    path: str
    first: int
    last: int
    start: int
    end: int
    count: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Whole row groups of a Parquet file. first, last: row numbers. size: bytes, unpacked."""

    source: str
    path: str
    first: int
    last: int
    groups: tuple[int, int]
    size: int
    count: int


@dataclass(frozen=True, slots=True)
class Packed:
    """Some records of a pack, made of a file that cannot be read from the middle. first, last: sources."""

    source: str
    path: str
    batch: int
    size: int
    count: int
    first: str
    last: str


Entry = Located | Lines | Rows | Packed | Rejection


class Record(NamedTuple):
    """A document as a container holds it. html: whether its text is still to be taken out of a page."""

    source: str
    raw: bytes
    html: bool = False
    given: Mapping[str, Given] = {}


def documents_in(entry: Entry) -> int:
    """Return the number of documents that an entry stands for; a file that cannot be read is one."""
    return 1 if isinstance(entry, Located | Rejection) else entry.count


def bytes_in(entry: Entry) -> int:
    """Return about how many bytes an entry stands for."""
    if isinstance(entry, Rejection):
        return 0
    return entry.end - entry.start if isinstance(entry, Lines) else entry.size


def names_in(entry: Entry) -> tuple[str, str]:
    """Return the names of the first and the last document of an entry; a line so named may be blank."""
    if isinstance(entry, Lines | Rows):
        return record_name(entry.source, entry.first), record_name(entry.source, entry.last)
    return (entry.first, entry.last) if isinstance(entry, Packed) else (entry.source, entry.source)


def name_of(entry: Entry) -> str:
    """Return a name that no other entry has: that of its first document, where it stands for several."""
    return names_in(entry)[0]


def refused(source: str, rule: str, message: str) -> Rejection:
    """Return what the ledger says of something that could not be read."""
    return Rejection(source, None, "read", rule, message)
