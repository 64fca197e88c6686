"""The step between parsing and settling: what was taken down makes no article, as if it had never been read.

It stays in the ledger, withheld; its lines are counted nowhere, and nothing is compared with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.dataset.tombstones import read_tombstones
from copydesk.dataset.work import ROW, SEEN, lines_file, load, save, seen_file
from copydesk.parser.tables import Version, version
from copydesk.shard.given import Given, key_of
from copydesk.shard.parse import ParsedShard
from copydesk.survey.signatures import keep_signatures, read_digests, signed_rows
from copydesk.survey.tombstones import Takedowns, identities
from copydesk.write.rows import taken_down
from copydesk_schema.arrow import arrow_schema


@dataclass(frozen=True, slots=True)
class TakedownTask:
    """A parsed shard. tables: the folder of its articles as they are to be judged, parsed or settled; key: of it."""

    parsed: ParsedShard
    tables: Path
    key: str
    tombstones: Path
    given: Given


def take_down(task: TakedownTask) -> ParsedShard:
    """Return the shard without what was taken down: itself, if nothing was."""
    parsed, store = task.parsed, task.given.store
    found = _found(task)
    if not found:
        return parsed
    key = key_of("take down", parsed.key, sorted(found.items()))
    folder = store.find(key)
    if folder is None:
        draft = store.draft()
        _without(parsed.folder, found, draft)
        folder = store.keep(draft, key)
    return replace(parsed, key=key, folder=folder)


def _found(task: TakedownTask) -> dict[int, str]:
    """Return the rows that were taken down, each with the reason; not those that are known as such already."""
    takedowns = _takedowns(version(task.tombstones))
    seen = load(seen_file(task.parsed.folder), ["id"])
    of_article = _identities(task)
    rows = of_article[ROW.name].to_pylist()
    by_article = {rows[at]: one.reason for at, one in takedowns.find(of_article.drop_columns([ROW.name])).items()}
    found = by_article | {row: one.reason for row, one in takedowns.find(seen).items()}  # nothing is surer than bytes
    withheld = load(task.parsed.folder / "ledger.arrow", ["status"])["status"]
    return {row: reason for row, reason in found.items() if withheld[row].as_py() != "withheld"}


@lru_cache(maxsize=2)
def _takedowns(versioned: Version) -> Takedowns:
    return Takedowns(read_tombstones(versioned[0]))


def _identities(task: TakedownTask) -> pa.Table:
    """Return what the shard's articles are known by; it is kept, since tombstones are added one by one."""
    store = task.given.store
    key = key_of("identities", task.given.code, task.key)
    folder = store.find(key)
    if folder is None:
        articles = load(task.tables / "articles.arrow")
        draft = store.draft()
        save(draft / "identities.arrow", identities(articles).append_column(ROW, articles[ROW.name]))
        folder = store.keep(draft, key)
    return load(folder / "identities.arrow")


def _without(parsed: Path, found: Mapping[int, str], folder: Path) -> None:
    """Leave the tables, lines and signatures of a parsed shard without those of some rows."""
    gone = pa.array(found, ROW.type)
    ledger = load(parsed / "ledger.arrow").to_pylist()
    for row, reason in found.items():
        ledger[row] = taken_down(ledger[row], reason)
    save(folder / "ledger.arrow", pa.Table.from_pylist(ledger, arrow_schema("ledger")))
    for file in (Path("articles.arrow"), Path("evidence.arrow"), lines_file(Path())):
        table = load(parsed / file)
        save(folder / file, table.filter(pc.invert(pc.is_in(table[ROW.name], gone))))
    seen = load(seen_file(parsed)).to_pylist()
    for row in found:
        seen[row] |= {"article": False, "corrected": False, "outlet": None, "date": None}
    save(seen_file(folder), pa.Table.from_pylist(seen, SEEN))
    rows = signed_rows(parsed)
    kept = ~np.isin(rows, list(found))
    keep_signatures(folder, rows[kept], read_digests(parsed)[kept])
