"""The three tables: their columns with their meaning, and how complete the articles are."""

from collections.abc import Mapping, Sequence

from copydesk.dataset.layout import Dataset
from copydesk.write.card.facts import CardFacts
from copydesk.write.card.front import columns_of
from copydesk.write.card.markdown import share, table
from copydesk_schema.columns import Column


def articles(dataset: Dataset, facts: CardFacts) -> str:
    """Return the articles' columns, each with how often it has a value."""
    columns = columns_of(dataset, "articles")
    filled = {
        c.name: f"{facts.profile.filled.get(c.name, 0):,} of {facts.accepted:,} "
        f"({share(facts.profile.filled.get(c.name, 0), facts.accepted)})"
        for c in columns
    }
    return _columns(columns, filled)


def ledger(dataset: Dataset) -> str:
    """Return the ledger's columns."""
    return (
        "One row for every document that was read, accepted or not. Where an article's value is null, "
        "`date_rule`, `outlet_rule`, `title_rule` and `url_rule` say why.\n\n" + _columns(columns_of(dataset, "ledger"))
    )


def evidence(dataset: Dataset) -> str:
    """Return the evidence's columns."""
    return (
        "One row for every span that a value was read from. Spans are half-open, in characters of the document's "
        "decoded text. Every rule names a reader: the value is what the reader makes of the spans' text.\n\n"
        + _columns(columns_of(dataset, "evidence"))
    )


def _columns(columns: Sequence[Column], filled: Mapping[str, str] | None = None) -> str:
    rows = []
    for column in columns:
        nullable = " or null" if column.nullable else ""
        row = [f"`{column.name}`", f"{column.type}{nullable}", column.meaning.replace("|", "\\|")]
        rows.append(row + ([filled[column.name]] if filled else []))
    return table(["column", "type", "meaning"] + (["filled"] if filled else []), rows)
