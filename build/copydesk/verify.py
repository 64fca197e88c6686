"""`copydesk build --verify`: the proof that a build does not depend on who did it."""

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.engine.executors import in_process, pool
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
    """Build again, in this process if others did it and in others if not, without the cache; return how it was done.

    first: what the build came to. Raises VerifyError that names the files that differ. The second build is deleted in
    the end.
    """
    alone = settings.engine != "processes" or settings.workers > 1
    beside = Path(os.path.realpath(settings.out)).parent if isinstance(settings.out, Path) else None
    other = contextlib.nullcontext(in_process()) if alone else pool(2)
    with tempfile.TemporaryDirectory(prefix=".copydesk-", dir=beside) as place, other as engine:
        anew = {"engine": "processes", "scheduler": None, "no_cache": True, "out": Path(place) / "dataset"}
        second = build(settings.model_copy(update=anew), progress, engine)
    hashes, again = ({file.path: file.sha256 for file in result.files} for result in (first, second))
    differing = sorted(path for path in {**hashes, **again} if hashes.get(path) != again.get(path))
    if differing:
        named = ", ".join(differing[:_MOST_NAMED])
        more = f" and {len(differing) - _MOST_NAMED} more" if len(differing) > _MOST_NAMED else ""
        raise VerifyError(
            f"a second build differs in {named}{more}: did a source change meanwhile? If not, this is a bug: report it"
        )
    return "by one process" if alone else "by other processes"
