"""The flow on one page: locate, cut into shards, parse, settle, survey, finish, seal, swap in."""

import contextlib
import operator as op
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.check import Requirements
from copydesk.dataset import boilerplate
from copydesk.dataset.boilerplate import RecurringLine
from copydesk.dataset.layout import MANIFEST
from copydesk.dataset.put import check_url, put
from copydesk.dataset.swap import Workplace, check_target, swap_in, workplace
from copydesk.dataset.tombstones import TOMBSTONES, read_tombstones
from copydesk.engine import cache
from copydesk.engine.cluster import cluster
from copydesk.engine.code import code_version
from copydesk.engine.cut import cut
from copydesk.engine.executors import Engine, workers
from copydesk.engine.run import run
from copydesk.engine.store import Store
from copydesk.outcome import BuildResult, NothingAcceptedError, add_up, gather
from copydesk.parser import load_tables
from copydesk.parser.overrides import load_overrides
from copydesk.parser.tables import Version, version
from copydesk.read import LISTED, bytes_in, documents_in, locate, name_of, save_entries
from copydesk.recurring import Recurring, find_recurring
from copydesk.seal import own_card, seal_dataset
from copydesk.shard.finish import FinishedShard, FinishTask, finish_shard
from copydesk.shard.given import Given
from copydesk.shard.parse import ParsedShard, ParseTask, parse_shard
from copydesk.shard.settle import SettledShard, SettleTask, settle_shard
from copydesk.shard.takedown import TakedownTask, take_down
from copydesk.survey import splits
from copydesk.survey.decide import Wanted, decide
from copydesk.survey.documents import Each
from copydesk.survey.previous import read_released
from copydesk_schema.errors import ConfigError, StorageError

if TYPE_CHECKING:
    from copydesk.config import Settings

Progress = Callable[[str, int, int], None]
"""Hears of a stage (`parse` or `write`), the documents done in it, and the documents in all."""


def build(settings: "Settings", progress: Progress = lambda *_: None, by: Engine | None = None) -> BuildResult:
    """Build the dataset that the settings ask for, and put it in the place of the old one.

    by: who does the work, whatever the settings say. Raises CopydeskError for anything the user can mend; the old
    dataset is then as it was.
    """
    if isinstance(settings.out, Path):
        return _build(settings, settings.out, progress, by)
    check_url(settings.out)
    with tempfile.TemporaryDirectory(prefix="copydesk-") as place:
        result = _build(settings, Path(place) / "dataset", progress, by)
        put(Path(place) / "dataset", settings.out)
    return result


def _build(settings: "Settings", out: Path, progress: Progress, by: Engine | None) -> BuildResult:
    target = check_target(out, [*settings.local_sources()])
    if settings.scheduler and settings.engine != "dask":
        raise ConfigError("--scheduler names a Dask cluster; add --engine dask")
    # A malformed table or correction is an error before any work is done.
    before = _versions(settings)
    _reviewed(settings)
    load_tables(*settings.choice())
    overrides = load_overrides(settings.overrides)
    if settings.tombstones:
        read_tombstones(settings.tombstones)
    own = own_card(settings)
    wanted = _wanted(settings, target)
    try:
        with workplace(target) as place, _store(settings, target, place) as store:
            listings, sizes = _listings(settings, place.work)
            given = _given(settings, store, place.work)
            with _engine(settings, len(listings), place, by) as engine:
                each = _each(engine)
                parse_tasks = [ParseTask(i, listing, given) for i, listing in enumerate(listings)]
                parsed = run(parse_shard, parse_tasks, engine, _teller(progress, "parse", sizes), sizes)
                parsed, lines, settled = _settle(settings, parsed, listings, given, place.work, each)
                unchanged = all(s.signatures == p.folder for s, p in zip(settled, parsed, strict=True))
                pairs = lines.pairs if unchanged else None
                survey = decide([(s.folder, s.signatures) for s in settled], wanted, place.work, each, pairs)
                finish_tasks = [FinishTask(s, d, given) for s, d in zip(settled, survey.decisions, strict=True)]
                finished = run(finish_shard, finish_tasks, engine, _teller(progress, "write", sizes), sizes)
            files = gather(finished, place.new, keep=not store.trusted)
            texts = {key: text for shard in settled for key, text in shard.texts.items()}
            totals = add_up(parsed, settled, finished, survey, wanted.plan, files, lines.with_texts(texts))
            unmatched = sorted(overrides.keys() - {key for p in parsed for key in p.overridden})
            result = BuildResult(
                settings.out,
                totals.statuses,
                totals.refusals,
                totals.alike,
                totals.splits,
                len(totals.recurring),
                tuple(unmatched),
                tuple(sorted({*given.reading.given_fields.values()}.difference(*(p.stated for p in parsed)))),
                survey.unknown_outlets,
            )
            if not result.counts["accepted"]:
                raise NothingAcceptedError(result)
            _must_be_unchanged(before, settings)
            sealed = seal_dataset(settings, place.new, totals, own)
            swap_in(place)
        if not settings.no_cache:
            cache.trim(settings.cache_folder(), settings.cache_bytes)
    except OSError as error:
        what = os.strerror(error.errno) if error.errno else str(error)  # Arrow's own words hold the path once more
        raise StorageError(f"{what}; {settings.out} is as it was") from error
    return replace(result, files=sealed)


def _settle(
    settings: "Settings",
    parsed: list[ParsedShard],
    listings: Sequence[Path],
    given: Given,
    work: Path,
    each: Each,
) -> tuple[list[ParsedShard], Recurring, list[SettledShard]]:
    """Return the shards without what was taken down, the lines that recur in them, and the shards settled.

    What a tombstone knows by its body may be known only once the lines that recur are out of it; then they are counted
    once more, without its own.
    """
    tombstones = _tombstones(settings, work)
    parsed = _take_down(parsed, [(p.folder, p.key) for p in parsed], tombstones, given, each)
    for turn in count():
        place = work / f"turn-{turn}"
        place.mkdir()
        lines = find_recurring(_reviewed(settings), [p.folder for p in parsed], place, each)
        settled = each(settle_shard, [SettleTask(p, listings[p.number], lines.file, given) for p in parsed])
        left = _take_down(parsed, [(s.tables, s.key) for s in settled], tombstones, given, each)
        if left == parsed:
            return parsed, lines, settled
        parsed = left
    raise AssertionError("a shard ends")


def _take_down(
    parsed: list[ParsedShard],
    articles: Sequence[tuple[Path, str]],
    tombstones: Path | None,
    given: Given,
    each: Each,
) -> list[ParsedShard]:
    """Return the shards without what was taken down. articles: of each the folder that has them, and its key."""
    if tombstones is None:
        return parsed
    return each(take_down, [TakedownTask(p, *a, tombstones, given) for p, a in zip(parsed, articles, strict=True)])


def _tombstones(settings: "Settings", work: Path) -> Path | None:
    """Return a copy of the takedowns, None if there are none."""
    if settings.tombstones is None:
        return None
    copy = work / "given" / TOMBSTONES
    copy.parent.mkdir(exist_ok=True)
    return Path(shutil.copyfile(settings.tombstones, copy))


def _listings(settings: "Settings", work: Path) -> tuple[list[Path], list[int]]:
    """Return, for each shard, the file that lists what is to be read, and how many documents that is."""
    sources = settings.sources
    if settings.scheduler:  # workers of a cluster stand in folders of their own
        sources = tuple(s.absolute() if isinstance(s, Path) and str(s) != LISTED else s for s in sources)
    entries = locate(sources, work, settings.limit, settings.reading())
    listings, sizes = [], []
    for number, shard in enumerate(cut(entries, name_of, bytes_in, documents_in)):
        listings.append(save_entries(work / f"{number:05d}.entries", shard))
        sizes.append(sum(map(documents_in, shard)))
    return listings, sizes


@contextlib.contextmanager
def _store(settings: "Settings", target: Path, place: Workplace) -> Iterator[Store]:
    """Yield the place for results: the cache's, or one that goes with the build."""
    if settings.no_cache:
        yield Store(place.work / "entries", place.work / "drafts", trusted=True)
        return
    folder = settings.cache_folder()
    cache.check_place(folder, target, settings.local_sources())
    with cache.opened(folder) as store:
        yield store


def _engine(
    settings: "Settings", tasks: int, place: Workplace, by: Engine | None
) -> contextlib.AbstractContextManager[Engine]:
    """Return who does the work. by: who was named to do it."""
    if by:
        return contextlib.nullcontext(by)
    if settings.engine == "processes":
        return workers(settings.workers, tasks)
    kept = [] if settings.no_cache else [settings.cache_folder()]
    return cluster(settings.workers, settings.scheduler, [place.work, *kept], settings.local_sources())


def _given(settings: "Settings", store: Store, work: Path) -> Given:
    """Return what the shards are given, with copies of the settings' files: these may change while the build runs."""

    def copied(kind: str, paths: Sequence[Path]) -> Iterator[Path]:
        for number, path in enumerate(paths):
            copy = work / "given" / kind / str(number) / path.name
            copy.parent.mkdir(parents=True)
            yield Path(shutil.copyfile(path, copy))

    overrides = [settings.overrides] if settings.overrides else []
    return Given(
        store,
        code_version(),
        settings.choice()._replace(
            outlets=tuple(copied("outlets", settings.outlets)), phrases=tuple(copied("phrases", settings.phrases))
        ),
        next(copied("overrides", overrides), None),
        Requirements(settings.require, settings.min_body_chars),
        settings.reading(),
    )


def _each(engine: Engine) -> Each:
    """Return what does the steps of the survey."""
    return lambda step, tasks: run(step, tasks, engine, lambda _: None)


def _wanted(settings: "Settings", target: Path) -> Wanted:
    """Return what is asked of the survey. Raises ConfigError if it cannot be had."""
    plan = splits.plan(settings.split, settings.split_by)
    if settings.previous:
        if plan is None:
            raise ConfigError("--previous keeps the splits of a release; name them with --split")
        if Path(os.path.realpath(settings.previous)) == target:
            raise ConfigError(f"--previous {settings.previous} is --out, which is written anew; copy the release first")
    released = read_released(settings.previous, plan.names) if settings.previous and plan else None
    return Wanted(settings.near_duplicates, plan, released)


def _reviewed(settings: "Settings") -> list[RecurringLine] | None:
    """Return the lines that recur as a person lists them, None if they are to be learned."""
    return [line for path in settings.boilerplate for line in boilerplate.read(path)] if settings.boilerplate else None


def _versions(settings: "Settings") -> list[Version]:
    """Return the state of every file that the settings name: workers read them too, and the manifest hashes them."""
    previous = settings.previous / MANIFEST if settings.previous else None
    tables = *settings.outlets, *settings.phrases, *settings.boilerplate
    named = *tables, settings.card, settings.overrides, settings.tombstones, previous
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
