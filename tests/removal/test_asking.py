"""The question at a terminal, and the flow around it."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from command_line import Run, command
from copydesk.dataset.layout import Dataset

from .releases import build, corpus, row, write


@pytest.mark.parametrize(("answer", "code", "written"), [("y\n", 0, True), ("n\n", 1, False), ("\n", 1, False)])
def test_somebody_at_a_terminal_is_asked(tmp_path: Path, answer: str, code: int, written: bool) -> None:
    dist = build(write(tmp_path / "in", corpus(3)), tmp_path / "dist")
    line = command("remove", dist, "--source", "01.txt", "--reason", "asked")
    ours, theirs = pty.openpty()
    with subprocess.Popen(line, cwd=tmp_path, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        os.close(theirs)
        os.write(ours, answer.encode())
        out, said = ran.communicate()
    os.close(ours)
    assert ran.returncode == code, said
    assert b"1 document of" in out
    assert b"remove? [y/N]" in said
    assert (tmp_path / "tombstones.jsonl").exists() is written


def test_takedowns_are_the_same_bytes_whoever_builds(tmp_path: Path, copydesk_run: Run) -> None:
    dist = build(write(tmp_path / "in", corpus(40)), tmp_path / "dist")
    line = ("remove", dist, "--source", "01.txt", "--id", str(row(dist, "30.txt")["id"]), "--reason", "r", "--yes")
    assert copydesk_run(*line, cwd=tmp_path).returncode == 0
    ran = copydesk_run("build", "in", "--out", "dist", "--workers", "2", "--verify", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "verified: built again by one process, the same bytes" in ran.stdout
    assert "tombstones.jsonl" in Dataset(dist).paths()
    assert "40 read = 38 accepted + 0 rejected + 2 withheld" in ran.stdout
