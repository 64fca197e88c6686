"""What stands around the rows: the contract, the configuration, the versions, the card."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from copydesk.dataset.layout import CARD, CONTRACT
from copydesk.dataset.manifest import read_manifest

_MOST_BYTES = 1 << 20  # of a text that is compared line by line


@dataclass(frozen=True, slots=True)
class Setting:
    """A value of the manifest that differs. name: the keys that lead to it, joined by points."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Around:
    """contract, card: unified diffs, without lines if there is nothing to tell. tool: versions that differ."""

    contract: Sequence[str]
    card: Sequence[str]
    configuration: Sequence[Setting]
    tool: Sequence[Setting]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return asdict(self)


def compare_around(before: Path, after: Path) -> Around:
    """Return what stands differently around the rows of two dataset folders."""
    one, other = read_manifest(before), read_manifest(after)
    return Around(
        _lines(before, after, CONTRACT),
        _lines(before, after, CARD),
        list(_settings(one.get("configuration"), other.get("configuration"))),
        list(_settings(one.get("tool"), other.get("tool"))),
    )


def _lines(before: Path, after: Path, name: str) -> list[str]:
    one, other = (_text(root / name) for root in (before, after))
    return [] if one == other else list(difflib.unified_diff(one, other, name, name, n=1, lineterm=""))


def _text(path: Path) -> list[str]:
    if not path.is_file():
        return []
    with path.open("rb") as file:
        return file.read(_MOST_BYTES).decode("utf-8", "replace").splitlines()


def _settings(before: Any, after: Any, name: str = "") -> Iterator[Setting]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}):
            yield from _settings(before.get(key), after.get(key), f"{name}.{key}" if name else str(key))
    elif before != after:
        yield Setting(name, before, after)
