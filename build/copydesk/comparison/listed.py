"""What is counted before and after, as rows of tables: name, before, after, change, and a word beside them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from copydesk.comparison.shares import KINDS, Shares
from copydesk.dataset.profile import UNKNOWN

if TYPE_CHECKING:
    from copydesk.comparison import Comparison

HEADINGS = {
    "outlets": "articles by outlet",
    "months": "articles by month",
    "languages": "articles by language",
    "personal": "articles that hold",
}
_IN_ORDER = "months"  # shown as they follow one another, however much they changed
_OVERLAP = "personal"  # an article may be counted more than once
_LENGTHS = {"mean": "mean", "median": "median", "least": "shortest", "most": "longest"}


class Row(NamedTuple):
    """A row of a table. word: what a person should see of it."""

    name: str
    before: str
    after: str
    change: str
    word: str = ""


class Table(NamedTuple):
    """A table with the columns before, after and change."""

    heading: str
    rows: list[Row]


def tables(comparison: "Comparison", most: int) -> Iterator[Table]:
    """Yield what both datasets hold, as far as it differs. most: rows of a table; what is beyond is added up."""
    shares = comparison.shares
    if any(before != after for before, after in shares.nulls.values()):
        yield Table("articles without a value", [_share(name, *pair) for name, pair in shares.nulls.items()])
    for kind in KINDS:
        if rows := _counted(shares, kind, most):
            yield Table(HEADINGS[kind], rows)
    if any(before != after for before, after in shares.lengths.values()):
        rows = [_number(_LENGTHS[name], *pair) for name, pair in shares.lengths.items()]
        yield Table("characters of a body", rows)
    yield from _documents(comparison, most)


def _counted(shares: Shares, kind: str, most: int) -> list[Row]:
    counts = shares.counts(kind)
    changed = {name: pair for name, pair in counts.items() if pair[0] != pair[1]}
    first = dict(list(changed.items())[:most])
    if kind == _IN_ORDER:
        first = dict(sorted(first.items()))
    rows = [_count(name.replace("_", " ") if kind == _OVERLAP else name, *pair) for name, pair in first.items()]
    return [*rows, *_rest(counts, first)] if rows and kind != _OVERLAP else rows


def _rest(counts: Mapping[str, tuple[int, int]], first: Mapping[str, tuple[int, int]]) -> list[Row]:
    rest = [pair for name, pair in counts.items() if name not in first]
    if not rest:
        return []
    called = f"{len(rest):,} {'other' if len(rest) == 1 else 'others'}"
    return [_number(called, sum(before for before, _ in rest), sum(after for _, after in rest))]


def _documents(comparison: "Comparison", most: int) -> Iterator[Table]:
    documents = comparison.documents
    rows = [_number("read", documents.before, documents.after)]
    for status, pair in documents.statuses.items():
        rows.append(_number(status, *pair))
        rules = {name.partition(" ")[2]: p for name, p in documents.rules.items() if name.startswith(f"{status} ")}
        first = dict(sorted(rules.items(), key=lambda item: (-max(item[1]), item[0]))[:most])
        rows += [_count(f"  {name}", *p) for name, p in first.items()]
        rows += [row._replace(name=f"  {row.name}") for row in _rest(rules, first)]
    if any(row.before != row.after for row in rows):
        yield Table("documents", rows)
    if any(before != after for before, after in documents.splits.values()):
        yield Table("articles by split", [_count(name, *pair) for name, pair in documents.splits.items()])


def _count(name: str, before: int, after: int) -> Row:
    word = "" if before and after else "new" if after else "gone"
    return _number("not known" if name == UNKNOWN else name, before, after)._replace(word=word if name else "")


def _number(name: str, before: float, after: float) -> Row:
    told = "{:,}" if isinstance(before, int) and isinstance(after, int) else "{:,.1f}"
    change = after - before
    return Row(name, told.format(before), told.format(after), ("+" if change > 0 else "") + told.format(change))


def _share(name: str, before: float, after: float) -> Row:
    points = 100 * (after - before)
    return Row(name, f"{before:.2%}", f"{after:.2%}", f"{points:+.2f} points" if points else "0")
