"""Where a page may lie, and how it gets there whole."""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from copydesk_schema.errors import StorageError, TargetError


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page. option: of the command line, which says where one goes."""

    name: str
    option: str

    @property
    def mark(self) -> bytes:
        """What every page of the kind begins with: only a file that does is ever replaced by one."""
        return f"<!doctype html>\n<!-- copydesk {self.name} -->\n".encode()


def check_place(target: Path, kind: Kind, sealed: Iterable[Path]) -> None:
    """Raise TargetError for a place where a page may not go.

    That is one within a dataset, which is sealed (sealed: their folders), and one that holds something else.
    """
    real = Path(os.path.realpath(target))
    for folder in sealed:
        if real.is_relative_to(os.path.realpath(folder)):
            raise TargetError(f"{target} lies in {folder}, which is sealed; name a file elsewhere with {kind.option}")
    if target.is_dir():
        raise TargetError(f"{target} is a folder; name a file in it: {kind.option} {target / f'{kind.name}.html'}")
    if not target.parent.is_dir():
        raise TargetError(f"there is no folder {target.parent}; make it, or choose another {kind.option}")
    if target.exists() and not _begins_with(target, kind.mark, kind.option):
        told = f"{target} is no {kind.name} that copydesk wrote: it is left as it is"
        raise TargetError(f"{told}; choose another {kind.option}")


def _begins_with(path: Path, mark: bytes, option: str) -> bool:
    if not path.is_file():  # a pipe would never end, and a device is not to be replaced
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(mark)) == mark
    except OSError as error:
        raise TargetError(f"cannot read {path}: {error.strerror}; choose another {option}") from None


def write(target: Path, contents: bytes) -> None:
    """Put the page in its place in one step. Raises StorageError if the system refuses; nothing is changed then."""
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
