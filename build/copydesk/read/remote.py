"""Files that are not of this machine: any URL that fsspec opens (`s3://`, `hf://`, `https://`, …).

Credentials come from the environment or the store's own login, never from a URL: names and messages hold none.
"""

import io
import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from copydesk_schema.columns import without_credentials
from copydesk_schema.errors import SourceError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_BUFFER = 1 << 18
_QUERY = re.compile(r"(\w://[^\s'\"?]*)\?[^\s'\"]*")
_EXTRAS = {"s3": "s3", "s3a": "s3"}


class Found(NamedTuple):
    """A remote file: its path below what was asked for, its URL, its size in bytes."""

    below: str
    url: str
    size: int


def is_url(source: str) -> bool:
    """Return whether a source is a URL, rather than a path of this machine."""
    scheme, colon, _ = source.partition("://")
    return bool(colon) and scheme.replace("+", "").replace("-", "").isalnum()


def shown(url: str) -> str:
    """Return a text without what may be secret in its URLs: credentials, and the query of a signed address."""
    return without_credentials(_QUERY.sub(r"\1", url))


def url_name(url: str) -> str:
    """Return the last part of a URL's path, or its host."""
    parts = urlsplit(url.partition("?")[0])
    return parts.path.rstrip("/").rpartition("/")[2] or (parts.hostname or parts.scheme)


def find(url: str) -> Iterator[Found]:
    """Yield the files below a URL, or the one that it names, or those that its `*` match; in no order.

    Raises SourceError if nothing can be listed there.
    """
    try:
        store, path = _store(url)
        magic = next((at for at, c in enumerate(path) if c in "*?["), None)
        root = path if magic is None else path[:magic].rpartition("/")[0]
        listed = store.find(path, detail=True) if magic is None else store.glob(path, detail=True)
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(f"cannot list {shown(url)}: {reason(error)}") from None
    if not listed and magic is None:
        raise SourceError(f"nothing is at {shown(url)}; check the address, and the login of its store")
    for full, facts in listed.items():
        if facts["type"] == "file":
            below = full.removeprefix(root.rstrip("/")).lstrip("/") or url_name(full)
            yield Found(below, store.unstrip_protocol(full), int(facts.get("size") or 0))


def open_url(url: str) -> IO[bytes]:
    """Open a remote file for reading. Raises OSError if the store does not give it."""
    try:
        store, path = _store(url)
        return io.BufferedReader(store.open(path, "rb"), _BUFFER)  # whose readline knows a limit
    except (OSError, SourceError):
        raise
    except Exception as error:  # the store's own: a login that is missing, a time-out
        raise OSError(reason(error)) from None


def exists(url: str) -> bool:
    """Return whether a file is there."""
    try:
        store, path = _store(url)
        return bool(store.isfile(path))
    except SourceError:
        raise
    except Exception:
        return False


def reason(error: Exception) -> str:
    """Return what a store complains of, in one line, without what may be secret."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    line = shown(said.strip().partition("\n")[0])
    return f"{type(error).__name__}: {line}" if line else type(error).__name__


def _store(url: str) -> "tuple[AbstractFileSystem, str]":
    if without_credentials(url) != url:
        told = f"{shown(url)} holds a user name or password"
        raise SourceError(f"{told}; put it in the environment of the store's client")
    from fsspec.core import url_to_fs

    scheme = url.partition("://")[0]
    try:
        found: tuple[Any, str] = url_to_fs(url)
    except ImportError:
        extra = _EXTRAS.get(scheme)
        hint = f"pip install 'copydesk[{extra}]'" if extra else f"install the fsspec package for {scheme}://"
        raise SourceError(f"{scheme}:// cannot be read yet: {hint}") from None
    except ValueError as error:
        raise SourceError(f"{shown(url)} cannot be read: {reason(error)}") from None
    return found
