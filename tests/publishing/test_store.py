"""To a folder, and to a URL: the marker last, only what copydesk wrote is replaced, and what is there is verified."""

import json
import shutil
from pathlib import Path

import fsspec
import pytest

import copydesk
from copydesk.dataset.layout import Dataset
from copydesk.dataset.manifest import seal
from copydesk_schema.errors import StorageError, TargetError


def held(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds, by path."""
    return {path: (folder / path).read_bytes() for path in Dataset(folder).paths()}


def older(dataset: Path, place: Path) -> Path:
    """Return a release before, which had one file more, and another line in its contract."""
    root = Path(shutil.copytree(dataset, place / "older"))
    extra = b"stale\n"
    (root / "articles/train-00001-of-00002.parquet").write_bytes(extra)
    manifest = json.loads((root / "manifest.json").read_bytes())
    stated = {"path": "articles/train-00001-of-00002.parquet", "size": len(extra), "sha256": _sha256(extra), "rows": 0}
    manifest["files"].append(stated)
    (root / "manifest.json").write_bytes(seal(manifest))
    return root


def _sha256(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def test_a_folder_is_the_dataset_and_the_second_time_nothing_is_done(dataset: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    assert copydesk.publish(dataset, to=there).status == "published"
    assert held(there) == held(dataset)
    written = {path: (there / path).stat().st_mtime_ns for path in Dataset(there).paths()}
    assert copydesk.publish(dataset, to=there).status == "unchanged"
    assert {path: (there / path).stat().st_mtime_ns for path in Dataset(there).paths()} == written


def test_a_dry_run_writes_nothing(dataset: Path, tmp_path: Path) -> None:
    result = copydesk.publish(dataset, to=tmp_path / "there", dry_run=True)
    assert result.status == "planned"
    assert set(result.plan.add) == set(Dataset(dataset).paths())
    assert not (tmp_path / "there").exists()


def test_a_stale_shard_goes_and_a_file_of_somebody_else_stays(dataset: Path, tmp_path: Path) -> None:
    there = older(dataset, tmp_path)
    (there / "NOTES.md").write_text("ours\n")
    result = copydesk.publish(dataset, to=there)
    assert result.plan.delete == ("articles/train-00001-of-00002.parquet",)
    assert result.plan.foreign == ("NOTES.md",)
    assert held(there) == held(dataset) | {"NOTES.md": b"ours\n"}


def test_a_card_that_somebody_edited_is_shown_and_replaced_only_if_that_is_said(dataset: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    copydesk.publish(dataset, to=there)
    edited = (there / "README.md").read_text("utf-8") + "\nA word of the editors.\n"
    (there / "README.md").write_text(edited, "utf-8")
    assert "-A word of the editors." in copydesk.publish(dataset, to=there, dry_run=True).plan.change.card
    with pytest.raises(TargetError, match=r"README\.md"):
        copydesk.publish(dataset, to=there)
    assert (there / "README.md").read_text("utf-8") == edited
    assert copydesk.publish(dataset, to=there, yes=True).status == "published"
    assert held(there) == held(dataset)


def test_a_file_in_the_way_that_copydesk_did_not_write_is_replaced_only_if_that_is_said(
    dataset: Path, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there/README.md").write_text("mine\n")
    with pytest.raises(TargetError, match="somebody else"):
        copydesk.publish(dataset, to=tmp_path / "there")
    assert held(tmp_path / "there") == {"README.md": b"mine\n"}


def test_a_writing_that_breaks_off_leaves_no_marker_and_the_next_one_ends_it(dataset: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    (there / "ledger").parent.mkdir()
    (there / "ledger").write_text("a file where a folder must be\n")
    with pytest.raises(StorageError, match="run the same command again"):
        copydesk.publish(dataset, to=there)
    assert not (there / "manifest.json").exists()
    (there / "ledger").unlink()
    assert copydesk.publish(dataset, to=there).status == "published"
    assert held(there) == held(dataset)


def test_a_url_is_written_the_same_way(dataset: Path) -> None:
    memory = fsspec.filesystem("memory")
    try:
        assert copydesk.publish(dataset, to="memory://bucket/news").status == "published"
        assert copydesk.publish(dataset, to="memory://bucket/news").status == "unchanged"
        there = {path.removeprefix("/bucket/news/"): memory.cat_file(path) for path in memory.find("/bucket/news")}
        assert there == held(dataset)
        memory.pipe_file("/bucket/news/contract.yaml", b"another\n")
        with pytest.raises(TargetError, match=r"contract\.yaml"):
            copydesk.publish(dataset, to="memory://bucket/news")
    finally:
        memory.rm("/bucket", recursive=True)


def test_a_url_with_a_password_is_refused_and_shows_none(dataset: Path) -> None:
    with pytest.raises(StorageError, match="user name or password") as caught:
        copydesk.publish(dataset, to="s3://key:hush@bucket/news")
    assert "hush" not in str(caught.value)
