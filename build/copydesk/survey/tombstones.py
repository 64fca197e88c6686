"""What was taken down, found again among articles: by hash what is the same, by signature what is like it.

Of a signature's numbers a tombstone holds the lowest eight bits (b-bit minwise hashing: Li and König, WWW 2010). Of a
long text these are enough to tell what is like it, and too few to say of any five words whether it had them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.dataset.hashes import canonical_json
from copydesk.dataset.tombstones import Tombstone, body_sha256, outlet_sha256, url_sha256
from copydesk.survey.shingles import shingles
from copydesk.survey.signatures import ALIKE, PERMUTATIONS, algorithm, sign

LEAST_SHINGLES = 50  # of fewer, each would show in so many of the numbers that guesses at it could be confirmed
_BYTES_A_BAND = 4
_BANDS = PERMUTATIONS // _BYTES_A_BAND
_BY_CHANCE = 1 / 256  # two unlike numbers have the same lowest bits

Marks = npt.NDArray[np.uint8]


class Like(NamedTuple):
    """An article, by its place among some, that is like what was taken down."""

    row: int
    similarity: float
    tombstone: Tombstone


def identities(articles: pa.RecordBatch | pa.Table) -> pa.Table:
    """Return what articles are known by: `id`, and hashes of `url`, `body` and `outlet`, as far as these are there."""
    found = {"id": articles["id"].cast(pa.string())}
    for name, hashed in (("url", url_sha256), ("body", body_sha256), ("outlet", outlet_sha256)):
        if name in articles.schema.names:
            values = articles[name].to_pylist()
            known = {outlet: hashed(outlet) for outlet in set(values) - {None}} if name == "outlet" else {}
            hashes = [value and (known.get(value) or hashed(value)) for value in values]
            found[f"{name}_sha256"] = pa.array(hashes, pa.string())
    return pa.table(found)


class Takedowns:
    """Tombstones, by what they know a document by. Of several for one document the first in the file counts."""

    def __init__(self, tombstones: Iterable[Tombstone]) -> None:
        self._by: dict[str, dict[str, Tombstone]] = {
            name: {} for name in ("id", "url_sha256", "body_sha256", "outlet_sha256")
        }
        for one in tombstones:
            for name, known in self._by.items():
                value = (one.id or (one.sha256 or "")[:32]) if name == "id" else getattr(one, name)
                if value:
                    known.setdefault(value, one)
        self._values = {name: pa.array(list(known), pa.string()) for name, known in self._by.items()}

    def find(self, known_by: pa.Table) -> dict[int, Tombstone]:
        """Return the rows that were taken down. known_by: some of the columns of `identities`."""
        found: dict[int, Tombstone] = {}
        for name, known in self._by.items():
            if known and name in known_by.column_names:
                column = known_by[name]
                rows = pc.indices_nonzero(pc.is_in(column, self._values[name]))
                for row, value in zip(rows.to_pylist(), column.take(rows).to_pylist(), strict=True):
                    found.setdefault(row, known[value])
        return found


def signatures_of(bodies: Sequence[str]) -> list[str | None]:
    """Return what tombstones hold of bodies' signatures; None of a short body."""
    counts = np.diff(shingles(bodies).ends, prepend=0) if bodies else np.zeros(0)
    signed, digests = sign(bodies)
    marks = dict(zip(np.flatnonzero(signed).tolist(), _lowest(digests), strict=True))
    kind = _kind()
    long = counts >= LEAST_SHINGLES
    return [f"{kind}:{marks[n].tobytes().hex()}" if long[n] else None for n in range(len(bodies))]


def _lowest(digests: npt.NDArray[np.uint32]) -> Marks:
    return (digests & np.uint32(0xFF)).astype(np.uint8)


def _kind() -> str:
    """Return what tells signatures that cannot be compared apart."""
    made = {name: value for name, value in algorithm().items() if name not in ("library", "bands", "alike")}
    return hashlib.sha256(canonical_json(made)).hexdigest()[:8]


class LikeTakedowns:
    """Tombstones, by their signatures. unread: how many have one of another algorithm."""

    def __init__(self, tombstones: Iterable[Tombstone]) -> None:
        signed = [(one, one.signature) for one in tombstones if one.signature]
        kind = f"{_kind()}:" if signed else ""
        made = [(one, bytes.fromhex(text.removeprefix(kind))) for one, text in signed if text.startswith(kind)]
        self._known = [(one, marks) for one, marks in made if len(marks) == PERMUTATIONS]
        self.unread = len(signed) - len(self._known)
        self._marks: Marks = np.frombuffer(b"".join(m for _, m in self._known), np.uint8).reshape(-1, PERMUTATIONS)
        self._bands = [(np.argsort(band, kind="stable"), np.sort(band)) for band in _bands(self._marks)]

    def __bool__(self) -> bool:
        """Whether there is anything to be like."""
        return bool(self._known)

    def find(self, bodies: Sequence[str]) -> list[Like]:
        """Return the bodies that are like what was taken down, each with what it is most like."""
        if not self:
            return []
        signed, digests = sign(bodies)
        marks, rows = _lowest(digests), np.flatnonzero(signed)
        pairs = [np.zeros((0, 2), np.int64)]
        for band, (order, keys) in zip(_bands(marks), self._bands, strict=True):
            begins, ends = np.searchsorted(keys, band, "left"), np.searchsorted(keys, band, "right")
            met = np.flatnonzero(ends > begins)
            pairs += [np.stack((np.full(end - at, n), order[at:end]), axis=1) for n, at, end in
                      zip(met.tolist(), begins[met].tolist(), ends[met].tolist(), strict=True)]  # fmt: skip
        ours, theirs = np.unique(np.concatenate(pairs), axis=0).T
        shared = (marks[ours] == self._marks[theirs]).mean(axis=1)
        similar = np.clip((shared - _BY_CHANCE) / (1 - _BY_CHANCE), 0, 1)
        best: dict[int, Like] = {}
        for n, other, share in zip(ours.tolist(), theirs.tolist(), similar.tolist(), strict=True):
            if share >= ALIKE and (n not in best or best[n].similarity < share):
                best[n] = Like(int(rows[n]), share, self._known[other][0])
        return [best[n] for n in sorted(best)]


def _bands(marks: Marks) -> Iterable[npt.NDArray[np.uint32]]:
    """Return for each band of four numbers what each row has there."""
    whole = np.ascontiguousarray(marks)
    keys: npt.NDArray[np.uint32] = whole.reshape(len(whole), _BANDS, _BYTES_A_BAND).view("<u4")[:, :, 0]
    return [keys[:, band] for band in range(_BANDS)]
