"""A dataset that lies elsewhere, on this machine for as long as it is needed: of the Hub, or of any URL.

Downloads are not verified by the clients, so what came is compared with its own manifest, file by file; but for the
card, which people edit where it lies.
"""

import contextlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from copydesk.dataset.hashes import file_sha256
from copydesk.dataset.layout import CARD, MANIFEST
from copydesk.dataset.manifest import is_sealed, read_manifest
from copydesk.stores import is_url, reason, shown, store_of, url_name
from copydesk_schema.errors import DatasetError

_HUB = re.compile(r"(?:hf://datasets/)?(?P<id>[\w.-]+/[\w.-]+?)(?:@(?P<revision>[\w./-]+))?/?")


def is_elsewhere(name: str) -> bool:
    """Return whether a name is that of a dataset of the Hub or a URL, rather than a path of this machine."""
    return is_url(name) or (_HUB.fullmatch(name) is not None and not Path(name).exists())


def short_name(name: str) -> str:
    """Return what a dataset that lies elsewhere may be called in the name of a file."""
    match = _HUB.fullmatch(name)
    last = match["id"].partition("/")[2] if match else url_name(name.rstrip("/"))
    return re.sub(r"[^\w.-]", "-", last).strip(".-") or "dataset"


@contextlib.contextmanager
def fetched(name: str) -> Iterator[Path]:
    """Yield the folder of a dataset: a path as it is, `NAMESPACE/NAME[@REVISION]` of the Hub, or a URL, fetched whole.

    A path goes before an id of the Hub that is spelt the same. The Hub's own login or `HF_TOKEN` opens private ones.
    Raises DatasetError if there is none, or if what came is not what its manifest says.
    """
    if not is_elsewhere(name):
        yield _here(Path(name))
        return
    with tempfile.TemporaryDirectory(prefix="copydesk-") as place:
        root = Path(place) / "dataset"
        match = _HUB.fullmatch(name)
        if match and (not is_url(name) or name.startswith("hf://datasets/")):
            _from_hub(match["id"], match["revision"], root)
        else:
            _from_store(name, root)
        _must_be_whole(root, shown(name))
        yield root


def _here(root: Path) -> Path:
    if not (root / MANIFEST).is_file():
        what = "holds no manifest.json" if root.is_dir() else "is no folder"
        told = f"{root} is no dataset: it {what}"
        raise DatasetError(f"{told}; name a dataset folder, NAMESPACE/NAME[@REVISION] of the Hub, or a URL")
    return root


def _from_hub(repo: str, revision: str | None, root: Path) -> None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError

    where = f"{repo}@{revision}" if revision else repo
    try:
        snapshot_download(repo, repo_type="dataset", revision=revision, local_dir=root)
    except GatedRepoError:
        raise DatasetError(f"{where} is gated: ask for access on its page, and log in with `hf auth login`") from None
    except RevisionNotFoundError:
        raise DatasetError(f"{repo} has no revision '{revision}'; `hf repos tag list {repo}` lists its tags") from None
    except RepositoryNotFoundError:
        raise DatasetError(
            f"no folder and no dataset of the Hub is called {where}; if it is private, log in with `hf auth login`"
        ) from None
    except Exception as error:  # the client raises those of its transport, too
        raise DatasetError(f"cannot fetch {where} from the Hub: {reason(error)}") from None


def _from_store(url: str, root: Path) -> None:
    store, path = store_of(url)
    try:
        files = store.find(path)
        for file in files:
            local = root / file.removeprefix(path).lstrip("/")
            local.parent.mkdir(parents=True, exist_ok=True)
            store.get_file(file, str(local))
    except Exception as error:  # each store raises what it likes
        raise DatasetError(f"cannot fetch {shown(url)}: {reason(error)}") from None
    if not files:
        raise DatasetError(f"nothing is at {shown(url)}; check the address, and the login of its store")


def _must_be_whole(root: Path, name: str) -> None:
    if not (root / MANIFEST).is_file():
        raise DatasetError(f"{name} holds no manifest.json: it was not made by copydesk")
    manifest: dict[str, Any] = read_manifest(root, name)
    if not is_sealed(root):
        raise DatasetError(f"{name}: its manifest was changed after it was sealed; `copydesk validate` tells more")
    for file in manifest["files"]:
        if file["path"] == CARD:
            continue
        local = root / file["path"]
        if not local.is_file() or file_sha256(local) != file["sha256"]:
            raise DatasetError(f"{name}: {file['path']} is not what its manifest says; fetch it again")
