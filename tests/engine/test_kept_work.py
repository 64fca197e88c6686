"""What a change makes anew: just what it touches. And the cache never changes a byte."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk_schema.errors import ConfigError

Files = Callable[[Path], dict[str, str]]
Entries = Callable[[Path, str], set[str]]
SHARD = 3  # documents in these tests

OUTLETS = '[news]\nname = "News of {0}"\ndomains = ["news.example"]\n'


def page(topic: str) -> str:
    """Return a page whose article is like no other's: each word of it is of the topic."""
    words = f" {topic} ".join(["the", "council", "agreed", "on", "Wednesday", "to", "rebuild", "a", "plan"])
    return (
        f" date 2025-08-20 https://news.example/{topic.replace(' ', '-')}\nCouncil agrees on plan for the {topic}\n"
        f"On {topic}, {words}, it said.\n"
    )


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with nine documents in three shards, an outlet table, and the dataset they made."""
    monkeypatch.setattr("copydesk.engine.cut.SHARD_MOST", SHARD)
    (tmp_path / "documents").mkdir()
    for n in range(3 * SHARD):
        (tmp_path / f"documents/{n:02d}.txt").write_text(page(f"quay {n}"))
    (tmp_path / "outlets.toml").write_text(OUTLETS.format("the Day"))
    build(tmp_path)
    return tmp_path


def build(place: Path, out: str = "dataset", **options: Any) -> Path:
    copydesk.build(place / "documents", place / out, workers=1, **{"outlets": [place / "outlets.toml"]} | options)
    return place / out


@pytest.fixture
def done(place: Path, entries: Entries) -> Callable[..., tuple[int, int]]:
    """Return a function that builds again and says how many shards were parsed and how many finished for it."""

    def again(**options: Any) -> tuple[int, int]:
        before = entries(place, "parsed"), entries(place, "finished")
        build(place, **options)
        return len(entries(place, "parsed") - before[0]), len(entries(place, "finished") - before[1])

    return again


Done = Callable[..., tuple[int, int]]


def test_the_same_again_does_nothing_anew(place: Path, done: Done) -> None:
    for path in (place / "documents").iterdir():
        os.utime(path, (0, 0))  # a copy or a checkout changes times, not contents
    assert done() == (0, 0)


def test_the_same_elsewhere_does_nothing_anew(place: Path, done: Done, files: Files) -> None:
    (place / "documents").rename(place / "moved")
    (place / "documents").symlink_to("moved")
    assert done(out="other", name="documents") == (0, 0)


@pytest.mark.parametrize("options", [{"license": "cc0-1.0"}, {"name": "Another"}], ids=str)
def test_what_stands_on_the_card_alone_makes_no_shard_anew(done: Done, options: dict[str, Any]) -> None:
    assert done(**options) == (0, 0)


@pytest.mark.parametrize("options", [{"min_body_chars": 2}, {"require": ["title"]}], ids=str)
def test_a_stricter_check_parses_nothing_anew(done: Done, options: dict[str, Any]) -> None:
    assert done(**options) == (0, 3)


@pytest.mark.parametrize("kind", ["outlets", "phrases"])
def test_a_changed_table_parses_all_anew(place: Path, done: Done, kind: str) -> None:
    path = place / f"{kind}.toml"
    path.write_text(OUTLETS.format("the Hour") if kind == "outlets" else 'boilerplate = ["Read on"]\n')
    assert done(**{kind: [path]}) == (3, 3)
    assert done(**{kind: [path]}) == (0, 0)


@pytest.mark.parametrize("options", [{"language": "en"}, {"skip_rules": ["standfirst"]}], ids=str)
def test_another_way_to_read_parses_all_anew(done: Done, options: dict[str, Any]) -> None:
    assert done(**options) == (3, 3)


def test_splits_and_what_is_withheld_parse_nothing_anew(done: Done) -> None:
    assert done(near_duplicates="withhold") == (0, 0)  # no two are alike
    assert done(split="train=0.5,test=0.5") == (0, 3)


def test_a_list_of_lines_makes_anew_only_the_shards_that_hold_one(place: Path, done: Done) -> None:
    line = next(line for line in (place / "documents/04.txt").read_text().splitlines() if line.startswith("On quay 4"))
    (place / "lines.jsonl").write_text(json.dumps({"outlet": "News of the Day", "line": line}) + "\n")
    assert done(boilerplate=[place / "lines.jsonl"]) == (0, 1)
    (place / "lines.jsonl").write_text("")
    assert done(boilerplate=[place / "lines.jsonl"]) == (0, 0)


def test_a_correction_parses_only_the_shard_it_touches_anew(place: Path, done: Done) -> None:
    overrides = place / "overrides.jsonl"
    overrides.write_text(json.dumps({"source": "04.txt", "title": "Another title"}) + "\n")
    assert done(overrides=overrides) == (1, 1)
    overrides.write_text(json.dumps({"source": "04.txt", "title": "A third title"}) + "\n")
    assert done(overrides=overrides) == (1, 1)
    overrides.write_text(json.dumps({"source": "none.txt", "title": "Of no document"}) + "\n")
    assert done(overrides=overrides) == (0, 0)


def test_a_changed_document_parses_only_its_shard_anew(place: Path, done: Done) -> None:
    (place / "documents/04.txt").write_text(page("weir"))
    assert done() == (1, 1)


def test_a_new_document_parses_only_its_shard(place: Path, done: Done) -> None:
    (place / "documents/99.txt").write_text(page("weir"))
    assert done() == (1, 1)


def test_a_document_that_becomes_a_copy_is_withheld_without_parsing_the_other(place: Path, done: Done) -> None:
    (place / "documents/08.txt").write_text(page("quay 0"))
    assert done() == (1, 2)  # the ledger names the group of both
    assert done(out="other") == (0, 0)


def test_a_damaged_entry_is_found_and_done_again(place: Path, files: Files, entries: Entries) -> None:
    before = files(place / "dataset")
    kept = sorted((place / ".copydesk-cache/entries").glob("*/*/*.arrow"))
    kept += sorted((place / ".copydesk-cache/entries").glob("*/*/*.parquet"))
    for path in kept:
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)
    assert files(build(place)) == before
    assert files(build(place, "fresh", no_cache=True)) == before


@pytest.mark.parametrize(
    "options", [{}, {"min_body_chars": 80}, {"require": ["title"]}, {"limit": 4}, {"license": "cc0-1.0"}], ids=str
)
def test_the_cache_never_changes_a_byte(place: Path, files: Files, options: dict[str, Any]) -> None:
    kept = files(build(place, "kept", **options))
    assert kept == files(build(place, "kept_again", **options))
    assert kept == files(build(place, "fresh", no_cache=True, **options))


def test_without_a_cache_nothing_is_kept(place: Path) -> None:
    shutil.rmtree(place / ".copydesk-cache")
    build(place, no_cache=True)
    assert sorted(path.name for path in place.iterdir()) == ["dataset", "documents", "outlets.toml"]


def test_the_cache_lies_where_one_says(place: Path, entries: Entries) -> None:
    shutil.rmtree(place / ".copydesk-cache")
    build(place, cache=place / "elsewhere/cache")
    assert not (place / ".copydesk-cache").exists()
    assert len(list(place.glob("elsewhere/cache/entries/*/*/parsed.json"))) == 3


@pytest.mark.parametrize("where", ["documents/cache", "dataset/cache", "documents", "."])
def test_a_cache_among_documents_or_in_the_dataset_is_refused(place: Path, files: Files, where: str) -> None:
    before = files(place / "dataset"), files(place / "documents")
    with pytest.raises(ConfigError, match=r"one in the other|is no cache of copydesk"):
        build(place, cache=place / where)
    assert (files(place / "dataset"), files(place / "documents")) == before


def test_the_cache_is_trimmed_to_its_bound(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_CACHE_BYTES", "0")
    build(place)
    assert list((place / ".copydesk-cache/entries").glob("*/*")) == []


@pytest.mark.parametrize("changed", ["copydesk/parser/rules/byline.py", "copydesk_schema/outlets.toml"])
def test_any_change_of_the_code_or_its_tables_is_another_version(tmp_path: Path, changed: str) -> None:
    for package in (copydesk, sys.modules["copydesk_schema"]):
        root = Path(str(package.__file__)).parent
        shutil.copytree(root, tmp_path / root.name, ignore=shutil.ignore_patterns("__pycache__"))

    def version() -> str:
        ask = "from copydesk.engine.code import code_version; print(code_version())"
        around = os.environ | {"PYTHONPATH": str(tmp_path)}
        return subprocess.run(
            [sys.executable, "-c", ask], env=around, capture_output=True, text=True, check=True
        ).stdout

    before = version()
    assert version() == before
    with (tmp_path / changed).open("a") as file:
        file.write("\n")
    assert version() != before


def test_what_the_cache_holds_is_shown_and_cleared(place: Path, copydesk_run: Callable[..., Any]) -> None:
    folder = place / ".copydesk-cache"
    shown = copydesk_run("cache", "--out", place / "dataset")
    assert shown.stdout.startswith(f"{folder}: 9 entries, ")
    as_json = json.loads(copydesk_run("cache", "--cache", folder, "--json").stdout)
    assert (as_json["folder"], as_json["entries"]) == (str(folder), 9)
    (place / "other").mkdir()
    emptied = copydesk_run("cache", "--cache", "other/cache", "clear", cwd=place)  # before the word or after it
    assert emptied.stdout.endswith("other/cache: 0 entries, 0 B\n"), emptied
    assert copydesk_run("cache", "clear", "--cache", folder).stdout.startswith(f"cleared {folder}: 9 entries, ")
    assert copydesk_run("cache", "--cache", folder).stdout.startswith(f"{folder}: 0 entries, 0 B")
