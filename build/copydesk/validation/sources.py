"""The documents again: each is found, hashed and decoded, and every value is read anew from its spans."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote_to_bytes

from copydesk.check import excerpt
from copydesk.parser import decode_page, has_reader, read_evidence, reader_name
from copydesk.records import Page, RawDocument
from copydesk.validation.cut import Cut
from copydesk.validation.known import Known
from copydesk.validation.problems import Collector, Problem
from copydesk.validation.table import Table
from copydesk.validation.values import as_text
from copydesk_schema.columns import FIELDS, PARAGRAPH_BREAK
from copydesk_schema.errors import SourceError

Row = Mapping[str, Any]


class SourceCheck:
    """Rechecks documents below one folder. Raises SourceError if that is no folder."""

    def __init__(self, folder: Path, tables: Mapping[str, Table], given: Known, collector: Collector) -> None:
        if not folder.is_dir():
            raise SourceError(f"--sources {folder} is no folder; name the one that the dataset was built from")
        self._folder, self._given, self._collector = folder, given, collector
        self._tables = tables

    def check(self, cut: Cut) -> None:
        """Recheck the documents of a cut, one at a time."""
        articles = {row["id"]: row for row in cut.articles.iter_rows(named=True)}
        evidence: dict[str, list[Row]] = {}
        for row in cut.evidence.sort("id", "field", "index", "part").iter_rows(named=True):
            evidence.setdefault(row["id"], []).append(row)
        for row in cut.ledger.iter_rows(named=True):
            if row["sha256"] is None:  # it could not be read when the dataset was built, and need not be now
                continue
            page = self._page(row)
            if page is not None and row["status"] == "accepted" and row["id"] in articles:
                self._check_values(page, articles[row["id"]], evidence.get(row["id"], []), row)

    def _page(self, row: Row) -> Page | None:
        """Return the document as text, if it is the ledger's and decodes as the ledger says."""
        raw = self._raw(row)
        if raw is None:
            return None
        document = RawDocument.of(row["source"] or "", raw)
        if document.sha256 != row["sha256"] or len(raw) != row["size"]:
            told = f"sha256 {document.sha256[:12]}…, the ledger says {str(row['sha256'])[:12]}…"
            self._told("source_changed", "ledger", row, row, told)
            return None
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

    def _raw(self, row: Row) -> bytes | None:
        path = path_of(self._folder, row["source"] or "")
        try:
            if path is None or not path.is_file():
                self._told("source_missing", "ledger", row, row, "no such file")
            elif (size := path.stat().st_size) != row["size"]:  # and is not read, however large it is
                self._told("source_changed", "ledger", row, row, f"{size} bytes, the ledger says {row['size']}")
            else:
                return path.read_bytes()
        except OSError as error:
            self._told("source_missing", "ledger", row, row, f"cannot be read: {error.strerror}")
        return None

    def _check_values(self, page: Page, article: Row, evidence: list[Row], ledger: Row) -> None:
        body: list[str | None] = []
        for rows in _values(evidence):
            field, rule = rows[0]["field"], rows[0]["rule"]
            texts = [page.text[row["start"] : row["end"]] for row in rows if row["start"] is not None]
            for row, text in zip(rows, texts, strict=False):
                if field != "body" and row["text"] != text:
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
        digest = hashlib.sha256(PARAGRAPH_BREAK.join(paragraphs).encode("utf-8", "surrogatepass")).hexdigest()
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


def path_of(folder: Path, source: str) -> Path | None:
    """Return where a source lies below the folder; None if the name would lead out of it."""
    path = PurePosixPath(os.fsdecode(unquote_to_bytes(source)))
    if not source or path.is_absolute() or ".." in path.parts or "\x00" in str(path):
        return None
    return folder / path


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
