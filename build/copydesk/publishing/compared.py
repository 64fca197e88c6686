"""What a release changes for its readers, row by row: the summary of `copydesk diff`, for the plan."""

from dataclasses import replace
from pathlib import Path

from copydesk.comparison import compare_folders, render
from copydesk.dataset.fetch import fetched
from copydesk.publishing.plan import Plan, Theirs
from copydesk_schema.errors import CopydeskError


def with_summary(plan: Plan, theirs: Theirs, name: str, root: Path) -> Plan:
    """Return the plan with what changes row by row, if a dataset lies there that can be compared.

    name: what lies at the target now, as `copydesk diff` names it. root: of the release.
    """
    if plan.nothing or theirs.manifest is None:
        return plan
    try:
        with fetched(name, whole=False) as before:
            return replace(plan, summary=render.summary(compare_folders(before, root, 0, (plan.target, str(root)))))
    except (CopydeskError, KeyError, OSError):  # what lies there is damaged, or of another version
        return plan
