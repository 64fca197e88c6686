"""What a dataset folder has of what is asked for: its tables are streamed, and only what is found is held."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.dataset.parts import batches
from copydesk.survey.tombstones import identities, signatures_of


@dataclass(frozen=True, slots=True)
class Row:
    """A document as the ledger has it."""

    source: str
    id: str
    sha256: str
    status: str
    rule: str | None
    article_sha256: str | None
    group: str | None


@dataclass(frozen=True, slots=True)
class Text:
    """What is kept of an article, and by what a tombstone knows it."""

    id: str
    title: str | None
    outlet: str | None
    url_sha256: str | None
    body_sha256: str | None
    outlet_sha256: str | None
    signature: str | None


@dataclass(slots=True)
class Articles:
    """texts: of the articles that were asked for, by id. outlets: of all."""

    texts: dict[str, Text] = field(default_factory=dict)
    outlets: set[str] = field(default_factory=set)


_LEDGER = ("source", "id", "sha256", "status", "rule", "article_sha256", "duplicate_group")


def ledger_rows(
    root: Path, ids: Collection[str] = (), sources: Collection[str] = (), groups: Collection[str] = ()
) -> list[Row]:
    """Return the ledger's rows of these documents; none of one whose bytes could not be read."""
    wanted = {"id": ids, "source": sources, "duplicate_group": groups}
    values = {name: pa.array(sorted(some), pa.string()) for name, some in wanted.items() if some}
    found = []
    for batch in batches(root, "ledger", _LEDGER) if values else ():
        hits: set[int] = set()
        for name, some in values.items():
            hits.update(pc.indices_nonzero(pc.is_in(batch[name], some)).to_pylist())
        rows = batch.take(pa.array(sorted(hits), pa.int32())).to_pylist()
        found += [Row(*(row[name] for name in _LEDGER)) for row in rows if row["id"] is not None]
    return found


def articles(root: Path, ids: Collection[str], urls: Collection[str], outlets: Collection[str]) -> Articles:
    """Return the articles of these ids, and of these hashes of addresses and outlets."""
    found = Articles()
    wanted = {"id": ids, "url_sha256": urls, "outlet_sha256": outlets}
    values = {name: pa.array(sorted(some), pa.string()) for name, some in wanted.items() if some}
    for batch in batches(root, "articles", ("id", "outlet", "title", "body", "url")):
        found.outlets.update(pc.unique(batch["outlet"].drop_null()).to_pylist())
        known = identities(batch)
        hits: set[int] = set()
        for name, some in values.items():
            hits.update(pc.indices_nonzero(pc.is_in(known[name], some)).to_pylist())
        found.texts |= {text.id: text for text in texts(batch, known, sorted(hits))}
    return found


def texts(batch: pa.RecordBatch, known: pa.Table, rows: Sequence[int]) -> list[Text]:
    """Return what is kept of some articles of a batch. known: the identities of all."""
    places = pa.array(rows, pa.int32())
    some, marks = batch.take(places), known.take(places).to_pylist()
    signatures = signatures_of(some["body"].to_pylist())
    told = zip(some["title"].to_pylist(), some["outlet"].to_pylist(), marks, signatures, strict=True)
    return [Text(title=title, outlet=outlet, signature=signed, **known_by) for title, outlet, known_by, signed in told]
