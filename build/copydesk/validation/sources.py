"""The documents again: each is found, hashed and decoded, and every value is read anew from its spans."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.dataset.hashes import row_digest
from copydesk.dataset.tombstones import RULE as TOMBSTONE
from copydesk.parser import day_given, decode_page, has_reader, read_evidence, read_given, reader_name
from copydesk.parser.overrides import RULE as OVERRIDE
from copydesk.read import Shelf
from copydesk.records import Page, RawDocument, Rejection
from copydesk.shown import excerpt
from copydesk.validation.cut import Cut
from copydesk.validation.known import Known
from copydesk.validation.problems import Collector, Problem
from copydesk.validation.table import Table
from copydesk.validation.values import as_text
from copydesk_schema.columns import FIELDS, PARAGRAPH_BREAK

Row = Mapping[str, Any]


class SourceCheck:
    """Rechecks the documents of a shelf."""

    def __init__(self, shelf: Shelf, tables: Mapping[str, Table], given: Known, collector: Collector) -> None:
        self._shelf, self._given, self._collector = shelf, given, collector
        self._tables, self._omits = tables, tables["articles"].omits

    def check(self, cut: Cut) -> None:
        """Recheck the documents of a cut, one at a time."""
        articles = {row["id"]: row for row in cut.articles.iter_rows(named=True)}
        evidence: dict[str, list[Row]] = {}
        for row in cut.evidence.sort("id", "field", "index", "part").iter_rows(named=True):
            evidence.setdefault(row["id"], []).append(row)
        for row in cut.ledger.iter_rows(named=True):
            if row["sha256"] is None:  # it could not be read when the dataset was built, and need not be now
                continue
            document = self._document(row)
            page = self._page(document, row) if document is not None else None
            if document and page and row["status"] == "accepted" and row["id"] in articles:
                rows = evidence.get(row["id"], [])
                self._check_given(document, articles[row["id"]], rows, row)
                self._check_values(page, articles[row["id"]], rows, row)

    def _document(self, row: Row) -> RawDocument | None:
        """Return the document, if it is the ledger's."""
        document = self._shelf.read(row["source"] or "")
        if document is None:
            self._told("source_missing", "ledger", row, row, "no such document")
        elif isinstance(document, Rejection):
            self._told("source_missing", "ledger", row, row, document.message)
        elif document.sha256 != row["sha256"] or document.size != row["size"]:
            told = f"sha256 {document.sha256[:12]}…, the ledger says {str(row['sha256'])[:12]}…"
            self._told("source_changed", "ledger", row, row, told)
        else:
            return document
        return None

    def _page(self, document: RawDocument, row: Row) -> Page | None:
        """Return the document as text, if it decodes as the ledger says."""
        identity = document.given["id"].value if "id" in document.given else None
        if identity != row["given_id"] and row["rule"] != TOMBSTONE:
            self._told("source_given", "ledger", row, row, f"given_id {row['given_id']}, the source states {identity}")
        if row["given_notes"] is not None and not document.given:
            self._told("source_given", "ledger", row, row, f"given_notes {row['given_notes']}, and nothing is given")
        page = decode_page(document, self._given.tables)
        if isinstance(page, Page):
            decoded: dict[str, object] = {
                "encoding": page.encoding,
                "text_length": len(page.text),
                "language": page.language.code if page.language else None,
                "language_confidence": page.language.confidence if page.language else None,
            }
        else:
            decoded = {"stage": page.stage, "rule": page.rule, "message": page.message}
        for name, value in decoded.items():
            if value != row[name] and not _nearly(value, row[name]):
                self._told("source_decoding", "ledger", row, row, f"{name} {value}, the ledger says {row[name]}")
        return page if isinstance(page, Page) else None

    def _check_given(self, document: RawDocument, article: Row, evidence: list[Row], ledger: Row) -> None:
        """Compare what was given with what is given now; what was corrected by hand is not among the sources."""
        found, _ = read_given(document.given, self._given.tables)
        for row in evidence:
            field, rule = row["field"], row["rule"]
            if not rule.startswith("given:") or rule == OVERRIDE or field not in FIELDS or self._given.unread:
                continue
            given = day_given(found, self._given.tables) if field == "date" else found.get(field)
            now = as_text(given.value) if given is not None and given.rule == rule else None
            if now != article[field]:
                told = f"{rule} states '{excerpt(now)}'" if now is not None else f"{rule} states none"
                self._told("source_given", "articles", article, ledger, f"{field} {article[field]}", told)

    def _check_values(self, page: Page, article: Row, evidence: list[Row], ledger: Row) -> None:
        body: list[str | None] = []
        for rows in _values(evidence):
            field, rule = rows[0]["field"], rows[0]["rule"]
            texts = [page.text[row["start"] : row["end"]] for row in rows if row["start"] is not None]
            for row, text in zip(rows, texts, strict=False):
                if field != "body" and row["text"] != text and not (self._omits and row["text"] is None):
                    self._told("source_text", "evidence", row, ledger, f"{field}: '{excerpt(text)}'")
            if (
                not has_reader(rule) or reader_name(rule) in self._given.unread or len(texts) < len(rows)
            ):  # given: there is nothing to read it from
                body += [None] if field == "body" else []
                continue
            value = _read(rule, texts, self._given)
            if field == "body":
                body.append(value)
            elif field in FIELDS and value != article[field]:
                message = f"{rule} reads '{excerpt(value)}' at character {rows[0]['start']}"
                self._told("source_value", "articles", article, ledger, f"{field} {article[field]}", message)
        if None not in body:
            self._check_body([p for p in body if p is not None], article, ledger)

    def _check_body(self, paragraphs: list[str], article: Row, ledger: Row) -> None:
        body = PARAGRAPH_BREAK.join(paragraphs)
        if self._omits:  # the hash of the whole row is all that is left of it
            row = {name: article[name] for name in ("id", *FIELDS)} | {"body": body}
            if row_digest(row).hex() != ledger["article_sha256"]:
                self._told(
                    "source_body", "articles", article, ledger, "body: with what is read, the row has another hash"
                )
            return
        digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
        if digest == article["body_sha256"]:
            return
        lengths = article["paragraphs"] or []
        same = [len(p) == n for p, n in zip(paragraphs, lengths, strict=False)]
        at = same.index(False) if False in same else None
        told = f"body: {len(paragraphs)} paragraphs are read, it has {len(lengths)}"
        if at is not None:
            told = f"body {at}: '{excerpt(paragraphs[at])}' is read"
        elif len(paragraphs) == len(lengths):
            told = "body: the same lengths, other words"
        self._told("source_body", "articles", article, ledger, told)

    def _told(self, rule: str, table: str, row: Row, ledger: Row, value: str, message: str | None = None) -> None:
        path = self._tables[table].parts[row["file"]].name
        self._collector.add(Problem(rule, "error", message, path, row["row"], row["id"], ledger["source"], value))


def _nearly(value: object, stated: object) -> bool:
    """Return whether two confidences are at most a last digit apart: processors sum in orders of their own."""
    return isinstance(value, float) and isinstance(stated, float) and abs(value - stated) < 0.015


def _values(evidence: list[Row]) -> Iterator[list[Row]]:
    """Yield the rows of each value, in order."""
    rows: list[Row] = []
    for row in evidence:
        if rows and (row["field"], row["index"]) != (rows[0]["field"], rows[0]["index"]):
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


def _read(rule: str, texts: list[str], given: Known) -> str:
    try:
        return as_text(read_evidence(rule, texts, given.tables))
    except (KeyError, ValueError) as error:
        return f"nothing ({error})"
