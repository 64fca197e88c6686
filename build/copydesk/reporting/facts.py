"""All that a report tells of a dataset, but its documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from copydesk.dataset.boilerplate import BOILERPLATE, RecurringLine, read
from copydesk.dataset.layout import Dataset
from copydesk.dataset.parts import DamagedError
from copydesk.dataset.profile import Profile, profile_of
from copydesk.explain import WHY
from copydesk.parser.overrides import RULE as OVERRIDE
from copydesk.reporting.alike import Groups, groups_of
from copydesk.reporting.ledger import LedgerSums, sums_of
from copydesk.validation import Validation
from copydesk_schema.columns import ARTICLES, FIELDS
from copydesk_schema.errors import DatasetError

_LINES = 30  # recurring ones that are shown
_FILES = 40  # of the folder that are listed
_STATED = ("tool", "configuration", "inputs", "signatures", "logical_sha256", "seal")


class Null(NamedTuple):
    """Articles without a value for one reason. why: the rule in words, if it has any."""

    rule: str
    why: str
    articles: int


class Filled(NamedTuple):
    """How many articles have a field, and why the others do not."""

    field: str
    articles: int
    nulls: tuple[Null, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is to tell. digest: the hash of the articles' rows. lines: those that recur, the most frequent first.

    stated: what the manifest says the dataset was built from, as (key, value), by heading.
    files: (path, size, sha256) of the folder's files, as many as are listed.
    """

    name: str
    digest: str
    profile: Profile
    ledger: LedgerSums
    groups: Groups
    lines: tuple[RecurringLine, ...]
    recurring: int
    validation: Validation
    stated: Mapping[str, tuple[tuple[str, str], ...]]
    files: tuple[tuple[str, int, str], ...]
    more_files: int

    @property
    def filled(self) -> list[Filled]:
        """How complete each column is."""
        return [
            Filled(
                c.name, n := self.profile.filled.get(c.name, 0), tuple(self._nulls(c.name, self.profile.articles - n))
            )
            for c in ARTICLES
        ]

    def _nulls(self, field: str, count: int) -> Iterator[Null]:
        """Yield why articles lack a field. A correction sets or blanks by the same rule: what is left was blanked."""
        if field not in FIELDS:
            return
        told = [(n, rule) for (of, rule), n in self.ledger.rules.items() if of == field and rule in WHY]
        known = [(n, rule) for n, rule in told if rule != OVERRIDE]
        blanked = count - sum(n for n, _ in known)
        if blanked > 0 and any(rule == OVERRIDE for _, rule in told):
            known.append((blanked, OVERRIDE))
        for n, rule in sorted(known, key=lambda item: (-item[0], item[1])):
            yield Null(rule, WHY[rule], n)


def gather(dataset: Dataset, manifest: Mapping[str, Any], validation: Validation, documents: int) -> Facts:
    """Return the facts of a dataset, whose tables are streamed. documents: as many of each kind are named.

    Raises DatasetError if a file of it is damaged.
    """
    ledger = sums_of(dataset, documents)
    try:
        profile = profile_of(dataset.root)
    except DamagedError as error:
        raise DatasetError(f"{dataset.root} cannot be shown: {error}; see `copydesk validate {dataset.root}`") from None
    lines = read(dataset.root / BOILERPLATE) if (dataset.root / BOILERPLATE).is_file() else []
    often = sorted(lines, key=lambda n: (-(n.count or 0), n.outlet or "", n.beside or "", n.line))
    files = list(_files(manifest))
    return Facts(
        str(manifest.get("name") or "a dataset"),
        dict(_flat(manifest.get("logical_sha256"))).get("articles", ""),
        profile,
        ledger,
        groups_of(dataset),
        tuple(often[:_LINES]),
        len(lines),
        validation,
        {heading: tuple(_flat(manifest.get(heading))) for heading in _STATED},
        tuple(files[:_FILES]),
        max(0, len(files) - _FILES),
    )


def _files(manifest: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    listed = manifest.get("files")
    for facts in listed if isinstance(listed, list) else ():
        if isinstance(facts, dict) and isinstance(size := facts.get("size"), int):
            yield str(facts.get("path")), size, str(facts.get("sha256"))


def _flat(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield what a part of the manifest states, each with the path of keys to it; what is empty is passed over."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _flat(inner, f"{key} {number}")
    elif value is not None:
        yield key, str(value).lower() if isinstance(value, bool) else str(value)
