"""A validation as text for people, and as annotations for GitHub's CI. (For machines there is `Validation.as_dict`.)"""

from collections.abc import Iterator

from copydesk.shown import visible
from copydesk.validation.problems import Group, Problem, Validation


def text(validation: Validation) -> str:
    """Return the problems by rule, errors first, and a last line that adds them up."""
    lines: list[str] = []
    for group in (*validation.errors, *validation.warnings):
        lines.append(f"{group.level} {group.rule} ({group.count:,}): expected: {visible(group.promise)}")
        lines += [f"  {line}" for line in _examples(group)]
    lines += [f"not checked: {visible(what)}" for what in validation.unchecked]
    return "\n".join([*lines, summary(validation)])


def summary(validation: Validation) -> str:
    """Return the sum on one line: `dist: 5 articles, 0 errors, 1 warning`."""
    errors = sum(g.count for g in validation.errors)
    warnings = sum(g.count for g in validation.warnings)
    counts = [(validation.rows.get("articles", 0), "article"), (errors, "error"), (warnings, "warning")]
    told = ", ".join(f"{n:,} {word}" + ("" if n == 1 else "s") for n, word in counts)
    return f"{visible(validation.path)}: {told}"


def github(validation: Validation) -> str:
    """Return workflow commands, one a rule, since GitHub shows ten of a level, and the sum.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    """
    lines = []
    for group in (*validation.errors, *validation.warnings):
        path = group.examples[0].path if group.examples else None
        properties = {"title": f"copydesk {group.rule} ({group.count:,})"}
        if path is not None and "://" not in path:
            properties["file"] = f"{validation.path.rstrip('/')}/{path}" if validation.folder else path
        message = "\n".join([visible(group.promise), *_examples(group)])
        named = ",".join(f"{key}={_property(visible(value))}" for key, value in properties.items())
        lines.append(f"::{group.level} {named}::{_data(message)}")
    lines += [f"::notice title=copydesk::{_data('not checked: ' + visible(what))}" for what in validation.unchecked]
    return "\n".join([*lines, summary(validation)])


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def _examples(group: Group) -> Iterator[str]:
    for problem in group.examples:
        if line := _example(problem):
            yield line
    if group.count > len(group.examples):
        yield f"… and {group.count - len(group.examples):,} more"


def _example(problem: Problem) -> str:
    place = [
        problem.path,
        None if problem.row is None else f"row {problem.row}",
        None if problem.id is None else f"id {problem.id}",
        None if problem.source is None else f"source {problem.source}",
    ]
    what = [problem.value, problem.message]
    told = ", ".join(p for p in place if p), "; ".join(w for w in what if w)
    return visible(": ".join(part for part in told if part))
