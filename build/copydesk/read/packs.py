"""Packs: the records of a file that cannot be read from its middle, copied once into the build's own work folder.

A compressed file or an archive is read from beginning to end once, by whoever lists the sources. Its documents, each
compressed, go to `N.blobs`; `N.index` says where each lies, in the order of the sources, one slice a record batch. So
a shard reads its slices alone, no byte of the file is read twice, and nothing is held but the index of a tar archive.
"""

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from copydesk.read import archives, jsonl, table, warc
from copydesk.read.compressed import unpacked
from copydesk.read.entries import SLICE_BYTES, SLICE_DOCUMENTS, Packed, Reading, Record, refused
from copydesk.read.files import FAULTS, open_file, size_of, unread
from copydesk.read.forms import Form
from copydesk.read.names import name_order
from copydesk.records import Given, Rejection

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

_INDEX = ("source", "at", "length", "size", "html", "given", "rule", "message")
_MEMBERS = SLICE_DOCUMENTS // 2  # of an archive to a slice, on average: a name ends one, so that a new member moves few
_BATCH = 1 << 14


def records(source: str, path: str, form: Form, reading: Reading) -> Iterator[Record | Rejection]:
    """Yield the records of a container from beginning to end; those of a tar archive in no order."""
    if form.kind == "parquet":
        yield from table.records(source, path, reading)
        return
    try:
        with open_file(path) as file:
            if form.kind == "zip" and form.packing:
                yield refused(source, "nested_archive", "a compressed zip archive; unpack it first")
            elif form.kind == "zip":
                yield from archives.zip_records(source, file, reading)
            else:
                stream = unpacked(file, form.packing, size_of(file))
                yield from _STREAMED[form.kind](source, stream, reading)
    except FAULTS as error:
        yield unread(source, error)


_STREAMED: dict[str, Callable[[str, IO[bytes], Reading], Iterator[Record | Rejection]]] = {
    "jsonl": jsonl.records,
    "tar": archives.tar_records,
    "warc": warc.records,
}


def pack(
    source: str, path: str, form: Form, reading: Reading, place: Path, limit: int | None = None
) -> Iterator[Packed]:
    """Pack a container into files that begin with `place`, and yield its slices in the order of their sources."""
    rows: Iterator[Row] | list[Row]
    with place.with_suffix(".blobs").open("wb") as blobs:
        found = records(source, path, form, reading)
        kept = found if form.kind == "tar" else itertools.islice(found, limit)
        rows = (_stored(record, blobs) for record in kept)
        if form.kind == "tar":
            rows = _sorted(rows)
        slices = list(_write_index(place.with_suffix(".index"), rows, form.has_members))
    if not slices:
        empty = _stored(refused(source, "empty_container", "holds no documents"), None)
        slices = list(_write_index(place.with_suffix(".index"), [empty], False))
    for batch, (first, last, count, size) in enumerate(slices):
        yield Packed(source, str(place), batch, size, count, first, last)


def _stored(record: Record | Rejection, blobs: IO[bytes] | None) -> Row:
    row: Row = dict.fromkeys(_INDEX)
    if isinstance(record, Rejection):
        return row | {"source": record.source, "rule": record.rule, "message": record.message, "size": 0}
    assert blobs is not None
    packed = _codec().compress(record.raw, asbytes=True)
    row |= {"source": record.source, "at": blobs.tell(), "length": len(packed), "size": len(record.raw)}
    blobs.write(packed)
    if record.given:
        import orjson

        row["given"] = orjson.dumps(record.given, default=tuple)
    return row | {"html": record.html}


@lru_cache
def _codec() -> "pa.Codec":
    import pyarrow as pa

    return pa.Codec("lz4_raw")  # 5 times as quick as zstd at its quickest on texts this short, and half as small


@lru_cache
def _schema() -> "pa.Schema":
    import pyarrow as pa

    kinds = (pa.string(), pa.int64(), pa.int64(), pa.int64(), pa.bool_(), pa.binary(), pa.string(), pa.string())
    return pa.schema(list(zip(_INDEX, kinds, strict=True)))


def _sorted(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the rows in the order of their sources, held as Arrow columns."""
    import pyarrow as pa
    import pyarrow.compute as pc

    batches = []
    while held := list(itertools.islice(rows, _BATCH)):
        orders = [name_order(row["source"]) for row in held]
        batch = pa.Table.from_pylist(held, _schema())
        batch = batch.append_column("base", pa.array((base for base, _ in orders), pa.string()))
        batches.append(batch.append_column("number", pa.array((number for _, number in orders), pa.int64())))
    if batches:
        whole = pa.concat_tables(batches)
        order = pc.sort_indices(whole, [("base", "ascending"), ("number", "ascending")])
        for batch in whole.select(_INDEX).take(order).to_batches(_BATCH):
            yield from batch.to_pylist()


def _write_index(path: Path, rows: Iterable[Row], by_name: bool) -> Iterator[tuple[str, str, int, int]]:
    """Write the index, one slice a batch, and yield of each its first and last source, its documents and bytes."""
    import pyarrow as pa

    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, _schema()) as writer:
        for held in _sliced(rows, by_name):
            writer.write_batch(pa.RecordBatch.from_pylist(held, _schema()))
            yield held[0]["source"], held[-1]["source"], len(held), sum(row["size"] for row in held)


def _sliced(rows: Iterable[Row], by_name: bool) -> Iterator[list[Row]]:
    held: list[Row] = []
    size = 0
    for row in rows:
        held.append(row)
        size += row["size"]
        ends = by_name and _is_border(row["source"])
        if ends or len(held) >= SLICE_DOCUMENTS * (1 + by_name) or size >= SLICE_BYTES:
            yield held
            held, size = [], 0
    if held:
        yield held


def _is_border(source: str) -> bool:
    digest = hashlib.blake2b(source.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % _MEMBERS == 0


class Pack:
    """An open pack."""

    def __init__(self, place: str) -> None:
        import pyarrow as pa

        self._map = pa.memory_map(f"{place}.index")
        self._index = pa.ipc.open_file(self._map)
        self._blobs = Path(f"{place}.blobs").open("rb")  # noqa: SIM115  closed with the pack

    def close(self) -> None:
        """Close its files."""
        self._blobs.close()
        self._map.close()

    def slice(self, batch: int, count: int) -> Iterator[Record | Rejection]:
        """Yield the first records of a slice."""
        for row in self._index.get_batch(batch).slice(0, count).to_pylist():
            yield self._record(row)

    def find(self, source: str, slices: Sequence[Packed]) -> Record | Rejection | None:
        """Return the record of that name. slices: all of the pack, in order."""
        import bisect

        wanted = name_order(source)
        batch = bisect.bisect_right(slices, wanted, key=lambda s: name_order(s.first)) - 1
        if batch < 0:
            return None
        names = self._index.get_batch(batch).column("source")
        at = bisect.bisect_left(range(len(names)), wanted, key=lambda i: name_order(names[i].as_py()))
        if at == len(names) or names[at].as_py() != source:
            return None
        return self._record(self._index.get_batch(batch).slice(at, 1).to_pylist()[0])

    def _record(self, row: Row) -> Record | Rejection:
        if row["rule"] is not None:
            return refused(row["source"], row["rule"], row["message"])
        self._blobs.seek(row["at"])
        raw = _codec().decompress(self._blobs.read(row["length"]), row["size"], asbytes=True) if row["size"] else b""
        return Record(row["source"], raw, row["html"], _given(row["given"]))


def _given(stored: bytes | None) -> dict[str, Given]:
    if not stored:
        return {}
    import orjson

    return {field: Given(*facts) for field, facts in orjson.loads(stored).items()}
