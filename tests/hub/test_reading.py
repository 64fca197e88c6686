"""What the stand-in tells and gives, asked by the real client."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from huggingface_hub import HfApi, HfFileSystem, hf_hub_url
from huggingface_hub.errors import HfHubHTTPError, RemoteEntryNotFoundError, RevisionNotFoundError
from huggingface_hub.hf_api import RepoFile

from hub import Hub

from .conftest import Told

NEWS = "newsroom/news"
SHARD = b"PAR1" + bytes(range(256)) * 40 + b"PAR1"
CARD = b"---\nlicense: cc-by-4.0\n---\n# News\n"


@pytest.fixture(autouse=True)
def _news(hub: Hub) -> None:
    hub.create(NEWS, {"README.md": CARD, "articles/train-00000-of-00001.parquet": SHARD, "a/b/c.txt": b"c\n"})


def test_the_facts_of_a_revision_have_sizes_and_hashes(desk: HfApi, hub: Hub) -> None:
    told = desk.dataset_info(NEWS, files_metadata=True)
    assert told.sha == hub.head(NEWS).oid
    assert told.card_data is not None
    assert told.card_data.license == "cc-by-4.0"
    found = {s.rfilename: s for s in told.siblings or []}
    shard, card = found["articles/train-00000-of-00001.parquet"], found["README.md"]
    assert shard.lfs is not None
    assert (shard.size, shard.lfs.sha256) == (len(SHARD), hashlib.sha256(SHARD).hexdigest())
    assert (card.size, card.lfs) == (len(CARD), None)
    assert card.blob_id == hashlib.sha1(b"blob %d\0" % len(CARD) + CARD).hexdigest()  # as git hash-object says


def test_a_revision_is_a_branch_a_tag_or_a_commit(desk: HfApi, hub: Hub) -> None:
    old = hub.head(NEWS).oid
    hub.repository(NEWS).tags["v1"] = old
    hub.commit(NEWS, {"later.txt": b"later\n"})
    for revision in ("v1", old, "refs/tags/v1"):
        assert desk.dataset_info(NEWS, revision=revision).sha == old
    assert desk.dataset_info(NEWS, revision="main").sha == hub.head(NEWS).oid
    with pytest.raises(RevisionNotFoundError):
        desk.dataset_info(NEWS, revision="v2")


def test_the_tree_is_listed_whole_or_a_folder_at_a_time(desk: HfApi) -> None:
    whole = {e.path for e in desk.list_repo_tree(NEWS, repo_type="dataset", recursive=True)}
    files = {"README.md", ".gitattributes", "articles/train-00000-of-00001.parquet", "a/b/c.txt"}
    assert whole == files | {"a", "a/b", "articles"}
    assert {e.path for e in desk.list_repo_tree(NEWS, repo_type="dataset")} == {
        "README.md",
        ".gitattributes",
        "a",
        "articles",
    }
    assert [e.path for e in desk.list_repo_tree(NEWS, "a/b", repo_type="dataset")] == ["a/b/c.txt"]
    with pytest.raises(RemoteEntryNotFoundError):
        list(desk.list_repo_tree(NEWS, "none", repo_type="dataset"))


def test_a_long_listing_comes_in_pages(desk: HfApi, hub: Hub) -> None:
    hub.commit(NEWS, {f"many/{n:04d}.txt": b"" for n in range(1500)})
    assert len(list(desk.list_repo_tree(NEWS, "many", repo_type="dataset"))) == 1500
    assert len(hub.asked("tree")) == 2


def test_paths_tell_files_folders_and_leave_out_the_rest(desk: HfApi) -> None:
    file, folder = desk.get_paths_info(NEWS, ["README.md", "a/b", "none"], repo_type="dataset")
    assert isinstance(file, RepoFile)
    assert (file.path, file.size) == ("README.md", len(CARD))
    assert folder.path == "a/b"


def test_the_history_is_newest_first(desk: HfApi, hub: Hub) -> None:
    hub.commit(NEWS, {"later.txt": b"later\n"}, author="reader")
    told = desk.list_repo_commits(NEWS, repo_type="dataset")
    assert [c.commit_id for c in told] == [c.oid for c in hub.repository(NEWS).history()]
    assert told[0].authors == ["reader"]


def test_files_come_as_they_were_sent(desk: HfApi, hub: Hub, tmp_path: Path) -> None:
    for path, content in hub.files(NEWS).items():
        found = desk.hf_hub_download(NEWS, path, repo_type="dataset", cache_dir=tmp_path)
        assert Path(found).read_bytes() == content
    assert f"/snapshots/{hub.head(NEWS).oid}/" in Path(found).as_posix()
    assert [asked.user for asked in hub.asked("object")] == [None]  # the store's host is told no login


def test_a_snapshot_is_all_files_of_a_revision(desk: HfApi, hub: Hub, tmp_path: Path) -> None:
    desk.snapshot_download(NEWS, repo_type="dataset", local_dir=tmp_path / "news", cache_dir=tmp_path)
    for path, content in hub.files(NEWS).items():
        assert (tmp_path / "news" / path).read_bytes() == content


def test_a_file_that_is_not_there_names_the_commit_it_is_not_in(send: Callable[..., Told], hub: Hub) -> None:
    told = send("HEAD", f"/datasets/{NEWS}/resolve/main/none.txt")
    assert (told.status, told.headers["x-error-code"]) == (404, "EntryNotFound")
    assert told.headers["x-repo-commit"] == hub.head(NEWS).oid


def test_a_part_of_a_file_is_given(desk: HfApi, send: Callable[..., Told]) -> None:
    url = hf_hub_url(NEWS, "README.md", repo_type="dataset", endpoint=desk.endpoint)
    told = send("GET", url, Range="bytes=4-10")
    assert (told.status, told.body, told.headers["content-range"]) == (206, b"license", f"bytes 4-10/{len(CARD)}")
    assert send("GET", url, Range="bytes=-7").body == b"# News\n"
    assert send("GET", url, Range="bytes=900-").status == 416


def test_the_file_system_lists_and_reads_within_a_file(desk: HfApi, hub: Hub) -> None:
    system = HfFileSystem(endpoint=hub.url, token=str(hub.read), skip_instance_cache=True)
    assert system.glob(f"datasets/{NEWS}/articles/*.parquet") == [
        f"datasets/{NEWS}/articles/train-00000-of-00001.parquet"
    ]
    with system.open(f"datasets/{NEWS}@{hub.head(NEWS).oid}/articles/train-00000-of-00001.parquet") as file:
        file.seek(-4, 2)
        assert file.read() == b"PAR1"


def test_settings_are_changed_and_a_repository_deleted(desk: HfApi, hub: Hub) -> None:
    desk.update_repo_settings(NEWS, private=True, repo_type="dataset")
    assert hub.repository(NEWS).private
    desk.delete_repo(NEWS, repo_type="dataset")
    assert not desk.repo_exists(NEWS, repo_type="dataset")


def test_a_facts_name_that_is_not_known_is_refused(desk: HfApi) -> None:
    assert desk.dataset_info(NEWS, expand=["sha"]).siblings is None
    with pytest.raises(HfHubHTTPError):
        desk.dataset_info(NEWS, expand=["colour"])  # type: ignore[list-item]
