"""What a removal would do: who goes, who stays and is like them, and what is said of it."""

import json
from pathlib import Path

import pytest

import copydesk
from command_line import Run
from copydesk.removal import Plan, RemovalError, render
from copydesk_schema.errors import ConfigError, CopydeskError

from .releases import build, corpus, id_of, page, stones, withheld, write


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """Return a dataset of two outlets; 03 has a near-duplicate, 04 the same text at another address."""
    others = {
        "alike.txt": page(3, changed=2, host="other.example"),
        "again.txt": page(4).replace("/4/0", "/4/again"),
        "other.txt": page(60, host="other.example"),
    }
    return build(write(tmp_path / "in", corpus() | others), tmp_path / "dist")


def planned(dist: Path, **wanted: object) -> Plan:
    return copydesk.remove(dist, **{"reason": "asked", "dry_run": True} | wanted)  # type: ignore[arg-type]


def sources(plan: Plan) -> set[str]:
    return {source for one in plan.removed for source in one.sources}


def test_documents_are_chosen_by_id_address_outlet_and_source_at_once(dist: Path) -> None:
    plan = planned(
        dist,
        ids=[id_of(dist, "00.txt")],
        urls=["http://www.news.example/1/0/#comments"],
        outlets=["OTHER.example"],
        sources=["02.txt"],
    )
    assert sources(plan) == {"00.txt", "01.txt", "02.txt", "alike.txt", "other.txt"}
    assert {one.why for one in plan.removed} == {"asked for"}


def test_the_same_text_at_another_address_goes_with_it(dist: Path) -> None:
    plan = planned(dist, sources=["04.txt"])
    assert [(one.sources, one.why) for one in plan.removed] == [
        (("04.txt",), "asked for"),
        (("again.txt",), "same text"),
    ]


def test_what_is_like_it_stays_and_is_offered(dist: Path, tmp_path: Path) -> None:
    plan = planned(dist, sources=["03.txt"])
    (near,) = plan.near
    assert near.sources == ("alike.txt",)
    assert 0.6 < (near.similarity or 0) < 1
    assert sources(plan) == {"03.txt"}
    both = planned(dist, sources=["03.txt"], near_duplicates=True, dry_run=False, tombstones=tmp_path / "t.jsonl")
    assert sources(both) == {"03.txt", "alike.txt"}
    assert not both.near
    second = build(tmp_path / "in", tmp_path / "second", tombstones=tmp_path / "t.jsonl")
    assert set(withheld(second)) == {"03.txt", "alike.txt"}


def test_an_outlet_is_withheld_from_now_on_unless_only_what_is_held_is_meant(dist: Path, tmp_path: Path) -> None:
    planned(dist, outlets=["other.example"], dry_run=False, tombstones=tmp_path / "all.jsonl")
    planned(dist, outlets=["other.example"], dry_run=False, held_only=True, tombstones=tmp_path / "held.jsonl")
    assert [s.keys() for s in stones(tmp_path / "all.jsonl") if "id" not in s] == [{"reason", "outlet_sha256"}]
    assert all("id" in s for s in stones(tmp_path / "held.jsonl"))
    write(tmp_path / "in", {"later.txt": page(70, host="other.example")})
    always = build(tmp_path / "in", tmp_path / "always", tombstones=tmp_path / "all.jsonl")
    once = build(tmp_path / "in", tmp_path / "once", tombstones=tmp_path / "held.jsonl")
    assert withheld(always).keys() - withheld(once).keys() == {"later.txt"}
    assert withheld(once).keys() == {"alike.txt", "other.txt"}


def test_an_address_that_others_share_withholds_none_of_them(tmp_path: Path) -> None:
    home = {f"home{n}.txt": page(n).replace(f"news.example/{n}/0", "news.example/") for n in range(3)}
    dist = build(write(tmp_path / "in", home), tmp_path / "dist")
    plan = planned(dist, sources=["home1.txt"], dry_run=False, tombstones=tmp_path / "t.jsonl")
    assert plan.shared == 1
    assert "shared: 1 address of theirs, with articles that stay" in render(plan)
    second = build(tmp_path / "in", tmp_path / "second", tombstones=tmp_path / "t.jsonl")
    assert withheld(second).keys() == {"home1.txt"}
    assert sources(planned(dist, urls=["https://news.example"])) == set(home)


def test_a_rejected_document_is_withheld_by_its_bytes(dist: Path, tmp_path: Path) -> None:
    write(tmp_path / "in", {"list.txt": "1\n2\n3\n"})
    first = build(tmp_path / "in", tmp_path / "first")
    planned(first, sources=["list.txt"], dry_run=False, tombstones=tmp_path / "t.jsonl")
    assert stones(tmp_path / "t.jsonl")[0].keys() == {"reason", "id", "sha256"}
    second = build(tmp_path / "in", tmp_path / "second", tombstones=tmp_path / "t.jsonl")
    assert withheld(second) == {"list.txt": "asked"}
    assert copydesk.validate(second, sources=tmp_path / "in").ok


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"ids": ["0" * 32]}, "nothing of --id 00000000000000000000000000000000"),
        ({"ids": ["00.txt"]}, "an id is 32 lower-case hex digits"),
        ({"urls": ["https://news.example/none"]}, "nothing of --url https://news.example/none"),
        ({"outlets": ["nws.example"]}, "did you mean --outlet 'news.example'"),
        ({"sources": ["00.txt", "none.txt"]}, "nothing of --source none.txt"),
        ({"sources": [" "]}, "--source is empty"),
        ({}, "say what to remove"),
        ({"sources": ["00.txt"], "reason": " "}, "--reason: the reason must be a line of 1 to 500 characters"),
        ({"sources": ["00.txt"], "reason": "two\nlines"}, "--reason: the reason must be a line"),
        ({"sources": ["00.txt"], "day": "31.3.2026"}, "--day: the day must be one like 2026-03-31, not '31.3.2026'"),
    ],
)
def test_what_cannot_be_removed_is_told_and_nothing_is_written(
    dist: Path, tmp_path: Path, wanted: dict[str, object], said: str
) -> None:
    with pytest.raises(CopydeskError, match=said):
        planned(dist, dry_run=False, tombstones=tmp_path / "t.jsonl", **wanted)
    assert not (tmp_path / "t.jsonl").exists()


def test_what_is_no_dataset_is_told(tmp_path: Path) -> None:
    with pytest.raises(RemovalError, match="no dataset folder"):
        planned(tmp_path / "none", sources=["a"])


def test_a_damaged_file_of_tombstones_is_told_before_anything_is_done(dist: Path, tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"reason": "a", "id": "' + "0" * 32 + '"}\n{"reason": "half\n')
    with pytest.raises(ConfigError, match=r"t.jsonl, line 2: no JSON"):
        planned(dist, sources=["00.txt"], dry_run=False, tombstones=tmp_path / "t.jsonl")
    assert (tmp_path / "t.jsonl").read_text().endswith("half\n")


def test_the_command_shows_its_plan_and_asks_first(dist: Path, tmp_path: Path, copydesk_run: Run) -> None:
    asked = copydesk_run("remove", dist, "--source", "03.txt", "--reason", "asked", cwd=tmp_path)
    assert asked.returncode == 2
    assert "03.txt: 'Council number 3 agrees on a plan'" in asked.stdout
    assert "1 near-duplicate of them would stay" in asked.stdout
    assert "add --yes, or --dry-run" in asked.stderr
    tried = copydesk_run("remove", dist, "--source", "03.txt", "--reason", "asked", "--dry-run", cwd=tmp_path)
    assert tried.returncode == 0
    assert "nothing was written" in tried.stdout
    assert not (tmp_path / "tombstones.jsonl").exists()


def test_the_command_says_it_as_json(dist: Path, tmp_path: Path, copydesk_run: Run) -> None:
    ran = copydesk_run("remove", dist, "--outlet", "other.example", "--reason", "r", "--yes", "--json", cwd=tmp_path)
    told = json.loads(ran.stdout)
    assert told["added"] == told["new_tombstones"] == 3
    assert told["outlets"] == ["other.example"]
    assert sorted(one["sources"] for one in told["removed"]) == [["alike.txt"], ["other.txt"]]
    assert [one["sources"] for one in told["near_duplicates"]] == [["03.txt"]]


def test_a_second_removal_adds_nothing_and_says_so(dist: Path, tmp_path: Path, copydesk_run: Run) -> None:
    line = ("remove", dist, "--source", "03.txt", "--url", "https://news.example/1/0", "--reason", "r", "--yes")
    assert copydesk_run(*line, cwd=tmp_path).returncode == 0
    before = (tmp_path / "tombstones.jsonl").read_bytes()
    assert "nothing to do" in copydesk_run(*line, cwd=tmp_path).stdout
    build(tmp_path / "in", dist, tombstones=tmp_path / "tombstones.jsonl")
    after = copydesk_run(*line, cwd=tmp_path)
    assert after.returncode == 0
    assert "taken down already: --source 03.txt" in after.stdout
    assert "taken down already: --url https://news.example/1/0" in after.stdout
    assert (tmp_path / "tombstones.jsonl").read_bytes() == before


def test_the_file_lies_beside_the_configuration_or_where_that_says(
    dist: Path, tmp_path: Path, copydesk_run: Run
) -> None:
    settings = {"one": ("", "tombstones.jsonl"), "two": ('tombstones = "gone/t.jsonl"\n', "gone/t.jsonl")}
    for name, (setting, where) in settings.items():
        write(tmp_path / name, {"copydesk.toml": setting + 'sources = ["../in"]\nout = "out"\n'})
        config = tmp_path / name / "copydesk.toml"
        line = ("remove", dist, "--source", "03.txt", "--reason", "r", "--yes", "--config", config)
        assert copydesk_run(*line, cwd=tmp_path).returncode == 0
        assert (tmp_path / name / where).is_file()
        assert "1 withheld" in copydesk_run("build", "--config", config, cwd=tmp_path).stdout


def test_a_title_that_drives_a_terminal_is_shown_and_does_not(tmp_path: Path) -> None:
    text = page(1).replace("Council number", "Council\u202e\u200b number")
    dist = build(write(tmp_path / "in", {"a.txt": text, "b.txt": page(2)}), tmp_path / "dist")
    shown = render(planned(dist, sources=["a.txt"]))
    assert "\u202e" not in shown
