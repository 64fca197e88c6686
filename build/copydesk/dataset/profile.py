"""What a dataset holds, in numbers that add up: of a batch, of a shard, of a release.

`profile_of` streams a folder's tables; a shard makes the profile of what it writes, and the build adds them up.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.dataset.layout import Dataset
from copydesk.dataset.parts import parquet_file
from copydesk.dataset.personal import personal_in
from copydesk_schema.columns import ARTICLES

UNKNOWN = ""
"""The outlet, month or language of articles that have none."""

_STEPS = 16  # classes of length between a number and its double: what is read off them is right within some 4 percent


@dataclass(frozen=True, slots=True)
class Lengths:
    """Lengths in characters. classes: how many are in each class, which spans a sixteenth of a doubling."""

    count: int = 0
    total: int = 0
    least: int = 0
    most: int = 0
    classes: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, lengths: Iterable[int]) -> "Lengths":
        """Return the statistics of some lengths."""
        counted = Counter(lengths)
        if not counted:
            return cls()
        classes: Counter[int] = Counter()
        for length, count in counted.items():
            classes[_class_of(length)] += count
        total = sum(length * count for length, count in counted.items())
        return cls(counted.total(), total, min(counted), max(counted), dict(classes))

    def __add__(self, other: "Lengths") -> "Lengths":
        """Return the statistics of both."""
        if not self.count or not other.count:
            return self if self.count else other
        return Lengths(
            self.count + other.count,
            self.total + other.total,
            min(self.least, other.least),
            max(self.most, other.most),
            dict(Counter(self.classes) + Counter(other.classes)),
        )

    @property
    def mean(self) -> float:
        """The mean; 0 of none."""
        return self.total / self.count if self.count else 0.0

    def quantile(self, share: float) -> int:
        """Return a length that this share of all does not pass, right within some 4 percent; 0 of none."""
        rank, seen = share * self.count, 0
        for number in sorted(self.classes):
            seen += self.classes[number]
            if seen >= rank:
                return min(max(_middle(number), self.least), self.most)
        return self.most


@dataclass(frozen=True, slots=True)
class Profile:
    """What articles hold. filled: articles with a value, by field. outlets, months (`YYYY-MM`), languages: articles by.

    Those without an outlet, a date or a language that is known are counted under UNKNOWN. personal: articles whose
    bodies hold what looks like personal information, by kind (`dataset.personal`).
    """

    articles: int = 0
    filled: Mapping[str, int] = field(default_factory=dict)
    outlets: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    lengths: Lengths = field(default_factory=Lengths)
    personal: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, articles: pa.RecordBatch | pa.Table, languages: Iterable[str | None] = ()) -> "Profile":
        """Return the profile of a batch of articles; of columns that it lacks, nothing. languages: of its articles."""
        present = set(articles.schema.names)
        return cls(
            articles.num_rows,
            {c.name: articles.num_rows - articles[c.name].null_count for c in ARTICLES if c.name in present},
            _counted(articles["outlet"]) if "outlet" in present else {},
            _counted(pc.strftime(articles["date"], "%Y-%m")) if "date" in present else {},
            dict(Counter(language or UNKNOWN for language in languages)),
            Lengths.of(pc.utf8_length(articles["body"].drop_null()).to_pylist()) if "body" in present else Lengths(),
            personal_in(articles["body"]) if "body" in present else {},
        )

    @classmethod
    def sum(cls, profiles: Iterable["Profile"]) -> "Profile":
        """Return the profile of what several were made of."""
        articles, lengths = 0, Lengths()
        counts: dict[str, Counter[str]] = {name: Counter() for name in _COUNTS}
        for profile in profiles:
            articles, lengths = articles + profile.articles, lengths + profile.lengths
            for name, counted in counts.items():
                counted.update(getattr(profile, name))
        return cls(articles, lengths=lengths, **{name: dict(counted) for name, counted in counts.items()})

    def __add__(self, other: "Profile") -> "Profile":
        """Return the profile of both."""
        return Profile.sum((self, other))

    def as_dict(self) -> dict[str, Any]:
        """Return the profile as JSON holds it."""
        lengths = self.lengths
        return (
            {"articles": self.articles}
            | {name: dict(getattr(self, name)) for name in _COUNTS}
            | {
                "lengths": {
                    "count": lengths.count,
                    "total": lengths.total,
                    "least": lengths.least,
                    "most": lengths.most,
                    "classes": {str(number): count for number, count in lengths.classes.items()},
                }
            }
        )

    @classmethod
    def from_dict(cls, stated: Mapping[str, Any]) -> "Profile":
        """Return the profile that `as_dict` gave."""
        lengths = stated["lengths"]
        classes = {int(number): count for number, count in lengths["classes"].items()}
        return cls(
            stated["articles"], lengths=Lengths(**lengths | {"classes": classes}), **{k: stated[k] for k in _COUNTS}
        )


_COUNTS = ("filled", "outlets", "months", "languages", "personal")


def profile_of(root: Path) -> Profile:
    """Return the profile of a dataset folder, whose tables are streamed. Raises DamagedError if a file is."""
    dataset = Dataset(root)
    columns = [c.name for c in ARTICLES]
    profiles = []
    for path in dataset.shards("articles"):
        part = parquet_file(path.relative_to(root).as_posix(), path)
        held = [name for name in columns if name in part.schema.names]
        profiles.append(Profile.sum(Profile.of(batch) for batch in part.read(held)))
    return Profile.sum([*profiles, Profile(languages=_languages(dataset))])


def _languages(dataset: Dataset) -> dict[str, int]:
    """Return the accepted documents by language, as the ledger has it."""
    languages: Counter[str] = Counter()
    for path in dataset.shards("ledger"):
        part = parquet_file(path.relative_to(dataset.root).as_posix(), path)
        for batch in part.read(["status", "language"]):
            languages.update(_counted(batch["language"].filter(pc.equal(batch["status"], "accepted"))))
    return dict(languages)


def _counted(values: pa.Array | pa.ChunkedArray) -> dict[str, int]:
    """Return how often each value stands there, UNKNOWN for null."""
    found = pc.value_counts(values)
    return {v or UNKNOWN: n for v, n in zip(found.field(0).to_pylist(), found.field(1).to_pylist(), strict=True)}


def _class_of(length: int) -> int:
    return math.floor(math.log2(length) * _STEPS) if length > 0 else -1


def _middle(number: int) -> int:
    return round(2 ** ((number + 0.5) / _STEPS)) if number >= 0 else 0
