"""A release before this one: its articles keep their splits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from copydesk.dataset.hashes import file_sha256
from copydesk.dataset.layout import MANIFEST
from copydesk.dataset.manifest import is_sealed, read_manifest
from copydesk.survey.documents import Documents, Flags, Numbers, ids_of
from copydesk.survey.groups import components
from copydesk.survey.near_duplicates import Pairs
from copydesk.survey.splits import Splits
from copydesk_schema.errors import ConfigError, DatasetError

RULE = "bridges_splits"


@dataclass(frozen=True, slots=True, eq=False)
class Released:
    """The articles of a release. ids: of each, rising. places: of its split among the names."""

    ids: npt.NDArray[np.bytes_]
    places: Splits

    def among(self, documents: Documents) -> Splits:
        """Return for each document that makes an article the split it was released in, -1 if it was not."""
        found = np.full(len(documents), -1, np.int8)
        if len(self.ids):
            at = np.minimum(np.searchsorted(self.ids, documents.ids), len(self.ids) - 1)
            there = (self.ids[at] == documents.ids) & documents.article
            found[there] = self.places[at[there]]
        return found


def read_released(root: Path, names: Sequence[str]) -> Released:
    """Return the articles of a released dataset, with their splits among the names.

    Raises CopydeskError if that is no dataset, one without splits or with others, or if its ledger is not the one that
    its manifest hashes.
    """
    manifest = read_manifest(root)
    if not is_sealed(root):
        raise DatasetError(f"{root / MANIFEST} was edited after it was sealed; `copydesk validate {root}` tells more")
    if not manifest["counts"].get("splits"):
        raise ConfigError(f"--previous {root} was built without splits; leave it out")
    ids, places = [np.empty(0, "S32")], [np.empty(0, np.int8)]
    for file in manifest["files"]:
        if file["path"].startswith("ledger/"):
            rows = _accepted(root, file)
            ids.append(ids_of(rows["id"]))
            places.append(_places(root, rows["split"], names))
    order = np.argsort(joined := np.concatenate(ids))
    return Released(joined[order], np.concatenate(places)[order])


def _accepted(root: Path, file: Mapping[str, Any]) -> pa.Table:
    shard = root / file["path"]
    try:
        if file_sha256(shard) != file["sha256"]:
            raise DatasetError(f"{shard} is not the file of the manifest; `copydesk validate {root}` tells more")
        return pq.read_table(shard, columns=["id", "split"], filters=pc.field("status") == "accepted")
    except (OSError, pa.ArrowException) as error:
        raise DatasetError(f"cannot read {shard} of --previous: {str(error).splitlines()[0]}") from None


def _places(root: Path, split: pa.ChunkedArray, names: Sequence[str]) -> Splits:
    places = pc.index_in(split, pa.array(names, pa.string()))
    if places.null_count:
        (other, *_) = split.filter(pc.is_null(places)).to_pylist()
        raise ConfigError(f"--previous {root} has a split '{other}', and --split does not name it")
    found: Splits = places.to_numpy().astype(np.int8)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Bridges:
    """Documents that join splits. number: of each. between: of each, one document on either side."""

    numbers: Numbers
    between: Numbers


def find_bridges(released: Splits, pairs: Pairs) -> Bridges:
    """Return the documents that join released ones of different splits.

    They are newcomers. Only where two released articles are alike that were not before, since they are read otherwise
    now, the one of the later split is one too.
    """
    new = released < 0
    root = components(len(released), pairs)
    joined = np.unique(pairs)
    low = np.full(len(released), np.iinfo(np.int8).max, np.int8)
    high = np.full(len(released), -1, np.int8)
    old = joined[~new[joined]]
    np.minimum.at(low, root[old], released[old])
    np.maximum.at(high, root[old], released[old])
    newcomers = joined[new[joined] & (high[root[joined]] > low[root[joined]])]
    one, other = pairs.T
    clash = ~new[one] & ~new[other] & (released[one] != released[other])
    later = np.where(released[one[clash]] > released[other[clash]], one[clash], other[clash])
    numbers = np.union1d(newcomers, later)
    between = [[_member(old, root, released, root[n], side[root[n]]) for side in (low, high)] for n in numbers]
    return Bridges(numbers, np.array(between, np.int64).reshape(-1, 2))


def _member(old: Numbers, root: Numbers, released: Splits, group: int, place: int) -> int:
    return int(old[(root[old] == group) & (released[old] == place)][0])


def without(pairs: Pairs, numbers: Numbers, count: int) -> Pairs:
    """Return the pairs of the other documents."""
    left: Flags = np.ones(count, np.bool_)
    left[numbers] = False
    kept: Pairs = pairs[left[pairs].all(axis=1)]
    return kept


def keep(places: Splits, released: Splits, leader: Numbers) -> Splits:
    """Return the splits, with those of released documents, and of what is in one group with them, as they were."""
    old = np.flatnonzero(released >= 0)
    of_group = np.full(len(places), -1, np.int8)
    of_group[leader[old]] = released[old]
    kept = of_group[leader]
    return np.where((kept >= 0) & (places >= 0), kept, places)
