"""What the articles hold, before and after: nulls, outlets, months, languages, lengths, personal information."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.dataset.profile import UNKNOWN, Profile, profile_of

KINDS = ("outlets", "months", "languages", "personal")


@dataclass(frozen=True, slots=True)
class Shares:
    """The profiles of both datasets."""

    before: Profile
    after: Profile

    @property
    def nulls(self) -> dict[str, tuple[float, float]]:
        """The share of articles without a value, by field, of those that both datasets have; 0 of no articles."""
        return {
            name: (_nulls(self.before, name), _nulls(self.after, name))
            for name in self.before.filled
            if name in self.after.filled
        }

    def counts(self, kind: str) -> dict[str, tuple[int, int]]:
        """Return the articles by one of KINDS; the greatest changes first."""
        one, other = self.of(kind)
        both = {name: (one.get(name, 0), other.get(name, 0)) for name in {**one, **other}}
        return dict(sorted(both.items(), key=lambda item: (-abs(item[1][1] - item[1][0]), item[0])))

    def of(self, kind: str) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Return the articles by one of KINDS, before and after."""
        return getattr(self.before, kind), getattr(self.after, kind)

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
        lengths = (self.before.lengths, self.after.lengths)
        return {
            "nulls": {name: [round(share, 6) for share in pair] for name, pair in self.nulls.items()},
            **{kind: {name: list(pair) for name, pair in self.counts(kind).items()} for kind in KINDS},
            "outlets_gone": self.gone,
            "outlets_new": self.new,
            "body_chars": {
                "mean": [round(held.mean, 1) for held in lengths],
                "median": [held.quantile(0.5) for held in lengths],
                "least": [held.least for held in lengths],
                "most": [held.most for held in lengths],
            },
        }


def compare_shares(before: Path, after: Path) -> Shares:
    """Return what the articles of two dataset folders hold."""
    return Shares(profile_of(before), profile_of(after))


def _nulls(profile: Profile, name: str) -> float:
    return 1 - profile.filled[name] / profile.articles if profile.articles else 0.0
