"""What the articles hold, before and after: nulls, outlets, months, languages, lengths, personal information."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from copydesk.comparison.side import Side
from copydesk.dataset.profile import UNKNOWN, Profile, profile_of
from copydesk_schema.columns import ARTICLES

KINDS = ("outlets", "months", "languages", "personal")


@dataclass(frozen=True, slots=True)
class Shares:
    """The profiles of both datasets. fields: what both have; without bodies, these are not measured."""

    before: Profile
    after: Profile
    fields: tuple[str, ...]

    @property
    def bodies(self) -> bool:
        """Whether both have bodies."""
        return "body" in self.fields

    @property
    def nulls(self) -> dict[str, tuple[float, float]]:
        """The share of articles without a value, by field, of those that both datasets have; 0 of no articles."""
        return {name: (_nulls(self.before, name), _nulls(self.after, name)) for name in self.fields}

    def counts(self, kind: str) -> dict[str, tuple[int, int]]:
        """Return the articles by one of KINDS; the greatest changes first. Of what is not measured, nothing."""
        one, other = self.of(kind)
        both = {name: (one.get(name, 0), other.get(name, 0)) for name in {**one, **other}}
        return dict(sorted(both.items(), key=lambda item: (-abs(item[1][1] - item[1][0]), item[0])))

    def of(self, kind: str) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Return the articles by one of KINDS, before and after."""
        if kind == "personal" and not self.bodies:
            return {}, {}
        return getattr(self.before, kind), getattr(self.after, kind)

    @property
    def lengths(self) -> dict[str, tuple[float, float]]:
        """Lengths of bodies in characters; nothing if one dataset has none."""
        one, other = self.before.lengths, self.after.lengths
        if not self.bodies or not one.count or not other.count:
            return {}
        return {
            "mean": (round(one.mean, 1), round(other.mean, 1)),
            "median": (one.quantile(0.5), other.quantile(0.5)),
            "least": (one.least, other.least),
            "most": (one.most, other.most),
        }

    @property
    def gone(self) -> list[str]:
        """The outlets that have no article any more."""
        return sorted(name for name in self.before.outlets.keys() - self.after.outlets.keys() if name != UNKNOWN)

    @property
    def new(self) -> list[str]:
        """The outlets that had no article before."""
        return sorted(name for name in self.after.outlets.keys() - self.before.outlets.keys() if name != UNKNOWN)

    def as_dict(self) -> dict[str, Any]:
        """Return them as JSON holds them: pairs of before and after."""
        return {
            "nulls": {name: [round(share, 6) for share in pair] for name, pair in self.nulls.items()},
            **{kind: {name: list(pair) for name, pair in self.counts(kind).items()} for kind in KINDS},
            "outlets_gone": self.gone,
            "outlets_new": self.new,
            "body_chars": {name: list(pair) for name, pair in self.lengths.items()},
        }


def compare_shares(one: Side, other: Side) -> Shares:
    """Return what the articles of two datasets hold."""
    fields = (column.name for column in ARTICLES if column.name in one.columns & other.columns)
    return Shares(_profile(one), _profile(other), tuple(fields))


def _profile(side: Side) -> Profile:
    with side.reading():
        return profile_of(side.root)


def _nulls(profile: Profile, name: str) -> float:
    return 1 - profile.filled.get(name, 0) / profile.articles if profile.articles else 0.0
