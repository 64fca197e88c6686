"""Signatures: 128 numbers a body, of which two bodies share as many as their shingles overlap (MinHash).

A folder keeps those of its documents in two files: `signatures.arrow` has the row of each signed document and the keys
of its bands, `digests.bin` the numbers, 512 bytes a document. Documents are candidates if they share a band's key.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from copydesk.dataset.work import ROW, load, save
from copydesk.survey.shingles import BATCH_CHARS, WIDTH, shingles

PERMUTATIONS = 128
SEED = 42
BANDS = 32  # of four numbers each: of pairs that are alike by .7, all but one in six thousand share a band
ALIKE = 0.6  # the least similarity of near-duplicates; its standard error is .04 there

Digests = npt.NDArray[np.uint32]

_WIDE = PERMUTATIONS // BANDS
_BYTES = PERMUTATIONS * 4
_KEYS = [f"band_{band:02d}" for band in range(BANDS)]
_SCHEMA = pa.schema([ROW, *(pa.field(name, pa.uint32(), nullable=False) for name in _KEYS)])


def algorithm() -> dict[str, Any]:
    """Return what decides a signature, for the manifest: the numbers of two algorithms cannot be compared."""
    from importlib.metadata import version

    import rensa

    return {
        "algorithm": "R-MinHash",
        "library": f"rensa {version('rensa')}",
        "version": rensa.RMinHash.ALGORITHM_VERSION,
        "permutations": PERMUTATIONS,
        "seed": SEED,
        "bands": BANDS,
        "shingle": WIDTH,
        "alike": ALIKE,
    }


def sign(bodies: Sequence[str]) -> tuple[npt.NDArray[np.bool_], Digests]:
    """Return which bodies have a word at all, and the digests of those."""
    import rensa

    signed, digests = [], []
    for batch in _batches(bodies):
        hashes, ends = shingles(batch)
        worded = np.diff(ends, prepend=0) > 0
        offsets = np.concatenate(([0], ends[worded])).astype(np.uint64)
        made = rensa.RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets, PERMUTATIONS, SEED)
        signed.append(worded)
        digests.append(np.array(made.to_rows(), np.uint32).reshape(-1, PERMUTATIONS))
    if not digests:
        return np.zeros(0, np.bool_), np.zeros((0, PERMUTATIONS), np.uint32)
    return np.concatenate(signed), np.concatenate(digests)


def _batches(bodies: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for body in bodies:
        batch.append(body)
        size += len(body)
        if size >= BATCH_CHARS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def similarity(one: Digests, other: Digests) -> npt.NDArray[np.float64]:
    """Return, row by row, the estimated share of shingles that two bodies have in common."""
    shared: npt.NDArray[np.float64] = (one == other).mean(axis=1)
    return shared


def save_signatures(folder: Path, rows: Sequence[int], bodies: Sequence[str]) -> None:
    """Sign the bodies of some rows and leave the signatures in a folder."""
    signed, digests = sign(bodies)
    keep_signatures(folder, np.asarray(rows, np.int32)[signed], digests)


def keep_signatures(folder: Path, rows: npt.NDArray[np.int32], digests: Digests) -> None:
    """Leave the digests of rows, which rise, in a folder."""
    keys = _band_keys(digests)
    columns = {ROW.name: pa.array(rows, ROW.type)} | {name: pa.array(keys[band]) for band, name in enumerate(_KEYS)}
    save(folder / "signatures.arrow", pa.table(columns, schema=_SCHEMA))
    (folder / "digests.bin").write_bytes(digests.astype("<u4").tobytes())


def _band_keys(digests: Digests) -> npt.NDArray[np.uint32]:
    """Return a number for each band of each digest; documents that share one by chance are told apart later."""
    keys = np.zeros((BANDS, len(digests)), np.uint64)
    for at in range(_WIDE):
        keys = keys * np.uint64(0x9E3779B97F4A7C15) + digests[:, at::_WIDE].T
    return (keys >> np.uint64(32)).astype(np.uint32)


def signed_rows(folder: Path) -> npt.NDArray[np.int32]:
    """Return the rows of a folder's signed documents."""
    rows: npt.NDArray[np.int32] = load(folder / "signatures.arrow", [ROW.name])[ROW.name].to_numpy()
    return rows


def band_keys(folder: Path, *bands: int) -> npt.NDArray[np.uint32]:
    """Return the keys of a folder's signed documents in each of some bands."""
    table = load(folder / "signatures.arrow", [_KEYS[band] for band in bands])
    return np.stack([table[_KEYS[band]].to_numpy() for band in bands])


def read_digests(folder: Path, places: npt.NDArray[np.int64] | None = None) -> Digests:
    """Return the digests of a folder's signed documents, or of the ones at these places, which rise.

    They are read and not mapped: few are needed of many.
    """
    with (folder / "digests.bin").open("rb") as file:
        if places is None:
            raw = file.read()
        else:
            raw = b"".join(os.pread(file.fileno(), _BYTES, place * _BYTES) for place in places.tolist())
    return np.frombuffer(raw, "<u4").reshape(-1, PERMUTATIONS)
