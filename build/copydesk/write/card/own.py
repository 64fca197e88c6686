"""A person's own card, `card.md`: YAML keys, prose, and the text of a licence that has no name of its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from copydesk_schema.errors import ConfigError

GENERATED_KEYS = ("configs", "dataset_info")
LICENCE_FILES = ("LICENSE", "LICENSE.md")  # what the Hub links to
FENCE = "---"
_HEADING = re.compile(r"^(##? .*?)\s*#*\s*$")
_LICENCE_NAME = re.compile(r"[a-z0-9.-]+")
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_CODE = re.compile(r"^ {0,3}(```|~~~)")


@dataclass(frozen=True, slots=True)
class OwnCard:
    """A person's YAML keys and prose. licence: the name and the bytes of a licence's text."""

    keys: Mapping[str, Any] = field(default_factory=dict)
    prose: str = ""
    licence: tuple[str, bytes] | None = None

    @property
    def headings(self) -> frozenset[str]:
        """The prose's headings of the first two levels."""
        found, within = set(), False
        for line in self.prose.split("\n"):
            within ^= bool(_CODE.match(line))
            if not within and (heading := _HEADING.match(line)):
                found.add(heading[1])
        return frozenset(found)


NO_CARD = OwnCard()


def read_own_card(path: Path | None, licence: str | None = None) -> OwnCard:
    """Return the keys and prose of a `card.md`, nothing if there is none. licence: what the settings state.

    Raises ConfigError if its YAML is malformed or sets a generated key, or if a licence lacks its name or its text.
    """
    keys, prose = _read(path) if path else ({}, "")
    for key in GENERATED_KEYS:
        if key in keys:
            raise ConfigError(f"{path}: '{key}' is generated from the Parquet files; take it out")
    if "other" in _listed(licence or keys.get("license")):
        for key in ("license_name", "license_link"):
            if not keys.get(key):
                where = path or "the card.md that `card` names"
                raise ConfigError(f"license 'other' says nothing by itself; add '{key}' to the YAML of {where}")
    name = keys.get("license_name")
    if name is not None and not _LICENCE_NAME.fullmatch(str(name)):
        raise ConfigError(f"{path}: the Hub takes no license_name '{name}'; write it in small letters, as my-terms")
    published = keys.get("date_published")
    if published is not None and not _DAY.fullmatch(str(published)):
        raise ConfigError(f"{path}: date_published '{published}' is no day; write it as 2026-11-20")
    return OwnCard(keys, prose.strip(), _licence_text(path, keys.get("license_link")))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def split_card(text: str) -> tuple[dict[str, Any], str]:
    """Return a card's YAML keys and its prose. Raises ValueError if the YAML is malformed."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if not lines or lines[0].strip() != FENCE:
        return {}, text
    try:
        end = lines.index(FENCE, 1)
    except ValueError:
        raise ValueError(f"its YAML begins with {FENCE} and never ends with one") from None
    try:
        keys = yaml.safe_load("\n".join(lines[1:end])) or {}
    except yaml.YAMLError as error:
        raise ValueError(f"its YAML is malformed: {error}") from None
    if not isinstance(keys, dict):
        raise ValueError("its YAML must be keys and values")
    return keys, "\n".join(lines[end + 1 :])


def _read(path: Path) -> tuple[dict[str, Any], str]:
    try:
        return split_card(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot read the card {path}: {error}") from None


def _licence_text(path: Path | None, link: object) -> tuple[str, bytes] | None:
    """Return the file that a card's `license_link` names; None if it names a page."""
    if path is None or not isinstance(link, str) or "://" in link:
        return None
    if link not in LICENCE_FILES:
        raise ConfigError(f"{path}: license_link '{link}' is neither a URL nor {' nor '.join(LICENCE_FILES)}")
    try:
        return link, (path.parent / link).read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot read the licence beside it, {link}: {error.strerror}") from None
