"""The phrases of news pages (`phrases/*.toml`): lines that are furniture, and words that introduce a credit or a date.

One file a language; a user's own files extend them. A phrase is compared by its `key`, so case, white space and the
punctuation around it do not matter.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from copydesk_schema.errors import ConfigError

KINDS = {
    "boilerplate": "whole lines that are never part of an article, wherever they stand",
    "tail": "whole lines that are furniture only below the article (`Source`, `Tags`)",
    "related": "words that introduce a link to another article (`Read more`)",
    "photo": "words that introduce a picture or its credit (`FILE PHOTO`)",
    "stamp": "words that introduce a time of publication (`Published`)",
    "update": "words that introduce a time of change (`Updated`)",
    "weekday": "days of the week, in full and cut short",
    "byline": "words that introduce the author (`By`)",
}
MAX_PHRASE_CHARS = 200  # a longer line is no phrase, link, credit or headline, and is not searched for one
_EDGE = " \t\u00a0.,:;!?…|·•*#>»«›‹→←↑↓▶–—-[](){}\"'“”„‘’"


def key(line: str) -> str:
    """Return the form in which phrases are compared: folded case and white space, no punctuation at the ends."""
    return " ".join(line.split()).strip(_EDGE).lower()


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrase keys by kind; `months` maps a month's name to 1 to 12; `longest` is the longest boilerplate line."""

    boilerplate: frozenset[str]
    tail: frozenset[str]
    related: frozenset[str]
    photo: frozenset[str]
    stamp: frozenset[str]
    update: frozenset[str]
    weekday: frozenset[str]
    byline: frozenset[str]
    months: tuple[tuple[str, int], ...]
    longest: int


@lru_cache
def shipped_phrases() -> Phrases:
    """Return the phrases that come with copydesk."""
    return load_phrases(())


def load_phrases(own: Iterable[Path]) -> Phrases:
    """Return the shipped phrases extended by a user's own files.

    Raises ConfigError, naming the file, if one is no TOML or has a kind that does not exist.
    """
    shipped = sorted((f for f in files("copydesk_schema").joinpath("phrases").iterdir()), key=lambda f: f.name)
    tables = [(f.name, f.read_text("utf-8")) for f in shipped if f.name.endswith(".toml")]
    tables += [(str(path), _read(path)) for path in own]
    kinds: dict[str, set[str]] = {kind: set() for kind in KINDS}
    months: dict[str, int] = {}
    for name, text in tables:
        for kind, phrases in _parse(name, text).items():
            if kind == "months":
                months |= {key(month): number for month, number in phrases.items()}
            else:
                kinds[kind] |= {key(phrase) for phrase in phrases}
    return Phrases(
        **{kind: frozenset(phrases - {""}) for kind, phrases in kinds.items()},
        months=tuple(sorted(months.items())),
        longest=max(map(len, kinds["boilerplate"]), default=0) + len(_EDGE),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read phrases from {path}: {error}; check `phrases` in the configuration") from None


def _parse(name: str, text: str) -> Mapping[str, Any]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} is no TOML: {error}") from None
    for kind, phrases in table.items():
        if kind == "months":
            good = isinstance(phrases, dict) and all(key(m) and n in range(1, 13) for m, n in phrases.items())
        else:
            good = isinstance(phrases, list) and all(isinstance(p, str) and len(p) <= MAX_PHRASE_CHARS for p in phrases)
        if kind != "months" and kind not in KINDS:
            raise ConfigError(f"{name}: no phrase kind '{kind}'; the kinds are {', '.join(KINDS)} and months")
        if not good:
            want = (
                "a table of month names to numbers 1 to 12"
                if kind == "months"
                else f"a list of strings of at most {MAX_PHRASE_CHARS} characters"
            )
            raise ConfigError(f"{name}: '{kind}' must be {want}")
    return table
