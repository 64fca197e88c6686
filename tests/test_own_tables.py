"""A user's own outlets and phrases work through a build, and give the same bytes whatever the order of a set."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import copydesk

OUTLETS = '[harbour-post]\nname = "The Harbour Post"\ndomains = ["harbour.example"]\n'
PHRASES = 'boilerplate = ["read this in the app"]\nbyline = ["by special correspondent", "by our man"]\n'
DOCUMENT = """ date 2025-03-04 https://www.harbour.example/2025/03/04/bridge.html
Harbour bridge closes for a year
By special correspondent Anna Berg
The bridge will be closed for repairs from Monday.
Read this in the app
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text(DOCUMENT)
    (tmp_path / "outlets.toml").write_text(OUTLETS)
    (tmp_path / "phrases.toml").write_text(PHRASES)
    (tmp_path / "copydesk.toml").write_text(
        'sources = ["docs"]\noutlets = ["outlets.toml"]\nphrases = ["phrases.toml"]\n'
    )
    return tmp_path


def test_own_outlets_and_phrases_extend_the_shipped_ones(project: Path) -> None:
    copydesk.build(out=project / "dist", config=project / "copydesk.toml", workers=1)
    (article,) = pq.read_table(project / "dist" / "articles").to_pylist()
    assert article["outlet"] == "The Harbour Post"
    assert article["body"] == "The bridge will be closed for repairs from Monday."


def test_the_order_of_sets_changes_no_byte(project: Path) -> None:
    manifests = set()
    for seed in ("1", "2", "3", "4"):
        command = [sys.executable, "-m", "copydesk", "build", "--quiet"]
        subprocess.run(command, cwd=project, env=os.environ | {"PYTHONHASHSEED": seed}, check=True)
        manifests.add(hashlib.sha256((project / "dist" / "manifest.json").read_bytes()).hexdigest())
    assert len(manifests) == 1


def test_a_settings_file_that_changes_during_the_build_ends_it(project: Path) -> None:
    from copydesk_schema.errors import ConfigError

    def edit(stage: str, done: int, _: int) -> None:
        if stage == "write" and done:
            (project / "phrases.toml").write_text(PHRASES + "# edited\n")

    with pytest.raises(ConfigError, match=r"phrases.toml was changed while the build ran"):
        copydesk.build(out=project / "dist", config=project / "copydesk.toml", workers=1, progress=edit)
    assert not (project / "dist").exists()


def test_a_dataset_is_valid_where_its_own_tables_are_not_at_hand(project: Path) -> None:
    copydesk.build(out=project / "dist", config=project / "copydesk.toml", workers=1)
    report = copydesk.validate(project / "dist")
    assert report.ok
    assert any("--outlets" in what for what in report.unchecked)


def test_its_own_tables_are_asked_where_they_are_given(project: Path) -> None:
    copydesk.build(out=project / "dist", config=project / "copydesk.toml", workers=1)
    own = project / "outlets.toml", project / "phrases.toml"
    report = copydesk.validate(project / "dist", sources=project / "docs", outlets=own[:1], phrases=own[1:])
    assert report.ok
    assert not report.unchecked
