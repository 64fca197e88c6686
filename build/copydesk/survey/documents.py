"""All documents of a build in narrow columns, each known by its number: its place among those of all shards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.dataset.work import load, seen_file

Task = TypeVar("Task")
Result = TypeVar("Result")

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_ID = 32  # characters

UNDATED = np.iinfo(np.int32).max
"""The day of a document that states none."""

Each = Callable[[Callable[[Any], Any], Sequence[Any]], list[Any]]
"""Does a step for each of its tasks, wherever that may be, and returns the results in the order of the tasks."""


def one_by_one(step: Callable[[Task], Result], tasks: Sequence[Task]) -> list[Result]:
    """Do a step for each of its tasks in this process."""
    return [step(task) for task in tasks]


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """Columns with a row for each document. starts: the number of each shard's first document, then how many there are.

    ids: b"" if the bytes could not be read. article: whether it makes one. corrected: by a person.
    outlets: the names that `outlet` counts into; -1 for none. days: since 1970.
    """

    starts: Numbers
    sources: pa.ChunkedArray
    ids: npt.NDArray[np.bytes_]
    article: Flags
    corrected: Flags
    outlets: tuple[str, ...]
    outlet: npt.NDArray[np.int32]
    days: npt.NDArray[np.int32]

    @classmethod
    def of(cls, folders: Sequence[Path]) -> "Documents":
        """Return the documents of shards, given by the folders that hold their thin tables."""
        thin = [load(seen_file(folder)) for folder in folders]
        table = pa.concat_tables(thin)
        outlets = table["outlet"].combine_chunks().dictionary_encode()
        return cls(
            np.cumsum([0, *map(len, thin)]),
            table["source"],
            ids_of(table["id"]),
            table["article"].to_numpy(),
            table["corrected"].to_numpy(),
            tuple(outlets.dictionary.to_pylist()),
            pc.fill_null(outlets.indices, -1).to_numpy(),
            pc.fill_null(table["date"].cast(pa.int32()), UNDATED).to_numpy(),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def source(self, number: int | np.int64) -> str:
        """Return a document's source."""
        source: str = self.sources[int(number)].as_py()
        return source


def ids_of(column: pa.ChunkedArray) -> npt.NDArray[np.bytes_]:
    """Return ids of 32 characters, b"" for null."""
    whole = pc.fill_null(column, "\0" * _ID).combine_chunks()
    return np.frombuffer(whole.buffers()[2] or b"", f"S{_ID}", len(whole), whole.offset * _ID)
