"""Routes that read a repository: its facts, its tree, its history, its files."""

from typing import Any
from urllib.parse import parse_qs, urlencode

import yaml

from .calls import Call, Refusal, Reply, checked, parsed
from .card import FRONT
from .repositories import Commit, File, Repository
from .store import ranged
from .world import World


def info(world: World, call: Call, repo: str, revision: str | None) -> Reply:
    """GET /api/datasets/ID[/revision/REV]."""
    repository = world.found(call, repo)
    commit = repository.at(revision or "main")
    blobs = call.flag("blobs")
    siblings = [{"rfilename": path, **(_blob(file) if blobs else {})} for path, file in commit.files.items()]
    told: dict[str, Any] = {
        "_id": repo,
        "id": repo,
        "author": repo.split("/")[0],
        "sha": commit.oid,
        "lastModified": _time(commit),
        "createdAt": _time(next(iter(repository.commits.values()))),
        "private": repository.private,
        "gated": "auto" if repository.gated else False,
        "disabled": False,
        "downloads": 0,
        "likes": 0,
        "tags": [],
        "siblings": siblings,
        "cardData": _card(commit),
        "usedStorage": sum(file.size for file in commit.files.values()),
    }
    if wanted := call.query.get("expand", call.query.get("expand[]")):
        if unknown := [name for name in wanted if name not in told]:
            raise Refusal(400, f'"expand" must be one of [{", ".join(told)}], not {unknown[0]}')
        told = {name: told[name] for name in ("_id", "id", *wanted)}
    return Reply(told)


def tree(world: World, call: Call, repo: str, revision: str, folder: str | None) -> Reply:
    """GET /api/datasets/ID/tree/REV[/FOLDER], a page at a time."""
    commit = world.readable(call, repo).at(revision)
    prefix = f"{folder}/" if folder else ""
    below = {path: file for path, file in commit.files.items() if path.startswith(prefix)}
    if folder and not below:
        raise Refusal(404, f"{folder} does not exist on {revision}", "EntryNotFound")
    expand, recursive = call.flag("expand"), call.flag("recursive")
    entries = {}
    for path, file in below.items():
        parts = path.removeprefix(prefix).split("/")
        for depth in range(1, len(parts) if recursive else min(2, len(parts))):
            inner = prefix + "/".join(parts[:depth])
            entries[inner] = _folder(inner, commit, expand)
        if recursive or len(parts) == 1:
            entries[path] = _file(path, file, commit, expand)
    start, most = int(call.query.get("cursor", ["0"])[0]), 50 if expand else 1000
    page = [entries[path] for path in sorted(entries)][start : start + most]
    headers = {}
    if start + most < len(entries):
        query = urlencode({**{k: v[0] for k, v in call.query.items()}, "cursor": start + most})
        headers["Link"] = f'<{world.url}{call.path}?{query}>; rel="next"'
    return Reply(page, headers=headers)


def paths_info(world: World, call: Call, repo: str, revision: str) -> Reply:
    """POST /api/datasets/ID/paths-info/REV; what does not exist is left out."""
    commit = world.readable(call, repo).at(revision)
    if call.headers.get("content-type", "").startswith("application/json"):
        told = checked(parsed(call.body), {"paths": list}, {"expand": bool}, "body")
        paths, expand = told["paths"], told.get("expand", False)
    else:
        form = parse_qs(call.body.decode(), strict_parsing=True)
        if set(form) - {"paths", "expand"} or "paths" not in form:
            raise Refusal(400, '"paths" is required, and "expand" is all else that is allowed')
        paths, expand = form["paths"], form.get("expand", ["false"])[0].lower() == "true"
    found = []
    for path in paths:
        if path in commit.files:
            found.append(_file(path, commit.files[path], commit, expand))
        elif any(other.startswith(f"{path}/") for other in commit.files):
            found.append(_folder(path, commit, expand))
    return Reply(found)


def commits(world: World, call: Call, repo: str, revision: str) -> Reply:
    """GET /api/datasets/ID/commits/REV."""
    return Reply(
        [
            {
                "id": commit.oid,
                "title": commit.title,
                "message": commit.description,
                "authors": [{"user": commit.author}],
                "date": _time(commit),
            }
            for commit in world.readable(call, repo).history(revision)
        ]
    )


def resolve(world: World, call: Call, repo: str, revision: str, path: str) -> Reply:
    """HEAD and GET /datasets/ID/resolve/REV/PATH: the file, or where the large file store has it."""
    repository: Repository = world.readable(call, repo)
    commit = repository.at(revision)
    file = commit.files.get(path)
    if file is None:
        refused = Refusal(404, "Entry not found", "EntryNotFound").reply()
        return Reply(refused.body, 404, {**refused.headers, "X-Repo-Commit": commit.oid})
    headers = {"X-Repo-Commit": commit.oid, "ETag": f'"{file.etag}"'}
    if not file.lfs:
        return ranged(file.content, call, headers)
    headers |= {
        "X-Linked-Size": str(file.size),
        "X-Linked-ETag": f'"{file.etag}"',
        "Location": world.store.address("object", file.sha256, file.size),
    }
    return Reply(b"", 302, headers)


def viewer(world: World, call: Call) -> Reply:
    """GET /info and /parquet, the viewer's own host: it never has anything ready."""
    raise Refusal(404, "The dataset does not exist, or is not accessible without authentication", "ResponseNotFound")


def _time(commit: Commit) -> str:
    return commit.date.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _blob(file: File) -> dict[str, Any]:
    told: dict[str, Any] = {"blobId": file.blob_id, "size": file.size}
    if file.lfs:
        told["lfs"] = {"sha256": file.sha256, "size": file.size, "pointerSize": len(file.pointer)}
    return told


def _file(path: str, file: File, commit: Commit, expand: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "file", "oid": file.blob_id, "size": file.size, "path": path}
    if file.lfs:
        told["lfs"] = {"oid": file.sha256, "size": file.size, "pointerSize": len(file.pointer)}
    return told | _last(commit, expand)


def _folder(path: str, commit: Commit, expand: bool) -> dict[str, Any]:
    named = File("\n".join(p for p in commit.files if p.startswith(f"{path}/")).encode())
    return {"type": "directory", "oid": named.blob_id, "size": 0, "path": path, **_last(commit, expand)}


def _last(commit: Commit, expand: bool) -> dict[str, Any]:
    return {"lastCommit": {"id": commit.oid, "title": commit.title, "date": _time(commit)}} if expand else {}


def _card(commit: Commit) -> dict[str, Any] | None:
    front = FRONT.match(commit.files["README.md"].content.decode()) if "README.md" in commit.files else None
    told = yaml.safe_load(front["yaml"]) if front else None
    return told if isinstance(told, dict) else None
