"""A pandera schema of one's own, applied beside the contract without ever holding all bodies.

Names, order, strictness and types of columns are judged once a file, on a frame without rows. Checks of every column
but the body see the whole table at once, so those that look at many rows (unique, quantiles) mean what they say. The
body's checks, and checks over the whole frame, see one batch at a time: one that counts or compares rows far apart is
beyond them. Nothing is ever dropped or changed (`drop_invalid_rows`, `coerce`): this only tells.
"""

import copy
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from copydesk.shown import excerpt
from copydesk.validation.own_schema import OwnSchema
from copydesk.validation.problems import Collector, Problem
from copydesk.validation.table import Rows, Table
from copydesk_schema.errors import ConfigError

_BODY = "body"


class _Case(NamedTuple):
    column: str | None
    check: str
    value: Any
    row: int | None


class OwnCheck:
    """Hears the articles go by, and has the last word at the end."""

    def __init__(self, own: OwnSchema, table: Table, collector: Collector) -> None:
        self._own, self._table, self._collector = own, table, collector
        self._form = copy.deepcopy(own.schema)
        self._form.drop_invalid_rows = False
        self._thin, self._thick = _but_body(self._form), _of_body(self._form)
        self._held: list[pa.Table] = []
        self._begins: list[int] = []  # the row of the whole table at which each held batch begins, and where that is
        self._places: list[tuple[int, int]] = []
        self._rows = 0
        self._judged: set[int] = set()
        self._told: set[tuple[str | None, str, str]] = set()  # of the columns: not to be told again with the rows

    def hear(self, rows: Rows) -> None:
        """Take a batch: judge its bodies now, and keep the rest."""
        table = pa.Table.from_batches([rows.original])
        path = self._table.parts[rows.part].name
        if len(set(table.column_names)) < len(table.column_names):  # no frame holds a name twice
            self._collector.unchecked(f"--schema {self._own.name}: {path} has columns of one name")
            return
        if rows.part not in self._judged:
            self._judged.add(rows.part)
            for case in self._cases(self._form, table.slice(0, 0), form=True):
                self._told.add((case.column, case.check, str(case.value)))
                self._tell(case, path)
        for case in self._cases(self._thick, table) if self._thick is not None else ():
            self._tell(case, path, None if case.row is None else rows.start + case.row, table)
        self._held.append(table.drop_columns([_BODY]) if _BODY in table.column_names else table)
        self._begins.append(self._rows)
        self._places.append((rows.part, rows.start))
        self._rows += len(table)

    def finish(self) -> None:
        """Judge all that was kept."""
        if not self._held:
            return
        try:
            table = pa.concat_tables(self._held, promote_options="permissive")
        except pa.ArrowException:
            self._collector.unchecked(f"--schema {self._own.name}: the files have columns of different types")
            return
        for case in self._cases(self._thin, table):
            at = None if case.row is None else bisect_right(self._begins, case.row) - 1
            if at is None or case.row is None:
                self._tell(case, self._table.parts[0].name if len(self._table.parts) == 1 else None)
            else:
                part, start = self._places[at]
                self._tell(case, self._table.parts[part].name, start + case.row - self._begins[at], table)

    def _tell(self, case: _Case, path: str | None, row: int | None = None, table: pa.Table | None = None) -> None:
        rule = f"schema {case.column or 'table'}: {excerpt(case.check)}"
        identity = None
        if table is not None and case.row is not None and "id" in table.column_names:
            identity = table["id"][case.row].as_py()
        problem = Problem(rule, "error", None, path, row, identity, value=excerpt(case.value))
        self._collector.add(problem, promise=f"what --schema {self._own.name} asks")

    def _cases(self, schema: Any, table: pa.Table, *, form: bool = False) -> Iterator[_Case]:
        """Yield what the schema rejects. Raises ConfigError if it cannot be applied at all."""
        from pandera.config import ValidationDepth, config_context
        from pandera.errors import SchemaErrors, SchemaWarning

        depth = ValidationDepth.SCHEMA_ONLY if form else ValidationDepth.SCHEMA_AND_DATA
        with (
            config_context(validation_enabled=True, validation_depth=depth),
            warnings.catch_warnings(record=True) as told,
        ):
            warnings.simplefilter("always")
            try:
                schema.validate(self._frame(table), lazy=True)
                failures = []
            except SchemaErrors as errors:
                failures = list(_failures(errors.failure_cases))
            except Exception as error:
                # checks, parsers and types of the user's own may raise anything
                message = f"--schema {self._own.name} cannot be applied: {type(error).__name__}: {excerpt(error)}"
                raise ConfigError(message) from None
        for warning in told:
            if issubclass(warning.category, SchemaWarning):
                problem = Problem(f"schema {self._own.name}", "warning", value=excerpt(warning.message))
                self._collector.add(problem, promise=f"what --schema {self._own.name} asks")
        for case in failures:
            if form or (case.column, case.check, str(case.value)) not in self._told:
                yield case

    def _frame(self, table: pa.Table) -> Any:
        if self._own.backend == "pandas":
            return table.to_pandas()
        import polars as pl

        return pl.from_arrow(table)


def _but_body(schema: Any) -> Any:
    """Return the schema of the frame without bodies. Strictness and order were judged with the columns."""
    thin = copy.deepcopy(schema)
    thin.strict, thin.ordered, thin.checks = False, False, []
    thin.columns = {name: column for name, column in thin.columns.items() if name != _BODY}
    thin.unique = [name for name in thin.unique or [] if name != _BODY] or None
    return thin


def _of_body(schema: Any) -> Any:
    """Return the schema of a batch that asks what needs bodies, None if nothing does."""
    thick = copy.deepcopy(schema)
    thick.strict, thick.ordered, thick.unique = False, False, None
    asked = bool(thick.checks)
    for name, column in list(thick.columns.items()):
        if name == _BODY or (column.regex and re.match(name, _BODY)):
            asked = True
            continue
        column.checks, column.nullable, column.unique, column.required = [], True, False, False
    return thick if asked else None


def _failures(cases: Any) -> Iterator[_Case]:
    rows = (
        cases.to_dict("records")
        if hasattr(cases, "to_dict") and hasattr(cases, "itertuples")
        else cases.rows(named=True)
    )
    seen: set[tuple[str, int]] = set()
    for row in rows:
        at = row["index"]
        number = int(at) if isinstance(at, int | float) and at == at else None
        whole = row["schema_context"] == "DataFrameSchema"
        if whole and number is not None:  # pandas tells a row of the frame once for each of its columns
            if (row["check"], number) in seen:
                continue
            seen.add((row["check"], number))
        column = None if whole or row["column"] is None else str(row["column"])
        yield _Case(column, str(row["check"]), row["failure_case"], number)
