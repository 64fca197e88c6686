"""What the report says is what the dataset holds."""

import json
import re
import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import copydesk
from copydesk_schema.columns import FIELDS
from validation.edits import edit

from .conftest import OFFER
from .page import Page


@pytest.fixture(scope="session")
def manifest(built: Path) -> dict[str, Any]:
    return dict(json.loads((built / "manifest.json").read_bytes()))


@pytest.fixture(scope="session")
def articles(built: Path) -> list[dict[str, Any]]:
    return [*pq.read_table(built / "articles").to_pylist()]


def number(cell: str) -> int:
    return int(cell.replace(",", ""))


def test_the_counts_are_the_manifests(page: Page, manifest: dict[str, Any]) -> None:
    (said,) = page.section("counts").all("p", class_="sum")
    counts = [manifest["counts"][key] for key in ("read", "accepted", "rejected", "withheld")]
    assert [int(n) for n in re.findall(r"\d+", said.text)] == counts
    assert counts[0] == sum(counts[1:])
    assert min(counts) > 0


def test_it_says_which_dataset_it_is_of(page: Page, manifest: dict[str, Any]) -> None:
    (header,) = page.root.all("header")
    assert manifest["logical_sha256"]["articles"] in header.text


def test_every_field_is_as_filled_as_the_manifest_says(page: Page, manifest: dict[str, Any]) -> None:
    rows = list(page.section("completeness").all("tr", class_="first"))
    found = {cells[0].text: number(cells[1].text) for row in rows if (cells := [*row.all("th"), *row.all("td")])}
    assert found == manifest["counts"]["filled"]


def test_the_reasons_for_nulls_add_up_to_the_nulls(page: Page, manifest: dict[str, Any]) -> None:
    nulls: Counter[str] = Counter()
    field = ""
    for row in page.section("completeness").all("tr"):
        cells = [cell.text for cell in row.all() if cell.tag in ("th", "td")]
        if row.holds("class", "first"):
            field = cells[0]
        elif row.holds("class", "why"):
            nulls[field] += number(cells[1])
    counts = manifest["counts"]
    assert nulls == {f: n for f in FIELDS if (n := counts["accepted"] - counts["filled"][f])}


def test_a_value_that_was_blanked_by_hand_is_told_from_one_that_was_set(page: Page) -> None:
    rows = page.section("completeness").rows()
    assert [row[1] for row in rows if row[0].startswith("given:override")] == ["1"]


def test_every_rule_that_kept_a_document_out_appears_with_its_count(page: Page, manifest: dict[str, Any]) -> None:
    found = {}
    for rule in page.section("refused").all("article"):
        (head,), (said, *_) = rule.all("h3"), [*rule.all("p")]
        status, name = head.text.split()[:2]
        found[f"{status}:{name}"] = number(said.text.split()[0])
        assert [*rule.all("li")]
    assert found == manifest["counts"]["rules"]


def test_outlets_languages_and_splits_add_up_to_all_articles(page: Page, articles: list[dict[str, Any]]) -> None:
    for name in ("outlets", "languages"):
        assert sum(number(row[1]) for row in page.section(name).rows()[1:]) == len(articles)
    (splits,) = page.root.all("div", id="splits")
    assert {row[0] for row in splits.rows()[1:]} == {"train", "test"}
    assert sum(number(row[1]) for row in splits.rows()[1:]) == len(articles)


def test_the_months_are_those_of_the_articles(page: Page, articles: list[dict[str, Any]]) -> None:
    found = {row[0]: number(row[1]) for row in page.section("time").rows()[1:]}
    assert {m: n for m, n in found.items() if n} == Counter(a["date"].isoformat()[:7] for a in articles if a["date"])
    hints = [re.fullmatch(r"([\d-]+): (\d+)", t.text) for t in page.section("time").all("title")]
    assert {m[1]: int(m[2]) for m in hints if m} == {m: n for m, n in found.items() if n}


def test_the_classes_of_length_hold_every_article(page: Page, articles: list[dict[str, Any]]) -> None:
    table = next(t for t in page.section("lengths").all("table") if "Characters" in next(t.all("caption")).text)
    assert sum(number(row[1]) for row in table.rows()[1:]) == len(articles)


def test_a_group_across_outlets_is_shown_with_its_members(page: Page) -> None:
    group = page.section("alike")
    rows = group.rows()
    head = rows.index(["3 documents, 3 outlets"])
    members = rows[head + 1 : head + 4]
    assert sorted(row[0].split()[-1] for row in members) == ["wire/one.txt", "wire/three.txt", "wire/two.txt"]
    assert all(0.6 <= float(row[1]) <= 1 for row in members)
    outlets = {
        outlet.text for row in group.all("tr") if "wire/" in row.text for outlet in row.all("bdi", class_="outlet")
    }
    assert len(outlets) == 3


def test_recurring_lines_are_listed(page: Page) -> None:
    assert any(OFFER in row[0] for row in page.section("lines").rows())


def test_a_sound_dataset_is_called_valid(page: Page) -> None:
    assert page.section("validation").text.startswith("Validation valid")


def test_what_is_wrong_is_told_by_rule_with_an_example(built: Path, tmp_path: Path) -> None:
    spoiled = Path(shutil.copytree(built, tmp_path / "dist"))
    (spoiled / "articles").rename(tmp_path / "kept")
    shutil.copytree(built / "articles", spoiled / "articles")
    (spoiled / "contract.yaml").write_text("edited: <i>yes</i>\n")
    done = copydesk.report(spoiled)
    assert not done.validation.ok
    page = Page(done.out.read_bytes())
    shown = {(h.text.split()[0], h.text.split()[1]) for h in page.section("validation").all("h3")}
    assert shown == {(group.level, group.rule) for group in done.validation.groups}
    assert "contract.yaml" in page.section("validation").text
    assert "not valid" in page.section("counts").text


def test_the_origin_holds_versions_configuration_hashes_and_the_seal(page: Page, manifest: dict[str, Any]) -> None:
    said = page.section("origin").text
    for value in (*manifest["tool"].values(), *manifest["logical_sha256"].values(), manifest["seal"]):
        assert value in said
    assert manifest["inputs"]["sha256"] in said
    assert all(facts["sha256"] in said for facts in manifest["files"])


def test_headings_go_down_a_step_at_a_time_and_every_table_has_a_caption(page: Page) -> None:
    levels = [int(e.tag[1]) for e in page.root.all() if re.fullmatch("h[1-6]", e.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all([*table.all("caption")] for table in page.root.all("table"))


def test_every_picture_says_in_words_what_it_shows_or_is_hidden_from_readers_of_words(page: Page) -> None:
    for svg in page.root.all("svg"):
        assert svg.attributes.get("aria-label") or svg.attributes.get("aria-hidden") == "true"


def test_a_file_of_the_folder_that_is_damaged_is_named(built: Path, tmp_path: Path) -> None:
    from copydesk_schema.errors import DatasetError

    spoiled = Path(shutil.copytree(built, tmp_path / "dist"))
    (ledger,) = (spoiled / "ledger").iterdir()
    ledger.write_bytes(ledger.read_bytes()[:-100])
    with pytest.raises(DatasetError, match=r"ledger/train-00000-of-00001.parquet cannot be shown"):
        copydesk.report(spoiled)


def test_a_dataset_of_one_article_without_any_field_has_a_report(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "a.txt").write_text(
        "The harbour was opened again to ships, the port authority said in a statement, and two ferries left at once.\n"
    )
    copydesk.build(tmp_path / "a", tmp_path / "dist", workers=1, no_cache=True)
    page = Page(copydesk.report(tmp_path / "dist").out.read_bytes())
    assert "1 of 1 articles have no date" in page.section("time").text
    assert "No two articles are alike" in page.section("alike").text
    assert "every document that was read became an article" in page.section("refused").text


def test_a_status_that_no_version_knows_is_told_by_validation_and_ends_nothing(built: Path, tmp_path: Path) -> None:
    spoiled = Path(shutil.copytree(built, tmp_path / "dist"))
    edit(spoiled, "ledger", 0, "status", lambda _: "lost")
    done = copydesk.report(spoiled)
    assert not done.validation.ok
