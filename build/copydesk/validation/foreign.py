"""Tables that are no Parquet, streamed by `datasets`: JSON Lines, CSV, Arrow, what it saved, or a Hub dataset."""

import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from copydesk.dataset.parts import DamagedError, Part
from copydesk.shown import excerpt
from copydesk_schema.errors import DatasetError

BUILDERS = {".json": "json", ".jsonl": "json", ".ndjson": "json", ".csv": "csv", ".arrow": "arrow"}
"""By suffix: the builder of `datasets` that reads it."""

_BATCH_ROWS = 256  # nothing states how long a row is


def foreign_part(name: str, suffix: str | None) -> Part:
    """Return a file or URL that a builder of `datasets` reads, or, without a suffix, a dataset on the Hub.

    Raises DatasetError if it cannot be opened.
    """
    from datasets import load_dataset

    def load() -> Any:
        # A stream leaves nothing in the cache, but cannot be opened without one.
        with tempfile.TemporaryDirectory() as cache:
            if suffix is None:
                return load_dataset(name, split="train", streaming=True, cache_dir=cache)
            return load_dataset(BUILDERS[suffix], data_files=name, split="train", streaming=True, cache_dir=cache)

    return _part(name, load)


def saved_part(name: str) -> Part:
    """Return a folder that `Dataset.save_to_disk` wrote. Raises DatasetError if it cannot be opened."""
    from datasets import load_from_disk

    return _part(name, lambda: load_from_disk(name).to_iterable_dataset())


def _part(name: str, load: Any) -> Part:
    try:
        stream = load()
        if not stream.features:  # known only once a row was read
            stream = stream._resolve_features()
        schema = stream.features.arrow_schema
    except Exception as error:
        # datasets wraps whatever its readers raise
        raise DatasetError(f"`datasets` cannot open {name}: {excerpt(str(error)) or type(error).__name__}") from None

    def read(columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
        chosen = stream.select_columns(list(columns)) if columns else stream
        try:
            for table in chosen.with_format("arrow").iter(_BATCH_ROWS):
                yield from table.combine_chunks().to_batches()
        except Exception as error:
            raise DamagedError(excerpt(str(error)) or type(error).__name__) from None

    return Part(name, schema, None, read)
