"""Routes about accounts and repositories as such: who am I, may I, create, delete, refs."""

import re

from .accounts import WRITE
from .calls import Call, Refusal, Reply
from .repositories import ATTRIBUTES, NAME, REF, File, Repository
from .world import World


def whoami(world: World, call: Call) -> Reply:
    """GET /api/whoami-v2."""
    if call.who is None:
        raise Refusal(401, "Invalid username or password.")
    return Reply(call.who.described())


def auth_check(world: World, call: Call, repo: str, write: str | None) -> Reply:
    """GET /api/datasets/ID/auth-check[/write]."""
    if write:
        world.writable(call, repo)
    else:
        world.readable(call, repo)
    return Reply({})


def create(world: World, call: Call) -> Reply:
    """POST /api/repos/create."""
    if call.who is None:
        raise Refusal(401, "Invalid username or password.")
    told = call.fields({"name": str}, {"organization": str, "type": str, "visibility": str, "private": bool})
    namespace = told.get("organization", call.who.user)
    if told.get("type") != "dataset":
        raise Refusal(400, '"type" must be "dataset": the stand-in keeps no other')
    if told.get("visibility", "public") not in ("public", "private", "protected"):
        raise Refusal(400, '"visibility" must be one of [public, private, protected]')
    if not NAME.fullmatch(told["name"]):
        raise Refusal(400, f"Invalid repo name: {told['name']}")
    repo = f"{namespace}/{told['name']}"
    if not call.who.permits(WRITE, repo):
        raise Refusal(403, f'You don\'t have the rights to create a dataset under the namespace "{namespace}"')
    where = {"url": f"{world.url}/datasets/{repo}", "name": repo}
    if repo in world.repositories:
        raise Refusal(409, "You already created this dataset repo", url=where["url"])
    private = told.get("private", told.get("visibility") == "private")
    repository = world.repositories[repo] = Repository(repo, private=private)
    first = repository.add({".gitattributes": File(ATTRIBUTES)}, (), "initial commit", author=call.who.user)
    repository.branches["main"] = first.oid
    return Reply(where | {"private": private})


def delete(world: World, call: Call) -> Reply:
    """DELETE /api/repos/delete."""
    told = call.fields({"name": str}, {"organization": str, "type": str})
    repo = f"{told.get('organization', call.who.user if call.who else '')}/{told['name']}"
    world.writable(call, repo)
    del world.repositories[repo]
    return Reply({})


def settings(world: World, call: Call, repo: str) -> Reply:
    """PUT /api/datasets/ID/settings."""
    told = call.fields({}, {"private": bool, "visibility": str, "gated": object})
    repository = world.writable(call, repo)
    if "visibility" in told or "private" in told:
        repository.private = told.get("private", told.get("visibility") == "private")
    repository.gated = bool(told.get("gated", repository.gated))
    return Reply({"private": repository.private})


def refs(world: World, call: Call, repo: str) -> Reply:
    """GET /api/datasets/ID/refs."""
    repository = world.readable(call, repo)
    told = {
        kind: [{"name": name, "ref": f"refs/{folder}/{name}", "targetCommit": oid} for name, oid in named.items()]
        for kind, folder, named in (("branches", "heads", repository.branches), ("tags", "tags", repository.tags))
    }
    told["converts"] = []
    if call.flag("include_prs"):
        told["pullRequests"] = [
            {"name": f"refs/pr/{number}", "ref": f"refs/pr/{number}", "targetCommit": oid}
            for number, oid in repository.pulls.items()
        ]
    return Reply(told)


def tag(world: World, call: Call, repo: str, revision: str) -> Reply:
    """POST /api/datasets/ID/tag/REV to make a tag, DELETE /api/datasets/ID/tag/TAG to remove one."""
    repository = world.writable(call, repo)
    if call.method == "DELETE":
        if repository.tags.pop(revision, None) is None:
            raise Refusal(404, f"Tag {revision} does not exist", "RevisionNotFound")
        return Reply({})
    name = call.fields({"tag": str}, {"message": str})["tag"]
    commit = repository.at(revision)
    _check_name(name, "tag")
    if name in repository.tags:
        raise Refusal(409, f"Tag reference exists already: refs/tags/{name}")
    repository.tags[name] = commit.oid
    return Reply({})


def branch(world: World, call: Call, repo: str, name: str) -> Reply:
    """POST and DELETE /api/datasets/ID/branch/NAME."""
    repository = world.writable(call, repo)
    if call.method == "DELETE":
        if name == "main":
            raise Refusal(403, "The default branch cannot be deleted")
        if repository.branches.pop(name, None) is None:
            raise Refusal(404, f"Branch {name} does not exist", "RevisionNotFound")
        return Reply({})
    start = call.fields({}, {"startingPoint": str, "emptyBranch": bool, "overwrite": bool}).get("startingPoint", "main")
    _check_name(name, "branch")
    if name in repository.branches:
        raise Refusal(409, f"Branch reference exists already: refs/heads/{name}")
    repository.branches[name] = repository.at(start).oid
    return Reply({})


def super_squash(world: World, call: Call, repo: str, name: str) -> Reply:
    """POST /api/datasets/ID/super-squash/BRANCH: one commit in place of all that a branch had."""
    message = call.fields({"message": str})["message"]
    repository = world.writable(call, repo)
    if name not in repository.branches:
        raise Refusal(404, f"Invalid rev id: {name}", "RevisionNotFound")
    author = call.who.user if call.who else ""
    repository.branches[name] = repository.add(repository.at(name).files, (), message, author=author).oid
    return Reply({})


def _check_name(name: str, what: str) -> None:
    if not REF.fullmatch(name) or re.fullmatch(r"[0-9a-f]{40}", name):
        raise Refusal(400, f"Invalid {what} name: {name!r}")
