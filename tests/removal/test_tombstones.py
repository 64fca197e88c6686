"""The file of tombstones: what it may hold, and that it is only ever added to."""

import json
import multiprocessing
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk.dataset.tombstones import (
    Tombstone,
    append_tombstones,
    body_sha256,
    outlet_sha256,
    read_tombstones,
    url_sha256,
)
from copydesk.survey.tombstones import LikeTakedowns, signatures_of
from copydesk_schema.errors import ConfigError, StorageError

from .releases import body, build, corpus, write

ID = "0123456789abcdef" * 2
GOOD = json.dumps({"reason": "asked", "id": ID})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "must be an object"),
        ("null", "must be an object"),
        (json.dumps({"reason": "a", "id": ID, "text": "of it"}), "no key 'text'"),
        (json.dumps({"reason": "a", "id": 5}), "'id' must be a text"),
        (json.dumps({"reason": "a", "id": None}), "'id' must be a text"),
        (json.dumps({"reason": "a", "id": ID.upper()}), "'id' must be 32 lower-case hex digits"),
        (json.dumps({"reason": "a", "sha256": ID}), "'sha256' must be 64 lower-case hex digits"),
        (json.dumps({"reason": "a", "sha256": "f" * 64, "id": ID}), "of two documents"),
        (json.dumps({"reason": "a", "url_sha256": "https://news.example/1"}), "'url_sha256' must be 64"),
        (json.dumps({"reason": "a", "id": ID, "signature": "xyz"}), "'signature' must be what"),
        (json.dumps({"reason": "a"}), "says not what was taken down"),
        (json.dumps({"id": ID}), "the reason must be a line"),
        (json.dumps({"reason": "", "id": ID}), "the reason must be a line"),
        (json.dumps({"reason": "a\u001b[2J", "id": ID}), "the reason must be a line"),
        (json.dumps({"reason": "a" * 501, "id": ID}), "the reason must be a line"),
        (json.dumps({"reason": "\ud800", "id": ID}), "half of a character"),
        (json.dumps({"reason": "a", "id": ID, "day": "2026-02-30"}), "the day must be one like"),
        (json.dumps({"reason": "a", "id": ID, "day": "20260228"}), "the day must be one like"),
        ("\u00ff".encode("latin-1").decode("latin-1") + "{}", "no JSON"),
    ],
)
def test_a_malformed_line_is_named_and_nothing_is_built_or_added(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "t.jsonl"
    file.write_text(f"{GOOD}\n\n{line}\n{GOOD}\n", "utf-8")
    before = file.read_bytes()
    with pytest.raises(ConfigError, match=rf"t\.jsonl, line 3: .*{said}"):
        read_tombstones(file)
    with pytest.raises(ConfigError, match="line 3"):
        append_tombstones(file, [Tombstone("b", id="f" * 32)])
    with pytest.raises(ConfigError, match="line 3"):
        copydesk.build(write(tmp_path / "in", corpus(1)), tmp_path / "out", tombstones=file)
    assert file.read_bytes() == before
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_named_and_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read the takedowns in .*none\.jsonl"):
        copydesk.build(write(tmp_path / "in", corpus(1)), tmp_path / "out", tombstones=tmp_path / "none.jsonl")
    dist = build(tmp_path / "in", tmp_path / "out")
    with pytest.raises(ConfigError, match="cannot read the takedowns"):
        copydesk.validate(dist, tombstones=tmp_path / "none.jsonl")


def test_a_dataset_s_own_damaged_tombstones_are_a_problem_of_it(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(f"{GOOD}\n")
    dist = build(write(tmp_path / "in", corpus(2)), tmp_path / "dist", tombstones=tmp_path / "t.jsonl")
    (dist / "tombstones.jsonl").write_text(f"{GOOD}\nnonsense\n")
    report = copydesk.validate(dist)
    rules = {group.rule: group for group in report.errors}
    assert rules.keys() == {"file_changed", "tombstones_damaged"}
    assert (rules["tombstones_damaged"].examples[0].value or "").startswith("tombstones.jsonl, line 2: no JSON")


def test_lines_are_added_and_those_before_them_stay_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    file.write_text(f"{GOOD}")  # by hand, and no line end
    file.chmod(0o640)
    new = append_tombstones(file, [Tombstone("b", id="f" * 32), Tombstone("c", id="f" * 32), Tombstone("d", id=ID)])
    assert [one.reason for one in new] == ["b"]
    assert file.read_text() == GOOD + "\n" + '{"reason": "b", "id": "' + "f" * 32 + '"}\n'
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["t.jsonl"]


def test_a_tombstone_that_withholds_more_is_added(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    less, more = Tombstone("a", id=ID), Tombstone("b", id=ID, url_sha256="a" * 64)
    assert append_tombstones(file, [less]) == [less]
    assert append_tombstones(file, [more]) == [more]
    assert append_tombstones(file, [less, more]) == []


def test_a_file_behind_a_link_is_added_to_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/t.jsonl").write_text(f"{GOOD}\n")
    (tmp_path / "t.jsonl").symlink_to("shared/t.jsonl")
    append_tombstones(tmp_path / "t.jsonl", [Tombstone("b", id="f" * 32)])
    assert (tmp_path / "t.jsonl").is_symlink()
    assert len(read_tombstones(tmp_path / "shared/t.jsonl")) == 2


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").mkdir()
    with pytest.raises(StorageError, match="cannot write"):
        append_tombstones(tmp_path / "t.jsonl", [Tombstone("b", id="f" * 32)])


def _append(file: Path, first: int) -> None:
    for n in range(first, first + 20):
        append_tombstones(file, [Tombstone("a", id=f"{n:032x}")])


def test_several_that_add_at_once_lose_nothing_and_write_nothing_twice(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    spawn = multiprocessing.get_context("spawn")
    others = [spawn.Process(target=_append, args=(file, first)) for first in (0, 10, 20)]
    for other in others:
        other.start()
    for other in others:
        other.join()
        assert other.exitcode == 0
    assert sorted(one.id or "" for one in read_tombstones(file)) == [f"{n:032x}" for n in range(40)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://news.example/a", "http://WWW.news.example:80/a/", True),
        ("https://news.example/a?b=1&a=2", "https://news.example/a?a=2&b=1&utm_source=x&fbclid=y#top", True),
        ("https://news.example/caf%C3%A9", "https://news.example/café", True),
        ("https://münchen.example/a", "https://xn--mnchen-3ya.example/a", True),
        ("https://news.example/a", "https://news.example/b", False),
        ("https://news.example/a?id=1", "https://news.example/a?id=2", False),
        ("https://news.example/a", "https://news.example/A", False),
        ("https://news.example/a", "https://other.example/a", False),
        ("https://news.example:8080/a", "https://news.example/a", False),
        ("https://[half/a", "https://[half/a ", True),
        ("https://news.example:x/a", "https://news.example/a", False),
    ],
)
def test_an_address_is_known_however_it_is_written(one: str, other: str, same: bool) -> None:
    assert (url_sha256(one) == url_sha256(other)) is same


def test_a_text_is_known_by_its_letters_and_a_short_one_not_at_all() -> None:
    text = " ".join(body(1))
    assert body_sha256(text) == body_sha256(text.upper().replace(" ", "\n\n").replace(".", " —"))
    assert body_sha256(text) != body_sha256(text.replace("Wednesday", "Thursday", 1))
    assert body_sha256("Read more.") is None
    assert outlet_sha256("The  Example Times ") == outlet_sha256("the example times")


def test_hashes_of_old_tombstones_are_made_the_same_for_ever() -> None:
    assert url_sha256("https://www.example.org/a/?b=1&utm_source=x") == _sha256("example.org/a?b=1")
    assert outlet_sha256("The Example Times") == _sha256("the example times")
    assert body_sha256("Ab c, 1. " * 30) == _sha256("abc1" * 30)


def _sha256(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


def test_a_signature_is_kept_of_a_long_text_alone_and_finds_what_is_like_it() -> None:
    texts = ["\n\n".join(body(n)) for n in range(40)]
    (signature,), short = signatures_of([texts[7]]), signatures_of([" ".join(texts[7].split()[:40])])
    assert short == [None]
    like = LikeTakedowns([Tombstone("a", id=ID, signature=signature)])
    found = like.find([*texts, "\n\n".join(body(7, changed=3)), "", "one two"])
    assert [one.row for one in found] == [7, 40]
    assert found[0].similarity == 1


def test_a_signature_of_another_kind_is_told_to_be_unread(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(json.dumps({"reason": "a", "id": ID, "signature": "00000000:" + "ab" * 128}))
    dist = build(write(tmp_path / "in", corpus(2)), tmp_path / "dist", tombstones=tmp_path / "t.jsonl")
    report = copydesk.validate(dist)
    assert report.ok
    assert any("signatures of another version" in told for told in report.unchecked)


def test_a_tombstone_may_be_written_by_hand_with_an_id_and_a_reason(tmp_path: Path) -> None:
    first = build(write(tmp_path / "in", corpus(3)), tmp_path / "first")
    from .releases import id_of, withheld

    rows: list[dict[str, Any]] = [{"id": id_of(first, "01.txt"), "reason": "by hand"}]
    (tmp_path / "t.jsonl").write_text("\ufeff" + "".join(json.dumps(row) + "\r\n" for row in rows), "utf-8")
    second = build(tmp_path / "in", tmp_path / "second", tombstones=tmp_path / "t.jsonl")
    assert withheld(second) == {"01.txt": "by hand"}
