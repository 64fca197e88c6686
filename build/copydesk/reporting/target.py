"""Where a report may lie, and how it gets there whole."""

import os
import tempfile
from pathlib import Path

from copydesk_schema.errors import StorageError, TargetError

ENDING = "-report.html"
MARK = b"<!doctype html>\n<!-- copydesk report -->\n"
"""What every report begins with: only a file that does is ever replaced."""


def place_for(dataset: Path, out: Path | None) -> Path:
    """Return where the report goes: `DIST-report.html` beside the dataset if nobody says.

    Raises TargetError for a place within the dataset, which is sealed, and for one that holds something else.
    """
    root = Path(os.path.realpath(dataset))
    named = root if dataset.name in ("", "..") else dataset
    target = out or named.with_name(f"{named.name}{ENDING}")
    if Path(os.path.realpath(target)).is_relative_to(root):
        raise TargetError(f"{target} lies in {dataset}, which is sealed; name a file elsewhere with --out")
    if target.is_dir():
        raise TargetError(f"{target} is a folder; name a file in it: --out {target / 'report.html'}")
    if not target.parent.is_dir():
        raise TargetError(f"there is no folder {target.parent}; make it, or choose another --out")
    if target.exists() and not _is_report(target):
        raise TargetError(f"{target} is no report that copydesk wrote: it is left as it is; choose another --out")
    return target


def _is_report(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(MARK)) == MARK
    except OSError as error:
        raise TargetError(f"cannot read {path}: {error.strerror}; choose another --out") from None


def write(target: Path, contents: bytes) -> None:
    """Put the report in its place in one step. Raises StorageError if the system refuses; nothing is changed then."""
    draft = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".copydesk-", delete=False) as file:
            draft = Path(file.name)
            file.write(contents)
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(0o666 & ~mask)  # as any file that a person makes; a temporary one is its owner's alone
        draft.replace(target)
    except OSError as error:
        if draft is not None:
            draft.unlink(missing_ok=True)
        raise StorageError(f"cannot write {target}: {error.strerror}") from error
