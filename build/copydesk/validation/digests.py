"""The logical hashes of tables of any length: digests are sorted in runs on disk and merged, never held at once."""

import itertools
from collections.abc import Iterable
from pathlib import Path

from copydesk.dataset.hashes import logical_sha256, merged_sha256
from copydesk.dataset.spill import spilling

RUN = 1 << 17  # digests held at once, some 10 MB; 64 million rows make 512 files to merge
_numbers = itertools.count()


class SortedDigests:
    """Takes the digests of rows in any order. folder: for what does not fit."""

    def __init__(self, folder: Path, run: int | None = None) -> None:
        self._folder = folder
        self._limit = run or RUN
        self._held: list[bytes] = []
        self._runs: list[Path] = []

    def add(self, digests: Iterable[bytes]) -> None:
        """Take the digests of some rows."""
        self._held.extend(digests)
        if len(self._held) >= self._limit:
            self._spill()

    def logical_sha256(self) -> str:
        """Return the logical hash of all rows that were added. Nothing can be added afterwards."""
        if not self._runs:
            return logical_sha256(self._held)
        self._spill()
        digest = merged_sha256(self._runs)
        for run in self._runs:
            run.unlink()
        return digest

    def _spill(self) -> None:
        run = self._folder / f"{next(_numbers)}.digests"
        with spilling():
            run.write_bytes(b"".join(sorted(self._held)))
        self._runs.append(run)
        self._held = []


class TableHashes:
    """The logical hash of a table and of each of its parts, whose rows come part by part."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._whole = SortedDigests(folder)
        self._open: tuple[int, SortedDigests] | None = None
        self._parts: dict[int, str] = {}

    def add(self, part: int, digests: Iterable[bytes]) -> None:
        """Take the digests of some rows of a part."""
        taken = list(digests)
        if self._open is None or self._open[0] != part:
            self._close()
            self._open = part, SortedDigests(self._folder)
        self._open[1].add(taken)
        self._whole.add(taken)

    def of_part(self, part: int) -> str:
        """Return the hash of a part, once all rows are in."""
        self._close()
        return self._parts.get(part, logical_sha256([]))

    def of_table(self) -> str:
        """Return the hash of the table, once all rows are in."""
        return self._whole.logical_sha256()

    def _close(self) -> None:
        if self._open is not None:
            number, digests = self._open
            self._parts[number] = digests.logical_sha256()
            self._open = None
