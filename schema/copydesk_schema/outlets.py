"""Facts about outlets (`outlets.toml`): what is true of one publisher stands there, never in code."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal
from unicodedata import combining, normalize

from copydesk_schema.columns import MAX_OUTLET_CHARS, NO_CONTROLS
from copydesk_schema.errors import ConfigError
from copydesk_schema.written import Written


@dataclass(frozen=True, slots=True)
class Outlet:
    """One publisher.

    domains: host names it publishes under; every host below one counts.
    aliases: other names it goes by.
    self_attribution: phrases by which its own articles name it ("UNN reports"); leave out phrases that others quote.
    date_order: how it writes a date in digits alone.
    agency: true for a wire whose copy and pictures others print; a byline or a credit of it is no evidence.
    common: true for a name that is also a word or a place ("Time", "Metro"); it needs two kinds of evidence.
    publisher: false for a host of others' articles (an archive, an aggregator), which is never an outlet.
    """

    key: str
    name: str
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    self_attribution: tuple[str, ...] = ()
    language: str | None = None
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    agency: bool = False
    common: bool = False
    publisher: bool = True


_WORD = re.compile(r"[^\W_]+")


def name_key(name: str) -> str:
    """Return the form in which names are compared: letters and digits, without case, accents, or a leading "the"."""
    if not name.isascii():  # "Les Échos" is written "Les Echos" too
        name = "".join(c for c in normalize("NFKD", name) if not combining(c))
    words = _WORD.findall(name.casefold())
    return "".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


_SET_OFF = tuple(',;:.!?()–—-…"”»')
_NEAR = 3  # characters in which the punctuation stands


@dataclass(frozen=True, slots=True)
class Outlets:
    """The table, indexed by host, by name and by self-attribution. written: every name as it is written, indexed."""

    by_key: Mapping[str, Outlet]
    written: Written = field(repr=False)
    _hosts: Mapping[str, Outlet] = field(repr=False)
    _forms: Mapping[str, tuple[Outlet, ...]] = field(repr=False)
    _names: Mapping[str, tuple[Outlet, ...]] = field(repr=False)
    _attributions: Mapping[str, Outlet] = field(repr=False)
    _either: re.Pattern[str] | None = field(repr=False)

    def by_host(self, host: str) -> Outlet | None:
        """Return the outlet that publishes under this host or a parent of it; the longest domain wins."""
        host = host.lower().rstrip(".")
        while host:
            if outlet := self._hosts.get(host):
                return outlet
            host = host.partition(".")[2]
        return None

    def by_name(self, name: str) -> tuple[Outlet, ...]:
        """Return the outlets that write this name so, else those that do but for its case and punctuation."""
        return self._forms.get(name) or self._names.get(name_key(name), ())

    def knows(self, name: str) -> bool:
        """Return whether this is a name or a host of the table, a publisher's or not."""
        return bool(self.by_name(name)) or self.by_host(name) is not None

    def attributions(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield where, between two positions of a text, an outlet attributes the text to itself.

        A self-attribution is set off by punctuation before or behind it ("…, UNN reports."): without it, the words are
        part of somebody else's sentence ("Earlier UNN reports said …").
        """
        if self._either is None:
            return
        # The borders are judged here, so that the pattern begins with letters and the engine can skip ahead.
        for match in self._either.finditer(text, start, end):
            first, last = match.span()
            behind = text[last : min(end, last + _NEAR)].lstrip()[:1]
            before = text[max(start, first - _NEAR) : first].rstrip()[-1:]
            apart = not text[first - 1 : first].isalnum() and not text[last : last + 1].isalnum()
            if apart and (before in _SET_OFF or behind in _SET_OFF):
                yield first, last

    def by_attribution(self, phrase: str) -> Outlet:
        """Return the outlet whose self-attribution this is. Raises KeyError if it is nobody's."""
        return self._attributions[" ".join(phrase.split())]


@lru_cache
def shipped_outlets() -> Outlets:
    """Return the table that comes with copydesk."""
    return load_outlets(())


def load_outlets(own: Iterable[Path]) -> Outlets:
    """Return the shipped table extended by a user's own files; a user's entry replaces a shipped one of its key.

    Raises ConfigError, naming file and entry, for anything malformed.
    """
    table: dict[str, Outlet] = {}
    shipped = files("copydesk_schema").joinpath("outlets.toml").read_text("utf-8")
    for name, text in [("outlets.toml", shipped), *((str(path), _read(path)) for path in own)]:
        table |= {outlet.key: outlet for outlet in _parse(name, text)}
    return _index(table)


def _index(table: dict[str, Outlet]) -> Outlets:
    hosts: dict[str, Outlet] = {}
    attributions: dict[str, Outlet] = {}
    for outlet in table.values():
        for domain in outlet.domains:
            if (other := hosts.setdefault(domain, outlet)) is not outlet:
                raise ConfigError(f"outlets '{other.key}' and '{outlet.key}' both claim {domain}; keep one")
        for phrase in outlet.self_attribution:
            if (other := attributions.setdefault(" ".join(phrase.split()), outlet)) is not outlet:
                raise ConfigError(f"outlets '{other.key}' and '{outlet.key}' both claim '{phrase}'; keep one")
    names: dict[str, list[Outlet]] = {}
    forms: dict[str, list[Outlet]] = {}
    for outlet in table.values():
        if outlet.publisher:
            for name in dict.fromkeys(map(name_key, (outlet.name, *outlet.aliases, *outlet.domains))):
                names.setdefault(name, []).append(outlet)
            for name in dict.fromkeys(f for n in (outlet.name, *outlet.aliases) for f in (n, n.upper())):
                forms.setdefault(name, []).append(outlet)
    either = "|".join(r"\s+".join(map(re.escape, p.split())) for p in sorted(attributions, key=len, reverse=True))
    written = Written(name for o in table.values() if o.publisher for name in (o.name, *o.aliases))
    written_so = {name: tuple(owners) for name, owners in forms.items()}
    alike = {name: tuple(owners) for name, owners in names.items()}
    return Outlets(table, written, hosts, written_so, alike, attributions, re.compile(either) if either else None)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read outlets from {path}: {error}; check `outlets` in the configuration") from None


_LISTS = ("domains", "aliases", "self_attribution")
_FLAGS = ("agency", "common", "publisher")
_KEYS = ("name", *_LISTS, "language", "date_order", *_FLAGS)


def _parse(name: str, text: str) -> Iterable[Outlet]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} is no TOML: {error}") from None
    for key, facts in tables.items():
        yield _outlet(f"{name}: [{key}]", key, facts)


def _outlet(where: str, key: str, facts: Any) -> Outlet:  # facts: what TOML gave, judged here
    if not isinstance(facts, dict) or not isinstance(facts.get("name"), str) or not facts["name"].strip():
        raise ConfigError(f'{where} needs a name: write name = "Example Times"')
    if len(facts["name"]) > MAX_OUTLET_CHARS or not re.fullmatch(NO_CONTROLS, facts["name"]):
        raise ConfigError(f"{where} name must be one line of at most {MAX_OUTLET_CHARS} characters")
    if unknown := sorted(facts.keys() - set(_KEYS)):
        raise ConfigError(f"{where} has no key '{unknown[0]}'; the keys are {', '.join(_KEYS)}")
    for listed in _LISTS:
        values = facts.get(listed, [])
        if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
            raise ConfigError(f"{where} {listed} must be a list of strings")
    for domain in facts.get("domains", []):
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain):
            raise ConfigError(f"{where} '{domain}' is no lower-case domain like example.com")
    if facts.get("date_order") not in (None, "dmy", "mdy", "ymd"):
        raise ConfigError(f"{where} date_order must be dmy, mdy or ymd")
    if not isinstance(facts.get("language", ""), str):
        raise ConfigError(f'{where} language must be a code like "en"')
    if wrong := [flag for flag in _FLAGS if not isinstance(facts.get(flag, True), bool)]:
        raise ConfigError(f"{where} {wrong[0]} must be true or false")
    row: dict[str, Any] = {k: tuple(v) if k in _LISTS else v for k, v in facts.items()}
    return Outlet(key, **row)
