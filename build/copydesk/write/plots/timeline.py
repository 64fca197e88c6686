"""Articles by month and outlet, of the outlets that a picture can tell apart."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.dataset.layout import Dataset
from copydesk.dataset.parts import parquet_file
from copydesk.dataset.profile import UNKNOWN, Profile
from copydesk.write.periods import Step, by_period, step_of

_BARS = 60
_OUTLETS = 5  # as many colours as are told apart by everyone


@dataclass(frozen=True, slots=True)
class Series:
    """The articles of one outlet, or of all that are left (outlet None), by period."""

    outlet: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Series that have the same periods, one on the other. step: what a period is."""

    step: Step
    series: tuple[Series, ...]

    @property
    def totals(self) -> dict[str, int]:
        """The articles of all series by period."""
        totals: Counter[str] = Counter()
        for series in self.series:
            totals.update(series.counts)
        return dict(totals)


def timeline(dataset: Dataset, profile: Profile) -> Timeline:
    """Return the articles that have a date, those of the outlets with most articles apart."""
    named = sorted((o for o in profile.outlets if o != UNKNOWN), key=lambda o: (-profile.outlets[o], o))
    months = {outlet: Counter[str]() for outlet in named[:_OUTLETS]}
    columns = ["date", "outlet"]
    for path in dataset.shards("articles") if months else ():
        for batch in parquet_file(path.relative_to(dataset.root).as_posix(), path).read(columns):
            dated = batch.filter(pc.and_(batch["date"].is_valid(), pc.is_in(batch["outlet"], pa.array([*months]))))
            pairs = pa.table({"month": pc.strftime(dated["date"], "%Y-%m"), "outlet": dated["outlet"]})
            for row in pairs.group_by(["month", "outlet"]).aggregate([([], "count_all")]).to_pylist():
                months[row["outlet"]][row["month"]] += row["count_all"]
    left = Counter({month: count for month, count in profile.months.items() if month != UNKNOWN})
    for counts in months.values():
        left.subtract(counts)
    step = step_of(profile.months, _BARS)
    series = [Series(outlet, _whole(counts, profile, step)) for outlet, counts in months.items() if counts.total()]
    others = [Series(None, _whole(left, profile, step))] if left.total() else []
    return Timeline(step, (*series, *others))


def _whole(counts: Mapping[str, int], profile: Profile, step: Step) -> dict[str, int]:
    """Return the counts by period, over all periods of the dataset."""
    return by_period({month: counts.get(month, 0) for month in profile.months}, step)
