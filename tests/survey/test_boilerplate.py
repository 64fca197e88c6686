"""Lines that recur on a publisher's pages: what is learned, what is spared, and how the list is reviewed."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import copydesk
from copydesk.dataset.manifest import read_manifest
from copydesk_schema.errors import ConfigError

from .pages import body, page

OFFER = "The people of the harbour read our letter each week, and you may read it too for as little as a pound."
PARAGRAPH = "The council met on Tuesday in the old town hall, and the mayor said that the plan was a good one for all."
OTHER = "Members of our club meet in the old hall near the river, and each of them brings a friend or two along."


def build(place: Path, documents: Mapping[str, str], out: str = "out", **options: Any) -> dict[str, str]:
    """Return the bodies, by source, of what these documents make."""
    shutil.rmtree(place / "in", ignore_errors=True)
    for name, text in documents.items():
        (place / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "in" / name).write_text(text)
    copydesk.build(place / "in", place / out, workers=1, no_cache=True, **options)
    return bodies(place / out)


def bodies(dataset: Path) -> dict[str, str]:
    articles, ledger = pd.read_parquet(dataset / "articles"), pd.read_parquet(dataset / "ledger")
    accepted = ledger[ledger["status"] == "accepted"]
    return dict(articles.merge(accepted[["id", "source"]], on="id").set_index("source")["body"])


def listed(dataset: Path) -> list[dict[str, Any]]:
    """Return the rows of the dataset's list."""
    return [json.loads(row) for row in (dataset / "boilerplate.jsonl").read_text().splitlines()]


def offers(count: int, **options: Any) -> dict[str, str]:
    """Return as many pages of one outlet, each with an article of its own and the same offer in it."""
    return {f"{n:02d}.txt": page(n, furniture=(OFFER,), **options) for n in range(count)}


def test_a_line_that_recurs_on_an_outlet_s_pages_is_boilerplate(tmp_path: Path) -> None:
    alone = build(tmp_path, {"00.txt": page(0, furniture=(OFFER,))})
    assert OFFER in alone["00.txt"]  # to a page by itself, it is a paragraph
    found = build(tmp_path, offers(6))
    assert found == {f"{n:02d}.txt": "\n\n".join(body(n)) for n in range(6)}
    assert listed(tmp_path / "out") == [{"outlet": "news.example", "line": OFFER, "count": 6, "share": 1.0}]
    assert copydesk.validate(tmp_path / "out", sources=tmp_path / "in").ok


def test_pages_of_another_outlet_keep_the_line(tmp_path: Path) -> None:
    found = build(tmp_path, offers(6) | {"other.txt": page(50, host="other.example", furniture=(OFFER,))})
    assert OFFER in found.pop("other.txt")
    assert not any(OFFER in text for text in found.values())


def test_a_small_group_falls_back_to_the_general_rules(tmp_path: Path) -> None:
    found = build(tmp_path, offers(4))
    assert all(OFFER in text for text in found.values())
    assert listed(tmp_path / "out") == []


def test_what_recurs_in_few_of_an_outlet_s_articles_is_text(tmp_path: Path) -> None:
    documents = {f"{n:02d}.txt": page(n, furniture=(PARAGRAPH,) * (n < 6)) for n in range(70)}
    found = build(tmp_path, documents)
    assert sum(PARAGRAPH in text for text in found.values()) == 6


def test_wire_copy_is_not_eaten_however_often_it_is_there(tmp_path: Path) -> None:
    copies = {f"wire-{n:02d}.txt": page(1, n % 4, furniture=(PARAGRAPH,)) for n in range(12)}
    found = build(tmp_path, copies | {f"{n}.txt": page(100 + n) for n in range(3)})
    assert sum(PARAGRAPH in text for text in found.values()) == len(found) - 3
    assert listed(tmp_path / "out") == []


def test_subheadings_that_recur_are_not_eaten(tmp_path: Path) -> None:
    documents = {f"{n:02d}.txt": page(n, furniture=("What happens next",)) for n in range(12)}
    found = build(tmp_path, documents)
    assert all("\n\nWhat happens next\n\n" in text for text in found.values())


def test_what_states_a_date_or_heads_a_page_is_never_eaten(tmp_path: Path) -> None:
    title = "Seven questions of the week to the mayor"
    pages = [page(n, day=None).replace(f"Council number {n} agrees on a plan", title) for n in range(12)]
    documents = {
        f"{n:02d}.txt": f"https://news.example/\n{text}\nPublished 20 August 2025\n" for n, text in enumerate(pages)
    }
    build(tmp_path, documents)
    articles = pd.read_parquet(tmp_path / "out/articles")
    assert set(articles["title"]) == {title}
    assert set(articles["date"].astype(str)) == {"2025-08-20"}


def test_pages_without_an_outlet_are_grouped_by_the_furniture_they_share(tmp_path: Path) -> None:
    imprint = "Copyright 2025 Our Harbour Gazette of the Northern Islands"
    imprints = [imprint] * 6 + [imprint.replace("Our", "Their")] * 2
    documents = {
        f"{n:02d}.txt": page(n, host=None, furniture=(OFFER,)) + f"\n{last}\n" for n, last in enumerate(imprints)
    }
    found = build(tmp_path, documents)
    kept = [name for name, text in found.items() if OFFER in text]
    rows = listed(tmp_path / "out")
    assert pd.read_parquet(tmp_path / "out/articles")["outlet"].isna().all()
    assert kept == ["06.txt", "07.txt"]
    assert [(row["outlet"], row["line"], row["count"]) for row in rows] == [(None, OFFER, 6)]
    assert rows[0]["beside"] == imprint


def test_the_list_is_sealed_edited_and_fed_back(tmp_path: Path) -> None:
    build(tmp_path, {f"{n:02d}.txt": page(n, furniture=(OFFER, OTHER)) for n in range(6)})
    sealed = {file["path"] for file in read_manifest(tmp_path / "out")["files"]}
    assert "boilerplate.jsonl" in sealed
    rows = (tmp_path / "out/boilerplate.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "reviewed.jsonl").write_text("".join(row for row in rows if OTHER not in row))
    settings = 'sources = ["in"]\nout = "again"\nboilerplate = "reviewed.jsonl"\nno_cache = true\n'
    (tmp_path / "copydesk.toml").write_text(settings)
    copydesk.build(config=tmp_path / "copydesk.toml", workers=1)
    assert all(OTHER in text and OFFER not in text for text in bodies(tmp_path / "again").values())
    assert [row["line"] for row in listed(tmp_path / "again")] == [OFFER]
    (named,) = read_manifest(tmp_path / "again")["inputs"]["files"]["boilerplate"]
    assert named["name"] == "reviewed.jsonl"


def test_an_empty_list_learns_nothing(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("")
    found = build(tmp_path, offers(6), boilerplate=[tmp_path / "none.jsonl"])
    assert all(OFFER in text for text in found.values())


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "line 2: no JSON"),
        ("[]", "line 2: must be an object"),
        ('{"outlet": "A", "lines": "x"}', "line 2: no key 'lines'; the keys are outlet, beside, line"),
        ('{"outlet": "A"}', "line 2: needs 'line'"),
        ('{"outlet": 7, "line": "x"}', "line 2: 'outlet' must be a text"),
        ('{"line": "x"}', "line 2: needs 'outlet', or 'beside'"),
    ],
)
def test_a_malformed_list_is_refused_with_its_place(tmp_path: Path, row: str, message: str) -> None:
    (tmp_path / "list.jsonl").write_text(f'{{"outlet": "A", "line": "x"}}\n{row}\n')
    with pytest.raises(ConfigError, match=f"list.jsonl, {message}"):
        build(tmp_path, offers(1), boilerplate=[tmp_path / "list.jsonl"])


def test_explain_reads_a_page_as_the_dataset_s_were_read(tmp_path: Path, copydesk_run: Any) -> None:
    build(tmp_path, offers(6))
    new = tmp_path / "new.txt"
    new.write_text(page(77, furniture=(OFFER,)))
    plain = json.loads(copydesk_run("explain", new, "--json").stdout)
    learned = json.loads(copydesk_run("explain", new, "--json", "--dataset", tmp_path / "out").stdout)
    assert OFFER in plain["article"]["body"]
    assert OFFER not in learned["article"]["body"]
    (piece,) = (p for p in learned["pieces"] if p["rule"].startswith("recurs"))
    assert (piece["label"], piece["rule"]) == ("boilerplate", "recurs:news.example")
    refused = copydesk_run("explain", new, "--dataset", tmp_path / "in")
    assert refused.stderr.startswith(f"error: {tmp_path / 'in'} is no dataset: it holds no manifest.json")
