"""`copydesk build --verify`: the proof that a build does not depend on who did it."""

import shutil
from typing import TYPE_CHECKING

from copydesk.dataset.hashes import file_sha256
from copydesk.dataset.layout import Dataset
from copydesk.pipeline import Progress, build
from copydesk_schema.errors import CopydeskError

if TYPE_CHECKING:
    from copydesk.config import Settings

_MOST_NAMED = 5


class VerifyError(CopydeskError):
    """A second build came to other bytes."""

    exit_code = 1


def verify(settings: "Settings", progress: Progress = lambda *_: None) -> str:
    """Build again, in this process if others did it and in two if not, without the cache; return how it was done.

    Raises VerifyError that names the files that differ. The second build is deleted in the end.
    """
    alone = settings.engine != "processes" or settings.workers > 1
    out = settings.out.with_name(f".{settings.out.name}.verified")
    other = {"out": out, "engine": "processes", "scheduler": None, "workers": 1 if alone else 2, "no_cache": True}
    try:
        build(settings.model_copy(update=other), progress)
        first, second = Dataset(settings.out), Dataset(out)
        paths = sorted({*first.paths(), *second.paths()})
        differing = [path for path in paths if _hash(first, path) != _hash(second, path)]
    finally:
        shutil.rmtree(out, ignore_errors=True)
    if differing:
        named = ", ".join(differing[:_MOST_NAMED])
        more = f" and {len(differing) - _MOST_NAMED} more" if len(differing) > _MOST_NAMED else ""
        raise VerifyError(
            f"a second build differs in {named}{more}: did a source change meanwhile? If not, this is a bug: report it"
        )
    return "by one process" if alone else "by two processes"


def _hash(dataset: Dataset, path: str) -> str | None:
    file = dataset.root / path
    return file_sha256(file) if file.is_file() else None
