"""What a check finds: problems, gathered by rule, counted in full and shown by example.

However many rows are wrong, only the first examples of each rule are held.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from copydesk.shown import excerpt
from copydesk.validation.promises import PROMISES

Level = Literal["error", "warning"]
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """One place that breaks a rule.

    path: the file, below the dataset's root. row: counts from 0 within that file, as `DataFrame.iloc` does.
    message: what holds here in particular, if that is more than the rule's promise.
    """

    rule: str
    level: Level = "error"
    message: str | None = None
    path: str | None = None
    row: int | None = None
    id: str | None = None
    source: str | None = None
    value: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return what is known of the place, for JSON."""
        names = ("path", "row", "id", "source", "value", "message")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Group:
    """All that breaks one rule: the rule's promise, how often it is broken, and the first examples."""

    rule: str
    level: Level
    promise: str
    count: int
    examples: tuple[Problem, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the group for JSON."""
        return {
            "rule": self.rule,
            "level": self.level,
            "promise": self.promise,
            "count": self.count,
            "examples": [problem.as_dict() for problem in self.examples],
        }


@dataclass(frozen=True, slots=True)
class Validation:
    """All problems at once.

    folder: whether the path is a dataset folder, below which the problems' paths lie.
    rows: what was read of each table. unchecked: what could not be judged, and why.
    """

    path: str
    folder: bool
    rows: Mapping[str, int]
    groups: tuple[Group, ...]
    unchecked: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Group, ...]:
        """The groups that make the dataset fail."""
        return tuple(g for g in self.groups if g.level == "error")

    @property
    def warnings(self) -> tuple[Group, ...]:
        """The groups that are told and forgiven."""
        return tuple(g for g in self.groups if g.level == "warning")

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong, warnings aside."""
        return not self.errors

    def as_dict(self) -> dict[str, Any]:
        """Return the result in the form of `--json`."""
        return {
            "path": self.path,
            "ok": self.ok,
            "rows": dict(self.rows),
            "errors": sum(g.count for g in self.errors),
            "warnings": sum(g.count for g in self.warnings),
            "problems": [g.as_dict() for g in (*self.errors, *self.warnings)],
            "unchecked": list(self.unchecked),
        }


@dataclass(slots=True)
class _Tally:
    promise: str
    count: int = 0
    examples: list[Problem] = field(default_factory=list)


class Collector:
    """Gathers problems in the order in which they are found."""

    def __init__(self) -> None:
        self._tallies: dict[tuple[Level, str], _Tally] = {}
        self._unchecked: dict[str, None] = {}

    def add(self, problem: Problem, *, count: int = 1, promise: str | None = None) -> None:
        """Count a problem, and keep it if it is among the first of its rule. Values are cut short.

        promise: what the rule promises, for a rule that is not in `PROMISES`.
        """
        key = (problem.level, problem.rule)
        tally = self._tallies.get(key)
        if tally is None:
            tally = self._tallies[key] = _Tally(
                promise or PROMISES.get(problem.rule) or problem.message or problem.rule
            )
        tally.count += count
        if len(tally.examples) < EXAMPLES:
            tally.examples.append(_cut(problem, tally.promise))

    def add_all(self, problems: Iterable[Problem], count: int) -> None:
        """Count that many problems of one rule, of which the first are given."""
        for problem in problems:
            self.add(problem, count=count)
            count = 0

    def unchecked(self, what: str) -> None:
        """Note what could not be judged, and why."""
        self._unchecked[what] = None

    def ids_without_source(self) -> set[str]:
        """Return the ids of the examples whose source is not known yet."""
        return {p.id for t in self._tallies.values() for p in t.examples if p.id is not None and p.source is None}

    def name_sources(self, sources: Mapping[str, str]) -> None:
        """Give the examples the sources of their ids."""
        for tally in self._tallies.values():
            tally.examples = [
                replace(p, source=excerpt(sources[p.id])) if p.source is None and p.id and p.id in sources else p
                for p in tally.examples
            ]

    def validation(self, path: str, folder: bool, rows: Mapping[str, int]) -> Validation:
        """Return what was gathered."""
        groups = tuple(
            Group(rule, level, tally.promise, tally.count, tuple(tally.examples))
            for (level, rule), tally in self._tallies.items()
        )
        return Validation(path, folder, rows, groups, tuple(self._unchecked))


def _cut(problem: Problem, promise: str) -> Problem:
    return replace(
        problem,
        message=None if problem.message == promise else problem.message,
        id=None if problem.id is None else excerpt(problem.id),
        source=None if problem.source is None else excerpt(problem.source),
        value=None if problem.value is None else excerpt(problem.value),
    )
