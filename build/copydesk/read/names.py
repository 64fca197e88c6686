"""Stable names: what the ledger calls a document, and the way back from a name to a path."""

import os
import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import unquote_to_bytes

_ESCAPE_LIKE = re.compile(r"%(?=[0-9A-Fa-f]{2})")
_DRIVE = re.compile(r"[A-Za-z]:[/\\]")

MEMBER = "!"
"""Stands between an archive and its member: `corpus.zip!a/b.txt`."""

RECORD = "#"
"""Stands between a file and the number of a record, which counts from 1: `docs.jsonl#17` is line 17."""


def source_name(path: str) -> str:
    """Return a file system path as a source name: UTF-8 text without control characters.

    Invalid bytes, control characters, and a `%` that looks like an escape are percent-encoded, so that
    `urllib.parse.unquote_to_bytes` gives the path back.
    """
    path = path.replace(os.sep, "/")
    if path.isascii() and path.isprintable() and "%" not in path:
        return path
    path = os.fsencode(path).decode("utf-8", "surrogateescape")  # whatever the locale: a name is the same everywhere
    path = _ESCAPE_LIKE.sub("%25", path)
    return "".join(c if _is_text(c) else _escaped(c) for c in path)


def _escaped(c: str) -> str:
    return "".join(f"%{byte:02X}" for byte in c.encode("utf-8", "surrogateescape"))


def _is_text(c: str) -> bool:
    return unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp")


def path_below(root: str, name: str) -> str | None:
    """Return where a source name lies below a folder; None if the name would lead out of it."""
    path = PurePosixPath(os.fsdecode(unquote_to_bytes(name)))
    if not name or path.is_absolute() or ".." in path.parts or "\x00" in str(path):
        return None
    return os.path.join(root, path)  # noqa: PTH118  a root may be a URL


def record_name(container: str, number: int) -> str:
    """Return the name of a container's record."""
    return f"{container}{RECORD}{number}"


def member_name(member: str) -> str | None:
    """Return the name of an archive's member within it; None if it leads out of the archive, or names nothing."""
    parts = [part for part in member.split("/") if part not in ("", ".")]
    absolute = member.startswith(("/", "\\")) or _DRIVE.match(member)
    if absolute or not parts or ".." in member.replace("\\", "/").split("/") or "\x00" in member:
        return None
    return source_name("/".join(parts))


def is_hidden(name: str) -> bool:
    """Return whether a file, or a folder on the way to it, begins with a dot: such are passed over everywhere."""
    return name.startswith(".") or "/." in name
