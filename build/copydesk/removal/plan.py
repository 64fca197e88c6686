"""The plan of a removal: what goes, what is like it and stays, and the tombstones that say so."""

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from copydesk.dataset.layout import MANIFEST
from copydesk.dataset.manifest import read_manifest
from copydesk.dataset.tombstones import RULE, TOMBSTONES, Tombstone, news, read_tombstones
from copydesk.removal.around import look_around, shared_addresses
from copydesk.removal.revisions import Revision
from copydesk.removal.search import Articles, Row, Text, articles, ledger_rows
from copydesk.removal.wanted import RemovalError, Wanted
from copydesk.shown import excerpt

Why = Literal["asked for", "same text", "near-duplicate"]


@dataclass(frozen=True, slots=True)
class Found:
    """A document. sources: where its bytes lie. similarity: to what is removed; None if it is that, or in its group."""

    id: str
    sources: tuple[str, ...]
    title: str | None
    outlet: str | None
    why: Why
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """removed: documents of the dataset that go. near: those that are like them and stay.

    outlets: of which whatever comes later is withheld, too. tombstones: what is added to the file.
    known: what was asked for and is taken down already. shared: addresses that articles which stay have as well, and
    by which nothing is withheld. revisions: of the Hub's repository, that hold what is removed; None if nobody asked.
    """

    dataset: Path
    file: Path
    removed: tuple[Found, ...]
    near: tuple[Found, ...]
    outlets: tuple[str, ...]
    tombstones: tuple[Tombstone, ...]
    known: tuple[str, ...]
    shared: int
    repo: str | None = None
    revisions: tuple[Revision, ...] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the plan in the form of `--json`."""
        return {
            "dataset": str(self.dataset),
            "tombstones": str(self.file),
            "new_tombstones": len(self.tombstones),
            "removed": [asdict(one) for one in self.removed],
            "near_duplicates": [asdict(one) for one in self.near],
            "outlets": list(self.outlets),
            "known": list(self.known),
            "shared_addresses": self.shared,
            "repo": self.repo,
            "revisions": None if self.revisions is None else [asdict(one) for one in self.revisions],
        }


def make_plan(root: Path, wanted: Wanted, file: Path) -> Plan:
    """Return what comes of removing what is wanted from a dataset folder. file: the project's tombstones.

    Raises RemovalError if some of it is nowhere, ConfigError and DatasetError for what cannot be read.
    """
    wanted.check()
    if not (root / MANIFEST).is_file():
        raise RemovalError(f"{root} is no dataset folder; name one that `copydesk build` made, here on this machine")
    read_manifest(root)
    there = read_tombstones(file) if file.exists() else []
    own = read_tombstones(root / TOMBSTONES) if (root / TOMBSTONES).is_file() else []
    rows = ledger_rows(root, wanted.names(), wanted.sources)
    found = articles(root, {row.id for row in rows}, wanted.addresses(), wanted.publishers())
    known = _known(wanted, rows, found, [*there, *own])
    # Of what is withheld already nothing but its bytes is known here, and the tombstone that withholds it has these.
    ids = {row.id for row in rows if row.rule != RULE} | found.texts.keys()
    groups = {row.group for row in ledger_rows(root, ids) if row.group}
    around = look_around(root, found.texts, {row.id for row in ledger_rows(root, groups=groups)})
    removed = found.texts | around.same
    if wanted.near_duplicates:
        removed |= {name: text for name, (text, _) in around.near.items()}
    ids |= removed.keys()
    by_id: dict[str, list[Row]] = {}
    for row in ledger_rows(root, {*ids, *around.near}):
        by_id.setdefault(row.id, []).append(row)
    shared = shared_addresses(root, removed.values(), ids) - wanted.addresses().keys()
    stones = [_tombstone(by_id[name], removed.get(name), shared, wanted) for name in sorted(ids)]
    if not wanted.held_only:
        stones += [Tombstone(wanted.reason, wanted.day, outlet_sha256=hashed) for hashed in wanted.publishers()]

    def told(name: str) -> Found:
        text, similar = around.near.get(name, (removed.get(name), None))
        why: Why = "near-duplicate" if name in around.near else "same text" if name in around.same else "asked for"
        sources = tuple(row.source for row in by_id[name])
        return Found(name, sources, text.title if text else None, text.outlet if text else None, why, similar)

    return Plan(
        root,
        file,
        _in_order(map(told, ids)),
        _in_order(map(told, around.near.keys() - ids)),
        () if wanted.held_only else wanted.outlets,
        tuple(news(there, stones)),
        known,
        len(shared),
    )


def _in_order(found: Iterable[Found]) -> tuple[Found, ...]:
    return tuple(sorted(found, key=lambda one: (one.why != "asked for", one.why, one.sources)))


def _tombstone(rows: Sequence[Row], text: Text | None, shared: Collection[str], wanted: Wanted) -> Tombstone:
    """Return the tombstone of a document, which is no article if there is no text of it."""
    stone = Tombstone(wanted.reason, wanted.day, rows[0].id, rows[0].sha256)
    if text is None:
        return stone
    return replace(
        stone,
        article_sha256=next((row.article_sha256 for row in rows if row.article_sha256), None),
        url_sha256=None if text.url_sha256 in shared else text.url_sha256,
        body_sha256=text.body_sha256,
        signature=text.signature,
    )


def _known(wanted: Wanted, rows: Sequence[Row], found: Articles, before: Sequence[Tombstone]) -> tuple[str, ...]:
    """Return what was asked for and is taken down already. Raises RemovalError for what is nowhere."""
    there: dict[str, set[str | None]] = {
        "--id": {row.id for row in rows if row.rule != RULE},
        "--source": {row.source for row in rows if row.rule != RULE},
        "--url": {text.url_sha256 for text in found.texts.values()},
        "--outlet": {text.outlet_sha256 for text in found.texts.values()},
    }
    gone: dict[str, set[str | None]] = {
        "--id": {*(row.id for row in rows), *(one.id or (one.sha256 or "")[:32] for one in before)},
        "--source": {row.source for row in rows},
        "--url": {one.url_sha256 for one in before},
        "--outlet": {one.outlet_sha256 for one in before},
    }
    asked: dict[str, Mapping[str, str]] = {
        "--id": wanted.names(),
        "--source": {source: source for source in wanted.sources},
        "--url": wanted.addresses(),
        "--outlet": wanted.publishers(),
    }
    known: list[str] = []
    nowhere: list[str] = []
    for option, values in asked.items():
        for key, value in values.items():
            if key not in there[option]:
                (known if key in gone[option] else nowhere).append(f"{option} {excerpt(value)}")
    if nowhere:
        hint = "; look for it in the ledger's columns id and source, and in the articles' outlet and url"
        if near := difflib.get_close_matches(wanted.outlets[-1], sorted(found.outlets), 1) if wanted.outlets else []:
            hint = f"; did you mean --outlet '{near[0]}'?"
        raise RemovalError(f"the dataset has nothing of {', '.join(nowhere)}{hint}")
    return tuple(known)
