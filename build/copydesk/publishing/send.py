"""One commit, sent upon the head that was planned for, and looked for before it is ever sent again."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.publishing.errors import HubError
from copydesk.publishing.hub import Commit, Hub, is_refusal
from copydesk.publishing.patience import WAITS, Trouble, said, trouble_of
from copydesk.publishing.plan import Plan, Theirs, make_plan
from copydesk.publishing.release import Release
from copydesk.shown import visible

if TYPE_CHECKING:
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

MOST_TRIES = len(WAITS) + 1
_MOST_NAMED = 3
_NO_XET = "a server or proxy without Xet does that: set HF_HUB_DISABLE_XET=1 and run the same command again"
_UNKNOWN = "Whether the commit landed is not known: run the same command again, it looks before it sends"


@dataclass(frozen=True, slots=True)
class Order:
    """How a release is sent. revision: the branch. as_pull: as a pull request upon it."""

    message: str
    revision: str
    as_pull: bool = False


@dataclass(frozen=True, slots=True)
class Landed:
    """Where the release is now. pull: the ref of its pull request."""

    oid: str
    pull: str | None = None


def send(hub: Hub, release: Release, plan: Plan, theirs: Theirs, order: Order, tell: Callable[[str], None]) -> Landed:
    """Send what the plan says as one commit, and return where it landed.

    A commit of somebody else's in between is told and kept: if it touched no file of the plan, the release goes upon
    it. Raises HubError if it did, if such commits keep coming, or if the Hub does not take it.
    """
    pulls = hub.refs().pulls.keys() if order.as_pull else ()
    between: list[Commit] = []
    trouble = Trouble("nothing was tried")
    for default in (*WAITS, WAITS[-1]):
        operations = _operations(release, plan)
        _upload(hub, operations, order)
        try:
            made = hub.commit(operations, order.message, order.revision, theirs.head, order.as_pull)
            return Landed(made.oid, made.pr_revision)
        except Exception as error:
            passing = trouble_of(error)
            if passing is None and not is_refusal(error, 412):
                raise HubError(f"the Hub does not take the commit: {said(error)}; nothing was changed") from None
            trouble = passing or Trouble("somebody else's commit came first", 0)
        hub.patience.wait(trouble, default)
        try:
            now = hub.look(release, order.revision)
            landed = _landed(hub, release, order, theirs, now, pulls)
            fresh = hub.commits_since(theirs.head, order.revision) if now.head != theirs.head else []
        except HubError as error:
            raise HubError(f"{trouble.told}, and then: {error}. {_UNKNOWN}") from None
        if landed is not None:
            return landed
        if fresh:
            between += reversed(fresh)
            for commit in reversed(fresh):
                tell(f"{visible(str(commit))} came in between; planned again")
            theirs, plan = now, _upon(release, plan, theirs, now, fresh)
    by = f" In between came {_named(between)}." if between else ""
    raise HubError(f"gave up after {MOST_TRIES} tries: {trouble.told}.{by} Nothing of this release is there")


def _operations(release: Release, plan: Plan) -> "list[CommitOperationAdd | CommitOperationDelete]":
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

    additions = [CommitOperationAdd(path, release.root / path) for path in (*plan.add, *plan.replace)]
    return [*additions, *map(CommitOperationDelete, plan.delete)]


def _upload(hub: Hub, operations: "Sequence[CommitOperationAdd | CommitOperationDelete]", order: Order) -> None:
    from huggingface_hub import CommitOperationAdd

    additions = [operation for operation in operations if isinstance(operation, CommitOperationAdd)]
    try:
        hub.upload(additions, order.revision, order.as_pull)
    except ConnectionError as error:  # all that the client says of a server without Xet
        raise HubError(f"the files could not be uploaded ({said(error)}); {_NO_XET}") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise HubError(f"the files could not be uploaded ({said(error)}); nothing was changed") from None


def _landed(
    hub: Hub, release: Release, order: Order, before: Theirs, now: Theirs, pulls: Collection[str]
) -> Landed | None:
    """Return where the release is after all, None if it is not there."""
    if order.as_pull:
        refs = hub.refs()
        for ref in sorted(refs.pulls.keys() - set(pulls)):
            if make_plan(hub.repo, release, hub.look(release, ref)).nothing:
                return Landed(refs.pulls[ref], ref)
        return None
    if now.head is None or not make_plan(hub.repo, release, now).nothing:
        return None
    ours = [c.oid for c in hub.commits_since(before.head, order.revision) if c.title == order.message]
    return Landed(ours[-1] if ours else now.head)


def _upon(release: Release, plan: Plan, before: Theirs, now: Theirs, fresh: Sequence[Commit]) -> Plan:
    """Return the plan upon somebody else's commit. Raises HubError if that touched what the plan is about."""
    again = make_plan(plan.target, release, now, plan.notes)
    concerned = release.files.keys() | set(plan.delete) | set(again.delete)
    touched = sorted(path for path in concerned if before.marks.get(path) != now.marks.get(path))
    if touched:
        files = ", ".join(touched[:_MOST_NAMED]) + (" and more" if len(touched) > _MOST_NAMED else "")
        told = f"{_named(fresh)} came in between and changed {files}, so nothing was sent"
        lines = (f"{told}; run the same command again to see the new plan", *map(visible, again.change.card))
        raise HubError("\n".join(lines))
    return again


def _named(commits: Sequence[Commit]) -> str:
    named = ", ".join(visible(str(commit)) for commit in commits[:_MOST_NAMED])
    return named + (f" and {len(commits) - _MOST_NAMED} more" if len(commits) > _MOST_NAMED else "")
