"""Two kinds of hash: of a file's bytes, and of the rows in it, which no version of Parquet changes."""

import hashlib
import heapq
import mmap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

_DIGEST_BYTES = 32


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def canonical_json(value: Any) -> bytes:
    """Return the value's canonical JSON (RFC 8785, for strings, integers, nulls, lists, objects); dates as ISO 8601."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def row_digest(row: Mapping[str, Any]) -> bytes:
    """Return the SHA-256 of a row's canonical JSON, 32 bytes."""
    return hashlib.sha256(canonical_json(row)).digest()


def logical_sha256(digests: Iterable[bytes]) -> str:
    """Return the logical hash of a table: the SHA-256 of its rows' digests, sorted and joined."""
    return hashlib.sha256(b"".join(sorted(digests))).hexdigest()


def merged_sha256(paths: Iterable[Path]) -> str:
    """Return the logical hash over files of sorted digests, which are mapped and never held."""
    whole = hashlib.sha256()
    for digest in heapq.merge(*map(_digests, paths)):
        whole.update(digest)
    return whole.hexdigest()


def _digests(path: Path) -> Iterator[bytes]:
    if not path.stat().st_size:  # an empty file cannot be mapped
        return
    with path.open("rb") as file:  # closed at once: a mapping needs no open file, and there may be thousands
        digests = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    with digests:
        for at in range(0, len(digests), _DIGEST_BYTES):
            yield digests[at : at + _DIGEST_BYTES]


def table_digests(table: pa.Table | pa.RecordBatch) -> list[bytes]:
    """Return the digest of each row, in order."""
    return [row_digest(row) for row in table.to_pylist()]
