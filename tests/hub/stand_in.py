"""The stand-in as a test has it: running, looked at from behind, and told what is to go wrong."""

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .accounts import READ, Token
from .faults import Fault
from .repositories import ATTRIBUTES, Commit, File, Repository
from .server import HUB, NAMES, STORE, XET, Server, land
from .world import Asked, World


@dataclass(slots=True)
class Hub:
    """A running stand-in.

    `desk` is a user, who writes in the organization `newsroom` and reads in `archive`: `write` and `read` are tokens of
    theirs, `narrow` a fine-grained one that may read `newsroom/news` and no more. `stranger` may write, elsewhere.
    """

    world: World
    write: Token = field(default_factory=lambda: Token("desk", "write"))
    read: Token = field(default_factory=lambda: Token("desk", "read"))
    narrow: Token = field(
        default_factory=lambda: Token("desk", "fineGrained", {"newsroom/news": frozenset({READ})}),
    )
    stranger: Token = field(default_factory=lambda: Token("stranger", "write"))

    @property
    def url(self) -> str:
        """Where it listens: what HF_ENDPOINT must be."""
        return self.world.url

    def environment(self, home: Path, token: Token | None = None, xet: bool = False) -> dict[str, str]:
        """Return the variables that send a process's clients here, with a cache of their own, with Xet or without.

        Here is their proxy as well, so that a request to any other host is seen, and fails the test.
        """
        return {
            "HF_ENDPOINT": self.url,
            "HF_HOME": str(home),
            "HF_TOKEN": str(token or ""),
            "HF_HUB_DISABLE_XET": "0" if xet else "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_UPDATE_DOWNLOAD_COUNTS": "0",  # datasets would tell a host of its own which datasets are loaded
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), self.url),
            **dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1"),
        }

    def repository(self, repo: str) -> Repository:
        """Return a repository as it lies there; KeyError if there is none."""
        return self.world.repositories[repo]

    def create(self, repo: str, files: Mapping[str, bytes] | None = None, private: bool = False) -> Repository:
        """Lay a repository there, with a first commit and, given files, another."""
        repository = self.world.repositories[repo] = Repository(repo, private=private)
        first = repository.add({".gitattributes": File(ATTRIBUTES)}, (), "initial commit")
        repository.branches["main"] = first.oid
        if files:
            self.commit(repo, files)
        return repository

    def commit(self, repo: str, files: Mapping[str, bytes | None], author: str = "somebody-else") -> str:
        """Put a commit of somebody else's upon main and return its id; a path whose content is None is deleted."""
        with self.world.lock:
            return land(self.world, self.repository(repo), files, author)

    def head(self, repo: str, revision: str = "main") -> Commit:
        """Return the commit that a revision names."""
        return self.repository(repo).at(revision)

    def files(self, repo: str, revision: str = "main") -> dict[str, bytes]:
        """Return what lies at a revision, by path, without what the Hub itself put there."""
        found = self.head(repo, revision).files
        return {path: file.content for path, file in found.items() if path != ".gitattributes"}

    def order(self, route: str, fault: Fault, times: int = 1) -> None:
        """Let a fault befall the next requests of a route; `server.py` names them."""
        if route not in NAMES:
            raise ValueError(f"no route {route}; the routes are {', '.join(sorted(NAMES))}")
        self.world.faults.order(route, fault, times)

    def asked(self, *routes: str) -> list[Asked]:
        """Return the requests that were made, in order: all, or those of these routes."""
        return [asked for asked in self.world.asked if not routes or asked.route in routes]

    def wait_for(self, route: str) -> None:
        """Wait until a route was asked for."""
        end = time.monotonic() + 60
        while not self.asked(route):
            assert time.monotonic() < end, f"{route} was never asked for"
            time.sleep(0.01)


@contextlib.contextmanager
def running() -> Iterator[Hub]:
    """Run a stand-in for as long as the context lasts; then assert what no client may do.

    No address and no file shows a token, and no request is meant for another host.
    """
    world = World()
    servers = Server(world, HUB, world), Server(world, STORE, world.store), Server(world, XET, world.xet)
    world.url, world.store.url, world.xet.url = (server.url for server in servers)
    hub = Hub(world)
    world.tokens.extend((hub.write, hub.read, hub.narrow, hub.stranger))
    threads = [threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield hub
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()
    assert not world.leaks, f"a token in an address: {', '.join(world.leaks)}"
    assert not (written := list(_written(world))), f"a token in a file: {', '.join(written)}"
    assert not world.strays, f"a request to another host: {', '.join(world.strays)}"
    assert not any(server.crashes for server in servers), "\n".join(c for server in servers for c in server.crashes)


def _written(world: World) -> Iterator[str]:
    """Yield where a token was written: in a file or in a commit's message."""
    for repository in world.repositories.values():
        for commit in repository.commits.values():
            texts = {path: file.content for path, file in commit.files.items()}
            texts["its message"] = f"{commit.title}\n{commit.description}".encode()
            for path, content in texts.items():
                if any(token.text.encode() in content for token in world.tokens):
                    yield f"{repository.id}@{commit.oid}: {path}"
