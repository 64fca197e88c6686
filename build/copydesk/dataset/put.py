"""A finished folder copied to where folders cannot be exchanged: an object store, another machine's disk.

Files go first and the manifest last: until then the old one names hashes that not all files have any more, so that a
half-written dataset is known as one.
"""

from pathlib import Path
from typing import Any

import orjson

from copydesk.dataset.layout import MANIFEST, Dataset
from copydesk.dataset.manifest import FORMAT
from copydesk.stores import reason, shown, store_of
from copydesk_schema.errors import StorageError, TargetError


def check_url(url: str) -> set[str]:
    """Return the paths of what copydesk wrote at a URL, but its manifest's; none if nothing is there.

    Raises TargetError if it holds anything else, StorageError if the store does not answer.
    """
    store, root = store_of(url)
    try:
        store.invalidate_cache()  # others may have written there meanwhile
        there = {path.removeprefix(root).lstrip("/"): path for path in store.find(root)}
        manifest = store.cat_file(there[MANIFEST]) if MANIFEST in there else None
    except FileNotFoundError:  # a bucket that is not there yet is the store's own matter
        return set()
    except Exception as error:  # each store raises what it likes
        raise StorageError(f"cannot look at {shown(url)}: {reason(error)}") from None
    if not there:
        return set()
    keep = "it is left as it is; choose another --out"
    if manifest is None:
        raise TargetError(f"{shown(url)} is not empty and no copydesk dataset: {keep}")
    ours = _paths(manifest)
    if ours is None:
        raise TargetError(f"{shown(url)} looks like a dataset, but its manifest cannot be read: {keep}")
    if foreign := sorted(there.keys() - ours - {MANIFEST}):
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise TargetError(f"{shown(url)} holds {foreign[0]}{more}, which copydesk did not write: {keep}")
    return ours & there.keys()


def put(root: Path, url: str) -> None:
    """Copy a sealed folder to a URL, in the place of a dataset that lies there. Raises what `check_url` raises."""
    stale = check_url(url) - set(Dataset(root).paths())
    store, target = store_of(url)
    try:
        for path in sorted(Dataset(root).paths(), key=lambda path: path == MANIFEST):  # that goes last
            full = f"{target.rstrip('/')}/{path}"
            store.makedirs(full.rpartition("/")[0], exist_ok=True)
            store.put_file(str(root / path), full)
        if stale:
            store.rm([f"{target.rstrip('/')}/{path}" for path in sorted(stale)])
    except Exception as error:
        what = f"cannot write {shown(url)}: {reason(error)}"
        raise StorageError(f"{what}; some files may be new and some old there: run the same command again") from None


def _paths(manifest: bytes) -> set[str] | None:
    try:
        read: Any = orjson.loads(manifest)
        return {file["path"] for file in read["files"]} if read["format"] == FORMAT else None
    except (ValueError, KeyError, TypeError):
        return None
