"""Opening a file, here or elsewhere, and what the ledger says of one that cannot be opened."""

import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from typing import IO

from copydesk.read.entries import refused
from copydesk.read.remote import open_url
from copydesk.read.zstd import ZstdError
from copydesk.records import Rejection
from copydesk.stores import is_url, reason


class NotAFileError(OSError):
    """A pipe, socket or device."""


class BombError(Exception):
    """A few bytes that unpack to far more than text ever does."""


FAULTS = (
    *(OSError, EOFError, NotImplementedError, zlib.error, lzma.LZMAError, ZstdError),
    *(tarfile.TarError, zipfile.BadZipFile),
)
"""What reading a damaged, truncated or vanished file raises, whatever its form."""


def open_file(path: str) -> IO[bytes]:
    """Open a file for reading. Raises OSError, at once for a pipe: it must not hang the run."""
    if is_url(path):
        return open_url(path)
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotAFileError("a pipe, socket or device, not a file")
    return os.fdopen(descriptor, "rb")


def size_of(file: IO[bytes]) -> int:
    """Return the size of an open file, whose position is kept."""
    here = file.tell()
    size = file.seek(0, os.SEEK_END)
    file.seek(here)
    return size


def unread(source: str, error: BaseException) -> Rejection:
    """Return what the ledger says of a file that raised one of the FAULTS."""
    if isinstance(error, NotAFileError):
        return refused(source, "not_a_file", str(error))
    if isinstance(error, FileNotFoundError):
        return refused(source, "vanished_file", "was listed, and was not there when its turn came")
    if isinstance(error, OSError) and error.errno is not None:
        return refused(source, "unreadable_file", f"cannot be read: {error.strerror or reason(error)}")
    if isinstance(error, EOFError) or "truncated" in str(error).lower() or "unexpected end" in str(error):
        return refused(source, "truncated_file", "ends before its end: it was cut off; fetch it again")
    if isinstance(error, zipfile.BadZipFile) and "not a zip file" in str(error):
        return refused(source, "damaged_file", "is no zip archive, or has lost its end: fetch it again")
    return refused(source, "damaged_file", f"is damaged: {reason(error) if isinstance(error, Exception) else error}")


def bomb(source: str, error: BombError) -> Rejection:
    """Return what the ledger says of what was left packed."""
    return refused(source, "zip_bomb", str(error))


def too_large(source: str, size: int | None, most: int) -> Rejection:
    """Return what the ledger says of a document that is larger than asked for. size: None if it is not known."""
    bytes_ = f"{size:,}" if size is not None else f"more than {most:,}"
    message = f"{bytes_} bytes are no article, and are held in memory; cut it up, or give --max-document-bytes"
    return refused(source, "too_large", message)
