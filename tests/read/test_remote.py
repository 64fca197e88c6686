"""Sources on other machines: the same documents, the same bytes, and no secret anywhere."""

import gzip
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import copydesk
from copydesk import stores
from copydesk_schema.errors import ConfigError, SourceError, TargetError

from .conftest import Read, article, fates

TOPICS = [f"item-{n:02d}" for n in range(20)]


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Return a folder of every form."""
    folder = tmp_path / "papers"
    (folder / "deep").mkdir(parents=True)
    for topic in TOPICS[:5]:
        (folder / "deep" / f"{topic}.txt").write_text(article(topic))
    lines = "".join(json.dumps({"text": article(topic)}) + "\n" for topic in TOPICS[5:10])
    (folder / "d.jsonl").write_text(lines)
    (folder / "e.jsonl.gz").write_bytes(gzip.compress(lines.replace("item", "thing").encode(), mtime=0))
    pq.write_table(pa.table({"text": [article(topic) for topic in TOPICS[10:15]]}), folder / "f.parquet")
    with zipfile.ZipFile(folder / "g.zip", "w") as archive:
        for topic in TOPICS[15:]:
            archive.writestr(f"{topic}.txt", article(topic))
    return folder


@pytest.fixture
def memory(papers: Path) -> Iterator[str]:
    """Return a URL of the same documents, in memory."""
    store = fsspec.filesystem("memory")
    for path in papers.rglob("*"):
        if path.is_file():
            store.pipe(f"/papers/{path.relative_to(papers)}", path.read_bytes())
    yield "memory://papers"
    store.rm("/papers", recursive=True)


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_a_remote_folder_gives_the_dataset_of_the_local_one(papers: Path, memory: str, tmp_path: Path) -> None:
    copydesk.build(papers, tmp_path / "here", name="x", workers=1)
    copydesk.build(memory, tmp_path / "there", name="x", workers=1)
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
    assert copydesk.validate(tmp_path / "there", sources=memory).groups == ()


@pytest.mark.usefixtures("memory")
def test_remote_patterns_and_files_are_sources(read: Read) -> None:
    assert list(fates(read("memory://papers/deep/*.txt"))) == [f"{topic}.txt" for topic in TOPICS[:5]]
    assert list(fates(read("memory://papers/d.jsonl"))) == [f"d.jsonl#{n}" for n in range(1, 6)]


def test_remote_and_local_sources_mix(papers: Path, memory: str, read: Read) -> None:
    found = list(fates(read(memory + "/deep", papers / "g.zip")))
    assert found == [f"deep/{topic}.txt" for topic in TOPICS[:5]] + [f"g.zip!{topic}.txt" for topic in TOPICS[15:]]


def test_a_remote_source_that_is_not_there_is_refused(read: Read) -> None:
    with pytest.raises(SourceError, match="memory://nowhere"):
        read("memory://nowhere")


def test_a_store_that_nothing_reads_is_refused(read: Read) -> None:
    with pytest.raises(SourceError, match=r"nothing://x cannot be opened: .*Protocol not known"):
        read("nothing://x")


def test_a_url_with_a_password_is_refused_without_it(tmp_path: Path, read: Read) -> None:
    url = "s3://anna:hunter2secret@bucket/papers?token=alsosecret"
    with pytest.raises(ConfigError, match="no user name or password") as told:
        copydesk.build(url, tmp_path / "out")
    with pytest.raises(SourceError, match="user name or password") as also:
        read(url)
    assert "secret" not in str(told.value) + str(also.value)


def test_a_signed_url_shows_its_signature_nowhere(tmp_path: Path) -> None:
    assert stores.shown("https://host/a/b.txt?signature=secret") == "https://host/a/b.txt"
    assert stores.url_name("https://host/a/b.txt?signature=secret") == "b.txt"


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """Return the URL of a bucket on a server of this machine, whose address and login are in the environment."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        environment.setenv("AWS_ACCESS_KEY_ID", "hunter2id")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "hunter2secret")
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        fsspec.filesystem("s3").mkdir("news")
        yield "s3://news"
    server.stop()


def test_a_bucket_gives_the_dataset_of_the_local_folder(papers: Path, bucket: str, tmp_path: Path) -> None:
    fsspec.filesystem("s3").put(str(papers), f"{bucket}/papers", recursive=True)
    copydesk.build(papers, tmp_path / "here", name="x", workers=1)
    copydesk.build(f"{bucket}/papers", tmp_path / "there", name="x", workers=2)
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
    assert b"hunter2" not in b"".join(contents(tmp_path / "there").values())


def test_a_bucket_that_is_not_there_is_refused_without_secrets(bucket: str, read: Read) -> None:
    with pytest.raises(SourceError, match="s3://elsewhere") as told:
        read("s3://elsewhere/papers")
    assert "hunter2" not in str(told.value)


def test_a_dataset_written_to_a_bucket_is_the_local_one(papers: Path, bucket: str, tmp_path: Path) -> None:
    store = fsspec.filesystem("s3")
    copydesk.build(papers, tmp_path / "here", name="x", workers=1)
    for back in (tmp_path / "first", tmp_path / "again"):  # the second finds all as it is to be
        result = copydesk.build(papers, f"{bucket}/dist", name="x", workers=1, cache=tmp_path / "cache")
        assert (result.out, result.counts["accepted"]) == (f"{bucket}/dist", 25)
        store.get(f"{bucket}/dist/", str(back), recursive=True)
        assert contents(back) == contents(tmp_path / "here")


def test_a_smaller_dataset_in_a_bucket_leaves_no_shard_of_the_larger(papers: Path, bucket: str, tmp_path: Path) -> None:
    split = ["train=0.5", "test=0.5"]
    copydesk.build(papers, f"{bucket}/two", name="x", split=split, workers=1, no_cache=True)
    copydesk.build(papers, f"{bucket}/two", name="x", workers=1, no_cache=True)
    copydesk.build(papers, tmp_path / "here", name="x", workers=1, no_cache=True)
    found = fsspec.filesystem("s3").find(f"{bucket}/two")
    assert sorted(p.partition("/two/")[2] for p in found) == sorted(contents(tmp_path / "here"))


def test_a_bucket_with_files_of_one_s_own_is_left_as_it_is(papers: Path, bucket: str) -> None:
    store = fsspec.filesystem("s3")
    store.pipe(f"{bucket}/mine/notes.txt", b"mine")
    with pytest.raises(TargetError, match="is not empty and no copydesk dataset"):
        copydesk.build(papers, f"{bucket}/mine", workers=1, no_cache=True)
    copydesk.build(papers, f"{bucket}/ours", workers=1, no_cache=True)
    store.pipe(f"{bucket}/ours/notes.txt", b"mine")
    with pytest.raises(TargetError, match=r"holds notes\.txt, which copydesk did not write"):
        copydesk.build(papers, f"{bucket}/ours", workers=1, no_cache=True)
    assert store.cat(f"{bucket}/mine/notes.txt") == store.cat(f"{bucket}/ours/notes.txt") == b"mine"


def test_a_dataset_goes_to_no_url_with_a_password(papers: Path) -> None:
    with pytest.raises(ConfigError, match="no user name or password") as told:
        copydesk.build(papers, "s3://anna:hunter2secret@bucket/dist")
    assert "secret" not in str(told.value)
