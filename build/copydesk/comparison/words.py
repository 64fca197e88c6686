"""Changes of a configuration or a contract, in words: what it is, before, after."""

import json
from collections.abc import Sequence
from typing import Any

from copydesk.comparison.around import Setting

Told = tuple[str, str, str]

_NOT_SET = {
    "license": "none stated",
    "language": "told by each text",
    "split": "no splits",
    "require": "nothing",
    "limit": "none",
}
_CALLED = {
    "license": "licence",
    "omits": "left out",
    "skip_rules": "rules left out",
    "min_body_chars": "least characters of a body",
    "require": "fields that must be there",
    "reading.max_document_bytes": "most bytes of a document",
}
_CHECKS = {
    "str_length.min_value": "least characters",
    "str_length.max_value": "most characters",
    "in_range.min_value": "earliest",
    "in_range.max_value": "latest",
    "str_matches.value": "form",
    "dtype": "type",
    "description": "meaning",
}


def told(setting: Setting) -> Told:
    """Return a change of the configuration, of inputs or of versions."""
    called = _CALLED.get(setting.name) or setting.name.removeprefix("reading.").replace("_", " ").replace(".", " ")
    not_set = _NOT_SET.get(setting.name, "none")
    return called, _value(setting.before, not_set), _value(setting.after, not_set)


def told_input(setting: Setting) -> Told:
    """Return a change of what lies beside the documents: files by their hashes."""
    before, after = (value if isinstance(value, list) else [] for value in (setting.before, setting.after))
    kept = sum(file in before for file in after)
    again = f", {kept:,} of them the same" if kept else ", another" if len(before) == len(after) == 1 else ""
    return setting.name, _files(before), _files(after) + (again if before and after else "")


def told_promise(setting: Setting) -> Told:
    """Return a change of the contract."""
    first, _, rest = setting.name.partition(".")
    column, _, check = rest.partition(".") if first == "columns" else ("", "", setting.name)
    before, after = setting.before, setting.after
    if not check:
        return column, *_either(before is not None, after is not None, "in it", "not in it")
    if check == "nullable":
        return column, *_either(bool(before), bool(after), "may be null", "must be there")
    called = _CHECKS.get(check) or check.replace("_", " ").replace(".", " ")
    return f"{column}, {called}" if column else called, _value(before, "none"), _value(after, "none")


def _either(before: bool, after: bool, yes: str, no: str) -> tuple[str, str]:
    return yes if before else no, yes if after else no


def _files(files: Sequence[Any]) -> str:
    return f"{len(files):,} {'file' if len(files) == 1 else 'files'}" if files else "none"


def _value(value: Any, not_set: str) -> str:
    if value is None or value in ([], {}, ""):
        return not_set
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(_value(inner, not_set) for inner in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
