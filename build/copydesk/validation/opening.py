"""PATH to what can be read: a dataset folder, or the files of one table of articles.

A folder on this machine is checked whole. Of a folder elsewhere (`hf://datasets/USER/NAME`, `s3://…`) the articles are
checked: the hashes of the rest would have to be taken over a download. What is no Parquet is opened by `datasets`.
"""

import glob
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from copydesk.dataset.layout import MANIFEST
from copydesk.dataset.parts import DamagedError, Part, parquet_file, parquet_part
from copydesk.validation.folder import omits_of
from copydesk.validation.foreign import BUILDERS, foreign_part, saved_part
from copydesk_schema.columns import TABLES
from copydesk_schema.errors import DatasetError

_ARTICLES = next(iter(TABLES))
_SECRET = re.compile(r"(?<=//)[^/@\s]+@|\?[^\s'\"]+")  # user:password@, and a query: signed URLs carry a key there


@dataclass(frozen=True, slots=True)
class Opened:
    """root: a dataset folder of this machine. Else the parts of a table of articles.

    unchecked: what there is beside them, and is not looked at. omits: columns that the articles lack, as stated there.
    """

    shown: str
    root: Path | None = None
    parts: tuple[Part, ...] = ()
    unchecked: str | None = None
    omits: tuple[str, ...] = ()


def open_path(path: str) -> Opened:
    """Return what PATH names. Raises DatasetError if it names nothing that can be read."""
    if path.startswith("file://"):
        import fsspec

        path = fsspec.core.url_to_fs(path)[1]
    if "://" in path:
        return _elsewhere(path)
    try:
        return _here(path)
    except OSError as error:
        raise DatasetError(f"cannot open {path}: {error.strerror}") from None


def _here(path: str) -> Opened:
    local = Path(path)
    if local.is_dir():
        return _folder(local)
    if local.is_file():
        if local.name == MANIFEST:
            raise DatasetError(f"{path} is a dataset's manifest; name its folder: copydesk validate {local.parent}")
        return Opened(path, parts=(_file(local),))
    if local.exists():
        raise DatasetError(f"{path} is neither a file nor a folder")
    if glob.has_magic(path):
        files = sorted(Path(found) for found in glob.glob(path, recursive=True) if Path(found).is_file())  # noqa: PTH207
        if not files:
            raise DatasetError(f"no file matches {path}; try `ls {path}`")
        return Opened(path, parts=tuple(map(_file, files)))
    hub = f"; a dataset on the Hub is hf://datasets/{path}" if re.fullmatch(r"[\w.-]+/[\w.-]+", path) else ""
    raise DatasetError(f"no such file or folder: {path}; `copydesk build SOURCE --out {path}` makes a dataset{hub}")


def shown(path: str) -> str:
    """Return a path or message without credentials or query."""
    return _SECRET.sub(lambda match: "" if match[0].endswith("@") else "?…", path)


def _folder(root: Path) -> Opened:
    if (root / MANIFEST).is_file() or (root / _ARTICLES).is_dir():
        return Opened(str(root), root)
    if (root / "state.json").is_file():
        return Opened(str(root), parts=(saved_part(str(root)),))
    files = sorted(root.rglob("*.parquet"))
    if not files:
        raise DatasetError(f"{root} holds no dataset: no {MANIFEST} and no Parquet files; `copydesk build` makes one")
    return Opened(str(root), parts=tuple(map(_file, files)))


def _file(path: Path) -> Part:
    if path.suffix in BUILDERS:
        return foreign_part(str(path), path.suffix)
    return _sound(str(path), partial(parquet_file, str(path), path))


def _sound(name: str, part: Callable[[], Part]) -> Part:
    try:
        return part()
    except DamagedError as error:
        message = f"{name} is no Parquet file, or has lost its end: {error}; name a dataset folder or Parquet files"
        raise DatasetError(message) from None


def _elsewhere(url: str) -> Opened:
    import fsspec

    try:
        system, path = fsspec.core.url_to_fs(url)
        paths = _paths(system, path)
        manifest = f"{path.rstrip('/')}/{MANIFEST}"
        whole = bool(paths) and system.exists(manifest)
        omits = _omits(system.cat_file(manifest)) if whole else ()
    except Exception as error:
        # Each file system raises what it likes; a missing one names the package to install.
        raise DatasetError(f"cannot open {shown(url)}: {shown(str(error)) or type(error).__name__}") from None
    if paths:
        parts = [_remote(system, one) for one in paths]
    elif system.protocol == "hf" and path.startswith("datasets/"):
        parts = [foreign_part(path.removeprefix("datasets/"), None)]
    else:
        raise DatasetError(f"nothing to read at {shown(url)}; name a Parquet file, a glob, or a folder of them")
    rest = f"ledger, evidence and manifest of {shown(url)}: download the folder to have them checked" if whole else None
    return Opened(shown(url), parts=tuple(parts), unchecked=rest, omits=omits)


def _omits(manifest: bytes) -> tuple[str, ...]:
    try:
        stated = json.loads(manifest)
    except ValueError:
        return ()
    return omits_of(stated) if isinstance(stated, dict) else ()


def _remote(system: Any, path: str) -> Part:
    url = system.unstrip_protocol(path)
    if (suffix := Path(path).suffix) in BUILDERS:
        return foreign_part(url, suffix)
    return _sound(shown(url), partial(parquet_part, shown(url), partial(system.open, path, "rb")))


def _paths(system: Any, path: str) -> list[str]:
    """Return the files of a glob, a file, or a folder; of a folder's tables the articles."""
    if glob.has_magic(path):
        return sorted(p for p in system.glob(path) if system.isfile(p))
    if not system.isdir(path):
        return [path] if system.exists(path) else []
    for pattern in (f"{_ARTICLES}/*.parquet", "*.parquet", "**/*.parquet"):
        if found := sorted(system.glob(f"{path.rstrip('/')}/{pattern}")):
            return found
    return []
