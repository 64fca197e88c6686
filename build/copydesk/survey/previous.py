"""A release before this one: its articles keep their splits."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.dataset.layout import Dataset
from copydesk.dataset.manifest import read_manifest
from copydesk.survey.documents import Documents, Flags, Numbers
from copydesk.survey.groups import components
from copydesk.survey.near_duplicates import Pairs
from copydesk.survey.splits import Splits
from copydesk_schema.errors import ConfigError, DatasetError

RULE = "bridges_splits"


def read_splits(root: Path, names: Sequence[str]) -> tuple[npt.NDArray[np.bytes_], Splits]:
    """Return the ids of a released dataset's articles, rising, and the place of each one's split among the names.

    Raises CopydeskError if that is no dataset, or one without splits, or with others.
    """
    read_manifest(root)
    try:
        tables = [pq.read_table(shard, columns=["id", "status", "split"]) for shard in Dataset(root).shards("ledger")]
    except (OSError, pa.ArrowInvalid) as error:
        raise DatasetError(f"cannot read the ledger of --previous {root}: {error}") from None
    rows = pa.concat_tables(tables).to_pydict() if tables else {"id": [], "status": [], "split": []}
    released = sorted(
        (name.encode(), split)
        for name, status, split in zip(rows["id"], rows["status"], rows["split"], strict=True)
        if status == "accepted"
    )
    for _, split in released:
        if split is None:
            raise ConfigError(f"--previous {root} was built without splits; leave it out")
        if split not in names:
            raise ConfigError(f"--previous {root} has a split '{split}', and --split does not name it")
    places = np.array([names.index(split) for _, split in released], np.int8)
    return np.array([name for name, _ in released], "S32"), places


def released_splits(documents: Documents, ids: npt.NDArray[np.bytes_], places: Splits) -> Splits:
    """Return for each document that makes an article the split it was released in, -1 if it was not."""
    found = np.full(len(documents), -1, np.int8)
    if len(ids):
        at = np.minimum(np.searchsorted(ids, documents.ids), len(ids) - 1)
        there = (ids[at] == documents.ids) & documents.article
        found[there] = places[at[there]]
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
