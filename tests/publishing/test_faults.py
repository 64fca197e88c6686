"""Each fault of the Hub ends in nothing half-published and nothing published twice, and in a message that says so.

`copydesk publish` runs as a process, with the real client, against the stand-in. Where it is told to wait, it waits a
second, which the stand-in's clock shows; no test measures more than that.
"""

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from copydesk.dataset.layout import Dataset
from hub import Answer, Cut, Flip, Foreign, Hub, Short, Token
from hub.faults import Fault

pytest.importorskip("copydesk.publishing")

NEWS = "newsroom/news"
WRITES = ("create", "commit", "batch", "upload", "tag", "delete", "settings")
MOST_COMMITS = 8  # more tries than this are no bound

Publish = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def release(
    copydesk_run: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Build a dataset that may be published."""
    place = tmp_path_factory.mktemp("release")
    seeds = Path(__file__).parents[2] / "seeds"
    line = ("build", seeds, "--out", place / "dist", "--license", "cc-by-4.0", "--name", "News", "--workers", "1")
    done = copydesk_run(*line, cwd=place)
    assert done.returncode == 0, done.stderr
    return place / "dist"


@pytest.fixture
def publish(
    copydesk_run: Callable[..., "subprocess.CompletedProcess[str]"], hub: Hub, release: Path, tmp_path: Path
) -> Publish:
    """Return a function that publishes the release; whatever happens, there is no traceback and no token to be seen."""

    def run(*flags: str, token: Token = hub.write, xet: bool = False) -> "subprocess.CompletedProcess[str]":
        around = hub.environment(tmp_path / "home", token, xet)
        done = copydesk_run("publish", release, "--repo", NEWS, "--yes", *flags, cwd=tmp_path, **around)
        assert "Traceback" not in done.stderr
        assert token.text not in done.stdout + done.stderr
        return done

    return run


def written(release: Path) -> dict[str, bytes]:
    """Return what a dataset folder holds, by path."""
    return {path: (release / path).read_bytes() for path in Dataset(release).paths()}


def ours(hub: Hub) -> list[str]:
    """Return the ids of the commits upon main that copydesk made, the repository's first one left out."""
    return [commit.oid for commit in hub.repository(NEWS).history() if commit.author == "desk" and commit.parents]


def assert_published_once(hub: Hub, release: Path) -> None:
    """Assert that main holds the release, whole, by one commit."""
    assert hub.files(NEWS) == written(release)
    assert len(ours(hub)) == 1


def assert_nothing_published(hub: Hub) -> None:
    """Assert that no file of ours lies there."""
    assert NEWS not in hub.world.repositories or not hub.files(NEWS)


@pytest.mark.parametrize("status", [429, 500, 503, 504])
def test_a_refused_commit_is_sent_again_after_the_time_that_was_asked_for(
    publish: Publish, hub: Hub, release: Path, status: int
) -> None:
    hub.order("commit", Answer(status, retry_after=1), times=2)
    done = publish()
    assert done.returncode == 0, done.stderr
    first, second, third = hub.asked("commit")
    assert second.at - first.at >= 1
    assert third.at - second.at >= 1
    assert_published_once(hub, release)


def test_a_hub_that_refuses_for_good_is_given_up_and_nothing_is_there(
    publish: Publish, hub: Hub, release: Path
) -> None:
    hub.order("commit", Answer(503, retry_after=0), times=100)
    done = publish()
    assert done.returncode != 0
    assert "503" in done.stderr
    assert len(hub.asked("commit")) <= MOST_COMMITS
    assert_nothing_published(hub)
    hub.world.faults.waiting.clear()
    assert publish().returncode == 0
    assert_published_once(hub, release)


def test_a_connection_cut_before_the_commit_is_followed_by_one_commit(
    publish: Publish, hub: Hub, release: Path
) -> None:
    hub.order("commit", Cut())
    done = publish()
    assert done.returncode == 0, done.stderr
    assert_published_once(hub, release)


@pytest.mark.parametrize("fault", [Cut(applied=True), Answer(504, applied=True), Answer(500, applied=True)])
def test_a_lost_answer_is_resolved_by_looking_and_nothing_is_sent_twice(
    publish: Publish, hub: Hub, release: Path, fault: Fault
) -> None:
    hub.order("commit", fault)
    done = publish()
    assert done.returncode == 0, done.stderr
    assert len(hub.asked("commit")) == 1
    assert_published_once(hub, release)


def test_a_lost_answer_and_a_hub_that_cannot_be_looked_at_is_told_as_unknown_and_mended_by_the_next_run(
    publish: Publish, hub: Hub, release: Path
) -> None:
    assert publish().returncode == 0
    hub.commit(NEWS, {"articles/train-00000-of-00001.parquet": None})
    hub.order("commit", Cut(applied=True))
    hub.order("commit", Answer(500), times=9)
    done = publish()
    hub.world.faults.waiting.clear()
    again = publish()
    assert again.returncode == 0, done.stderr + again.stderr
    assert hub.files(NEWS) == written(release)
    assert len(ours(hub)) == 2


def test_a_commit_in_between_is_shown_and_kept(publish: Publish, hub: Hub, release: Path) -> None:
    hub.create(NEWS)
    hub.order("commit", Foreign({"NOTES.md": b"theirs\n"}))
    done = publish()
    assert done.returncode == 0, done.stderr
    assert "somebody-else" in done.stdout + done.stderr
    assert hub.files(NEWS) == written(release) | {"NOTES.md": b"theirs\n"}
    assert [commit.author for commit in hub.repository(NEWS).history()] == ["desk", "somebody-else", "somebody-else"]


def test_a_card_that_somebody_edits_in_between_is_never_overwritten_unseen(
    publish: Publish, hub: Hub, release: Path
) -> None:
    assert publish().returncode == 0
    edited = (release / "README.md").read_bytes() + b"\nA word of the editors.\n"
    hub.commit(NEWS, {"articles/train-00000-of-00001.parquet": None})
    hub.order("commit", Foreign({"README.md": edited}))
    done = publish()
    assert "somebody-else" in done.stdout + done.stderr
    assert "A word of the editors." in done.stdout + done.stderr or hub.files(NEWS)["README.md"] == edited


def test_commits_that_keep_coming_in_between_end_in_a_message_that_names_them(publish: Publish, hub: Hub) -> None:
    hub.create(NEWS)
    hub.order("commit", Foreign({"NOTES.md": b"theirs\n"}), times=100)
    done = publish()
    assert done.returncode != 0
    assert "somebody-else" in done.stderr
    assert len(hub.asked("commit")) <= MOST_COMMITS
    assert hub.files(NEWS) == {"NOTES.md": b"theirs\n"}


def test_an_upload_cut_short_is_sent_again(publish: Publish, hub: Hub, release: Path) -> None:
    hub.order("upload", Short())
    done = publish()
    assert done.returncode == 0, done.stderr
    assert_published_once(hub, release)


def test_an_upload_that_the_store_refuses_leaves_nothing_behind(publish: Publish, hub: Hub, release: Path) -> None:
    hub.order("upload", Flip(), times=100)
    done = publish()
    assert done.returncode != 0
    assert done.stderr.strip()
    assert not hub.asked("commit")
    assert_nothing_published(hub)
    hub.world.faults.waiting.clear()
    assert publish().returncode == 0
    assert_published_once(hub, release)


def test_a_download_that_is_not_what_was_sent_fails_the_check_and_the_next_run_publishes_nothing(
    publish: Publish, hub: Hub, release: Path
) -> None:
    hub.order("object", Flip(at=200), times=100)
    done = publish()
    assert done.returncode != 0
    assert_published_once(hub, release)
    hub.world.faults.waiting.clear()
    assert publish().returncode == 0
    assert_published_once(hub, release)


@pytest.mark.parametrize("route", ["tag", "tree", "refs"])
def test_a_hub_that_fails_after_the_commit_is_told_and_the_next_run_does_only_what_is_left(
    publish: Publish, hub: Hub, release: Path, route: str
) -> None:
    hub.create(NEWS)
    hub.order(route, Answer(500), times=100)
    publish("--tag", "v1")
    hub.world.faults.waiting.clear()
    again = publish("--tag", "v1")
    assert again.returncode == 0, again.stderr
    assert_published_once(hub, release)
    assert hub.repository(NEWS).tags == {"v1": ours(hub)[0]}


def test_publishing_the_same_again_sends_nothing_and_says_so(publish: Publish, hub: Hub, release: Path) -> None:
    assert publish("--tag", "v1").returncode == 0
    before = len(hub.asked(*WRITES))
    done = publish("--tag", "v1")
    assert done.returncode == 0, done.stderr
    assert [asked.route for asked in hub.asked(*WRITES)[before:] if asked.status < 400] == []
    assert_published_once(hub, release)


@pytest.mark.parametrize("kind", ["read", "narrow", "stranger"])
def test_a_token_without_the_right_is_told_which_before_anything_is_sent(publish: Publish, hub: Hub, kind: str) -> None:
    hub.create(NEWS)
    done = publish(token=getattr(hub, kind))
    assert done.returncode != 0
    assert "newsroom" in done.stderr
    assert "write" in done.stderr
    assert not [asked for asked in hub.asked(*WRITES) if asked.status < 400]
    assert_nothing_published(hub)


def test_a_token_of_nobody_is_told_to_log_in(publish: Publish, hub: Hub) -> None:
    done = publish(token=Token("desk", "write"))
    assert done.returncode != 0
    assert "hf auth login" in done.stderr or "HF_TOKEN" in done.stderr
    assert not hub.asked(*WRITES)


def test_a_hub_without_xet_names_the_switch(publish: Publish, hub: Hub) -> None:
    hub.order("xet-token", Answer(404), times=100)
    done = publish(xet=True)
    assert done.returncode != 0
    assert "HF_HUB_DISABLE_XET" in done.stderr
    assert_nothing_published(hub)


def test_what_goes_up_in_chunks_is_published_once(publish: Publish, hub: Hub, release: Path) -> None:
    hub.order("commit", Cut(applied=True))
    done = publish(xet=True)
    assert done.returncode == 0, done.stderr
    assert_published_once(hub, release)


def test_a_pull_request_whose_answer_is_lost_is_opened_once(publish: Publish, hub: Hub, release: Path) -> None:
    hub.create(NEWS)
    hub.order("commit", Cut(applied=True))
    done = publish("--create-pr")
    assert done.returncode == 0, done.stderr
    assert len(hub.repository(NEWS).pulls) == 1
    assert hub.files(NEWS, "refs/pr/1") == written(release)
    assert_nothing_published(hub)


def test_a_run_that_is_killed_while_it_uploads_leaves_nothing_and_the_next_one_publishes_once(
    copydesk_start: Callable[..., "subprocess.Popen[str]"],
    publish: Publish,
    hub: Hub,
    release: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in hub.environment(tmp_path / "home", hub.write).items():
        monkeypatch.setenv(name, value)
    hub.order("verify", Answer(503, retry_after=60), times=9)  # it waits here
    process = copydesk_start("publish", release, "--repo", NEWS, "--yes")
    hub.wait_for("verify")
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert_nothing_published(hub)
    hub.world.faults.waiting.clear()
    assert publish().returncode == 0
    assert_published_once(hub, release)
