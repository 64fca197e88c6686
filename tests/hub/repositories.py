"""Repositories: files in commits, commits with parents, refs that name them."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from .calls import Refusal

NAME = re.compile(r"(?!.*(--|\.\.))[A-Za-z0-9_][\w.-]{0,94}(?<![.-])(?<!\.git)", re.ASCII)
OID = re.compile(r"[0-9a-f]{40}")
REF = re.compile(r"(?!refs/|.*(\.\.|//|@\{|[\s~^:?*\[\\]))[\w.][\w./-]*(?<![./])", re.ASCII)
START = datetime(2026, 1, 1, tzinfo=UTC)
LFS_SUFFIXES = (".parquet", ".arrow", ".bin", ".gz", ".zip", ".zst", ".png", ".jpg")  # the Hub's own .gitattributes
REGULAR_BYTES = 10 << 20  # larger files must be LFS
ATTRIBUTES = "".join(f"*{suffix} filter=lfs diff=lfs merge=lfs -text\n" for suffix in LFS_SUFFIXES).encode()


@dataclass(frozen=True, slots=True)
class File:
    """A file at a commit; `lfs` says where its content lies."""

    content: bytes
    lfs: bool = False

    @property
    def size(self) -> int:
        """The size of the content in bytes."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def pointer(self) -> bytes:
        """What git keeps in place of an LFS file."""
        return f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {self.size}\n".encode()

    @property
    def blob_id(self) -> str:
        """The git id of what git keeps."""
        kept = self.pointer if self.lfs else self.content
        return hashlib.sha1(b"blob %d\0" % len(kept) + kept).hexdigest()

    @property
    def etag(self) -> str:
        """What names the content in a cache."""
        return self.sha256 if self.lfs else self.blob_id


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: what lay there, who says so, and what came before."""

    oid: str
    parents: tuple[str, ...]
    files: Mapping[str, File]
    title: str
    description: str
    author: str
    date: datetime


@dataclass(slots=True)
class Repository:
    """A dataset repository. Nothing in its history is ever changed but by a squash."""

    id: str
    private: bool = False
    gated: bool = False
    commits: dict[str, Commit] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    pulls: dict[int, str] = field(default_factory=dict)

    def add(
        self,
        files: Mapping[str, File],
        parents: tuple[str, ...],
        title: str,
        description: str = "",
        author: str = "somebody-else",
    ) -> Commit:
        """Keep a commit, which no ref names yet."""
        number = len(self.commits)
        tree = {path: file.blob_id for path, file in sorted(files.items())}
        oid = hashlib.sha1(json.dumps([self.id, number, parents, title, author, tree]).encode()).hexdigest()
        date = START + timedelta(seconds=number)
        commit = Commit(oid, parents, dict(sorted(files.items())), title, description, author, date)
        self.commits[oid] = commit
        return commit

    def at(self, revision: str) -> Commit:
        """Return the commit that a branch, a tag, a pull request or an id names.

        Raises Refusal as the Hub does.
        """
        pull = re.fullmatch(r"refs/pr/(\d+)", revision)
        name = revision.removeprefix("refs/heads/").removeprefix("refs/tags/")
        oid = (
            self.pulls.get(int(pull[1]))
            if pull
            else self.branches.get(name) or self.tags.get(name) or (revision if OID.fullmatch(revision) else None)
        )
        if oid is None or oid not in self.commits:
            raise Refusal(404, f"Invalid rev id: {revision}", "RevisionNotFound")
        return self.commits[oid]

    def move(self, revision: str, commit: Commit) -> None:
        """Let a branch or a pull request name the commit."""
        if pull := re.fullmatch(r"refs/pr/(\d+)", revision):
            self.pulls[int(pull[1])] = commit.oid
        else:
            self.branches[revision.removeprefix("refs/heads/")] = commit.oid

    def is_writable(self, revision: str) -> bool:
        """Return whether commits can be put upon this: a branch or a pull request, no tag and no bare commit."""
        pull = re.fullmatch(r"refs/pr/(\d+)", revision)
        return int(pull[1]) in self.pulls if pull else revision.removeprefix("refs/heads/") in self.branches

    def history(self, revision: str = "main") -> list[Commit]:
        """Return the commits from a revision back to the first, newest first."""
        found = [self.at(revision)]
        while found[-1].parents:
            found.append(self.commits[found[-1].parents[0]])
        return found


def is_large(path: str, size: int, sample: bytes) -> bool:
    """Return whether the Hub keeps a file in LFS: by its name, its size, or because it is no text."""
    return size > 0 and (path.endswith(LFS_SUFFIXES) or size > REGULAR_BYTES or b"\0" in sample)


def checked_path(path: object) -> str:
    """Return a path that may lie in a repository."""
    parts = path.split("/") if isinstance(path, str) else [""]
    if (
        not isinstance(path, str)
        or any(part in ("", ".", "..") or part.lower() == ".git" for part in parts)
        or "\\" in path
        or any(ord(c) < 32 or "\ud800" <= c <= "\udfff" for c in path)
        or len(path) > 1024
    ):
        raise Refusal(400, f"Invalid path: {path!r}")
    return path
