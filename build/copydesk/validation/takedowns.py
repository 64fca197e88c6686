"""Takedowns: no article may be one that was taken down; what is like one is told."""

from collections.abc import Sequence
from pathlib import Path

from copydesk.dataset.tombstones import TOMBSTONES, Tombstone, read_tombstones
from copydesk.survey.tombstones import LikeTakedowns, Takedowns, identities
from copydesk.validation.problems import Collector, Problem
from copydesk.validation.table import Rows, Table
from copydesk_schema.errors import ConfigError

_NEEDED = frozenset({"id", "outlet", "body", "url"})


class TakedownCheck:
    """Hears the articles."""

    def __init__(self, articles: Table, tombstones: Sequence[Tombstone], collector: Collector) -> None:
        self._articles, self._collector = articles, collector
        self._takedowns, self._like = Takedowns(tombstones), LikeTakedowns(tombstones)
        self._any = bool(tombstones)
        if self._like.unread:
            told = "what is like a takedown"
            collector.unchecked(f"{told}: {self._like.unread:,} tombstones have signatures of another version")

    def hear(self, rows: Rows) -> None:
        """Gather the articles of a batch that were taken down, and those that are like one."""
        if not self._any:
            return
        batch = rows.batch
        ids = batch["id"].to_pylist()
        known_by = identities(batch)
        if rows.substituted & _NEEDED:
            kept = [name for name in known_by.column_names if name.removesuffix("_sha256") not in rows.substituted]
            known_by = known_by.select(kept)
        found = self._takedowns.find(known_by)
        path = self._articles.parts[rows.part].name
        for row, one in sorted(found.items()):
            self._collector.add(Problem("tombstone", "error", None, path, rows.start + row, ids[row], value=one.reason))
        bodies = [body or "" for body in batch["body"].to_pylist()] if "body" in batch.schema.names else []
        for like in self._like.find(bodies):
            if like.row not in found:
                told = f"{like.similarity:.0%} of its text was in what was removed: {like.tombstone.reason}"
                problem = Problem(
                    "tombstone_near_duplicate", "warning", None, path, rows.start + like.row, ids[like.row], value=told
                )
                self._collector.add(problem)


def tombstones_of(root: Path | None, project: Path | None, collector: Collector) -> list[Tombstone]:
    """Return the takedowns of a dataset folder and of the project, as far as there are any.

    The folder's own may be damaged, which is a problem of it; the project's are a setting: ConfigError.
    """
    found: list[Tombstone] = []
    if root is not None and (root / TOMBSTONES).is_file():
        try:
            found += read_tombstones(root / TOMBSTONES)
        except ConfigError as error:
            collector.add(Problem("tombstones_damaged", path=TOMBSTONES, value=str(error).removeprefix(f"{root}/")))
            collector.unchecked(f"whether articles were taken down: {TOMBSTONES} cannot be read")
    if project is not None:
        found += read_tombstones(project)
    return found
