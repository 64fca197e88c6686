"""A dataset goes up through the real client and comes down through the real readers, in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from huggingface_hub import CommitOperationAdd, HfApi

from copydesk.dataset.manifest import read_manifest
from hub import Hub, Token

DIST = Path(__file__).parents[2] / "dist"
NEWS = "newsroom/news"

LOAD = """
import json, sys
from datasets import load_dataset
name, revision = sys.argv[1:]
whole = {c: load_dataset(name, c, split="train", revision=revision).to_list() for c in ("articles", "ledger")}
streamed = list(load_dataset(name, "articles", split="train", revision=revision, streaming=True))
assert streamed == whole["articles"]
print(json.dumps([[sorted(row) for row in whole["articles"]], len(whole["ledger"])]))
"""
HASH = """
import json, sys
from datasets import load_dataset
from copydesk.dataset.hashes import logical_sha256, row_digest
rows = load_dataset(sys.argv[1], "articles", split="train", revision=sys.argv[2])
print(json.dumps([logical_sha256(row_digest(row) for row in rows), rows.num_rows]))
"""
READ = """
import json, sys
import pandas, duckdb
from huggingface_hub import HfFileSystem
path = f"datasets/{sys.argv[1]}@{sys.argv[2]}/articles/train-00000-of-00001.parquet"
duckdb.register_filesystem(HfFileSystem())
print(json.dumps([len(pandas.read_parquet(f"hf://{path}")),
                  len(duckdb.sql(f"select id from 'hf://{path}'").fetchall())]))
"""


@pytest.fixture
def published(desk: HfApi, hub: Hub) -> str:
    """Publish dist/ to a private repository and return the revision."""
    desk.create_repo(NEWS, repo_type="dataset", private=True)
    paths = sorted(path for path in DIST.rglob("*") if path.is_file())
    operations = [CommitOperationAdd(path.relative_to(DIST).as_posix(), path) for path in paths]
    return desk.create_commit(NEWS, operations, commit_message="ours", repo_type="dataset").oid


def run(hub: Hub, home: Path, script: str, revision: str, token: Token | None) -> "subprocess.CompletedProcess[str]":
    """Run Python in a process whose Hub is the stand-in."""
    around = os.environ | hub.environment(home, token)
    line = [sys.executable, "-c", script, NEWS, revision]
    return subprocess.run(line, env=around, capture_output=True, text=True, check=False)


def test_load_dataset_loads_what_was_published_with_an_equal_logical_hash(
    hub: Hub, published: str, tmp_path: Path
) -> None:
    done = run(hub, tmp_path, HASH, published, hub.read)
    assert done.returncode == 0, done.stderr
    (told,) = (file for file in read_manifest(DIST)["files"] if file["path"].startswith("articles/"))
    assert json.loads(done.stdout) == [told["logical_sha256"], told["rows"]]


def test_without_a_revision_the_viewers_host_is_asked_too_and_nobody_else(
    hub: Hub, published: str, tmp_path: Path
) -> None:
    done = run(hub, tmp_path, HASH, "main", hub.read)
    assert done.returncode == 0, done.stderr
    assert {asked.path for asked in hub.asked("viewer")} == {"/info"}


def test_every_table_loads_whole_and_streamed(hub: Hub, published: str, tmp_path: Path) -> None:
    done = run(hub, tmp_path, LOAD, published, hub.read)
    assert done.returncode == 0, done.stderr
    columns, ledger = json.loads(done.stdout)
    assert columns == [["body", "date", "id", "outlet", "title", "url"]] * 5
    assert ledger == 5


def test_pandas_and_duckdb_read_it_where_it_lies(hub: Hub, published: str, tmp_path: Path) -> None:
    done = run(hub, tmp_path, READ, published, hub.read)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [5, 5]


def test_a_private_dataset_is_not_found_without_a_token(hub: Hub, published: str, tmp_path: Path) -> None:
    done = run(hub, tmp_path, LOAD, published, None)
    assert done.returncode == 1
    assert "DatasetNotFoundError" in done.stderr
