"""The report of a dataset that lies on the Hub or at a URL: fetched whole, and written where the person is."""

from pathlib import Path

import fsspec
import pytest

import copydesk
from command_line import Run
from copydesk.dataset.fetch import short_name
from copydesk.dataset.put import put
from copydesk_schema.errors import CopydeskError, TargetError
from hub import Hub


def test_a_dataset_of_the_hub_has_the_report_of_its_folder(
    built: Path, hub: Hub, tmp_path: Path, copydesk_run: Run
) -> None:
    hub.create("newsroom/news")
    held = {path.relative_to(built).as_posix(): path.read_bytes() for path in built.rglob("*") if path.is_file()}
    commit = hub.commit("newsroom/news", held)
    around = hub.environment(tmp_path / "home", hub.read)
    (tmp_path / "here").mkdir()
    done = copydesk_run("report", f"newsroom/news@{commit}", cwd=tmp_path / "here", **around)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("wrote news-report.html (")
    copydesk.report(built, tmp_path / "local.html")
    assert (tmp_path / "here" / "news-report.html").read_bytes() == (tmp_path / "local.html").read_bytes()
    assert copydesk_run("report", "newsroom/none", cwd=tmp_path, **around).stderr == (
        "error: no folder and no dataset of the Hub is called newsroom/none; if it is private, log in with "
        "`hf auth login`\n"
    )


def test_a_dataset_at_a_url_is_fetched(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(built, "memory://releases/news-1")
    monkeypatch.chdir(tmp_path)
    assert copydesk.report("memory://releases/news-1").out == Path("news-1-report.html")
    fsspec.filesystem("memory").pipe("/releases/news-1/contract.yaml", b"other")
    with pytest.raises(CopydeskError, match=r"contract\.yaml is not what its manifest says"):
        copydesk.report("memory://releases/news-1")


def test_a_place_that_will_not_do_is_named_before_anything_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("mine")
    with pytest.raises(TargetError, match="is no report that copydesk wrote"):
        copydesk.report("memory://nowhere/at-all", tmp_path / "mine.html")


def test_a_password_in_an_address_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(CopydeskError, match="holds a user name or password") as told:
        copydesk.report("https://user:secret@example.org/dist?key=secret", tmp_path / "r.html")
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("newsroom/news", "news"),
        ("newsroom/news@v1.0", "news"),
        ("hf://datasets/newsroom/news@v1.0", "news"),
        ("s3://bucket/releases/news/", "news"),
        ("https://example.org/a%20b?key=secret", "a-20b"),
        ("s3://..", "dataset"),
    ],
)
def test_it_is_named_after_the_dataset(name: str, short: str) -> None:
    assert short_name(name) == short
