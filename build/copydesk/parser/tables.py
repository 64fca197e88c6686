"""What a parse is given beside the document: facts about outlets, and the phrases of news pages by language."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from copydesk_schema.outlets import Outlets, load_outlets
from copydesk_schema.phrases import PhraseBook, load_phrases


@dataclass(frozen=True, slots=True)
class Recurring:
    """Lines that recur on the pages of one publisher, by their keys, and the rule that labels them.

    known_by: the lines by which its pages are known; one of them may be no line that the rule labels.
    """

    rule: str
    keys: frozenset[int]
    known_by: frozenset[int]


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables every document is read with. recurring: what its corpus has told of its publisher's pages."""

    outlets: Outlets
    phrases: PhraseBook
    recurring: Recurring | None = None


def load_tables(outlets: tuple[Path, ...] = (), phrases: tuple[Path, ...] = ()) -> Tables:
    """Return the shipped tables extended by a user's own files. Raises ConfigError if one is malformed.

    They are read again when a file has changed, and not before.
    """
    return _load(tuple(map(version, outlets)), tuple(map(version, phrases)))


Version = tuple[Path, int, int]


def version(path: Path) -> Version:
    """Return the path with what changes when its file does, as the key of a cache."""
    try:
        found = path.stat()
    except OSError:  # whoever reads it says so better
        return path, 0, 0
    return path, found.st_mtime_ns, found.st_size


@lru_cache
def _load(outlets: tuple[Version, ...], phrases: tuple[Version, ...]) -> Tables:
    return Tables(load_outlets(path for path, *_ in outlets), load_phrases(path for path, *_ in phrases))
