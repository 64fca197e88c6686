"""Compressed files as streams of their contents, and never of more than a sane multiple of their size."""

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from typing import IO, Any, cast

from copydesk.read.files import BombError
from copydesk.read.forms import Packing
from copydesk.read.zstd import ZstdFile

MOST_RATIO = 200  # of contents to file; text comes to 3 or 5, the most repetitive logs to 50, a bomb to 1,000
FREE_BYTES = 256 << 20  # that anything may unpack to
_BUFFER = 1 << 18


def unpacked(file: IO[bytes], packing: Packing | None, size: int) -> IO[bytes]:
    """Return a stream of a file's contents. size: the file's bytes, as they are stored.

    Reading raises BombError past `MOST_RATIO` times that, and one of FAULTS where the data are damaged or cut off.
    """
    if packing is None:
        return file
    inner = _OPENED[packing](file)
    return cast("IO[bytes]", io.BufferedReader(_Metered(inner, max(FREE_BYTES, size * MOST_RATIO)), _BUFFER))


_OPENED: dict[str, Callable[[IO[bytes]], Any]] = {
    "gz": lambda file: gzip.GzipFile(fileobj=file),
    "bz2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
    "zst": ZstdFile,
}


class _Metered(io.RawIOBase):
    """Counts what comes out."""

    def __init__(self, inner: Any, most: int) -> None:
        self._inner, self._left, self._most = inner, most, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        read = self._inner.read1(len(buffer))  # a fault must not take along what came before it
        self._left -= len(read)
        if self._left < 0:
            raise BombError(f"unpacks to more than {self._most:,} bytes, {MOST_RATIO} times its size: a bomb, not text")
        buffer[: len(read)] = read
        return len(read)
