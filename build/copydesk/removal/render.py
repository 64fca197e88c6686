"""A plan in words."""

from collections.abc import Iterator, Sequence

from copydesk.removal.plan import Found, Plan
from copydesk.removal.revisions import purging
from copydesk.shown import excerpt, visible

_MOST_SHOWN = 20


def render(plan: Plan) -> str:
    """Return the plan for people."""
    return visible_lines(_lines(plan))


def visible_lines(lines: Iterator[str]) -> str:
    """Return the lines with nothing in them that drives a terminal."""
    return "\n".join(map(visible, lines))


def _lines(plan: Plan) -> Iterator[str]:
    for known in plan.known:
        yield f"taken down already: {known}"
    if plan.removed:
        yield f"{_counted(len(plan.removed), 'document')} of {plan.dataset} would be withheld:"
        yield from _documents(plan.removed)
    for outlet in plan.outlets:
        yield f"and all that is of the outlet '{excerpt(outlet)}' from now on (--held-only: only what is there now)"
    if plan.near:
        yield f"{_counted(len(plan.near), 'near-duplicate')} of them would stay (--near-duplicates removes them too):"
        yield from _documents(plan.near)
    if plan.shared:
        shared = f"shared: {_counted(plan.shared, 'address', 'addresses')}"
        yield f"{shared} of theirs, with articles that stay: nothing is withheld by that (--url removes all)"
    if plan.revisions is not None:
        yield from _on_the_hub(plan)
    if plan.removed or plan.outlets:
        yield f"{_counted(len(plan.tombstones), 'new tombstone')} for {plan.file}"


def _documents(found: Sequence[Found]) -> Iterator[str]:
    for one in found[:_MOST_SHOWN]:
        title = f"'{excerpt(one.title)}'" if one.title else "no title"
        why = "" if one.why == "asked for" else f", {one.why}"
        why += f" {one.similarity:.0%}" if one.similarity is not None else ""
        more = f" and {len(one.sources) - 1} more" if len(one.sources) > 1 else ""
        yield f"  {one.id}  {excerpt(one.sources[0])}{more}: {title}{why}"
    if len(found) > _MOST_SHOWN:
        yield f"  … and {len(found) - _MOST_SHOWN:,} more; --json names them all"


def _on_the_hub(plan: Plan) -> Iterator[str]:
    if not plan.revisions or not plan.repo:
        yield f"no revision of {plan.repo} holds any of them"
        return
    yield f"{_counted(len(plan.revisions), 'revision')} of {plan.repo} still hold them:"
    for one in plan.revisions:
        count = "unknown: its files cannot be read" if one.articles is None else _counted(one.articles, "article")
        yield f"  {one.commit[:12]}  {', '.join(one.refs)}: {count}  '{excerpt(one.title)}'"
    yield "to purge them, publish a build without them first, and then, as far as you want:"
    for command, what in purging(plan.repo, plan.revisions):
        yield f"  # {what}"
        if command:
            yield f"  {command}"


def _counted(count: int, noun: str, plural: str | None = None) -> str:
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"
