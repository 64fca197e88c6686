"""What the stand-in knows: who there is, what lies there, what is to go wrong, and what was asked."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from .accounts import READ, WRITE, Token
from .calls import Call, Refusal
from .faults import Faults
from .repositories import Repository
from .store import Store
from .xet import Xet


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was made, and the status of its answer: 0 if the connection was cut."""

    route: str
    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]  # without a login, which `user` tells
    user: str | None
    size: int
    status: int
    at: float  # on the clock that only runs forward, in seconds


@dataclass(slots=True)
class World:
    """All state, under one lock."""

    url: str = ""
    tokens: list[Token] = field(default_factory=list)
    repositories: dict[str, Repository] = field(default_factory=dict)
    store: Store = field(default_factory=Store)
    xet: Xet = field(init=False)
    faults: Faults = field(default_factory=Faults)
    asked: list[Asked] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        """Let what comes in chunks lie where all large files lie."""
        self.xet = Xet(self.store)

    def sender(self, headers: Mapping[str, str]) -> Token | None:
        """Return whose token a request bears, None if it bears none."""
        given = headers.get("authorization")
        if given is None:
            return None
        for token in self.tokens:
            if given == f"Bearer {token.text}":
                return token
        raise Refusal(401, "Invalid credentials in Authorization header")

    def found(self, call: Call, repo: str) -> Repository:
        """Return a repository that the sender may see; one of others is not told from one that is not."""
        repository = self.repositories.get(repo)
        if repository is None or (repository.private and not (call.who and call.who.permits(READ, repo))):
            raise Refusal(404 if call.who else 401, "Repository not found", "RepoNotFound")
        return repository

    def readable(self, call: Call, repo: str) -> Repository:
        """Return a repository whose files the sender may read."""
        repository = self.found(call, repo)
        if repository.gated and not (call.who and call.who.permits(READ, repo)):
            message = f"Access to dataset {repo} is restricted and you are not in the authorized list."
            raise Refusal(403 if call.who else 401, message, "GatedRepo")
        return repository

    def writable(self, call: Call, repo: str, what: str = WRITE) -> Repository:
        """Return a repository that the sender may change."""
        repository = self.found(call, repo)
        if call.who is None:
            raise Refusal(401, "Invalid username or password.")
        if not call.who.permits(what, repo):
            if call.who.role == "read":
                raise Refusal(403, "Forbidden: you must use a write token to upload to a repository.")
            raise Refusal(403, "Forbidden: pass `create_pr=1` as a query parameter to create a Pull Request")
        return repository
