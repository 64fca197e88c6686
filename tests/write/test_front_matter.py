"""The card's YAML: complete, of plain types, in the Hub's own words, and true to the files."""

from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import DatasetCard, InferenceClient
from huggingface_hub.repocard_data import DatasetCardData

import copydesk
from copydesk.write.card import split_card
from copydesk_schema.columns import TABLES

SEEDS = Path(__file__).parents[2] / "seeds"


def front(root: Path) -> dict[str, Any]:
    keys, _ = split_card((root / "README.md").read_text("utf-8"))
    return keys


def test_every_key_of_the_hub_s_cards_that_a_build_can_know_is_there(rich: Path) -> None:
    assert front(rich).keys() >= {
        "pretty_name",
        "language",
        "multilinguality",
        "annotations_creators",
        "language_creators",
        "license",
        "size_categories",
        "source_datasets",
        "task_categories",
        "task_ids",
        "tags",
        "configs",
        "dataset_info",
    }


def test_the_hub_s_own_client_reads_the_card_and_writes_it_back(rich: Path, tmp_path: Path) -> None:
    card = DatasetCard.load(rich / "README.md")
    assert isinstance(card.data, DatasetCardData)
    card.save(tmp_path / "README.md")
    assert front(tmp_path) == front(rich)


def test_the_yaml_holds_plain_types_only(rich: Path) -> None:
    text = (rich / "README.md").read_text("utf-8")
    assert "!!" not in text.partition("\n---\n")[0]


def test_the_build_states_what_it_knows_in_the_hub_s_words(rich: Path) -> None:
    keys = front(rich)
    assert (keys["language"], keys["multilinguality"]) == (["en"], ["monolingual"])
    assert (keys["annotations_creators"], keys["language_creators"]) == (["machine-generated"], ["found"])
    assert (keys["size_categories"], keys["source_datasets"]) == (["n<1K"], ["original"])
    for task in keys["task_categories"]:
        assert hasattr(InferenceClient, task.replace("-", "_"))


def test_headlines_are_a_task_where_articles_have_them(rich: Path, tmp_path: Path) -> None:
    assert "news-articles-headline-generation" in front(rich)["task_ids"]
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_text("The bridge will be closed for repairs from Monday, the council said.\n")
    copydesk.build(tmp_path / "in", tmp_path / "d", workers=1)
    assert front(tmp_path / "d")["task_categories"] == ["text-generation", "fill-mask"]


def test_own_tags_stand_beside_the_modality(rich: Path) -> None:
    assert front(rich)["tags"] == ["text", "news", "copydesk", "harbours"]


def test_a_name_may_hold_what_yaml_reads_otherwise(rich: Path) -> None:
    assert front(rich)["pretty_name"] == 'Harbour: "news" | <b>'


@pytest.mark.parametrize("name", ["yes", "1.0", "null", "- a", "a: b", "---", "#", "{", "'\"", "2026-11-20", "\u2028é"])
def test_any_name_comes_back_as_it_was_given(tmp_path: Path, name: str) -> None:
    copydesk.build(SEEDS, tmp_path / "d", name=name, workers=1)
    assert front(tmp_path / "d")["pretty_name"] == name
    assert DatasetCard.load(tmp_path / "d/README.md").data.pretty_name == name


def test_without_a_licence_none_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # away from this repository's own settings
    copydesk.build(SEEDS, tmp_path / "d", workers=1)
    assert "license" not in front(tmp_path / "d")
    assert "The licence of the texts is not known" in (tmp_path / "d/README.md").read_text("utf-8")


def test_each_split_of_the_articles_is_a_file_pattern_of_its_own(tmp_path: Path) -> None:
    copydesk.build(SEEDS, tmp_path / "d", split=("train=0.6", "test=0.4"), workers=1)
    articles, *others = front(tmp_path / "d")["configs"]
    assert {f["split"]: f["path"] for f in articles["data_files"]} == {
        "test": "articles/test-*.parquet",
        "train": "articles/train-*.parquet",
    }
    assert all(len(config["data_files"]) == 1 for config in others)


def test_the_features_are_the_contract_s(rich: Path) -> None:
    for info in front(rich)["dataset_info"]:
        columns = TABLES[info["config_name"]]
        assert info["features"] == [{"name": c.name, "dtype": c.type} for c in columns]
