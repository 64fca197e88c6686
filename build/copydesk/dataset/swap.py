"""Putting a finished folder in the place of an old one, so that a reader sees the one or the other and never half.

All work lies in `.NAME.copydesk/` beside the target, on the same file system: `lock`, `work/` (intermediate files),
`new/` (the dataset being written) and, where folders cannot be exchanged in one step, `old/` for a moment.
"""

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from copydesk.dataset.layout import MANIFEST, Dataset
from copydesk.dataset.manifest import read_manifest
from copydesk_schema.errors import DatasetError, StorageError, TargetError


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where one build works; `new` becomes the dataset."""

    target: Path
    root: Path

    @property
    def work(self) -> Path:
        """The folder for intermediate files."""
        return self.root / "work"

    @property
    def new(self) -> Path:
        """The folder that will be swapped in."""
        return self.root / "new"

    @property
    def old(self) -> Path:
        """The old dataset, between the two renames of a system that cannot exchange folders."""
        return self.root / "old"


def check_target(out: Path, sources: Iterable[Path]) -> Path:
    """Return the real path of a folder that may be written.

    Raises TargetError if it is a file, holds anything that copydesk did not write, overlaps with a source, or has a
    name that is no text: Arrow opens no such path.
    """
    target = Path(os.path.realpath(out))
    if any("\ud800" <= c <= "\udfff" for c in str(target)):
        raise TargetError(f"the path of --out {out} holds bytes that are not UTF-8; choose another")
    for source in sources:
        real = Path(os.path.realpath(source))
        if target == real or target.is_relative_to(real):
            raise TargetError(f"--out {out} lies inside the source {source}; choose a folder outside it")
        if real.is_relative_to(target):
            raise TargetError(f"the source {source} lies inside --out {out}, which is replaced whole; choose another")
    if target.exists():
        _check_replaceable(out, target)
    if Path.cwd() == target:
        raise TargetError(f"--out {out} is the folder you stand in, which is replaced whole; build it from outside")
    if target.is_mount():
        raise TargetError(f"--out {out} is a mount point, which cannot be replaced whole; name a folder in it")
    return target


def _check_replaceable(out: Path, target: Path) -> None:
    keep = "it is left as it is; choose another --out, or move it away"
    if not target.is_dir():
        raise TargetError(f"--out {out} is a file; name a folder")
    if not any(target.iterdir()):
        return
    if not (target / MANIFEST).is_file():
        raise TargetError(f"--out {out} is not empty and no copydesk dataset: {keep}")
    try:
        ours = {file["path"] for file in read_manifest(target)["files"]} | {MANIFEST}
    except (DatasetError, KeyError, TypeError) as error:
        raise TargetError(
            f"--out {out} looks like a dataset, but its manifest cannot be read ({error}): {keep}"
        ) from None
    foreign = [path for path in Dataset(target).paths() if path not in ours]
    if foreign:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise TargetError(f"--out {out} holds {foreign[0]}{more}, which copydesk did not write: {keep}")


@contextlib.contextmanager
def workplace(target: Path) -> Iterator[Workplace]:
    """Hold the lock on a target and yield its workplace, emptied; what a killed build left behind is put right first.

    Raises TargetError if another build holds the lock, StorageError if the place cannot be written.
    """
    from filelock import FileLock, Timeout

    place = Workplace(target, target.parent / f".{target.name}.copydesk")
    try:
        place.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place.root / "lock", blocking=False)
        lock.acquire()
    except Timeout:
        raise TargetError(f"another build is writing {target}; wait for it to end") from None
    except OSError as error:
        raise StorageError(f"cannot write beside {target}: {error.strerror}") from error
    try:
        _recover(place)
        place.work.mkdir()
        place.new.mkdir()
        yield place
    finally:
        with contextlib.suppress(OSError):  # the next build clears up what this one could not
            _recover(place)
            # The lock file goes last, and while the lock is held: from then on the next build owns the place.
            (place.root / "lock").unlink()
        lock.release()
        with contextlib.suppress(OSError):
            place.root.rmdir()


def _recover(place: Workplace) -> None:
    if place.old.exists() and not place.target.exists():
        place.old.rename(place.target)
    for folder in (place.work, place.new, place.old):
        if folder.exists():
            shutil.rmtree(folder)


def swap_in(place: Workplace) -> None:
    """Put `new` in the target's place; the old dataset is deleted afterwards.

    Raises StorageError if the system refuses, TargetError if somebody laid a file of their own in the target while the
    build ran; the old dataset is then where it was.
    """
    if place.target.exists():
        _check_replaceable(place.target, place.target)
    try:
        _write_out(place.new)
        if not place.target.exists():
            place.new.rename(place.target)
        elif not _exchange(place.new, place.target):
            place.target.rename(place.old)
            place.new.rename(place.target)
    except OSError as error:
        if place.old.exists() and not place.target.exists():
            place.old.rename(place.target)
        raise StorageError(f"cannot replace {place.target}: {error.strerror}; the old dataset is untouched") from error


def _write_out(folder: Path) -> None:
    """Have the system write all of a folder to the disk, so that no power cut finds it swapped in and empty."""
    if os.name != "posix":  # elsewhere a file that is read cannot be synced
        return
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _exchange(a: Path, b: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    first, second = os.fsencode(a), os.fsencode(b)
    if libc is not None and sys.platform == "linux" and hasattr(libc, "renameat2"):
        at_cwd, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE: linux/fs.h
        done = libc.renameat2(at_cwd, first, at_cwd, second, exchange)
    elif libc is not None and sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        swap = 2  # RENAME_SWAP: sys/stdio.h
        done = libc.renamex_np(first, second, swap)
    else:
        return False
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM):  # this file system has no exchange
        return False
    raise OSError(code, os.strerror(code))
