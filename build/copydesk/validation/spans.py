"""Spans across tables: numbered without gaps, in order, within the text, and as many passages as paragraphs."""

from typing import TYPE_CHECKING

from copydesk.parser import READERS
from copydesk.parser.fields.fold import fold
from copydesk.validation.cut import Cut, Report
from copydesk.validation.known import Known

if TYPE_CHECKING:
    import polars as pl

_FOLDING = [rule for rule, reader in READERS.items() if reader is fold]


def check_numbers(cut: Cut, report: Report, _: Known) -> None:
    """Every part has one row, parts and values are numbered without gaps, and a value has one rule."""
    import polars as pl

    first = (pl.col("file").first(), pl.col("row").first())
    parts = cut.evidence.group_by("id", "field", "index", maintain_order=True).agg(
        pl.len(), pl.col("part").n_unique().alias("distinct"), pl.col("part").max(), pl.col("rule").n_unique(), *first
    )
    parts = parts.with_columns(_place())
    report("evidence_repeated", "evidence", parts.filter(pl.col("len") > pl.col("distinct")))
    report("evidence_gap", "evidence", parts.filter(pl.col("part") >= pl.col("distinct")))
    report("evidence_mixed_rules", "evidence", parts.filter(pl.col("rule") > 1))
    fields = parts.group_by("id", "field", maintain_order=True).agg(
        pl.len(), pl.col("index").max().alias("last"), pl.col("field").first().alias("value"), *first
    )
    report("evidence_gap", "evidence", fields.filter(pl.col("last") >= pl.col("len")))


def check_order(cut: Cut, report: Report, _: Known) -> None:
    """The passages of a body are told in the order of the document."""
    import polars as pl

    body = cut.evidence.filter((pl.col("field") == "body") & pl.col("start").is_not_null())
    body = body.sort("id", "index", "part").with_columns(pl.col("end").shift().over("id").alias("before"), _place())
    report("spans_out_of_order", "evidence", body.filter(pl.col("start") < pl.col("before")))


def check_range(cut: Cut, report: Report, _: Known) -> None:
    """No span reaches beyond the text."""
    import polars as pl

    lengths = cut.accepted().select("id", "source", "text_length")
    reached = cut.evidence.join(lengths, on="id").filter(pl.col("end") > pl.col("text_length"))
    value = pl.format("{} {} ends at {} of {}", "field", "index", "end", "text_length").alias("value")
    report("span_out_of_range", "evidence", reached.with_columns(value))


def check_passages(cut: Cut, report: Report, _: Known) -> None:
    """Every paragraph of a body has its evidence, and every passage its paragraph, which is no longer."""
    import polars as pl

    paragraphs = paragraphs_of(cut)
    passages = (
        cut.evidence.filter(pl.col("field") == "body")
        .group_by("id", "index", maintain_order=True)
        .agg(
            pl.col("file").first(),
            pl.col("row").first(),
            pl.col("rule").first(),
            ((pl.col("end") - pl.col("start")).sum() + pl.len() - 1).alias("room"),
        )
        .with_columns(pl.format("body {}", "index").alias("value"))
    )
    known = passages.join(cut.articles, on="id", how="semi")
    report("value_without_evidence", "articles", paragraphs.join(passages, on=["id", "index"], how="anti"))
    report("evidence_without_value", "evidence", known.join(paragraphs, on=["id", "index"], how="anti"))
    # To fold white space never lengthens a text. Given passages have no span.
    both = known.filter(pl.col("rule").is_in(_FOLDING)).join(
        paragraphs.select("id", "index", "length"), on=["id", "index"]
    )
    report("span_too_short", "evidence", both.filter(pl.col("length") > pl.col("room")))


def check_omitted(cut: Cut, report: Report, _: Known) -> None:
    """Of a body that is left out, no text stands in the evidence for something else; every other text does."""
    import polars as pl

    rows = cut.evidence.filter(pl.col("start").is_not_null() & (pl.col("field") != "body"))
    within = rows.join(within_bodies(cut.evidence), on=["id", "field", "index", "part"], how="semi")
    value = pl.format("{} {}", "field", "index").alias("value")
    report("evidence_of_omitted", "evidence", within.filter(pl.col("text").is_not_null()).with_columns(value))
    apart = rows.join(within, on=["id", "field", "index", "part"], how="anti")
    report("evidence_text", "evidence", apart.filter(pl.col("text").is_null()).with_columns(value))


def within_bodies(evidence: "pl.DataFrame") -> "pl.DataFrame":
    """Return the keys of evidence for other fields whose spans share a character with a passage of the body."""
    import polars as pl

    keys, span = ["id", "field", "index", "part"], ["start", "end"]
    placed = evidence.filter(pl.col("start").is_not_null())
    body = placed.filter(pl.col("field") == "body").select("id", *span)
    pairs = placed.filter(pl.col("field") != "body").select(*keys, *span).join(body, on="id", suffix="_body")
    shared = (pl.col("start") < pl.col("end_body")) & (pl.col("start_body") < pl.col("end"))
    return pairs.filter(shared).select(keys).unique(maintain_order=True)


def paragraphs_of(cut: Cut) -> "pl.DataFrame":
    """Return one row for each paragraph of each article: its index and its length."""
    import polars as pl

    lengths = cut.articles.unique("id", keep="first", maintain_order=True).select("id", "file", "row", "paragraphs")
    rows = lengths.with_columns(pl.int_ranges(0, pl.col("paragraphs").list.len(), dtype=pl.Int32).alias("index"))
    rows = rows.explode("paragraphs", "index").drop_nulls("index").rename({"paragraphs": "length"})
    return rows.with_columns(pl.format("body {}", "index").alias("value"))


def _place() -> "pl.Expr":
    import polars as pl

    return pl.format("{} {}", "field", "index").alias("value")
