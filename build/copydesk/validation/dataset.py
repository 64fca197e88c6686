"""A whole dataset folder: each table is streamed once, and its narrow columns are kept for the checks across tables."""

import contextlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.check import Requirements
from copydesk.dataset.hashes import table_digests
from copydesk.dataset.spill import spill_folder
from copydesk.parser import Tables
from copydesk.read import Shelf
from copydesk.validation import folder
from copydesk.validation.across import check_across
from copydesk.validation.articles import Listener, check_articles, narrow_articles
from copydesk.validation.card import check_card
from copydesk.validation.croissant import check_croissant
from copydesk.validation.cut import Cut
from copydesk.validation.digests import TableHashes
from copydesk.validation.known import known_tables
from copydesk.validation.leaks import LeakCheck
from copydesk.validation.ledger import LedgerTotals, check_listing, narrow_ledger
from copydesk.validation.own_check import OwnCheck
from copydesk.validation.own_schema import OwnSchema
from copydesk.validation.partitions import Partitions
from copydesk.validation.problems import Collector
from copydesk.validation.rows import check_rows, narrow_evidence
from copydesk.validation.sources import SourceCheck
from copydesk.validation.table import Rows, Table, no_rows
from copydesk.validation.takedowns import TakedownCheck, tombstones_of
from copydesk_schema.columns import ARTICLES, STATUSES


def check_dataset(
    root: Path,
    outlets: Sequence[Path],
    phrases: Sequence[Path],
    own: OwnSchema | None,
    sources: Sequence[str | Path],
    tombstones: Path | None,
    collector: Collector,
) -> dict[str, int]:
    """Gather all that is wrong with a dataset folder, and return the rows of each table."""
    manifest = folder.check_manifest(root, collector)
    requirements = folder.requirements_of(manifest)
    folder.check_files(root, manifest, collector)
    tables = folder.open_tables(root, manifest, collector)
    given = known_tables(manifest, outlets, phrases, collector)
    with spill_folder() as temporary, contextlib.ExitStack() as stack:
        recheck = None
        if sources:
            shelf = Shelf(sources, folder.reading_of(manifest), temporary)
            stack.callback(shelf.close)
            recheck = SourceCheck(shelf, tables, given, collector)
        walk = _Walk(tables, temporary, bodies=recheck is not None)
        own_check = OwnCheck(own, tables["articles"], collector) if own else None
        leaks = LeakCheck(tables["articles"], temporary / "signatures")
        takedowns = TakedownCheck(tables["articles"], tombstones_of(root, tombstones, collector), collector)
        also = [leaks.hear, takedowns.hear, *([own_check.hear] if own_check else [])]
        walk.articles(requirements, given.tables, also, collector)
        leaks.judge(manifest, collector)
        walk.ledger(given.tables.language, collector)
        walk.evidence(collector)
        for name, table in tables.items():
            folder.check_hashes(table, walk.hashes[name], manifest, collector)
        folder.check_counts(manifest, walk.counts(), collector)
        if tables["ledger"].whole:
            walk.check_groups(collector)
            folder.check_inputs(manifest, check_listing(tables["ledger"], collector), collector)
        check_card(root, tables, collector)
        check_croissant(root, manifest, tables, collector)
        folder.check_contract(root, manifest, collector)
        if own_check:
            own_check.finish()
        cuts = map(Cut.of, walk.partitions)
        check_across(cuts, tables, given, collector, recheck.check if recheck else lambda _: None)
    _name_sources(tables["ledger"], collector)
    return {name: table.rows for name, table in tables.items()}


class _Walk:
    """One pass over each table. hashes: by table. partitions: what is narrow of all three, by id."""

    def __init__(self, tables: Mapping[str, Table], temporary: Path, *, bodies: bool) -> None:
        rows = sum(part.rows or 0 for table in tables.values() for part in table.parts)
        self.partitions = Partitions(rows, temporary)
        self.hashes = {name: TableHashes(temporary) for name in tables}
        self._tables, self._bodies = tables, bodies
        self._ledger = LedgerTotals()
        self._filled: Counter[str] = Counter()
        self._columns = [column.name for column in ARTICLES if column.name not in tables["articles"].omits]
        self.partitions.add("articles", narrow_articles(no_rows("articles"), [], bodies=bodies))
        self.partitions.add("ledger", narrow_ledger(no_rows("ledger")))
        self.partitions.add("evidence", narrow_evidence(no_rows("evidence")))

    def articles(
        self, requirements: Requirements, given: Tables, also: Sequence[Listener], collector: Collector
    ) -> None:
        table = self._tables["articles"]

        def hear(rows: Rows) -> None:
            digests = table_digests(rows.batch.drop_columns(list(table.omits)))
            self.hashes["articles"].add(rows.part, digests)
            self.partitions.add("articles", narrow_articles(rows, digests, bodies=self._bodies))
            self._filled.update({name: len(rows.batch) - rows.batch[name].null_count for name in self._columns})

        check_articles(table, requirements, given.phrases, collector, [hear, *also])

    def ledger(self, language: str | None, collector: Collector) -> None:
        table = self._tables["ledger"]
        for rows in table.stream(collector):
            check_rows(table, rows, collector, language)
            self._ledger.hear(rows)
            self.hashes["ledger"].add(rows.part, table_digests(rows.batch))
            self.partitions.add("ledger", narrow_ledger(rows))

    def evidence(self, collector: Collector) -> None:
        table = self._tables["evidence"]
        for rows in table.stream(collector):
            check_rows(table, rows, collector, omits=self._tables["articles"].omits)
            self.hashes["evidence"].add(rows.part, table_digests(rows.batch))
            self.partitions.add("evidence", narrow_evidence(rows))

    def check_groups(self, collector: Collector) -> None:
        """Gather what is wrong with the ledger's groups, once it was read whole."""
        self._ledger.check_groups(collector)
        self._ledger.check_splits(collector)

    def counts(self) -> dict[str, Any]:
        """Return what the tables that were read whole add up to, in the words of the manifest."""
        counts: dict[str, Any] = {}
        if self._tables["ledger"].whole:
            counts |= {"read": self._tables["ledger"].rows, "rules": dict(self._ledger.refused)}
            counts |= {status: self._ledger.statuses[status] for status in STATUSES}
        if self._tables["articles"].whole:
            counts["filled"] = {name: self._filled[name] for name in self._columns}
        return counts


def _name_sources(ledger: Table, collector: Collector) -> None:
    """Give the examples that know an id only the source of the accepted document, or of any with these bytes."""
    wanted = pa.array(sorted(collector.ids_without_source()), pa.string())
    sources: dict[str, str] = {}
    for part in ledger.parts if len(wanted) else ():
        if part.name in ledger.lost:
            continue
        for batch in part.read(["id", "source", "status"]):
            for row in batch.filter(pc.is_in(batch["id"], wanted)).to_pylist():
                if row["status"] == "accepted" or row["id"] not in sources:
                    sources[row["id"]] = str(row["source"])
    collector.name_sources(sources)
