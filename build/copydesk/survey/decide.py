"""What becomes of each document, once all are known: a file of decisions for each shard."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa

from copydesk.dataset.work import DECISIONS, ROW, decisions_file, save
from copydesk.records import Alike
from copydesk.survey import duplicates, groups
from copydesk.survey.documents import Documents, Each, Flags, Numbers
from copydesk.survey.groups import Groups, Signed

NearDuplicates = Literal["keep", "withhold"]


@dataclass(frozen=True, slots=True)
class Survey:
    """decisions: a file for each shard."""

    decisions: tuple[Path, ...]
    alike: Alike


def decide(
    shards: Sequence[tuple[Path, Path]], near_duplicates: NearDuplicates, work: Path, each: Each
) -> Survey:
    """Decide of all documents. shards: of each the folder of its thin table, and that of its signatures."""
    documents = Documents.of([thin for thin, _ in shards])
    rank = _rank(documents)
    kept = duplicates.first_copies(documents, rank)
    signed = Signed.of([signatures for _, signatures in shards], documents.starts)
    alike = groups.find_groups(signed, rank, documents.article, work / "alike", each)
    copies = kept != np.arange(len(documents))
    reasons: dict[int, tuple[str, str]] = {
        number: (duplicates.RULE, f"the same bytes as '{documents.source(int(kept[number]))}'")
        for number in np.flatnonzero(copies).tolist()
    }
    if near_duplicates == "withhold":
        for number in np.flatnonzero((alike.leader != np.arange(len(documents))) & ~copies).tolist():
            leader = documents.source(int(alike.leader[number]))
            reasons[number] = groups.RULE, f"{alike.similarity[number]:.0%} of its text is that of '{leader}'"
    return Survey(tuple(_write(documents, alike, reasons, work)), _count(documents, alike, copies))


def _rank(documents: Documents) -> Numbers:
    """Return the order in which copies are kept: the first, or the first that a person corrected."""
    order = np.lexsort((np.arange(len(documents)), ~documents.corrected))
    rank = np.empty(len(documents), np.int64)
    rank[order] = np.arange(len(documents))
    return rank


def _count(documents: Documents, alike: Groups, copies: Flags) -> Alike:
    """Count the groups that hold more than the same bytes."""
    members = np.flatnonzero(alike.grouped & ~copies)
    leaders, group, size = np.unique(alike.leader[members], return_inverse=True, return_counts=True)
    several = size > 1
    known = documents.outlet[members] >= 0
    published = np.unique(np.stack((group[known], documents.outlet[members][known])), axis=1)[0]
    across = np.bincount(published, minlength=len(leaders)) > 1
    return Alike(int(several.sum()), int(size[several].sum()), int(across.sum()), int(size[across].sum()))


def _write(
    documents: Documents, alike: Groups, reasons: dict[int, tuple[str, str]], work: Path
) -> list[Path]:
    decided = np.flatnonzero(alike.grouped)
    decided = np.unique(np.concatenate((decided, np.fromiter(reasons, np.int64))))
    named = groups.group_ids(alike, documents.ids)
    files = []
    for shard, (start, end) in enumerate(zip(documents.starts[:-1], documents.starts[1:], strict=True)):
        here = decided[np.searchsorted(decided, start) : np.searchsorted(decided, end)].tolist()
        rows = [
            {
                ROW.name: number - start,
                "rule": reasons[number][0] if number in reasons else None,
                "message": reasons[number][1] if number in reasons else None,
                "duplicate_group": named[number].decode() if alike.grouped[number] else None,
                "similarity": alike.similarity[number] if alike.grouped[number] else None,
            }
            for number in here
        ]
        files.append(decisions_file(work, shard))
        save(files[-1], pa.Table.from_pylist(rows, DECISIONS))
    return files
