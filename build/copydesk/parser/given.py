"""What the input states beside the text: it wins over what the text says, with rule `given:<the input's field>`.

A value that the contract would refuse is not used. That, and a text that says otherwise, is noted and never silent.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from copydesk.parser.fields.date import read_stamp, read_url_day, url_days
from copydesk.parser.fields.fold import fold
from copydesk.parser.fields.outlet.host import name_of_host
from copydesk.parser.fields.url import fault_of, host_of
from copydesk.parser.tables import Tables
from copydesk.records import Absent, Fields, Found, Given
from copydesk_schema.columns import (
    DATE_MAX,
    DATE_MIN,
    FIELDS,
    MAX_OUTLET_CHARS,
    MAX_TITLE_CHARS,
    NO_CONTROLS,
    without_credentials,
)
from copydesk_schema.outlets import name_key

_MOST = {"outlet": MAX_OUTLET_CHARS, "title": MAX_TITLE_CHARS}
_SHOWN = 60  # characters of a value in a note

Value = str | date


def read_given(given: Mapping[str, Given], tables: Tables) -> tuple[dict[str, Found[Any]], dict[str, str]]:
    """Return the fields that given values fill, and by field why one was not used.

    An address also gives the outlet behind its host, if that is not given itself.
    """
    found: dict[str, Found[Any]] = {}
    faults: dict[str, str] = {}
    for field in FIELDS:
        if field in given:
            try:
                found[field] = Found(_value(field, given[field].value, tables), (), given[field].rule)
            except ValueError as fault:
                faults[field] = str(fault)
    if "url" in found and "outlet" not in found:
        name = name_of_host(host_of(found["url"].value), tables.outlets)
        if name:
            found["outlet"] = replace(found["url"], value=name)
    return found, faults


def with_given(fields: Fields, given: Mapping[str, Given], tables: Tables) -> tuple[Fields, tuple[str, ...]]:
    """Return the fields with what is given in place of what was read, and the notes on both."""
    if not given:
        return fields, ()
    found, faults = read_given(given, tables)
    notes = [
        f"{field}: '{_cut(given[field].value)}' of {given[field].origin} is not used: {why}"
        for field, why in faults.items()
    ]
    for field, value in found.items():
        read: Found[Any] | Absent = getattr(fields, field)
        if isinstance(read, Found) and not _agree(field, read.value, value.value):
            notes.append(f"{field}: the text says '{_cut(str(read.value))}' ({read.rule})")
    if isinstance(fields.date, Absent) and (day := day_given(found, tables)):
        found["date"] = day
    changed: dict[str, Any] = found
    return replace(fields, **changed), tuple(notes)


def _value(field: str, text: str, tables: Tables) -> Value:
    """Return a given value as the contract has it. Raises ValueError, saying why, if it has none such."""
    if field == "date":
        return _day(text, tables)
    if field == "url":
        text = text.strip()
        if fault := fault_of(text):
            raise ValueError(fault)
        return text
    value = fold([text], tables)
    if not value or len(value) > _MOST[field] or not re.fullmatch(NO_CONTROLS, value):
        raise ValueError(f"{field}_length" if value else f"no_{field}")
    if field == "outlet":
        known = {outlet.name for outlet in tables.outlets.by_name(value) if outlet.publisher}
        return known.pop() if len(known) == 1 else value
    return value


def _day(text: str, tables: Tables) -> date:
    """Return the calendar day of a day or a moment in ISO 8601, or written out in one that cannot be misread."""
    try:
        day = datetime.fromisoformat(text.strip()).date()
    except ValueError:
        try:
            day = read_stamp([text.strip()], tables)
        except (ValueError, KeyError):
            raise ValueError("no_date") from None
    if not DATE_MIN <= day <= DATE_MAX:
        raise ValueError("date_out_of_bounds")
    return day


def day_given(found: Mapping[str, Found[Any]], tables: Tables) -> Found[date] | None:
    """Return the day among the fields that are given, else the one in the path of the address that is."""
    if "date" in found or "url" not in found:
        return found.get("date")
    url = found["url"].value
    try:
        days = {read_url_day([url[span.start : span.end]], tables) for span in url_days(url, 0, len(url))}
    except ValueError:
        return None
    return replace(found["url"], value=days.pop()) if len(days) == 1 else None


def _agree(field: str, read: Value, given: Value) -> bool:
    if field == "outlet":
        return name_key(str(read)) == name_key(str(given))
    if field == "url":
        return str(read).rstrip("/") == str(given).rstrip("/")
    return read == given


def _cut(text: str) -> str:
    text = without_credentials(" ".join(text.split()))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
