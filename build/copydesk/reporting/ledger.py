"""The ledger added up: what became of the documents, by which rule, and some of each kind to show."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from copydesk.dataset.layout import Dataset
from copydesk.reporting.stream import batches, few
from copydesk_schema.columns import FIELDS, STATUSES

EXAMPLES = 3  # of each rule
_RULES = tuple(f"{field}_rule" for field in FIELDS)
_TOLD = ("source", "id", "sha256", "status", "stage", "rule", "message", "language", "split", *_RULES)
_KIND = ("status", "stage", "rule")

Row = Mapping[str, Any]


class Kind(NamedTuple):
    """What became of a document, and by which rule; an accepted one has neither stage nor rule."""

    status: str
    stage: str | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class LedgerSums:
    """statuses: `read` and each status. rules: accepted documents by field and rule. splits: by their names.

    kinds: documents by kind, most first. samples: some rows of each kind, chosen by the documents' hashes, so that
    neither names nor the order of reading have a say.
    """

    statuses: Mapping[str, int]
    kinds: Mapping[Kind, int]
    rules: Mapping[tuple[str, str], int]
    splits: Mapping[str, int]
    samples: Mapping[Kind, tuple[Row, ...]]

    @property
    def refused(self) -> list[tuple[Kind, int, tuple[Row, ...]]]:
        """The kinds that are not in the dataset, most first, with their examples."""
        return [(k, n, self.samples[k][:EXAMPLES]) for k, n in self.kinds.items() if k.status != "accepted"]


def sums_of(dataset: Dataset, most: int) -> LedgerSums:
    """Return the sums of a dataset's ledger, which is streamed. most: rows of each kind to keep."""
    statuses: Counter[str] = Counter()
    kinds: Counter[Kind] = Counter()
    rules: Counter[tuple[str, str]] = Counter()
    splits: Counter[str] = Counter()
    held: pl.DataFrame | None = None
    for batch in batches(dataset, "ledger", _TOLD):
        rows = pl.DataFrame(batch)
        for *kind, count in rows.group_by(*_KIND).len().iter_rows():
            kinds[Kind(*kind)] += count
            statuses[kind[0]] += count
        accepted = rows.filter(pl.col("status") == "accepted")
        for field in FIELDS:
            for rule, count in accepted.group_by(f"{field}_rule").len().drop_nulls().iter_rows():
                rules[field, rule] += count
        for split, count in accepted.group_by("split").len().drop_nulls().iter_rows():
            splits[split] += count
        held = _some(rows if held is None else pl.concat([held, rows]), max(most, EXAMPLES))
    order = sorted(kinds, key=lambda kind: (kind.status, -kinds[kind], str(kind)))
    samples: dict[Kind, list[Row]] = {kind: [] for kind in order}
    for row in held.iter_rows(named=True) if held is not None else ():
        samples[Kind(*(row[name] for name in _KIND))].append(row)
    return LedgerSums(
        {"read": kinds.total()} | {status: statuses[status] for status in STATUSES},
        {kind: kinds[kind] for kind in order},
        rules,
        dict(sorted(splits.items(), key=lambda item: (-item[1], item[0]))),
        {kind: tuple(rows) for kind, rows in samples.items()},
    )


def _some(rows: pl.DataFrame, most: int) -> pl.DataFrame:
    """Return the first rows of each kind by the documents' hashes."""
    ordered = rows.sort("sha256", "source", nulls_last=False)
    return few(ordered.group_by(*_KIND, maintain_order=True).head(most).select(_TOLD))
