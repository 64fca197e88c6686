"""`copydesk build --verify`: the proof that a build does not depend on who did it."""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.outcome import BuildResult
from copydesk.pipeline import Progress, build
from copydesk_schema.errors import CopydeskError

if TYPE_CHECKING:
    from copydesk.config import Settings

_MOST_NAMED = 5


class VerifyError(CopydeskError):
    """A second build came to other bytes."""

    exit_code = 1


def verify(settings: "Settings", first: BuildResult, progress: Progress = lambda *_: None) -> str:
    """Build again, in this process if others did it and in two if not, without the cache; return how it was done.

    first: what the build came to. Raises VerifyError that names the files that differ. The second build is deleted in
    the end.
    """
    alone = settings.engine != "processes" or settings.workers > 1
    beside = Path(os.path.realpath(settings.out)).parent if isinstance(settings.out, Path) else None
    with tempfile.TemporaryDirectory(prefix=".copydesk-", dir=beside) as place:
        other = {"engine": "processes", "scheduler": None, "workers": 1 if alone else 2, "no_cache": True}
        second = build(settings.model_copy(update=other | {"out": Path(place) / "dataset"}), progress)
    hashes, again = ({file.path: file.sha256 for file in result.files} for result in (first, second))
    differing = sorted(path for path in {**hashes, **again} if hashes.get(path) != again.get(path))
    if differing:
        named = ", ".join(differing[:_MOST_NAMED])
        more = f" and {len(differing) - _MOST_NAMED} more" if len(differing) > _MOST_NAMED else ""
        raise VerifyError(
            f"a second build differs in {named}{more}: did a source change meanwhile? If not, this is a bug: report it"
        )
    return "by one process" if alone else "by two processes"
