"""The command line as a real process."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., "subprocess.Popen[str]"]

EXEC = "\nimport os, sys\nos.execv(sys.executable, [sys.executable, '-m', 'copydesk', *sys.argv[1:]])"


def command(*arguments: str | Path, first: str = "") -> list[str]:
    """Return the command line that runs copydesk. first: Python that its process runs before."""
    start = ["-c", first + EXEC] if first else ["-m", "copydesk"]
    return [sys.executable, *start, *map(str, arguments)]
