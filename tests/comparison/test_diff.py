"""What two releases differ in, and how far they may."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import copydesk
from copydesk import comparison
from copydesk.comparison.rows import Change
from copydesk_schema.errors import ConfigError, DatasetError
from hub import Hub

from .conftest import Build, page

Run = Callable[..., subprocess.CompletedProcess[str]]


def ids(root: Path) -> dict[str, str]:
    """Return the ids of a dataset's articles by title."""
    return {row["title"]: row["id"] for row in pq.read_table(root / "articles").to_pylist()}


def test_articles_are_told_apart_by_their_ids_and_edited_documents_by_their_sources(first: Path, second: Path) -> None:
    rows = copydesk.diff(first, second).rows
    assert (rows.before, rows.after, rows.added, rows.removed) == (7, 6, 1, 2)
    assert (rows.by_id, rows.by_source, rows.kept) == (2, 3, 5)
    assert (rows.changed_by_id, rows.changed) == (0, 3)
    assert [(a.source, a.title) for a in rows.added_samples] == [("new.txt", "Storm takes the roof of a barn")]
    assert {a.title for a in rows.removed_samples} == {"Guardian of the lake retires", "Choir sings for the last time"}


def test_an_edited_document_is_shown_field_by_field(first: Path, second: Path) -> None:
    fields = copydesk.diff(first, second).rows.fields
    assert {name: field.changed for name, field in fields.items()} == {
        "id": 3,
        "date": 1,
        "outlet": 0,
        "title": 1,
        "body": 1,
        "url": 0,
    }
    shown = {
        name: [(c.source, c.before, c.after) for c in field.samples] for name, field in fields.items() if name != "id"
    }
    assert shown["title"] == [("title.txt", "Library opens its doors again", "Library opens its doors at last")]
    assert shown["date"] == [("date.txt", "2025-01-05", "2025-02-05")]
    ((source, before, after),) = shown["body"]
    assert source == "body.txt"
    assert "twice a day" in str(before)
    assert "once a week" in str(after)
    assert {c.source for c in fields["id"].samples} == {"title.txt", "date.txt", "body.txt"}
    assert all((c.id, c.id_after) == (c.before, c.after) and c.id != c.id_after for c in fields["id"].samples)


def test_a_document_that_moved_is_the_same_article_and_its_place_may_be_taken(make: Build) -> None:
    bridge, ferry = page("Harbour bridge closes for a year"), page("Ferry runs late in winter")
    rows = copydesk.diff(make({"a.txt": bridge}), make({"a.txt": ferry, "b.txt": bridge})).rows
    assert (rows.by_id, rows.by_source, rows.added, rows.removed, rows.changed) == (1, 0, 1, 0, 0)
    assert [a.source for a in rows.added_samples] == ["a.txt"]


def test_the_same_document_read_otherwise_is_changed_field_by_field(make: Build, tmp_path: Path) -> None:
    documents = {"a.txt": page("Harbour bridge closes for a year"), "b.txt": page("Ferry runs late in winter")}
    before = make(documents)
    (tmp_path / "o.jsonl").write_text(
        '{"source": "a.txt", "title": "Bridge closes", "outlet": null}\n{"source": "b.txt", "date": "2025-03-05"}\n'
    )
    rows = copydesk.diff(before, make(documents, overrides=tmp_path / "o.jsonl")).rows
    assert (rows.added, rows.removed, rows.changed, rows.kept) == (0, 0, 2, 2)
    key = ids(before)["Harbour bridge closes for a year"]
    assert {name: field.changed for name, field in rows.fields.items() if field.changed} == {
        "date": 1,
        "outlet": 1,
        "title": 1,
    }
    assert rows.fields["title"].samples == [
        Change(key, key, "a.txt", "Harbour bridge closes for a year", "Bridge closes")
    ]
    assert (rows.fields["outlet"].filled, rows.fields["outlet"].emptied) == (0, 1)
    assert [(c.before, c.after) for c in rows.fields["date"].samples] == [("2025-03-04", "2025-03-05")]


def test_a_changed_body_is_shown_from_where_it_differs(make: Build) -> None:
    text = "\n".join(f"Sentence number {n} of the story says what the council decided on Monday." for n in range(30))
    documents = {"a.txt": page("Harbour bridge closes for a year", body=text)}
    documents["a.txt"] += "Choose which of our newsletters you want to receive every week.\n"
    told = copydesk.diff(make(documents), make(documents, skip_rules=["judge"]))
    if not told.rows.changed:
        pytest.fail("the model changes nothing here: choose another document")
    before, after = comparison.render.pair(told.rows.fields["body"].samples[0])
    assert before != after
    assert before.startswith("…")


def test_documents_are_told_apart_by_their_sources(first: Path, second: Path) -> None:
    documents = copydesk.diff(first, second).documents
    assert (documents.before, documents.after) == (7, 7)
    assert list(documents.added_samples) == ["moved.txt", "new.txt"]
    assert list(documents.removed_samples) == ["gone.txt", "moves.txt"]
    assert documents.moved == 1
    assert list(documents.changed_samples) == ["body.txt", "date.txt", "refused.txt", "title.txt"]
    assert [(f.before, f.after, f.count, list(f.samples)) for f in documents.fates] == [
        ("accepted", "rejected empty_file", 1, ["refused.txt"])
    ]
    assert documents.statuses == {"accepted": (7, 6), "rejected": (0, 1), "withheld": (0, 0)}
    assert documents.rules == {"rejected empty_file": (0, 1)}


def test_nulls_outlets_months_and_lengths_are_told_before_and_after(first: Path, second: Path) -> None:
    shares = copydesk.diff(first, second).shares
    assert shares.counts("outlets") == {"BBC News": (6, 5), "CNN": (0, 1), "The Guardian": (1, 0)}
    assert (shares.gone, shares.new) == (["The Guardian"], ["CNN"])
    assert shares.counts("months") == {"2025-01": (1, 0), "2025-02": (0, 1), "2025-03": (6, 5)}
    assert shares.nulls == dict.fromkeys(("id", "date", "outlet", "title", "body", "url"), (0, 0))
    assert [held.lengths.count for held in (shares.before, shares.after)] == [7, 6]


def test_what_was_asked_for_and_the_card_are_compared(first: Path, second: Path) -> None:
    around = copydesk.diff(first, second).around
    assert [(s.name, s.before, s.after) for s in around.configuration] == [("license", "mit", "cc-by-4.0")]
    assert "+license: cc-by-4.0" in around.card
    assert not around.contract
    assert not around.promises
    assert "license" in around.card_parts


def test_another_contract_is_told(make: Build) -> None:
    documents = {"a.txt": page("Harbour bridge closes for a year")}
    around = copydesk.diff(make(documents), make(documents, require=["date"])).around
    assert around.contract
    assert [s.name for s in around.configuration] == ["require"]


def test_a_dataset_is_the_same_as_itself(first: Path) -> None:
    found = copydesk.diff(first, first)
    assert found.same
    assert "the same: rows, documents, contract, configuration and card" in comparison.render.text(found)


def test_without_samples_there_are_counts_alone(first: Path, second: Path) -> None:
    found = copydesk.diff(first, second, samples=0)
    assert (found.rows.added, found.rows.changed, found.documents.changed) == (1, 3, 4)
    assert not any((found.rows.added_samples, found.rows.fields["title"].samples, found.documents.changed_samples))
    assert comparison.render.summary(found) == (
        "7 → 6 articles: 1 added, 2 removed, 3 changed (id 3, date 1, title 1, body 1), 1 outlet gone, 1 outlet new"
    )


def test_the_other_way_round_is_the_mirror(first: Path, second: Path) -> None:
    there, back = copydesk.diff(first, second), copydesk.diff(second, first)
    assert (there.rows.added, there.rows.removed) == (back.rows.removed, back.rows.added)
    assert there.rows.added_samples == back.rows.removed_samples
    assert there.shares.gone == back.shares.new
    assert {k: v[::-1] for k, v in there.documents.statuses.items()} == back.documents.statuses


@pytest.mark.parametrize(
    ("bound", "met"),
    [
        ("rows=-5%", False),
        ("rows=-1", True),
        ("rows=-15%", True),
        ("rows=+0", True),
        ("added=0", False),
        ("removed=2", True),
        ("removed=25%", False),
        ("changed=2", False),
        ("changed=60%", True),
        ("changed=50%", False),
        ("changed.title=0%", False),
        ("changed.title=20%", True),
        ("changed.outlet=0", True),
        ("changed.id=2", False),
        ("nulls.date=0%", True),
        ("rejected=10%", False),
        ("rejected=20%", True),
        ("outlets-gone=0", False),
        ("outlets-gone=1", True),
        ("contract", True),
        ("configuration", False),
        ("card", False),
    ],
)
def test_a_bound_is_met_or_not(first: Path, second: Path, bound: str, met: bool) -> None:
    (asked,) = comparison.gate.parse([bound])
    assert asked.check(copydesk.diff(first, second)).met is met


@pytest.mark.parametrize(
    "bound",
    ["", "rows", "rows=5%", "rows=-", "rows=-5 %%", "added=-3", "changed.x=3", "nulls=3%", "nulls.body=1%", "card=1"],
)
def test_a_bound_that_is_none_says_what_to_write(bound: str) -> None:
    with pytest.raises(ConfigError, match=r"--fail-on .*: write rows=-5%"):
        comparison.gate.parse([bound])


def test_the_command_line_fails_by_the_bounds_that_are_passed(first: Path, second: Path, copydesk_run: Run) -> None:
    done = copydesk_run("diff", first, second, "--fail-on", "outlets-gone=0", "--fail-on", "rows=-50%")
    assert done.returncode == 1
    assert done.stdout.rstrip().endswith("failed: --fail-on outlets-gone=0: it is 1")
    assert "rows=-50%" not in done.stdout
    assert copydesk_run("diff", first, second, "--fail-on", "rows=-50%").returncode == 0


def test_the_json_holds_all_of_it(first: Path, second: Path, copydesk_run: Run) -> None:
    done = copydesk_run("diff", first, second, "--json", "--fail-on", "contract")
    told = json.loads(done.stdout)
    rows = told["rows"]
    assert (rows["added"], rows["removed"], rows["kept"]) == (1, 2, 5)
    assert (rows["changed"], rows["changed_by_id"], rows["changed_by_source"]) == (3, 0, 3)
    assert rows["fields"]["title"]["samples"][0] | {"id": "", "id_after": ""} == {
        "id": "",
        "id_after": "",
        "source": "title.txt",
        "before": "Library opens its doors again",
        "after": "Library opens its doors at last",
    }
    assert told["documents"]["fates"][0]["samples"] == ["refused.txt"]
    assert told["shares"]["outlets_gone"] == ["The Guardian"]
    assert told["fail_on"] == [{"bound": "contract", "value": 0, "met": True}]


def test_what_is_no_dataset_is_refused(first: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"holds no manifest\.json"):
        copydesk.diff(first, tmp_path)
    with pytest.raises(
        DatasetError, match=r"nowhere is no dataset: it is no folder; name a dataset folder, NAMESPACE/NAME"
    ):
        copydesk.diff(tmp_path / "nowhere", first)


def test_a_url_is_fetched_and_checked(first: Path, second: Path) -> None:
    import fsspec

    from copydesk.dataset.put import put

    put(first, "memory://releases/1")
    assert copydesk.diff("memory://releases/1", second).rows.removed == 2
    fsspec.filesystem("memory").pipe("/releases/1/contract.yaml", b"other")
    with pytest.raises(DatasetError, match=r"contract\.yaml is not what its manifest says"):
        copydesk.diff("memory://releases/1", second)


def test_revisions_of_the_hub_are_compared(first: Path, second: Path, hub: Hub, tmp_path: Path, run_on: Run) -> None:
    hub.create("newsroom/news")
    one = hub.commit("newsroom/news", {p.relative_to(first).as_posix(): p.read_bytes() for p in files(first)})
    hub.commit("newsroom/news", {p.relative_to(second).as_posix(): p.read_bytes() for p in files(second)})
    done = run_on("diff", f"newsroom/news@{one}", "hf://datasets/newsroom/news", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"]["removed"] == 2
    gone = run_on("diff", "newsroom/news@v9", "newsroom/news")
    assert (gone.returncode, gone.stderr) == (
        2,
        "error: newsroom/news has no revision 'v9'; `hf repos tag list newsroom/news` lists its tags\n",
    )
    nobody = run_on("diff", "newsroom/none", "newsroom/news")
    assert "no folder and no dataset of the Hub is called newsroom/none" in nobody.stderr


def files(root: Path) -> list[Path]:
    """Return the files of a folder."""
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.fixture
def run_on(hub: Hub, tmp_path: Path, copydesk_run: Run) -> Run:
    """Return what runs the command line against the stand-in of the Hub."""
    return lambda *arguments: copydesk_run(*arguments, cwd=tmp_path, **hub.environment(tmp_path / "home", hub.read))
