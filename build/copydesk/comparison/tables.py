"""Tables of a dataset as lazy frames: columns are read as they are needed, and bodies never held but as hashes."""

from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.dataset.layout import Dataset
from copydesk_schema.errors import DatasetError

if TYPE_CHECKING:
    import polars as pl


def scan(root: Path, table: str) -> "pl.LazyFrame":
    """Return a table of a folder. Raises DatasetError if it has none."""
    import polars as pl

    shards = Dataset(root).shards(table)
    if not shards:
        raise DatasetError(f"{root} has no table '{table}'; build it again, or fetch it whole")
    return pl.scan_parquet(shards)


def columns_of(frame: "pl.LazyFrame") -> list[str]:
    """Return the names of a frame's columns."""
    return frame.collect_schema().names()


def collect(frame: "pl.LazyFrame", root: Path) -> "pl.DataFrame":
    """Return the frame's rows, streamed. Raises DatasetError if a file is damaged."""
    import polars as pl

    try:
        return frame.collect(engine="streaming")
    except (pl.exceptions.PolarsError, OSError) as error:
        told = str(error).partition("\n")[0]
        raise DatasetError(f"{root} cannot be read: {told}; `copydesk validate {root}` tells more") from None


def any_of(conditions: "list[pl.Expr]") -> "pl.Expr":
    """Return whether any of some conditions holds."""
    return reduce(lambda a, b: a | b, conditions)
