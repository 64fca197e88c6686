"""What must hold before anything is sent."""

import shutil
from pathlib import Path

import pytest

import copydesk
from copydesk.publishing import UnfitError
from copydesk_schema.errors import ConfigError, DatasetError, TargetError

from .conftest import SEEDS


def build(place: Path, licence: str | None, card: str | None = None) -> Path:
    """Build a dataset with a licence or a card of one's own."""
    if card:
        (place / "card.md").write_text(card, "utf-8")
    own = place / "card.md" if card else None
    copydesk.build(SEEDS, place / "dist", license=licence, card=own, workers=1, no_cache=True)
    return place / "dist"


@pytest.mark.parametrize("licence", [None, "unknown"])
def test_without_a_licence_nothing_is_published_and_unknown_is_none(tmp_path: Path, licence: str | None) -> None:
    with pytest.raises(UnfitError, match=r"not stated.*--license"):
        copydesk.publish(build(tmp_path, licence), to=tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_a_statement_of_rights_in_ones_own_words_will_do(tmp_path: Path) -> None:
    root = build(tmp_path, None, "## Rights\n\nThe publishers agreed in writing.\n")
    assert copydesk.publish(root, to=tmp_path / "there").status == "published"


def test_a_dataset_that_validate_fails_is_not_published(dataset: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(dataset, tmp_path / "dist"))
    (root / "contract.yaml").write_text("columns: {}\n")
    with pytest.raises(UnfitError, match=r"file_changed.*copydesk validate"):
        copydesk.publish(root, to=tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_an_article_that_was_taken_down_since_is_not_published(dataset: Path, tmp_path: Path) -> None:
    source = sorted(path.name for path in SEEDS.iterdir())[0]
    copydesk.remove(dataset, sources=[source], reason="the author asked", tombstones=tmp_path / "tombstones.jsonl")
    with pytest.raises(UnfitError, match=r"\(tombstone\); `copydesk validate"):
        copydesk.publish(dataset, to=tmp_path / "there", tombstones=tmp_path / "tombstones.jsonl")
    assert not (tmp_path / "there").exists()


def test_a_folder_that_is_no_dataset_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"manifest\.json"):
        copydesk.publish(tmp_path, to=tmp_path / "there")


def test_one_target_is_named(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="one target"):
        copydesk.publish(dataset)
    with pytest.raises(ConfigError, match="one target"):
        copydesk.publish(dataset, repo="newsroom/news", to=tmp_path)


@pytest.mark.parametrize("inside", [".", "more"])
def test_a_dataset_is_not_published_into_itself(dataset: Path, inside: str) -> None:
    with pytest.raises(TargetError, match="lie in each other"):
        copydesk.publish(dataset, to=dataset / inside)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"repo": "news"}, "NAMESPACE/NAME"),
        ({"repo": "s3://bucket/news"}, "--to"),
        ({"repo": "newsroom/news", "tag": "a tag"}, "--tag"),
        ({"repo": "newsroom/news", "revision": "a..b"}, "--revision"),
        ({"repo": "newsroom/news", "message": " "}, "--message"),
        ({"repo": "newsroom/news", "tag": "v1", "create_pr": True}, "once it is merged"),
        ({"repo": "newsroom/news", "private": True, "create_pr": True}, "--private"),
        ({"to": "there", "omit": ["title"]}, "cannot be left out"),
    ],
)
def test_a_wrong_option_is_told_before_anything_is_asked(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, object], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=told):
        copydesk.publish(dataset, **options)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
