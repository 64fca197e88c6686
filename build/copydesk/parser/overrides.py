"""Human corrections (`overrides.jsonl`): they win over what the document says, with rule `given:override`.

One JSON object a line: `source` or `id` names the document, every other key is a field with its value, or null to
blank it.

    {"source": "a/0001.txt", "date": "2025-08-21", "title": null}
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from copydesk.parser.fields.fold import fold
from copydesk.parser.tables import Tables, Version, version
from copydesk.records import Absent, Fields, Found, Passage, RawDocument
from copydesk_schema.columns import (
    DATE_MAX,
    DATE_MIN,
    FIELDS,
    MAX_OUTLET_CHARS,
    MAX_TITLE_CHARS,
    MAX_URL_CHARS,
    NO_CONTROLS,
    PARAGRAPH_BREAK,
    URL_FORM,
)
from copydesk_schema.errors import ConfigError

RULE = "given:override"

_FORMS = {
    "outlet": (NO_CONTROLS, MAX_OUTLET_CHARS),
    "title": (NO_CONTROLS, MAX_TITLE_CHARS),
    "url": (URL_FORM, MAX_URL_CHARS),
}

Correction = Mapping[str, Any]
Overrides = Mapping[str, Correction]
"""Corrections by source or id."""


def load_overrides(path: Path | None) -> Overrides:
    """Return the corrections of a file, none without one; it is read again when it has changed.

    Raises ConfigError, naming the line, for anything malformed.
    """
    return _load(version(path)) if path else {}


@lru_cache(maxsize=4)
def _load(versioned: Version) -> Overrides:
    path = versioned[0]
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read overrides from {path}: {error}") from None
    overrides: dict[str, Correction] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            key, correction = _parse(f"{path}:{number}", line)
            if key in overrides:
                raise ConfigError(f"{path}:{number} corrects '{key}' a second time; join the two lines")
            overrides[key] = correction
    return overrides


def _parse(where: str, line: str) -> tuple[str, Correction]:
    try:
        row = json.loads(line)
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ConfigError(f"{where} holds half of a character (a lone surrogate); write the whole one") from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{where} is no JSON: {error}") from None
    keys = [k for k in ("source", "id") if isinstance(row, dict) and isinstance(row.get(k), str)]
    if len(keys) != 1:
        raise ConfigError(f'{where} must name one document: write {{"source": "…", …}} or {{"id": "…", …}}')
    correction = {k: v for k, v in row.items() if k != keys[0]}
    for field, value in correction.items():
        if field not in (*FIELDS, "body"):
            raise ConfigError(f"{where}: no field '{field}'; the fields are {', '.join(FIELDS)} and body")
        if not (isinstance(value, str) and value.strip()) and (value is not None or field == "body"):
            raise ConfigError(f"{where}: {field} must be a text{'' if field == 'body' else ', or null to blank it'}")
    if correction.get("date") is not None:
        try:
            correction["date"] = date.fromisoformat(correction["date"])
        except ValueError:
            raise ConfigError(f"{where}: date must be a day like 2025-08-21, not '{correction['date']}'") from None
        if not DATE_MIN <= correction["date"] <= DATE_MAX:
            raise ConfigError(f"{where}: date must lie between {DATE_MIN} and {DATE_MAX}")
    for field, (form, most) in _FORMS.items():
        value = correction.get(field)
        if value is not None and (len(value) > most or not re.fullmatch(form, " ".join(value.split()))):
            raise ConfigError(f"{where}: {field} is none that the contract allows: {value[:60]!r}")
    if not correction:
        raise ConfigError(f"{where} corrects nothing; add a field")
    return row[keys[0]], correction


def corrections(document: RawDocument, overrides: Overrides) -> Correction:
    """Return what is to be corrected in a document; a line for its source stands before one for its id."""
    return {**overrides.get(document.id, {}), **overrides.get(document.source, {})}


def corrected(fields: Fields, correction: Correction, tables: Tables) -> Fields:
    """Return the fields with the corrections in place of what was read."""
    given: dict[str, Any] = {
        field: Absent(RULE) if value is None else Found(value if field == "date" else fold([value], tables), (), RULE)
        for field, value in correction.items()
        if field != "body"
    }
    if "body" in correction:
        passages = (fold([p], tables) for p in correction["body"].split(PARAGRAPH_BREAK))
        given["body"] = tuple(Passage(p, (), RULE) for p in passages if p)
    return replace(fields, **given)
