"""Room on disk for what should not be held in memory: a temporary folder, below `TMPDIR`."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copydesk_schema.errors import StorageError


@contextmanager
def spill_folder() -> Iterator[Path]:
    """Yield a folder that is gone afterwards. Raises StorageError if there is no place for one."""
    with spilling():
        folder = tempfile.TemporaryDirectory(prefix="copydesk-")
    with folder as name:
        yield Path(name)


@contextmanager
def spilling() -> Iterator[None]:
    """Run what writes to the folder; a system that refuses is a StorageError."""
    try:
        yield
    except OSError as error:
        where = tempfile.gettempdir()
        raise StorageError(
            f"cannot write below {where}: {error.strerror}; set TMPDIR to where there is room"
        ) from error
