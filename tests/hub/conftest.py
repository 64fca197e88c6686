"""The real clients, sent to the stand-in: no Xet, and no second of waiting."""

import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from huggingface_hub import HfApi, close_session, constants

from hub import Hub, Token

Client = Callable[[Token | None], HfApi]


@pytest.fixture
def client(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Return a function that makes a client with a token, or without one."""
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    yield lambda token: HfApi(endpoint=hub.url, token=str(token) if token else False)
    close_session()


@pytest.fixture
def desk(client: Client, hub: Hub) -> HfApi:
    """Return the client of a user who may write."""
    return client(hub.write)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the seconds that the client would have waited; it does not."""
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    return waited


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> str | None:
        """What is refused, and why."""
        return self.headers.get("x-error-message")


@pytest.fixture
def send(hub: Hub) -> Callable[..., Told]:
    """Return a function that sends what no real client would: a body is sent as JSON unless it is bytes."""

    def sent(method: str, path: str, body: Any = None, token: Token | None = hub.write, **headers: str) -> Told:
        given = {key.replace("_", "-"): value for key, value in headers.items()}
        if token:
            given["Authorization"] = f"Bearer {token}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            given.setdefault("Content-Type", "application/json")
        where = urlsplit(path if "://" in path else hub.url + path)
        connection = http.client.HTTPConnection(where.netloc, timeout=30)
        try:
            connection.request(method, f"{where.path}?{where.query}", body, given)
            answer = connection.getresponse()
            return Told(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    return sent
