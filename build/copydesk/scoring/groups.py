"""Break-downs: the same figures for the documents that share a value of a key."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from copydesk.scoring.answers import Ledger
from copydesk.scoring.problems import Problems
from copydesk.scoring.scorecard import Judged, Scores, add_up
from copydesk.shown import visible

ALWAYS = "language"
"""The key that figures are broken down by wherever it is known."""


def break_down(documents: Sequence[Judged], ledger: Ledger, keys: Sequence[str]) -> dict[str, dict[str | None, Scores]]:
    """Return the figures by key and value, the largest groups first; a key of a row stands over a ledger's column.

    Raises TruthError for a key that no row and no column has, and for values that are lists or objects.
    """
    problems = Problems()
    groups = {}
    for key in dict.fromkeys((ALWAYS, *keys)):
        if key not in ledger.columns and not any(key in d.truth.keys for d in documents):
            if key in keys:
                known = sorted({k for d in documents for k in d.truth.keys if k.isidentifier()})
                problems.add(f"no row of TRUTH has the key {visible(key)!r} of --by; there are {', '.join(known)}")
            continue
        members: dict[str | None, list[Judged]] = {}
        for document in documents:
            value = _lookup(document, key)
            if isinstance(value, list | dict):
                where = f"line {document.truth.line} of TRUTH has a {type(value).__name__} under {visible(key)!r}"
                problems.add(f"{where}; --by takes a key of texts, numbers, true or false")
                continue
            members.setdefault(_shown(value), []).append(document)
        ordered = sorted(members.items(), key=lambda member: (-len(member[1]), member[0] is None, member[0] or ""))
        groups[key] = {value: add_up(some) for value, some in ordered}
    problems.stop()
    return groups


def _lookup(document: Judged, key: str) -> Any:
    keys: Mapping[str, Any] = document.truth.keys
    return keys[key] if key in keys else document.answer.ledger.get(key)


def _shown(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, default=str)
