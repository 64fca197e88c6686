"""A dataset shown to people: one HTML file that holds all it needs, and asks nothing of elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.dataset.layout import Dataset
from copydesk.dataset.manifest import read_manifest
from copydesk.reporting.documents import show_documents
from copydesk.reporting.facts import gather
from copydesk.reporting.page import render
from copydesk.reporting.target import place_for, write
from copydesk.stores import is_url
from copydesk.stores import shown as without_secrets
from copydesk.validation import Validation, validate
from copydesk_schema.errors import DatasetError

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
    """Write what there is to see of a dataset folder into one HTML file.

    out: by default beside the folder, named after it. sources: all that the dataset was built from; some documents,
    as many as that, are then read again and shown with their pieces. settings: whose outlets, phrases and corrections
    the documents are read with; the rest of how they are read stands in the manifest.
    Raises CopydeskError if there is no dataset, if it is damaged, or if the file may not be written.
    """
    if is_url(str(path)):
        told = "fetch it first, as by `hf download NAMESPACE/NAME --repo-type dataset --local-dir FOLDER`"
        raise DatasetError(f"{without_secrets(str(path))} is not on this machine; {told}")
    root = Path(path)
    manifest = read_manifest(root)
    target = place_for(root, out)
    checked = validate(root, sources=sources, outlets=settings.outlets, phrases=settings.phrases)
    facts = gather(Dataset(root), manifest, checked, documents if sources else 0)
    shown = show_documents(facts, root, manifest, sources, documents, settings) if sources else ()
    contents = render(facts, shown)
    write(target, contents)
    return Report(target, len(contents), len(shown), checked)
