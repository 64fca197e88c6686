"""Two datasets compared: rows by id and by source, fields, shares, and what stands around the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copydesk.comparison import gate, render
from copydesk.comparison.around import Around, compare_around
from copydesk.comparison.buckets import HELD, Workroom
from copydesk.comparison.documents import Documents, compare_documents
from copydesk.comparison.rows import Rows, compare_rows
from copydesk.comparison.shares import Shares, compare_shares
from copydesk.comparison.side import side_of
from copydesk.dataset.fetch import fetched, is_elsewhere
from copydesk.dataset.spill import spill_folder
from copydesk.pages.target import Kind, check_place
from copydesk.pages.target import write as write_whole
from copydesk.stores import shown

__all__ = ["SAMPLES", "Comparison", "check_page", "compare", "compare_folders", "gate", "render", "write_page"]

SAMPLES = 5  # of each kind of change, if nobody says how many
_PAGE = Kind("comparison", "--html")


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


def compare_folders(
    before: Path, after: Path, samples: int, names: tuple[str, str] | None = None, held: int = HELD
) -> Comparison:
    """Return what two dataset folders of this machine differ in. held: rows of each that are held at once."""
    named = names or (str(before), str(after))
    one, other = side_of(before, named[0]), side_of(after, named[1])
    with spill_folder() as folder:
        room = Workroom.of(folder, max(one.rows, other.rows), held)
        rows = compare_rows(one, other, samples, room)
        documents = compare_documents(one, other, samples, room)
    return Comparison(*named, rows, documents, compare_shares(one, other), compare_around(one, other))


def check_page(target: Path, datasets: Sequence[str]) -> None:
    """Raise TargetError if the page may not lie there: in a dataset, or in the place of another file."""
    check_place(target, _PAGE, [Path(name) for name in datasets if not is_elsewhere(name)])


def write_page(comparison: Comparison, target: Path) -> None:
    """Write a comparison as one HTML file, in one step. Raises StorageError if the system refuses."""
    from copydesk.comparison.page import page

    write_whole(target, _PAGE.mark + page(comparison))
