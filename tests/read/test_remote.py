"""Sources on other machines: the same documents, the same bytes, and no secret anywhere."""

import gzip
import json
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
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


@pytest.fixture
def web(papers: Path) -> Iterator[str]:
    """Return the address of a web server that serves the documents, and lists its folders."""
    serve = partial(Quiet, directory=str(papers))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def test_an_address_of_the_web_is_a_source(web: str, papers: Path, tmp_path: Path) -> None:
    for below in ("d.jsonl", "deep/item-00.txt", "deep/", "deep/*.txt"):
        here = papers / below
        copydesk.build(here, tmp_path / "here", name="x", workers=1, no_cache=True)
        copydesk.build(f"{web}/{below}", tmp_path / "there", name="x", workers=1, no_cache=True)
        assert contents(tmp_path / "there") == contents(tmp_path / "here"), below
        assert copydesk.validate(tmp_path / "there", sources=f"{web}/{below}").groups == ()


def test_the_signature_of_a_signed_address_is_written_nowhere(web: str, tmp_path: Path) -> None:
    url = f"{web}/deep/item-00.txt?sig=hunter2secret"
    copydesk.build(url, tmp_path / "one", workers=1)
    assert copydesk.validate(tmp_path / "one", sources=url).groups == ()
    copydesk.build([url, f"{web}/d.jsonl?sig=hunter2secret"], tmp_path / "two", workers=1)
    ledger = pq.read_table(tmp_path / "two/ledger")["source"].to_pylist()
    assert ledger == [*(f"d.jsonl#{n}" for n in range(1, 6)), "item-00.txt"]
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent.parent != tmp_path / "papers"]
    assert not [path for path in written if b"hunter2" in path.read_bytes()]


def test_an_address_where_nothing_is_and_one_that_nobody_answers_are_refused(web: str, read: Read) -> None:
    with pytest.raises(SourceError, match=r"cannot list http://127.0.0.1:\d+/gone.txt: .*404") as gone:
        read(f"{web}/gone.txt?sig=hunter2secret")
    with pytest.raises(SourceError, match=r"cannot list http://127.0.0.1:1/a.txt: ") as refused:
        read("http://127.0.0.1:1/a.txt?sig=hunter2secret")
    assert "hunter2" not in str(gone.value) + str(refused.value)


def test_what_a_pattern_matched_is_found_again_beside_other_sources(papers: Path, memory: str, tmp_path: Path) -> None:
    several: list[str | Path] = [f"{memory}/deep/*1.txt", papers / "d.jsonl"]
    copydesk.build(several, tmp_path / "out", workers=1)
    assert copydesk.validate(tmp_path / "out", sources=several).groups == ()


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
