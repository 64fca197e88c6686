"""The HTTP of it: which route a request is for, the fault that befalls it, and the answer."""

import re
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from . import about, reading, store, writing, xet
from .calls import Call, Refusal, Reply
from .faults import Answer, Cut, Fault, Flip, Foreign, Short, flipped
from .repositories import File, Repository, is_large
from .world import Asked, World

MOST_BYTES = 1 << 28
ID = r"(?P<repo>[^/]+/[^/]+?)"
REV = r"(?P<revision>[^/]+)"


@dataclass(frozen=True, slots=True)
class Route:
    """A name for tests, the requests that are meant, and what answers them."""

    name: str
    methods: str
    pattern: re.Pattern[str]
    answer: Callable[..., Reply]


def _route(name: str, methods: str, pattern: str, answer: Callable[..., Reply]) -> Route:
    return Route(name, methods, re.compile(pattern), answer)


HUB = (
    _route("whoami", "GET", "/api/whoami-v2", about.whoami),
    _route("create", "POST", "/api/repos/create", about.create),
    _route("delete", "DELETE", "/api/repos/delete", about.delete),
    _route("yaml", "POST", "/api/validate-yaml", writing.validate_yaml),
    _route("auth-check", "GET", f"/api/datasets/{ID}/auth-check(?P<write>/write)?", about.auth_check),
    _route("settings", "PUT", f"/api/datasets/{ID}/settings", about.settings),
    _route("refs", "GET", f"/api/datasets/{ID}/refs", about.refs),
    _route("tag", "POST DELETE", f"/api/datasets/{ID}/tag/{REV}", about.tag),
    _route("branch", "POST DELETE", f"/api/datasets/{ID}/branch/(?P<name>[^/]+)", about.branch),
    _route("squash", "POST", f"/api/datasets/{ID}/super-squash/(?P<name>[^/]+)", about.super_squash),
    _route("tree", "GET", f"/api/datasets/{ID}/tree/{REV}(?:/(?P<folder>.+))?", reading.tree),
    _route("paths", "POST", f"/api/datasets/{ID}/paths-info/{REV}", reading.paths_info),
    _route("commits", "GET", f"/api/datasets/{ID}/commits/{REV}", reading.commits),
    _route("preupload", "POST", f"/api/datasets/{ID}/preupload/{REV}", writing.preupload),
    _route("commit", "POST", f"/api/datasets/{ID}/commit/{REV}", writing.commit),
    _route("info", "GET", f"/api/datasets/{ID}(?:/revision/{REV})?", reading.info),
    _route("batch", "POST", rf"/datasets/{ID}\.git/info/lfs/objects/batch", writing.batch),
    _route("xet-token", "GET", f"/api/datasets/{ID}/xet-(?P<scope>read|write)-token/{REV}", writing.xet_token),
    _route("verify", "POST", rf"/datasets/{ID}\.git/info/lfs/objects/verify", writing.verify),
    _route("head", "HEAD", f"/datasets/{ID}/resolve/{REV}/(?P<path>.+)", reading.resolve),
    _route("download", "GET", f"/datasets/{ID}/resolve/{REV}/(?P<path>.+)", reading.resolve),
    _route("viewer", "GET", "/(?:info|parquet)", reading.viewer),
)
OID = "(?P<oid>[0-9a-f]{64})"
STORE = (
    _route("upload", "PUT", f"/upload/{OID}", store.put_object),
    _route("upload", "PUT", f"/part/{OID}", store.put_part),
    _route("complete", "POST", f"/complete/{OID}", store.complete),
    _route("head", "HEAD", f"/object/{OID}", store.get_object),
    _route("object", "GET", f"/object/{OID}", store.get_object),
)
XET = (
    _route("xorb", "POST", "/v1/xorbs/default/(?P<xorb>[0-9a-f]{64})", xet.put_xorb),
    _route("shard", "POST", "/v1/shards", xet.put_shard),
    _route("chunk", "GET", "/v1/chunks/default(?:-merkledb)?/(?P<chunk>[0-9a-f]{64})", xet.find_chunk),
    _route("newer", "POST", "/v1/xorb-grants/.+|/v2/shards", xet.not_yet),
)
NAMES = frozenset(route.name for route in HUB + STORE + XET)


class Server(ThreadingHTTPServer):
    """One host: the Hub's own, its large file store's, or its chunk store's. `state`: what its routes are given."""

    daemon_threads = True

    def __init__(self, world: World, routes: tuple[Route, ...], state: World | store.Store | xet.Xet) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.world, self.routes, self.state = world, routes, state
        self.crashes: list[str] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        """Say nothing: what was asked is recorded."""

    def do_GET(self) -> None:
        """Answer a request of any method."""
        if self._is_stray():
            return
        target, headers = urlsplit(self.path), {key.lower(): value for key, value in self.headers.items()}
        world, at = self.server.world, time.monotonic()
        world.leaks.extend(f"{self.command} {target.path}" for token in world.tokens if token.text in self.path)
        route, groups = self._find(target.path)
        fault = world.faults.take(route.name) if route else None
        length = int(headers.get("content-length", 0))
        body = self.rfile.read(length // 2 if isinstance(fault, Short) and self._sends() else length)
        query = parse_qs(target.query, keep_blank_values=True)
        call = Call(self.command, target.path, query, headers, body, None)
        reply: Reply | None = None
        try:
            with world.lock:
                reply, user = self._answer(world, route, groups, call, fault, length)
                shown = {key: value for key, value in headers.items() if key != "authorization"}
                name = route.name if route else "unknown"
                status = reply.status if reply else 0
                world.asked.append(Asked(name, call.method, call.path, query, shown, user, length, status, at))
        except Exception:
            self.server.crashes.append(traceback.format_exc())
        self._send(reply, cut=isinstance(fault, Short))

    do_HEAD = do_POST = do_PUT = do_DELETE = do_CONNECT = do_GET  # noqa: N815

    def _is_stray(self) -> bool:
        """Refuse a request to another host: it comes here because here is the only proxy. The viewer's host is ours."""
        if self.path.startswith(("/", self.server.url.replace("://", "://datasets-server."))):
            return False
        self.server.world.strays.append(f"{self.command} {self.path.partition('?')[0]}")
        self.close_connection = True
        self.send_error(403, "nothing reaches the network")
        return True

    def _sends(self) -> bool:
        return self.command in ("PUT", "POST")

    def _find(self, path: str) -> tuple[Route | None, dict[str, Any]]:
        for route in self.server.routes:
            if self.command in route.methods.split() and (match := route.pattern.fullmatch(path)):
                return route, {key: value and unquote(value) for key, value in match.groupdict().items()}
        return None, {}

    def _answer(
        self, world: World, route: Route | None, groups: Mapping[str, Any], call: Call, fault: Fault | None, length: int
    ) -> tuple[Reply | None, str | None]:
        """Return the answer and who asked; None for a connection that is to be cut."""
        if (isinstance(fault, Short) and self._sends()) or (isinstance(fault, Cut) and not fault.applied):
            return None, None
        if isinstance(fault, Answer) and not fault.applied:
            return _told(fault), None
        if isinstance(fault, Foreign):
            land(world, world.repositories[fault.repository or groups["repo"]], fault.files)
        if isinstance(fault, Flip) and self._sends():
            call = replace(call, body=flipped(call.body, fault.at))
        user = None
        try:
            if "content-length" not in call.headers and self._sends():
                raise Refusal(411, "MissingContentLength")
            if length > MOST_BYTES:
                raise Refusal(413, "Payload too large")
            if self.server.routes is HUB:
                call = replace(call, who=world.sender(call.headers))
                user = call.who.user if call.who else None
            if route is None:
                raise Refusal(404, f"The stand-in has no {call.method} {call.path}")
            reply = route.answer(self.server.state, call, **groups)
        except Refusal as refusal:
            reply = refusal.reply()
        if isinstance(fault, Cut):
            return None, user
        if isinstance(fault, Answer):
            return _told(fault), user
        if isinstance(fault, Flip) and not self._sends():
            body, headers = reply.sent()
            reply = Reply(flipped(body, fault.at), reply.status, headers)
        return reply, user

    def _send(self, reply: Reply | None, cut: bool) -> None:
        if reply is None:
            self.close_connection = True
            return
        body, headers = reply.sent()
        self.send_response(reply.status)
        for key, value in {"Content-Length": str(len(body)), "X-Request-Id": "stand-in", **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        if cut:
            self.close_connection = True
            body = body[: len(body) // 2]
        if self.command != "HEAD":
            self.wfile.write(body)


def _told(fault: Answer) -> Reply:
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return Reply({"error": f"ordered: {fault.status}"}, fault.status, headers)


def land(world: World, repository: Repository, files: Mapping[str, bytes | None], author: str = "somebody-else") -> str:
    """Put somebody else's commit upon main and return its id; a path whose content is None is deleted."""
    head = repository.at("main")
    now = {path: file for path, file in head.files.items() if path not in files}
    for path, content in files.items():
        if content is not None:
            now[path] = File(content, is_large(path, len(content), content[:512]))
            if now[path].lfs:
                world.store.objects[now[path].sha256] = content
    commit = repository.add(now, (head.oid,), "a commit of somebody else's", author=author)
    repository.move("main", commit)
    return commit.oid
