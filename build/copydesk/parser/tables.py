"""What a parse is given beside the document: facts about outlets, phrases by language, and what a user chose."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from copydesk_schema.languages import check_language
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
    """The tables every document is read with.

    language: of all documents, as a user states it; None where each document's is told from its text.
    skip: names of rules that are left out (`label.SKIPPABLE`).
    recurring: what the corpus tells of the pages of the document's publisher.
    """

    outlets: Outlets
    phrases: PhraseBook
    language: str | None = None
    skip: frozenset[str] = frozenset()
    recurring: Recurring | None = None


def load_tables(
    outlets: tuple[Path, ...] = (),
    phrases: tuple[Path, ...] = (),
    language: str | None = None,
    skip_rules: Collection[str] = (),
) -> Tables:
    """Return the shipped tables extended by a user's own files and choices.

    Raises ConfigError if a file is malformed, or if there is no such language. Files are read again when they have
    changed, and not before.
    """
    return _load(tuple(map(version, outlets)), tuple(map(version, phrases)), language, frozenset(skip_rules))


Version = tuple[Path, int, int]


def version(path: Path) -> Version:
    """Return the path with what changes when its file does, as the key of a cache."""
    try:
        found = path.stat()
    except OSError:  # whoever reads it says so better
        return path, 0, 0
    return path, found.st_mtime_ns, found.st_size


@lru_cache
def _load(
    outlets: tuple[Version, ...], phrases: tuple[Version, ...], language: str | None, skip: frozenset[str]
) -> Tables:
    known = _outlets(outlets), _phrases(phrases)
    if language is not None:
        check_language(language, known[1].languages)
    return Tables(*known, language, skip)


@lru_cache
def _outlets(paths: tuple[Version, ...]) -> Outlets:
    return load_outlets(path for path, *_ in paths)


@lru_cache
def _phrases(paths: tuple[Version, ...]) -> PhraseBook:
    return load_phrases(path for path, *_ in paths)
