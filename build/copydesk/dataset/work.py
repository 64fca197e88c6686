"""Intermediate tables of a build: Arrow files in its workplace, read back by memory map."""

from pathlib import Path

import pyarrow as pa


def save(path: Path, table: pa.Table) -> None:
    """Write a table to an Arrow file."""
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def load(path: Path) -> pa.Table:
    """Return the table of an Arrow file."""
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()
