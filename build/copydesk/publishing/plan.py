"""What publishing will change, told by what lies there, what its manifest says, and what we have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from copydesk.dataset.layout import CARD, MANIFEST
from copydesk.publishing.change import Change, change_of
from copydesk.publishing.release import Release, files_of


@dataclass(frozen=True, slots=True)
class Theirs:
    """What lies at the target now.

    sizes: of every file. same: those of our paths that hold our bytes already. written: those that copydesk wrote,
    told by the manifest that lies there (None if none does). edited: those among them that hold other bytes since.
    card: the text that lies there. head: the commit, if there are commits. marks: what names the bytes of each file.
    """

    sizes: Mapping[str, int] = field(default_factory=dict)
    same: frozenset[str] = frozenset()
    manifest: Mapping[str, Any] | None = None
    written: frozenset[str] = frozenset()
    edited: frozenset[str] = frozenset()
    card: str | None = None
    head: str | None = None
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """add, replace, delete: paths. foreign: those that copydesk did not write and leaves alone.

    edited: those of `replace` and `delete` that hold what somebody else put there; they are never lost unseen.
    send: bytes of what is added and replaced; a store that knows parts of them takes less. notes: what is done beside.
    summary: what changes for a reader, in a line.
    """

    target: str
    add: tuple[str, ...]
    replace: tuple[str, ...]
    delete: tuple[str, ...]
    foreign: tuple[str, ...]
    edited: tuple[str, ...]
    send: int
    change: Change
    notes: tuple[str, ...] = ()
    summary: str | None = None

    @property
    def nothing(self) -> bool:
        """Whether all files are there already."""
        return not (self.add or self.replace or self.delete)

    def as_dict(self) -> dict[str, Any]:
        """Return the plan for JSON."""
        return {
            "target": self.target,
            "add": list(self.add),
            "replace": list(self.replace),
            "delete": list(self.delete),
            "foreign": list(self.foreign),
            "edited": list(self.edited),
            "bytes": self.send,
            "notes": list(self.notes),
            "summary": self.summary,
            "change": self.change.as_dict(),
        }


def make_plan(target: str, release: Release, theirs: Theirs, notes: tuple[str, ...] = ()) -> Plan:
    """Return what makes the target hold the release: only files that copydesk wrote are deleted."""
    there = theirs.sizes.keys()
    add = sorted(release.files.keys() - there)
    replace = sorted((release.files.keys() & there) - theirs.same)
    delete = sorted((theirs.written & there) - release.files.keys())
    theirs_to_lose = theirs.edited | (there - theirs.written)
    return Plan(
        target,
        tuple(add),
        tuple(replace),
        tuple(delete),
        foreign=tuple(sorted(there - theirs.written - release.files.keys())),
        edited=tuple(path for path in sorted([*replace, *delete]) if path in theirs_to_lose),
        send=sum(release.files[path].size for path in (*add, *replace)),
        change=change_of(release, theirs.manifest, theirs.card if CARD in replace else None),
        notes=notes,
    )


def compared(
    release: Release,
    sizes: Mapping[str, int],
    manifest: Mapping[str, Any] | None,
    sha256_of: Callable[[str], str],
    sealed: bool = True,
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return which files are the same as ours, which copydesk wrote, and which of these were edited since.

    sha256_of: of a file that lies there; asked only where sizes do not settle it and something hangs on it.
    sealed: whether the manifest that lies there has the bytes that were sealed.
    """
    ours, stated = release.files, files_of(manifest or {})
    same = {p for p, file in ours.items() if sizes.get(p) == file.size and sha256_of(p) == file.sha256}
    written = {p for p in stated if p in sizes} | ({MANIFEST} if manifest is not None else set())
    edited = {
        path
        for path in (written & stated.keys()) - same
        if sizes[path] != stated[path].size or sha256_of(path) != stated[path].sha256
    }
    if not sealed:
        edited.add(MANIFEST)
    return frozenset(same), frozenset(written), frozenset(edited - same)
