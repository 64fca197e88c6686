"""Values against their evidence: what a rule reads in the texts is what the article says, and the ledger agrees."""

from datetime import date
from typing import TYPE_CHECKING

from copydesk.parser import READERS, has_reader, read_evidence, reader_name
from copydesk.shown import excerpt
from copydesk.validation.cut import Cut, Report
from copydesk.validation.known import Known
from copydesk_schema.columns import FIELDS

if TYPE_CHECKING:
    import polars as pl


def check_values(cut: Cut, report: Report, given: Known) -> None:
    """Every value has evidence, all evidence has its value, and reading the one gives the other."""
    import polars as pl

    values, found = values_of(cut), evidence_of(cut)
    known = cut.articles.select("id")
    field = pl.col("field").alias("value")
    report("value_without_evidence", "articles", values.join(found, on=["id", "field"], how="anti").with_columns(field))
    lost = cut.evidence.join(known, on="id", how="anti")
    report("evidence_of_no_article", "evidence", lost.with_columns(field))
    unfounded = found.join(known, on="id", how="semi").join(values, on=["id", "field"], how="anti")
    report("evidence_without_value", "evidence", unfounded.with_columns(field))
    report("value_differs", "articles", contradicted(cut, given))


def contradicted(cut: Cut, given: Known) -> "pl.DataFrame":
    """Return the values that their rule does not read in their evidence, and in `message` what it reads there."""
    import polars as pl

    pairs = values_of(cut).join(evidence_of(cut).drop("file", "row"), on=["id", "field"])
    told = [
        _differs(stated, rule, texts, given)
        for stated, rule, texts in pairs.select("stated", "rule", "texts").iter_rows()
    ]
    shown = pl.format("{} {}", "field", "stated").alias("value")
    return pairs.with_columns(pl.Series("message", told, pl.String), shown).drop_nulls("message")


def _differs(stated: str, rule: str, texts: list[str | None], given: Known) -> str | None:
    """Return how a value differs from its evidence; None if it does not, or if there is nothing to read."""
    if not has_reader(rule) or reader_name(rule) in given.unread or None in texts:
        return None
    try:
        value = as_text(read_evidence(rule, [text for text in texts if text is not None], given.tables))
    except (KeyError, ValueError):
        return f"{rule} reads nothing in '{excerpt(' '.join(filter(None, texts)))}'"
    return None if value == stated else f"{rule} reads '{excerpt(value)}' in the evidence"


def as_text(value: str | date) -> str:
    """Return a value as the narrow columns hold it."""
    return value.isoformat() if isinstance(value, date) else value


def check_rules(cut: Cut, report: Report, _: Known) -> None:
    """The ledger names the rule that found each value; where there is none, it says why, and names no finder."""
    import polars as pl

    named = (
        cut.accepted()
        .unpivot([f"{f}_rule" for f in FIELDS], index=["id", "source", "file", "row"], variable_name="field")
        .rename({"value": "named"})
        .with_columns(pl.col("field").str.strip_suffix("_rule"))
    )
    both = named.join(evidence_of(cut).select("id", "field", "rule"), on=["id", "field"])
    differ = both.filter(pl.col("named").ne_missing(pl.col("rule")))
    value = pl.format("{}: {}, and its evidence has {}", "field", "named", "rule").alias("value")
    report("rule_differs", "ledger", differ.with_columns(value))
    empty = named.join(cut.articles, on="id", how="semi").join(values_of(cut), on=["id", "field"], how="anti")
    found = empty.filter(pl.col("named").str.split(":").list.first().is_in(list(READERS)))
    report("null_unexplained", "ledger", found.with_columns(pl.format("{}: {}", "field", "named").alias("value")))


def values_of(cut: Cut) -> "pl.DataFrame":
    """Return one row for each value that is not null, the body's aside: `stated`."""
    one = cut.articles.unique("id", keep="first", maintain_order=True)
    values = one.unpivot(FIELDS, index=["id", "file", "row"], variable_name="field", value_name="stated")
    return values.drop_nulls("stated")


def evidence_of(cut: Cut) -> "pl.DataFrame":
    """Return one row for each field of each article that has evidence, the body's aside: its rule and its texts."""
    import polars as pl

    rows = cut.evidence.filter(pl.col("field").is_in(FIELDS)).sort("id", "field", "index", "part")
    return rows.group_by("id", "field", maintain_order=True).agg(
        pl.col("rule").first(), pl.col("text").alias("texts"), pl.col("file").first(), pl.col("row").first()
    )
