"""What a parse is given beside the document: facts about outlets, and the phrases of news pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from copydesk_schema.outlets import Outlets, load_outlets
from copydesk_schema.phrases import Phrases, load_phrases


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables every document is read with."""

    outlets: Outlets
    phrases: Phrases


@lru_cache
def load_tables(outlets: tuple[Path, ...] = (), phrases: tuple[Path, ...] = ()) -> Tables:
    """Return the shipped tables extended by a user's own files. Raises ConfigError if one is malformed."""
    return Tables(load_outlets(outlets), load_phrases(phrases))


def as_paths(names: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return the names as paths, in their order."""
    return tuple(Path(name) for name in names)
