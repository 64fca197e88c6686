"""A parsed document as rows of the three tables, before the survey and the contract have spoken."""

from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.dataset.tombstones import RULE as TOMBSTONE
from copydesk.records import Absent, Article, Found, Parsed, Passage, RawDocument, Rejection
from copydesk_schema.columns import FIELDS

Row = dict[str, Any]


def article_row(article: Article) -> Row:
    """Return the row of the articles table."""
    return {
        "id": article.id,
        "date": article.date,
        "outlet": article.outlet,
        "title": article.title,
        "body": article.body,
        "url": article.url,
    }


def ledger_row(document: RawDocument, parsed: Parsed, corrected: Mapping[str, object]) -> Row:
    """Return the ledger's row for a document that was read, with the status that parsing gives it."""
    language = parsed.page.language if parsed.page else None
    row = _blank(document.source) | {
        "id": document.id,
        "given_id": document.given["id"].value if "id" in document.given else None,
        "sha256": document.sha256,
        "size": document.size,
        "encoding": parsed.page.encoding if parsed.page else None,
        "text_length": len(parsed.page.text) if parsed.page else None,
        "language": language.code if language else None,
        "language_confidence": language.confidence if language else None,
        "status": "accepted" if parsed.article else "rejected",
        "overridden": ",".join(sorted(corrected)) or None,
        "given_notes": "; ".join(parsed.notes) or None,
    }
    if parsed.rejection:
        row |= _why(parsed.rejection)
    if parsed.fields:
        row |= {f"{field}_rule": getattr(parsed.fields, field).rule for field in FIELDS}
    return row


def unread_row(rejection: Rejection) -> Row:
    """Return the ledger's row for a document whose bytes could not be had."""
    return _blank(rejection.source) | {"status": "rejected"} | _why(rejection)


def taken_down(row: Row, reason: str) -> Row:
    """Return the ledger's row of a document that was taken down: what the input said of it is not repeated."""
    forgotten = ("given_id", "given_notes", "overridden", "article_sha256", "duplicate_group", "similarity", "split")
    why = {"status": "withheld", "stage": "survey", "rule": TOMBSTONE, "message": reason}
    return row | dict.fromkeys(forgotten) | why


def _blank(source: str) -> Row:
    from copydesk_schema.columns import LEDGER

    return {column.name: None for column in LEDGER} | {"source": source}


def _why(rejection: Rejection) -> Row:
    return {"stage": rejection.stage, "rule": rejection.rule, "message": rejection.message}


def evidence_rows(document: RawDocument, parsed: Parsed) -> Iterator[Row]:
    """Yield what each filled field was read from, field by field, the body's passages in their order."""
    if parsed.page is None or parsed.fields is None:
        return
    text = parsed.page.text
    for field in FIELDS:
        found: Found[Any] | Absent = getattr(parsed.fields, field)
        if isinstance(found, Found):
            for row in _spans(found):
                row["text"] = None if row["start"] is None else text[row["start"] : row["end"]]
                yield {"id": document.id, "field": field, "index": 0} | row
    for index, passage in enumerate(parsed.fields.body):
        for row in _spans(passage):
            yield {"id": document.id, "field": "body", "index": index, "text": None} | row


def _spans(found: Found[Any] | Passage) -> Iterator[Row]:
    if not found.spans:
        yield {"part": 0, "start": None, "end": None, "rule": found.rule}
    for part, span in enumerate(found.spans):
        yield {"part": part, "start": span.start, "end": span.end, "rule": found.rule}
