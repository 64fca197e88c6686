"""The cache folder: who is working in it, how large it is, and what is deleted first.

CACHE/entries/      see `store`
CACHE/builds/ID/    where a running build writes entries before they are renamed; it holds `lock`
CACHE/lock          held for a moment by a build that begins or ends, and by whoever deletes entries
"""

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.engine.store import DONE, Store
from copydesk_schema.errors import ConfigError, CopydeskError, StorageError

if TYPE_CHECKING:
    from filelock import BaseFileLock

_TAG = "CACHEDIR.TAG"
_SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55"  # https://bford.info/cachedir/: backups pass it over
_TAG_TEXT = f"{_SIGNATURE}\n# The cache of copydesk: `copydesk cache` shows it, `copydesk cache clear` empties it.\n"


class CacheBusyError(CopydeskError):
    """A build is working in the cache."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Use:
    """How much a cache holds."""

    entries: int
    size: int


def check_place(root: Path, target: Path, sources: Iterable[Path]) -> None:
    """Raise ConfigError if the cache would lie in the dataset or in a source, or hold one of them."""
    real = Path(os.path.realpath(root))
    for other in (target, *(Path(os.path.realpath(source)) for source in sources)):
        if real.is_relative_to(other) or other.is_relative_to(real):
            raise ConfigError(f"the cache {root} and {other} lie one in the other; name another folder with --cache")


@contextlib.contextmanager
def opened(root: Path) -> Iterator[Store]:
    """Yield the store of a cache, which is made if need be; none of its entries is deleted meanwhile.

    Raises ConfigError if the folder holds something else, StorageError if it cannot be written.
    """
    from filelock import FileLock

    try:
        _settle(root)
        with _gate(root):
            _clear_up(root)
            build = root / "builds" / uuid.uuid4().hex
            build.mkdir(parents=True)
            lock = FileLock(build / "lock")
            lock.acquire()
    except OSError as error:
        what = f"cannot write the cache {root}: {error.strerror}"
        raise StorageError(f"{what}; name another with --cache, or do without: --no-cache") from error
    try:
        yield Store(root / "entries", build)
    finally:
        with contextlib.suppress(OSError), _gate(root):  # the next build clears up what this one could not
            lock.release()
            shutil.rmtree(build, ignore_errors=True)


def measure(root: Path) -> Use:
    """Return how much a cache holds; one that does not exist holds nothing. Raises ConfigError if it is none."""
    if root.exists():
        _must_be_ours(root)
    sizes = [size for _, size, _ in _entries(root)]
    return Use(len(sizes), sum(sizes))


def trim(root: Path, most_bytes: int) -> None:
    """Delete the least recently used entries beyond a size, unless a build is working in the cache."""
    with contextlib.suppress(OSError), _gate(root):  # a later build can do it as well
        if _clear_up(root):
            return
        entries = sorted(_entries(root), reverse=True)
        held = 0
        for _, size, folder in entries:
            held += size
            if held > most_bytes:
                shutil.rmtree(folder, ignore_errors=True)


def clear(root: Path) -> Use:
    """Delete every entry and return what they were. Raises CacheBusyError if a build is working in the cache."""
    if not root.exists():
        return Use(0, 0)
    _must_be_ours(root)
    with _gate(root):
        if _clear_up(root):
            raise CacheBusyError(f"a build is working in {root}; wait for it to end")
        use = measure(root)
        for folder in ("entries", "builds"):
            shutil.rmtree(root / folder, ignore_errors=True)
    return use


def _settle(root: Path) -> None:
    """Make a folder a cache: marked for backups, and ignored by git without anybody's doing."""
    if root.exists():
        _must_be_ours(root)
    root.mkdir(parents=True, exist_ok=True)
    for name, text in ((".gitignore", "*\n"), (_TAG, _TAG_TEXT)):  # what makes it ours goes last
        if not (root / name).exists():
            (root / name).write_text(text)


def _must_be_ours(root: Path) -> None:
    if not root.is_dir():
        raise ConfigError(f"the cache {root} is a file; name a folder")
    tag = root / _TAG
    if tag.exists() and tag.read_text("utf-8", "replace").startswith(_TAG_TEXT):
        return
    if any(path.name != ".gitignore" for path in root.iterdir()):
        raise ConfigError(f"{root} holds files and is no cache of copydesk; name a new folder with --cache")


def _gate(root: Path) -> "BaseFileLock":
    from filelock import FileLock

    return FileLock(root / "lock")


def _clear_up(root: Path) -> int:
    """Delete what builds that were killed left behind, and return how many builds are running. Hold the gate."""
    from filelock import FileLock, Timeout

    running = 0
    for build in (root / "builds").glob("*"):
        lock = FileLock(build / "lock", blocking=False)
        try:
            lock.acquire()
        except Timeout:
            running += 1
        else:
            lock.release()
            shutil.rmtree(build, ignore_errors=True)
    return running


def _entries(root: Path) -> Iterator[tuple[int, int, Path]]:
    """Yield when each entry was last used, its size in bytes, and its folder."""
    for folder in (root / "entries").glob("*/*"):
        try:
            size = sum(path.stat().st_size for path in folder.iterdir())
            used = (folder / DONE).stat().st_mtime_ns
        except OSError:  # no entry yet, or no more: as old as can be
            size, used = 0, 0
        yield used, size, folder
