"""What a card tells of a build."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from copydesk.dataset.profile import Profile
from copydesk.records import Alike


class LeftOut(NamedTuple):
    """Documents that one rule kept out. message: of the first of them."""

    status: str
    stage: str
    rule: str
    documents: int
    message: str


class Shown(NamedTuple):
    """A picture of the folder, and what it shows, in words."""

    path: str
    alt: str


@dataclass(frozen=True, slots=True)
class CardFacts:
    """counts: `read` and each status.

    rules: articles by field, and by the rule that found the value or says why there is none.
    settings: the card's keys that the settings state, `pretty_name` and `license`; None where they do not.
    omits: columns of articles that are left out.
    tool, options, inputs, logical_sha256: as the manifest has them (options: its `configuration`).
    """

    name: str
    settings: Mapping[str, str | None]
    counts: Mapping[str, int]
    left_out: tuple[LeftOut, ...]
    profile: Profile
    rules: Mapping[tuple[str, str], int]
    alike: Alike
    splits: Mapping[str, int]
    tool: Mapping[str, str]
    options: Mapping[str, Any]
    inputs: Mapping[str, Any]
    logical_sha256: Mapping[str, str]
    pictures: tuple[Shown, ...] = ()
    omits: tuple[str, ...] = ()

    def title(self, own_keys: Mapping[str, Any]) -> str:
        """Return the name that people read: the settings', else that of a person's own card, else the sources'."""
        return " ".join(str(self.settings.get("pretty_name") or own_keys.get("pretty_name") or self.name).split())

    @property
    def accepted(self) -> int:
        """How many articles there are."""
        return self.counts["accepted"]
