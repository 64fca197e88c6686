"""`--fail-under FIELD=0.95`: the least that a figure may be."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from copydesk.scoring.body import Prf
from copydesk.scoring.scorecard import MEASURES, Scorecard
from copydesk.shown import visible
from copydesk_schema.errors import ConfigError, TruthError

_FORM = "FIELD=0.95, or FIELD.precision=0.95"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least that a figure of a field may be: its F1, precision or recall, or the share of right records."""

    field: str
    figure: str
    least: float

    def check(self, card: Scorecard) -> "Checked":
        """Return what the figure is. Raises TruthError if no row judges the field."""
        value = card.overall.value(self.field, self.figure)
        if value is None:
            raise TruthError(f"--fail-under {self.field}: no row of {visible(card.truth)} judges it; label it in some")
        return Checked(self, value)


@dataclass(frozen=True, slots=True)
class Checked:
    """A threshold, and the figure that it is for."""

    threshold: Threshold
    value: float

    @property
    def met(self) -> bool:
        """Whether the figure is no less than asked."""
        return self.value >= self.threshold.least

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison in the form of `--json`."""
        asked = self.threshold
        figure = {"field": asked.field, "figure": asked.figure, "least": asked.least}
        return figure | {"value": round(self.value, 6), "met": self.met}

    def __str__(self) -> str:
        asked = self.threshold
        figure = {"f1": " F1", "share": ""}.get(asked.figure, f" {asked.figure}")
        digits = next((n for n in range(3, 18) if f"{self.value:.{n}f}" != f"{asked.least:.{n}f}"), 3)
        return f"fell short: {asked.field}{figure} is {self.value:.{digits}f}, at least {asked.least:g} is asked"


def parse(texts: Sequence[str]) -> tuple[Threshold, ...]:
    """Return the thresholds of an option. Raises ConfigError for one that is malformed."""
    return tuple(map(_parse, texts))


def _parse(text: str) -> Threshold:
    name, sign, number = text.partition("=")
    field, dot, figure = name.strip().partition(".")
    figure = figure if dot else "share" if field == "record" else "f1"
    where = f"--fail-under {visible(text)}"
    if not sign:
        raise ConfigError(f"{where}: write {_FORM}")
    if field not in (*MEASURES, "record"):
        raise ConfigError(f"{where}: no field {visible(field)!r}; there are {', '.join(MEASURES)} and record")
    if figure not in (("share",) if field == "record" else Prf._fields):
        raise ConfigError(f"{where}: {field} has no {visible(figure)!r}; write {_FORM}")
    try:
        least = float(number)
    except ValueError:
        least = math.nan
    if not 0 <= least <= 1:
        raise ConfigError(f"{where}: {visible(number)!r} is no number from 0 to 1")
    return Threshold(field, figure, least)
