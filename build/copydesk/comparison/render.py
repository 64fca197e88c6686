"""A comparison as text for people, and in a few lines for a release."""

from collections.abc import Iterator, Sequence
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
    for name, field in comparison.rows.fields.items():
        if field.changed:
            yield f"{name:{_NAME}}{field.changed:>12,} changed{_nulls(field)}"
        for change in field.samples:
            yield f"{'':{_NAME}}{change.id}"
            for sign, value in zip("-+", pair(name, change), strict=True):
                yield f"{'':{_NAME}}  {sign} {value}"
    if missing := comparison.rows.not_compared:
        yield f"not compared, as one of the datasets does not have it: {', '.join(missing)}"


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
    for name, (before, after) in shares.nulls.items():
        if before != after:
            yield f"{'nulls of ' + name:{_NAME + 4}}{before:>8.2%} → {after:.2%}"
    for kind in KINDS:
        counts = {name: pair for name, pair in shares.counts(kind).items() if pair[0] != pair[1]}
        for name, (before, after) in list(counts.items())[:_MOST_COUNTS]:
            what = " gone" if kind == "outlets" and name in shares.gone else ""
            yield f"{kind:{_NAME}}{before:>12,} → {after:<10,}{visible(name) or 'unknown'}{what}"
        if len(counts) > _MOST_COUNTS:
            yield f"{kind:{_NAME}}{'':>12}   … and {len(counts) - _MOST_COUNTS:,} more; --json has them all"
    one, other = (held.lengths for held in (shares.before, shares.after))
    if one.count and other.count and one != other:
        told = " → ".join(f"{held.mean:,.0f} (median {held.quantile(0.5):,})" for held in (one, other))
        yield f"{'body length':{_NAME}}{'':4}{told} characters"


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
        yield f"{setting.name}: {excerpt(visible(str(setting.before)))} → {excerpt(visible(str(setting.after)))}"
    for name, lines in (("contract", around.contract), ("card", around.card)):
        if lines:
            yield f"{name} changed:"
            yield from (f"  {visible(line)}" for line in lines[:_MOST_LINES])
            if len(lines) > _MOST_LINES:
                yield f"  … and {len(lines) - _MOST_LINES:,} lines more; --json has them all"
