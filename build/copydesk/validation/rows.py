"""What must hold of each row of ledger and evidence by itself: a rule's name, and an expression for broken."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import pyarrow as pa

from copydesk.parser.fields import body, date, outlet, title, url
from copydesk.validation.problems import EXAMPLES, Collector, Problem
from copydesk.validation.table import Rows, Table, place
from copydesk_schema.columns import EVIDENCE, FIELDS, LEDGER, STAGES, STATUSES, Column

if TYPE_CHECKING:
    import polars as pl

GIVEN = "given:"
"""How the rule of a value begins that was stated beside the text, or by a person: it has no span."""

_READERS = {module.__name__.rpartition(".")[2]: list(module.READERS) for module in (date, outlet, title, url, body)}


def _ledger(stated: str | None) -> dict[str, tuple["pl.Expr", str]]:
    """Return for each rule when a row breaks it, and the column to show. stated: the language of all documents."""
    import polars as pl

    col = pl.col
    accepted = col("status") == "accepted"
    reasons = [col(c).is_null() for c in ("stage", "rule", "message")]
    decoded = ~col("stage").is_in(["read", "decode"]).fill_null(False)
    read_off = [col(c).is_null() == decoded for c in ("encoding", "text_length", *(f"{f}_rule" for f in FIELDS))]
    unread = col("stage").eq_missing("read")
    raw = [col(c).is_null() != unread for c in ("id", "sha256", "size")]
    names = col("overridden").str.split(",")
    language, sure = col("language"), col("language_confidence")
    possible = language.str.contains("^[a-z]{2,3}$") & (sure > 0) & (sure < 1)
    told = ~possible | (language.is_null() != sure.is_null()) | (language.is_not_null() & ~decoded)
    not_stated = sure.is_not_null() | (language.is_not_null() != decoded) | (language != (stated or ""))
    return {
        "ledger_null": (_null(LEDGER), "source"),
        "ledger_status": (~col("status").is_in(STATUSES), "status"),
        "ledger_stage": (~col("stage").is_in(STAGES), "stage"),
        "ledger_sha256": (_no_hash("sha256") | _no_hash("article_sha256"), "sha256"),
        "ledger_id": (col("id") != col("sha256").str.slice(0, 32), "id"),
        "ledger_size": (
            (col("text_length") > col("size")) | (col("text_length") < 1) | (col("size") < 0),
            "text_length",
        ),
        "ledger_language": (told if stated is None else not_stated, "language"),
        "ledger_overridden": (~names.list.eval(pl.element().is_in([*FIELDS, "body"])).list.all(), "overridden"),
        "ledger_group": (
            (col("duplicate_group").is_null() != col("similarity").is_null())
            | (col("similarity") < 0)
            | (col("similarity") > 1)
            | ~col("duplicate_group").str.contains("^[0-9a-f]{32}$"),
            "duplicate_group",
        ),
        "ledger_split": (~accepted & col("split").is_not_null(), "split"),
        "ledger_accepted": (accepted & (col("article_sha256").is_null() | ~pl.all_horizontal(reasons)), "status"),
        "ledger_refused": (~accepted & (col("article_sha256").is_not_null() | pl.any_horizontal(reasons)), "status"),
        "ledger_unread": (pl.any_horizontal(raw), "sha256"),
        "ledger_undecoded": (pl.any_horizontal(read_off), "encoding"),
    }


def _evidence(omits: Collection[str]) -> dict[str, tuple["pl.Expr", str]]:
    import polars as pl

    col = pl.col
    given = col("rule").str.starts_with(GIVEN)
    body = col("field") == "body"
    read_by = col("rule").str.contains(f"^(?:{date.READ_BY.pattern})$")
    name = pl.when(read_by).then(col("rule").str.split(":").list.first()).otherwise("rule")
    read = pl.any_horizontal((col("field") == field) & name.is_in(rules) for field, rules in _READERS.items())
    empty = col("start").is_null() | col("end").is_null()
    textless = body | given
    # Without bodies, what stands in one has no text either: that needs the other rows, and is judged across them.
    text = col("text").is_not_null() & textless if omits else col("text").is_null() != textless
    return {
        "evidence_null": (_null(EVIDENCE), "rule"),
        "evidence_field": (~col("field").is_in([*FIELDS, "body"]), "field"),
        "evidence_rule": (~given & ~read, "rule"),
        "evidence_number": ((col("index") < 0) | (col("part") < 0) | (~body & (col("index") != 0)), "index"),
        "evidence_span": (
            pl.when(given)
            .then(col("start").is_not_null() | col("end").is_not_null())
            .otherwise(empty | (col("start") < 0) | (col("start") >= col("end"))),
            "start",
        ),
        "evidence_text": (
            text | (col("text").str.len_chars() != col("end") - col("start")),
            "text",
        ),
    }


def _null(columns: tuple[Column, ...]) -> "pl.Expr":
    import polars as pl

    return pl.any_horizontal(pl.col(c.name).is_null() for c in columns if not c.nullable)


def _no_hash(column: str) -> "pl.Expr":
    import polars as pl

    return ~pl.col(column).str.contains("^[0-9a-f]{64}$")


def check_rows(
    table: Table, rows: Rows, collector: Collector, language: str | None = None, omits: Collection[str] = ()
) -> None:
    """Gather the rows of a batch of ledger or evidence that are wrong by themselves.

    language: the one that was stated of all documents. omits: columns that the articles lack.
    """
    import polars as pl

    if rows.substituted:
        return
    frame = pl.from_arrow(pa.Table.from_batches([rows.batch]))
    assert isinstance(frame, pl.DataFrame)
    rules = _ledger(language) if table.name == "ledger" else _evidence(omits)
    for rule, (broken, shown) in rules.items():
        wrong = frame.with_row_index("row", rows.start).filter(broken.fill_null(False))
        problems = (
            Problem(rule, path=table.parts[rows.part].name, row=row["row"], id=row["id"], source=row.get("source"),
                    value=_shown(shown, row[shown]))
            for row in wrong.head(EXAMPLES).iter_rows(named=True)
        )  # fmt: skip
        collector.add_all(problems, len(wrong))


def _shown(column: str, value: object) -> str:
    return f"{column} null" if value is None else f"{column} {value}"


def narrow_evidence(rows: Rows) -> pa.Table:
    """Return what checks across tables need of evidence: all of it, and where each row stands."""
    return pa.table({name: rows.batch.column(name) for name in rows.batch.schema.names} | place(rows))
