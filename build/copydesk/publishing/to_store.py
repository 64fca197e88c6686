"""Publishing to a folder or a URL (`s3://…`): files, then what is stale goes, the manifest last, then the proof."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from copydesk.dataset.layout import CARD, MANIFEST
from copydesk.dataset.manifest import is_sealed, read_manifest
from copydesk.publishing.compared import beside_theirs
from copydesk.publishing.plan import Plan, Theirs, compared, make_plan
from copydesk.publishing.release import Release
from copydesk.publishing.result import Ask, Published
from copydesk.stores import is_url, reason, shown, store_of
from copydesk_schema.errors import DatasetError, StorageError, TargetError

_CHUNK = 1 << 20


def to_store(release: Release, to: str, *, fit: Callable[[], None], ask: Ask, dry_run: bool) -> Published:
    """Publish a release to a folder or a URL. fit: raises if the release is not fit for it."""
    store = _Store(to)
    _must_lie_apart(release.root, to)
    fit()
    theirs = store.look(release)
    plan = beside_theirs(make_plan(store.name, release, theirs), theirs, to, release.root)
    result = Published(store.name, "unchanged", plan, url=store.name)
    if plan.nothing:
        return result
    if dry_run:
        return replace(result, status="planned")
    if not ask(plan):
        return replace(result, status="declined")
    store.send(release, plan)
    left = make_plan(store.name, release, store.look(release))
    if not left.nothing:
        wrong = ", ".join([*left.add, *left.replace, *left.delete][:5])
        raise StorageError(f"{store.name} does not hold what was written: {wrong}; run the same command again")
    return replace(result, status="published")


def _must_lie_apart(root: Path, to: str) -> None:
    if is_url(to):
        return
    here, there = root.resolve(), Path(to).resolve()
    if here == there or here in there.parents or there in here.parents:
        raise TargetError(f"{to} and {root} lie in each other; choose another --to")


class _Store:
    def __init__(self, to: str) -> None:
        self.name = shown(to)
        self._store, path = store_of(to)
        self._root = path.rstrip("/")
        self._local = not is_url(to) or to.startswith(("file://", "local://"))

    def look(self, release: Release) -> Theirs:
        """Return what lies there, hashed where that matters."""
        with self._told("look at"):
            self._store.invalidate_cache()  # others may have written there meanwhile
            sizes = self._sizes()
            manifest, sealed = self._manifest() if MANIFEST in sizes else (None, True)
            hashes: dict[str, str] = {}

            def sha256_of(path: str) -> str:
                if path not in hashes:
                    hashes[path] = self._sha256(path)
                return hashes[path]

            same, written, edited = compared(release, sizes, manifest, sha256_of, sealed)
            card = None
            if CARD in sizes and CARD not in same:
                card = self._store.cat_file(self._at(CARD)).decode("utf-8", "replace")
            return Theirs(sizes, same, manifest, written, edited, card)

    def send(self, release: Release, plan: Plan) -> None:
        """Write what the plan says. Until the manifest is there, the old one names files that are no longer so."""
        with self._told("write"):
            for path in sorted((*plan.add, *plan.replace), key=lambda path: path == MANIFEST):
                if path == MANIFEST and plan.delete:
                    self._store.rm([self._at(stale) for stale in plan.delete])
                self._put(release.root / path, path)
            if plan.delete and MANIFEST not in (*plan.add, *plan.replace):
                self._store.rm([self._at(stale) for stale in plan.delete])

    def _put(self, file: Path, path: str) -> None:
        full = self._at(path)
        self._store.makedirs(full.rpartition("/")[0], exist_ok=True)
        if self._local:  # whole or not at all, as an object store has it
            part = Path(f"{full}.part")
            shutil.copyfile(file, part)
            part.replace(full)
        else:
            self._store.put_file(str(file), full)

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _sizes(self) -> dict[str, int]:
        try:
            found = self._store.find(self._root, detail=True)
        except FileNotFoundError:
            return {}
        return {name.removeprefix(self._root).lstrip("/"): int(facts["size"] or 0) for name, facts in found.items()}

    def _sha256(self, path: str) -> str:
        digest = hashlib.sha256()
        with self._store.open(self._at(path), "rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    def _manifest(self) -> tuple[dict[str, Any] | None, bool]:
        with tempfile.TemporaryDirectory(prefix="copydesk-") as place:
            (Path(place) / MANIFEST).write_bytes(self._store.cat_file(self._at(MANIFEST)))
            try:
                return read_manifest(Path(place)), is_sealed(Path(place))
            except DatasetError:
                return None, True

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # each store raises what it likes
            raise StorageError(
                f"cannot {doing} {self.name}: {reason(error)}; run the same command again to go on"
            ) from None
