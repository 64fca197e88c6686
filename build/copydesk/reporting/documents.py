"""Some documents, read again as the build read them: their pieces, their fields, and what became of them."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.explain import WHY, read_as_built
from copydesk.parser.overrides import RULE as OVERRIDE
from copydesk.read import Shelf
from copydesk.records import Absent, Found, Parsed, Rejection
from copydesk.reporting.facts import Facts
from copydesk.reporting.ledger import Row
from copydesk.reporting.pieces import ShownPiece, pieces_of
from copydesk.reporting.sample import sample
from copydesk.validation.folder import language_of, reading_of, requirements_of, skipped_of
from copydesk_schema.columns import FIELDS, without_credentials

if TYPE_CHECKING:
    from copydesk.config import Settings

_VALUE_CHARS = 1_000


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of a document: its value, the rule that found it, and where; or the rule that says why there is none."""

    name: str
    value: str | None
    rule: str
    why: str
    spans: str


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document. why: what the ledger says of one that was refused. note: how it differs from what the ledger says.

    left: characters of pieces that are not shown.
    """

    source: str
    status: str
    rule: str | None
    why: str | None
    note: str | None
    language: str | None
    fields: tuple[ShownField, ...] = ()
    pieces: tuple[ShownPiece, ...] = ()
    left: int = 0

    def value(self, field: str) -> str | None:
        """Return the value of a field."""
        return next((shown.value for shown in self.fields if shown.name == field), None)


def show_documents(
    facts: Facts,
    root: Path,
    manifest: dict[str, Any],
    sources: Sequence[str | Path],
    most: int,
    settings: "Settings",
) -> tuple[ShownDocument, ...]:
    """Return a sample of the documents, read again with the tables of the settings and the manifest's configuration.

    Raises SourceError if a source is not there.
    """
    asked = requirements_of(manifest)
    stated = {
        "language": language_of(manifest),
        "skip_rules": tuple(sorted(skipped_of(manifest))),
        "require": asked.require,
        "min_body_chars": asked.min_body_chars,
        "boilerplate": (),  # the dataset's own list, whoever made it
    }
    as_built = settings.model_copy(update=stated)
    with tempfile.TemporaryDirectory(prefix="copydesk-report-") as place:
        shelf = Shelf(sources, reading_of(manifest), Path(place))
        try:
            return tuple(_shown(row, shelf, as_built, root) for row in sample(facts.ledger, most))
        finally:
            shelf.close()


def _shown(row: Row, shelf: Shelf, settings: "Settings", root: Path) -> ShownDocument:
    told = row["source"], row["status"], row["rule"], row["message"]
    document = shelf.read(row["source"])
    if document is None or isinstance(document, Rejection):
        why = document.message if document else "the sources hold no document of this name"
        return ShownDocument(*told, None if row["sha256"] is None else why, row["language"])
    if document.sha256 != row["sha256"]:
        return ShownDocument(*told, "the document was changed since the dataset was built", row["language"])
    parsed = read_as_built(document, settings, root)
    pieces, left = pieces_of(parsed)
    return ShownDocument(*told, _differs(row, parsed), row["language"], tuple(_fields(parsed)), tuple(pieces), left)


def _differs(row: Row, parsed: Parsed) -> str | None:
    """Return how the document is read now, if not as the ledger has it; what the survey decides is not asked again."""
    if row["stage"] == "survey" or row["status"] == "withheld":
        return None
    found = {f"{field}_rule": getattr(parsed.fields, field).rule for field in FIELDS} if parsed.fields else {}
    now = f"rejected by {parsed.rejection.rule}" if parsed.rejection else "accepted"
    then = "accepted" if row["status"] == "accepted" else f"rejected by {row['rule']}"
    others = [] if now != then else [name for name, rule in found.items() if rule != row[name]]
    if now == then and not others:
        return None
    told = f"read again, it is {now}" if now != then else f"read again, it has another {others[0]}"
    return f"{told}: name the outlets, phrases and overrides that the dataset was built with"


def _fields(parsed: Parsed) -> list[ShownField]:
    if parsed.fields is None:
        return []
    return [_field(name, getattr(parsed.fields, name)) for name in FIELDS]


def _field(name: str, field: Found[Any] | Absent) -> ShownField:
    if isinstance(field, Found):
        value = without_credentials(str(field.value))
        cut = value if len(value) <= _VALUE_CHARS else f"{value[: _VALUE_CHARS - 1]}…"
        why = "corrected by hand" if field.rule == OVERRIDE else ""
        return ShownField(name, cut, field.rule, why, ", ".join(f"{s.start}–{s.end}" for s in field.spans))
    spans = f"{field.span.start}–{field.span.end}" if field.span else ""
    return ShownField(name, None, field.rule, WHY.get(field.rule, ""), spans)
