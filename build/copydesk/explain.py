"""One document, explained: its pieces, then each field with its evidence, and for a null why."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.dataset.boilerplate import BOILERPLATE, read
from copydesk.dataset.manifest import read_manifest
from copydesk.parser import Verdict, load_tables, parse, verdicts
from copydesk.parser.overrides import corrections, load_overrides
from copydesk.parser.recurring import RecurringLines, line_key
from copydesk.records import Absent, Found, Label, Parsed, Piece, RawDocument, Rejection, Span
from copydesk.shown import visible
from copydesk_schema.columns import FIELDS, without_credentials
from copydesk_schema.errors import ConfigError

if TYPE_CHECKING:
    from copydesk.config import Settings

COLOURS: dict[Label, str] = {
    "header": "cyan",
    "kicker": "bright_cyan",
    "title": "bold bright_green",
    "standfirst": "green",
    "byline": "bright_blue",
    "dateline": "blue",
    "timestamp": "blue",
    "caption": "magenta",
    "paragraph": "default",
    "subheading": "bold green",
    "related": "yellow",
    "boilerplate": "red",
    "repeat": "bright_black",
    "blank": "bright_black",
}
WHY = {
    "no_date": "no line states a day, month and year of publication",
    "impossible_date": "the day it states does not exist",
    "date_out_of_bounds": "the day it states is before the first newspaper, or too far ahead",
    "conflicting_dates": "the header states two days",
    "ambiguous_date": "day and month could swap",
    "no_outlet": "no address, and nothing around the article that names an outlet",
    "conflicting_outlets": "what stands around the article speaks for two outlets",
    "not_a_publisher": "the address is an archive's, an aggregator's, or a number",
    "only_update": "it states when it was changed, and not when it was published",
    "no_title": "no line reads as the headline",
    "malformed_title": "the header's quotes are malformed",
    "no_url": "no line states the article's address",
    "url_with_credentials": "the address holds a user name or password",
    "url_with_spaces": "the address is torn by a space",
    "url_too_long": "the address is longer than the contract allows",
    "malformed_url": "the address has no host, or no valid port",
    "given:override": "blanked by overrides.jsonl",
}
"""Why a field is null, by rule."""

_EXCERPT = 60


def read_as_built(document: RawDocument, settings: "Settings", dataset: Path | None = None) -> Parsed:
    """Return the document as a build with these settings reads it: corrections made, and the contract asked.

    dataset: whose list of lines that recur it is read with; the settings' own, if they name one, stands before it.
    """
    tables = load_tables(*settings.choice())
    correction = corrections(document, load_overrides(settings.overrides))
    parsed = parse(document, tables, correction)
    if again := _recurring(settings, dataset).again(parsed, tables):
        parsed = parse(document, again, correction)
    if parsed.article is None:
        return parsed
    import pyarrow as pa

    from copydesk.check import Requirements, first_violations
    from copydesk_schema.arrow import arrow_schema

    row = pa.Table.from_pylist([asdict(parsed.article)], arrow_schema("articles"))
    requirements = Requirements(settings.require, settings.min_body_chars)
    for rule, message in first_violations(row, requirements, tables.phrases).values():
        refused = Rejection(document.source, document.sha256, "check", rule, message)
        return replace(parsed, outcome=refused)
    return parsed


def _recurring(settings: "Settings", dataset: Path | None) -> RecurringLines:
    files = settings.boilerplate
    if not files and dataset is not None:
        if omits := read_manifest(dataset).get("omits"):
            told = f"{dataset} leaves out {', '.join(omits)}, and with it the lines that recur"
            raise ConfigError(f"{told}; name the dataset that it was made of")
        files = (dataset / BOILERPLATE,)
    lines = [line for file in files for line in read(file)]
    return RecurringLines((n.outlet, None if n.beside is None else line_key(n.beside), line_key(n.line)) for n in lines)


def reasons(parsed: Parsed, settings: "Settings") -> dict[int, Verdict]:
    """Return, by where a line starts, by how much it reads as text or furniture, and what tipped it."""
    if parsed.page is None:
        return {}
    tables = load_tables(*settings.choice())
    return {verdict.start: verdict for verdict in verdicts(parsed.page, tables)}


def as_dict(source: str, parsed: Parsed, why: Mapping[int, Verdict]) -> dict[str, Any]:
    """Return the explanation in the form of `--json`; pieces touch and cover the text exactly."""
    page, article, rejection = parsed.page, parsed.article, parsed.rejection
    return {
        "source": source,
        "encoding": page.encoding if page else None,
        "text_length": len(page.text) if page else None,
        "language": page.language.code if page and page.language else None,
        "language_confidence": page.language.confidence if page and page.language else None,
        "pieces": [p._asdict() | _verdict(why.get(p.start)) for p in parsed.pieces],
        "article": {
            "id": article.id,
            "date": article.date.isoformat() if article.date else None,
            "outlet": article.outlet,
            "title": article.title,
            "body": article.body,
            "url": article.url,
            "fields": {field: _field(getattr(parsed.fields, field)) for field in FIELDS},
        }
        if article
        else None,
        "notes": list(parsed.notes),
        "rejection": {
            "stage": rejection.stage,
            "rule": rejection.rule,
            "message": rejection.message,
            "span": rejection.span,
        }
        if rejection
        else None,
    }


def _verdict(verdict: Verdict | None) -> dict[str, Any]:
    return {"score": verdict.score, "reasons": dict(verdict.reasons)} if verdict else {}


def _field(field: Found[Any] | Absent) -> dict[str, Any]:
    if isinstance(field, Found):
        return {"value": str(field.value), "rule": field.rule, "spans": [list(span) for span in field.spans]}
    spans = [list(field.span)] if field.span else []
    return {"value": None, "rule": field.rule, "why": WHY[field.rule], "spans": spans}


def pieces(parsed: Parsed) -> Iterator[tuple[Piece, str]]:
    """Yield each piece but the blanks, with its text; what an address holds of a password is not shown."""
    if parsed.page is None:
        return
    for piece in parsed.pieces:
        if piece.label != "blank":
            yield piece, without_credentials(parsed.page.text[piece.start : piece.end])


def fields(parsed: Parsed) -> Iterator[tuple[str, str | None, str]]:
    """Yield for each field its name, its value cut short (None if there is none), and how it came about.

    The last is the language, which chose the phrases.
    """
    if parsed.page is None or parsed.fields is None:
        return
    for name in FIELDS:
        field: Found[Any] | Absent = getattr(parsed.fields, name)
        if isinstance(field, Found):
            yield name, _cut(str(field.value)), f"{field.rule}{_where(field.spans)}"
        else:
            yield name, None, f"{field.rule}{_where((field.span,) if field.span else ())}: {WHY[field.rule]}"
    body = parsed.fields.body
    words = sum(len(p.text.split()) for p in body)
    yield "body", f"{len(body)} passages, {words:,} words" if body else None, "" if body else "no_body"
    language = parsed.page.language
    if language:
        sure = language.confidence
        yield "language", language.code, "stated by the configuration" if sure is None else f"sure to {sure:.2f}"
    else:
        yield "language", None, "too little text, or a language that cannot be told; phrases of all are tried"


def lines(source: str, parsed: Parsed, why: Mapping[int, Verdict]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield the explanation for people: lines of (text, style) parts."""
    yield ((visible(source), "bold"),)
    for piece, text in pieces(parsed):
        yield (f"{piece.label:>11} {piece.rule:<16} ", "dim"), (visible(text), COLOURS[piece.label])
        if verdict := why.get(piece.start):
            told = ", ".join(f"{name} {by:+.1f}" for name, by in verdict.reasons)
            yield ((f"{verdict.score:>+28.1f}  {told}", "dim"),)
    yield ()
    for name, value, how in fields(parsed):
        shown = (visible(value), "bold") if value is not None else ("null", "yellow")
        yield (f"{name:>8}  ", "dim"), shown, (f"  {how}" if how else "", "dim")
    for note in parsed.notes:
        yield ((f"{'note':>8}  ", "dim"), (visible(note), "yellow"))
    if refused := parsed.rejection:
        yield ((f"rejected at {refused.stage} by {refused.rule}: {refused.message}", "red"),)


def _where(spans: tuple[Span, ...]) -> str:
    return " at " + ", ".join(f"{s.start}-{s.end}" for s in spans) if spans else ""


def _cut(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
