"""The revisions of a repository that hold what is removed, against the stand-in of the Hub, with the real client."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from command_line import Run
from hub import Hub
from hub.repositories import Repository

from .releases import build, corpus, id_of, page, write

REPO = "newsroom/news"


def contents(dataset: Path) -> dict[str, bytes]:
    """Return the files of a folder, by path."""
    return {p.relative_to(dataset).as_posix(): p.read_bytes() for p in dataset.rglob("*") if p.is_file()}


@pytest.fixture
def releases(tmp_path: Path, hub: Hub) -> Repository:
    """Lay three releases on the Hub, of which the first two hold 03.txt, the second with another article beside it."""
    repository = hub.create(REPO, private=True)
    first = build(write(tmp_path / "in", corpus()), tmp_path / "first")
    repository.tags["v1"] = hub.commit(REPO, contents(first))
    second = build(write(tmp_path / "in", {"06.txt": page(6)}), tmp_path / "second")
    held = hub.commit(REPO, contents(second))
    repository.branches["draft"] = held
    repository.pulls[1] = repository.tags["v1"]
    (tmp_path / "in/03.txt").rename(tmp_path / "03.txt")
    repository.tags["v3"] = hub.commit(REPO, contents(build(tmp_path / "in", tmp_path / "third")))
    return repository


def planned(run: Run, tmp_path: Path, hub: Hub, *more: str, token: Any = None) -> "subprocess.CompletedProcess[str]":
    line = ("remove", tmp_path / "second", "--source", "03.txt", "--reason", "asked", "--repo", REPO, *more)
    return run(*line, cwd=tmp_path, **hub.environment(tmp_path / "home", token or hub.write))


def test_the_plan_lists_the_revisions_that_hold_it_and_those_that_do_not_are_left_out(
    tmp_path: Path, hub: Hub, releases: Repository, copydesk_run: Run
) -> None:
    ran = planned(copydesk_run, tmp_path, hub, "--dry-run", "--json")
    assert ran.returncode == 0, ran.stderr
    found = {one["commit"]: one for one in json.loads(ran.stdout)["revisions"]}
    assert found.keys() == {releases.tags["v1"], releases.branches["draft"]}
    assert found[releases.tags["v1"]]["refs"] == ["draft", "main", "refs/pr/1", "tag v1", "tag v3"]
    assert found[releases.tags["v1"]]["heads"] == ["refs/pr/1", "tag v1"]
    assert {one["articles"] for one in found.values()} == {1}
    assert not [asked for asked in hub.asked() if asked.method not in ("GET", "HEAD")]


def test_it_says_what_to_type_and_purges_nothing_by_itself(
    tmp_path: Path, hub: Hub, releases: Repository, copydesk_run: Run
) -> None:
    commits = set(releases.commits)
    ran = planned(copydesk_run, tmp_path, hub, "--yes")
    assert ran.returncode == 0, ran.stderr
    assert "2 revisions of newsroom/news still hold them" in ran.stdout
    assert "hf repos tag delete newsroom/news v1 --type dataset" in ran.stdout
    assert "hf repos branch delete newsroom/news draft --type dataset" in ran.stdout
    assert "super_squash_history" in ran.stdout
    assert "change_discussion_status" in ran.stdout
    assert "hf cache rm dataset/newsroom/news" in ran.stdout
    assert set(releases.commits) == commits
    assert releases.tags.keys() == {"v1", "v3"}


def test_what_it_says_to_type_does_what_it_says(
    tmp_path: Path, hub: Hub, releases: Repository, copydesk_run: Run
) -> None:
    ran = planned(copydesk_run, tmp_path, hub, "--dry-run")
    told = ran.stdout.splitlines()
    steps = [line for line in told if line.startswith("  hf repos") or "super_squash" in line]
    around = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HF_HUB_DISABLE_UPDATE_CHECK": "1"}
    for step in steps:
        subprocess.run(
            ["sh", "-c", f"{step} --yes" if " tag delete " in step else step],  # at a terminal, that asks
            check=True,
            capture_output=True,
            env=around | hub.environment(tmp_path / "home", hub.write),
        )
    releases.pulls.clear()
    again = planned(copydesk_run, tmp_path, hub, "--dry-run")
    assert "no revision of newsroom/news holds any of them" in again.stdout


def test_only_the_ids_are_read_and_into_no_cache(
    tmp_path: Path, hub: Hub, releases: Repository, copydesk_run: Run
) -> None:
    planned(copydesk_run, tmp_path, hub, "--dry-run")
    assert not [path for path in (tmp_path / "home").rglob("*") if path.suffix == ".parquet"]
    assert not list((tmp_path / "home").rglob("blobs/*"))


def test_the_copy_that_the_hub_makes_is_looked_into(
    tmp_path: Path, hub: Hub, releases: Repository, copydesk_run: Run
) -> None:
    (articles,) = (tmp_path / "first/articles").iterdir()
    copy = hub.commit(REPO, {"articles/train/0000.parquet": articles.read_bytes()})
    releases.branches["main"] = releases.tags["v3"]
    releases.branches["refs/convert/parquet"] = copy
    ran = planned(copydesk_run, tmp_path, hub, "--dry-run", "--json")
    assert copy in {one["commit"] for one in json.loads(ran.stdout)["revisions"]}


def test_a_revision_whose_files_cannot_be_read_is_said_to_be_unknown(
    tmp_path: Path, hub: Hub, releases: Repository, copydesk_run: Run
) -> None:
    odd = hub.commit(REPO, {"articles/train-00000-of-00001.parquet": b"PAR1, and nothing else"})
    ran = planned(copydesk_run, tmp_path, hub, "--dry-run")
    assert ran.returncode == 0, ran.stderr
    assert f"{odd[:12]}  main: unknown: its files cannot be read" in ran.stdout


@pytest.mark.parametrize("problem", ["gone", "down", "nobody"])
def test_a_repository_that_cannot_be_looked_at_is_told_before_anything_is_written(
    tmp_path: Path, hub: Hub, releases: Repository, copydesk_run: Run, problem: str
) -> None:
    environment = hub.environment(tmp_path / "home", hub.write)
    if problem == "nobody":
        environment["HF_TOKEN"] = ""
    if problem == "down":
        environment["HF_ENDPOINT"] = "http://127.0.0.1:9"
    repo = "newsroom/none" if problem == "gone" else REPO
    line = ("remove", tmp_path / "second", "--source", "03.txt", "--reason", "asked", "--repo", repo, "--yes")
    ran = copydesk_run(*line, cwd=tmp_path, **environment)
    assert ran.returncode == 1
    assert f"error: cannot look at the revisions of {repo}" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert hub.write.text not in ran.stderr + ran.stdout
    assert not (tmp_path / "tombstones.jsonl").exists()


def test_the_python_door_looks_as_well(tmp_path: Path, hub: Hub, releases: Repository, copydesk_run: Run) -> None:
    code = (
        "import copydesk, sys\n"
        "plan = copydesk.remove(sys.argv[1], ids=[sys.argv[2]], reason='r', repo=sys.argv[3], dry_run=True)\n"
        "print(len(plan.revisions))"
    )
    dataset = tmp_path / "second"
    ran = subprocess.run(
        [sys.executable, "-c", code, str(dataset), id_of(dataset, "03.txt"), REPO],
        env=os.environ | hub.environment(tmp_path / "home", hub.read),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout == "2\n", ran.stderr
