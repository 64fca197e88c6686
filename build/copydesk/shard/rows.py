"""Parsed documents as rows of a shard's intermediate tables."""

from pathlib import Path

import pyarrow as pa

from copydesk.dataset.work import ROW, SEEN, lines_file, save, seen_file
from copydesk.parser.overrides import Overrides, corrections
from copydesk.records import Parsed, RawDocument, Rejection
from copydesk.shard.lines import Lines
from copydesk.write.rows import Row, article_row, evidence_rows, ledger_row, unread_row
from copydesk_schema.arrow import arrow_schema
from copydesk_schema.columns import TABLES

HELD = 512  # documents whose rows are Python's; a column needs a tenth of the memory

_SEEN = "seen"
_SCHEMAS = {table: arrow_schema(table) if table == "ledger" else arrow_schema(table).insert(0, ROW) for table in TABLES}


class Rows:
    """Takes documents one by one, as rows of the three tables; all but the ledger's name the document's row.

    count: the documents that were taken.
    """

    def __init__(self, overrides: Overrides) -> None:
        self.count = 0
        self._held: dict[str, list[Row]] = {name: [] for name in (*TABLES, _SEEN)}
        self._tables: dict[str, list[pa.Table]] = {name: [] for name in self._held}
        self._lines = Lines()
        self._overrides = overrides

    def add(self, document: RawDocument, parsed: Parsed, row: int | None = None) -> None:
        """Take a document. row: its place in the shard, if documents before it were not taken."""
        row = self.count if row is None else row
        applied = corrections(document, self._overrides) if parsed.fields else {}
        self._held["ledger"].append(ledger_row(document, parsed, applied))
        article = parsed.article
        if article:
            self._lines.add(row, parsed)
            self._held["articles"].append({ROW.name: row} | article_row(article))
            self._held["evidence"].extend({ROW.name: row} | evidence for evidence in evidence_rows(document, parsed))
        self._held[_SEEN].append(
            {
                "source": document.source,
                "sha256": document.sha256,
                "id": document.id,
                "article": article is not None,
                "corrected": bool(applied),
                "outlet": article.outlet if article else None,
                "date": article.date if article else None,
            }
        )
        self._took_one()

    def add_unread(self, rejection: Rejection) -> None:
        """Take a document whose bytes could not be had."""
        self._held["ledger"].append(unread_row(rejection))
        self._held[_SEEN].append({"source": rejection.source, "article": False, "corrected": False})
        self._took_one()

    def table(self, name: str) -> pa.Table:
        """Return one of the three tables."""
        self._lay_down()
        return pa.concat_tables(self._tables[name])

    def seen(self) -> pa.Table:
        """Return the thin table that the survey reads."""
        return self.table(_SEEN)

    def save(self, folder: Path) -> None:
        """Write the tables of a shard whose documents were all taken."""
        for name in TABLES:
            save(folder / f"{name}.arrow", self.table(name))
        save(lines_file(folder), self._lines.table())
        save(seen_file(folder), self.seen())

    def _took_one(self) -> None:
        self.count += 1
        if not self.count % HELD:
            self._lay_down()

    def _lay_down(self) -> None:
        for name, rows in self._held.items():
            if rows or not self._tables[name]:
                schema = SEEN if name == _SEEN else _SCHEMAS[name]
                self._tables[name].append(pa.Table.from_pylist(rows, schema))
                rows.clear()
