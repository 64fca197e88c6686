"""The contract of articles beyond types and nullability: one list of rules.

A rule is rendered three ways, so that the three can never disagree: to Arrow kernels here (used while building, and for
all that touches a body), to pandera checks in `contract.py`, and through pandera to YAML as far as YAML holds it.
Bounds are constants and never today's date: a check must not change its mind overnight. A null passes every rule;
whether it may be null is the column's business.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from copydesk_schema.columns import (
    DATE_MAX,
    DATE_MIN,
    MAX_BODY_CHARS,
    MAX_OUTLET_CHARS,
    MAX_TITLE_CHARS,
    MAX_URL_CHARS,
    NO_CONTROLS,
    PARAGRAPH_BREAK,
    URL_FORM,
)
from copydesk_schema.phrases import PhraseBook, key, shipped_phrases


@dataclass(frozen=True, slots=True)
class Matches:
    """The value matches. The pattern keeps to what `re`, RE2 and Rust's regex read alike: no look-around."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Length:
    """The number of characters lies within both ends."""

    min: int
    max: int


@dataclass(frozen=True, slots=True)
class Between:
    """The day lies within both ends."""

    min: date
    max: date


@dataclass(frozen=True, slots=True)
class Unique:
    """No two rows share the value; judged over the whole table."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A kernel over several columns says which rows hold. Pandera's YAML cannot carry it."""

    columns: tuple[str, ...]
    holds: Callable[[pa.RecordBatch | pa.Table, PhraseBook], pa.Array]


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise about a column. A warning is told, and never rejects a row."""

    name: str
    column: str
    check: Matches | Length | Between | Unique | Computed
    message: str
    level: Literal["error", "warning"] = "error"


def violations(rule: Rule, table: pa.RecordBatch | pa.Table, phrases: PhraseBook | None = None) -> pa.Array:
    """Return one boolean a row, true where the row breaks the rule. `Unique` is judged over the whole table only."""
    column = table.column(rule.column)
    match rule.check:
        case Matches(pattern):
            ok = pc.match_substring_regex(column, pattern)
        case Length(low, high):
            length = pc.utf8_length(column)
            ok = pc.and_(pc.greater_equal(length, low), pc.less_equal(length, high))
        case Between(first, last):
            ok = pc.and_(pc.greater_equal(column, first), pc.less_equal(column, last))
        case Computed(holds=holds):
            ok = holds(table, phrases or shipped_phrases())
        case Unique():
            raise ValueError(f"{rule.name} needs the whole table")
    broken = pc.fill_null(pc.invert(ok), False)
    return broken.combine_chunks() if isinstance(broken, pa.ChunkedArray) else broken


# UTF-8 read as an 8-bit code page turns every character into a lead (Â to ô there) and others that are not ASCII.
_MOJIBAKE_LIKE = "[\u00c2-\u00f4\u0402-\u045f][^\\x00-\\x7f]"


def _no_mojibake(column: str) -> Computed:
    def holds(table: pa.RecordBatch | pa.Table, _: PhraseBook) -> pa.Array:
        values = table.column(column)
        suspects = pc.fill_null(pc.match_substring_regex(values, _MOJIBAKE_LIKE), False).to_pylist()
        if not any(suspects):  # ftfy reads 4 MB a second, the kernel some 300: only suspects are worth its time
            return pa.array([True] * len(values), pa.bool_())
        from ftfy.badness import is_bad

        return pa.array([not (s and is_bad(values[i].as_py())) for i, s in enumerate(suspects)], pa.bool_())

    return Computed((column,), holds)


def _title_is_not_body(table: pa.RecordBatch | pa.Table, _: PhraseBook) -> pa.Array:
    return pc.not_equal(table.column("title"), table.column("body"))


def _no_boilerplate(table: pa.RecordBatch | pa.Table, phrases: PhraseBook) -> pa.Array:
    general = phrases.everywhere  # a table of articles does not state its languages, so only these hold for each row
    bodies = table.column("body")
    if isinstance(bodies, pa.ChunkedArray):
        bodies = bodies.combine_chunks()
    paragraphs = pc.split_pattern(bodies, PARAGRAPH_BREAK)
    lines, parents = pc.list_flatten(paragraphs), pc.list_parent_indices(paragraphs)
    short = pc.less_equal(pc.utf8_length(lines), general.longest)
    broken = {
        row
        for line, row in zip(lines.filter(short).to_pylist(), parents.filter(short).to_pylist(), strict=True)
        if key(line) in general.boilerplate
    }
    return pa.array([row not in broken for row in range(len(bodies))], pa.bool_())


# A year, month and day that stand in a path: /2025/08/21/, /20250821/, -2025-08-21-.
_DAY_IN_URL = (
    r"[/\-_](?P<y>(?:19|20)[0-9]{2})[/\-_]?(?P<m>0[1-9]|1[0-2])[/\-_]?(?P<d>0[1-9]|[12][0-9]|3[01])(?:[/\-_.]|$)"
)


def _date_agrees_with_url(table: pa.RecordBatch | pa.Table, _: PhraseBook) -> pa.Array:
    day = pc.extract_regex(table.column("url"), _DAY_IN_URL)
    stated = pc.binary_join_element_wise(*(pc.struct_field(day, part) for part in "ymd"), "-")
    return pc.equal(pc.strftime(table.column("date"), "%Y-%m-%d"), stated)


NO_CONTROLS_BUT_NEWLINE = r"^[^\x00-\x09\x0b-\x1f\x7f-\x9f]*$"

RULES: tuple[Rule, ...] = (
    Rule("id_form", "id", Matches(r"^[0-9a-f]{32}$"), "an id is 32 lower-case hex digits"),
    Rule("id_unique", "id", Unique(), "an id stands for one article"),
    Rule("date_bounds", "date", Between(DATE_MIN, DATE_MAX), f"a date lies between {DATE_MIN} and {DATE_MAX}"),
    Rule("outlet_length", "outlet", Length(1, MAX_OUTLET_CHARS), f"an outlet has 1 to {MAX_OUTLET_CHARS} characters"),
    Rule("outlet_clean", "outlet", Matches(NO_CONTROLS), "an outlet holds no control characters"),
    Rule("title_length", "title", Length(1, MAX_TITLE_CHARS), f"a title has 1 to {MAX_TITLE_CHARS:,} characters"),
    Rule("title_clean", "title", Matches(NO_CONTROLS), "a title holds no control characters or line breaks"),
    Rule("title_mojibake", "title", _no_mojibake("title"), "a title is not decoded in the wrong encoding"),
    Rule("title_not_body", "title", Computed(("title", "body"), _title_is_not_body), "a title is not the body"),
    Rule("body_length", "body", Length(1, MAX_BODY_CHARS), f"a body has 1 to {MAX_BODY_CHARS:,} characters"),
    Rule("body_clean", "body", Matches(NO_CONTROLS_BUT_NEWLINE), "a body holds no control characters"),
    Rule("body_mojibake", "body", _no_mojibake("body"), "a body is not decoded in the wrong encoding"),
    Rule(
        "body_boilerplate",
        "body",
        Computed(("body",), _no_boilerplate),
        "no paragraph of a body is a boilerplate line of phrases/en.toml, or of your own for every language",
    ),
    Rule("url_length", "url", Length(1, MAX_URL_CHARS), f"a url has 1 to {MAX_URL_CHARS:,} characters"),
    Rule("url_form", "url", Matches(URL_FORM), "a url is absolute, http(s), without credentials or white space"),
    Rule(
        "date_url_disagree",
        "date",
        Computed(("date", "url"), _date_agrees_with_url),
        "the date differs from the day in the url",
        level="warning",
    ),
    Rule(
        "body_replacement_character",
        "body",
        Matches("^[^\ufffd]*$"),
        "the body holds U+FFFD, which stands where a character was lost",
        level="warning",
    ),
)


@lru_cache
def rules_for(min_body_chars: int = 1, omits: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """Return the contract's rules with a dataset's own least number of characters for a body.

    omits: columns that the dataset leaves out, and with them the rules that ask for them.
    """
    span = Length(min_body_chars, MAX_BODY_CHARS)
    message = f"a body has {min_body_chars:,} to {MAX_BODY_CHARS:,} characters"
    rules = (replace(r, check=span, message=message) if r.name == "body_length" else r for r in RULES)
    return tuple(rule for rule in rules if not set(omits) & _asked(rule))


def _asked(rule: Rule) -> set[str]:
    return {rule.column, *(rule.check.columns if isinstance(rule.check, Computed) else ())}
