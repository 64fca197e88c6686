"""A takedown end to end: a release, a removal, and the release after it."""

import shutil
from pathlib import Path

import pytest

import copydesk
from command_line import Run
from copydesk.dataset.hashes import file_sha256
from copydesk.dataset.manifest import read_manifest
from copydesk_schema.errors import CopydeskError

from .releases import OFFER, accepted, all_bytes, body, build, corpus, id_of, page, row, stones, table, withheld, write


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """Return the first release of a corpus."""
    return build(write(tmp_path / "in", corpus()), tmp_path / "dist")


def test_the_command_keeps_a_document_out_of_the_next_release(first: Path, tmp_path: Path, copydesk_run: Run) -> None:
    ran = copydesk_run("remove", first, "--source", "03.txt", "--reason", "the author asked", "--yes", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "next: copydesk build" in ran.stdout
    assert "copydesk publish" in ran.stdout
    again = copydesk_run("build", "in", "--out", "dist", cwd=tmp_path)  # the file beside the settings is found
    assert again.returncode == 0, again.stderr
    assert "tombstone              03.txt: the author asked" in again.stdout
    assert withheld(first) == {"03.txt": "the author asked"}
    assert accepted(first) == {"00.txt", "01.txt", "02.txt", "04.txt", "05.txt"}
    gone = id_of(first, "03.txt")
    assert gone not in set(table(first, "articles")["id"])
    assert gone not in set(table(first, "evidence")["id"])
    assert copydesk_run("validate", first, "--sources", "in", cwd=tmp_path).returncode == 0


def test_nothing_of_its_text_is_left_in_the_next_release(tmp_path: Path) -> None:
    documents = corpus(8) | {"09.txt": page(9, furniture=(OFFER,)), "10.txt": page(10, furniture=(OFFER,))}
    first = build(write(tmp_path / "in", documents), tmp_path / "first")
    for n in range(5):
        write(tmp_path / "in", {f"offer{n}.txt": page(20 + n, furniture=(OFFER,))})
    first = build(tmp_path / "in", tmp_path / "first")
    assert OFFER.encode() in (first / "boilerplate.jsonl").read_bytes()
    with_offer = ["09.txt", "10.txt", *(f"offer{n}.txt" for n in range(5))]
    copydesk.remove(first, sources=with_offer, reason="asked", tombstones=tmp_path / "t.jsonl")
    second = build(tmp_path / "in", tmp_path / "second", tombstones=tmp_path / "t.jsonl")
    assert set(withheld(second)) == set(with_offer)
    left, texts = all_bytes(second), [OFFER, *(p for n in (9, 10, *range(20, 25)) for p in body(n))]
    assert all(text.encode() in all_bytes(first) for text in texts)
    assert not [text for text in texts if text.encode() in left]
    assert b"Council number 9 agrees" not in left
    assert b"https://news.example/9/0" not in left
    assert copydesk.validate(second, sources=tmp_path / "in").ok


def test_the_file_holds_hashes_and_the_reason_and_nothing_of_the_document(first: Path, tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    before = row(first, "02.txt")
    copydesk.remove(first, sources=["02.txt"], reason="asked by A. B.", day="2026-03-31", tombstones=file)
    (stone,) = stones(file)
    assert stone.pop("reason") == "asked by A. B."
    assert stone.pop("day") == "2026-03-31"
    assert stone.pop("id") == before["id"]
    assert stone.pop("sha256") == before["sha256"] == file_sha256(tmp_path / "in/02.txt")
    assert stone.pop("article_sha256") == before["article_sha256"]
    assert stone.keys() == {"url_sha256", "body_sha256", "signature"}
    assert b"news.example" not in file.read_bytes()
    assert not [word for word in body(2)[0].split() if len(word) > 5 and word in file.read_text()]


def test_the_dataset_carries_the_tombstones_and_its_manifest_their_hash(first: Path, tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    copydesk.remove(first, sources=["02.txt"], reason="asked", tombstones=file)
    second = build(tmp_path / "in", tmp_path / "second", tombstones=file)
    manifest = read_manifest(second)
    assert (second / "tombstones.jsonl").read_bytes() == file.read_bytes()
    assert manifest["inputs"]["files"]["tombstones"] == [{"name": "t.jsonl", "sha256": file_sha256(file)}]
    assert [f["sha256"] for f in manifest["files"] if f["path"] == "tombstones.jsonl"] == [file_sha256(file)]
    assert manifest["counts"]["rules"] == {"withheld:tombstone": 1}
    assert "asked" in (second / "README.md").read_text()
    assert not (first / "tombstones.jsonl").exists()


def test_what_the_input_said_of_it_is_not_repeated_in_the_ledger(tmp_path: Path) -> None:
    records = "".join(
        f'{{"text": {text!r}, "key": "the-slug-of-{n}", "headline": "Another headline {n}"}}\n'.replace("'", '"')
        for n, text in enumerate(["\\n".join(["The first line of it", *body(n)]) for n in range(3)])
    )
    fields = {"id_field": "key", "title_field": "headline"}
    first = build(write(tmp_path / "in", {"a.jsonl": records}), tmp_path / "first", **fields)
    assert row(first, "a.jsonl#2")["given_id"] == "the-slug-of-1"
    copydesk.remove(first, sources=["a.jsonl#2"], reason="asked", tombstones=tmp_path / "t.jsonl")
    second = build(tmp_path / "in", tmp_path / "second", tombstones=tmp_path / "t.jsonl", **fields)
    assert withheld(second) == {"a.jsonl#2": "asked"}
    assert b"the-slug-of-1" not in all_bytes(second)
    assert b"Another headline 1" not in all_bytes(second)
    assert copydesk.validate(second, sources=tmp_path / "in").ok


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("another/name.txt", page(3)),
        ("03.txt", page(3) + "\n"),  # a byte more
        ("03.txt", page(3).replace("news.example", "copies.example")),  # the text, at another address
        ("03.txt", page(3).replace("Council number 3", "Councillors")),
        ("03.txt", page(3, day=None).replace(" of ", "  of\u00a0").replace("The ", "THE ")),
        ("03.txt", page(33, changed=3).replace("news.example/33/3", "www.news.example/3/0/?utm_source=feed#top")),
    ],
    ids=["name", "byte", "address", "headline", "spaces and case", "another text at the address"],
)
def test_a_document_that_comes_back_otherwise_is_withheld(first: Path, tmp_path: Path, name: str, text: str) -> None:
    copydesk.remove(first, sources=["03.txt"], reason="asked", tombstones=tmp_path / "t.jsonl")
    (tmp_path / "in/03.txt").unlink()
    write(tmp_path / "in", {name: text})
    second = build(tmp_path / "in", tmp_path / "second", tombstones=tmp_path / "t.jsonl")
    assert withheld(second) == {name: "asked"}
    unaware = build(tmp_path / "in", tmp_path / "unaware")
    report = copydesk.validate(unaware, tombstones=tmp_path / "t.jsonl")
    assert [(g.rule, g.count, g.examples[0].source) for g in report.errors] == [("tombstone", 1, name)]


def test_a_text_with_a_changed_word_is_told_and_kept(first: Path, tmp_path: Path) -> None:
    copydesk.remove(first, sources=["03.txt"], reason="asked", tombstones=tmp_path / "t.jsonl")
    write(tmp_path / "in", {"03.txt": page(3, changed=2)})  # at another address, as pages of this kind are
    second = build(tmp_path / "in", tmp_path / "second", tombstones=tmp_path / "t.jsonl")
    assert not withheld(second)
    report = copydesk.validate(second)
    assert report.ok
    assert [(g.rule, g.examples[0].source) for g in report.warnings] == [("tombstone_near_duplicate", "03.txt")]


def test_a_text_that_shows_only_without_recurring_lines_is_withheld_and_its_lines_do_not_count(tmp_path: Path) -> None:
    pages = {f"{n}.txt": page(n, furniture=(OFFER,)) for n in range(6)}
    first = build(write(tmp_path / "in", pages), tmp_path / "first")
    assert OFFER not in str(table(first, "articles")["body"].tolist())
    copydesk.remove(first, sources=["0.txt"], reason="asked", tombstones=tmp_path / "t.jsonl")
    (tmp_path / "in/0.txt").unlink()
    back = page(0, furniture=(OFFER,)).replace("news.example/0/0", "news.example/elsewhere")
    write(tmp_path / "in", {"back.txt": back})
    second = build(tmp_path / "in", tmp_path / "second", tombstones=tmp_path / "t.jsonl")
    assert withheld(second) == {"back.txt": "asked"}
    (tmp_path / "in/back.txt").unlink()
    without = build(tmp_path / "in", tmp_path / "without")
    for path in ("boilerplate.jsonl", "articles/train-00000-of-00001.parquet"):
        assert (second / path).read_bytes() == (without / path).read_bytes()


def test_a_new_tombstone_parses_nothing_again(first: Path, tmp_path: Path) -> None:
    cached = {"no_cache": False, "cache": tmp_path / "cache"}
    build(tmp_path / "in", tmp_path / "second", **cached)
    before = {path.parent for path in (tmp_path / "cache").rglob("parsed.json")}
    copydesk.remove(first, sources=["03.txt"], reason="asked", tombstones=tmp_path / "t.jsonl")
    build(tmp_path / "in", tmp_path / "second", tombstones=tmp_path / "t.jsonl", **cached)
    assert withheld(tmp_path / "second") == {"03.txt": "asked"}
    assert {path.parent for path in (tmp_path / "cache").rglob("parsed.json")} == before


def test_a_copy_with_the_same_bytes_goes_with_it(tmp_path: Path) -> None:
    first = build(write(tmp_path / "in", corpus() | {"copy.txt": page(3)}), tmp_path / "first")
    plan = copydesk.remove(first, sources=["copy.txt"], reason="asked", tombstones=tmp_path / "t.jsonl")
    assert [one.sources for one in plan.removed] == [("03.txt", "copy.txt")]
    second = build(tmp_path / "in", tmp_path / "second", tombstones=tmp_path / "t.jsonl")
    assert set(withheld(second)) == {"03.txt", "copy.txt"}
    assert copydesk.validate(second).ok


def test_what_led_its_group_leaves_the_others_a_group_or_none(tmp_path: Path) -> None:
    alike = {f"alike{n}.txt": page(50, changed=n) for n in range(3)}
    first = build(write(tmp_path / "in", corpus() | alike), tmp_path / "first")
    copydesk.remove(first, sources=["alike0.txt"], reason="asked", tombstones=tmp_path / "t.jsonl")
    second = build(tmp_path / "in", tmp_path / "second", tombstones=tmp_path / "t.jsonl")
    groups = {row(second, f"alike{n}.txt")["duplicate_group"] for n in (1, 2)}
    assert groups == {min(id_of(second, f"alike{n}.txt") for n in (1, 2))}
    assert row(second, "alike0.txt")["duplicate_group"] is None
    assert copydesk.validate(second).ok
    copydesk.remove(second, sources=["alike1.txt"], reason="asked", tombstones=tmp_path / "t.jsonl")
    third = build(tmp_path / "in", tmp_path / "third", tombstones=tmp_path / "t.jsonl", near_duplicates="withhold")
    assert row(third, "alike2.txt")["duplicate_group"] is None
    assert row(third, "alike2.txt")["status"] == "accepted"


def test_a_takedown_of_everything_is_told_and_leaves_the_old_dataset(first: Path, tmp_path: Path) -> None:
    copydesk.remove(first, outlets=["news.example"], reason="asked", tombstones=tmp_path / "t.jsonl")
    shutil.copytree(first, tmp_path / "kept")
    with pytest.raises(CopydeskError, match="none of 6 documents became an article"):
        build(tmp_path / "in", first, tombstones=tmp_path / "t.jsonl")
    assert all_bytes(first) == all_bytes(tmp_path / "kept")
