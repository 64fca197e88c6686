"""The contract applied: row by row while building, and by pandera over a whole table.

Workers use Arrow kernels only. Pandera checks a skinny frame, never bodies: its failure cases hold whole values.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.shown import excerpt
from copydesk_schema.phrases import PhraseBook
from copydesk_schema.rules import Rule, Unique, rules_for, violations

if TYPE_CHECKING:
    import polars as pl

SKINNY_ROWS = 1 << 16  # that pandera sees at a time
SKINNY_BYTES = 64 << 20  # the same, where a short column holds long values
EXCERPTS_A_BATCH = 5  # of one rule: a report shows as many in all


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a dataset asks beyond the contract. omits: columns that it leaves out."""

    require: tuple[str, ...] = ()
    min_body_chars: int = 1
    omits: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The contract's rules under these requirements."""
        return rules_for(self.min_body_chars, self.omits)


@dataclass(frozen=True, slots=True)
class Failure:
    """One value that breaks a rule. `row` counts from 0 over the whole table; None if the column itself is wrong."""

    rule: str
    level: Literal["error", "warning"]
    column: str
    message: str
    row: int | None = None
    id: str | None = None
    value: str | None = None


def first_violations(articles: pa.Table, requirements: Requirements, phrases: PhraseBook) -> dict[int, tuple[str, str]]:
    """Return for each row that must be rejected the first rule it breaks, and its message."""
    broken: dict[int, tuple[str, str]] = {}
    for field in requirements.require:
        for row, missing in enumerate(articles.column(field).is_null().to_pylist()):
            if missing:
                broken.setdefault(
                    row, (f"missing_{field}", f"no {field} was found, and --require {field} asks for one")
                )
    for rule in requirements.rules:
        if rule.level == "error" and not isinstance(rule.check, Unique):
            for row in pc.indices_nonzero(violations(rule, articles, phrases)).to_pylist():
                broken.setdefault(row, (rule.name, f"expected: {rule.message}"))
    return broken


def contract_failures(
    batches: Iterable[pa.RecordBatch], requirements: Requirements, phrases: PhraseBook
) -> Iterator[Failure]:
    """Yield every failure of the contract over a table of articles, in pandera's order, batch by batch.

    The batches have the contract's columns and types: a caller sees to that first.
    """
    from copydesk_schema.contract import skinny

    omits = requirements.omits
    return _failures(((skinny(batch, requirements.rules, phrases, omits), batch) for batch in batches), requirements)


def skinny_failures(frames: Iterable[pa.Table], requirements: Requirements) -> Iterator[Failure]:
    """Yield every failure of the contract over skinny frames of articles (see `copydesk_schema.contract.skinny`)."""
    return _failures(((frame, None) for frame in frames), requirements)


def _failures(
    frames: Iterable[tuple[pa.Table, pa.RecordBatch | None]], requirements: Requirements
) -> Iterator[Failure]:
    """Yield the failures of skinny frames; the batch that one was made of, if it is known, gives excerpts."""
    import polars as pl

    from copydesk_schema.contract import skinny_schema

    schema = skinny_schema(requirements.rules, require=requirements.require, omits=requirements.omits)
    rules = {rule.name: rule for rule in requirements.rules}
    held: list[Any] = []
    ids: list[pa.Array] = []
    start = rows = size = 0
    excerpts: dict[tuple[str, int], str] = {}
    for thin, batch in frames:
        if batch is not None:
            _note_excerpts(excerpts, batch, thin, rules, start + rows)
        held.append(thin)
        ids += thin.column("id").chunks
        rows, size = rows + len(thin), size + thin.nbytes
        if rows >= SKINNY_ROWS or size >= SKINNY_BYTES:
            yield from _pandera_failures(schema, pa.concat_tables(held), rules, start, excerpts)
            held, excerpts, start, rows, size = [], {}, start + rows, 0, 0
    if held:
        yield from _pandera_failures(schema, pa.concat_tables(held), rules, start, excerpts)
    if ids:
        yield from _not_unique(pl.DataFrame({"id": pl.from_arrow(pa.chunked_array(ids))}), rules)


def _validate(schema: Any, frame: "pl.DataFrame") -> "pl.DataFrame | None":
    """Return pandera's failure cases, None if there are none; a user's PANDERA_ variables switch nothing off."""
    from pandera.config import ValidationDepth, config_context
    from pandera.errors import SchemaErrors

    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors as errors:
            cases: pl.DataFrame = errors.failure_cases
            return cases
    return None


def _note_excerpts(
    excerpts: dict[tuple[str, int], str], batch: pa.RecordBatch, thin: pa.Table, rules: dict[str, Rule], start: int
) -> None:
    """Keep a cut value of each row that a flag rejects: the skinny frame has only the flag."""
    for name in thin.column_names:
        if name in rules:
            for row in pc.indices_nonzero(pc.invert(thin.column(name))).to_pylist()[:EXCERPTS_A_BATCH]:
                excerpts[name, start + row] = excerpt(batch.column(rules[name].column)[row].as_py())


def _pandera_failures(
    schema: Any, table: pa.Table, rules: dict[str, Rule], start: int, excerpts: dict[tuple[str, int], str]
) -> Iterator[Failure]:
    import polars as pl

    frame = pl.DataFrame(table)
    cases = _validate(schema, frame)
    if cases is not None:
        for case in cases.select("failure_case", "column", "check", "index").iter_rows(named=True):
            yield _failure(case, frame, rules, start, excerpts)


def _failure(
    case: dict[str, Any],
    frame: "pl.DataFrame",
    rules: dict[str, Rule],
    start: int,
    excerpts: dict[tuple[str, int], str],
) -> Failure:
    row = case["index"]
    at = None if row is None else start + row
    identity = None if row is None else frame["id"][row]
    rule = rules.get(case["check"])
    if rule is not None:
        value = excerpts.get((rule.name, at)) if at is not None else None
        shown = value if value is not None else excerpt(case["failure_case"])
        return Failure(rule.name, rule.level, rule.column, rule.message, at, identity, shown)
    column = str(case["column"])
    if case["check"] == "not_nullable":
        return Failure(f"{column}_null", "error", column, f"{column} must not be null", at, identity)
    return Failure(
        str(case["check"]), "error", column, f"pandera: {case['check']}", at, identity, excerpt(case["failure_case"])
    )


def _not_unique(ids: "pl.DataFrame", rules: dict[str, Rule]) -> Iterator[Failure]:
    """Judge uniqueness over the whole table: the ids alone are held, 32 bytes a row."""
    import pandera.polars
    import polars as pl

    schema = pandera.polars.DataFrameSchema({"id": pandera.polars.Column(pl.String, nullable=True, unique=True)})
    rule = rules["id_unique"]
    cases = _validate(schema, ids)
    if cases is not None:
        for case in cases.iter_rows(named=True):
            row, value = case["index"], case["failure_case"]
            if value is not None:
                yield Failure(rule.name, rule.level, rule.column, rule.message, row, value, value)
