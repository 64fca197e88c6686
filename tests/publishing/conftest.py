"""A dataset that may be published, and the command that publishes it to a stand-in of the Hub."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import copydesk
from hub import Hub, Token

SEEDS = Path(__file__).parents[2] / "seeds"
NEWS = "newsroom/news"

Ran = subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset with a licence; not to be written to."""
    out = tmp_path_factory.mktemp("published") / "dist"
    copydesk.build(SEEDS, out, name="News", license="cc-by-4.0", workers=1, no_cache=True)
    return out


@pytest.fixture
def to_hub(copydesk_run: Callable[..., Ran], hub: Hub, dataset: Path, tmp_path: Path) -> Callable[..., Ran]:
    """Return a function that runs `copydesk publish` against the stand-in, as whoever has the token."""

    def run(*flags: str, root: Path = dataset, repo: str = NEWS, token: Token = hub.write) -> Ran:
        around = hub.environment(tmp_path / "home", token)
        done = copydesk_run("publish", root, "--repo", repo, *flags, cwd=tmp_path, **around)
        assert "Traceback" not in done.stderr
        assert token.text not in done.stdout + done.stderr
        return done

    return run
