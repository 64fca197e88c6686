"""What changes for a reader, in short: documents, rows, columns, and the card line by line.

`copydesk diff` compares two datasets row by row; this is what two manifests tell.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from copydesk.publishing.release import Release, files_of
from copydesk_schema.columns import STATUSES, TABLES


@dataclass(frozen=True, slots=True)
class Change:
    """counts: of rows by table and of documents by status, before (None: there is no release before) and after.

    columns_added, columns_removed: of the articles. card: the lines of a unified diff, of a card that is replaced.
    """

    counts: Mapping[str, tuple[int | None, int]]
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    card: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the change for JSON."""
        return {
            "counts": {name: {"before": before, "after": after} for name, (before, after) in self.counts.items()},
            "columns_added": list(self.columns_added),
            "columns_removed": list(self.columns_removed),
            "card": list(self.card),
        }


def change_of(release: Release, before: Mapping[str, Any] | None, card: str | None) -> Change:
    """Return the change from a release before, given by its manifest. card: the text that will be replaced."""
    then = _counts(before) if before else {}
    now = _counts(release.manifest)
    had, have = _columns(before) if before else None, _columns(release.manifest)
    return Change(
        {name: (then.get(name), count) for name, count in now.items()},
        tuple(c for c in have if had is not None and c not in had),
        tuple(c for c in had or () if c not in have),
        tuple(_card_diff(card, release.card)) if card is not None else (),
    )


def _counts(manifest: Mapping[str, Any]) -> dict[str, int]:
    files, counts = files_of(manifest), manifest.get("counts")
    rows = {t: sum(f.rows or 0 for p, f in files.items() if p.startswith(f"{t}/")) for t in TABLES}
    stated = counts if isinstance(counts, dict) else {}
    documents = {name: stated[name] for name in ("read", *STATUSES) if isinstance(stated.get(name), int)}
    return rows | documents


def _columns(manifest: Mapping[str, Any]) -> list[str]:
    counts = manifest.get("counts")
    filled = counts.get("filled") if isinstance(counts, dict) else None
    names = filled if isinstance(filled, dict) else {}
    return [column.name for column in TABLES["articles"] if column.name in names]


def _card_diff(theirs: str, ours: str) -> list[str]:
    named = ("README.md there", "README.md here")
    return list(difflib.unified_diff(theirs.splitlines(), ours.splitlines(), *named, lineterm=""))
