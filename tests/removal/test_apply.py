"""A folder rewritten without what was taken down, for who has its sources no more."""

import json
from pathlib import Path

import pytest

import copydesk
from command_line import Run
from copydesk.dataset.manifest import read_manifest
from copydesk.removal import RemovalError
from copydesk_schema.errors import ConfigError

from .releases import OFFER, accepted, all_bytes, body, build, corpus, page, row, table, withheld, write


def test_the_folder_is_valid_without_it_and_holds_nothing_of_its_text(tmp_path: Path, copydesk_run: Run) -> None:
    pages = corpus() | {f"offer{n}.txt": page(20 + n, furniture=(OFFER,), host="other.example") for n in range(6)}
    dist = build(write(tmp_path / "in", pages), tmp_path / "dist")
    assert OFFER.encode() in (dist / "boilerplate.jsonl").read_bytes()
    line = ("remove", dist, "--outlet", "other.example", "--source", "03.txt", "--reason", "asked", "--apply", "--yes")
    ran = copydesk_run(*line, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "without 7 articles" in ran.stdout
    assert withheld(dist) == dict.fromkeys(["03.txt", *(f"offer{n}.txt" for n in range(6))], "asked")
    left, texts = all_bytes(dist), [OFFER, *body(3), *(p for n in range(20, 26) for p in body(n))]
    assert not [text for text in texts if text.encode() in left]
    report = copydesk.validate(dist, sources=tmp_path / "in")
    assert report.ok, report.groups
    assert not report.unchecked


def test_its_rows_are_those_that_a_build_gives(tmp_path: Path) -> None:
    dist = build(write(tmp_path / "in", corpus()), tmp_path / "dist", split=["train=0.5", "test=0.5"])
    copydesk.remove(dist, sources=["03.txt"], reason="asked", tombstones=tmp_path / "t.jsonl", apply=True)
    again = build(tmp_path / "in", tmp_path / "again", tombstones=tmp_path / "t.jsonl", split=["train=0.5", "test=0.5"])
    applied, built = read_manifest(dist), read_manifest(again)
    assert applied["logical_sha256"] == built["logical_sha256"]
    assert applied["counts"] == built["counts"]
    assert applied["inputs"] == built["inputs"]
    assert (dist / "README.md").read_bytes() == (again / "README.md").read_bytes()
    assert copydesk.validate(dist).ok


def test_groups_that_lose_a_member_are_named_anew(tmp_path: Path) -> None:
    alike = {f"a{n}.txt": page(50, changed=n) for n in range(3)} | {f"b{n}.txt": page(51, changed=n) for n in range(2)}
    dist = build(write(tmp_path / "in", corpus() | alike), tmp_path / "dist")
    copydesk.remove(dist, sources=["a0.txt", "b0.txt"], reason="r", tombstones=tmp_path / "t.jsonl", apply=True)
    ids = [row(dist, f"a{n}.txt")["id"] for n in (1, 2)]
    assert {row(dist, f"a{n}.txt")["duplicate_group"] for n in (1, 2)} == {min(ids)}
    assert row(dist, "b1.txt")["duplicate_group"] is None
    report = copydesk.validate(dist)
    assert report.ok, report.groups


def test_a_folder_that_was_edited_is_left_and_no_tombstone_is_written(tmp_path: Path) -> None:
    dist = build(write(tmp_path / "in", corpus()), tmp_path / "dist")
    with (dist / "contract.yaml").open("a") as file:
        file.write("# mine\n")
    before = all_bytes(dist)
    with pytest.raises(RemovalError, match="not as it was built"):
        copydesk.remove(dist, sources=["03.txt"], reason="r", tombstones=tmp_path / "t.jsonl", apply=True)
    assert all_bytes(dist) == before
    assert not (tmp_path / "t.jsonl").exists()


def test_a_file_of_somebody_s_own_in_the_folder_is_told(tmp_path: Path) -> None:
    dist = build(write(tmp_path / "in", corpus()), tmp_path / "dist")
    (dist / "notes.txt").write_text("mine")
    with pytest.raises(RemovalError, match="not as it was built"):
        copydesk.remove(dist, sources=["03.txt"], reason="r", tombstones=tmp_path / "t.jsonl", apply=True)
    assert (dist / "notes.txt").exists()


def test_a_person_s_own_card_is_needed_and_kept(tmp_path: Path) -> None:
    (tmp_path / "card.md").write_text("---\ntags: [harbours]\n---\n\nProse of my own.\n")
    dist = build(write(tmp_path / "in", corpus()), tmp_path / "dist", card=tmp_path / "card.md")
    with pytest.raises(ConfigError, match=r"was built with the card card\.md"):
        copydesk.remove(dist, sources=["03.txt"], reason="r", tombstones=tmp_path / "t.jsonl", apply=True)
    assert not (tmp_path / "t.jsonl").exists()
    (tmp_path / "copydesk.toml").write_text('card = "card.md"\n')
    copydesk.remove(dist, sources=["03.txt"], reason="r", config=tmp_path / "copydesk.toml", apply=True)
    assert "Prose of my own." in (dist / "README.md").read_text()
    assert "03.txt" not in accepted(dist)
    assert len(table(dist, "articles")) == 5


def test_nothing_is_left_of_it_is_an_error_and_the_folder_stays(tmp_path: Path) -> None:
    dist = build(write(tmp_path / "in", corpus(2)), tmp_path / "dist")
    before = all_bytes(dist)
    with pytest.raises(RemovalError, match="no article would be left"):
        copydesk.remove(dist, outlets=["news.example"], reason="r", tombstones=tmp_path / "t.jsonl", apply=True)
    assert all_bytes(dist) == before
    assert not list(tmp_path.glob(".dist.copydesk"))


def test_a_dry_run_rewrites_nothing(tmp_path: Path, copydesk_run: Run) -> None:
    dist = build(write(tmp_path / "in", corpus(3)), tmp_path / "dist")
    before = all_bytes(dist)
    line = ("remove", dist, "--source", "01.txt", "--reason", "r", "--apply", "--dry-run", "--json")
    told = json.loads(copydesk_run(*line, cwd=tmp_path).stdout)
    assert told["taken_out"] is None
    assert all_bytes(dist) == before
