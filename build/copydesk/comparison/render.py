"""A comparison as text for people, and in a few lines for a release."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from copydesk.comparison.gate import Checked
from copydesk.comparison.rows import Change, Field
from copydesk.comparison.shares import KINDS
from copydesk.shown import excerpt, visible

if TYPE_CHECKING:
    from copydesk.comparison import Comparison

_NAME = 14
_MOST_COUNTS = 8  # outlets, months … whose figures are shown
_MOST_LINES = 12  # of a text's diff
_WIDTH = 32  # of a table's names
_HEADINGS = {"outlets": "articles by outlet", "months": "articles by month", "languages": "articles by language"}
_AROUND = 4  # words that are shown on either side of a change


def text(comparison: "Comparison", checks: Sequence[Checked] = ()) -> str:
    """Return all that two datasets differ in, and last the bounds that were passed."""
    lines = [f"{visible(comparison.before)} → {visible(comparison.after)}"]
    if comparison.same and not comparison.around.card:
        lines.append("the same: rows, documents, contract, configuration and card")
    else:
        parts = (_rows(comparison), _fields(comparison), _shares(comparison), _documents(comparison))
        for part in (*parts, _around(comparison)):
            found = list(part)
            lines += ["", *found] if found else []
    failed = [str(check) for check in checks if not check.met]
    return "\n".join([*lines, *([""] if failed else []), *failed])


def summary(comparison: "Comparison") -> str:
    """Return what a release changes, in a line or two."""
    rows, shares = comparison.rows, comparison.shares
    told = [f"{rows.before:,} → {rows.after:,} articles: {rows.added:,} added, {rows.removed:,} removed"]
    fields = ", ".join(f"{name} {field.changed:,}" for name, field in rows.fields.items() if field.changed)
    told.append(f"{rows.changed:,} changed" + (f" ({fields})" if fields else ""))
    outlets = [
        f"{len(found):,} outlets {what}" for what, found in (("gone", shares.gone), ("new", shares.new)) if found
    ]
    return ", ".join(told + outlets)


def _rows(comparison: "Comparison") -> Iterator[str]:
    rows = comparison.rows
    yield f"{'articles':{_NAME}}{rows.before:>12,} → {rows.after:,}"
    counts = (("added", rows.added, rows.added_samples), ("removed", rows.removed, rows.removed_samples))
    for name, count, samples in counts:
        if count:
            yield f"  {name:{_NAME - 2}}{count:>12,}"
        for article in samples:
            told = ", ".join(
                excerpt(visible(value)) for value in (article.date, article.outlet, article.title) if value
            )
            yield f"{'':{_NAME}}{article.id}  {told}"
    if rows.changed:
        yield f"  {'changed':{_NAME - 2}}{rows.changed:>12,}"


def _fields(comparison: "Comparison") -> Iterator[str]:
    yield from _changes(comparison.rows.fields)
    if comparison.rows.rewritten:
        yield f"of the added, {comparison.rows.rewritten:,} took the place of another article of the same source:"
        yield from _changes(comparison.rows.rewritten_fields)
    if missing := comparison.rows.not_compared:
        yield f"not compared, as one of the datasets does not have it: {', '.join(missing)}"


def _changes(fields: Mapping[str, Field]) -> Iterator[str]:
    for name, field in fields.items():
        if field.changed:
            yield f"{name:{_NAME}}{field.changed:>12,} changed{_nulls(field)}"
        for change in field.samples:
            yield f"{'':{_NAME}}{visible(change.id)}"
            for sign, value in zip("-+", pair(name, change), strict=True):
                yield f"{'':{_NAME}}  {sign} {value}"


def _nulls(field: Field) -> str:
    told = [f"{count:,} {what}" for count, what in ((field.filled, "were null"), (field.emptied, "are null")) if count]
    return f", of which {' and '.join(told)}" if told else ""


def pair(name: str, change: Change) -> tuple[str, str]:
    """Return what is shown of a change: of a body, from where the two begin to differ."""
    before, after = change.before, change.after
    if name == "body" and before is not None and after is not None:
        before, after = _from_difference(before, after)
    return (
        "null" if before is None else excerpt(visible(before)),
        "null" if after is None else excerpt(visible(after)),
    )


def _from_difference(before: str, after: str) -> tuple[str, str]:
    one, other = before.split(), after.split()
    equal = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(equal - _AROUND, 0)
    dots = "… " if start else ""
    return dots + " ".join(one[start:]), dots + " ".join(other[start:])


def _shares(comparison: "Comparison") -> Iterator[str]:
    shares = comparison.shares
    nulls = {name: pair for name, pair in shares.nulls.items() if pair[0] != pair[1]}
    yield from _table("nulls", [(n, f"{b:.2%}", f"{a:.2%}", f"{a - b:+.2%}") for n, (b, a) in nulls.items()])
    for kind in KINDS:
        counts = {name: pair for name, pair in shares.counts(kind).items() if pair[0] != pair[1]}
        rows = [
            (visible(name) or "unknown", f"{b:,}", f"{a:,}", "gone" if not a else "new" if not b else f"{a - b:+,}")
            for name, (b, a) in list(counts.items())[:_MOST_COUNTS]
        ]
        yield from _table(_HEADINGS.get(kind, kind), rows)
        if len(counts) > _MOST_COUNTS:
            yield f"  … and {len(counts) - _MOST_COUNTS:,} more; --json has them all"
    one, other = (held.lengths for held in (shares.before, shares.after))
    if one.count and other.count and one != other:
        figures = (("mean", one.mean, other.mean), ("median", one.quantile(0.5), other.quantile(0.5)))
        rows = [(n, f"{b:,.0f}", f"{a:,.0f}", f"{a - b:+,.0f}") for n, b, a in figures]
        yield from _table("characters of bodies", rows)


def _table(heading: str, rows: Sequence[tuple[str, str, str, str]]) -> Iterator[str]:
    """Yield a heading and a row for each name, before, after and change."""
    if rows:
        yield f"{heading:<{_WIDTH}}{'before':>12}{'after':>12}"
        for name, before, after, change in rows:
            fitting = name if len(name) < _WIDTH - 2 else f"{name[: _WIDTH - 4]}…"
            yield f"  {fitting:<{_WIDTH - 2}}{before:>12}{after:>12}{change:>12}"


def _documents(comparison: "Comparison") -> Iterator[str]:
    documents = comparison.documents
    if documents.same:
        return
    moved = f" ({documents.moved:,} of them moved)" if documents.moved else ""
    counts = (f"{documents.added:,} new{moved}", f"{documents.removed:,} gone", f"{documents.changed:,} changed")
    yield f"{'documents':{_NAME}}{documents.before:>12,} → {documents.after:,}: {', '.join(counts)}"
    for sign, samples in (
        ("+", documents.added_samples),
        ("-", documents.removed_samples),
        ("~", documents.changed_samples),
    ):
        for source in samples:
            yield f"{'':{_NAME}}{sign} {visible(source)}"
    for fate in documents.fates:
        yield f"{'':{_NAME}}{fate.count:,} {fate.before} → {fate.after}: {visible(', '.join(fate.samples))}"


def _around(comparison: "Comparison") -> Iterator[str]:
    around = comparison.around
    for setting in (*around.configuration, *around.tool):
        stated = (setting.before, setting.after)
        before, after = ("not stated" if value is None else excerpt(visible(str(value))) for value in stated)
        yield f"{setting.name}: {before} → {after}"
    for name, lines in (("contract", around.contract), ("card", around.card)):
        if lines:
            yield f"{name} changed:"
            yield from (f"  {visible(line)}" for line in lines[:_MOST_LINES])
            if len(lines) > _MOST_LINES:
                yield f"  … and {len(lines) - _MOST_LINES:,} lines more; --json has them all"
