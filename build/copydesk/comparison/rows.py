"""Articles by their ids and by their sources: added, removed, changed, and changed in which fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.comparison.tables import any_of, collect, columns_of, scan
from copydesk_schema.columns import ARTICLES

if TYPE_CHECKING:
    import polars as pl

_ID = "id"
_LONG = "body"  # compared by its hash, and fetched for samples alone
_AFTER = "_after"
_ID_AFTER = _ID + _AFTER
_KEY = "key"  # what an article is named by in samples


@dataclass(frozen=True, slots=True)
class Article:
    """An article that one of the datasets does not have."""

    id: str
    title: str | None
    outlet: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A value that an article had, and the one that it has now. id: the article's, or the source of its document."""

    id: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Field:
    """What became of a field in the articles that are compared. filled: null before; emptied: null now."""

    changed: int
    filled: int
    emptied: int
    samples: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Rows:
    """Articles by their ids. before, after: how many there are. changed: of those that both have.

    fields: by name, of all that both datasets have. not_compared: fields that one of them lacks.
    rewritten: of the added, those that another article came from the same source of, and rewritten_fields what became
    of their fields: an id is that of a document's bytes, so a document that is edited has another.
    """

    before: int
    after: int
    added: int
    removed: int
    changed: int
    added_samples: Sequence[Article]
    removed_samples: Sequence[Article]
    fields: Mapping[str, Field]
    not_compared: Sequence[str]
    rewritten: int
    rewritten_fields: Mapping[str, Field]

    @property
    def same(self) -> bool:
        """Whether no article was added, removed or changed."""
        return not (self.added or self.removed or self.changed or self.not_compared)

    @property
    def kept(self) -> int:
        """The articles that both have."""
        return self.before - self.removed

    def as_dict(self) -> dict[str, Any]:
        """Return them as JSON holds them."""
        from dataclasses import asdict

        return asdict(self) | {"kept": self.kept}


def compare_rows(before: Path, after: Path, samples: int) -> Rows:
    """Return what became of the articles of a dataset folder in another one."""
    import polars as pl

    scans = scan(before, "articles"), scan(after, "articles")
    held = [set(columns_of(frame)) for frame in scans]
    names = [c.name for c in ARTICLES if c.name != _ID]
    fields = [name for name in names if all(name in columns for columns in held)]
    one, other = (
        collect(_thin(frame, [name for name in names if name in columns]), root)
        for frame, columns, root in zip(scans, held, (before, after), strict=True)
    )
    removed, added = one.join(other, on=_ID, how="anti"), other.join(one, on=_ID, how="anti")
    both = one.join(other, on=_ID, how="inner", suffix=_AFTER, maintain_order="left")
    both = both.with_columns(pl.col(_ID).alias(_ID_AFTER), pl.col(_ID).alias(_KEY))
    differing = {name: _differs(name) for name in fields}
    changed = both.filter(any_of(list(differing.values()))) if fields else both.clear()
    rewritten = _rewritten(before, after).join(one, on=_ID).join(other, left_on=_ID_AFTER, right_on=_ID, suffix=_AFTER)
    rewritten = rewritten.sort(_KEY)
    roots = before, after
    return Rows(
        one.height,
        other.height,
        added.height,
        removed.height,
        changed.height,
        _articles(added, samples),
        _articles(removed, samples),
        {name: _field(name, changed.filter(differing[name]), roots, samples) for name in fields},
        [name for name in names if name not in fields and any(name in columns for columns in held)],
        rewritten.height,
        {name: _field(name, rewritten.filter(differing[name]), roots, samples) for name in fields},
    )


def _rewritten(before: Path, after: Path) -> "pl.DataFrame":
    """Return the articles that have another id under the same source: key, id, and the id after."""
    import polars as pl

    accepted = (
        collect(scan(root, "ledger").filter(pl.col("status") == "accepted").select("source", _ID), root)
        for root in (before, after)
    )
    one, other = accepted
    paired = one.join(other, on="source", suffix=_AFTER).filter(pl.col(_ID) != pl.col(_ID_AFTER))
    return paired.rename({"source": _KEY})


def _thin(frame: "pl.LazyFrame", names: Sequence[str]) -> "pl.LazyFrame":
    import polars as pl

    columns = [pl.col(name).cast(pl.String) for name in (_ID, *names) if name != _LONG]
    return frame.select(*columns, *([pl.col(_LONG).hash()] if _LONG in names else [])).sort(_ID)


def _differs(name: str) -> "pl.Expr":
    import polars as pl

    return pl.col(name).ne_missing(pl.col(name + _AFTER))


def _articles(frame: "pl.DataFrame", samples: int) -> list[Article]:
    names = [name for name in ("title", "outlet", "date") if name in frame.columns]
    rows = frame.select(_ID, *names).head(samples).to_dicts()
    return [Article(row[_ID], *(row.get(name) for name in ("title", "outlet", "date"))) for row in rows]


def _field(name: str, changed: "pl.DataFrame", roots: tuple[Path, Path], samples: int) -> Field:
    first = changed.head(samples)
    if name == _LONG:
        ids = [first[column].to_list() for column in (_ID, _ID_AFTER)]
        texts = [_bodies(root, some) for root, some in zip(roots, ids, strict=True)]
        shown = [Change(key, texts[0].get(a), texts[1].get(b)) for key, a, b in zip(first[_KEY], *ids, strict=True)]
        return Field(changed.height, 0, 0, shown)
    shown = [Change(*row) for row in first.select(_KEY, name, name + _AFTER).rows()]
    filled = changed[name].null_count()
    return Field(changed.height, filled, changed[name + _AFTER].null_count(), shown)


def _bodies(root: Path, ids: Sequence[str]) -> dict[str, str]:
    import polars as pl

    if not ids:
        return {}
    found = collect(scan(root, "articles").filter(pl.col(_ID).is_in(list(ids))).select(_ID, _LONG), root)
    return dict(found.rows())
