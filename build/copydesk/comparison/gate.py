"""`--fail-on rows=-5%`: how far a release may stray from the one before.

`changed` bounds the articles that both have and that differ, by id and by source, as a share of all that both have.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from copydesk.shown import visible
from copydesk_schema.columns import FIELDS
from copydesk_schema.errors import ConfigError, DatasetError

if TYPE_CHECKING:
    from copydesk.comparison import Comparison

FORM = (
    "rows=-5% or rows=-100 (a fall; + a rise), added, removed or changed=10% or 100 (changed: by id and by source), "
    "changed.title=1%, "
    "nulls.date=2% (points), rejected=2% (points), outlets-gone=0, contract, configuration, card"
)
Known = TypeVar("Known")
_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<number>\d+(?:\.\d+)?)(?P<percent>%?)")
_FLAGS = ("contract", "configuration", "card")
_COUNTS = ("added", "removed", "changed", "outlets-gone")


@dataclass(frozen=True, slots=True)
class Bound:
    """The most that something may change. falls: whether it bounds a fall of the rows. share: of them, from 0."""

    text: str
    name: str
    field: str = ""
    most: float = 0
    share: bool = False
    falls: bool = False

    def check(self, comparison: "Comparison") -> "Checked":
        """Return how far it changed. Raises DatasetError if that cannot be told of these two."""
        value = self._value(comparison)
        return Checked(self, value, value <= self.most)

    def _value(self, comparison: "Comparison") -> float:
        rows = comparison.rows
        if self.name in _FLAGS:
            return len(getattr(comparison.around, self.name))
        if self.name == "nulls":
            one, other = self._of_field(comparison.shares.nulls)
            return other - one
        if self.name == "rejected":
            one, other = comparison.documents.rejected
            return other - one
        if self.name == "outlets-gone":
            return len(comparison.shares.gone)
        if self.name == "rows":
            change = rows.after - rows.before
            return _of(-change if self.falls else change, rows.before if self.share else 1)
        if self.name == "changed":
            changed = self._of_field(rows.fields).changed if self.field else rows.changed
            return _of(changed, rows.kept if self.share else 1)
        count = rows.added if self.name == "added" else rows.removed
        return _of(count, rows.before if self.share else 1)

    def _of_field(self, fields: Mapping[str, Known]) -> Known:
        if self.field not in fields:
            told = f"--fail-on {self.text}: one of the datasets has no {self.field}"
            raise DatasetError(f"{told}, so that nobody can tell; leave the bound out")
        return fields[self.field]


@dataclass(frozen=True, slots=True)
class Checked:
    """A bound, and how far that changed which it bounds."""

    bound: Bound
    value: float
    met: bool

    def as_dict(self) -> dict[str, Any]:
        """Return the check in the form of `--json`."""
        value = round(self.value, 6) if math.isfinite(self.value) else None
        return {"bound": self.bound.text, "value": value, "met": self.met}

    def __str__(self) -> str:
        bound = self.bound
        if bound.name in _FLAGS:
            return f"failed: --fail-on {bound.text}: it changed"
        told = f"{self.value:.2%}" if bound.share else f"{self.value:,.0f}"
        return f"failed: --fail-on {bound.text}: it is {told}"


def parse(texts: Sequence[str]) -> tuple[Bound, ...]:
    """Return the bounds of an option. Raises ConfigError for one that is malformed."""
    return tuple(map(_parse, texts))


def _parse(text: str) -> Bound:
    name, sign, number = (part.strip() for part in text.partition("="))
    name, _, field = name.partition(".")
    wrong = ConfigError(f"--fail-on {visible(text)}: write {FORM}")
    if name in _FLAGS and not sign and not field:
        return Bound(text, name)
    match = _NUMBER.fullmatch(number)
    if not match or (field and field not in ("id", *FIELDS, "body")):
        raise wrong
    percent = bool(match["percent"])
    most = float(match["number"]) / (100 if percent else 1)
    if name == "rows" and match["sign"] and not field:
        return Bound(text, name, "", most, percent, match["sign"] == "-")
    if match["sign"] == "-":
        raise wrong
    if (name == "nulls" and field in FIELDS and percent) or (name == "rejected" and percent and not field):
        return Bound(text, name, field, most, percent)
    if name in _COUNTS and (not field or name == "changed") and not (percent and name == "outlets-gone"):
        return Bound(text, name, field, most, percent)
    raise wrong


def _of(count: float, whole: int) -> float:
    """Return a share; of nothing, any rise is endless."""
    return count / whole if whole else (math.inf if count > 0 else 0.0)
