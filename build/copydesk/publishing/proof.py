"""That a release is there as it was sent: what the Hub says of its files, and then the files themselves."""

import tempfile
from pathlib import Path

from copydesk.dataset.fetch import fetched
from copydesk.dataset.hashes import file_sha256, table_digests
from copydesk.dataset.layout import MANIFEST, Dataset
from copydesk.dataset.parts import parquet_file
from copydesk.publishing.errors import HubError
from copydesk.publishing.hub import Hub
from copydesk.publishing.plan import make_plan
from copydesk.publishing.release import Release
from copydesk.publishing.send import Landed
from copydesk.validation.digests import SortedDigests
from copydesk_schema.columns import TABLES
from copydesk_schema.errors import DatasetError


def prove(hub: Hub, release: Release, landed: Landed) -> None:
    """Raise HubError unless the commit holds the release: by sizes and hashes first, then by what a download gives.

    The client does not check what it downloads, so the files are hashed here, and the rows of each table once more.
    """
    where = f"{hub.repo}@{landed.oid[:8]}"
    left = make_plan(hub.repo, release, hub.look(release, landed.oid))
    if not left.nothing:
        wrong = ", ".join([*left.add, *left.replace, *left.delete][:5])
        raise HubError(f"{where} does not hold what was sent: {wrong}; run the same command again")
    try:
        with fetched(f"hf://datasets/{hub.repo}@{landed.oid}") as folder:
            must_be(release, folder, where)
    except DatasetError as error:
        told = f"the commit {landed.oid[:8]} is there, but what a download of it gives could not be verified: {error}"
        raise HubError(f"{told}; check it with `copydesk validate` on a download of your own") from None


def must_be(release: Release, folder: Path, where: str) -> None:
    """Raise HubError unless a folder of files, already hashed, is the release, row by row."""
    if file_sha256(folder / MANIFEST) != release.files[MANIFEST].sha256:
        raise HubError(f"{where} holds another manifest than the one that was sent")
    with tempfile.TemporaryDirectory(prefix="copydesk-") as place:
        for table in TABLES:
            digests = SortedDigests(Path(place))
            for path in Dataset(folder).shards(table):
                for batch in parquet_file(path.name, path).read(None):
                    digests.add(table_digests(batch))
            if digests.logical_sha256() != release.manifest["logical_sha256"][table]:
                raise HubError(f"{where}: the rows of {table} are not those that were sent")
