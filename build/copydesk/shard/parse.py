"""The first step: a shard's documents, read and parsed into intermediate tables."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import orjson
import pyarrow as pa

from copydesk.dataset.hashes import canonical_json
from copydesk.dataset.work import ROW
from copydesk.parser import load_tables, parse_all
from copydesk.parser.overrides import Overrides, corrections, load_overrides
from copydesk.read import load_entries, read_entries
from copydesk.records import RawDocument, Rejection
from copydesk.shard.given import Given, key_of
from copydesk.shard.rows import Rows
from copydesk.survey.signatures import save_signatures

HELD_BYTES = 64 << 20  # of documents that are kept from hashing to parsing; larger shards are read a second time
_SUMMARY = "parsed.json"

Document = RawDocument | Rejection


@dataclass(frozen=True, slots=True)
class ParseTask:
    """Documents to read and parse. listing: the file of their entries."""

    number: int
    listing: Path
    given: Given


@dataclass(frozen=True, slots=True)
class ParsedShard:
    """A parsed shard: `folder` holds its intermediate tables (see `dataset.work`).

    documents: how many were read. overridden: the overrides that were used. stated: the fields of the input that
    stated anything.
    """

    number: int
    key: str
    folder: Path
    documents: int
    overridden: frozenset[str]
    stated: frozenset[str]


def parse_shard(task: ParseTask) -> ParsedShard:
    """Return the shard as it was parsed before from the same bytes by the same code and tables, or parse it now."""
    given = task.given
    overrides = load_overrides(given.overrides)
    base = key_of("parse", given.tables_sha256())
    held: list[Document] | None = []
    size = 0
    first = Reading(base, overrides)
    for document in first.of(_documents(task)):
        size += len(document.raw) if isinstance(document, RawDocument) else 0
        if held is not None:
            held.append(document)
        if size > HELD_BYTES:
            held = None
    key = first.key()
    folder = given.store.find(key)
    if folder is None:
        draft = given.store.draft()
        again = Reading(base, overrides)
        _parse(again.of(_documents(task) if held is None else held), draft, given, overrides)
        key = again.key()  # a source that changed since it was hashed is kept under what was parsed
        folder = given.store.keep(draft, key)
    pa.default_memory_pool().release_unused()
    summary = orjson.loads((folder / _SUMMARY).read_bytes())
    used, stated = (frozenset(summary[name]) for name in ("overridden", "stated"))
    return ParsedShard(task.number, key, folder, summary["documents"], used, stated)


class Reading:
    """Documents on their way, and the key of what they and their corrections were."""

    def __init__(self, base: str, overrides: Overrides) -> None:
        self._hash = hashlib.sha256(base.encode())
        self._overrides = overrides

    def of(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Yield the documents, each hashed before it is used."""
        for document in documents:
            self._hash.update(canonical_json(self._identity(document)))
            yield document

    def key(self) -> str:
        """Return the key of the documents so far."""
        return self._hash.hexdigest()

    def _identity(self, document: Document) -> list[object]:
        if isinstance(document, Rejection):
            return [document.source, document.sha256, document.rule, document.message]
        overridden = {key: self._overrides[key] for key in _named(document, self._overrides)}
        given = {field: [*stated] for field, stated in document.given.items()}
        return [document.source, document.sha256, given, overridden]


def _named(document: RawDocument, overrides: Overrides) -> set[str]:
    return {document.source, document.id} & overrides.keys()


def _documents(task: ParseTask) -> Iterator[Document]:
    return read_entries(load_entries(task.listing), task.given.reading)


def _parse(documents: Iterable[Document], folder: Path, given: Given, overrides: Overrides) -> None:
    tables = load_tables(*given.choice)
    rows = Rows(overrides)
    used: set[str] = set()
    stated: set[str] = set()
    for document, parsed in parse_all(documents, tables, partial(corrections, overrides=overrides)):
        if isinstance(document, RawDocument):
            used |= _named(document, overrides)
            stated.update(given.origin for given in document.given.values())
            rows.add(document, parsed)
        else:
            rows.add_unread(document)
    rows.save(folder)
    articles = rows.table("articles")
    save_signatures(folder, articles[ROW.name].to_pylist(), articles["body"].to_pylist())
    summary = {"documents": rows.count, "overridden": sorted(used), "stated": sorted(stated)}
    (folder / _SUMMARY).write_bytes(canonical_json(summary))
