"""croissant.json against the manifest and the tables: it names their files, with hashes, and their columns."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from copydesk.dataset.layout import CROISSANT
from copydesk.validation.folder import Manifest, files_of
from copydesk.validation.problems import Collector, Problem
from copydesk.validation.table import Table


def check_croissant(root: Path, manifest: Manifest, tables: Mapping[str, Table], collector: Collector) -> None:
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
    listed = {path: facts for path, facts in known.items() if path.endswith(".parquet")}
    for path in sorted(files.keys() | listed.keys()):
        stated = listed.get(path, {})
        if files.get(path) != (stated.get("sha256"), f"{stated.get('size')} B"):
            collector.add(Problem("croissant_files", path=CROISSANT, value=path))
    for name, table in tables.items():
        if table.whole and any(fields.get(name) != part.schema.names for part in table.parts):
            value = f"{name}: {', '.join(map(str, fields.get(name, ['nothing'])))}"
            collector.add(Problem("croissant_fields", path=CROISSANT, value=value))


def _files(described: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    parts = described["distribution"]
    return {p["contentUrl"]: (p.get("sha256"), p.get("contentSize")) for p in parts if p["@type"] == "cr:FileObject"}


def _fields(described: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {rows["@id"]: [field["name"] for field in rows["field"]] for rows in described["recordSet"]}
