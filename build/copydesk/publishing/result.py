"""What publishing came to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from copydesk.publishing.plan import Plan

Ask = Callable[[Plan], bool]
"""Is shown the plan, and says whether to go on."""


@dataclass(frozen=True, slots=True)
class Published:
    """status: `unchanged` if all was there already, `planned` by a dry run, `declined` if the answer was no.

    commit, pull, tag: of the Hub. url: where people see it.
    """

    target: str
    status: Literal["published", "unchanged", "planned", "declined"]
    plan: Plan
    commit: str | None = None
    url: str | None = None
    pull: str | None = None
    tag: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the result in the form of `--json`."""
        return {
            "target": self.target,
            "status": self.status,
            "commit": self.commit,
            "url": self.url,
            "pull_request": self.pull,
            "tag": self.tag,
            "plan": self.plan.as_dict(),
        }
