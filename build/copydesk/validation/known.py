"""The tables that a dataset is read again with, and what cannot be read again for want of its own tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from copydesk.dataset.hashes import file_sha256
from copydesk.parser import Tables, load_tables
from copydesk.validation.folder import language_of, skipped_of
from copydesk.validation.problems import Collector

_RULES = {
    "outlets": frozenset(
        {"outlet_url_host", "outlet_own_domain", "outlet_known_name", "outlet_self_attribution", "outlet_key"}
    ),
    "phrases": frozenset({"date_timestamp", "date_dateline", "date_key"}),
}
"""The rules whose readers ask each kind of table."""


@dataclass(frozen=True, slots=True)
class Known:
    """The tables at hand. unread: rules that the dataset was built with other tables for."""

    tables: Tables
    unread: frozenset[str] = frozenset()


def known_tables(
    manifest: Mapping[str, Any], outlets: Sequence[Path], phrases: Sequence[Path], collector: Collector
) -> Known:
    """Return the tables given, and tell of those of the dataset's own that were not.

    The language and the rules left out are those that the manifest states.
    """
    unread: set[str] = set()
    files = manifest.get("inputs", {}).get("files", {}) if isinstance(manifest.get("inputs"), dict) else {}
    for kind, given in (("outlets", outlets), ("phrases", phrases)):
        built = files.get(kind, []) if isinstance(files, dict) else []
        wanted = {f["sha256"]: f.get("name") for f in built if isinstance(f, dict) and isinstance(f.get("sha256"), str)}
        if wanted.keys() != {file_sha256(path) for path in given}:
            unread |= _RULES[kind]
            names = ", ".join(f"{name} (sha256 {sha256[:8]}…)" for sha256, name in wanted.items()) or "the shipped ones"
            collector.unchecked(f"what was read by {kind}: the dataset was built with {names}; give that by --{kind}")
    tables = replace(  # a language of the dataset's own phrases needs none of them here
        load_tables(tuple(outlets), tuple(phrases)), language=language_of(manifest), skip=skipped_of(manifest)
    )
    return Known(tables, frozenset(unread))
