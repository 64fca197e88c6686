"""Two kinds of hash: of a file's bytes, and of the rows in it, which no version of Parquet changes."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

_DIGEST_BYTES = 32
_DIGEST = f"S{_DIGEST_BYTES}"  # compares as bytes do: what it pads with is the least byte
_MERGED_BYTES = 32 << 20


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
    """Return the logical hash over files of sorted digests, of which a slice at a time is held."""
    import numpy as np

    files = [path for path in paths if path.stat().st_size]
    slices = 1 + sum(path.stat().st_size for path in files) // _MERGED_BYTES
    starts = [(number * 2**16 // slices).to_bytes(2, "big") for number in range(slices)]
    bounds = []
    for path in files:
        digests = np.fromfile(path, _DIGEST)
        bounds.append([*np.searchsorted(digests, starts).tolist(), len(digests)])
    whole = hashlib.sha256()
    for number in range(slices):
        held = [
            np.fromfile(path, _DIGEST, bound[number + 1] - bound[number], offset=bound[number] * _DIGEST_BYTES)
            for path, bound in zip(files, bounds, strict=True)
        ]
        whole.update(np.sort(np.concatenate([np.empty(0, _DIGEST), *held])).tobytes())
    return whole.hexdigest()


def table_digests(table: pa.Table | pa.RecordBatch) -> list[bytes]:
    """Return the digest of each row, in order."""
    return [row_digest(row) for row in table.to_pylist()]
