"""Takedowns: what is asked for is found in a dataset, planned, and put down as tombstones that every build honours.

Nothing is deleted anywhere but with `apply`, and nothing ever on the Hub: the plan says what holds what was removed,
and what to type.
"""

from dataclasses import replace

from copydesk.removal.apply import apply, check_fit
from copydesk.removal.carry_out import carry_out
from copydesk.removal.plan import Found, Plan, make_plan
from copydesk.removal.render import render
from copydesk.removal.revisions import Revision, purging, revisions_with
from copydesk.removal.wanted import RemovalError, Wanted

__all__ = ["Found", "Plan", "RemovalError", "Revision", "Wanted"]
__all__ += ["apply", "carry_out", "check_fit", "make_plan", "on_the_hub", "purging", "render"]


def on_the_hub(plan: Plan, repo: str) -> Plan:
    """Return the plan with the revisions of a repository that hold what is removed."""
    return replace(plan, repo=repo, revisions=revisions_with(repo, {one.id for one in plan.removed}))
