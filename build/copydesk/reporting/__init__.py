"""A dataset shown to people: one HTML file that holds all it needs, and asks nothing of elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.dataset.fetch import fetched
from copydesk.dataset.layout import Dataset
from copydesk.dataset.manifest import read_manifest
from copydesk.reporting.documents import show_documents
from copydesk.reporting.facts import gather
from copydesk.reporting.page import render
from copydesk.reporting.target import ENDING, place_for, write
from copydesk.stores import url_name
from copydesk.validation import Validation, validate

if TYPE_CHECKING:
    from copydesk.config import Settings

__all__ = ["DOCUMENTS", "Report", "report"]

DOCUMENTS = 50  # shown, if nobody says how many


@dataclass(frozen=True, slots=True)
class Report:
    """What was written. size: in bytes. documents: how many can be browsed in it."""

    out: Path
    size: int
    documents: int
    validation: Validation

    def as_dict(self) -> dict[str, Any]:
        """Return the result in the form of `--json`."""
        checked = self.validation.as_dict()
        told = {key: checked[key] for key in ("ok", "errors", "warnings")}
        return {"out": str(self.out), "size": self.size, "documents": self.documents} | told


def report(
    path: str | Path,
    out: Path | None,
    settings: "Settings",
    sources: Sequence[str | Path] = (),
    documents: int = DOCUMENTS,
) -> Report:
    """Write what there is to see of a dataset into one HTML file.

    path: a folder, `NAMESPACE/NAME[@REVISION]` of the Hub, or a URL; those are fetched for as long as it takes.
    out: by default beside the folder, named after it, or in the current one. sources: all that the dataset was built
    from; some documents, as many as that, are then read again and shown with their pieces. settings: whose outlets,
    phrases and corrections the documents are read with; the rest of how they are read stands in the manifest.
    Raises CopydeskError if there is no dataset, if it is damaged, or if the file may not be written.
    """
    with fetched(str(path)) as root:
        here = root == Path(path)
        target = place_for(root, out if out or here else Path(f"{url_name(str(path)).partition('@')[0]}{ENDING}"))
        return _report(root, target, settings, sources, documents)


def _report(root: Path, target: Path, settings: "Settings", sources: Sequence[str | Path], documents: int) -> Report:
    manifest = read_manifest(root)
    checked = validate(root, sources=sources, outlets=settings.outlets, phrases=settings.phrases)
    facts = gather(Dataset(root), manifest, checked, documents if sources else 0)
    shown = show_documents(facts, root, manifest, sources, documents, settings) if sources else ()
    contents = render(facts, shown)
    write(target, contents)
    return Report(target, len(contents), len(shown), checked)
