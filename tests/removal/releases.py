"""Releases of a small corpus, built into folders, and what lies in them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

import copydesk
from survey.pages import body, page

OFFER = "The people of the harbour read our letter each week, and you may read it too for as little as a pound."


def write(folder: Path, documents: Mapping[str, str]) -> Path:
    """Lay documents into a folder."""
    for name, text in documents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def corpus(count: int = 6) -> dict[str, str]:
    """Return as many pages of one outlet, each an article of its own."""
    return {f"{n:02d}.txt": page(n) for n in range(count)}


def build(folder: Path, out: Path, **options: Any) -> Path:
    """Build a folder's documents, and return the dataset."""
    copydesk.build(folder, out, name="corpus", workers=1, **{"no_cache": True} | options)
    return out


def table(dataset: Path, name: str) -> pd.DataFrame:
    """Return a table."""
    return pd.read_parquet(dataset / name)


def row(dataset: Path, source: str) -> dict[str, Any]:
    """Return a document's row of the ledger, a null as None."""
    ledger = table(dataset, "ledger")
    (found,) = ledger[ledger["source"] == source].to_dict("records")
    return {str(key): None if pd.isna(value) else value for key, value in found.items()}


def id_of(dataset: Path, source: str) -> str:
    """Return a document's id."""
    return str(row(dataset, source)["id"])


def withheld(dataset: Path) -> dict[str, str]:
    """Return what tombstones keep out, each source with the reason."""
    ledger = table(dataset, "ledger")
    rows = ledger[(ledger["status"] == "withheld") & (ledger["rule"] == "tombstone")]
    return dict(zip(rows["source"], rows["message"], strict=True))


def accepted(dataset: Path) -> set[str]:
    """Return the sources of the articles."""
    ledger = table(dataset, "ledger")
    return set(ledger[ledger["status"] == "accepted"]["source"])


def stones(file: Path) -> list[dict[str, str]]:
    """Return the lines of a file of tombstones."""
    return [json.loads(line) for line in file.read_text().splitlines()]


def all_bytes(dataset: Path) -> bytes:
    """Return what can be read in a dataset: its files, and the cells of its tables, which lie packed in theirs."""
    plain = [path.read_bytes() for path in sorted(dataset.rglob("*")) if path.is_file() and path.suffix != ".parquet"]
    cells = [table(dataset, name).to_json(orient="records", date_format="iso").encode() for name in
             ("articles", "ledger", "evidence")]  # fmt: skip
    return b"\n".join([*plain, *cells])


__all__ = ["OFFER", "body", "page"]
