"""A plan as text for people."""

from collections.abc import Iterator, Sequence

from copydesk.publishing.change import Change
from copydesk.publishing.plan import Plan
from copydesk.shown import size_of, visible

_MOST_FILES = 10
_MOST_LINES = 200


def text(plan: Plan) -> str:
    """Return the plan, what somebody else wrote and would be lost last."""
    return "\n".join(_lines(plan))


def _lines(plan: Plan) -> Iterator[str]:
    yield f"to {visible(plan.target)}"
    yield from (f"  {note}" for note in plan.notes)
    for word, paths in (("add", plan.add), ("replace", plan.replace), ("delete", plan.delete)):
        yield from _files(word, paths)
    if plan.foreign:
        yield f"leave    {len(plan.foreign):>5,}  {_named(plan.foreign)}: not written by copydesk"
    if not plan.nothing:
        yield f"send     at most {size_of(plan.send)}"
    if plan.summary:
        yield visible(plan.summary)
    yield from _change(plan.change)
    if plan.edited:
        yield f"CHANGED THERE by somebody else, and lost if you go on: {_named(plan.edited)}"


def _files(word: str, paths: Sequence[str]) -> Iterator[str]:
    if paths:
        yield f"{word:<8} {len(paths):>5,}  {_named(paths)}"


def _named(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _MOST_FILES:,} more" if len(paths) > _MOST_FILES else ""
    return ", ".join(map(visible, paths[:_MOST_FILES])) + more


def _change(change: Change) -> Iterator[str]:
    for name, (before, after) in change.counts.items():
        if before is None:
            yield f"{name:<9} {after:>9,}"
        elif before != after:
            yield f"{name:<9} {before:>9,} -> {after:,} ({after - before:+,})"
    for word, columns in (("new", change.columns_added), ("gone", change.columns_removed)):
        if columns:
            yield f"columns {word}: {', '.join(columns)}"
    yield from map(visible, change.card[:_MOST_LINES])
    if len(change.card) > _MOST_LINES:
        yield f"… and {len(change.card) - _MOST_LINES:,} more lines; --json has them all"
