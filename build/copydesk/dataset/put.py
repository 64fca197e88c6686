"""A finished folder copied to where folders cannot be exchanged: an object store, another machine's disk.

Files go first and the manifest last: until then the old one names hashes that not all files have any more, so that a
half-written dataset is known as one. What lies there as it is to be is not sent again.
"""

from pathlib import Path
from typing import Any

import orjson

from copydesk.dataset.layout import MANIFEST, Dataset
from copydesk.dataset.manifest import FORMAT, read_manifest
from copydesk.stores import reason, shown, store_of
from copydesk_schema.errors import StorageError, TargetError


def check_url(url: str) -> dict[str, str]:
    """Return the hashes of what copydesk wrote at a URL, by path; nothing if nothing is there.

    Raises TargetError if it holds anything else, StorageError if the store does not answer.
    """
    store, root = store_of(url)
    try:
        store.invalidate_cache()  # others may have written there meanwhile
        there = {path.removeprefix(root).lstrip("/"): path for path in store.find(root)}
        manifest = store.cat_file(there[MANIFEST]) if MANIFEST in there else None
    except FileNotFoundError:  # a bucket that is not there yet is the store's own matter
        return {}
    except Exception as error:  # each store raises what it likes
        raise StorageError(f"cannot look at {shown(url)}: {reason(error)}") from None
    if not there:
        return {}
    keep = "it is left as it is; choose another --out"
    if manifest is None:
        raise TargetError(f"{shown(url)} is not empty and no copydesk dataset: {keep}")
    ours = _hashes(manifest)
    if ours is None:
        raise TargetError(f"{shown(url)} looks like a dataset, but its manifest cannot be read: {keep}")
    if foreign := sorted(there.keys() - ours.keys() - {MANIFEST}):
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise TargetError(f"{shown(url)} holds {foreign[0]}{more}, which copydesk did not write: {keep}")
    return {path: sha256 for path, sha256 in ours.items() if path in there}


def put(root: Path, url: str) -> int:
    """Copy a sealed folder to a URL, in the place of a dataset that lies there, and return the bytes sent.

    Raises what `check_url` raises.
    """
    there = check_url(url)
    store, target = store_of(url)
    facts = {file["path"]: file for file in read_manifest(root)["files"]}
    sent = 0
    try:
        for path in [path for path in Dataset(root).paths() if path != MANIFEST] + [MANIFEST]:
            full = f"{target.rstrip('/')}/{path}"
            if path in facts and there.get(path) == facts[path]["sha256"] and store.size(full) == facts[path]["size"]:
                continue
            store.makedirs(full.rpartition("/")[0], exist_ok=True)
            store.put_file(str(root / path), full)
            sent += (root / path).stat().st_size
        stale = [f"{target.rstrip('/')}/{path}" for path in sorted(there.keys() - facts.keys())]
        if stale:
            store.rm(stale)
    except Exception as error:
        what = f"cannot write {shown(url)}: {reason(error)}"
        raise StorageError(f"{what}; some files may be new and some old there: run the same command again") from None
    return sent


def _hashes(manifest: bytes) -> dict[str, str] | None:
    try:
        read: Any = orjson.loads(manifest)
        return {file["path"]: file["sha256"] for file in read["files"]} if read["format"] == FORMAT else None
    except (ValueError, KeyError, TypeError):
        return None
