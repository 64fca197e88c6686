"""A request as it came, the answer to it, and a refusal, which is an answer too."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .accounts import Token


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose sender is known, if it says who it is."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    who: Token | None

    def flag(self, name: str) -> bool:
        """Return a parameter of the query that is true or false."""
        given = self.query.get(name, ["false"])[-1].lower()
        if given not in ("true", "false", "1", "0"):
            raise Refusal(400, f'"{name}" must be a boolean')
        return given in ("true", "1")

    def fields(self, required: Mapping[str, type], optional: Mapping[str, type] | None = None) -> dict[str, Any]:
        """Return the JSON object in the body, whose keys are all named and of their types; null is as if not given."""
        if self.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            raise Refusal(415, "Content-Type must be application/json")
        return checked(parsed(self.body), required, optional or {}, "body")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `body` is sent as JSON unless it is bytes."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def sent(self) -> tuple[bytes, dict[str, str]]:
        """Return the bytes of the body, and the headers."""
        if isinstance(self.body, bytes):
            return self.body, {"Content-Type": "application/octet-stream", **self.headers}
        return json.dumps(self.body).encode(), {"Content-Type": "application/json; charset=utf-8", **self.headers}


class Refusal(Exception):  # noqa: N818 (a refusal is an answer)
    """A 4xx of the Hub: its message and, where the Hub has one, its code."""

    def __init__(self, status: int, message: str, code: str | None = None, **more: Any) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.more = status, message, code, more

    def reply(self) -> Reply:
        """Return the answer that says so, as the Hub does in headers and body."""
        headers = {"X-Error-Message": self.message.encode("ascii", "replace").decode().replace("\n", " ")}
        if self.code:
            headers["X-Error-Code"] = self.code
        return Reply({"error": self.message, **self.more}, self.status, headers)


def parsed(raw: bytes) -> Any:
    """Return what JSON says."""
    try:
        return json.loads(raw)
    except ValueError:
        raise Refusal(400, "Invalid JSON") from None


def checked(found: Any, required: Mapping[str, type], optional: Mapping[str, type], where: str) -> dict[str, Any]:
    """Return an object that has all required keys, none unknown, and each of its type."""
    if not isinstance(found, dict):
        raise Refusal(400, f'"{where}" must be of type object')
    known = {**required, **optional}
    for key, value in found.items():
        if key not in known:
            raise Refusal(400, f'"{where}.{key}" is not allowed')
        if value is None and key in optional:
            continue
        if not isinstance(value, known[key]) or (known[key] is int and isinstance(value, bool)):
            raise Refusal(400, f'"{where}.{key}" must be a {known[key].__name__}')
    if missing := [key for key in required if key not in found]:
        raise Refusal(400, f'"{where}.{missing[0]}" is required')
    return {key: value for key, value in found.items() if value is not None}
