"""The README tells the truth: its commands run, and print what it says they print."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONSOLE = [body for language, body in BLOCK.findall(README) if language == "console"]
PYTHON = [body for language, body in BLOCK.findall(README) if language == "python"]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the examples need, and the dataset that they read."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copytree(ROOT / "dist", folder / "dist")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def run(command: str | list[str], cwd: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "HF_DATASETS_CACHE": str(cwd / "cache"), "HF_HUB_OFFLINE": "1"}
    shell = isinstance(command, str)
    done = subprocess.run(command, cwd=cwd, env=env, shell=shell, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("block", CONSOLE)
def test_a_console_example_prints_what_it_shows(block: str, clone: Path) -> None:
    for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = example.partition("\n")
        assert run(command, clone) == shown


@pytest.mark.parametrize("block", PYTHON)
def test_a_python_example_prints_what_its_comments_show(block: str, clone: Path) -> None:
    shown = [line.removeprefix("#").removeprefix(" ") for line in block.splitlines() if line.startswith("#")]
    assert run([sys.executable, "-c", block], clone).splitlines() == shown


def test_the_two_commands_are_there_and_ci_runs_the_second() -> None:
    commands = [body.strip() for language, body in BLOCK.findall(README) if language == "sh"]
    assert commands == ["pip install uv && uv run copydesk build", "pip install uv && uv run pytest"]


@pytest.mark.parametrize(
    "command", ["build", "validate", "explain", "score", "diff", "report", "publish", "remove", "config"]
)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"copydesk {command}" in README


def test_the_column_table_agrees_with_the_contract() -> None:
    from copydesk_schema.columns import ARTICLES

    table = README.partition("## The columns")[2].partition("##")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [column.name for column in ARTICLES]


def test_the_configuration_example_is_a_valid_configuration(tmp_path: Path) -> None:
    from copydesk.config import resolve

    (example,) = (body for language, body in BLOCK.findall(README) if language == "toml")
    (tmp_path / "copydesk.toml").write_text(example)
    assert resolve({}, folder=tmp_path).settings.name == "lake-district-news"
