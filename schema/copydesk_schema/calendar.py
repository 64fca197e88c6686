"""How days are written in the languages of news (`calendar.toml`, made from CLDR): names of months and weekdays."""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any


def month_key(name: str) -> str:
    """Return the form in which names of months are compared: no case, no accents, no compatibility forms."""
    name = name.lower()
    if name.isascii():
        return name
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f" and not "\u064b" <= c <= "\u065f").lower()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Names by key.

    months: the month's number, for names that mean one month wherever they are used.
    disputed: the numbers by language, for those that mean another month elsewhere (Croatian `listopad` is October).
    weekdays: all names of weekdays, in any language.
    orders: the order of day and month in digits, by language, where it is certain.
    """

    months: Mapping[str, int]
    disputed: Mapping[str, Mapping[str, int]]
    weekdays: frozenset[str]
    orders: Mapping[str, str]


@lru_cache
def calendar() -> Calendar:
    """Return the calendar that comes with copydesk."""
    table: dict[str, dict[str, Any]] = tomllib.loads(
        files("copydesk_schema").joinpath("calendar.toml").read_text("utf-8")
    )
    by_name: dict[str, dict[str, int]] = {}
    for language, facts in table.items():
        for number, names in enumerate(facts.get("months", ()), 1):
            for name in names:
                by_name.setdefault(month_key(name), {})[language] = number
    certain = {name: min(told.values()) for name, told in by_name.items() if len(set(told.values())) == 1}
    return Calendar(
        certain,
        {name: told for name, told in by_name.items() if name not in certain},
        frozenset(month_key(n) for facts in table.values() for names in facts.get("weekdays", ()) for n in names),
        {language: facts["order"] for language, facts in table.items() if "order" in facts},
    )
