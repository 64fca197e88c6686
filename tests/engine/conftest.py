"""A corpus of four shards, small and quick to parse, and what undisturbed building makes of it."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

import copydesk
from copydesk.engine.cut import SHARD_LEAST, cut

SHARDS = 4
FORMS = (
    " date 2025-0{month}-11 https://news.example/{n}\nCouncil agrees on plan {n} for the harbour\n"
    "The council agreed on Wednesday to rebuild quay {n}, a plan that had been debated for years.\n",
    "Bridge {n} closes for a year\n12/0{month}/2025\nThe bridge is closed from Monday, the mayor of town {n} said.\n",
    " \n",
    "Harbour bridge closes\nThe bridge is closed from Monday, and nobody knows for how long, the mayor said.\n",
)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of documents that are good, bad and copies of one another."""
    folder = tmp_path_factory.mktemp("corpus") / "documents"
    folder.mkdir()
    for n, name in enumerate(names()):
        (folder / name).write_text(FORMS[n % len(FORMS)].format(n=n, month=1 + n % 9))
    return folder


def names() -> list[str]:
    """Return names that are cut into shards as small as can be: a border behind each run of others."""
    found: list[str] = []
    for shard in range(SHARDS):
        series = next(f"{shard}{n:02d}" for n in range(100) if not any(map(_is_border, _run(f"{shard}{n:02d}"))))
        found += [*_run(series), next(last for n in range(10**6) if _is_border(last := f"{series}9{n:05d}.txt"))]
    return found


def _run(series: str) -> list[str]:
    return [f"{series}{n:06d}.txt" for n in range(SHARD_LEAST)]


def _is_border(name: str) -> bool:
    return len(list(cut([name, "next"], str, lambda _: 0))) == 2


@pytest.fixture(scope="session")
def undisturbed(corpus: Path) -> dict[str, str]:
    """Return the hash of every file of the dataset that one process makes of the corpus without a cache."""
    out = corpus.parent / "undisturbed"
    copydesk.build(corpus, out, workers=1, no_cache=True)
    return hashes(out)


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every file below a folder."""
    found = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


@pytest.fixture(scope="session")
def files() -> Callable[[Path], dict[str, str]]:
    """Return a function that hashes every file below a folder."""
    return hashes


@pytest.fixture(scope="session")
def entries() -> Callable[[Path, str], set[str]]:
    """Return a function that names the entries of a step, `parsed` or `finished`, in the cache of a folder."""

    def named(folder: Path, step: str) -> set[str]:
        return {p.parent.name for p in folder.glob(f".copydesk-cache/entries/*/*/{step}.json")}

    return named
