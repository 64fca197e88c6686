"""Two datasets compared: rows by id and by source, fields, shares, and what stands around the rows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.comparison import gate, page, render
from copydesk.comparison.around import Around, compare_around
from copydesk.comparison.documents import Documents, compare_documents
from copydesk.comparison.rows import Rows, compare_rows
from copydesk.comparison.shares import Shares, compare_shares
from copydesk.dataset.fetch import fetched
from copydesk.stores import shown

__all__ = ["SAMPLES", "Comparison", "compare", "compare_folders", "gate", "page", "render"]

SAMPLES = 5  # of each kind of change, if nobody says how many


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two datasets differ in. before, after: their names."""

    before: str
    after: str
    rows: Rows
    documents: Documents
    shares: Shares
    around: Around

    @property
    def same(self) -> bool:
        """Whether rows, documents, contract and configuration are the same; the card may differ."""
        return self.rows.same and self.documents.same and not self.around.contract and not self.around.configuration

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison in the form of `--json`."""
        return {
            "before": self.before,
            "after": self.after,
            "same": self.same,
            "rows": self.rows.as_dict(),
            "documents": self.documents.as_dict(),
            "shares": self.shares.as_dict(),
            "around": self.around.as_dict(),
        }


def compare(before: str | Path, after: str | Path, samples: int = SAMPLES) -> Comparison:
    """Return what two datasets differ in: folders, `NAMESPACE/NAME[@REVISION]` of the Hub, or URLs.

    samples: so many of each kind of change. Raises DatasetError if one of them cannot be had.
    """
    with fetched(str(before)) as one, fetched(str(after)) as other:
        return compare_folders(one, other, samples, (shown(str(before)), shown(str(after))))


def compare_folders(before: Path, after: Path, samples: int, names: tuple[str, str]) -> Comparison:
    """Return what two dataset folders of this machine differ in."""
    return Comparison(
        *names,
        compare_rows(before, after, samples),
        compare_documents(before, after, samples),
        compare_shares(before, after),
        compare_around(before, after),
    )
