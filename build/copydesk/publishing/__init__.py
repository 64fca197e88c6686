"""A dataset folder published: to the Hub, to a folder, to a URL. Nothing is sent before all is known to be in order."""

import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from copydesk.publishing import render
from copydesk.publishing.before import must_be_valid, must_load, must_state_rights
from copydesk.publishing.errors import HubError, RightsError, UnfitError
from copydesk.publishing.omit import omit as omit_from
from copydesk.publishing.patience import Patience, Sleep
from copydesk.publishing.plan import Plan
from copydesk.publishing.release import read_release
from copydesk.publishing.result import Ask, Published
from copydesk.publishing.to_hub import HubTarget, to_hub
from copydesk.publishing.to_store import to_store
from copydesk_schema.errors import TargetError

__all__ = ["HubError", "HubTarget", "Plan", "Published", "RightsError", "UnfitError", "publish", "render"]


def publish(
    root: Path,
    target: HubTarget | str,
    *,
    omit: Sequence[str] = (),
    dry_run: bool = False,
    ask: Ask | None = None,
    tell: Callable[[str], None] = lambda _: None,
    outlets: Sequence[Path] = (),
    phrases: Sequence[Path] = (),
    tombstones: Path | None = None,
    sleep: Sleep = time.sleep,
    bars: bool = False,
) -> Published:
    """Publish a dataset folder, and return what that came to; nothing is sent if all is there already.

    target: a repository of the Hub, or a folder or a URL. omit: columns that are left out, of a copy.
    ask: is shown the plan and says yes or no; without it, the answer is no only if somebody else's work would be lost.
    tell: hears what happens on the way. outlets, phrases: the tables of one's own that the dataset was built with.
    tombstones: the project's takedowns, of which no article may be one.
    Raises CopydeskError for all that can be mended.
    """
    must_state_rights(read_release(root))
    with _without(root, omit, outlets, phrases, tombstones) as folder:
        release = read_release(folder)

        def fit() -> None:
            must_be_valid(folder, outlets, phrases, tombstones)
            must_load(release)

        if isinstance(target, str):
            return to_store(release, target, fit=fit, ask=ask or _careful, dry_run=dry_run)
        patience = Patience(sleep)
        return to_hub(
            release, target, fit=fit, ask=ask or _careful, tell=tell, dry_run=dry_run, patience=patience, bars=bars
        )


def _careful(plan: Plan) -> bool:
    if plan.edited:
        named = ", ".join(plan.edited[:5])
        raise TargetError(f"{plan.target}: somebody else changed {named}; pass yes=True to replace that")
    return True


@contextlib.contextmanager
def _without(
    root: Path, columns: Sequence[str], outlets: Sequence[Path], phrases: Sequence[Path], tombstones: Path | None
) -> Iterator[Path]:
    """Yield the folder as it is, or, for as long as it is needed, a copy without some columns."""
    if not columns:
        yield root
        return
    must_be_valid(root, outlets, phrases, tombstones)
    with tempfile.TemporaryDirectory(prefix="copydesk-") as place:
        out = Path(place) / "dataset"
        out.mkdir()
        omit_from(root, out, columns)
        yield out
