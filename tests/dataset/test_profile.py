"""A profile counts what is there, and profiles add up."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import copydesk
from copydesk.dataset.profile import Lengths, Profile, profile_of
from copydesk_schema.arrow import arrow_schema

SEEDS = Path(__file__).parents[2] / "seeds"
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.just("0" * 32),
            "date": st.none() | st.dates(date(1605, 1, 1), date(2099, 12, 31)),
            "outlet": st.none() | st.sampled_from(["Harbour News", "Le Port", "港湾日報"]),
            "title": st.none() | st.just("Harbour bridge closes"),
            "body": st.text(min_size=1, max_size=40) | st.just("Write to a@b.example."),
            "url": st.none(),
        }
    ),
    max_size=12,
)


def table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, arrow_schema("articles"))


@given(ROWS, ROWS)
def test_the_profile_of_two_batches_is_the_sum_of_theirs(some: list[Any], others: list[Any]) -> None:
    assert Profile.of(table(some)) + Profile.of(table(others)) == Profile.of(table(some + others))


@given(ROWS)
def test_a_profile_comes_back_from_json(rows: list[Any]) -> None:
    profile = Profile.of(table(rows), ["en" for _ in rows])
    assert Profile.from_dict(profile.as_dict()) == profile


@given(ROWS)
def test_every_article_is_counted_once_by_outlet_and_by_month(rows: list[Any]) -> None:
    profile = Profile.of(table(rows))
    assert sum(profile.outlets.values()) == sum(profile.months.values()) == profile.lengths.count == len(rows)


@given(st.lists(st.integers(0, 1_000_000), min_size=1), st.floats(0, 1))
def test_a_quantile_is_right_within_four_percent(lengths: list[int], share: float) -> None:
    ordered = sorted(lengths)
    true = ordered[max(0, -int(-share * len(ordered) // 1) - 1)]
    assert Lengths.of(lengths).quantile(share) == pytest.approx(true, rel=0.045, abs=1)


def test_the_profile_of_the_seeds_says_what_is_in_them(tmp_path: Path) -> None:
    copydesk.build(SEEDS, tmp_path / "d", workers=1)
    profile = profile_of(tmp_path / "d")
    assert profile.articles == 5
    assert profile.filled == {"id": 5, "date": 3, "outlet": 2, "title": 4, "body": 5, "url": 1}
    assert profile.languages == {"en": 5}
    assert sum(profile.outlets.values()) == 5
    assert profile.outlets[""] == 3
    assert profile.months[""] == 2


def test_a_dataset_without_bodies_has_a_profile_without_them() -> None:
    rows = table([{"id": "0" * 32, "outlet": "Le Port", "body": "Write to a@b.example.", "date": date(2024, 3, 5)}])
    profile = Profile.of(rows.drop_columns(["body"]))
    assert (profile.articles, profile.outlets, profile.months) == (1, {"Le Port": 1}, {"2024-03": 1})
    assert (profile.lengths, profile.personal) == (Lengths(), {})
