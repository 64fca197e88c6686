"""What can go wrong, ordered by a test for the next request of a route."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer with this status. `applied`: only after doing what was asked, as a gateway does that lost patience."""

    status: int
    retry_after: int | None = None
    applied: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """Close the connection without an answer, before or after what was asked is done."""

    applied: bool = False


@dataclass(frozen=True, slots=True)
class Foreign:
    """Somebody else's commit lands just before; a path whose content is None is deleted."""

    files: Mapping[str, bytes | None]
    repository: str | None = None  # by default the one that is asked for


@dataclass(frozen=True, slots=True)
class Flip:
    """One bit of the content is another one: of the answer's where the route sends some, else of the request's."""

    at: int = -1


@dataclass(frozen=True, slots=True)
class Short:
    """Half of the content arrives: of the answer's where the route sends some, else of the request's; then a cut."""


Fault = Answer | Cut | Foreign | Flip | Short


@dataclass(slots=True)
class Faults:
    """The faults that are yet to come, by route."""

    waiting: dict[str, list[Fault]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def order(self, route: str, fault: Fault, times: int) -> None:
        """Let the fault befall the next requests of a route, after those that were ordered before."""
        with self.lock:
            self.waiting.setdefault(route, []).extend([fault] * times)

    def take(self, route: str) -> Fault | None:
        """Return the fault of this request, which is then past."""
        with self.lock:
            waiting = self.waiting.get(route)
            return waiting.pop(0) if waiting else None


def flipped(content: bytes, at: int) -> bytes:
    """Return the content with one bit changed."""
    if not content:
        return content
    raw = bytearray(content)
    raw[at] ^= 1
    return bytes(raw)
