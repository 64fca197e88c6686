"""manifest.json: what was built from what, a hash for every file, and a seal over itself."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.dataset.layout import MANIFEST
from copydesk_schema.errors import DatasetError

FORMAT = "copydesk-dataset/1"
_NAME, _, _NEWEST = FORMAT.partition("/")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file of the folder. `rows` and `logical_sha256` are None for files that are no tables."""

    path: str
    size: int
    sha256: str
    rows: int | None = None
    logical_sha256: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the facts that are known, for JSON."""
        facts = {"path": self.path, "size": self.size, "sha256": self.sha256}
        if self.rows is not None:
            facts |= {"rows": self.rows, "logical_sha256": self.logical_sha256}
        return facts


def render(manifest: dict[str, Any]) -> bytes:
    """Return the only bytes that this manifest may have in a file."""
    return (json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def seal(manifest: dict[str, Any]) -> bytes:
    """Return the manifest's bytes with its own seal in it: the SHA-256 of what it renders to without one."""
    unsealed = {k: v for k, v in manifest.items() if k != "seal"}
    return render(unsealed | {"seal": hashlib.sha256(render(unsealed)).hexdigest()})


def read_manifest(root: Path, name: str | None = None) -> dict[str, Any]:
    """Return the manifest of a dataset folder, without checking its seal.

    name: what people call the folder, if that is not where it lies. Raises DatasetError if there is none, or if it is
    not copydesk's.
    """
    called = name or str(root)
    path = f"{called}: {MANIFEST}" if name else str(root / MANIFEST)
    try:
        manifest = json.loads((root / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        what = "holds no manifest.json" if root.is_dir() else "is no folder"
        raise DatasetError(f"{called} is no dataset: it {what}; name a folder that `copydesk build` wrote") from None
    except OSError as error:
        raise DatasetError(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise DatasetError(f"{path} is damaged: it is no JSON") from None
    if not isinstance(manifest, dict):
        raise DatasetError(f"{path} is not a manifest of this version ({FORMAT})")
    written, _, number = str(manifest.get("format")).partition("/")
    if written != _NAME or not number.isdecimal():
        raise DatasetError(f"{path} is not a manifest of this version ({FORMAT})")
    if int(number) > int(_NEWEST):
        told = f"{path} was written by a newer copydesk ({written}/{number}, and this one reads up to {FORMAT})"
        raise DatasetError(f"{told}; upgrade copydesk")
    return manifest


def is_sealed(root: Path) -> bool:
    """Return whether the manifest's bytes are exactly the ones that were sealed."""
    raw = (root / MANIFEST).read_bytes()
    try:
        manifest = json.loads(raw)
        return isinstance(manifest, dict) and seal(manifest) == raw
    except (ValueError, RecursionError):  # no JSON, or none that could ever be rendered
        return False
