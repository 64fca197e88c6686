"""A cut of the three tables, and how rows of it become problems."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from copydesk.validation.known import Known
from copydesk.validation.problems import EXAMPLES, Collector, Problem
from copydesk.validation.table import Table

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Cut:
    """The rows of some ids, in narrow columns; each row has `id`, `file` and `row`."""

    articles: "pl.DataFrame"
    ledger: "pl.DataFrame"
    evidence: "pl.DataFrame"

    @classmethod
    def of(cls, tables: Mapping[str, pa.Table]) -> "Cut":
        """Return the cut as Polars frames."""
        import polars as pl

        frames = {name: pl.DataFrame(pl.from_arrow(table)) for name, table in tables.items()}
        return cls(frames["articles"], frames["ledger"], frames["evidence"])

    def accepted(self) -> "pl.DataFrame":
        """Return the ledger's accepted rows, one an id."""
        import polars as pl

        return self.ledger.filter(pl.col("status") == "accepted").unique("id", keep="first", maintain_order=True)


class Report:
    """Turns rows of a cut into problems."""

    def __init__(self, tables: Mapping[str, Table], collector: Collector) -> None:
        self._tables, self._collector = tables, collector

    def files(self, table: str) -> list[str]:
        """Return the names of a table's files, by number."""
        return [part.name for part in self._tables[table].parts]

    def __call__(self, rule: str, table: str, wrong: "pl.DataFrame") -> None:
        """Gather the rows that break a rule; `source`, `value` and `message` are shown if the frame has them."""
        if wrong.is_empty():
            return
        first = wrong.sort("file", "row").head(EXAMPLES)
        problems = (
            Problem(
                rule,
                message=row.get("message"),
                path=self._tables[table].parts[row["file"]].name,
                row=row["row"],
                id=row["id"],
                source=row.get("source"),
                value=row.get("value"),
            )
            for row in first.iter_rows(named=True)
        )
        self._collector.add_all(problems, len(wrong))


Check = Callable[[Cut, Report, Known], None]
