"""Asking a server that may be busy: again after the time it names, a bounded number of times."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from copydesk.publishing.errors import HubError
from copydesk.shown import excerpt
from copydesk.stores import reason, shown

WAITS = (1.0, 2.0, 4.0, 8.0)  # seconds, where the server names no time
MOST_WAIT = 300.0  # longer than this, a person had better come back
_BUSY = {408, 429, 500, 502, 503, 504}

T = TypeVar("T")
Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What may pass by itself. wait: the seconds that the server asks for."""

    told: str
    wait: float | None = None


def status_of(error: BaseException) -> int | None:
    """Return the status of the answer that an error stands for; None if it stands for none."""
    from huggingface_hub.errors import HfHubHTTPError

    return error.response.status_code if isinstance(error, HfHubHTTPError) else None


def trouble_of(error: Exception) -> Trouble | None:
    """Return what went wrong if it may pass, and None if it will not."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError

    if isinstance(error, HfHubHTTPError):
        status = error.response.status_code
        if status not in _BUSY:
            return None
        stated = error.response.headers.get("Retry-After", "").strip()
        return Trouble(f"the Hub answers {status}", float(stated) if stated.isdigit() else None)
    if isinstance(error, httpx2.TransportError):
        return Trouble(f"the connection failed ({reason(error)})")
    return None


class Patience:
    """Asks again. sleep: what waits."""

    def __init__(self, sleep: Sleep = time.sleep) -> None:
        self._sleep = sleep

    def wait(self, trouble: Trouble, default: float) -> None:
        """Wait as long as was asked for. Raises HubError if that is too long to sit it out."""
        seconds = default if trouble.wait is None else trouble.wait
        if seconds > MOST_WAIT:
            raise HubError(f"{trouble.told} and asks to come back in {seconds:,.0f} seconds: run the same command then")
        self._sleep(seconds)

    def __call__(self, doing: str, ask: Callable[[], T]) -> T:
        """Return what is answered in the end.

        doing: what is tried, for the message. Raises HubError if the server stays busy; other errors as they come.
        """
        for default in (*WAITS, None):
            try:
                return ask()
            except Exception as error:
                trouble = trouble_of(error)
                if trouble is None:
                    raise
                if default is None:
                    tries = f"tried {len(WAITS) + 1} times"
                    raise HubError(f"cannot {doing}: {trouble.told}, {tries}; run the same command again") from None
                self.wait(trouble, default)
        raise AssertionError("the last try returns or raises")


def said(error: BaseException) -> str:
    """Return what the Hub or its client complains of, in one line, without what may be secret."""
    from huggingface_hub.errors import HfHubHTTPError

    if isinstance(error, HfHubHTTPError):
        told = (error.server_message or "").strip() or str(error).strip().partition("\n")[0]
        return excerpt(shown(f"{error.response.status_code}, {told}"))
    if isinstance(error, RuntimeError) and error.__cause__ is not None:
        return said(error.__cause__)
    return excerpt(shown(str(error))) or type(error).__name__
