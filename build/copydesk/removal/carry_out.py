"""The plan carried out: tombstones added to the project's file."""

from copydesk.dataset.tombstones import append_tombstones
from copydesk.removal.plan import Plan


def carry_out(plan: Plan) -> int:
    """Add the plan's tombstones to the project's file, all or none, and return how many are new.

    Raises ConfigError if the file is damaged, StorageError if it cannot be written.
    """
    return len(append_tombstones(plan.file, plan.tombstones)) if plan.tombstones else 0
