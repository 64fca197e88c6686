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


class Rows:
    """Takes documents one by one. of: the rows of each table, of which all but the ledger's name the document's row."""

    def __init__(self, overrides: Overrides) -> None:
        self.of: dict[str, list[Row]] = {table: [] for table in TABLES}
        self.seen: list[Row] = []
        self._lines = Lines()
        self._overrides = overrides

    def add(self, document: RawDocument, parsed: Parsed, row: int | None = None) -> None:
        """Take a document. row: its place in the shard, if documents before it were not taken."""
        row = len(self.seen) if row is None else row
        applied = corrections(document, self._overrides) if parsed.fields else {}
        self.of["ledger"].append(ledger_row(document, parsed, applied))
        article = parsed.article
        if article:
            self._lines.add(row, parsed)
            self.of["articles"].append({ROW.name: row} | article_row(article))
            self.of["evidence"].extend({ROW.name: row} | evidence for evidence in evidence_rows(document, parsed))
        self.seen.append(
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

    def add_unread(self, rejection: Rejection) -> None:
        """Take a document whose bytes could not be had."""
        self.of["ledger"].append(unread_row(rejection))
        self.seen.append({"source": rejection.source, "article": False, "corrected": False})

    def table(self, name: str) -> pa.Table:
        """Return one of the three tables."""
        schema = arrow_schema(name)
        return pa.Table.from_pylist(self.of[name], schema if name == "ledger" else schema.insert(0, ROW))

    def save(self, folder: Path) -> None:
        """Write the tables of a shard whose documents were all taken."""
        for name in TABLES:
            save(folder / f"{name}.arrow", self.table(name))
        save(lines_file(folder), self._lines.table())
        save(seen_file(folder), pa.Table.from_pylist(self.seen, SEEN))
