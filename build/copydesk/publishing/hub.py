"""The Hub's side: who is logged in, what lies there, and the calls that change it. Every call is a patient one.

The login is the client's own (`hf auth login`, or HF_TOKEN): no token passes through here.
"""

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from logging import ERROR
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.dataset.hashes import file_sha256
from copydesk.dataset.layout import CARD, MANIFEST
from copydesk.dataset.manifest import is_sealed, read_manifest
from copydesk.publishing.patience import Patience, status_of
from copydesk.publishing.plan import Theirs, compared
from copydesk.publishing.release import Release
from copydesk_schema.errors import DatasetError

if TYPE_CHECKING:
    from huggingface_hub import CommitInfo, CommitOperationAdd, CommitOperationDelete
    from huggingface_hub.hf_api import DatasetInfo

MAIN = "main"
_KIND = "dataset"
_LATEST_PULLS = 20  # that are looked through for the same release


@dataclass(frozen=True, slots=True)
class Refs:
    """What names commits: branches, tags, and pull requests by `refs/pr/N`."""

    branches: Mapping[str, str]
    tags: Mapping[str, str]
    pulls: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Commit:
    """Somebody's commit."""

    oid: str
    author: str
    title: str

    def __str__(self) -> str:
        return f"{self.author}'s commit {self.oid[:8]} ({self.title})"


@contextlib.contextmanager
def quiet_client(bars: bool = False) -> Iterator[None]:
    """Let the client log no warning, which would show signed addresses. bars: let it draw its progress."""
    from huggingface_hub.utils import logging
    from huggingface_hub.utils.tqdm import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    before, drawn = logging.get_verbosity(), not are_progress_bars_disabled()
    logging.set_verbosity(ERROR)
    if drawn and not bars:
        disable_progress_bars()
    try:
        yield
    finally:
        logging.set_verbosity(before)
        if drawn and not bars:
            enable_progress_bars()


class Hub:
    """A dataset repository of the Hub, there or not yet."""

    def __init__(self, repo: str, patience: Patience) -> None:
        from huggingface_hub import HfApi

        self.repo, self.patience = repo, patience
        self.api = HfApi()

    @property
    def url(self) -> str:
        """Where people see it."""
        return f"{self.api.endpoint}/datasets/{self.repo}"

    def whoami(self) -> dict[str, Any]:
        """Return what the Hub says of whoever is logged in."""
        told: dict[str, Any] = self.patience("ask who is logged in", self.api.whoami)
        return told

    def may_write(self) -> None:
        """Raise the client's own error unless whoever is logged in may write."""
        self.patience("ask for the right to write", lambda: self.api.auth_check(self.repo, repo_type=_KIND, write=True))

    def info(self, revision: str | None = None, files: bool = False) -> "DatasetInfo | None":
        """Return what the Hub knows of the repository at a revision; None if there is none that we may see.

        Raises the client's RevisionNotFoundError if there is no such revision.
        """
        from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError

        try:
            return self.patience(
                f"look at {self.repo}",
                lambda: self.api.dataset_info(self.repo, revision=revision, files_metadata=files),
            )
        except RevisionNotFoundError:
            raise
        except RepositoryNotFoundError:
            return None

    def refs(self) -> Refs:
        """Return the names of commits."""
        told = self.patience(
            f"list the branches and tags of {self.repo}",
            lambda: self.api.list_repo_refs(self.repo, repo_type=_KIND, include_pull_requests=True),
        )
        return Refs(
            {ref.name: ref.target_commit for ref in told.branches},
            {ref.name: ref.target_commit for ref in told.tags},
            {ref.ref: ref.target_commit for ref in told.pull_requests or ()},
        )

    def look(self, release: Release, revision: str) -> Theirs:
        """Return what lies at a revision, compared with the release: what matters is downloaded, and no table is."""
        info = self.info(revision, files=True)
        siblings = {s.rfilename: s for s in (info.siblings or ()) if info} if info else {}
        sizes = {path: s.size or 0 for path, s in siblings.items()}
        head = info.sha if info else None
        with tempfile.TemporaryDirectory(prefix="copydesk-") as place:

            def here(path: str) -> Path:
                target = Path(place) / path
                return target if target.is_file() else self._download(path, str(head), Path(place))

            def sha256_of(path: str) -> str:
                sibling = siblings[path]
                if sibling.lfs is not None:
                    return str(sibling.lfs.sha256)
                ours = release.files.get(path)
                if ours and sizes[path] == ours.size and sibling.blob_id == _blob_id(release.root / path):
                    return ours.sha256
                return file_sha256(here(path))

            manifest, sealed = _manifest(here(MANIFEST).parent) if MANIFEST in sizes else (None, True)
            same, written, edited = compared(release, sizes, manifest, sha256_of, sealed)
            card = None
            if CARD in sizes and CARD not in same:
                card = here(CARD).read_text("utf-8", "replace")
        marks = {path: str(s.lfs.sha256 if s.lfs else s.blob_id) for path, s in siblings.items()}
        return Theirs(sizes, same, manifest, written, edited, card, head, marks)

    def _download(self, path: str, revision: str, place: Path) -> Path:
        return Path(
            self.patience(
                f"read {path} of {self.repo}",
                lambda: self.api.hf_hub_download(self.repo, path, repo_type=_KIND, revision=revision, local_dir=place),
            )
        )

    def commits_since(self, oid: str | None, revision: str) -> list[Commit]:
        """Return the commits upon one, newest first."""
        told = self.patience(
            f"list the commits of {self.repo}",
            lambda: self.api.list_repo_commits(self.repo, repo_type=_KIND, revision=revision),
        )
        found = []
        for commit in told:
            if commit.commit_id == oid:
                break
            found.append(Commit(commit.commit_id, ", ".join(commit.authors) or "somebody", commit.title))
        return found

    def create(self, private: bool) -> None:
        """Create the repository. One that came to be meanwhile is taken as it is."""
        self.patience(
            f"create {self.repo}",
            lambda: self.api.create_repo(self.repo, repo_type=_KIND, private=private or None, exist_ok=True),
        )

    def branch(self, name: str, oid: str) -> None:
        """Create a branch at a commit."""
        self.patience(
            f"create the branch {name}",
            lambda: self.api.create_branch(self.repo, repo_type=_KIND, branch=name, revision=oid, exist_ok=True),
        )

    def tag(self, name: str, oid: str) -> None:
        """Tag a commit. A tag of this name that is there already is left as it is."""
        self.patience(
            f"tag {oid[:8]} as {name}",
            lambda: self.api.create_tag(self.repo, repo_type=_KIND, tag=name, revision=oid, exist_ok=True),
        )

    def upload(self, additions: "Sequence[CommitOperationAdd]", revision: str, as_pull: bool) -> None:
        """Send the contents of large files; nothing is to be seen of them before the commit."""
        self.patience(
            "upload the files",
            lambda: self.api.preupload_lfs_files(
                self.repo, additions, repo_type=_KIND, revision=revision, create_pr=as_pull, free_memory=False
            ),
        )

    def commit(
        self,
        operations: "Sequence[CommitOperationAdd | CommitOperationDelete]",
        message: str,
        revision: str,
        parent: str | None,
        as_pull: bool,
    ) -> "CommitInfo":
        """Send one commit, once: whether to send it again is for the sender to find out."""
        return self.api.create_commit(
            self.repo,
            operations,
            commit_message=message,
            repo_type=_KIND,
            revision=revision,
            parent_commit=parent,
            create_pr=as_pull,
        )

    def pulls_with(self, release: Release, refs: Refs) -> list[str]:
        """Return the pull requests, newest first, whose manifest is the release's."""
        newest = sorted(refs.pulls, key=lambda ref: int(ref.rpartition("/")[2]), reverse=True)
        return [ref for ref in newest[:_LATEST_PULLS] if self.holds(release, ref)]

    def holds(self, release: Release, revision: str) -> bool:
        """Return whether a revision has the release's manifest, and so was it once."""
        found = self.patience(
            f"look at {revision} of {self.repo}",
            lambda: self.api.get_paths_info(self.repo, [MANIFEST], repo_type=_KIND, revision=revision),
        )
        return any(getattr(file, "blob_id", None) == _blob_id(release.root / MANIFEST) for file in found)


def is_refusal(error: Exception, *statuses: int) -> bool:
    """Return whether an error is the Hub's answer with one of these statuses."""
    return status_of(error) in statuses


def _blob_id(path: Path) -> str:
    """Return the id that git gives a file's content. Files of the Hub that are not LFS are small."""
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def _manifest(root: Path) -> tuple[Mapping[str, Any] | None, bool]:
    """Return a manifest that copydesk wrote, and whether it is as it was sealed; None if it cannot be read."""
    try:
        return read_manifest(root), is_sealed(root)
    except (DatasetError, json.JSONDecodeError, RecursionError):
        return None, True
