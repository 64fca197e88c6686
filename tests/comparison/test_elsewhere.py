"""Datasets of the Hub, of other versions, and ones that leave out their bodies."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import copydesk
from copydesk.comparison import gate, render
from copydesk.dataset.manifest import read_manifest, seal
from copydesk_schema.errors import DatasetError
from hub import Hub

from .conftest import Build, page
from .test_diff import Run, files


def upload(hub: Hub, root: Path, **others: bytes) -> str:
    """Put a dataset on the stand-in, some files by other contents; return the commit."""
    held = {path.relative_to(root).as_posix(): path.read_bytes() for path in files(root)}
    return hub.commit("newsroom/news", held | {name.replace("_", "."): raw for name, raw in others.items()})


@pytest.fixture
def run_on(hub: Hub, tmp_path: Path, copydesk_run: Run) -> Run:
    """Return what runs the command line against the stand-in of the Hub, where there is a dataset newsroom/news."""
    hub.create("newsroom/news")
    return lambda *arguments: copydesk_run(*arguments, cwd=tmp_path, **hub.environment(tmp_path / "home", hub.read))


def test_a_card_that_was_edited_on_the_hub_is_a_change_like_others(first: Path, hub: Hub, run_on: Run) -> None:
    upload(hub, first, README_md=(first / "README.md").read_bytes() + b"\n## Thanks\n\nTo all.\n")
    done = run_on("diff", first, "newsroom/news", "--json")
    told = json.loads(done.stdout)
    assert told["same"]
    assert told["around"]["card_parts"] == ["“Thanks”"]


def test_a_table_that_is_not_what_the_manifest_says_is_refused(first: Path, hub: Hub, run_on: Run) -> None:
    upload(hub, first, contract_yaml=b"columns: {}\n")
    done = run_on("diff", first, "newsroom/news")
    assert (done.returncode, done.stderr) == (
        2,
        "error: newsroom/news: contract.yaml is not what its manifest says; fetch it again\n",
    )


def test_a_dataset_of_a_newer_copydesk_is_named_as_people_name_it(first: Path, hub: Hub, run_on: Run) -> None:
    newer = seal(read_manifest(first) | {"format": "copydesk-dataset/2"})
    upload(hub, first, manifest_json=newer)
    done = run_on("diff", first, "newsroom/news")
    assert (done.returncode, done.stderr) == (
        2,
        "error: newsroom/news: manifest.json was written by a newer copydesk (copydesk-dataset/2, and this one reads "
        "up to copydesk-dataset/1); upgrade copydesk\n",
    )


@pytest.fixture(scope="module")
def bare(make: Build, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Return what publishes a dataset without its bodies to a folder."""

    def publish(root: Path) -> Path:
        there = tmp_path_factory.mktemp("published") / "news"
        copydesk.publish(root, to=there, omit=["body"])
        return there

    return publish


def test_a_release_without_bodies_is_compared_by_all_else(first: Path, bare: Callable[[Path], Path]) -> None:
    found = copydesk.diff(first, bare(first))
    assert (found.rows.added, found.rows.removed, found.rows.changed) == (0, 0, 0)
    assert found.rows.not_compared == ["body"]
    assert not found.shares.lengths
    assert not found.shares.counts("personal")
    told = render.text(found)
    assert "Not compared, as one of the datasets leaves it out: body." in told
    assert ["left", "out", "none", "body"] in [line.split() for line in told.splitlines()]
    assert ["body", "in", "it", "not", "in", "it"] in [line.split() for line in told.splitlines()]
    (bound,) = gate.parse(["changed.body=1%"])
    with pytest.raises(DatasetError, match="one of the datasets has no body, so that nobody can tell"):
        bound.check(found)


def test_bodies_that_both_leave_out_are_told_by_the_hashes_of_their_rows(
    make: Build, bare: Callable[[Path], Path]
) -> None:
    text = "\n".join(f"Sentence number {n} of the story says what the council decided on Monday." for n in range(30))
    documents = {"a.txt": page("Harbour bridge closes for a year", body=text)}
    documents["a.txt"] += "Choose which of our newsletters you want to receive every week.\n"
    one, other = make(documents, license="mit"), make(documents, license="mit", skip_rules=["judge"])
    whole, found = copydesk.diff(one, other), copydesk.diff(bare(one), bare(other))
    assert whole.rows.fields["body"].changed == 1
    assert (found.rows.changed, found.rows.unseen) == (1, 1)
    assert "body; 1 article differs in it, as the hashes of whole rows tell." in render.text(found)


def test_what_is_no_dataset_any_more_is_named(make: Build) -> None:
    root = make({"a.txt": page("Harbour bridge closes for a year")})
    (shard,) = (root / "articles").glob("*.parquet")
    whole = shard.read_bytes()
    shard.write_bytes(whole[:200] + b"\xff" * 400 + whole[600:])
    with pytest.raises(DatasetError, match=r"cannot be read: .*`copydesk validate"):
        copydesk.diff(root, root)
    shard.unlink()
    with pytest.raises(DatasetError, match="has no table 'articles'; build it again, or fetch it whole"):
        copydesk.diff(root, root)
