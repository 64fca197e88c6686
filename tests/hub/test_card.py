"""Which cards the stand-in accepts."""

from pathlib import Path

import pytest
from huggingface_hub import CommitOperationAdd, HfApi

from hub import Hub
from hub.card import checked_card

GOOD = """
pretty_name: News
language: [en, de]
license: cc-by-4.0
size_categories: [n<1K]
task_categories: [text-classification]
tags: [news]
configs:
- config_name: articles
  default: true
  data_files:
  - split: train
    path: articles/train-*.parquet
- config_name: ledger
  data_files: ledger/*.parquet
dataset_info:
- config_name: articles
  features:
  - name: id
    dtype: string
  splits:
  - name: train
    num_bytes: 12
    num_examples: 5
  download_size: 7
  dataset_size: 12
"""


def card(front: str) -> str:
    """Return a README.md with this YAML."""
    return f"---\n{front}\n---\n# News\n"


def test_a_whole_card_is_accepted() -> None:
    assert checked_card(card(GOOD)) == ([], [])


def test_the_card_of_dist_is_accepted() -> None:
    built = Path(__file__).parents[2] / "dist" / "README.md"
    assert checked_card(built.read_text("utf-8")) == ([], [])


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ("license: mine", '"license" must be one of'),
        ("license: [mit, mine]", '"license" must be one of'),
        ("license_name: My Licence", '"license_name"'),
        ("language: english", '"language[0]"'),
        ("language: [en, de-DE]", '"language[1]"'),
        ("language: [no]", '"language[0]" with value "False"'),  # YAML's Norway
        ("size_categories: [small]", '"size_categories[0]" must be one of'),
        ("size_categories: n<1K", '"size_categories" must be an array'),
        ("pretty_name: [News]", '"pretty_name" must be a string'),
        ("pretty_name: 2026", '"pretty_name" must be a string'),
        ("tags: news", '"tags" must be an array'),
        ("tags: [2026]", '"tags" must be an array of strings'),
        ("viewer: 'no'", '"viewer" must be a boolean'),
        ("configs: articles", '"configs" must be an array'),
        ("configs: [{data_files: a.parquet}]", "config_name"),
        ("configs: [{config_name: a}, {config_name: a}]", "duplicate config_name"),
        ("configs: [{config_name: a, default: true}, {config_name: b, default: true}]", "more than one default"),
        ("configs: [{config_name: a, data_files: [{path: x}]}]", "split and path"),
        ("configs: [{config_name: a, data_files: [{split: hold-out, path: x}]}]", "split name should match"),
        ("configs: [{config_name: a, data_files: [{split: train, path: []}]}]", "data_files[0].path"),
        ("dataset_info: [{config_name: a}, {features: []}]", "dataset_info[1].config_name"),
        ("dataset_info: {splits: [{name: train-1}]}", "split name should match"),
        ("dataset_info: {splits: [{name: train, num_examples: five}]}", "num_examples"),
        ("license: [", "YAML parse error"),
        ("- license", "must be a mapping"),
        ("pretty_name: !!python/object:os.system x", "YAML parse error"),
    ],
)
def test_a_wrong_value_is_refused(front: str, told: str) -> None:
    errors, _ = checked_card(card(front))
    assert told in "\n".join(errors)


def test_a_front_that_is_not_closed_is_refused() -> None:
    assert checked_card("---\nlicense: mit\n---oops\n")[0]


def test_no_front_is_a_warning() -> None:
    assert checked_card("# News\n") == ([], ["empty or missing yaml metadata in repo card"])


def test_a_task_of_nobody_is_a_warning() -> None:
    errors, warnings = checked_card(card("task_categories: [knitting]"))
    assert not errors
    assert "knitting" in warnings[0]


def test_a_wrong_card_stops_the_client_before_anything_is_sent(desk: HfApi, hub: Hub) -> None:
    hub.create("newsroom/news")
    operations = [
        CommitOperationAdd("README.md", card("license: mine").encode()),
        CommitOperationAdd("train.parquet", b"PAR1\0PAR1"),
    ]
    with pytest.raises(ValueError, match='"license" must be one of'):
        desk.create_commit("newsroom/news", operations, commit_message="ours", repo_type="dataset")
    assert [asked.route for asked in hub.asked()] == ["yaml"]
