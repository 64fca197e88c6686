"""Hypothesis profiles: `quick` for every day, `ci` long and without chance (HYPOTHESIS_PROFILE=ci, or CI=true).

And the command line as a real process, for tests of every room.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from command_line import Run, Start, command
from hub import Hub, running

settings.register_profile("quick", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("quick"), max_examples=400, derandomize=True, database=None)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI", "").lower() == "true" else "quick")
)


@pytest.fixture(scope="session")
def copydesk_run() -> Run:
    """Return a function that runs the command line to its end."""

    def run(
        *arguments: str | Path, first: str = "", cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        line = command(*arguments, first=first)
        around = os.environ | environment
        return subprocess.run(
            line, cwd=cwd, env=around, capture_output=True, text=True, errors="surrogateescape", check=False
        )

    return run


@pytest.fixture
def copydesk_start() -> Iterator[Start]:
    """Return a function that starts the command line in a session of its own; what still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str | Path) -> "subprocess.Popen[str]":
        pipe = subprocess.PIPE
        started.append(
            subprocess.Popen(command(*arguments), stdout=pipe, stderr=pipe, text=True, start_new_session=True)
        )
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture(scope="session")
def wait_for() -> Callable[[Path, str], None]:
    """Return a function that waits until a path below a folder exists, given as a pattern."""

    def wait(folder: Path, pattern: str) -> None:
        end = time.monotonic() + 60
        while not any(folder.glob(pattern)):
            assert time.monotonic() < end, f"{folder}/{pattern} never came to be"
            time.sleep(0.001)

    return wait


@pytest.fixture
def hub() -> Iterator[Hub]:
    """Run a stand-in of the Hub on loopback."""
    with running() as stand_in:
        yield stand_in
