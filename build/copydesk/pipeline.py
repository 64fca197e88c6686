"""The flow on one page: locate, cut into shards, parse, survey, finish, seal, swap in."""

import contextlib
import operator as op
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk import engine
from copydesk.check import Requirements
from copydesk.dataset.manifest import FileFacts
from copydesk.dataset.swap import check_target, swap_in, workplace
from copydesk.parser.overrides import load_overrides
from copydesk.parser.tables import Version, load_tables, version
from copydesk.read import bytes_in, documents_in, locate, name_of
from copydesk.seal import Totals, seal_dataset
from copydesk.shard import FinishedShard, FinishTask, Given, ParsedShard, ParseTask, Refusal, finish_shard, parse_shard
from copydesk.survey.duplicates import exact_duplicates
from copydesk_schema.columns import ARTICLES, STATUSES
from copydesk_schema.errors import ConfigError, CopydeskError, StorageError

if TYPE_CHECKING:
    from copydesk.config import Settings

Progress = Callable[[str, int, int], None]
"""Hears of a stage (`parse` or `write`), the documents done in it, and the documents in all."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made of its sources. counts: `read` and each status. refusals: by (status, stage, rule)."""

    out: Path
    counts: Mapping[str, int]
    refusals: Mapping[tuple[str, str, str], Refusal]
    unmatched_overrides: tuple[str, ...] = ()
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
            "files": [f.as_dict() for f in self.files],
            "unmatched_overrides": list(self.unmatched_overrides),
        }


class NothingAcceptedError(CopydeskError):
    """No document became an article; the old dataset stays as it is. `result` says why."""

    exit_code = 1

    def __init__(self, result: BuildResult) -> None:
        super().__init__(
            f"none of {result.counts['read']:,} documents became an article, so {result.out} was not written"
        )
        self.result = result


def build(settings: "Settings", progress: Progress = lambda *_: None) -> BuildResult:
    """Build the dataset that the settings ask for, and put it in the place of the old one.

    Raises CopydeskError for anything the user can mend; the old dataset is then as it was.
    """
    target = check_target(settings.out, settings.sources)
    # A malformed table or correction is an error before any work is done.
    load_tables(settings.outlets, settings.phrases)
    overrides = load_overrides(settings.overrides)
    before = _versions(settings)
    requirements = Requirements(settings.require, settings.min_body_chars)
    try:
        with contextlib.ExitStack() as stack:
            place = stack.enter_context(workplace(target))
            reading = settings.reading()
            entries = locate(settings.sources, place.work, settings.limit, reading)
            shards = engine.cut(entries, name_of, bytes_in, documents_in)
            executor = stack.enter_context(engine.workers(settings.workers, len(shards)))
            given = Given(
                *(place.work, place.new, settings.outlets, settings.phrases, settings.overrides, requirements, reading)
            )
            sizes = [sum(map(documents_in, shard)) for shard in shards]
            parse_tasks = [ParseTask(i, tuple(shard), given) for i, shard in enumerate(shards)]
            parsed = engine.run(parse_shard, parse_tasks, executor, _teller(progress, "parse", sizes))
            withheld = exact_duplicates(
                (d.source, d.sha256, d.corrected) for p in parsed for d in p.documents if d.article and d.sha256
            )
            finish_tasks = [FinishTask(p.number, len(shards), _of_shard(p, withheld), given) for p in parsed]
            finished = engine.run(finish_shard, finish_tasks, executor, _teller(progress, "write", sizes))
            totals = _add_up(sum(sizes), parsed, finished)
            unmatched = sorted(overrides.keys() - {key for p in parsed for key in p.overridden})
            result = BuildResult(settings.out, totals.statuses, totals.refusals, tuple(unmatched))
            if not result.counts["accepted"]:
                raise NothingAcceptedError(result)
            _must_be_unchanged(before, settings)
            files = seal_dataset(settings, place.new, place.work, totals)
            swap_in(place)
    except OSError as error:
        what = os.strerror(error.errno) if error.errno else str(error)  # Arrow's own words hold the path once more
        raise StorageError(f"{what}; {settings.out} is as it was") from error
    return replace(result, files=files)


def _versions(settings: "Settings") -> list[Version]:
    """Return the state of every file that the settings name: workers read them too, and the manifest hashes them."""
    named = (*settings.outlets, *settings.phrases, settings.card, settings.overrides)
    return [version(path) for path in named if path]


def _must_be_unchanged(before: list[Version], settings: "Settings") -> None:
    for (path, *_), changed in zip(before, map(op.ne, before, _versions(settings)), strict=True):
        if changed:
            raise ConfigError(f"{path} was changed while the build ran; run it again")


def _teller(progress: Progress, stage: str, sizes: Sequence[int]) -> Callable[[ParsedShard | FinishedShard], None]:
    """Return a listener that adds up the documents of finished shards and tells how far the stage is."""
    done = 0
    progress(stage, 0, sum(sizes))

    def tell(result: ParsedShard | FinishedShard) -> None:
        nonlocal done
        done += sizes[result.number]
        progress(stage, done, sum(sizes))

    return tell


def _of_shard(shard: ParsedShard, withheld: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    return {d.source: withheld[d.source] for d in shard.documents if d.source in withheld}


def _add_up(read: int, parsed: Sequence[ParsedShard], finished: Sequence[FinishedShard]) -> Totals:
    """Return what the shards came to. Raises AssertionError if a document is not accounted for."""
    statuses: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    refusals: dict[tuple[str, str, str], Refusal] = {}
    for shard in finished:
        statuses += shard.statuses
        filled += shard.filled
        languages += shard.languages
        for key, refusal in shard.refusals.items():
            known = refusals.get(key)
            refusals[key] = replace(known, count=known.count + refusal.count) if known else refusal
    if statuses.total() != read:
        raise AssertionError(f"{read} documents were read and {statuses.total()} are accounted for: {dict(statuses)}")
    return Totals(
        documents=[document for shard in parsed for document in shard.documents],
        statuses={"read": read} | {status: statuses[status] for status in STATUSES},
        refusals=refusals,
        filled={column.name: filled[column.name] for column in ARTICLES},
        languages=dict(sorted(languages.items(), key=lambda item: (not item[0], -item[1], item[0]))),
        files=tuple(file for shard in finished for file in shard.files),
        shards=len(finished),
    )
