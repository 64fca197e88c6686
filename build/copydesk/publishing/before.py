"""What must hold before anything is sent: it is valid, its rights are stated, and `load_dataset` loads it."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import yaml

from copydesk.publishing.errors import UnfitError
from copydesk.publishing.release import Release
from copydesk.shown import excerpt
from copydesk.validation import render, validate
from copydesk.write.card import split_card
from copydesk.write.card.rights import UNKNOWN_LICENCE
from copydesk_schema.columns import TABLES

_RIGHTS = "\n## Rights\n"


def must_be_valid(
    root: Path, outlets: Sequence[Path] = (), phrases: Sequence[Path] = (), tombstones: Path | None = None
) -> None:
    """Raise UnfitError if `copydesk validate` finds an error, an article that was taken down among them."""
    found = validate(root, outlets=outlets, phrases=phrases, tombstones=tombstones)
    if not found.ok:
        rules = ", ".join(group.rule for group in found.errors[:5])
        told = f"{render.summary(found)} ({rules})"
        raise UnfitError(f"{told}; `copydesk validate {root}` shows them, and only what passes is published")


def must_state_rights(release: Release) -> None:
    """Raise UnfitError unless the card names a licence, or a person wrote its section on rights.

    `unknown` is no licence: it tells a reader nothing.
    """
    try:
        keys, prose = split_card(release.card)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise UnfitError(f"README.md cannot be read: {excerpt(error)}") from None
    if keys.get("license") not in (None, [], "unknown"):
        return
    if _RIGHTS in prose and UNKNOWN_LICENCE not in prose:
        return
    raise UnfitError(
        "whose the texts are is not stated (`unknown` says nothing): build with --license cc-by-4.0, or with --license "
        "other and its license_name in card.md, or write a section `## Rights` there"
    )


def must_load(release: Release) -> None:
    """Raise UnfitError if `load_dataset` does not load every config, split by split and row by row."""
    from datasets import get_dataset_config_names, load_dataset

    root = str(release.root.absolute())
    try:
        with tempfile.TemporaryDirectory(prefix="copydesk-") as cache:
            configs = get_dataset_config_names(root)
            for config in configs:
                streams = load_dataset(root, config, streaming=True, cache_dir=cache)
                rows = sum(len(t) for s in streams.values() for t in s.with_format("arrow").iter(_BATCH_ROWS))
                stated = _rows(release, config)
                if rows != stated:
                    raise UnfitError(f"load_dataset(…, '{config}') gives {rows:,} rows, the manifest says {stated:,}")
    except UnfitError:
        raise
    except Exception as error:  # datasets raises whatever its readers do
        told = excerpt(str(error)) or type(error).__name__
        raise UnfitError(f"`load_dataset` does not load {release.root}: {told}") from None
    if missing := sorted(TABLES.keys() - set(configs)):
        raise UnfitError(f"the card has no config {', '.join(missing)}, so `load_dataset` does not load it")


_BATCH_ROWS = 1000


def _rows(release: Release, table: str) -> int:
    return sum(file.rows or 0 for path, file in release.files.items() if path.startswith(f"{table}/"))
