"""Files that are not of this machine: any URL that fsspec opens (`s3://`, `hf://`, `https://`, …).

Credentials come from the environment or the store's own login, never from a URL: names and messages hold none.
"""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from copydesk_schema.columns import without_credentials
from copydesk_schema.errors import StorageError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_QUERY = re.compile(r"(\w://[^\s'\"?]*)\?[^\s'\"]*")
_EXTRAS = {"s3": "s3", "s3a": "s3"}


def is_url(source: str) -> bool:
    """Return whether a source is a URL, rather than a path of this machine."""
    scheme, colon, _ = source.partition("://")
    return bool(colon) and scheme.replace("+", "").replace("-", "").isalnum()


def is_web(url: str) -> bool:
    """Return whether a URL is an address of the web, which may have a query."""
    return url.startswith(("http://", "https://"))


def without_query(url: str) -> str:
    """Return a web address without its query, which may be a signature; any other path as it is."""
    return url.partition("?")[0] if is_web(url) else url


def shown(url: str) -> str:
    """Return a text without what may be secret in its URLs: credentials, and the query of a signed address."""
    return without_credentials(_QUERY.sub(r"\1", url))


def url_name(url: str) -> str:
    """Return the last part of a URL's path, or its host."""
    parts = urlsplit(url.partition("?")[0])
    return parts.path.rstrip("/").rpartition("/")[2] or (parts.hostname or parts.scheme)


def reason(error: Exception) -> str:
    """Return what a store complains of, in one line, without what may be secret."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    line = shown(said.strip().partition("\n")[0])
    return f"{type(error).__name__}: {line}" if line else type(error).__name__


def store_of(url: str) -> "tuple[AbstractFileSystem, str]":
    """Return the file system of a URL and the path in it. Raises StorageError if nothing here can open it."""
    if without_credentials(url) != url:
        told = f"{shown(url)} holds a user name or password"
        raise StorageError(f"{told}; put it in the environment of the store's client")
    from fsspec.core import url_to_fs

    scheme = url.partition("://")[0]
    try:
        found: tuple[Any, str] = url_to_fs(url)
    except ImportError:
        extra = _EXTRAS.get(scheme)
        hint = f"pip install 'copydesk[{extra}]'" if extra else f"install the fsspec package for {scheme}://"
        raise StorageError(f"{scheme}:// cannot be opened yet: {hint}") from None
    except ValueError as error:
        raise StorageError(f"{shown(url)} cannot be opened: {reason(error)}") from None
    return found
