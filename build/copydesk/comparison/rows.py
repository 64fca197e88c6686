"""Articles by their ids, and where a document was edited by its source: added, removed, and changed in which fields.

An id is that of a document's bytes. An article whose id only one dataset has is paired with the one that the other has
of the same source; those two are one row that changed, its id among its fields.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from copydesk.comparison.buckets import Buckets, Workroom
from copydesk.comparison.side import Side
from copydesk_schema.columns import ARTICLES

if TYPE_CHECKING:
    import polars as pl

_ID = "id"
_AFTER = "_after"
_STATED = ("title", "outlet", "date")  # of an article that only one of them has


@dataclass(frozen=True, slots=True)
class Article:
    """An article that one of the datasets does not have."""

    id: str
    source: str | None
    title: str | None
    outlet: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A value that an article had, and the one that it has now. source: of its document, in the later dataset."""

    id: str
    id_after: str
    source: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Field:
    """What became of a field in the articles that both have. filled: null before; emptied: null now."""

    changed: int
    filled: int
    emptied: int
    samples: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Rows:
    """Articles of two datasets: before = kept + removed, after = kept + added.

    by_id: kept, and their documents are the same; by_source: kept, and their documents were edited. changed_by_id: of
    those by id; all by source are changed. fields: by name, of all that both datasets have. not_compared: fields that
    one of them lacks. unseen: changed in those alone, as the hashes of whole rows tell. resplit: kept in another split.
    """

    before: int
    after: int
    added: int
    removed: int
    by_id: int
    by_source: int
    changed_by_id: int
    unseen: int
    resplit: int
    added_samples: Sequence[Article]
    removed_samples: Sequence[Article]
    fields: Mapping[str, Field]
    not_compared: Sequence[str]

    @property
    def kept(self) -> int:
        """The articles that both have."""
        return self.by_id + self.by_source

    @property
    def changed(self) -> int:
        """The articles that both have, and that differ: by id and by source."""
        return self.changed_by_id + self.by_source

    @property
    def same(self) -> bool:
        """Whether no article was added, removed, changed or put into another split."""
        return not (self.added or self.removed or self.changed or self.not_compared or self.resplit)

    def as_dict(self) -> dict[str, Any]:
        """Return them as JSON holds them."""
        return {"kept": self.kept, "changed": self.changed, "changed_by_source": self.by_source} | asdict(self)


def compare_rows(one: Side, other: Side, samples: int, room: Workroom) -> Rows:
    """Return what became of the articles of a dataset in another one."""
    names = [column.name for column in ARTICLES if column.name != _ID]
    fields = [name for name in names if name in one.columns & other.columns]
    tally = _Tally(fields, samples, hidden=len(fields) < len(names))
    only = _paired_by_id((one, other), fields, room, tally)
    by_id, changed_by_id = tally.pairs, tally.changed
    lone = _paired_by_source(only, samples, tally)
    sources = [dict(found) for found in (lone.removed_first, lone.added_first)]
    wanted = [set(found) for found in sources]
    for pairs in tally.samples.values():
        for key, key_after, _ in pairs:
            wanted[0].add(key)
            wanted[1].add(key_after)
    asked = [name for name in fields if tally.samples.get(name) or name in _STATED]
    values = [_values(side, ids, asked) for side, ids in zip((one, other), wanted, strict=True)]
    removed, added = (
        [Article(key, found[key], *(held.get(key, {}).get(name) for name in _STATED)) for key in sorted(found)]
        for found, held in zip(sources, values, strict=True)
    )
    return Rows(
        tally.pairs + lone.removed,
        tally.pairs + lone.added,
        lone.added,
        lone.removed,
        by_id,
        tally.pairs - by_id,
        changed_by_id,
        tally.unseen,
        tally.resplit,
        added,
        removed,
        {name: tally.field(name, values) for name in (_ID, *fields)},
        [name for name in names if name not in fields and name in one.columns | other.columns],
    )


class _Tally:
    """Adds up what differs between pairs of rows. hidden: whether some fields cannot be compared."""

    def __init__(self, fields: Sequence[str], samples: int, hidden: bool) -> None:
        self._fields, self._most, self._hidden = fields, samples, hidden
        self._counts: Counter[tuple[str, str]] = Counter()
        self.samples: dict[str, list[tuple[str, str, str | None]]] = {}
        self.pairs = self.changed = self.unseen = self.resplit = 0

    def add(self, pairs: "pl.DataFrame") -> None:
        """Count pairs: rows with the columns of both, those of the later dataset marked."""
        import polars as pl

        differing = {name: pl.col(name).ne_missing(pl.col(name + _AFTER)) for name in (_ID, *self._fields)}
        changed = pl.any_horizontal(*differing.values())
        unseen = ~changed & (pl.col("row") != pl.col("row" + _AFTER)).fill_null(False) & self._hidden
        marked = pairs.with_columns(changed.alias("changed"), unseen.alias("unseen"))
        self.pairs += pairs.height
        self.unseen += int(marked["unseen"].sum())
        self.changed += int((marked["unseen"] | marked["changed"]).sum())
        self.resplit += pairs.filter(pl.col("split").ne_missing(pl.col("split" + _AFTER))).height
        for name, differs in differing.items():
            rows = pairs.filter(differs)
            if not rows.height:
                continue
            self._counts[name, "changed"] += rows.height
            self._counts[name, "filled"] += rows[name].null_count()
            self._counts[name, "emptied"] += rows[name + _AFTER].null_count()
            first = rows.select(_ID, _ID + _AFTER, "source" + _AFTER).bottom_k(self._most, by=_ID).rows()
            self.samples[name] = sorted([*self.samples.get(name, ()), *first], key=lambda row: row[0])[: self._most]

    def field(self, name: str, values: Sequence[Mapping[str, Mapping[str, str | None]]]) -> Field:
        """Return what became of a field. values: of the samples, by id, before and after."""
        before, after = values
        shown = [
            Change(key, key_after, source, before.get(key, {}).get(name), after.get(key_after, {}).get(name))
            for key, key_after, source in self.samples.get(name, ())
        ]
        changed, filled, emptied = (self._counts[name, what] for what in ("changed", "filled", "emptied"))
        return Field(changed, filled, emptied, shown)


@dataclass(slots=True)
class _Lone:
    """Articles without a counterpart: how many, and the ids and sources of the first."""

    removed: int = 0
    added: int = 0
    removed_first: list[tuple[str, str | None]] = field(default_factory=list)
    added_first: list[tuple[str, str | None]] = field(default_factory=list)


def _paired_by_id(
    sides: tuple[Side, Side], fields: Sequence[str], room: Workroom, tally: _Tally
) -> tuple[Buckets, Buckets]:
    """Count the articles that both have by id; return those that only one has, by source."""
    (articles, ledger), (articles_after, ledger_after) = (_thin(side, fields, room) for side in sides)
    schema = _schema(fields) | _ledger_schema()
    only = room.buckets("source", schema), room.buckets("source", schema)
    for rows, read, rows_after, read_after in zip(articles, ledger, articles_after, ledger_after, strict=True):
        one, other = rows.join(read, on=_ID, how="left"), rows_after.join(read_after, on=_ID, how="left")
        tally.add(_pairs(one, other, _ID))
        only[0].add(one.join(other, on=_ID, how="anti"))
        only[1].add(other.join(one, on=_ID, how="anti"))
    return only


def _paired_by_source(only: tuple[Buckets, Buckets], samples: int, tally: _Tally) -> _Lone:
    """Count the articles that both have by source; return those that only one has."""
    lone = _Lone()
    for one, other in zip(*only, strict=True):
        tally.add(_pairs(one, other, "source"))
        removed, added = one.join(other, on="source", how="anti"), other.join(one, on="source", how="anti")
        lone.removed, lone.added = lone.removed + removed.height, lone.added + added.height
        lone.removed_first = _first([*lone.removed_first, *removed.select(_ID, "source").rows()], samples)
        lone.added_first = _first([*lone.added_first, *added.select(_ID, "source").rows()], samples)
    return lone


def _pairs(one: "pl.DataFrame", other: "pl.DataFrame", key: str) -> "pl.DataFrame":
    marked = other.rename({name: name + _AFTER for name in other.columns})
    return one.join(marked, left_on=key, right_on=key + _AFTER, how="inner", coalesce=False)


def _thin(side: Side, fields: Sequence[str], room: Workroom) -> tuple[Buckets, Buckets]:
    """Return the articles as hashes of their fields, and their places in the ledger, both by id."""
    import polars as pl

    articles = room.buckets(_ID, _schema(fields))
    for rows in side.frames("articles", [_ID, *fields]):
        articles.add(rows.select(_ID, *(_hashed(name).alias(name) for name in fields)))
    ledger = room.buckets(_ID, {_ID: pl.String, **_ledger_schema()})
    for rows in side.frames("ledger", [_ID, "source", "split", "article_sha256", "status"]):
        accepted = rows.filter(pl.col("status") == "accepted")
        ledger.add(accepted.select(_ID, "source", "split", _hashed("article_sha256").alias("row")))
    return articles, ledger


def _schema(fields: Sequence[str]) -> dict[str, Any]:
    import polars as pl

    return {_ID: pl.String, **dict.fromkeys(fields, pl.UInt64)}


def _ledger_schema() -> dict[str, Any]:
    import polars as pl

    return {"source": pl.String, "split": pl.String, "row": pl.UInt64}


def _hashed(name: str) -> "pl.Expr":
    """Return a number for a value, by which it is told from another one; null for null."""
    import polars as pl

    return pl.when(pl.col(name).is_not_null()).then(pl.col(name).cast(pl.String).hash())


def _first(found: list[tuple[str, str | None]], most: int) -> list[tuple[str, str | None]]:
    return sorted(found, key=lambda row: row[0])[:most]


def _values(side: Side, ids: set[str], names: Sequence[str]) -> dict[str, dict[str, str | None]]:
    """Return the values of a few articles by id, as texts."""
    import polars as pl

    found: dict[str, dict[str, str | None]] = {}
    held = [name for name in names if name in side.columns]
    for rows in side.frames("articles", [_ID, *held]) if ids else ():
        few = rows.filter(pl.col(_ID).is_in(list(ids))).select(pl.col(_ID, *held).cast(pl.String))
        found |= {row[_ID]: row for row in few.to_dicts()}
    return found
