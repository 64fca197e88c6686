"""To the Hub, from build to `load_dataset`, with the real clients: one commit, verified, and nothing twice."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from huggingface_hub import DatasetCard

import copydesk
from copydesk.dataset.layout import Dataset
from copydesk.dataset.manifest import read_manifest
from hub import Hub
from survey.pages import page

from .conftest import NEWS, Ran
from .test_store import older

Publish = Callable[..., Ran]

HASHES = """
import json, sys
from datasets import get_dataset_config_names, load_dataset
from copydesk.dataset.hashes import logical_sha256, row_digest
name, revision = sys.argv[1:]
hashes = {}
for config in get_dataset_config_names(name, revision=revision):
    splits = load_dataset(name, config, revision=revision)
    hashes[config] = logical_sha256(row_digest(row) for split in splits.values() for row in split)
print(json.dumps(hashes))
"""


def held(root: Path) -> dict[str, bytes]:
    """Return what a dataset folder holds, by path."""
    return {path: (root / path).read_bytes() for path in Dataset(root).paths()}


def test_what_is_built_and_published_is_loaded_with_the_same_logical_hashes(
    to_hub: Publish, hub: Hub, dataset: Path, tmp_path: Path
) -> None:
    done = to_hub("--yes", "--tag", "v1.0", "--private")
    assert done.returncode == 0, done.stderr
    assert "creates the private dataset newsroom/news" in done.stdout
    assert ", tagged v1.0) and verified" in done.stdout
    assert hub.files(NEWS) == held(dataset)
    assert hub.repository(NEWS).private
    around = os.environ | hub.environment(tmp_path / "reader", hub.read)
    line = [sys.executable, "-c", HASHES, NEWS, "v1.0"]
    loaded = subprocess.run(line, env=around, capture_output=True, text=True, check=False)
    assert loaded.returncode == 0, loaded.stderr
    assert json.loads(loaded.stdout) == read_manifest(dataset)["logical_sha256"]


def test_the_second_time_nothing_is_sent_and_that_is_said(to_hub: Publish, hub: Hub) -> None:
    assert to_hub("--yes").returncode == 0
    head = hub.head(NEWS).oid
    again = to_hub("--yes")
    assert (again.returncode, hub.head(NEWS).oid) == (0, head)
    assert again.stdout == f"newsroom/news holds this dataset already ({head[:8]}); nothing was sent\n"


def test_the_card_is_one_that_the_client_reads(to_hub: Publish, hub: Hub) -> None:
    assert to_hub("--yes").returncode == 0
    told = DatasetCard(hub.files(NEWS)["README.md"].decode()).data.to_dict()  # type: ignore[no-untyped-call]
    assert (told["license"], told["pretty_name"]) == ("cc-by-4.0", "News")


def test_a_dry_run_shows_the_plan_and_asks_for_nothing_to_be_changed(to_hub: Publish, hub: Hub) -> None:
    done = to_hub("--dry-run")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("to newsroom/news\n  creates the dataset newsroom/news\nadd         10  README.md, ")
    assert "articles          5\n" in done.stdout
    assert done.stdout.endswith("nothing was sent        next: the same command without --dry-run\n")
    assert NEWS not in hub.world.repositories


def test_without_a_terminal_nothing_is_sent_unless_yes_is_said(to_hub: Publish, hub: Hub) -> None:
    done = to_hub()
    assert done.returncode == 2
    assert "nobody is there to be asked; add --yes" in done.stderr
    assert NEWS not in hub.world.repositories


def test_the_result_is_json_if_asked(to_hub: Publish, hub: Hub) -> None:
    told = json.loads(to_hub("--yes", "--json", "--tag", "v1").stdout)
    assert (told["status"], told["commit"], told["tag"]) == ("published", hub.head(NEWS).oid, "v1")
    assert told["plan"]["change"]["counts"]["articles"] == {"before": None, "after": 5}
    assert "--yes, or --dry-run" in to_hub("--json").stderr


def test_a_card_that_was_edited_on_the_hub_is_shown_and_not_lost_unseen(
    to_hub: Publish, hub: Hub, dataset: Path
) -> None:
    assert to_hub("--yes").returncode == 0
    edited = hub.files(NEWS)["README.md"] + b"\nA word of the editors.\n"
    hub.commit(NEWS, {"README.md": edited})
    shown = to_hub("--dry-run").stdout
    assert "CHANGED THERE by somebody else, and lost if you go on: README.md" in shown
    assert "\n-A word of the editors.\n" in shown
    assert "\n5 → 5 articles: 0 added, 0 removed, 0 changed\n" in shown
    assert to_hub().returncode == 2
    assert hub.files(NEWS)["README.md"] == edited
    assert to_hub("--yes").returncode == 0
    assert hub.files(NEWS) == held(dataset)


def test_stale_shards_go_in_the_same_commit_and_what_is_not_ours_stays(
    to_hub: Publish, hub: Hub, dataset: Path, tmp_path: Path
) -> None:
    hub.create(NEWS, held(older(dataset, tmp_path)) | {"NOTES.md": b"theirs\n"})
    before = len(hub.repository(NEWS).history())
    done = to_hub("--yes")
    assert done.returncode == 0, done.stderr
    assert "delete       1  articles/train-00001-of-00002.parquet" in done.stdout
    assert "NOTES.md: not written by copydesk" in done.stdout
    assert hub.files(NEWS) == held(dataset) | {"NOTES.md": b"theirs\n"}
    assert len(hub.repository(NEWS).history()) == before + 1


def test_a_branch_and_a_pull_request_leave_main_as_it_is(to_hub: Publish, hub: Hub, dataset: Path) -> None:
    hub.create(NEWS, {"NOTES.md": b"theirs\n"})
    assert to_hub("--yes", "--revision", "next").returncode == 0
    assert hub.files(NEWS, "next") == held(dataset) | {"NOTES.md": b"theirs\n"}
    done = to_hub("--yes", "--create-pr", "--message", "May we?")
    assert done.returncode == 0, done.stderr
    assert "as pull request refs/pr/1" in done.stdout
    assert hub.files(NEWS, "refs/pr/1") == held(dataset) | {"NOTES.md": b"theirs\n"}
    assert hub.files(NEWS) == {"NOTES.md": b"theirs\n"}
    again = to_hub("--yes", "--create-pr")
    assert "holds this dataset already (refs/pr/1)" in again.stdout
    assert len(hub.repository(NEWS).pulls) == 1


def test_a_tag_that_is_out_is_never_moved(to_hub: Publish, hub: Hub, dataset: Path, tmp_path: Path) -> None:
    assert to_hub("--yes", "--tag", "v1").returncode == 0
    tagged = dict(hub.repository(NEWS).tags)
    done = to_hub("--yes", "--tag", "v1", root=older(dataset, tmp_path))
    assert done.returncode != 0
    assert to_hub("--yes", "--tag", "v1").returncode == 0
    assert hub.repository(NEWS).tags == tagged


def test_who_may_not_write_is_told_so_and_may_ask_by_a_pull_request(to_hub: Publish, hub: Hub) -> None:
    hub.create(NEWS)
    done = to_hub("--yes", token=hub.stranger)
    assert done.returncode == 2
    assert "stranger may not write to newsroom with this token" in done.stderr
    assert "or add --create-pr" in done.stderr
    assert to_hub("--yes", "--create-pr", token=hub.stranger).returncode == 0


def long_page(seed: int) -> str:
    """Return a page whose text is long, and packs badly."""
    chance = random.Random(seed)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=8)) for _ in range(2_400)]
    paragraphs = (" ".join(["The", *words[at : at + 60], "on", "Wednesday."]) for at in range(0, len(words), 60))
    return "\n\n".join([page(seed).strip(), *paragraphs]) + "\n"


def test_one_changed_document_is_a_small_part_of_the_bytes_that_are_sent(
    copydesk_run: Callable[..., Ran], hub: Hub, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    for n in range(400):
        (tmp_path / f"in/{n:04d}.txt").write_text(long_page(n))
    around = hub.environment(tmp_path / "home", hub.write, xet=True)

    def sent() -> int:
        before = len(hub.asked("xorb"))
        copydesk.build(tmp_path / "in", tmp_path / "dist", license="cc-by-4.0", workers=1, no_cache=True)
        done = copydesk_run("publish", tmp_path / "dist", "--repo", NEWS, "--yes", **around)
        assert done.returncode == 0, done.stderr
        return sum(asked.size for asked in hub.asked("xorb")[before:])

    first = sent()
    (tmp_path / "in/0200.txt").write_text(long_page(200).replace("Wednesday", "Thursday", 1))
    again = sent()
    assert first > 4_000_000
    assert 0 < again < first / 4  # a chunk or two of each table
