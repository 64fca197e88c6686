"""Sources that are not of this machine."""

import io
from collections.abc import Iterator
from typing import IO, NamedTuple

from copydesk.stores import is_web, reason, shown, store_of, url_name, without_query
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
        above = folder_of(path)
        root = path if above is None else above
        listed = store.find(path, detail=True) if above is None else store.glob(path, detail=True)
        if above is None and list(listed) in ([], [path]):  # a lone file, of which some stores list the name only
            listed = {path: {"type": "file"} | store.info(path)}
    except StorageError as error:
        raise SourceError(str(error)) from None
    except Exception as error:
        why = error.__cause__ if isinstance(error, FileNotFoundError) else error  # a store's word for any failure
        if isinstance(why, Exception) and not isinstance(why, FileNotFoundError):
            raise SourceError(f"cannot list {shown(url)}: {reason(why)}") from None
        listed = {}
    if not listed and above is None:
        raise SourceError(f"nothing is at {shown(url)}; check the address, and the login of its store")
    for full, facts in listed.items():
        if facts["type"] == "file":
            below = without_query(full).removeprefix(without_query(root).rstrip("/")).lstrip("/") or url_name(full)
            yield Found(below, store.unstrip_protocol(full), int(facts.get("size") or 0))


def folder_of(pattern: str) -> str | None:
    """Return the folder above a pattern's first wildcard, None if it has none: a web address's `?` is not one."""
    wild = "*[" if is_web(pattern) else "*?["
    magic = next((at for at, c in enumerate(without_query(pattern)) if c in wild), None)
    return None if magic is None else pattern[:magic].rpartition("/")[0]


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
