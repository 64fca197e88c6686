"""The revisions of a repository on the Hub that hold what is removed, and what to type so that none does."""

import json
import shlex
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.dataset.parts import DamagedError, parquet_part
from copydesk.shown import excerpt
from copydesk.stores import reason
from copydesk_schema.errors import StorageError

if TYPE_CHECKING:
    from huggingface_hub import HfApi

_FOLDER = "articles"  # in what copydesk publishes, and in the copy that the Hub makes for its viewer
_PULL = "refs/pr/"
_CONVERT = "refs/convert/"


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit, and the branches, tags and pull requests that lead to it. head: of those, the ones that stand at it.

    articles: how many of those that are removed it holds; None if that could not be read. files: the SHA-256 of the
    large files that hold them.
    """

    commit: str
    title: str
    refs: tuple[str, ...]
    heads: tuple[str, ...]
    articles: int | None
    files: tuple[str, ...] = ()


@dataclass(slots=True)
class _Commit:
    title: str
    refs: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)


def revisions_with(repo: str, ids: Collection[str]) -> tuple[Revision, ...]:
    """Return the revisions of a dataset repository that hold articles of these ids, as far as the account may look.

    Only the ids are read, over the network and into no cache. Raises StorageError if the Hub does not answer or knows
    no such repository.
    """
    from huggingface_hub import HfApi

    api = HfApi(library_name="copydesk")
    try:
        held = _Held(api, repo, ids)
        return tuple(
            Revision(oid, commit.title, tuple(sorted(commit.refs)), tuple(sorted(commit.heads)), count, tuple(files))
            for oid, commit in _commits(api, repo).items()
            for count, files in [held.at(oid)]
            if count != 0
        )
    except Exception as error:  # of the client, of HTTP, of the file system: each has its own
        what = excerpt(reason(error))
        raise StorageError(
            f"cannot look at the revisions of {repo}: {what}; is it spelled NAMESPACE/NAME, and are you logged in "
            "(`hf auth whoami`)? Without --repo, nothing is asked of the Hub"
        ) from None


def _commits(api: "HfApi", repo: str) -> dict[str, _Commit]:
    refs = api.list_repo_refs(repo, repo_type="dataset", include_pull_requests=True)
    found: dict[str, _Commit] = {}
    for ref in (*refs.branches, *refs.tags, *refs.converts, *(refs.pull_requests or ())):
        name = ref.ref.removeprefix("refs/heads/")
        name = f"tag {ref.name}" if name.startswith("refs/tags/") else name
        for commit in api.list_repo_commits(repo, repo_type="dataset", revision=ref.target_commit):
            found.setdefault(commit.commit_id, _Commit(commit.title)).refs.add(name)
        if ref.target_commit in found:
            found[ref.target_commit].heads.add(name)
    return found


class _Held:
    """Looks into the articles of revisions; a file that several have is read once."""

    def __init__(self, api: "HfApi", repo: str, ids: Collection[str]) -> None:
        from huggingface_hub import HfFileSystem

        self._api, self._repo = api, repo
        self._store = HfFileSystem()
        self._ids = pa.array(sorted(ids), pa.string())
        self._counts: dict[str, int | None] = {}

    def at(self, commit: str) -> tuple[int | None, list[str]]:
        """Return how many of the articles a commit holds, None if a file of it cannot be read; and the large files."""
        total, unread, files = 0, False, []
        for path, key, large in self._files(commit):
            if key not in self._counts:
                self._counts[key] = self._count(commit, path)
            count = self._counts[key]
            unread |= count is None
            total += count or 0
            if count != 0 and large:
                files.append(large)
        return (None if unread and not total else total), files

    def _files(self, commit: str) -> Iterator[tuple[str, str, str | None]]:
        from huggingface_hub.errors import EntryNotFoundError

        try:
            for entry in self._api.list_repo_tree(
                self._repo, _FOLDER, recursive=True, revision=commit, repo_type="dataset"
            ):
                facts: Any = entry
                if entry.path.endswith(".parquet"):
                    large = facts.lfs.sha256 if facts.lfs else None
                    yield entry.path, large or facts.blob_id, large
        except EntryNotFoundError:  # the first commit, or somebody else's: no articles
            return

    def _count(self, commit: str, path: str) -> int | None:
        place = f"datasets/{self._repo}@{commit}/{path}"
        try:
            part = parquet_part(path, lambda: self._store.open(place, "rb", block_size=1 << 20))
            return sum(pc.sum(pc.is_in(batch["id"], self._ids)).as_py() or 0 for batch in part.read(["id"]))
        except (DamagedError, KeyError):
            return None


def purging(repo: str, revisions: Collection[Revision]) -> list[tuple[str, str]]:
    """Return what to type, in this order, so that no revision holds what was removed; each with what it does."""
    name, said = shlex.quote(repo), json.dumps(repo)
    refs = sorted({ref for revision in revisions for ref in revision.refs})
    heads = {ref for revision in revisions for ref in revision.heads}
    tags = [ref.removeprefix("tag ") for ref in refs if ref.startswith("tag ")]
    pulls = [ref for ref in refs if ref.startswith(_PULL)]
    converts = [ref for ref in refs if ref.startswith(_CONVERT)]
    branches = [ref for ref in refs if not ref.startswith((_PULL, _CONVERT, "tag "))]
    steps = [
        (f"hf repos tag delete {name} {shlex.quote(tag)} --type dataset", "a tag keeps its commit and all before it")
        for tag in tags
    ]
    steps += [
        (f"hf repos branch delete {name} {shlex.quote(branch)} --type dataset", "a branch that has it at its head")
        for branch in branches
        if branch in heads - {"main"}
    ]
    steps += [
        (
            _python(f"HfApi().super_squash_history({said}, branch={json.dumps(branch)}, repo_type='dataset')"),
            f"the history of {branch}, once its head is free of it; nobody can undo this",
        )
        for branch in branches
        if branch not in heads - {"main"}
    ]
    if files := sorted({file for revision in revisions for file in revision.files}):
        gone = f"[f for f in a.list_lfs_files({said}, repo_type='dataset') if f.file_oid in {files}]"
        steps.append(
            (
                _python(f"a = HfApi(); a.permanently_delete_lfs_files({said}, {gone}, repo_type='dataset')"),
                "the files themselves, which stay when no commit names them; this rewrites all history that does",
            )
        )
    for pull in pulls:
        number = pull.removeprefix(_PULL)
        steps.append(
            (
                _python(f"HfApi().change_discussion_status({said}, {number}, 'closed', repo_type='dataset')"),
                f"{pull}: closing it deletes no commit; ask the Hub's support to delete the reference",
            )
        )
    if converts:
        steps.append(("", f"{', '.join(converts)}: the Hub's own copy, which it makes anew after the next commit"))
    steps.append((f"hf cache rm dataset/{name}", "this machine's cache; others who loaded it have theirs"))
    return steps


def _python(code: str) -> str:
    return f"python -c {shlex.quote(f'from huggingface_hub import HfApi; {code}')}"
