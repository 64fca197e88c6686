"""What every shard of a build is given."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.check import Requirements
from copydesk.dataset.hashes import canonical_json, file_sha256
from copydesk.engine.store import Store
from copydesk.read import Reading
from copydesk.records import Choice


@dataclass(frozen=True, slots=True)
class Given:
    """What every shard of a build is given: a place for results, the code's version, and the files to parse with.

    The files must not change while the build runs: they are copies of what the settings name.
    """

    store: Store
    code: str
    choice: Choice = field(default_factory=Choice)
    overrides: Path | None = None
    requirements: Requirements = field(default_factory=Requirements)
    reading: Reading = field(default_factory=Reading)

    def tables_sha256(self) -> str:
        """Return the hash of all that parsing is given beside a document and its correction."""
        outlets, phrases, language, skip_rules = self.choice
        files = [[file_sha256(path) for path in paths] for paths in (outlets, phrases)]
        return key_of(self.code, *files, language, skip_rules)


def key_of(*parts: object) -> str:
    """Return the key of a result: the hash of all that went into it."""
    return hashlib.sha256(canonical_json(parts)).hexdigest()
