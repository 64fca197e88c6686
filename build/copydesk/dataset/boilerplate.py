"""boilerplate.jsonl: the lines that recur on publishers' pages, for a person to read, to edit, and to give to a build.

A line of it has `outlet`, `line`, `count` and `share`: in how many of the outlet's articles the line stands, copies
counted once, and which part of them that is. Where the outlet is not known it is null, and `beside` is another line by
which its pages are known.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from copydesk_schema.errors import ConfigError

BOILERPLATE = "boilerplate.jsonl"
_KEYS = ("outlet", "beside", "line", "count", "share")


@dataclass(frozen=True, slots=True)
class RecurringLine:
    """A line that recurs, and where."""

    outlet: str | None
    beside: str | None
    line: str
    count: int | None = None
    share: float | None = None


def render(lines: Iterable[RecurringLine]) -> bytes:
    """Return the file, its lines by outlet, the most frequent first."""
    order = sorted(lines, key=lambda n: (n.outlet is None, n.outlet or "", n.beside or "", -(n.count or 0), n.line))
    return "".join(json.dumps(_row(line), ensure_ascii=False) + "\n" for line in order).encode("utf-8", "surrogatepass")


def _row(line: RecurringLine) -> dict[str, object]:
    row = {key: getattr(line, key) for key in _KEYS}
    return {key: value for key, value in row.items() if key == "outlet" or value is not None}


def read(path: Path) -> list[RecurringLine]:
    """Return the lines of a file. Raises ConfigError that names the first line that is malformed."""
    try:
        text = path.read_bytes().decode("utf-8", "surrogatepass")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {path}: {error}") from None
    return [_line(row, f"{path}, line {n}") for n, row in enumerate(text.split("\n"), 1) if row.strip()]


def _line(row: str, where: str) -> RecurringLine:
    try:
        found = json.loads(row)
    except ValueError as error:
        raise ConfigError(f"{where}: no JSON: {error}") from None
    if not isinstance(found, dict):
        raise ConfigError(f"{where}: must be an object")
    for key in found:
        if key not in _KEYS:
            raise ConfigError(f"{where}: no key '{key}'; the keys are {', '.join(_KEYS)}")
    outlet, beside, line = found.get("outlet"), found.get("beside"), found.get("line")
    for key, value in (("outlet", outlet), ("beside", beside), ("line", line)):
        if value is not None and not isinstance(value, str):
            raise ConfigError(f"{where}: '{key}' must be a text")
    if not isinstance(line, str) or not line.strip():
        raise ConfigError(f"{where}: needs 'line', the line that recurs")
    if (outlet is None) == (beside is None):
        raise ConfigError(f"{where}: needs 'outlet', or 'beside': a line by which pages without an outlet are known")
    return RecurringLine(outlet, beside, line.strip(), found.get("count"), found.get("share"))
