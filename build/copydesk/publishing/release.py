"""What is to be published: a sealed folder, file by file, as its manifest states it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.dataset.layout import CARD, MANIFEST
from copydesk.dataset.manifest import read_manifest


@dataclass(frozen=True, slots=True)
class Known:
    """A file as a manifest knows it. rows: of a table, None for others."""

    size: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A dataset folder. files: by path, the manifest among them."""

    root: Path
    manifest: Mapping[str, Any]
    files: Mapping[str, Known]

    @property
    def card(self) -> str:
        """The text of the card."""
        return (self.root / CARD).read_text("utf-8")

    @property
    def title(self) -> str:
        """What a commit is called, in one line."""
        articles = self.manifest["counts"]["accepted"]
        digest = self.manifest["logical_sha256"]["articles"]
        noun = "article" if articles == 1 else "articles"
        return f"{self.manifest['name']}: {articles:,} {noun}, logical SHA-256 {digest[:12]}"


def read_release(root: Path) -> Release:
    """Return the dataset of a folder. Raises DatasetError if it is none."""
    manifest = read_manifest(root)
    raw = (root / MANIFEST).read_bytes()
    files = files_of(manifest) | {MANIFEST: Known(len(raw), hashlib.sha256(raw).hexdigest())}
    return Release(root, manifest, files)


def files_of(manifest: Mapping[str, Any]) -> dict[str, Known]:
    """Return the files that a manifest states, by path; of one that is damaged, what can be read."""
    stated = manifest.get("files")
    return {
        file["path"]: Known(file["size"], file["sha256"], file.get("rows"))
        for file in (stated if isinstance(stated, list) else [])
        if isinstance(file, dict)
        and isinstance(file.get("path"), str)
        and isinstance(file.get("size"), int)
        and isinstance(file.get("sha256"), str)
    }
