"""What somebody asks to be removed."""

import re
from dataclasses import dataclass

from copydesk.dataset.tombstones import check_day, check_reason, outlet_sha256, url_sha256
from copydesk_schema.errors import ConfigError, CopydeskError

_ID = re.compile(r"[0-9a-f]{32}(?:[0-9a-f]{32})?")


class RemovalError(CopydeskError):
    """What is to be removed is not there, or cannot be removed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Documents to remove: of these ids, addresses, outlets or sources.

    day: on which it was asked for. near_duplicates: what is like them, too. held_only: of an outlet, what the dataset
    holds and nothing that comes later.
    """

    reason: str
    ids: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    day: str | None = None
    near_duplicates: bool = False
    held_only: bool = False

    def check(self) -> None:
        """Raise ConfigError if nothing is asked for, or not in a form that can be found."""
        if not (self.ids or self.urls or self.outlets or self.sources):
            raise ConfigError("say what to remove: --id, --url, --outlet or --source")
        check_reason(self.reason, "--reason")
        if self.day is not None:
            check_day(self.day, "--day")
        for name in self.ids:
            if not _ID.fullmatch(name):
                raise ConfigError(f"--id {name[:70]}: an id is 32 lower-case hex digits, as the ledger has it")
        for option, values in (("--url", self.urls), ("--outlet", self.outlets), ("--source", self.sources)):
            if not all(value.strip() for value in values):
                raise ConfigError(f"{option} is empty; name what to remove")

    def names(self) -> dict[str, str]:
        """Return the ids, each with what was asked."""
        return {name[:32]: name for name in self.ids}

    def addresses(self) -> dict[str, str]:
        """Return the hashes of the addresses, each with what was asked."""
        return {url_sha256(url): url for url in self.urls}

    def publishers(self) -> dict[str, str]:
        """Return the hashes of the outlets, each with what was asked."""
        return {outlet_sha256(outlet): outlet for outlet in self.outlets}
