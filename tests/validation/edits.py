"""What a careless or dishonest hand does to a dataset: delete rows, edit cells, seal the manifest again."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from copydesk.dataset.hashes import file_sha256, logical_sha256, table_digests
from copydesk.dataset.layout import Dataset
from copydesk.dataset.manifest import seal
from copydesk.validation import Group, Validation
from copydesk.write.card import dataset_info
from copydesk_schema.arrow import arrow_schema
from copydesk_schema.columns import ARTICLES, TABLES

Row = dict[str, Any]


def shard(root: Path, table: str) -> Path:
    """Return the only file of a table."""
    (path,) = Dataset(root).shards(table)
    return path


def rows_of(root: Path, table: str) -> list[Row]:
    """Return the rows of a table."""
    rows: list[Row] = pq.read_table(shard(root, table)).to_pylist()
    return rows


def rewrite(root: Path, table: str, rows: list[Row]) -> None:
    """Put rows in the place of a table's."""
    pq.write_table(pa.Table.from_pylist(rows, arrow_schema(table)), shard(root, table), compression="zstd")


def edit(root: Path, table: str, at: int, column: str, change: Callable[[Any], Any]) -> Row:
    """Change one cell, and return its row as it was."""
    rows = rows_of(root, table)
    before = dict(rows[at])
    rows[at][column] = change(rows[at][column])
    assert rows[at][column] != before[column], "an edit changes something"
    rewrite(root, table, rows)
    return before


def describe_again(root: Path) -> None:
    """Put the tables' hashes into croissant.json."""
    described = json.loads((root / "croissant.json").read_bytes())
    for part in described["distribution"]:
        if part["@type"] == "cr:FileObject":
            path = root / part["contentUrl"]
            part |= {"sha256": file_sha256(path), "contentSize": f"{path.stat().st_size} B"}
    (root / "croissant.json").write_text(json.dumps(described))


def forge(root: Path) -> None:
    """Make card, Croissant and manifest agree with the tables again: counts, sizes, hashes, and the seal."""
    text = (root / "README.md").read_text("utf-8")
    keys = yaml.safe_load(text.split("---\n")[1])
    keys["dataset_info"] = [dataset_info(Dataset(root), table) for table in TABLES]
    prose = text.split("---\n", 2)[2]
    (root / "README.md").write_text(f"---\n{yaml.safe_dump(keys, sort_keys=False)}---\n{prose}", "utf-8")
    describe_again(root)
    manifest = json.loads((root / "manifest.json").read_bytes())
    for facts in manifest["files"]:
        path = root / facts["path"]
        facts |= {"size": path.stat().st_size, "sha256": file_sha256(path)}
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            facts |= {"rows": len(table), "logical_sha256": logical_sha256(table_digests(table))}
    for table in TABLES:
        whole = pq.read_table(shard(root, table))
        manifest["logical_sha256"][table] = logical_sha256(table_digests(whole))
    ledger, articles = rows_of(root, "ledger"), rows_of(root, "articles")
    statuses = Counter(row["status"] for row in ledger)
    manifest["counts"] |= {"read": len(ledger)} | {s: statuses[s] for s in ("accepted", "rejected", "withheld")}
    manifest["counts"]["rules"] = dict(
        Counter(f"{r['status']}:{r['rule']}" for r in ledger if r["status"] != "accepted")
    )
    manifest["counts"]["filled"] = {c.name: sum(r[c.name] is not None for r in articles) for c in ARTICLES}
    listing = "".join(f"{row['sha256'] or '-'}  {row['source']}\n" for row in ledger)
    manifest["inputs"]["sha256"] = hashlib.sha256(listing.encode()).hexdigest()
    (root / "manifest.json").write_bytes(seal(manifest))


def group(validation: Validation, rule: str) -> Group:
    """Return what breaks a rule."""
    found = [g for g in validation.groups if g.rule == rule]
    assert found, f"{rule} is not among {rules(validation)}"
    return found[0]


def rules(validation: Validation) -> list[str]:
    """Return the names of all rules that are broken."""
    return [g.rule for g in validation.groups]


def paths(validation: Validation) -> set[str | None]:
    """Return every file that an error names."""
    return {problem.path for g in validation.errors for problem in g.examples}
