"""What is kept of finished work: folders of files, each found by the key of all that went into it.

`ENTRIES/ab/abcd…/` holds the files of one result and `done.json`, written last: their sizes and hashes, and its own. An
entry is found only if its files are as they were written, so nothing is synced to the disk: what a power cut tears is
done again.
"""

import contextlib
import errno
import hashlib
import os
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from copydesk.dataset.hashes import canonical_json, file_sha256

DONE = "done.json"


@dataclass(frozen=True, slots=True)
class Store:
    """Where a build finds and leaves results. It may lie on another machine's disk that all workers see.

    trusted: the build made every entry itself, so none is hashed again.
    """

    entries: Path
    drafts: Path
    trusted: bool = False

    def folder(self, key: str) -> Path:
        """Return where the entry of a key lies, if it is there."""
        return self.entries / key[:2] / key

    def find(self, key: str) -> Path | None:
        """Return the folder of an entry, None if there is none; a damaged one is deleted."""
        folder = self.folder(key)
        if not (folder / DONE).exists():
            return None
        if self.trusted or _is_whole(folder):
            with contextlib.suppress(OSError):  # on a disk that we may only read, nothing is evicted either
                os.utime(folder / DONE)  # the least recently used are deleted first
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        return None

    def draft(self) -> Path:
        """Return a new folder to fill, which `keep` makes an entry of."""
        folder = self.drafts / uuid.uuid4().hex
        folder.mkdir(parents=True)
        return folder

    def keep(self, draft: Path, key: str) -> Path:
        """Return the folder of the entry that a filled draft becomes; where another was quicker, its entry stays."""
        (draft / DONE).write_bytes(_sealed(draft))
        folder = self.folder(key)
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.rename(folder)
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                raise
            if _is_whole(folder):
                shutil.rmtree(draft)
            else:  # a deletion that was cut short left no entry
                shutil.rmtree(folder)
                draft.rename(folder)
        return folder


def _sealed(folder: Path) -> bytes:
    files = {path.name: [path.stat().st_size, file_sha256(path)] for path in sorted(folder.iterdir())}
    listing = canonical_json(files)
    return canonical_json({"files": files, "sha256": hashlib.sha256(listing).hexdigest()})


def _is_whole(folder: Path) -> bool:
    """Return whether a folder holds the files that its marker lists, each as it was written, and none beside them."""
    try:
        marker: Any = orjson.loads((folder / DONE).read_bytes())
        files = marker["files"]
        if hashlib.sha256(canonical_json(files)).hexdigest() != marker["sha256"]:
            return False
        if {path.name for path in folder.iterdir()} != {*files, DONE}:
            return False
        return all(
            (folder / name).stat().st_size == size and file_sha256(folder / name) == sha256
            for name, (size, sha256) in files.items()
        )
    except (OSError, ValueError, TypeError, KeyError):
        return False
