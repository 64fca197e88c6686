"""Stable names: what the ledger calls a document, and the way back from a name to a path."""

import os
import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import unquote_to_bytes

from copydesk.read.forms import form_of
from copydesk.records import source_order

_ESCAPE_LIKE = re.compile(r"%(?=[0-9A-Fa-f]{2})")
_BORDER_LIKE = re.compile(r"!|#(?=[0-9]+\Z)")
_DRIVE = re.compile(r"[A-Za-z]:[/\\]")

MEMBER = "!"
"""Stands between an archive and its member: `corpus.zip!a/b.txt`."""

RECORD = "#"
"""Stands between a file and the number of a record, which counts from 1: `docs.jsonl#17` is line 17."""


def source_name(path: str) -> str:
    """Return a file system path as a source name: UTF-8 text without control characters.

    Invalid bytes, control characters, a `%` that looks like an escape, and what makes a file's name look like that of
    an archive's member or a file's record (`docs.jsonl#2`) are percent-encoded, so that
    `urllib.parse.unquote_to_bytes` gives the path back.
    """
    path = path.replace(os.sep, "/")
    if path.isascii() and path.isprintable() and not {"%", MEMBER, RECORD} & set(path):
        return path
    path = os.fsencode(path).decode("utf-8", "surrogateescape")  # whatever the locale: a name is the same everywhere
    path = _BORDER_LIKE.sub(_unlike, _ESCAPE_LIKE.sub("%25", path))
    return "".join(c if _is_text(c) else _escaped(c) for c in path)


def _unlike(border: re.Match[str]) -> str:
    form = form_of(border.string[: border.start()])
    return _escaped(border[0]) if form.is_container and form.has_members == (border[0] == MEMBER) else border[0]


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


def name_order(source: str) -> tuple[str, int]:
    """Return the key that sources are ordered by; an archive stands where its members do."""
    return source_order(source + MEMBER if form_of(source).has_members else source)


def is_hidden(name: str) -> bool:
    """Return whether a file, or a folder on the way to it, begins with a dot: such are passed over everywhere."""
    return name.startswith(".") or "/." in name
