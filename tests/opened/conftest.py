"""Two datasets, built once by the command line: a small one with every status, and one of several shards."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from copydesk.engine.cut import cut

ROOT = Path(__file__).parents[2]
BRIDGE = """ date 2025-03-04 https://www.bbc.co.uk/news/harbour
Harbour bridge closes for a year
The bridge will be closed for repairs from Monday.
"""
EXTRA = {
    "a/bridge.txt": BRIDGE,
    "b/bridge.txt": BRIDGE,
    "bare.txt": "The bridge will be closed for repairs from Monday.\n",
    "links.txt": "Harbour bridge closes for a year\n",
    "page.html": "<html><body>The bridge will be closed for repairs from Monday.</body></html>\n",
}
MANY = 3_500  # documents; names are sought that part so few into three shards


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset of the seeds and a few documents more, of which some are rejected and one is withheld."""
    place = tmp_path_factory.mktemp("built")
    seeds = {path.name: path.read_text("utf-8") for path in (ROOT / "seeds").iterdir()}
    return build(write(place / "documents", seeds | EXTRA), place / "dataset")


@pytest.fixture(scope="session")
def many_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of documents that make several shards; the last repeats the first."""
    pages = [f" date 2025-03-04\nHarbour bridge closes for a year\nTruck {n} has crossed it.\n" for n in range(MANY)]
    pages[-1] = pages[0]
    return write(tmp_path_factory.mktemp("many") / "documents", dict(zip(parting_names(), pages, strict=True)))


@pytest.fixture(scope="session")
def many(many_documents: Path) -> Path:
    """Return the dataset that two workers make of the many documents."""
    return build(many_documents, many_documents.parent / "by_two", 2)


@pytest.fixture(scope="session")
def many_by_one(many_documents: Path) -> Path:
    """Return the dataset that one worker makes of the many documents."""
    return build(many_documents, many_documents.parent / "by_one", 1)


def parting_names() -> list[str]:
    """Return the first series of names that the engine cuts into more than two shards."""
    for series in range(10_000):
        names = [f"{n:05d}-{series}.txt" for n in range(MANY)]
        if len(list(cut(names, lambda name: name, lambda _: 0))) > 2:
            return names
    raise AssertionError("no series of names parts into three shards")


def write(folder: Path, documents: Mapping[str, str]) -> Path:
    """Write documents below a folder and return it."""
    for name, text in documents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="")
    return folder


def build(documents: Path, out: Path, workers: int = 1) -> Path:
    """Build a dataset by the command line and return its folder."""
    command = [sys.executable, "-m", "copydesk", "build", str(documents), "--out", str(out), "--name", "opened"]
    subprocess.run([*command, "--workers", str(workers), "--quiet"], cwd=documents.parent, check=True)
    return out
