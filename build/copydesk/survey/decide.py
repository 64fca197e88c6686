"""What becomes of each document, once all are known: a file of decisions for each shard."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from copydesk.dataset.work import DECISIONS, ROW, decisions_file, save
from copydesk.records import Alike
from copydesk.survey import duplicates, groups, previous, splits
from copydesk.survey.documents import Documents, Each, Flags, Numbers
from copydesk.survey.groups import Groups, Signed
from copydesk.survey.near_duplicates import Pairs
from copydesk.survey.splits import Plan, Splits

NearDuplicates = Literal["keep", "withhold"]
Reasons = dict[int, tuple[str, str]]
"""Why documents are withheld, by number: the rule, and a message."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the survey. previous: a released dataset, whose articles keep their splits."""

    near_duplicates: NearDuplicates = "keep"
    plan: Plan | None = None
    previous: Path | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """decisions: a file for each shard."""

    decisions: tuple[Path, ...]
    alike: Alike


def decide(
    shards: Sequence[tuple[Path, Path]], wanted: Wanted, work: Path, each: Each, pairs: Pairs | None = None
) -> Survey:
    """Decide of all documents. shards: of each the folder of its thin table, and that of its signatures.

    pairs: the documents that are alike, if that is known.
    """
    documents = Documents.of([thin for thin, _ in shards])
    released = _released(documents, wanted)
    rank = ranks(documents.corrected, released >= 0)
    signed = Signed.of([signatures for _, signatures in shards], documents.starts)
    pairs = groups.alike_pairs(signed, work / "alike", each) if pairs is None else pairs
    pairs = pairs[documents.article[pairs].all(axis=1)]
    bridges = previous.find_bridges(released, pairs)
    pairs = previous.without(pairs, bridges.numbers, len(documents))
    alike = groups.find_groups(signed, rank, pairs, work / "alike", each)
    kept = duplicates.first_copies(documents.ids, documents.article, rank)
    copies = kept != np.arange(len(documents))
    reasons = _bridging(documents, bridges) | _copied(documents, kept, copies)
    if wanted.near_duplicates == "withhold":
        reasons = _like_others(documents, alike) | reasons
    named = groups.group_ids(alike, documents.ids)
    places = np.full(len(documents), -1, np.int8)
    if wanted.plan:
        places = splits.assign(wanted.plan, documents, alike.leader, named, documents.article)
        places = previous.keep(places, released, alike.leader)
    names = wanted.plan.names if wanted.plan else ()
    files = _write(documents, alike, named, _Placed(places, names), reasons, work)
    return Survey(tuple(files), _count(documents, alike, copies))


def _released(documents: Documents, wanted: Wanted) -> Splits:
    if not (wanted.plan and wanted.previous):
        return np.full(len(documents), -1, np.int8)
    return previous.released_splits(documents, *previous.read_splits(wanted.previous, wanted.plan.names))


def ranks(corrected: Flags, released: Flags) -> Numbers:
    """Return the order in which copies are kept: those that a person corrected, those that were released, the first."""
    rank = np.empty(len(corrected), np.int64)
    rank[np.lexsort((np.arange(len(corrected)), ~released, ~corrected))] = np.arange(len(corrected))
    return rank


def _bridging(documents: Documents, bridges: previous.Bridges) -> Reasons:
    return {
        number: (previous.RULE, f"would join '{documents.source(one)}' and '{documents.source(other)}' of other splits")
        for number, (one, other) in zip(bridges.numbers.tolist(), bridges.between.tolist(), strict=True)
    }


def _copied(documents: Documents, kept: Numbers, copies: Flags) -> Reasons:
    return {
        number: (duplicates.RULE, f"the same bytes as '{documents.source(kept[number])}'")
        for number in np.flatnonzero(copies).tolist()
    }


def _like_others(documents: Documents, alike: Groups) -> Reasons:
    led = np.flatnonzero(alike.leader != np.arange(len(documents)))
    return {
        number: (
            groups.RULE,
            f"{alike.similarity[number]:.0%} of its text is that of '{documents.source(alike.leader[number])}'",
        )
        for number in led.tolist()
    }


def _count(documents: Documents, alike: Groups, copies: Flags) -> Alike:
    """Count the groups that hold more than the same bytes."""
    members = np.flatnonzero(alike.grouped & ~copies)
    leaders, group, size = np.unique(alike.leader[members], return_inverse=True, return_counts=True)
    several = size > 1
    known = documents.outlet[members] >= 0
    published = np.unique(np.stack((group[known], documents.outlet[members][known])), axis=1)[0]
    across = np.bincount(published, minlength=len(leaders)) > 1
    return Alike(int(several.sum()), int(size[several].sum()), int(across.sum()), int(size[across].sum()))


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    places: Splits
    names: tuple[str, ...]

    def of(self, number: int) -> str | None:
        place = self.places[number]
        return self.names[place] if place >= 0 else None


def _write(
    documents: Documents,
    alike: Groups,
    named: npt.NDArray[np.bytes_],
    placed: _Placed,
    reasons: Reasons,
    work: Path,
) -> list[Path]:
    withheld = np.zeros(len(documents), np.bool_)
    withheld[np.fromiter(reasons, np.int64)] = True
    decided = np.flatnonzero(alike.grouped | withheld | (placed.places >= 0))
    files = []
    for shard, (start, end) in enumerate(zip(documents.starts[:-1], documents.starts[1:], strict=True)):
        rows = [
            {
                ROW.name: number - start,
                "rule": reasons[number][0] if withheld[number] else None,
                "message": reasons[number][1] if withheld[number] else None,
                "duplicate_group": named[number].decode() if alike.grouped[number] else None,
                "similarity": alike.similarity[number] if alike.grouped[number] else None,
                "split": None if withheld[number] else placed.of(number),
            }
            for number in decided[np.searchsorted(decided, start) : np.searchsorted(decided, end)].tolist()
        ]
        files.append(decisions_file(work, shard))
        save(files[-1], pa.Table.from_pylist(rows, DECISIONS))
    return files
