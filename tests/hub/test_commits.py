"""What the stand-in does with commits, tags and pull requests, asked by the real client."""

import hashlib
import json
from collections.abc import Callable, Mapping

import pytest
from huggingface_hub import CommitOperationAdd, CommitOperationCopy, CommitOperationDelete, HfApi
from huggingface_hub.errors import HfHubHTTPError, RemoteEntryNotFoundError, RepositoryNotFoundError

from hub import Answer, Hub

from .conftest import Client, Told

NEWS = "newsroom/news"
Operation = CommitOperationAdd | CommitOperationCopy | CommitOperationDelete
SHARD = b"PAR1" + bytes(range(256)) * 40 + b"PAR1"


def commit(api: HfApi, files: dict[str, bytes], **more: object) -> str:
    """Commit files and return the commit's id."""
    operations = [CommitOperationAdd(path, content) for path, content in files.items()]
    return api.create_commit(NEWS, operations, commit_message="ours", repo_type="dataset", **more).oid  # type: ignore[call-overload, no-any-return]


def lines(*operations: tuple[str, Mapping[str, object]]) -> bytes:
    """Return the body of a commit."""
    header: tuple[str, Mapping[str, object]] = ("header", {"summary": "ours", "description": ""})
    return b"".join(json.dumps({"key": k, "value": v}).encode() + b"\n" for k, v in (header, *operations))


def test_a_repository_is_created_once_and_then_refused(desk: HfApi, hub: Hub) -> None:
    assert desk.create_repo(NEWS, repo_type="dataset", private=True).repo_id == NEWS
    assert hub.repository(NEWS).private
    with pytest.raises(HfHubHTTPError, match="409"):
        desk.create_repo(NEWS, repo_type="dataset")
    assert desk.create_repo(NEWS, repo_type="dataset", exist_ok=True).repo_id == NEWS
    assert [c.title for c in hub.repository(NEWS).history()] == ["initial commit"]


def test_a_commit_has_its_files_and_the_head_as_parent(desk: HfApi, hub: Hub) -> None:
    hub.create(NEWS)
    before = hub.head(NEWS).oid
    made = commit(desk, {"a/train.parquet": SHARD, "notes.txt": b"hello\n"}, parent_commit=before)
    assert hub.head(NEWS).oid == made
    assert hub.head(NEWS).parents == (before,)
    assert hub.files(NEWS) == {"a/train.parquet": SHARD, "notes.txt": b"hello\n"}
    assert hub.head(NEWS).files["a/train.parquet"].lfs
    assert not hub.head(NEWS).files["notes.txt"].lfs


def test_files_are_added_and_deleted_in_one_commit(desk: HfApi, hub: Hub) -> None:
    hub.create(NEWS, {"old.txt": b"old\n", "a/one.txt": b"1\n", "a/two.txt": b"2\n"})
    operations: list[Operation] = [
        CommitOperationAdd("new.txt", b"new\n"),
        CommitOperationDelete("old.txt"),
        CommitOperationDelete("a/", is_folder=True),
    ]
    desk.create_commit(NEWS, operations, commit_message="ours", repo_type="dataset")
    assert hub.files(NEWS) == {"new.txt": b"new\n"}


def test_a_file_that_is_not_there_cannot_be_deleted(desk: HfApi, hub: Hub) -> None:
    hub.create(NEWS, {"old.txt": b"old\n"})
    operations: list[Operation] = [CommitOperationAdd("new.txt", b"new\n"), CommitOperationDelete("other.txt")]
    with pytest.raises(RemoteEntryNotFoundError):
        desk.create_commit(NEWS, operations, commit_message="ours", repo_type="dataset")
    assert hub.files(NEWS) == {"old.txt": b"old\n"}


def test_a_parent_that_is_not_the_head_is_refused_and_nothing_changes(desk: HfApi, hub: Hub) -> None:
    hub.create(NEWS)
    before = hub.head(NEWS).oid
    theirs = hub.commit(NEWS, {"theirs.txt": b"theirs\n"})
    with pytest.raises(HfHubHTTPError, match="A commit has happened since") as caught:
        commit(desk, {"ours.txt": b"ours\n"}, parent_commit=before)
    assert caught.value.response.status_code == 412
    assert hub.head(NEWS).oid == theirs


def test_without_a_parent_a_commit_is_put_upon_whatever_is_there(desk: HfApi, hub: Hub) -> None:
    hub.create(NEWS)
    theirs = hub.commit(NEWS, {"theirs.txt": b"theirs\n"})
    commit(desk, {"ours.txt": b"ours\n"})
    assert hub.head(NEWS).parents == (theirs,)
    assert set(hub.files(NEWS)) == {"ours.txt", "theirs.txt"}


def test_the_same_files_again_make_no_commit(desk: HfApi, hub: Hub) -> None:
    hub.create(NEWS)
    first = commit(desk, {"train.parquet": SHARD, "notes.txt": b"hello\n"})
    assert commit(desk, {"train.parquet": SHARD, "notes.txt": b"hello\n"}) == first
    assert len(hub.asked("commit")) == 1


def test_an_object_that_the_store_has_is_not_sent_again(desk: HfApi, hub: Hub) -> None:
    hub.create(NEWS)
    commit(desk, {"train.parquet": SHARD})
    commit(desk, {"same-under-another-name.parquet": SHARD})
    assert [asked.size for asked in hub.asked("upload")] == [len(SHARD)]


def test_a_large_file_goes_in_parts_if_the_store_asks_for_them(desk: HfApi, hub: Hub) -> None:
    hub.create(NEWS)
    hub.world.store.part_bytes = 4000
    commit(desk, {"train.parquet": SHARD})
    assert [asked.size for asked in hub.asked("upload")] == [4000, 4000, 2248]
    assert hub.files(NEWS)["train.parquet"] == SHARD


def test_a_pull_request_is_a_ref_and_leaves_main_alone(desk: HfApi, hub: Hub) -> None:
    hub.create(NEWS)
    before = hub.head(NEWS).oid
    operations = [CommitOperationAdd("train.parquet", SHARD)]
    made = desk.create_commit(NEWS, operations, commit_message="ours", repo_type="dataset", create_pr=True)
    assert made.pr_revision == "refs/pr/1"
    assert hub.head(NEWS).oid == before
    assert hub.head(NEWS, "refs/pr/1").parents == (before,)
    refs = desk.list_repo_refs(NEWS, repo_type="dataset", include_pull_requests=True)
    assert [ref.target_commit for ref in refs.pull_requests or []] == [made.oid]
    more = [CommitOperationAdd("more.txt", b"more\n")]
    desk.create_commit(NEWS, more, commit_message="more", repo_type="dataset", revision="refs/pr/1")
    assert set(hub.files(NEWS, "refs/pr/1")) == {"more.txt", "train.parquet"}


def test_whoever_may_only_read_may_open_a_pull_request(client: Client, hub: Hub) -> None:
    hub.create(NEWS)
    commit(client(hub.stranger), {"train.parquet": SHARD}, create_pr=True)
    assert hub.files(NEWS, "refs/pr/1") == {"train.parquet": SHARD}


def test_a_tag_names_a_commit_and_is_made_once(desk: HfApi, hub: Hub) -> None:
    hub.create(NEWS)
    tagged = hub.head(NEWS).oid
    desk.create_tag(NEWS, tag="v1.0", revision=tagged, repo_type="dataset")
    hub.commit(NEWS, {"later.txt": b"later\n"})
    assert hub.head(NEWS, "v1.0").oid == tagged
    with pytest.raises(HfHubHTTPError, match="409"):
        desk.create_tag(NEWS, tag="v1.0", repo_type="dataset")
    desk.create_tag(NEWS, tag="v1.0", repo_type="dataset", exist_ok=True)
    desk.delete_tag(NEWS, tag="v1.0", repo_type="dataset")
    assert not hub.repository(NEWS).tags


def test_a_branch_starts_where_it_is_told_to(desk: HfApi, hub: Hub) -> None:
    hub.create(NEWS)
    start = hub.head(NEWS).oid
    hub.commit(NEWS, {"later.txt": b"later\n"})
    desk.create_branch(NEWS, branch="releases/2026", revision=start, repo_type="dataset")
    commit(desk, {"ours.txt": b"ours\n"}, revision="releases/2026")
    assert hub.files(NEWS, "releases/2026") == {"ours.txt": b"ours\n"}
    assert hub.files(NEWS) == {"later.txt": b"later\n"}


def test_a_squash_leaves_the_files_and_one_commit(desk: HfApi, hub: Hub) -> None:
    hub.create(NEWS, {"a.txt": b"a\n"})
    hub.commit(NEWS, {"a.txt": None, "b.txt": b"b\n"})
    desk.super_squash_history(NEWS, repo_type="dataset")
    assert [set(c.files) for c in hub.repository(NEWS).history()] == [{".gitattributes", "b.txt"}]


def test_nothing_can_be_put_upon_a_tag_or_a_bare_commit(desk: HfApi, hub: Hub) -> None:
    hub.create(NEWS)
    hub.repository(NEWS).tags["v1"] = hub.head(NEWS).oid
    for revision in ("v1", hub.head(NEWS).oid):
        with pytest.raises(HfHubHTTPError, match="Commits can be put upon a branch"):
            commit(desk, {"a.txt": b"a\n"}, revision=revision)


def test_a_commit_to_no_repository_says_so(desk: HfApi) -> None:
    with pytest.raises(RepositoryNotFoundError):
        commit(desk, {"a.txt": b"a\n"})


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        (("file", {"path": "../up.txt", "content": ""}), "Invalid path"),
        (("file", {"path": "a/../../up.txt", "content": ""}), "Invalid path"),
        (("file", {"path": "/etc/passwd", "content": ""}), "Invalid path"),
        (("file", {"path": ".git/config", "content": ""}), "Invalid path"),
        (("file", {"path": "a\\b", "content": ""}), "Invalid path"),
        (("file", {"path": "a.txt"}), '"file.content" is required'),
        (("file", {"path": "a.txt", "content": "", "mode": "755"}), '"file.mode" is not allowed'),
        (("file", {"path": "a.txt", "content": "%", "encoding": "base64"}), "Invalid base64"),
        (("file", {"path": "a.parquet", "content": "text"}), "contains binary files"),
        (("file", {"path": "README.md", "content": "---\nlicense: mine\n---\n"}), "Invalid metadata in README.md"),
        (("lfsFile", {"path": "a.bin", "algo": "sha256", "oid": "0" * 64, "size": 1}), "does not exist"),
        (("lfsFile", {"path": "a.bin", "algo": "md5", "oid": "0" * 64, "size": 1}), "must be a SHA-256"),
        (("deletedFile", {"path": "none.txt"}), "A file with this name doesn't exist"),
        (("renamed", {"path": "a.txt"}), "is no operation"),
    ],
)
def test_a_malformed_commit_is_refused_whole(
    send: Callable[..., Told], hub: Hub, operation: tuple[str, dict[str, object]], told: str
) -> None:
    hub.create(NEWS)
    good = ("file", {"path": "good.txt", "content": "good\n"})
    answer = send(
        "POST", f"/api/datasets/{NEWS}/commit/main", lines(good, operation), Content_Type="application/x-ndjson"
    )
    assert answer.status in (400, 404)
    assert told in (answer.message or "")
    assert not hub.files(NEWS)


def test_a_commit_is_ndjson_with_a_header_first(send: Callable[..., Told], hub: Hub) -> None:
    hub.create(NEWS)
    where = f"/api/datasets/{NEWS}/commit/main"
    assert send("POST", where, lines(), Content_Type="application/json").status == 415
    headless = lines(("file", {"path": "a", "content": ""})).split(b"\n", 1)[1]
    for body in (b"", b"{", headless, lines().replace(b"summary", b"title")):
        assert send("POST", where, body, Content_Type="application/x-ndjson").status == 400


def test_the_store_refuses_an_object_that_is_not_what_it_is_called(send: Callable[..., Told], hub: Hub) -> None:
    hub.create(NEWS)
    oid = hashlib.sha256(SHARD).hexdigest()
    address = hub.world.store.address("upload", oid, len(SHARD))
    assert send("PUT", address, SHARD).status == 400  # a login beside a signature
    assert send("PUT", address, SHARD[:-1], token=None).status == 400
    assert send("PUT", address, SHARD[:-1] + b"2", token=None).status == 400
    assert send("PUT", address.replace("size=1", "size=2"), SHARD, token=None).status == 403
    assert send("PUT", address, SHARD, token=None).status == 200


def test_an_object_counts_once_it_is_verified(send: Callable[..., Told], hub: Hub) -> None:
    hub.create(NEWS)
    oid = hashlib.sha256(SHARD).hexdigest()
    send("PUT", hub.world.store.address("upload", oid, len(SHARD)), SHARD, token=None)
    body = lines(("lfsFile", {"path": "a.parquet", "algo": "sha256", "oid": oid, "size": len(SHARD)}))
    where, verify = f"/api/datasets/{NEWS}/commit/main", f"/datasets/{NEWS}.git/info/lfs/objects/verify"
    assert send("POST", where, body, Content_Type="application/x-ndjson").status == 400
    assert send("POST", verify, {"oid": oid, "size": 1}).status == 422
    assert send("POST", verify, {"oid": oid, "size": len(SHARD)}).status == 200
    assert send("POST", where, body, Content_Type="application/x-ndjson").status == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/api/repos/create", {"name": "new", "type": "dataset", "colour": "red"}, 400),
        ("POST", "/api/repos/create", {"name": "a..b", "type": "dataset"}, 400),
        ("POST", "/api/repos/create", b"{", 415),
        ("POST", f"/api/datasets/{NEWS}/tag/main", {"tag": "v 1"}, 400),
        ("POST", f"/api/datasets/{NEWS}/tag/main", {"tag": "v1", "sign": True}, 400),
        ("POST", f"/api/datasets/{NEWS}/preupload/main", {"files": [{"path": "a.txt", "size": 1}]}, 400),
        ("POST", f"/api/datasets/{NEWS}/paths-info/main", {"paths": "a"}, 400),
        ("POST", f"/datasets/{NEWS}.git/info/lfs/objects/batch", {"operation": "upload", "objects": []}, 406),
        ("GET", f"/api/datasets/{NEWS}/tree/main?recursive=perhaps", None, 400),
        ("GET", "/api/models", None, 404),
    ],
)
def test_a_malformed_request_is_refused(
    send: Callable[..., Told], hub: Hub, method: str, path: str, body: object, status: int
) -> None:
    hub.create(NEWS)
    answer = send(method, path, body)
    assert answer.status == status
    assert answer.message
    assert len(hub.repository(NEWS).commits) == 1


def test_an_order_for_no_route_is_an_error(hub: Hub) -> None:
    with pytest.raises(ValueError, match="no route commmit"):
        hub.order("commmit", Answer(500))
