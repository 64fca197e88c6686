"""Sources that are not of this machine."""

import io
from collections.abc import Iterator
from typing import IO, NamedTuple

from copydesk.stores import reason, shown, store_of, url_name
from copydesk_schema.errors import SourceError, StorageError

_BUFFER = 1 << 18


class Found(NamedTuple):
    """A remote file: its path below what was asked for, its URL, its size in bytes."""

    below: str
    url: str
    size: int


def find(url: str) -> Iterator[Found]:
    """Yield the files below a URL, or the one that it names, or those that its `*` match; in no order.

    Raises SourceError if nothing can be listed there.
    """
    try:
        store, path = store_of(url)
        magic = next((at for at, c in enumerate(path) if c in "*?["), None)
        root = path if magic is None else path[:magic].rpartition("/")[0]
        listed = store.find(path, detail=True) if magic is None else store.glob(path, detail=True)
    except StorageError as error:
        raise SourceError(str(error)) from None
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
        store, path = store_of(url)
        return io.BufferedReader(store.open(path, "rb"), _BUFFER)  # whose readline knows a limit
    except StorageError as error:
        raise SourceError(str(error)) from None
    except OSError:
        raise
    except Exception as error:  # the store's own: a login that is missing, a time-out
        raise OSError(reason(error)) from None


def exists(url: str) -> bool:
    """Return whether a file is there."""
    try:
        store, path = store_of(url)
        return bool(store.isfile(path))
    except StorageError as error:
        raise SourceError(str(error)) from None
    except Exception:
        return False
