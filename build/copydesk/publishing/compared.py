"""A release beside the one that it replaces: what changes row by row, and that nothing taken down comes back."""

from dataclasses import replace
from pathlib import Path

from copydesk.comparison import compare_folders, render
from copydesk.dataset.fetch import fetched
from copydesk.dataset.manifest import read_manifest
from copydesk.dataset.parts import batches
from copydesk.dataset.tombstones import TOMBSTONES, read_tombstones
from copydesk.publishing.errors import UnfitError
from copydesk.publishing.plan import Plan, Theirs
from copydesk.survey.tombstones import Takedowns, identities
from copydesk_schema.errors import CopydeskError


def beside_theirs(plan: Plan, theirs: Theirs, name: str, root: Path) -> Plan:
    """Return the plan with the summary of `copydesk diff`, if what lies there can be compared.

    name: what lies at the target now, as `copydesk diff` names it. root: of the release. Raises UnfitError if the
    release has an article that was taken down there.
    """
    if plan.nothing or theirs.manifest is None:
        return plan
    try:
        with fetched(name) as before:
            _must_not_come_back(root, before, plan.target)
            return replace(plan, summary=render.summary(compare_folders(before, root, 0, (plan.target, str(root)))))
    except UnfitError:
        raise
    except (CopydeskError, KeyError, OSError):  # what lies there is damaged, or of another version
        return plan


def _must_not_come_back(root: Path, before: Path, target: str) -> None:
    file = before / TOMBSTONES
    if not file.is_file():
        return
    takedowns = Takedowns(read_tombstones(file))
    omits = read_manifest(root).get("omits", ())
    found = []
    for batch in batches(root, "articles", [name for name in ("id", "outlet", "body", "url") if name not in omits]):
        ids = batch["id"].to_pylist()
        found += [f"{ids[row]} ({one.reason})" for row, one in sorted(takedowns.find(identities(batch)).items())]
    if found:
        told = f"{target} took down {len(found):,} of these articles, the first {found[0]}"
        raise UnfitError(f"{told}; put its {TOMBSTONES} beside your configuration, and build again")
