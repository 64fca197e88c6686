"""A comparison as text for people, and in a few lines for a release."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from copydesk.comparison import words
from copydesk.comparison.gate import Checked
from copydesk.comparison.grid import table
from copydesk.comparison.listed import tables
from copydesk.comparison.rows import Article, Change
from copydesk.shown import excerpt, visible
from copydesk_schema.columns import without_credentials

if TYPE_CHECKING:
    from copydesk.comparison import Comparison

_MOST = 12  # rows of a table of outlets, months …
_CHARS = 80  # that are shown of a value
_AROUND = 30  # characters that are shown before a change
_FIGURES = ("before", "after", "change")
_SAME = "the same: rows, documents, contract, configuration and card"


def text(comparison: "Comparison", checks: Sequence[Checked] = ()) -> str:
    """Return all that two datasets differ in, and last the bounds that were passed."""
    lines = [f"{visible(comparison.before)} → {visible(comparison.after)}"]
    if comparison.same and not comparison.around.card:
        lines.append(_SAME)
    parts = [_rows(comparison), _alone(comparison), _fields(comparison)]
    parts += [table((t.heading, *_FIGURES), t.rows) for t in tables(comparison, _MOST)]
    for part in (*parts, _sources(comparison), _fates(comparison), *_around(comparison), _card(comparison)):
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
        f"{len(found):,} {'outlet' if len(found) == 1 else 'outlets'} {what}"
        for what, found in (("gone", shares.gone), ("new", shares.new))
        if found
    ]
    return ", ".join(told + outlets)


def counts(comparison: "Comparison") -> Iterator[tuple[str, str, str]]:
    """Yield how the articles of one became those of the other: what, how many, and a word on it."""
    rows = comparison.rows
    yield "before", f"{rows.before:,}", ""
    yield "removed", f"{-rows.removed:,}", ""
    yield "added", f"+{rows.added:,}" if rows.added else "0", ""
    yield "after", f"{rows.after:,}", ""
    yield "in both", f"{rows.kept:,}", f"{rows.by_id:,} by id, {rows.by_source:,} by source (the document was edited)"
    yield "changed", f"{rows.changed:,}", f"{rows.changed_by_id:,} by id, {rows.by_source:,} by source"
    if rows.resplit:
        yield "moved", f"{rows.resplit:,}", "in both, in another split"


def left_out(comparison: "Comparison") -> str:
    """Return what cannot be compared, and what is known of it nevertheless."""
    rows = comparison.rows
    if not rows.not_compared and not rows.unseen:
        return ""
    named = f"Not compared, as one of the datasets leaves it out: {', '.join(rows.not_compared)}"
    if not rows.not_compared:
        named = "Not compared, as both datasets leave it out: body"
    number = f"{rows.unseen:,} {'article differs' if rows.unseen == 1 else 'articles differ'}"
    told = f"; {number} in it, as the hashes of whole rows tell" if rows.unseen else ""
    return f"{named}{told}."


def _rows(comparison: "Comparison") -> Iterator[str]:
    if not comparison.rows.same:
        found = list(counts(comparison))
        wide = max(len(count) for _, count, _ in found)
        yield "articles"
        yield from (f"  {name:8}  {count:>{wide}}  {word}".rstrip() for name, count, word in found)


def _alone(comparison: "Comparison") -> Iterator[str]:
    rows = comparison.rows
    for name, count, samples in (
        ("removed", rows.removed, rows.removed_samples),
        ("added", rows.added, rows.added_samples),
    ):
        if samples:
            yield f"{name}: {_first(len(samples), count)}"
            yield from (f"  {'-' if name == 'removed' else '+'} {_article(article)}" for article in samples)


def _article(article: Article) -> str:
    stated = (article.source or article.id, article.date, article.outlet, article.title)
    return "  ".join(excerpt(visible(value)) for value in stated if value)


def _first(shown: int, count: int) -> str:
    return f"{count:,}" if shown == count else f"the first {shown:,} of {count:,}"


def _fields(comparison: "Comparison") -> Iterator[str]:
    changed = {name: field for name, field in comparison.rows.fields.items() if field.changed}
    yield from table(
        ("changed fields", "articles", "were null", "are null"),
        [(name, f"{f.changed:,}", f"{f.filled:,}", f"{f.emptied:,}") for name, f in changed.items()],
    )
    for name, field in changed.items():
        if name == "id" or not field.samples:
            continue
        yield from ("", f"{name}: {_first(len(field.samples), field.changed)}")
        for change in field.samples:
            yield f"  {visible(change.source or change.id)}"
            yield from (f"    {sign} {value}" for sign, value in zip("-+", pair(change), strict=True))
    if told := left_out(comparison):
        yield from ("", told)


def pair(change: Change, chars: int = _CHARS) -> tuple[str, str]:
    """Return what is shown of a change: of a long text, from where the two begin to differ."""
    before, after = change.before, change.after
    if before is not None and after is not None and max(len(before), len(after)) > chars:
        before, after = _from_difference(before, after)
    return _shown(before, chars), _shown(after, chars)


def _shown(value: str | None, chars: int) -> str:
    if value is None:
        return "null"
    line = without_credentials(" ".join(value[: 4 * chars].split()))
    cut = len(line) > chars or len(value) > 4 * chars
    return visible(line[: chars - 1] + "…" if cut else line)


def _from_difference(before: str, after: str) -> tuple[str, str]:
    one, other = (" ".join(text.split()) for text in (before, after))
    equal = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(equal - _AROUND, 0)
    if not start:
        return one, other
    start = one.find(" ", start, equal) + 1 or start  # at a word's beginning, if there is one
    return f"… {one[start:]}", f"… {other[start:]}"


def _sources(comparison: "Comparison") -> Iterator[str]:
    documents = comparison.documents
    moved = f", {documents.moved:,} of them moved" if documents.moved else ""
    for sign, count, what, samples in (
        ("-", documents.removed, "gone", documents.removed_samples),
        ("+", documents.added, f"new{moved}", documents.added_samples),
        ("~", documents.changed, "edited", documents.changed_samples),
    ):
        if samples:
            yield f"sources {what}: {_first(len(samples), count)}"
            yield from (f"  {sign} {visible(source)}" for source in samples)


def _fates(comparison: "Comparison") -> Iterator[str]:
    fates = comparison.documents.fates
    yield from table(
        ("became of a source", "after", "documents", "first of them"),
        [(f.before, f.after, f"{f.count:,}", "  ".join(f.samples[:1])) for f in fates],
        texts=2,
    )


def _around(comparison: "Comparison") -> Iterator[Iterator[str]]:
    around = comparison.around
    for heading, found in (
        ("contract", [words.told_promise(s) for s in around.promises]),
        ("configuration", [words.told(s) for s in around.configuration]),
        ("beside the documents", [words.told_input(s) for s in around.inputs]),
        ("made with", [words.told(s) for s in around.tool]),
    ):
        yield table((heading, "before", "after"), found, texts=3)


def _card(comparison: "Comparison") -> Iterator[str]:
    around = comparison.around
    for name, lines in (("contract", around.contract if not around.promises else ()), ("card", around.card)):
        if lines:
            yield f"{name}: {lines_of(lines)}{_parts(around.card_parts) if name == 'card' else ''}; --html shows them"


def lines_of(lines: Sequence[str]) -> str:
    """Return how many lines a unified diff adds and removes."""
    changes = lines[2:]  # after the names of the files
    added, removed = (sum(line.startswith(sign) for line in changes) for sign in "+-")
    return f"{added:,} {'line' if added == 1 else 'lines'} added, {removed:,} removed"


def _parts(parts: Sequence[str]) -> str:
    return f", in {', '.join(visible(part) for part in parts)}" if parts else ""
