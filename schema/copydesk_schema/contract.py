"""The contract rendered to pandera: for Polars, for pandas, for YAML, and for the skinny frame that `validate` checks.

Import inside functions only: pandera takes up to two seconds.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from copydesk_schema.columns import ARTICLES
from copydesk_schema.phrases import PhraseBook
from copydesk_schema.rules import Between, Computed, Length, Matches, Rule, Unique, rules_for, violations

if TYPE_CHECKING:
    import pandera.pandas
    import pandera.polars
    import polars

BODY = "body"


def articles_schema(
    backend: Literal["polars", "pandas"] = "polars",
    *,
    require: Collection[str] = (),
    min_body_chars: int = 1,
    omits: tuple[str, ...] = (),
) -> "pandera.polars.DataFrameSchema | pandera.pandas.DataFrameSchema":
    """Return the contract of articles as a pandera schema.

    backend: what it validates; pandas frames as `pandas.read_parquet` gives them, with any dtype backend.
    require: fields that may be null in general and may not be here. omits: columns that are left out.
    Warnings are no part of it. Each check is named by its rule.
    """
    rules = [r for r in rules_for(min_body_chars, omits) if r.level == "error"]
    pandas = backend == "pandas"
    pandera = _pandera(backend)
    columns = {
        c.name: pandera.Column(
            _dtype(c.type, pandas),
            [
                _builtin(pandera, r, pandas)
                for r in rules
                if r.column == c.name and not isinstance(r.check, Unique | Computed)
            ],
            nullable=c.nullable and c.name not in require,
            unique=any(r.column == c.name and isinstance(r.check, Unique) for r in rules),
            coerce=pandas,
            description=c.meaning,
        )
        for c in ARTICLES
        if c.name not in omits
    }
    computed = [_frame_check(pandera, r, pandas) for r in rules if isinstance(r.check, Computed)]
    return pandera.DataFrameSchema(columns, computed, strict=True, ordered=True, name="articles")


def contract_yaml(*, require: Collection[str] = (), min_body_chars: int = 1, omits: tuple[str, ...] = ()) -> str:
    """Return the contract in pandera's own YAML; computed rules are beyond it and left out."""
    from pandera.io import polars_io

    schema = articles_schema("polars", require=require, min_body_chars=min_body_chars, omits=omits)
    schema.checks = []
    text: str = polars_io.to_yaml(schema)
    return text


def skinny(
    table: pa.RecordBatch | pa.Table,
    rules: Collection[Rule],
    phrases: PhraseBook | None = None,
    omits: Collection[str] = (),
) -> pa.Table:
    """Return what a checker needs to hold of a batch: every column, bodies emptied, and a flag for each costly rule.

    The flags (true: the rule holds) stand for the rules over bodies and the computed ones.
    """
    columns: dict[str, Any] = {c.name: table.column(c.name) for c in ARTICLES if c.name not in omits}
    if BODY in columns:
        columns[BODY] = pc.utf8_slice_codeunits(columns[BODY], 0, 0)  # whether it is null is all that is left
    for rule in rules:
        if _by_flag(rule):
            broken = violations(rule, table, phrases)
            columns[rule.name] = pc.invert(broken)
    return pa.table(columns)


def skinny_schema(
    rules: Collection[Rule], *, require: Collection[str] = (), omits: Collection[str] = ()
) -> "pandera.polars.DataFrameSchema":
    """Return the pandera schema of a skinny frame. Uniqueness is left out: it is judged over the whole table."""
    import polars as pl

    pandera = _pandera("polars")
    columns = {
        c.name: pandera.Column(
            _dtype(c.type, False),
            [
                _builtin(pandera, r)
                for r in rules
                if r.column == c.name and not _by_flag(r) and not isinstance(r.check, Unique)
            ],
            nullable=c.nullable and c.name not in require,
        )
        for c in ARTICLES
        if c.name not in omits
    }
    for rule in rules:
        if _by_flag(rule):
            columns[rule.name] = pandera.Column(pl.Boolean, pandera.Check.eq(True, error=rule.name))
    return pandera.DataFrameSchema(columns, strict=True, ordered=True, name="articles")


def _by_flag(rule: Rule) -> bool:
    return isinstance(rule.check, Computed) or rule.column == BODY


def _pandera(backend: str) -> Any:
    if backend == "pandas":
        import pandera.pandas as pandera
    else:
        import pandera.polars as pandera
    return pandera


def _dtype(arrow_type: str, pandas: bool) -> Any:
    if pandas:
        import pandas as pd

        return {"string": pd.StringDtype(na_value=float("nan")), "date32": pd.ArrowDtype(pa.date32())}[arrow_type]
    import polars as pl

    return {"string": pl.String, "date32": pl.Date}[arrow_type]


def _builtin(pandera: Any, rule: Rule, pandas: bool = False) -> Any:
    match rule.check:
        case Matches(pattern):
            if pandas:  # in Python's `re`, which pandas uses, `$` also matches before a last line break
                pattern = pattern.removesuffix("$") + r"\Z"
            return pandera.Check.str_matches(pattern, error=rule.name)
        case Length(low, high):
            return pandera.Check.str_length(low, high, error=rule.name)
        case Between(first, last):
            return pandera.Check.in_range(first, last, error=rule.name)
    raise AssertionError(rule)


def _frame_check(pandera: Any, rule: Rule, pandas: bool) -> Any:
    """Return a check over the frame that asks the rule's own Arrow kernel."""
    assert isinstance(rule.check, Computed)
    columns = list(rule.check.columns)

    def pandas_holds(frame: Any) -> Any:
        import pandas as pd

        schema = pa.schema([pa.field(c, pa.date32() if c == "date" else pa.string()) for c in columns])
        table = pa.Table.from_pandas(frame[columns], schema=schema, preserve_index=False)
        return ~pd.Series(violations(rule, table).to_numpy(zero_copy_only=False), index=frame.index)

    def polars_holds(data: Any) -> "polars.LazyFrame":
        import polars as pl

        table = data.lazyframe.select(columns).collect().to_arrow(compat_level=pl.CompatLevel.oldest())
        return pl.LazyFrame({rule.name: pl.Series(~violations(rule, table).to_numpy(zero_copy_only=False))})

    return pandera.Check(pandas_holds if pandas else polars_holds, error=rule.name)
