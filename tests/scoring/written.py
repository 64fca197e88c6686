"""Datasets and labels that a test writes itself: the values are the test's, whatever the parser reads."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import copydesk
from copydesk.scoring import Scorecard
from copydesk_schema.arrow import arrow_schema

Row = dict[str, Any]
VALUES = ("date", "outlet", "title", "body", "url")


def id_of(source: str) -> str:
    """Return the id that a document of this source has in a written dataset."""
    return hashlib.sha256(source.encode()).hexdigest()[:32]


def write_dataset(folder: Path, *documents: Row) -> Path:
    """Write a dataset folder: of each document its `source`, and its values or a `status` that is not accepted."""
    articles, ledger = [], []
    for document in documents:
        row = {"id": id_of(document["source"]), "status": "accepted"} | document
        ledger.append({k: v for k, v in row.items() if k not in VALUES})
        if row["status"] == "accepted":
            day = row.get("date")
            values: Row = {name: row.get(name) for name in VALUES}
            articles.append(
                values | {"id": row["id"], "body": row.get("body") or "", "date": day and date.fromisoformat(day)}
            )
    for table, rows in (("articles", articles), ("ledger", ledger)):
        (folder / table).mkdir(parents=True)
        schema = arrow_schema(table)
        pq.write_table(pa.Table.from_pylist(rows, schema), folder / table / "train-00000-of-00001.parquet")
    return folder


def write_truth(path: Path, *rows: Row) -> Path:
    """Write labels."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def scored(folder: Path, documents: list[Row], rows: list[Row], **options: Any) -> Scorecard:
    """Return the scorecard of documents and labels."""
    dist = write_dataset(folder / "dist", *documents)
    return copydesk.score(dist, write_truth(folder / "truth.jsonl", *rows), **options)
