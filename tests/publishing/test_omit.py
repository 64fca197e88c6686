"""A release without its bodies: metadata and hashes, a contract of its own, and no text of an article anywhere."""

import json
from collections.abc import Callable
from pathlib import Path

import datasets
import pandas as pd
import pytest

import copydesk
from copydesk.dataset.layout import Dataset
from copydesk.dataset.manifest import read_manifest
from copydesk_schema.errors import ConfigError

from .conftest import SEEDS, Ran


@pytest.fixture(scope="module")
def without(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the dataset as it is published without bodies; not to be written to."""
    there = tmp_path_factory.mktemp("omitted") / "dist"
    assert copydesk.publish(dataset, to=there, omit=["body"]).status == "published"
    return there


def test_the_rows_are_there_without_their_bodies(without: Path, dataset: Path) -> None:
    rows, whole = (pd.read_parquet(root / "articles") for root in (without, dataset))
    assert list(rows) == ["id", "date", "outlet", "title", "url"]
    pd.testing.assert_frame_equal(rows, whole.drop(columns="body"))
    for path in Dataset(dataset).shards("ledger"):
        assert (without / path.relative_to(dataset)).read_bytes() == path.read_bytes()


def test_no_sentence_of_a_body_is_left_in_any_file(without: Path, dataset: Path) -> None:
    bodies = pd.read_parquet(dataset / "articles")["body"]
    passages = [part for body in bodies for part in body.split("\n\n") if len(part) > 100]
    assert len(passages) > 30
    shown = "\n".join(
        [
            *(pd.read_parquet(path).to_csv() for path in without.rglob("*.parquet")),
            *(path.read_text("utf-8") for path in without.rglob("*") if path.is_file() and path.suffix != ".parquet"),
        ]
    )
    as_csv = [part.replace('"', '""') for part in passages]
    as_json = [json.dumps(part, ensure_ascii=False)[1:-1] for part in passages]
    assert not [part for part in (*passages, *as_csv, *as_json) if part in shown]


def test_the_evidence_of_a_body_keeps_its_places_and_that_of_a_field_its_words(without: Path, dataset: Path) -> None:
    rows, whole = (pd.read_parquet(root / "evidence") for root in (without, dataset))
    keys = ["id", "field", "index", "part", "start", "end", "rule"]
    pd.testing.assert_frame_equal(rows[keys], whole[keys])
    assert rows.loc[rows["field"] == "body", "text"].isna().all()
    assert rows.loc[rows["field"] == "date", "text"].notna().all()


def test_the_manifest_says_what_is_left_out_and_the_contract_asks_for_the_rest(without: Path, dataset: Path) -> None:
    manifest, whole = read_manifest(without), read_manifest(dataset)
    assert manifest["omits"] == ["body"]
    assert manifest["logical_sha256"]["ledger"] == whole["logical_sha256"]["ledger"]
    assert manifest["logical_sha256"]["articles"] != whole["logical_sha256"]["articles"]
    assert "body" not in manifest["counts"]["filled"]
    assert "body:" not in (without / "contract.yaml").read_text()
    card = (without / "README.md").read_text()
    assert "## What is not here" in card
    assert "without `body`" in card


def test_it_is_valid_against_the_documents_too(without: Path) -> None:
    assert copydesk.validate(without).ok
    found = copydesk.validate(without, sources=SEEDS)
    assert found.ok, found.groups


def test_a_document_that_changed_is_found_by_its_hash(without: Path, tmp_path: Path) -> None:
    for path in SEEDS.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    changed = sorted(tmp_path.iterdir())[0]
    changed.write_bytes(changed.read_bytes() + b"\nOne more line.\n")
    assert {group.rule for group in copydesk.validate(without, sources=tmp_path).errors} == {"source_changed"}


def test_load_dataset_loads_it_with_its_own_columns(without: Path, tmp_path: Path) -> None:
    loaded = datasets.load_dataset(str(without), split="train", cache_dir=str(tmp_path), token=False)
    assert loaded.column_names == ["id", "date", "outlet", "title", "url"]
    assert loaded.num_rows == 5


def test_the_same_dataset_gives_the_same_bytes_and_publishing_it_again_does_nothing(
    without: Path, dataset: Path, tmp_path: Path
) -> None:
    assert copydesk.publish(dataset, to=without, omit=["body"]).status == "unchanged"
    copydesk.publish(dataset, to=tmp_path / "again", omit=["body"])
    assert {p: (tmp_path / "again" / p).read_bytes() for p in Dataset(without).paths()} == {
        p: (without / p).read_bytes() for p in Dataset(without).paths()
    }


def test_it_is_shown_and_compared_but_no_document_is_read_with_it(
    without: Path, dataset: Path, tmp_path: Path, copydesk_run: Callable[..., Ran]
) -> None:
    assert copydesk.diff(dataset, without).rows.not_compared == ["body"]
    assert copydesk.report(without, tmp_path / "report.html").validation.ok
    done = copydesk_run("explain", min(SEEDS.iterdir()), "--dataset", without)
    assert "leaves out body, and with it the lines that recur; name the dataset that it was made of" in done.stderr


def test_what_is_without_bodies_is_published_as_it_is(without: Path, tmp_path: Path) -> None:
    assert copydesk.publish(without, to=tmp_path / "there").status == "published"
    with pytest.raises(ConfigError, match="is without body already; publish it as it is"):
        copydesk.publish(without, to=tmp_path / "other", omit=["body"])
