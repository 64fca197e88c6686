"""The dataset in `datasets`: the folder as it stands is a dataset repository."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import datasets
import pyarrow.parquet as pq
import pytest

from copydesk_schema.arrow import features
from copydesk_schema.columns import TABLES

OFFLINE = """
import os, sys
os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": sys.argv[2]}
from datasets import load_dataset
print(load_dataset(sys.argv[1], split="train").num_rows)
"""


def load(built: Path, cache: Path, *arguments: str, **options: Any) -> Any:
    return datasets.load_dataset(str(built), *arguments, cache_dir=str(cache), **options)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_loads_by_its_name_with_every_row(built: Path, tmp_path: Path, table: str) -> None:
    loaded = load(built, tmp_path, table)
    assert list(loaded) == ["train"]
    assert loaded["train"].to_list() == pq.read_table(built / table).to_pylist()


@pytest.mark.parametrize("table", TABLES)
def test_a_loaded_table_has_the_contract_s_features(built: Path, tmp_path: Path, table: str) -> None:
    assert load(built, tmp_path, table, split="train").features == features(table)


@pytest.mark.parametrize("table", TABLES)
def test_a_streamed_table_has_the_same_rows_and_features(built: Path, tmp_path: Path, table: str) -> None:
    streamed = load(built, tmp_path, table, split="train", streaming=True)
    assert streamed.features == features(table)
    assert list(streamed) == pq.read_table(built / table).to_pylist()


def test_the_articles_load_without_a_name(built: Path, tmp_path: Path) -> None:
    assert load(built, tmp_path, split="train").column_names == ["id", "date", "outlet", "title", "body", "url"]


def test_a_single_file_carries_its_features(built: Path, tmp_path: Path) -> None:
    files = [str(path) for path in (built / "evidence").iterdir()]
    loaded = datasets.load_dataset("parquet", data_files=files, split="train", cache_dir=str(tmp_path))
    assert loaded.features == features("evidence")


def test_the_folder_loads_without_a_network(built: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", OFFLINE, str(built), str(tmp_path)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(shown.stdout) == pq.read_table(built / "articles").num_rows
