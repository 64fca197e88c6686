"""Uploads in chunks, by the real client with hf_xet, in processes of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hub import Answer, Cut, Hub, Token

from .conftest import Told

NEWS = "newsroom/news"
SEND = """
import sys
from huggingface_hub import CommitOperationAdd, HfApi, hf_hub_download
name, path = sys.argv[1:]
operations = [CommitOperationAdd("train.parquet", path), CommitOperationAdd("notes.txt", b"hello\\n")]
HfApi().create_commit(name, operations, commit_message="ours", repo_type="dataset")
"""


@pytest.fixture
def shard(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a shard of 20,000 rows, one of them edited if one is named."""

    def written(edited: int | None = None) -> Path:
        rows = [f"document {n}: " + " ".join(f"{n * 7919 % 10007 + k * k:x}" for k in range(60)) for n in range(20_000)]
        if edited is not None:
            rows[edited] += " (corrected)"
        path = tmp_path / f"train-{edited}.parquet"
        pq.write_table(pa.table({"body": rows}), path, compression="zstd", use_content_defined_chunking=True)
        return path

    return written


def sent(hub: Hub, home: Path, path: Path, token: Token | None = None) -> "subprocess.CompletedProcess[str]":
    """Commit a shard from a process that has Xet."""
    around = os.environ | hub.environment(home, token or hub.write, xet=True)
    line = [sys.executable, "-c", SEND, NEWS, str(path)]
    return subprocess.run(line, env=around, capture_output=True, text=True, check=False)


def test_a_file_that_goes_up_in_chunks_is_whole(hub: Hub, tmp_path: Path, shard: Callable[..., Path]) -> None:
    hub.create(NEWS)
    done = sent(hub, tmp_path, shard())
    assert done.returncode == 0, done.stderr
    assert hub.files(NEWS) == {"train.parquet": shard().read_bytes(), "notes.txt": b"hello\n"}
    assert hub.head(NEWS).files["train.parquet"].lfs
    assert not hub.asked("batch", "upload")


def test_one_edited_row_costs_a_small_part_of_the_file(hub: Hub, tmp_path: Path, shard: Callable[..., Path]) -> None:
    hub.create(NEWS)
    assert sent(hub, tmp_path, shard()).returncode == 0
    whole = sum(asked.size for asked in hub.asked("xorb"))
    assert sent(hub, tmp_path, shard(edited=10_000)).returncode == 0
    again = sum(asked.size for asked in hub.asked("xorb")) - whole
    assert hub.files(NEWS)["train.parquet"] == shard(edited=10_000).read_bytes()
    assert 0 < again < whole / 4


def test_whoever_may_not_write_gets_no_token_for_chunks(hub: Hub, send: Callable[..., Told]) -> None:
    hub.create(NEWS)
    assert send("GET", f"/api/datasets/{NEWS}/xet-write-token/main", token=hub.narrow).status == 403
    read = send("GET", f"/api/datasets/{NEWS}/xet-read-token/main", token=hub.narrow)
    bearer = f"Bearer {read.headers['x-xet-access-token']}"
    where = f"{hub.world.xet.url}/v1/xorbs/default/{'0' * 64}"
    assert send("POST", where, b"", token=None, Authorization=bearer).status == 403
    assert send("POST", where, b"", token=hub.write).status == 401


def test_a_shard_is_refused_whose_chunks_were_not_sent(hub: Hub, send: Callable[..., Told]) -> None:
    hub.create(NEWS)
    token = send("GET", f"/api/datasets/{NEWS}/xet-write-token/main").headers["x-xet-access-token"]
    file = b"\x01" * 32 + (3 << 30).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(8)
    term = b"\x02" * 32 + bytes(4) + (4).to_bytes(4, "little") + bytes(4) + (1).to_bytes(4, "little")
    body = bytes(48) + file + term + bytes(48) + b"\x03" * 48 + b"\xff" * 32 + bytes(16)
    told = send("POST", f"{hub.world.xet.url}/v1/shards", body, token=None, Authorization=f"Bearer {token}")
    assert (told.status, "a xorb comes before its shard" in (told.message or "")) == (400, True)


def test_a_hub_without_xet_is_an_error_and_not_a_fallback(hub: Hub, tmp_path: Path, shard: Callable[..., Path]) -> None:
    hub.create(NEWS)
    hub.order("xet-token", Answer(404), times=9)
    done = sent(hub, tmp_path, shard())
    assert done.returncode == 1
    assert not hub.asked("batch", "upload", "commit")
    assert not hub.files(NEWS)


def test_a_lost_answer_raises_although_the_commit_landed(hub: Hub, tmp_path: Path, shard: Callable[..., Path]) -> None:
    hub.create(NEWS)
    hub.order("commit", Cut(applied=True))
    assert sent(hub, tmp_path, shard()).returncode == 1
    assert set(hub.files(NEWS)) == {"notes.txt", "train.parquet"}
    assert len(hub.asked("commit")) == 1
