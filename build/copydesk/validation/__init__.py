"""Checking a dataset: the contract, the folder, and what the three tables say of each other. All problems at once."""

from collections.abc import Sequence
from pathlib import Path

from copydesk.check import Requirements
from copydesk.parser import Tables, load_tables
from copydesk.validation import render
from copydesk.validation.articles import check_articles
from copydesk.validation.dataset import check_dataset
from copydesk.validation.opening import open_path
from copydesk.validation.own_check import OwnCheck
from copydesk.validation.own_schema import OwnSchema, load_schema
from copydesk.validation.problems import Collector, Group, Problem, Validation
from copydesk.validation.table import Table
from copydesk.validation.takedowns import TakedownCheck, tombstones_of

__all__ = ["Group", "Problem", "Validation", "render", "validate"]


def validate(
    path: str | Path,
    *,
    sources: str | Path | Sequence[str | Path] = (),
    schema: str | None = None,
    outlets: Sequence[Path] = (),
    phrases: Sequence[Path] = (),
    tombstones: Path | None = None,
) -> Validation:
    """Return all that is wrong with a dataset.

    path: a dataset folder, a Parquet file, a glob of them, or a URL; of anything but a folder of this machine the
    articles are checked against the contract alone.
    sources: all that the dataset was built from; each document is then read again.
    schema: a pandera schema beside the contract, as FILE.yaml or module:Class.
    outlets, phrases: the tables of one's own that the dataset was built with.
    tombstones: the project's takedowns, which a dataset may be older than; those that a folder holds count anyway.
    Raises CopydeskError if there is nothing to check, or nothing to check it with.
    """
    given = load_tables(tuple(outlets), tuple(phrases))
    sources = [sources] if isinstance(sources, str | Path) else sources
    own = load_schema(schema) if schema else None
    opened = open_path(str(path))
    collector = Collector()
    if opened.root is not None:
        rows = check_dataset(opened.root, outlets, phrases, own, sources, tombstones, collector)
    else:
        rows = _check_table(Table("articles", list(opened.parts), opened.omits), given, own, tombstones, collector)
        if opened.unchecked:
            collector.unchecked(opened.unchecked)
        if sources:
            collector.unchecked("--sources: only a dataset folder has the evidence for it")
    return collector.validation(opened.shown, opened.root is not None, rows)


def _check_table(
    table: Table, given: Tables, own: OwnSchema | None, tombstones: Path | None, collector: Collector
) -> dict[str, int]:
    check = OwnCheck(own, table, collector) if own else None
    takedowns = TakedownCheck(table, tombstones_of(None, tombstones, collector), collector)
    also = [takedowns.hear, *([check.hear] if check else [])]
    check_articles(table, Requirements(omits=table.omits), given.phrases, collector, also)
    if check:
        check.finish()
    return {table.name: table.rows}
