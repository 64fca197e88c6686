"""croissant.json against the manifest and the contract: it names the tables' files, their hashes, and their columns."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from copydesk.dataset.layout import CROISSANT
from copydesk.validation.folder import Manifest, files_of
from copydesk.validation.problems import Collector, Problem
from copydesk_schema.columns import TABLES


def check_croissant(root: Path, manifest: Manifest, collector: Collector) -> None:
    """Gather what the description states otherwise; a dataset older than it has none."""
    known = files_of(manifest)
    if CROISSANT not in known or not (root / CROISSANT).is_file():
        return
    try:
        described = json.loads((root / CROISSANT).read_bytes())
        files, fields = _files(described), _fields(described)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        collector.add(Problem("croissant_damaged", path=CROISSANT, value=f"{type(error).__name__}: {error}"))
        return
    tables = {path: facts for path, facts in known.items() if path.endswith(".parquet")}
    for path in sorted(files.keys() | tables.keys()):
        stated = tables.get(path, {})
        if files.get(path) != (stated.get("sha256"), f"{stated.get('size')} B"):
            collector.add(Problem("croissant_files", path=CROISSANT, value=path))
    for table, columns in TABLES.items():
        if fields.get(table) != [column.name for column in columns]:
            value = f"{table}: {', '.join(map(str, fields.get(table, ['nothing'])))}"
            collector.add(Problem("croissant_fields", path=CROISSANT, value=value))


def _files(described: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    parts = described["distribution"]
    return {p["contentUrl"]: (p.get("sha256"), p.get("contentSize")) for p in parts if p["@type"] == "cr:FileObject"}


def _fields(described: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {
        record_set["@id"]: [field["name"] for field in record_set["field"]] for record_set in described["recordSet"]
    }
