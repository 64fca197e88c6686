"""Documents by their sources, as the ledgers account for them: new, gone, edited, and what became of each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from copydesk.comparison.buckets import Buckets, Workroom
from copydesk.comparison.side import Side
from copydesk_schema.columns import STATUSES

if TYPE_CHECKING:
    import polars as pl

_AFTER = "_after"

Counts = Mapping[str, tuple[int, int]]


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

    moved: bytes that are gone from one source and new under another. fates: the most frequent first.
    statuses, rules, splits: how many of each, before and after; rules as `status rule`, of what was not accepted.
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
    statuses: Counts
    rules: Counts
    splits: Counts

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


def compare_documents(one: Side, other: Side, samples: int, room: Workroom) -> Documents:
    """Return what became of the documents of a dataset in another one."""
    import polars as pl

    ledger, ledger_after = _Ledger(one, room), _Ledger(other, room)
    added, removed, changed = (_Some(samples) for _ in range(3))
    moves = [room.buckets("sha256", {"sha256": pl.String}) for _ in range(2)]
    fates: Counter[tuple[str, str]] = Counter()
    firsts: dict[tuple[str, str], _Some] = {}
    for rows, rows_after in zip(ledger.rows, ledger_after.rows, strict=True):
        for lone, found, place in (
            (rows.join(rows_after, on="source", how="anti"), removed, moves[0]),
            (rows_after.join(rows, on="source", how="anti"), added, moves[1]),
        ):
            found.add(lone["source"])
            place.add(lone.select("sha256").drop_nulls())
        both = rows.join(rows_after, on="source", how="inner", suffix=_AFTER)
        changed.add(both.filter(pl.col("sha256").ne_missing(pl.col("sha256" + _AFTER)))["source"])
        otherwise = both.filter(pl.col("fate") != pl.col("fate" + _AFTER))
        for (before, after), group in otherwise.group_by("fate", "fate" + _AFTER):
            key = str(before), str(after)
            fates[key] += group.height
            firsts.setdefault(key, _Some(samples)).add(group["source"])
    return Documents(
        before=ledger.rows.height,
        after=ledger_after.rows.height,
        added=added.count,
        removed=removed.count,
        changed=changed.count,
        moved=sum(gone.unique().join(new.unique(), on="sha256").height for gone, new in zip(*moves, strict=True)),
        added_samples=added.first,
        removed_samples=removed.first,
        changed_samples=changed.first,
        fates=[
            Fate(*key, count, firsts[key].first)
            for key, count in sorted(fates.items(), key=lambda item: (-item[1], item[0]))
        ],
        statuses={status: (ledger.statuses[status], ledger_after.statuses[status]) for status in STATUSES},
        rules=_both(ledger.rules, ledger_after.rules),
        splits=_both(ledger.splits, ledger_after.splits),
    )


class _Ledger:
    """A ledger by source, and what it adds up to."""

    def __init__(self, side: Side, room: Workroom) -> None:
        import polars as pl

        self.rows: Buckets = room.buckets("source", dict.fromkeys(("source", "sha256", "fate"), pl.String))
        self.statuses: Counter[str] = Counter()
        self.rules: Counter[str] = Counter()
        self.splits: Counter[str] = Counter()
        fate = pl.concat_str("status", "rule", separator=" ", ignore_nulls=True).alias("fate")
        for frame in side.frames("ledger", ["source", "sha256", "status", "rule", "split"]):
            rows = frame.with_columns(fate)
            accepted = pl.col("status") == "accepted"
            self.rows.add(rows)
            self.statuses.update(_counted(rows["status"]))
            self.rules.update(_counted(rows.filter(~accepted)["fate"]))
            self.splits.update(_counted(rows.filter(accepted)["split"].drop_nulls()))


class _Some:
    """Counts sources, and keeps the first of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.count = 0
        self.first: list[str] = []

    def add(self, sources: "pl.Series") -> None:
        """Take sources."""
        self.count += len(sources)
        self.first = sorted([*self.first, *sources.bottom_k(self._most).to_list()])[: self._most]


def _counted(values: "pl.Series") -> dict[str, int]:
    return dict(values.value_counts().rows())


def _both(one: Mapping[str, int], other: Mapping[str, int]) -> Counts:
    names: Iterable[str] = sorted({*one, *other})
    return {name: (one.get(name, 0), other.get(name, 0)) for name in names}
