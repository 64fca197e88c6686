"""Parsing is labelling: a document is decoded once, each character gets a label, the article is read off the labels.

Pure per document: nothing here knows another document, a clock, or the order in which documents come.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from copydesk.parser.decode import decode
from copydesk.parser.draft import line_spans
from copydesk.parser.fields import body, outlet, title, url
from copydesk.parser.fields import date as date_field
from copydesk.parser.given import day_given, read_given, with_given
from copydesk.parser.label import Verdict, check_rules, label, verdicts
from copydesk.parser.language import find_language
from copydesk.parser.no_article import why_no_article
from copydesk.parser.overrides import Correction, corrected
from copydesk.parser.tables import Tables
from copydesk.parser.tables import load_tables as _load_tables
from copydesk.records import Absent, Article, Fields, Found, Language, Page, Parsed, Piece, RawDocument, Rejection, T
from copydesk_schema.columns import MAX_BODY_CHARS

_BATCH = 64  # documents labelled together: enough to share what a look at columns costs, and few enough for the cache
_BATCH_BYTES = 1 << 19  # of documents, whose lines may be short and many

__all__ = [
    "READERS",
    "Tables",
    "Verdict",
    "article_of",
    "day_given",
    "decode_page",
    "has_reader",
    "load_tables",
    "parse",
    "parse_all",
    "read_evidence",
    "read_given",
    "reader_name",
    "verdicts",
]

READERS: Mapping[str, Callable[[Sequence[str], Tables], str | date]] = {
    **date_field.READERS,
    **outlet.READERS,
    **title.READERS,
    **url.READERS,
    **body.READERS,
}
"""Every rule that fills a field, and the pure function that turns the text of its spans into the value."""


def load_tables(
    outlets: tuple[Path, ...] = (),
    phrases: tuple[Path, ...] = (),
    language: str | None = None,
    skip_rules: Collection[str] = (),
) -> Tables:
    """Return the shipped tables extended by a user's own files and choices (see `records.Choice`).

    Raises ConfigError if a file is malformed, or if there is no such language or rule.
    """
    check_rules(skip_rules)
    return _load_tables(outlets, phrases, language, skip_rules)


def parse(document: RawDocument, tables: Tables, correction: Correction | None = None) -> Parsed:
    """Return the document's pieces, and its article or the reason why there is none.

    What is given beside the text stands over what it says, and a correction over both; neither makes text of bytes that
    are none.
    """
    ((_, parsed),) = parse_all([document], tables, lambda _: correction)
    return parsed


Fetched = RawDocument | Rejection


def parse_all(
    documents: Iterable[Fetched], tables: Tables, correction: Callable[[RawDocument], Correction | None]
) -> Iterator[tuple[Fetched, Parsed]]:
    """Yield each document with what `parse` returns for it and its correction, in their order, in less time.

    One that could not be read is passed on. Documents are taken and held some at a time.
    """
    for batch in _batches(documents):
        pages = [decode_page(document, tables) if isinstance(document, RawDocument) else document for document in batch]
        pieces = iter(label([page for page in pages if isinstance(page, Page)], tables))
        for document, page in zip(batch, pages, strict=True):
            if isinstance(document, RawDocument) and isinstance(page, Page):
                yield document, _read(document, page, next(pieces), tables, correction(document))
            else:
                assert isinstance(page, Rejection)
                yield document, Parsed(None, (), None, page)


def _batches(documents: Iterable[Fetched]) -> Iterator[list[Fetched]]:
    batch: list[Fetched] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.raw) if isinstance(document, RawDocument) else 0
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read(
    document: RawDocument, page: Page, pieces: tuple[Piece, ...], tables: Tables, correction: Correction | None
) -> Parsed:
    fields, notes = with_given(read_off(page, pieces, tables), document.given, tables)
    if correction:
        fields = corrected(fields, correction, tables)
    return Parsed(page, pieces, fields, article_of(document, fields, page, pieces, tables), notes)


def decode_page(document: RawDocument, tables: Tables) -> Page | Rejection:
    """Return the document as text with its lines and its language, or why it is none."""
    decoded = decode(document)
    if isinstance(decoded, Rejection):
        return decoded
    text, lines = decoded.text, line_spans(decoded.text)
    language = Language(tables.language, None) if tables.language else find_language(text, lines)
    return Page(document.source, document.sha256, decoded.encoding, text, lines, language)


def read_off(page: Page, pieces: Sequence[Piece], tables: Tables) -> Fields:
    """Return the fields that the labels give."""
    address = url.find_url(page, pieces, tables)
    publisher = outlet.find_outlet(page, pieces, tables, address)
    return Fields(
        date=date_field.find_date(page, pieces, tables, address, publisher),
        outlet=publisher,
        title=title.find_title(page, pieces, tables),
        url=address,
        body=body.find_body(page, pieces, tables),
    )


def article_of(
    document: RawDocument, fields: Fields, page: Page, pieces: Sequence[Piece], tables: Tables
) -> Article | Rejection:
    """Return the article these fields make, or the rejection of a page that holds none."""
    if reason := why_no_article(page, pieces, tables):
        message = f"no article: {reason}; see `copydesk explain`"
        return Rejection(document.source, document.sha256, "parse", "not_article", message)
    if not fields.body:
        message = "no line reads as part of an article; see `copydesk explain`"
        return Rejection(document.source, document.sha256, "parse", "no_body", message)
    text = body.join(fields.body)
    if len(text) > MAX_BODY_CHARS:  # before its evidence is written out, of which there is as much again
        message = f"the body has {len(text):,} characters, and may have {MAX_BODY_CHARS:,}: is this one article?"
        return Rejection(document.source, document.sha256, "parse", "body_length", message)
    return Article(
        document.id,
        _value(fields.date),
        _value(fields.outlet),
        _value(fields.title),
        text,
        _value(fields.url),
    )


def _value(field: Found[T] | Absent) -> T | None:
    return field.value if isinstance(field, Found) else None


def reader_name(rule: str) -> str:
    """Return a rule without what it is read by, which stands behind a colon: `date_timestamp:hr`."""
    return rule.partition(":")[0] if date_field.READ_BY.fullmatch(rule) else rule


def has_reader(rule: str) -> bool:
    """Return whether a value of this rule can be read again from its spans; one that was given cannot."""
    return reader_name(rule) in READERS


def read_evidence(rule: str, texts: Sequence[str], tables: Tables) -> str | date:
    """Return the value that a rule's reader gives for its spans' texts.

    Raises KeyError for a rule without a reader, ValueError or KeyError for texts that it cannot read.
    """
    if date_field.READ_BY.fullmatch(rule):
        return date_field.read_stamp(texts, tables, rule.partition(":")[2])
    return READERS[rule](texts, tables)
