"""The dataset card's figures against the Parquet footers: `datasets` trusts the card, so a wrong one breaks a load."""

from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml

from copydesk.dataset.layout import CARD, split_of
from copydesk.validation.problems import Collector, Problem
from copydesk.validation.table import Table
from copydesk_schema.columns import TABLES

_FENCE = "---"


def check_card(root: Path, tables: Mapping[str, Table], collector: Collector) -> None:
    """Gather what the card states otherwise than the files, config by config."""
    try:
        front = _front(root / CARD)
    except (OSError, ValueError, yaml.YAMLError) as error:
        collector.add(Problem("card_damaged", path=CARD, value=str(error)))
        return
    infos, configs = _by_config(front, "dataset_info"), _by_config(front, "configs")
    for name in sorted((infos.keys() | configs.keys()) - tables.keys()):
        collector.add(Problem("card_files", path=CARD, value=f"config {name}: there is no such table"))
    for name, table in tables.items():
        card = _Card(name, collector)
        card.compare("card_features", "features", infos.get(name, {}).get("features"), _features(table))
        card.compare("card_files", "data_files", _matched(configs.get(name), table), _files(table))
        if table.whole:
            for key, value in _counts(root, table).items():
                card.compare("card_counts", key, infos.get(name, {}).get(key), value)


class _Card:
    def __init__(self, config: str, collector: Collector) -> None:
        self._config, self._collector = config, collector

    def compare(self, rule: str, key: str, stated: Any, found: Any) -> None:
        if stated != found:
            value = f"{self._config}: {key} {_brief(stated)}, the files have {_brief(found)}"
            self._collector.add(Problem(rule, path=CARD, value=value))


def _brief(value: Any) -> str:
    """Return a list of splits or columns in a few words, for a message that will be cut."""
    if isinstance(value, list):
        return ", ".join(" ".join(str(v) for v in x.values()) if isinstance(x, dict) else str(x) for x in value)
    return "nothing" if value is None else str(value)


def _front(path: Path) -> dict[str, Any]:
    lines = path.read_text("utf-8").split("\n")
    if lines[0].strip() != _FENCE or _FENCE not in lines[1:]:
        raise ValueError("no YAML between two lines of ---")
    front = yaml.safe_load("\n".join(lines[1 : lines.index(_FENCE, 1)]))
    if not isinstance(front, dict):
        raise ValueError("its YAML is no table of keys")
    return front


def _by_config(front: Mapping[str, Any], key: str) -> dict[str, Mapping[str, Any]]:
    entries = front.get(key)
    found = [e for e in (entries if isinstance(entries, list) else [entries]) if isinstance(e, dict)]
    return {str(e.get("config_name")): e for e in found}


def _features(table: Table) -> list[dict[str, str]]:
    return [{"name": c.name, "dtype": c.type} for c in TABLES[table.name] if c.name not in table.omits]


def _files(table: Table) -> list[str]:
    return sorted(f"{split_of(Path(part.name))} {part.name}" for part in table.parts)


def _matched(config: Mapping[str, Any] | None, table: Table) -> list[str] | None:
    """Return the files that `datasets` would load, each with its split."""
    data_files = config.get("data_files") if config else None
    if not isinstance(data_files, list) or not all(isinstance(f, dict) for f in data_files):
        return None
    return sorted(
        f"{entry.get('split')} {part.name}"
        for entry in data_files
        for part in table.parts
        if fnmatch(part.name, str(entry.get("path")))
    )


def _counts(root: Path, table: Table) -> dict[str, Any]:
    splits: dict[str, dict[str, Any]] = {}
    for part in table.parts:
        name = split_of(Path(part.name)) or ""
        split = splits.setdefault(name, {"name": name, "num_bytes": 0, "num_examples": 0})
        split["num_bytes"] += part.uncompressed
        split["num_examples"] += part.rows
    return {
        "splits": list(splits.values()),
        "download_size": sum((root / part.name).stat().st_size for part in table.parts),
        "dataset_size": sum(split["num_bytes"] for split in splits.values()),
    }
