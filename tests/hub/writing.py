"""Routes that change a repository's files: validate-yaml, preupload, the LFS batch, and the commit."""

import base64
import binascii
import hashlib
import json
import re
from typing import Any

from .accounts import DISCUSS
from .calls import Call, Refusal, Reply, checked, parsed
from .card import checked_card
from .repositories import Commit, File, Repository, checked_path, is_large
from .store import LFS_TYPE, OID
from .world import World

MOST_FILES = 25_000
OPERATIONS: dict[str, tuple[dict[str, type], dict[str, type]]] = {
    "file": ({"path": str, "content": str}, {"encoding": str}),
    "lfsFile": ({"path": str, "algo": str, "oid": str}, {"size": int}),
    "deletedFile": ({"path": str}, {}),
    "deletedFolder": ({"path": str}, {}),
}


def validate_yaml(world: World, call: Call) -> Reply:
    """POST /api/validate-yaml."""
    told = call.fields({"content": str}, {"repoType": str})
    if told.get("repoType", "dataset") not in ("dataset", "model", "space"):
        raise Refusal(400, '"repoType" must be one of [dataset, model, space]')
    errors, warnings = checked_card(told["content"])
    body = {"errors": [{"message": m} for m in errors], "warnings": [{"message": m} for m in warnings]}
    if errors:
        return Reply(body, 400, Refusal(400, errors[0]).reply().headers)
    return Reply(body)


def preupload(world: World, call: Call, repo: str, revision: str) -> Reply:
    """POST /api/datasets/ID/preupload/REV: how each file is to be sent, and what lies there now."""
    told = call.fields({"files": list}, {"gitIgnore": str, "gitAttributes": str})
    repository = _target(world, call, repo, call.flag("create_pr"))
    now = repository.at(revision).files
    answers = []
    for each in told["files"]:
        entry = checked(each, {"path": str, "size": int, "sample": str}, {"sha": str}, "files")
        path, sample = checked_path(entry["path"]), _base64(entry["sample"])
        if len(sample) > 512 or entry["size"] < len(sample):
            raise Refusal(400, '"files.sample" must hold the first 512 bytes')
        answer: dict[str, Any] = {
            "path": path,
            "uploadMode": "lfs" if is_large(path, entry["size"], sample) else "regular",
            "shouldIgnore": False,
        }
        if path in now:
            answer["oid"] = now[path].etag
        answers.append(answer)
    return Reply({"files": answers, "commitOid": repository.at(revision).oid})


def batch(world: World, call: Call, repo: str) -> Reply:
    """POST /datasets/ID.git/info/lfs/objects/batch."""
    for header in ("accept", "content-type"):
        if not call.headers.get(header, "").startswith(LFS_TYPE):
            raise Refusal(406 if header == "accept" else 415, f"{header} must be {LFS_TYPE}")
    optional = {"transfers": list, "ref": dict, "hash_algo": str}
    told = checked(parsed(call.body), {"operation": str, "objects": list}, optional, "body")
    _target(world, call, repo, as_pull="ref" not in told)  # the client names no ref for a pull request
    if told["operation"] != "upload" or told.get("hash_algo", "sha256") != "sha256":
        raise Refusal(422, "only uploads by sha256 are known here")
    if not told["objects"] or "basic" not in told.get("transfers", ["basic"]):
        raise Refusal(422, '"objects" must not be empty, and "transfers" must have basic')
    objects = [checked(each, {"oid": str, "size": int}, {}, "objects") for each in told["objects"]]
    if any(not OID.fullmatch(each["oid"]) or each["size"] <= 0 for each in objects):
        raise Refusal(422, "an object has a SHA-256 and a size")
    verify = f"{world.url}/datasets/{repo}.git/info/lfs/objects/verify"
    actions = [world.store.actions(each["oid"], each["size"], verify) for each in objects]
    part = world.store.part_bytes
    if part and any(each["size"] > part for each in objects) and "multipart" not in told.get("transfers", []):
        raise Refusal(422, "the client cannot send parts")
    return Reply({"transfer": "multipart" if part else "basic", "objects": actions}, headers={"Content-Type": LFS_TYPE})


def xet_token(world: World, call: Call, repo: str, scope: str, revision: str) -> Reply:
    """GET /api/datasets/ID/xet-(read|write)-token/REV: a token for the chunk store."""
    if scope == "read":
        world.readable(call, repo).at(revision)
    else:
        _target(world, call, repo, as_pull=call.flag("create_pr") or revision == "None")
    return world.xet.token(scope)


def verify(world: World, call: Call, repo: str) -> Reply:
    """POST /datasets/ID.git/info/lfs/objects/verify."""
    _target(world, call, repo, as_pull=True)
    told = call.fields({"oid": str, "size": int})
    world.store.verify(told["oid"], told["size"])
    return Reply({})


def commit(world: World, call: Call, repo: str, revision: str) -> Reply:
    """POST /api/datasets/ID/commit/REV: all of it, or nothing."""
    if call.headers.get("content-type") != "application/x-ndjson":
        raise Refusal(415, "Content-Type must be application/x-ndjson")
    as_pull = call.flag("create_pr")
    repository = _target(world, call, repo, as_pull)
    header, operations = _read(call.body)
    if not as_pull and not repository.is_writable(revision):
        raise Refusal(400, f"Commits can be put upon a branch or a pull request, not upon {revision}")
    head = repository.at(revision)
    if (parent := header.get("parentCommit")) is not None:
        if not re.fullmatch(r"[0-9a-f]{7,40}", parent):
            raise Refusal(400, '"header.parentCommit" must be a commit id')
        if not head.oid.startswith(parent):
            raise Refusal(412, "A commit has happened since. Please refresh and try again.")
    files = _applied(world, head, operations)
    author = call.who.user if call.who else ""
    made = repository.add(files, (head.oid,), header["summary"], header.get("description", ""), author)
    told = {"success": True, "commitOid": made.oid, "hookOutput": ""}
    told["commitUrl"] = f"{world.url}/datasets/{repo}/commit/{made.oid}"
    if as_pull:
        number = 1 + len(repository.pulls)
        repository.pulls[number] = made.oid
        told["pullRequestUrl"] = f"{world.url}/datasets/{repo}/discussions/{number}"
    else:
        repository.move(revision, made)
    return Reply(told)


def _target(world: World, call: Call, repo: str, as_pull: bool) -> Repository:
    """Whoever may read a public repository may open a pull request upon it, with a token that writes."""
    if not as_pull:
        return world.writable(call, repo)
    repository = world.found(call, repo)
    if call.who is None:
        raise Refusal(401, "Invalid username or password.")
    if call.who.role == "read" or (call.who.role == "fineGrained" and not call.who.permits(DISCUSS, repo)):
        raise Refusal(403, "Forbidden: this token may not open a Pull Request here")
    return repository


def _read(body: bytes) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    try:
        lines = [json.loads(line) for line in body.split(b"\n") if line.strip()]
    except ValueError:
        raise Refusal(400, "Invalid NDJSON") from None
    for line in lines:
        checked(line, {"key": str, "value": dict}, {}, "line")
    if not lines or lines[0]["key"] != "header":
        raise Refusal(400, "The first line must be the header")
    header = checked(lines[0]["value"], {"summary": str}, {"description": str, "parentCommit": str}, "header")
    if not header["summary"].strip() or len(lines) > MOST_FILES:
        raise Refusal(400, '"header.summary" is not allowed to be empty')
    operations = []
    for line in lines[1:]:
        if line["key"] not in OPERATIONS:
            raise Refusal(400, f'"{line["key"]}" is no operation')
        value = checked(line["value"], *OPERATIONS[line["key"]], line["key"])
        operations.append((line["key"], value | {"path": checked_path(value["path"].removesuffix("/"))}))
    written = [value["path"] for key, value in operations if key in ("file", "lfsFile")]
    if len(written) != len(set(written)):
        raise Refusal(400, "A file is written twice in one commit")
    return header, operations


def _applied(world: World, head: Commit, operations: list[tuple[str, dict[str, Any]]]) -> dict[str, File]:
    files = dict(head.files)
    for key, value in operations:
        path = value["path"]
        if key == "file":
            files[path] = _regular(path, value)
        elif key == "lfsFile":
            files[path] = _large(world, value)
        else:
            gone = [p for p in files if p == path] if key == "deletedFile" else [p for p in files if _is_in(p, path)]
            if not gone:
                raise Refusal(404, f"A file with this name doesn't exist: {path}", "EntryNotFound")
            for each in gone:
                del files[each]
    for path in files:
        parts = path.split("/")
        if any("/".join(parts[:depth]) in files for depth in range(1, len(parts))):
            raise Refusal(400, f"{path} lies below a file")
    return files


def _is_in(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/")


def _regular(path: str, value: dict[str, Any]) -> File:
    if value.get("encoding", "utf-8") not in ("base64", "utf-8"):
        raise Refusal(400, '"file.encoding" must be one of [utf-8, base64]')
    content = _base64(value["content"]) if value.get("encoding") == "base64" else value["content"].encode()
    if is_large(path, len(content), content[:512]):
        raise Refusal(400, f"Your push was rejected because it contains binary files: {path}. Use LFS")
    if path == "README.md":
        try:
            errors, _ = checked_card(content.decode())
        except UnicodeDecodeError:
            errors = ["README.md is not UTF-8"]
        if errors:
            raise Refusal(400, f"Invalid metadata in README.md: {errors[0]}")
    return File(content)


def _large(world: World, value: dict[str, Any]) -> File:
    if value["algo"] != "sha256" or not OID.fullmatch(value["oid"]):
        raise Refusal(400, '"lfsFile.oid" must be a SHA-256')
    content = world.store.objects.get(value["oid"])
    if content is None:
        raise Refusal(400, f"LFS pointer pointed to a file that does not exist: {value['path']}")
    if len(content) != value.get("size", len(content)):
        raise Refusal(400, f"The size of {value['path']} is {len(content)}, not {value['size']}")
    assert hashlib.sha256(content).hexdigest() == value["oid"]
    return File(content, lfs=True)


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise Refusal(400, "Invalid base64") from None
