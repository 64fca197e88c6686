"""What else a dataset holds of what is removed: the same text again, what is like it, and what shares its address."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from copydesk.dataset.parts import batches
from copydesk.dataset.tombstones import Tombstone, url_sha256
from copydesk.removal.search import Text, texts
from copydesk.survey.tombstones import LikeTakedowns, Takedowns, identities


@dataclass(frozen=True, slots=True)
class Around:
    """Articles beside those that were asked for, by id. near: with their similarity, None if the ledger says so."""

    same: dict[str, Text] = field(default_factory=dict)
    near: dict[str, tuple[Text, float | None]] = field(default_factory=dict)


def look_around(root: Path, asked: Mapping[str, Text], group: Collection[str]) -> Around:
    """Return what has the text of what was asked for, and what is like it. group: ids of what the ledger says is."""
    stones = [Tombstone("", body_sha256=text.body_sha256, signature=text.signature) for text in asked.values()]
    same, like = Takedowns(stones), LikeTakedowns(stones)
    around = Around()
    for batch in batches(root, "articles", ("id", "outlet", "title", "body", "url")) if asked else ():
        known = identities(batch)
        others = {row for row, name in enumerate(known["id"].to_pylist()) if name not in asked}
        equal = same.find(known.select(["body_sha256"])).keys() & others
        similar = {one.row: one.similarity for one in like.find(batch["body"].to_pylist()) if one.row in others}
        grouped = {row for row in others if batch["id"][row].as_py() in group} if group else set()
        rows = sorted(equal | similar.keys() | grouped)
        for row, text in zip(rows, texts(batch, known, rows), strict=True):
            if row in equal:
                around.same[text.id] = text
            else:
                around.near[text.id] = text, similar.get(row)
    return around


def shared_addresses(root: Path, removed: Iterable[Text], ids: Collection[str]) -> set[str]:
    """Return those hashed addresses of what is removed that an article has which stays. ids: of what is removed."""
    addresses = {text.url_sha256 for text in removed} - {None}
    return {
        hashed
        for batch in (batches(root, "articles", ("id", "url")) if addresses else ())
        for name, url in zip(batch["id"].to_pylist(), batch["url"].to_pylist(), strict=True)
        if url and name not in ids and (hashed := url_sha256(url)) in addresses
    }
