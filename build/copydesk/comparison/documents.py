"""Documents by their sources, as the ledgers account for them: new, gone, changed, and what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.comparison.tables import collect, columns_of, scan
from copydesk_schema.columns import STATUSES

if TYPE_CHECKING:
    import polars as pl

_AFTER = "_after"
_COLUMNS = ("source", "sha256", "status", "rule")


@dataclass(frozen=True, slots=True)
class Fate:
    """Documents whose fate changed in the same way: what became of them before and after, as `status rule`."""

    before: str
    after: str
    count: int
    samples: Sequence[str]


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents by their sources. before, after: how many were read. changed: other bytes under the same source.

    moved: the same bytes under another source, of those that are new. fates: the most frequent first.
    statuses: how many of each, before and after.
    """

    before: int
    after: int
    added: int
    removed: int
    changed: int
    moved: int
    added_samples: Sequence[str]
    removed_samples: Sequence[str]
    changed_samples: Sequence[str]
    fates: Sequence[Fate]
    statuses: Mapping[str, tuple[int, int]]

    @property
    def rejected(self) -> tuple[float, float]:
        """The share of the documents that was rejected, before and after."""
        one, other = self.statuses["rejected"]
        return one / self.before if self.before else 0.0, other / self.after if self.after else 0.0

    @property
    def same(self) -> bool:
        """Whether the same documents had the same fate."""
        return not (self.added or self.removed or self.changed or self.fates)

    def as_dict(self) -> dict[str, Any]:
        """Return them as JSON holds them."""
        return asdict(self)


def compare_documents(before: Path, after: Path, samples: int) -> Documents:
    """Return what became of the documents of a dataset folder in another one."""
    import polars as pl

    one, other = (collect(_thin(scan(root, "ledger")), root) for root in (before, after))
    removed, added = one.join(other, on="source", how="anti"), other.join(one, on="source", how="anti")
    both = one.join(other, on="source", how="inner", suffix=_AFTER, maintain_order="left")
    changed = both.filter(pl.col("sha256").ne_missing(pl.col("sha256" + _AFTER)))
    fates = (
        both.filter(pl.col("fate") != pl.col("fate" + _AFTER))
        .group_by("fate", "fate" + _AFTER)
        .agg(pl.len().alias("count"), pl.col("source").sort().head(samples).alias("samples"))
        .sort("count", "fate", "fate" + _AFTER, descending=[True, False, False])
    )
    moved = added.filter(pl.col("sha256").is_not_null()).join(removed, on="sha256", how="semi")
    return Documents(
        before=one.height,
        after=other.height,
        added=added.height,
        removed=removed.height,
        changed=changed.height,
        moved=moved.height,
        added_samples=added["source"].head(samples).to_list(),
        removed_samples=removed["source"].head(samples).to_list(),
        changed_samples=changed["source"].head(samples).to_list(),
        fates=[Fate(*row) for row in fates.rows()],
        statuses={status: (_count(one, status), _count(other, status)) for status in STATUSES},
    )


def _count(ledger: "pl.DataFrame", status: str) -> int:
    return int((ledger["status"] == status).sum())


def _thin(ledger: "pl.LazyFrame") -> "pl.LazyFrame":
    import polars as pl

    held = columns_of(ledger)
    columns = [pl.col(name) if name in held else pl.lit(None, pl.String).alias(name) for name in _COLUMNS]
    fate = pl.concat_str("status", "rule", separator=" ", ignore_nulls=True).alias("fate")
    return ledger.select(columns).with_columns(fate).sort("source")
