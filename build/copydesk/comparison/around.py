"""What stands around the rows: the contract, what was asked for, the versions, the card."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from copydesk.comparison.side import Side
from copydesk.dataset.layout import CARD, CONTRACT

_MOST_BYTES = 1 << 20  # of a text that is compared line by line


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that differs. name: the keys that lead to it, joined by points."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Around:
    """contract, card: unified diffs, without lines if there is nothing to tell.

    promises: what differs in the contract. card_parts: keys and sections that differ in the card. inputs: tables and
    lists beside the documents. tool: versions.
    """

    contract: Sequence[str]
    promises: Sequence[Setting]
    card: Sequence[str]
    card_parts: Sequence[str]
    configuration: Sequence[Setting]
    inputs: Sequence[Setting]
    tool: Sequence[Setting]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return asdict(self)


def compare_around(before: Side, after: Side) -> Around:
    """Return what stands differently around the rows of two datasets."""
    contract, contract_after = (_text(side.root / CONTRACT) for side in (before, after))
    card, card_after = (_text(side.root / CARD) for side in (before, after))
    one, other = before.manifest, after.manifest
    left_out = _differing(one.get("omits", []), other.get("omits", []), "omits")
    return Around(
        _lines(contract, contract_after, CONTRACT),
        list(_differing(_promises(contract), _promises(contract_after))),
        _lines(card, card_after, CARD),
        _card_parts(card, card_after),
        [*left_out, *_differing(one.get("configuration"), other.get("configuration"))],
        list(_differing(_inputs(one), _inputs(other))),
        list(_differing(one.get("tool"), other.get("tool"))),
    )


def _text(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return file.read(_MOST_BYTES).decode("utf-8", "replace")


def _lines(before: str, after: str, name: str) -> list[str]:
    one, other = before.splitlines(), after.splitlines()
    return [] if one == other else list(difflib.unified_diff(one, other, name, name, n=1, lineterm=""))


def _inputs(manifest: Mapping[str, Any]) -> Any:
    inputs = manifest.get("inputs")
    return inputs.get("files") if isinstance(inputs, Mapping) else None


def _promises(contract: str) -> Any:
    """Return what a contract says, {} if it is no YAML."""
    import yaml

    try:
        return yaml.safe_load(contract) or {}
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}


def _card_parts(before: str, after: str) -> list[str]:
    """Return the names of the YAML keys, and then of the sections, that differ."""
    one, other = _parts_of(before), _parts_of(after)
    return [name for name in {**one, **other} if one.get(name) != other.get(name)]


def _parts_of(card: str) -> dict[str, Any]:
    from copydesk.write.card import split_card

    try:
        keys, prose = split_card(card)
    except ValueError:
        keys, prose = {}, card
    parts: dict[str, Any] = {str(key): value for key, value in keys.items()}
    heading, lines = "the beginning", list[str]()
    for line in [*prose.splitlines(), "# "]:
        if not line.startswith(("# ", "## ")):
            lines.append(line)
            continue
        if told := "\n".join(lines).strip():
            parts[heading] = told
        heading, lines = f"“{line.lstrip('#').strip()}”" if line.startswith("## ") else "the title", [line]
    return parts


def _differing(before: Any, after: Any, name: str = "") -> Iterator[Setting]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}, key=str):
            yield from _differing(before.get(key), after.get(key), f"{name}.{key}" if name else str(key))
    elif before != after:
        yield Setting(name, _plain(before), _plain(after))


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
