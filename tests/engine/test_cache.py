"""What is kept is found as it was made, or not at all; what is deleted is what nobody needs."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk.engine.cache import CacheBusyError, Use, clear, measure, opened, trim
from copydesk.engine.store import Store
from copydesk_schema.errors import ConfigError, StorageError

KEY = "ab" * 32
OTHER = "cd" * 32


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def kept(store: Store, key: str = KEY, contents: bytes = b"the contents") -> Path:
    draft = store.draft()
    (draft / "a.arrow").write_bytes(contents)
    (draft / "b.json").write_bytes(b"{}")
    return store.keep(draft, key)


def test_an_entry_is_found_as_it_was_made(root: Path) -> None:
    with opened(root) as store:
        assert store.find(KEY) is None
        folder = kept(store)
    with opened(root) as store:
        assert store.find(KEY) == folder
        assert store.find(OTHER) is None
        assert (folder / "a.arrow").read_bytes() == b"the contents"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["a.arrow", "b.json", "done.json"]), st.integers(0, 200), st.integers(1, 255))
def test_an_entry_with_one_wrong_byte_is_not_found(root: Path, name: str, at: int, change: int) -> None:
    """Law: whichever byte of whichever file is another, the entry is deleted, and can be made again."""
    with opened(root) as store:
        path = kept(store) / name
        raw = bytearray(path.read_bytes())
        raw[at % len(raw)] ^= change
        path.write_bytes(raw)
        assert store.find(KEY) is None
        assert store.find(KEY) is None
        assert store.find(kept(store).name) is not None


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "a.arrow").unlink(),
        lambda folder: (folder / "a.arrow").write_bytes(b"the con"),
        lambda folder: (folder / "done.json").unlink(),
        lambda folder: (folder / "done.json").write_bytes(b"[]"),
        lambda folder: (folder / "c.arrow").write_bytes(b"a stranger"),
    ],
    ids=["a file gone", "a file cut short", "no marker", "a marker that is none", "a file more"],
)
def test_a_damaged_entry_is_made_again(root: Path, damage: Callable[[Path], Any]) -> None:
    with opened(root) as store:
        damage(kept(store))
        assert store.find(KEY) is None
        assert store.find(kept(store).name) is not None


def test_of_two_that_make_an_entry_the_first_one_s_stays(root: Path) -> None:
    with opened(root) as one, opened(root) as other:
        first = kept(one)
        assert kept(other) == first
        assert other.find(KEY) == first
        assert list(other.drafts.iterdir()) == [other.drafts / "lock"]


def test_the_least_recently_used_entries_are_deleted_first(root: Path) -> None:
    with opened(root) as store:
        old, new = kept(store), kept(store, OTHER)
        for days, folder in enumerate((new, old)):
            os.utime(folder / "done.json", (10**9 - days * 86_400,) * 2)
        one = measure(root).size // 2
        assert store.find(old.name)  # used just now
    trim(root, one)
    assert measure(root) == Use(1, one)
    assert old.exists()
    assert not new.exists()


def test_nothing_is_deleted_while_a_build_works_in_the_cache(root: Path) -> None:
    with opened(root) as store:
        kept(store)
        trim(root, 0)
        with pytest.raises(CacheBusyError, match="wait for it to end"):
            clear(root)
        assert store.find(KEY)
    assert measure(root).entries == 1
    assert clear(root).entries == 1
    assert measure(root) == Use(0, 0)


def test_what_a_killed_build_was_writing_is_deleted_by_the_next(root: Path) -> None:
    with opened(root):
        pass
    (root / "builds/of-one-that-was-killed/draft").mkdir(parents=True)
    (root / "builds/of-one-that-was-killed/lock").touch()
    with opened(root) as store:
        assert [path.name for path in (root / "builds").iterdir()] == [store.drafts.name]
    assert list((root / "builds").iterdir()) == []


def test_git_and_backups_pass_the_cache_over(root: Path) -> None:
    with opened(root):
        pass
    assert (root / ".gitignore").read_text() == "*\n"
    assert (root / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")


def test_a_folder_of_other_files_is_no_cache(root: Path) -> None:
    root.mkdir()
    (root / "thesis.txt").write_text("years of work")
    for use in (lambda: opened(root).__enter__(), lambda: clear(root)):
        with pytest.raises(ConfigError, match="is no cache of copydesk; name a new folder with --cache"):
            use()
    assert [path.name for path in root.iterdir()] == ["thesis.txt"]


def test_a_cache_that_cannot_be_written_says_what_to_type(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="--no-cache"), opened(tmp_path / "file/cache"):
        pass
