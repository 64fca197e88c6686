"""One of two datasets that are compared: its manifest, and its tables as streams of batches."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.dataset.layout import Dataset
from copydesk.dataset.manifest import read_manifest
from copydesk_schema.errors import DatasetError

if TYPE_CHECKING:
    import polars as pl

_LEDGER = ("source", "id", "sha256", "status", "rule", "split", "language", "article_sha256")


@dataclass(frozen=True, slots=True)
class Side:
    """A dataset folder. name: what people call it. columns: what its articles have. rows: documents that were read."""

    root: Path
    name: str
    manifest: Mapping[str, Any]
    columns: frozenset[str]
    rows: int

    def frames(self, table: str, columns: Sequence[str]) -> "Iterator[pl.DataFrame]":
        """Yield some columns of a table, a small batch at a time. Raises DatasetError if a file of it is damaged."""
        import polars as pl

        from copydesk.dataset.parts import batches

        with self.reading():
            for batch in batches(self.root, table, columns):
                yield pl.DataFrame(batch)

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Say of a damaged file whose it is."""
        from copydesk.dataset.parts import DamagedError

        try:
            yield
        except DamagedError as error:
            told = f"{self.name} cannot be read: {error}"
            raise DatasetError(f"{told}; `copydesk validate {self.name}` tells more") from None


def side_of(root: Path, name: str) -> Side:
    """Return a dataset folder that can be compared. Raises DatasetError if it has not what that takes."""
    from copydesk.dataset.parts import DamagedError, parquet_file

    manifest = read_manifest(root, name)
    columns: dict[str, frozenset[str]] = {}
    rows = 0
    for table in ("articles", "ledger"):
        shards = Dataset(root).shards(table)
        if not shards:
            raise DatasetError(f"{name} has no table '{table}'; build it again, or fetch it whole")
        try:
            parts = [parquet_file(path.relative_to(root).as_posix(), path) for path in shards]
        except DamagedError as error:
            told = f"{name}: a file of '{table}' cannot be read: {error}"
            raise DatasetError(f"{told}; `copydesk validate {name}` tells which") from None
        columns[table] = frozenset.intersection(*(frozenset(part.schema.names) for part in parts))
        rows = sum(part.rows or 0 for part in parts)
    if missing := [column for column in _LEDGER if column not in columns["ledger"]]:
        raise DatasetError(f"the ledger of {name} has no column '{missing[0]}'; build it again with this copydesk")
    if "id" not in columns["articles"]:
        raise DatasetError(f"the articles of {name} have no column 'id'; `copydesk validate {name}` tells more")
    return Side(root, name, manifest, columns["articles"], rows)
