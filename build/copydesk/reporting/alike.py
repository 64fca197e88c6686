"""Groups of articles that are alike: how many there are, and the largest with some of their members."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from copydesk.dataset.layout import Dataset
from copydesk.records import Alike
from copydesk.reporting.stream import batches, few

_LARGEST = 10
_ACROSS = 5  # of several outlets, beside the largest
_MEMBERS = 8  # shown of a group
_KEY_DIGITS = 16  # of an id: eight bytes a row, whatever the size of the corpus


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a group. similarity: to the group's leading article. A withheld one has no title to show."""

    id: str
    source: str
    status: str
    similarity: float | None
    outlet: str | None = None
    title: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Articles that are alike: how many, of how many outlets that are known, and the first of them."""

    size: int
    outlets: int
    members: tuple[Member, ...]

    @property
    def left(self) -> int:
        """How many members are not shown."""
        return self.size - len(self.members)


@dataclass(frozen=True, slots=True)
class Groups:
    """How many groups and articles there are, and the groups that are shown, largest first."""

    alike: Alike
    shown: tuple[Group, ...]


def groups_of(dataset: Dataset) -> Groups:
    """Return the groups of a dataset's ledger. Its tables are streamed; two numbers a grouped article are held."""
    sizes = _sizes(dataset)
    across = sizes.filter(pl.col("outlets") > 1)
    order = {"by": ["size", "group"], "descending": [True, False]}
    picked = pl.concat([sizes.sort(**order).head(_LARGEST), across.sort(**order).head(_ACROSS)])  # type: ignore[arg-type]
    picked = picked.unique("group").sort(**order)  # type: ignore[arg-type]
    members = _members(dataset, picked["group"])
    shown = [Group(size, outlets, tuple(members[group])) for group, size, outlets in picked.iter_rows()]
    return Groups(Alike(len(sizes), int(sizes["size"].sum()), len(across), int(across["size"].sum())), tuple(shown))


def _sizes(dataset: Dataset) -> pl.DataFrame:
    """Return each group's key, how many documents it holds, and of how many outlets they are."""
    grouped = [pl.DataFrame(schema={"id": pl.UInt64, "group": pl.UInt64})]
    for batch in batches(dataset, "ledger", ["id", "duplicate_group"]):
        rows = pl.DataFrame(batch).drop_nulls()
        grouped.append(rows.select(id=_key("id"), group=_key("duplicate_group")).drop_nulls())
    pairs = pl.concat(grouped)
    named = [pl.DataFrame(schema={"group": pl.UInt64, "outlet": pl.UInt64})]
    for batch in batches(dataset, "articles", ["id", "outlet"]) if len(pairs) else ():
        rows = pl.DataFrame(batch).drop_nulls().with_columns(id=_key("id"), outlet=pl.col("outlet").hash())
        named.append(rows.join(pairs, on="id").select("group", "outlet").unique())
    outlets = pl.concat(named).group_by("group").agg(outlets=pl.col("outlet").n_unique())
    sizes = pairs.group_by("group").agg(size=pl.len())
    return sizes.join(outlets, on="group", how="left").with_columns(pl.col("outlets").fill_null(0))


def _members(dataset: Dataset, groups: pl.Series) -> dict[int, list[Member]]:
    """Return the first members of some groups: those most like the leading article, and by name."""
    columns = ["id", "source", "status", "similarity", "duplicate_group"]
    held = pl.DataFrame()
    for batch in batches(dataset, "ledger", columns) if len(groups) else ():
        rows = pl.DataFrame(batch).with_columns(group=_key("duplicate_group"))
        rows = rows.filter(pl.col("group").is_in(groups.implode()))
        rows = rows.drop("duplicate_group")
        ordered = pl.concat([held, rows]) if len(held) else rows
        ordered = ordered.sort("similarity", "source", descending=[True, False], nulls_last=True)
        held = few(ordered.group_by("group", maintain_order=True).head(_MEMBERS).select(rows.columns))
    members: dict[int, list[Member]] = {group: [] for group in groups}
    for row in held.iter_rows(named=True):
        members[row["group"]].append(Member(row["id"], row["source"], row["status"], row["similarity"]))
    known = {member.id: member for member in _articles(dataset, [m.id for found in members.values() for m in found])}
    return {group: [_with(member, known.get(member.id)) for member in found] for group, found in members.items()}


def _with(member: Member, article: Member | None) -> Member:
    if article is None or member.status != "accepted":
        return member
    return replace(member, outlet=article.outlet, title=article.title, day=article.day)


def _articles(dataset: Dataset, ids: list[str]) -> Iterator[Member]:
    """Yield what some articles are called."""
    for batch in batches(dataset, "articles", ["id", "outlet", "title", "date"]) if ids else ():
        for row in pl.DataFrame(batch).filter(pl.col("id").is_in(ids)).iter_rows(named=True):
            yield Member(row["id"], "", "accepted", None, row["outlet"], row["title"], row["date"])


def _key(column: str) -> pl.Expr:
    """Return the first half of an id as a number; null for what is no id."""
    return pl.col(column).str.head(_KEY_DIGITS).str.to_integer(base=16, dtype=pl.UInt64, strict=False)
