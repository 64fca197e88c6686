"""Publishing to the Hub, step by step: rights, plan, question, commit, proof, tag."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from copydesk.publishing.compared import beside_theirs
from copydesk.publishing.errors import HubError
from copydesk.publishing.hub import MAIN, Hub, Refs, quiet_client
from copydesk.publishing.patience import Patience, said
from copydesk.publishing.plan import Plan, Theirs, make_plan
from copydesk.publishing.proof import prove
from copydesk.publishing.release import Release
from copydesk.publishing.result import Ask, Published
from copydesk.publishing.rights import check_rights, logged_in
from copydesk.publishing.send import Landed, Order, send
from copydesk_schema.errors import ConfigError, TargetError

_REPO = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*", re.ASCII)
_NAME = re.compile(r"(?!refs/(?!pr/\d+$)|.*(\.\.|//|@\{|[\s~^:?*\[\\]))[\w.][\w./-]*(?<![./])", re.ASCII)


@dataclass(frozen=True, slots=True)
class HubTarget:
    """A repository, and how it is published to. revision: a branch, or the ref of a pull request that is open."""

    repo: str
    private: bool = False
    revision: str = MAIN
    tag: str | None = None
    create_pr: bool = False
    message: str | None = None

    def must_be_sound(self) -> None:
        """Raise ConfigError for what no Hub would take."""
        if not _REPO.fullmatch(self.repo):
            raise ConfigError(f"--repo '{self.repo}' is no NAMESPACE/NAME; a folder or a URL goes to --to")
        for flag, name in (("revision", self.revision), ("tag", self.tag)):
            if name is not None and not _NAME.fullmatch(name):
                raise ConfigError(f"--{flag} '{name}' is no name that the Hub takes")
        if self.create_pr and self.tag:
            raise ConfigError("--tag names a release, and --create-pr only proposes one; tag it once it is merged")
        if self.create_pr and self.private:
            raise ConfigError("--private is for a new repository, and --create-pr for one that is there")
        if self.message is not None and not self.message.strip():
            raise ConfigError("--message is empty")


def to_hub(
    release: Release,
    target: HubTarget,
    *,
    fit: Callable[[], None],
    ask: Ask,
    tell: Callable[[str], None],
    dry_run: bool,
    patience: Patience,
    bars: bool,
) -> Published:
    """Publish a release to the Hub. fit: raises if the release is not fit for it; called once the rights are known."""
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    target.must_be_sound()
    with quiet_client(bars):
        try:
            return _Publishing(Hub(target.repo, patience), release, target, tell).run(fit, ask, dry_run)
        except HfHubHTTPError as error:
            raise HubError(f"the Hub refused: {said(error)}") from None
        except OfflineModeIsEnabled:
            raise ConfigError("HF_HUB_OFFLINE is set, so the Hub cannot be reached; unset it") from None


class _Publishing:
    def __init__(self, hub: Hub, release: Release, target: HubTarget, tell: Callable[[str], None]) -> None:
        self.hub, self.release, self.target, self.tell = hub, release, target, tell

    def run(self, fit: Callable[[], None], ask: Ask, dry_run: bool) -> Published:
        hub, target = self.hub, self.target
        who = logged_in(hub)
        info = hub.info()
        check_rights(hub, who, info is not None, target.create_pr)
        if info is not None and target.private and not info.private:
            told = f"{target.repo} is public, and --private is for a new repository"
            raise TargetError(f"{told}; make it private in its settings on the Hub, or leave --private out")
        fit()
        refs = hub.refs() if info is not None else Refs({}, {}, {})
        theirs = self._look(refs) if info is not None else Theirs()
        plan = make_plan(target.repo, self.release, theirs, tuple(self._notes(info is not None, refs)))
        plan = beside_theirs(plan, theirs, f"hf://datasets/{target.repo}@{theirs.head}", self.release.root)
        tagged = self._is_tagged(refs)
        result = Published(target.repo, "unchanged", plan, theirs.head, hub.url, tag=target.tag)
        if plan.nothing and (target.tag is None or tagged):
            return result
        if target.create_pr and (same := hub.pulls_with(self.release, refs)):
            return replace(result, pull=same[0], commit=refs.pulls[same[0]])
        if dry_run:
            return replace(result, status="planned")
        if not ask(plan):
            return replace(result, status="declined")
        landed = Landed(theirs.head or "") if plan.nothing else self._send(plan, theirs, refs, info is not None)
        try:
            prove(hub, self.release, landed)
            if target.tag and not tagged:
                self._tag(landed.oid)
        except HubError as error:
            told = f"published as commit {landed.oid[:8]} of {target.repo}, but what comes after failed: {error}"
            raise HubError(told) from None
        return replace(result, status="published", commit=landed.oid, pull=landed.pull)

    def _look(self, refs: Refs) -> Theirs:
        """Return what lies at the branch; of one that is not there yet, what lies where it will begin."""
        name = self.target.revision
        if name in refs.tags and name not in refs.branches:
            raise ConfigError(f"--revision {name} is a tag, which never moves; name a branch, and the tag with --tag")
        there = name in refs.branches or name in refs.pulls
        if not there and (name.startswith("refs/") or self.target.create_pr):
            raise ConfigError(f"{self.target.repo} has no revision '{name}'; it has {', '.join(sorted(refs.branches))}")
        return self.hub.look(self.release, name if there else MAIN)

    def _notes(self, exists: bool, refs: Refs) -> list[str]:
        target = self.target
        notes = []
        if not exists:
            notes.append(f"creates the {'private ' if target.private else ''}dataset {target.repo}")
        if not self._is_there(refs, exists):
            notes.append(f"creates the branch {target.revision}")
        if target.create_pr:
            notes.append("opens a pull request")
        if target.tag and target.tag not in refs.tags:
            notes.append(f"tags it as {target.tag}")
        return notes

    def _is_there(self, refs: Refs, exists: bool) -> bool:
        name = self.target.revision
        return name in refs.branches or name in refs.pulls or (not exists and name == MAIN)

    def _is_tagged(self, refs: Refs) -> bool:
        """Return whether the tag is there, upon this release. Raises TargetError if it is upon another."""
        tag = self.target.tag
        if tag is None or tag not in refs.tags:
            return False
        if not self.hub.holds(self.release, refs.tags[tag]):
            told = f"the tag {tag} of {self.target.repo} names another release ({refs.tags[tag][:8]})"
            raise TargetError(f"{told}; choose another --tag: one that is out is never moved")
        return True

    def _send(self, plan: Plan, theirs: Theirs, refs: Refs, exists: bool) -> Landed:
        hub, target = self.hub, self.target
        if not exists:
            hub.create(target.private)
            refs = hub.refs()
            theirs = self._look(refs)  # the Hub put a first commit there
            plan = make_plan(target.repo, self.release, theirs, plan.notes)
        if not self._is_there(refs, True):
            hub.branch(target.revision, str(theirs.head))
        order = Order(target.message or self.release.title, target.revision, target.create_pr)
        return send(hub, self.release, plan, theirs, order, self.tell)

    def _tag(self, oid: str) -> None:
        tag = str(self.target.tag)
        self.hub.tag(tag, oid)
        if self.hub.refs().tags.get(tag) != oid:
            raise HubError(f"somebody else made a tag {tag} meanwhile; choose another --tag")
