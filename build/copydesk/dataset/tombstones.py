"""tombstones.jsonl: what was taken down, known by hashes alone, so that no build brings it back.

A line of it is a JSON object: the `reason`, the `day` on which it was asked for if somebody gave one, and what the
document is known by: its bytes (`sha256`, and its beginning, the `id`), the row that it was (`article_sha256`), its
address, its text, or all that an outlet publishes. A hash tells nobody what it is of, and confirms it to whoever has
it.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from copydesk_schema.columns import NO_CONTROLS
from copydesk_schema.errors import ConfigError, StorageError

TOMBSTONES = "tombstones.jsonl"
RULE = "tombstone"
MOST_REASON_CHARS = 500
LEAST_BYTES = 100  # of the letters of a body that is known by its hash: a shorter one may be anybody's, and guessed

_HASH = re.compile(r"[0-9a-f]{64}")
_FORMS = {
    "id": (re.compile(r"[0-9a-f]{32}"), "32 lower-case hex digits"),
    "signature": (re.compile(r"[0-9a-f]{8}:(?:[0-9a-f]{2})+"), "what `copydesk remove` wrote"),
} | dict.fromkeys(
    ("sha256", "article_sha256", "url_sha256", "body_sha256", "outlet_sha256"), (_HASH, "64 lower-case hex digits")
)
_KNOWN_BY = ("id", "sha256", "url_sha256", "body_sha256", "outlet_sha256")
_TRACKING = re.compile(r"(?:utm_.*|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|_ga|ref_src)\Z", re.IGNORECASE)
_PORTS = {80, 443}
_ASCII_MARKS = bytes(c for c in range(128) if not chr(c).isalnum())
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A takedown of a document, or of all that stands at an address or is of an outlet.

    signature: of the body, by which what is like it is found (`survey.tombstones`).
    """

    reason: str
    day: str | None = None
    id: str | None = None
    sha256: str | None = None
    article_sha256: str | None = None
    url_sha256: str | None = None
    body_sha256: str | None = None
    outlet_sha256: str | None = None
    signature: str | None = None

    def as_dict(self) -> dict[str, str]:
        """Return what is known, in the order of a line."""
        return {name: value for name in _KEYS if (value := getattr(self, name)) is not None}

    def covers(self, other: "Tombstone") -> bool:
        """Return whether whatever the other one withholds or finds alike, this one does, whatever the reasons."""
        marks = (*_KNOWN_BY, "signature")
        return all(getattr(other, name) in (None, getattr(self, name)) for name in marks)


_KEYS = tuple(field.name for field in fields(Tombstone))


def url_sha256(url: str) -> str:
    """Return the hash of an address, the same for all ways of writing it.

    Scheme, `www.`, the default port, case of the host, a last slash, the fragment, the order of the query and what
    trackers add to it count for nothing. This never changes: the hashes of old tombstones could not be made anew.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # no port, or brackets that never end: it is what it is
        return _sha256(url.strip())
    with contextlib.suppress(UnicodeError):  # a host that IDNA does not take is as it is written
        host = host.encode("idna").decode()
    query = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k))
    place = host.removeprefix("www.") + ("" if port is None or port in _PORTS else f":{port}")
    path = quote(unquote(parts.path, errors="surrogateescape").rstrip("/"), errors="surrogateescape")
    return _sha256(place + path + (f"?{urlencode(query, errors='surrogateescape')}" if query else ""))


def body_sha256(body: str) -> str | None:
    """Return the hash of a text's letters and figures; None of a text that is too short to be anybody's own."""
    folded = unicodedata.normalize("NFKC", body).casefold()
    letters = folded.encode("utf-8", "surrogatepass").translate(None, _ASCII_MARKS)  # most of what is no letter
    if not letters.isascii():
        letters = _MARKS.sub("", letters.decode("utf-8", "surrogatepass")).encode("utf-8", "surrogatepass")
    return hashlib.sha256(letters).hexdigest() if len(letters) >= LEAST_BYTES else None


def outlet_sha256(outlet: str) -> str:
    """Return the hash of an outlet's name, whatever its case and spaces."""
    return _sha256(" ".join(unicodedata.normalize("NFKC", outlet).casefold().split()))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_tombstones(path: Path) -> list[Tombstone]:
    """Return the tombstones of a file. Raises ConfigError that names the first line that is malformed."""
    try:
        return parse_tombstones(path.read_bytes(), str(path))
    except OSError as error:
        raise ConfigError(f"cannot read the takedowns in {path}: {error.strerror}; mend it, or name another") from None


def parse_tombstones(raw: bytes, name: str) -> list[Tombstone]:
    """Return the tombstones of a file's bytes. Raises ConfigError that names the first line that is malformed."""
    lines = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return [_tombstone(line, f"{name}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def _tombstone(line: bytes, where: str) -> Tombstone:
    mend = "mend it, or take the file from your backups: a takedown must not be lost"
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{where}: no JSON ({error}); {mend}") from None
    if not isinstance(row, dict):
        raise ConfigError(f"{where}: must be an object; {mend}")
    for key, value in row.items():
        if key not in _KEYS:
            raise ConfigError(f"{where}: no key '{key[:60]}'; the keys are {', '.join(_KEYS)}")
        if not isinstance(value, str):
            raise ConfigError(f"{where}: '{key}' must be a text")
        if key in _FORMS and not _FORMS[key][0].fullmatch(value):
            raise ConfigError(f"{where}: '{key}' must be {_FORMS[key][1]}")
    if not any(key in row for key in _KNOWN_BY):
        raise ConfigError(f"{where}: says not what was taken down; it needs one of {', '.join(_KNOWN_BY)}")
    if "id" in row and not str(row.get("sha256", row["id"])).startswith(row["id"]):
        raise ConfigError(f"{where}: 'id' and 'sha256' are of two documents; an id is how the hash begins")
    check_reason(row.get("reason", ""), where)
    if "day" in row:
        check_day(row["day"], where)
    return Tombstone(**row)


def check_reason(reason: str, where: str) -> None:
    """Raise ConfigError if this is no reason: it stands in ledgers and on cards."""
    if not reason.strip() or len(reason) > MOST_REASON_CHARS or not re.fullmatch(NO_CONTROLS, reason):
        raise ConfigError(f"{where}: the reason must be a line of 1 to {MOST_REASON_CHARS} characters")
    if any("\ud800" <= c <= "\udfff" for c in reason):
        raise ConfigError(f"{where}: the reason holds half of a character (a lone surrogate); write the whole one")


def check_day(day: str, where: str) -> None:
    """Raise ConfigError if this is no day."""
    try:
        known = date.fromisoformat(day).isoformat() == day
    except ValueError:
        known = False
    if not known:
        raise ConfigError(f"{where}: the day must be one like 2026-03-31, not '{day[:40]}'")


def render_tombstones(tombstones: Iterable[Tombstone]) -> bytes:
    """Return the lines of a file."""
    return "".join(json.dumps(one.as_dict(), ensure_ascii=False) + "\n" for one in tombstones).encode()


def news(known: Iterable[Tombstone], others: Iterable[Tombstone]) -> list[Tombstone]:
    """Return those of the others that withhold something that no known one does, each once."""
    by_mark: dict[tuple[str, str], list[Tombstone]] = {}
    for one in known:
        _note(by_mark, one)
    found = []
    for other in others:
        name = next(name for name in _KNOWN_BY if getattr(other, name))
        if not any(one.covers(other) for one in by_mark.get((name, getattr(other, name)), [])):
            found.append(other)
            _note(by_mark, other)
    return found


def _note(by_mark: dict[tuple[str, str], list[Tombstone]], one: Tombstone) -> None:
    for name in _KNOWN_BY:
        if value := getattr(one, name):
            by_mark.setdefault((name, value), []).append(one)


def append_tombstones(path: Path, tombstones: Sequence[Tombstone]) -> list[Tombstone]:
    """Add those that are new to a file, all or none of them, and return them; nobody else adds any meanwhile.

    Raises ConfigError if a line of the file is malformed, StorageError if it cannot be written.
    """
    from filelock import FileLock

    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock := target.parent / f".{target.name}.lock"):
            raw = target.read_bytes() if target.exists() else b""
            new = news(parse_tombstones(raw, str(path)), tombstones)
            if new:
                between = b"\n" if raw and not raw.endswith(b"\n") else b""
                _replace(target, raw + between + render_tombstones(new))
            with contextlib.suppress(OSError):  # while it is held: whoever waits for it sees that it is gone
                lock.unlink()
    except OSError as error:
        raise StorageError(f"cannot write {path}: {error.strerror}; it is as it was") from error
    return new


def _replace(target: Path, contents: bytes) -> None:
    """Put a file with these contents in the target's place, or leave that as it is."""
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, name)
        else:
            Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
