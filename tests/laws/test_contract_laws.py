"""Laws of the contract: one list of rules, and Arrow, Polars, pandas and the build's own check judge alike."""

from collections.abc import Collection
from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copydesk.check import Requirements, contract_failures, first_violations
from copydesk_schema.arrow import arrow_schema
from copydesk_schema.columns import DATE_MAX, DATE_MIN, MAX_OUTLET_CHARS, MAX_TITLE_CHARS, MAX_URL_CHARS
from copydesk_schema.contract import articles_schema
from copydesk_schema.phrases import shipped_phrases
from copydesk_schema.rules import RULES, Unique, violations

FEWER = settings(max_examples=max(10, settings().max_examples // 4))  # pandera takes 40 ms
Row = dict[str, Any]

# What engines of regular expressions and lengths disagree on: line ends, controls, white space, planes, case.
EDGES = [
    *("", " ", "\n", "\r", "\t", "\x00", "\x0b", "\x0c", "\x1f", "\x7f", "\x85", "\x9f", "\xa0", "\xad", "\u200b"),
    *("\u2028", "\u202f", "\u3000", "\ufeff", "\ufffd", "\U0001f5de", "e\u0301", "İ", "ß", "\u0bcd"),
]
MOJIBAKE = ["cafÃ©", "â€œquotedâ€\x9d", "Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "schÃ¶n", "São Paulo", "ÄÖÜ"]
URLS = [
    *(
        "https://harbour.example/bridge",
        "http://harbour.example",
        "https://harbour.example?q=1#top",
        "HTTPS://h.example/",
    ),
    *(
        "https://anna@harbour.example/",
        "https://",
        "ftp://harbour.example/",
        "https://harbour.example/a b",
        "//h.example",
    ),
    *("https://harbour.example\\bridge", "https://гавань.example/мост", "https://harbour.example:80/@anna"),
]
LONG = [MAX_OUTLET_CHARS, MAX_TITLE_CHARS, MAX_URL_CHARS]

edge = st.sampled_from(EDGES)
words = st.one_of(
    st.text(max_size=12),
    st.sampled_from(MOJIBAKE),
    st.sampled_from(["Advertisement", "Harbour bridge\n\nShare this article!\n\nIt is closed.", "A bridge"]),
    st.sampled_from(LONG).flatmap(lambda n: st.sampled_from(["x" * n, "x" * (n + 1), "\U0001f5de" * n])),
)
texts = st.tuples(edge, words, edge).map("".join)
row = st.fixed_dictionaries(
    {
        "id": st.one_of(st.integers(0, 2**128 - 1).map("{:032x}".format), texts, st.just("A" * 32)),
        "date": st.none() | st.dates() | st.sampled_from([DATE_MIN, DATE_MAX, date(1605, 12, 31), date(2100, 1, 1)]),
        "outlet": st.none() | texts,
        "title": st.none() | texts,
        "body": texts,
        "url": st.one_of(st.none(), texts, st.sampled_from(URLS), st.tuples(st.sampled_from(URLS), edge).map("".join)),
    }
)
rows = st.lists(
    st.tuples(row, st.booleans()).map(lambda r: r[0] | ({"title": r[0]["body"]} if r[1] else {})),
    min_size=1,
    max_size=8,
    unique_by=lambda r: r["id"],
)
GOOD: Row = {"id": "0" * 32, "date": None, "outlet": None, "title": None, "body": "It is closed.", "url": None}


def by_arrow(table: pa.Table, levels: Collection[str] = ("error",)) -> set[tuple[str, int]]:
    """Return the rules that rows break, by Arrow kernels."""
    rules = [r for r in RULES if r.level in levels and not isinstance(r.check, Unique)]
    return {(r.name, i) for r in rules for i in pc.indices_nonzero(violations(r, table)).to_pylist()}


def by_pandera(frame: Any, schema: Any) -> set[tuple[str, int]]:
    """Return the rules that rows break, by pandera."""
    from pandera.errors import SchemaErrors

    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        return set(zip(list(cases["check"]), map(int, cases["index"]), strict=True))
    return set()


def table_of(rows: list[Row]) -> pa.Table:
    """Return rows as a table of articles."""
    return pa.Table.from_pylist(rows, arrow_schema())


@FEWER
@given(rows)
@example([GOOD | {"title": "A bridge\n"}])
@example([GOOD | {"id": "0" * 32 + "\n"}])
@example([GOOD | {"url": "https://harbour.example/\n"}])
def test_polars_breaks_the_rules_that_arrow_does(rows: list[Row]) -> None:
    """Law: row by row and rule by rule, the Polars schema finds what the Arrow kernels find."""
    table = table_of(rows)
    assert by_pandera(pl.DataFrame(table), articles_schema("polars")) == by_arrow(table)


@FEWER
@given(rows)
@example([GOOD | {"title": "A bridge\n"}])
@example([GOOD | {"id": "0" * 32 + "\n"}])
@example([GOOD | {"url": "https://harbour.example/\n"}])
def test_pandas_breaks_the_rules_that_arrow_does(rows: list[Row]) -> None:
    """Law: row by row and rule by rule, the pandas schema finds what the Arrow kernels find."""
    table = table_of(rows)
    assert by_pandera(table.to_pandas(), articles_schema("pandas")) == by_arrow(table)


@FEWER
@given(rows)
def test_validate_s_check_finds_what_arrow_does(rows: list[Row]) -> None:
    """Law: the skinny frames that `validate` hands to pandera lose no failure, warnings included."""
    table = table_of(rows)
    failures = contract_failures(table.to_batches(max_chunksize=3), Requirements(), shipped_phrases())
    assert {(f.rule, f.row) for f in failures} == by_arrow(table, ("error", "warning"))


@given(rows)
def test_build_rejects_a_row_by_a_rule_that_it_breaks(rows: list[Row]) -> None:
    """Law: what breaks no rule is kept, and every rejection names a rule that its row breaks."""
    table = table_of(rows)
    broken = by_arrow(table)
    rejected = first_violations(table, Requirements(), shipped_phrases())
    assert set(rejected) == {i for _, i in broken}
    assert {(rule, i) for i, (rule, _) in rejected.items()} <= broken


@given(rows, st.integers(0, 8))
def test_a_rule_judges_a_row_by_itself(rows: list[Row], at: int) -> None:
    """Law: a slice of a table breaks the rules that its rows break in the whole, however the table is chunked."""
    table = table_of(rows)
    parts = pa.concat_tables([table.slice(0, at), table.slice(at)])
    assert by_arrow(parts, ("error", "warning")) == by_arrow(table, ("error", "warning"))
    behind = {(rule, i - at) for rule, i in by_arrow(table) if i >= at}
    assert by_arrow(table.slice(at)) == behind
