"""What a build came to: the shards' results added up, and told."""

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from copydesk.dataset.boilerplate import RecurringLine
from copydesk.dataset.layout import DEFAULT_SPLIT, shard_path
from copydesk.dataset.manifest import FileFacts
from copydesk.dataset.profile import Profile
from copydesk.records import Alike
from copydesk.seal import Totals
from copydesk.shard.finish import FinishedShard, Refusal
from copydesk.shard.parse import ParsedShard
from copydesk.shard.settle import SettledShard
from copydesk.survey.decide import Survey
from copydesk.survey.splits import Plan
from copydesk_schema.columns import STATUSES
from copydesk_schema.errors import CopydeskError


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made of its sources. counts: `read` and each status. refusals: by (status, stage, rule).

    alike: groups of near-duplicates. recurring_lines: of outlets' pages. splits: articles by split, if there are any.
    unmatched_…: what was named, and is in no document: overrides, fields of the input, outlets to hold out.
    """

    out: Path | str
    counts: Mapping[str, int]
    refusals: Mapping[tuple[str, str, str], Refusal]
    alike: Alike
    splits: Mapping[str, int] = field(default_factory=dict)
    recurring_lines: int = 0
    unmatched_overrides: tuple[str, ...] = ()
    unmatched_fields: tuple[str, ...] = ()
    unmatched_outlets: tuple[str, ...] = ()
    files: tuple[FileFacts, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the result in the form of `--json`."""
        return {
            "out": str(self.out),
            "counts": dict(self.counts),
            "refusals": [
                {
                    "status": status,
                    "stage": stage,
                    "rule": rule,
                    "count": r.count,
                    "source": r.source,
                    "message": r.message,
                }
                for (status, stage, rule), r in sorted(self.refusals.items())
            ],
            "near_duplicates": asdict(self.alike),
            "splits": dict(self.splits),
            "recurring_lines": self.recurring_lines,
            "files": [f.as_dict() for f in self.files],
            "unmatched_overrides": list(self.unmatched_overrides),
            "unmatched_fields": list(self.unmatched_fields),
            "unmatched_outlets": list(self.unmatched_outlets),
        }


class NothingAcceptedError(CopydeskError):
    """No document became an article; the old dataset stays as it is. `result` says why."""

    exit_code = 1

    def __init__(self, result: BuildResult) -> None:
        super().__init__(
            f"none of {result.counts['read']:,} documents became an article, so {result.out} was not written"
        )
        self.result = result


def gather(finished: Sequence[FinishedShard], root: Path, keep: bool) -> list[FileFacts]:
    """Bring the shards' tables into the dataset, under the names that they have there: each split counts its own.

    keep: leave them where the shards have them, too.
    """
    bring: Callable[[Path, Path], object] = shutil.copyfile if keep else shutil.move
    counts = Counter(series for shard in finished for series in shard.files)
    numbers: Counter[tuple[str, str]] = Counter()
    files = []
    for shard in finished:
        for (table, split), facts in shard.files.items():
            number, count = numbers[table, split], counts[table, split]
            path = shard_path(table, number, count, split or DEFAULT_SPLIT)
            numbers[table, split] += 1
            (root / table).mkdir(exist_ok=True)
            bring(shard.folder / facts.path, root / path)
            files.append(replace(facts, path=path))
    return files


def add_up(
    parsed: Sequence[ParsedShard],
    settled: Sequence[SettledShard],
    finished: Sequence[FinishedShard],
    survey: Survey,
    plan: Plan | None,
    files: Sequence[FileFacts],
    recurring: Sequence[RecurringLine],
) -> Totals:
    """Return what the shards came to. Raises AssertionError if a document is not accounted for."""
    statuses: Counter[str] = Counter()
    in_splits: Counter[str] = Counter()
    rules: Counter[tuple[str, str]] = Counter()
    refusals: dict[tuple[str, str, str], Refusal] = {}
    for shard in finished:
        statuses += shard.statuses
        in_splits += shard.splits
        rules += shard.rules
        for key, refusal in shard.refusals.items():
            known = refusals.get(key)
            refusals[key] = replace(known, count=known.count + refusal.count) if known else refusal
    read = sum(shard.documents for shard in parsed)
    if statuses.total() != read:
        raise AssertionError(f"{read} documents were read and {statuses.total()} are accounted for: {dict(statuses)}")
    return Totals(
        settled=tuple(shard.folder for shard in settled),
        finished=tuple(shard.folder for shard in finished),
        statuses={"read": read} | {status: statuses[status] for status in STATUSES},
        refusals=refusals,
        profile=Profile.sum(shard.profile for shard in finished),
        rules=dict(rules),
        alike=survey.alike,
        recurring=tuple(recurring),
        splits={name: in_splits[name] for name in plan.names} if plan else {},
        files=tuple(files),
    )
