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
_RULES = (duplicates.RULE, previous.RULE, groups.RULE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the survey. released: the articles of a release, which keep their splits."""

    near_duplicates: NearDuplicates = "keep"
    plan: Plan | None = None
    released: previous.Released | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """decisions: a file for each shard. unknown_outlets: those that a split holds out, and no document is of."""

    decisions: tuple[Path, ...]
    alike: Alike
    unknown_outlets: tuple[str, ...] = ()


def decide(
    shards: Sequence[tuple[Path, Path]], wanted: Wanted, work: Path, each: Each, pairs: Pairs | None = None
) -> Survey:
    """Decide of all documents. shards: of each the folder of its thin table, and that of its signatures.

    pairs: the documents that are alike, if that is known.
    """
    documents = Documents.of([thin for thin, _ in shards])
    released = wanted.released.among(documents) if wanted.released else np.full(len(documents), -1, np.int8)
    rank = ranks(documents.corrected, released >= 0)
    signed = Signed.of([signatures for _, signatures in shards], documents.starts)
    pairs = groups.alike_pairs(signed, work / "alike", each) if pairs is None else pairs
    pairs = pairs[documents.article[pairs].all(axis=1)]
    bridges = previous.find_bridges(released, pairs)
    pairs = previous.without(pairs, bridges.numbers, len(documents))
    alike = groups.find_groups(signed, rank, pairs, work / "alike", each)
    kept = duplicates.first_copies(documents.ids, documents.article, rank)
    copies = kept != np.arange(len(documents))
    reasons = _Reasons.none(len(documents))
    reasons.add(duplicates.RULE, np.flatnonzero(copies), _pairs(kept[copies]))
    reasons.add(previous.RULE, bridges.numbers, bridges.between)
    if wanted.near_duplicates == "withhold":
        led = alike.leader != np.arange(len(documents))
        reasons.add(groups.RULE, np.flatnonzero(led), _pairs(alike.leader[led]))
    named = groups.group_ids(alike, documents.ids)
    places = np.full(len(documents), -1, np.int8)
    if wanted.plan:
        places = splits.assign(wanted.plan, documents, alike.leader, named, documents.article)
        places = previous.keep(places, released, alike.leader)
    names = wanted.plan.names if wanted.plan else ()
    files = _write(documents, alike, named, _Placed(places, names), reasons, work)
    held_out = [outlet for outlet, _ in wanted.plan.held_out] if wanted.plan else []
    unknown = tuple(outlet for outlet in held_out if outlet not in documents.outlets)
    return Survey(tuple(files), _count(documents, alike, copies), unknown)


def ranks(corrected: Flags, released: Flags) -> Numbers:
    """Return the order in which copies are kept: those that a person corrected, those that were released, the first."""
    rank = np.empty(len(corrected), np.int64)
    rank[np.lexsort((np.arange(len(corrected)), ~released, ~corrected))] = np.arange(len(corrected))
    return rank


@dataclass(frozen=True, slots=True, eq=False)
class _Reasons:
    """Why documents are withheld. rule: the place of it among `_RULES`, -1 for none. others: documents it speaks of."""

    rule: npt.NDArray[np.int8]
    others: npt.NDArray[np.int64]

    @classmethod
    def none(cls, count: int) -> "_Reasons":
        return cls(np.full(count, -1, np.int8), np.zeros((count, 2), np.int64))

    def add(self, rule: str, numbers: Numbers, others: Numbers) -> None:
        """Take a rule's documents; those that have a reason keep it."""
        free = self.rule[numbers] < 0
        self.rule[numbers[free]] = _RULES.index(rule)
        self.others[numbers[free]] = others[free]

    def of(self, number: int, documents: Documents, alike: Groups) -> tuple[str, str]:
        """Return the rule, and a message."""
        one, other = (documents.source(place) for place in self.others[number])
        messages = {
            previous.RULE: f"would join '{one}' and '{other}' of other splits",
            duplicates.RULE: f"the same bytes as '{one}'",
            groups.RULE: f"{alike.similarity[number]:.0%} of its text is that of '{one}'",
        }
        return (rule := _RULES[self.rule[number]]), messages[rule]


def _pairs(others: Numbers) -> Numbers:
    return np.stack((others, others), axis=1)


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
    reasons: _Reasons,
    work: Path,
) -> list[Path]:
    withheld = reasons.rule >= 0
    decided = np.flatnonzero(alike.grouped | withheld | (placed.places >= 0))
    files = []
    for shard, (start, end) in enumerate(zip(documents.starts[:-1], documents.starts[1:], strict=True)):
        rows = [
            {
                ROW.name: number - start,
                "rule": rule,
                "message": message,
                "duplicate_group": named[number].decode() if alike.grouped[number] else None,
                "similarity": alike.similarity[number] if alike.grouped[number] else None,
                "split": None if withheld[number] else placed.of(number),
            }
            for number in decided[np.searchsorted(decided, start) : np.searchsorted(decided, end)].tolist()
            for rule, message in [reasons.of(number, documents, alike) if withheld[number] else (None, None)]
        ]
        files.append(decisions_file(work, shard))
        save(files[-1], pa.Table.from_pylist(rows, DECISIONS))
    return files
