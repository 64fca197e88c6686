"""The rules of the contract, each on values that keep it and values that break it."""

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from copydesk_schema.arrow import arrow_schema
from copydesk_schema.columns import ARTICLES, MAX_BODY_CHARS, MAX_OUTLET_CHARS, MAX_TITLE_CHARS, MAX_URL_CHARS
from copydesk_schema.contract import articles_schema, contract_yaml
from copydesk_schema.phrases import load_phrases
from copydesk_schema.rules import (
    RULES,
    Computed,
    rules_for,
    violations,
)

Row = dict[str, Any]
GOOD: Row = {
    "id": "0123456789abcdef" * 2,
    "date": date(2025, 3, 4),
    "outlet": "The Harbour Post",
    "title": "Harbour bridge closes for a year",
    "body": "The bridge will be closed for repairs from Monday.\n\nWho pays?\n\nThe town.",
    "url": "https://harbour.example/2025/03/04/bridge",
}
HOST = "https://harbour.example"

# rule: (cells that keep it, cells that break it); what is not named is as in GOOD.
KEPT_AND_BROKEN: dict[str, tuple[list[Row], list[Row]]] = {
    "id_form": (
        [{"id": "0" * 32}, {"id": "f" * 32}],
        [{"id": v} for v in ("", "0" * 31, "0" * 33, "F" * 32, "0" * 32 + "\n", " " + "0" * 31, "٣" * 32)],
    ),
    "date_bounds": (
        [{"date": date(1605, 1, 1)}, {"date": date(2099, 12, 31)}],
        [{"date": date(1604, 12, 31)}, {"date": date(2100, 1, 1)}],
    ),
    "outlet_length": (
        [{"outlet": "x"}, {"outlet": "\U0001f5de" * MAX_OUTLET_CHARS}],
        [{"outlet": ""}, {"outlet": "x" * (MAX_OUTLET_CHARS + 1)}],
    ),
    "outlet_clean": ([{"outlet": "Æther – “Post”"}], [{"outlet": f"Harbour{c}Post"} for c in "\n\t\x00\x7f\x85"]),
    "title_length": (
        [{"title": "x"}, {"title": "\U0001f5de" * MAX_TITLE_CHARS}],
        [{"title": ""}, {"title": "x" * (MAX_TITLE_CHARS + 1)}],
    ),
    "title_clean": (
        [{"title": "港の橋は一年間通行止め"}, {"title": "A\u00a0bridge\u2028closes"}],
        [{"title": f"A bridge{c}closes"} for c in "\n\r\t\x08\x1f\x7f\x9f"] + [{"title": "A bridge closes\n"}],
    ),
    "title_mojibake": (
        [{"title": v} for v in ("Café São Paulo", "Brücke über die Öre", "МОСТ ЗАКРЫТ", "ÂME SŒUR")],
        [{"title": v} for v in ("CafÃ© in the harbour", "The mayorâ€™s bridge", "ÐœÐ¾ÑÑ‚ Ð·Ð°ÐºÑ€Ñ‹Ñ‚")],
    ),
    "title_not_body": ([{"title": "The town."}], [{"title": "The town.", "body": "The town."}]),
    "body_length": (
        [{"body": "x"}, {"body": "x" * MAX_BODY_CHARS}],
        [{"body": ""}, {"body": "x" * (MAX_BODY_CHARS + 1)}],
    ),
    "body_clean": ([{"body": "One.\n\nTwo."}], [{"body": f"One.{c}Two."} for c in "\r\t\x0b\x0c\x00\x7f\x85"]),
    "body_mojibake": ([{"body": "Fünf Brücken – “naïve” café."}], [{"body": "FÃ¼nf BrÃ¼cken."}]),
    "body_boilerplate": (
        [{"body": "The town.\n\nAdvertisement pays for it."}, {"body": "The town.\nAdvertisement"}],
        [
            {"body": "The town.\n\n— ADVERTISEMENT —"},
            {"body": "Share this article!"},
            {"body": "One.\n\nShare\n\nTwo."},
        ],
    ),
    "url_length": (
        [{"url": f"{HOST}/".ljust(MAX_URL_CHARS, "x")}],
        [{"url": f"{HOST}/".ljust(MAX_URL_CHARS + 1, "x")}],
    ),
    "url_form": (
        [
            {"url": v}
            for v in (
                HOST,
                "http://h.example:80/a?b=c#d",
                f"{HOST}?q=@",
                "https://гавань.example/мост",
                "HTTPS://H.EXAMPLE/x",
            )
        ],
        [
            {"url": v}
            for v in (
                *("", "harbour.example", "//harbour.example", "ftp://harbour.example"),
                *("https://", "https:///bridge", "https://anna@harbour.example/", f"{HOST}/a b", f"{HOST}/\u00a0"),
                *(f"{HOST}/\u200b", f"{HOST}/\u2028", f"{HOST}/\n", f" {HOST}", "https://harbour.example\\bridge"),
            )
        ],
    ),
    "date_url_disagree": (
        [
            {"url": f"{HOST}{path}"}
            for path in ("/20250304/bridge", "/bridge-2025-03-04", "/2025/bridge", "/bridge-20250399")
        ],
        [{"url": f"{HOST}{path}"} for path in ("/2025/03/05/bridge", "/20250305/bridge", "/bridge-2025-03-05")],
    ),
    "body_replacement_character": ([{"body": "The town?"}], [{"body": "The t\ufffdwn."}]),
}
NULLABLE = [c.name for c in ARTICLES if c.nullable]


def table(*rows: Row) -> pa.Table:
    return pa.Table.from_pylist([GOOD | row for row in rows], arrow_schema())


def test_every_rule_but_uniqueness_is_shown_kept_and_broken() -> None:
    assert set(KEPT_AND_BROKEN) == {rule.name for rule in RULES} - {"id_unique"}


@pytest.mark.parametrize("rule", [r for r in RULES if r.name in KEPT_AND_BROKEN], ids=lambda r: r.name)
def test_a_rule_is_kept(rule: Any) -> None:
    kept, _ = KEPT_AND_BROKEN[rule.name]
    assert violations(rule, table({}, *kept)).to_pylist() == [False] * (len(kept) + 1)


@pytest.mark.parametrize("rule", [r for r in RULES if r.name in KEPT_AND_BROKEN], ids=lambda r: r.name)
def test_a_rule_is_broken(rule: Any) -> None:
    _, broken = KEPT_AND_BROKEN[rule.name]
    assert violations(rule, table(*broken)).to_pylist() == [True] * len(broken)


@pytest.mark.parametrize("rule", [r for r in RULES if r.column in NULLABLE], ids=lambda r: r.name)
def test_a_null_keeps_every_rule(rule: Any) -> None:
    assert violations(rule, table(dict.fromkeys(NULLABLE))).to_pylist() == [False]


@pytest.mark.parametrize("rule", [r for r in RULES if r.name in KEPT_AND_BROKEN], ids=lambda r: r.name)
def test_a_table_without_rows_keeps_every_rule(rule: Any) -> None:
    assert violations(rule, table()).to_pylist() == []


def test_uniqueness_is_not_judged_row_by_row() -> None:
    rule = next(r for r in RULES if r.name == "id_unique")
    with pytest.raises(ValueError, match="needs the whole table"):
        violations(rule, table({}))


def test_a_rule_has_a_name_of_its_own_and_a_column() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert {rule.column for rule in RULES} <= {c.name for c in ARTICLES}


def test_the_least_body_is_the_dataset_s_own() -> None:
    rule = next(r for r in rules_for(20) if r.name == "body_length")
    assert violations(rule, table({"body": "x" * 19}, {"body": "x" * 20})).to_pylist() == [True, False]
    assert rule.message == "a body has 20 to 1,000,000 characters"


def test_boilerplate_is_what_the_given_phrases_say(tmp_path: Any) -> None:
    own = tmp_path / "own.toml"
    own.write_text('boilerplate = ["the harbour post needs you"]\n', "utf-8")
    rule = next(r for r in RULES if r.name == "body_boilerplate")
    article = table({"body": "The town.\n\nThe Harbour Post needs you!"})
    assert violations(rule, article).to_pylist() == [False]
    assert violations(rule, article, load_phrases([own])).to_pylist() == [True]


def test_the_yaml_holds_every_rule_but_the_computed_and_the_warnings() -> None:
    text = contract_yaml()
    for rule in RULES:
        written = f"error: {rule.name}\n" in text
        assert written == (rule.level == "error" and rule.name != "id_unique" and not isinstance(rule.check, Computed))
    assert "unique: true" in text


@pytest.mark.parametrize("backend", ["polars", "pandas"])
def test_a_required_field_must_not_be_null(backend: Any) -> None:
    nullable = {c: s.nullable for c, s in articles_schema(backend, require=["date"]).columns.items()}
    assert nullable == {c.name: c.nullable and c.name != "date" for c in ARTICLES}
