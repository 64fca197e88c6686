"""The committed dataset is what the seeds make, byte for byte."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_rebuild_gives_the_committed_dataset(tmp_path: Path, workers: str) -> None:
    out = tmp_path / "rebuilt"
    command = [sys.executable, "-m", "copydesk", "build", "--out", str(out), "--workers", workers, "--quiet"]
    subprocess.run(command, cwd=ROOT, check=True)
    assert files(out) == files(ROOT / "dist")
