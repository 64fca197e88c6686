"""The tables of a dataset, a batch at a time, of the columns that are asked for."""

from collections.abc import Iterator, Sequence

import polars as pl
import pyarrow as pa

from copydesk.dataset.layout import Dataset
from copydesk.dataset.parts import DamagedError, parquet_file
from copydesk_schema.errors import DatasetError


def batches(dataset: Dataset, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield a table's batches. Raises DatasetError, naming the file, if one is damaged or lacks a column."""
    for path in dataset.shards(table):
        name = path.relative_to(dataset.root).as_posix()
        try:
            part = parquet_file(name, path)
            if missing := [column for column in columns if column not in part.schema.names]:
                raise DamagedError(f"it has no column {missing[0]}")
            yield from part.read(columns)
        except DamagedError as error:
            told = f"{path} cannot be shown: {error}"
            raise DatasetError(f"{told}; `copydesk validate {dataset.root}` lists all that is wrong") from None


def few(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a copy of a few rows that holds no more than them: a string of Polars holds on to its whole batch."""
    return pl.DataFrame(rows.to_arrow(compat_level=pl.CompatLevel.oldest()))
