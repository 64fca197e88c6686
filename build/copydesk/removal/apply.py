"""A dataset folder without what was taken down, for who has its sources no more: rewritten, sealed anew, swapped in.

It is not what a build would make: nothing is read or compared again. A group of near-duplicates that loses a member is
named anew, and the similarities in it stay as they were measured.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from copydesk.dataset import boilerplate
from copydesk.dataset.boilerplate import BOILERPLATE
from copydesk.dataset.hashes import file_sha256, table_digests
from copydesk.dataset.layout import Dataset
from copydesk.dataset.manifest import FileFacts, read_manifest
from copydesk.dataset.parts import batches
from copydesk.dataset.profile import profile_of
from copydesk.dataset.swap import check_target, swap_in, workplace
from copydesk.dataset.tombstones import TOMBSTONES, read_tombstones
from copydesk.removal.wanted import RemovalError
from copydesk.seal import seal_folder
from copydesk.survey.tombstones import Takedowns, identities
from copydesk.told import card_facts, read_ledger, split_names
from copydesk.validation import validate
from copydesk.validation.digests import TableHashes
from copydesk.write.card import OwnCard, read_own_card
from copydesk.write.rows import taken_down
from copydesk.write.tables import write_parquet
from copydesk_schema.arrow import arrow_schema
from copydesk_schema.columns import ARTICLES, STATUSES, TABLES
from copydesk_schema.errors import ConfigError, TargetError

_OWN_RULES = {"tombstone"}  # what is to be mended here


def apply(root: Path, tombstones: Path, card: Path | None) -> int:
    """Take out of a dataset folder whatever these tombstones name, and return how many articles that was.

    card: the card.md that it was built with, if any was. Raises CopydeskError if the folder is not as it was built, or
    nothing would be left of it; it is then as it was.
    """
    try:
        target = check_target(root, [])
    except TargetError as error:
        raise RemovalError(str(error).replace("--out ", "")) from None
    own = check_fit(root, card)
    with workplace(target) as place:
        gone = _rewrite(target, place.new, tombstones, own)
        swap_in(place)
    return gone


def check_fit(root: Path, card: Path | None) -> OwnCard:
    """Return the person's card of a folder that can be rewritten. Raises RemovalError or ConfigError if it cannot."""
    manifest = read_manifest(root)
    own = _own_card(root, manifest, card)
    found = [group.rule for group in validate(root).errors if group.rule not in _OWN_RULES]
    if found:
        raise RemovalError(f"{root} is not as it was built ({', '.join(found[:5])}): see copydesk validate {root}")
    if manifest.get("omits"):
        omits = ", ".join(manifest["omits"])
        raise RemovalError(f"{root} leaves out {omits}; apply this to the dataset that it was made of")
    return own


def _own_card(root: Path, manifest: Mapping[str, Any], card: Path | None) -> OwnCard:
    built = {file["sha256"]: file["name"] for file in manifest["inputs"]["files"].get("card", [])}
    if built and (card is None or file_sha256(card) not in built):
        name = next(iter(built.values()))
        raise ConfigError(f"{root} was built with the card {name}; name it as `card` in copydesk.toml: it is kept")
    return read_own_card(card if built else None, manifest["configuration"]["license"])


def _rewrite(root: Path, new: Path, tombstones: Path, own: OwnCard) -> int:
    takedowns = Takedowns(read_tombstones(tombstones))
    manifest = read_manifest(root)
    gone = _Gone()
    files: list[FileFacts] = []
    hashes: dict[str, str] = {}
    (digests := new / ".digests").mkdir()
    for table in TABLES:
        whole = TableHashes(digests)
        for number, path in enumerate(Dataset(root).shards(table)):
            rows = pq.ParquetFile(path).read()
            left = gone.left(table, rows, takedowns).cast(arrow_schema(table))
            found = table_digests(left)
            whole.add(number, found)
            files.append(write_parquet(new, path.relative_to(root).as_posix(), left, found))
        hashes[table] = whole.of_table()
        if table == "articles":
            if not any(file.rows for file in files):
                raise RemovalError(f"no article would be left in {root}; delete it instead")
            gone.name_groups(root, takedowns)
    digests.rmdir()
    files += [_write(new, BOILERPLATE, gone.lines(root)), _write(new, TOMBSTONES, tombstones.read_bytes())]
    derived = _manifest(manifest, new, tombstones, hashes)
    seal_folder(new, derived, card_facts(root, new, derived), own, files)
    return len(gone.reasons)


class _Gone:
    """What is taken out on the way. reasons: by id, of the articles. outlets: how many were of each."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}
        self.outlets: Counter[str | None] = Counter()
        self.groups: dict[str, str | None] = {}

    def left(self, table: str, rows: pa.Table, takedowns: Takedowns) -> pa.Table:
        """Return what is left of a shard; the articles' come first, and tell what of the others goes."""
        if table == "articles":
            found = takedowns.find(identities(rows))
            ids, outlets = rows["id"].to_pylist(), rows["outlet"].to_pylist()
            self.reasons |= {ids[row]: one.reason for row, one in found.items()}
            self.outlets.update(outlets[row] for row in found)
        if table == "ledger":
            return self._ledger(rows, takedowns)
        return rows.filter(pc.invert(pc.is_in(rows["id"], pa.array(list(self.reasons), pa.string()))))

    def name_groups(self, root: Path, takedowns: Takedowns) -> None:
        """Find new names for the groups that lose a member: the least id that is left, none if it is alone."""
        members: dict[str, list[str]] = {}
        touched: set[str] = set()
        for batch in batches(root, "ledger", ("id", "duplicate_group")):
            grouped = batch.filter(pc.is_valid(batch["duplicate_group"]))
            reasons = self._of(grouped, takedowns)
            for number, row in enumerate(grouped.to_pylist()):
                if number in reasons:
                    touched.add(row["duplicate_group"])
                else:
                    members.setdefault(row["duplicate_group"], []).append(row["id"])
        left = {name: members.get(name, []) for name in touched}
        self.groups = {name: min(ids) if len(ids) > 1 else None for name, ids in left.items()}

    def _of(self, rows: pa.Table | pa.RecordBatch, takedowns: Takedowns) -> dict[int, str]:
        """Return which rows of the ledger are taken down, and why."""
        known = takedowns.find(pa.table({"id": rows["id"]}))
        found = {number: one.reason for number, one in known.items()}
        return found | {n: self.reasons[name] for n, name in enumerate(rows["id"].to_pylist()) if name in self.reasons}

    def _ledger(self, rows: pa.Table, takedowns: Takedowns) -> pa.Table:
        reasons = self._of(rows, takedowns)
        ledger = rows.to_pylist()
        for number, row in enumerate(ledger):
            if number in reasons:
                ledger[number] = taken_down(row, reasons[number])
            elif row["duplicate_group"] in self.groups:
                row["duplicate_group"] = self.groups[row["duplicate_group"]]
                row["similarity"] = row["similarity"] if row["duplicate_group"] else None
        return pa.Table.from_pylist(ledger, arrow_schema("ledger"))

    def lines(self, root: Path) -> bytes:
        """Return the list of recurring lines, without those that may have stood on nothing but what is gone."""
        lines = boilerplate.read(root / BOILERPLATE)
        return boilerplate.render(line for line in lines if (line.count or 0) > self.outlets[line.outlet])


def _manifest(manifest: Mapping[str, Any], new: Path, tombstones: Path, hashes: Mapping[str, str]) -> dict[str, Any]:
    """Return the manifest of what is left, but for the files."""
    named = {"tombstones": [{"name": tombstones.name, "sha256": file_sha256(tombstones)}]}
    inputs = manifest["inputs"] | {"files": manifest["inputs"]["files"] | named}
    told = read_ledger(new)
    profile = profile_of(new)
    filled = {column.name: profile.filled.get(column.name, 0) for column in ARTICLES}
    counts = {"read": manifest["counts"]["read"]} | {status: told.statuses[status] for status in STATUSES}
    counts |= {
        "rules": {f"{one.status}:{one.rule}": one.documents for one in told.left_out},
        "filled": filled,
        "near_duplicates": asdict(told.alike),
        "personal": dict(profile.personal),
    }
    if "splits" in manifest["counts"]:
        counts["splits"] = {split: told.splits[split] for split in split_names(manifest)}
    kept = {key: value for key, value in manifest.items() if key not in ("files", "seal")}
    return kept | {
        "inputs": inputs,
        "counts": counts,
        "logical_sha256": dict(hashes),
        "derived_from": {"seal": manifest["seal"], "logical_sha256": manifest["logical_sha256"]},
    }


def _write(root: Path, path: str, contents: bytes) -> FileFacts:
    (root / path).write_bytes(contents)
    return FileFacts(path, len(contents), hashlib.sha256(contents).hexdigest())
