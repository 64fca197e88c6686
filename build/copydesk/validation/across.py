"""What must hold across the three tables, one cut of ids at a time."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from copydesk.dataset.layout import split_of
from copydesk.validation import spans, values
from copydesk.validation.cut import Check, Cut, Report
from copydesk.validation.known import Known
from copydesk.validation.problems import Collector
from copydesk.validation.table import Table


def check_across(
    cuts: Iterable[Cut], tables: Mapping[str, Table], given: Known, collector: Collector, also: Callable[[Cut], None]
) -> None:
    """Gather what the tables contradict each other in; a check whose tables were not read whole is left out, and told.

    also: hears each cut, after the checks.
    """
    report = Report(tables, collector)
    omits = tables["articles"].omits
    wanted = [(needs, check) for needs, check in CHECKS if not (omits and check in _OF_BODIES)]
    wanted += [(("evidence",), spans.check_omitted)] if omits else []
    if omits:
        told = "article_sha256 is that of the whole row, and --sources reads the body again"
        collector.unchecked(f"{', '.join(omits)}, which this dataset leaves out: {told}")
    checks = [check for needs, check in wanted if all(tables[name].whole for name in needs)]
    if len(checks) < len(wanted):
        lost = ", ".join(sorted(path for table in tables.values() for path in table.lost))
        collector.unchecked(f"agreement across the tables, as far as it needs {lost}")
    for cut in cuts:
        for check in checks:
            check(cut, report, given)
        also(cut)


def articles_are_accepted(cut: Cut, report: Report, _: Known) -> None:
    """Every article has its ledger row, every accepted row has its article, and bytes are accepted once."""
    import polars as pl

    accepted = cut.ledger.filter(pl.col("status") == "accepted")
    report("article_not_in_ledger", "articles", cut.articles.join(accepted, on="id", how="anti"))
    report("article_missing", "ledger", accepted.join(cut.articles, on="id", how="anti"))
    report("accepted_twice", "ledger", accepted.filter(~pl.col("id").is_first_distinct() & pl.col("id").is_not_null()))


def articles_are_in_their_split(cut: Cut, report: Report, _: Known) -> None:
    """The name of an article's file says what the ledger says; without splits, it says nothing."""
    import polars as pl

    pairs = cut.articles.join(cut.accepted().select("id", "source", "split"), on="id")
    named = pl.Series("in_file", [split_of(Path(name)) for name in report.files("articles")], pl.String)
    pairs = pairs.with_columns(named.gather(pairs["file"]).alias("in_file"))
    wrong = pairs.filter(pl.col("split") != pl.col("in_file"))
    report("split_differs", "articles", wrong.with_columns(pl.format("the ledger says {}", "split").alias("value")))


def duplicates_are_of_something(cut: Cut, report: Report, _: Known) -> None:
    """The copy that is kept may have been rejected itself; it is there all the same."""
    import polars as pl

    copy = pl.col("rule").eq_missing("exact_duplicate")
    kept = cut.ledger.filter(~copy)
    report("duplicate_of_nothing", "ledger", cut.ledger.filter(copy).join(kept, on="id", how="anti"))


def articles_are_unedited(cut: Cut, report: Report, given: Known) -> None:
    """The ledger's hash finds the row; its evidence, where that has a text, finds the cell."""
    import polars as pl

    pairs = cut.articles.join(cut.accepted().select("id", "source", "article_sha256"), on="id")
    edited = pairs.filter(pl.col("digest") != pl.col("article_sha256"))
    if edited.is_empty():
        return
    suspects = values.contradicted(cut, given).group_by("id").agg(pl.col("field").unique().sort().str.join(", "))
    told = edited.join(suspects, on="id", how="left").with_columns(
        pl.coalesce(
            pl.format("{} differs from the evidence", "field"),
            pl.lit("no text of the evidence differs: a body, a null, or the hash"),
        ).alias("value")
    )
    report("article_edited", "articles", told)


CHECKS: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("articles", "ledger"), articles_are_accepted),
    (("articles", "ledger"), articles_are_in_their_split),
    (("ledger",), duplicates_are_of_something),
    (("evidence",), spans.check_numbers),
    (("evidence",), spans.check_order),
    (("articles", "evidence"), spans.check_passages),
    (("ledger", "evidence"), spans.check_range),
    (("articles", "evidence"), values.check_values),
    (("articles", "ledger", "evidence"), values.check_rules),
    (("articles", "ledger"), articles_are_unedited),
)
"""The tables that a check needs whole, and the check."""

_OF_BODIES: tuple[Check, ...] = (spans.check_passages, articles_are_unedited)
"""The checks that a dataset without bodies cannot pass or fail."""
