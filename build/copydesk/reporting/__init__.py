"""A dataset shown to people: one HTML file that holds all it needs, and asks nothing of elsewhere."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.dataset.fetch import fetched, is_elsewhere, short_name
from copydesk.dataset.layout import Dataset
from copydesk.dataset.manifest import read_manifest
from copydesk.pages.target import check_place, write
from copydesk.reporting.documents import show_documents
from copydesk.reporting.facts import gather
from copydesk.reporting.page import KIND, render
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

    path: a dataset folder, `NAMESPACE/NAME[@REVISION]` of the Hub, or a URL. out: by default named after it, beside a
    folder, and in the current one for what lies elsewhere. sources: all that the dataset was built from; some
    documents, as many as that, are then read again and shown with their pieces. settings: whose outlets, phrases and
    corrections the documents are read with; the rest of how they are read stands in the manifest.
    Raises CopydeskError if there is no dataset, if it is damaged, or if the file may not be written.
    """
    target = out or _beside(str(path))
    if is_elsewhere(str(path)):
        check_place(target, KIND, ())  # before what may take long
    with fetched(str(path)) as root:
        check_place(target, KIND, (root,))
        manifest = read_manifest(root)
        checked = validate(root, sources=sources, outlets=settings.outlets, phrases=settings.phrases)
        facts = gather(Dataset(root), manifest, checked, documents if sources else 0)
        shown = show_documents(facts, root, manifest, sources, documents, settings) if sources else ()
    contents = render(facts, shown)
    write(target, contents)
    return Report(target, len(contents), len(shown), checked)


def _beside(path: str) -> Path:
    if is_elsewhere(path):
        return Path(f"{short_name(path)}-report.html")
    dataset = Path(path)
    named = Path(os.path.realpath(dataset)) if dataset.name in ("", "..") else dataset
    return named.with_name(f"{named.name}-report.html")
