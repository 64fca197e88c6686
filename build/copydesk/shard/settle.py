"""The second step: a parsed shard asked what the contract asks, so that the survey knows who is left."""

from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.check import first_violations
from copydesk.dataset.work import REFUSED, ROW, SEEN, load, refused_file, save, seen_file
from copydesk.parser import load_tables
from copydesk.shard.given import Given, key_of
from copydesk.shard.parse import ParsedShard


@dataclass(frozen=True, slots=True)
class SettleTask:
    """A parsed shard."""

    parsed: ParsedShard
    given: Given


@dataclass(frozen=True, slots=True)
class SettledShard:
    """A shard whose articles are final. folder: of the thin table, and of what is refused.

    tables, signatures: the folders that hold them.
    """

    number: int
    key: str
    folder: Path
    tables: Path
    signatures: Path


def settle_shard(task: SettleTask) -> SettledShard:
    """Return the shard as it was settled before from the same parts, or settle it now."""
    given, parsed = task.given, task.parsed
    key = key_of("settle", parsed.key, asdict(given.requirements))
    folder = given.store.find(key)
    if folder is None:
        draft = given.store.draft()
        _check(load(parsed.folder / "articles.arrow"), load(seen_file(parsed.folder)), given, draft)
        folder = given.store.keep(draft, key)
    return SettledShard(parsed.number, key, folder, parsed.folder, parsed.folder)


def _check(articles: pa.Table, seen: pa.Table, given: Given, folder: Path) -> None:
    """Leave the articles that break the contract, and the thin table of those that do not."""
    phrases = load_tables(given.outlets, given.phrases).phrases
    rows = articles[ROW.name].to_pylist()
    broken = first_violations(articles, given.requirements, phrases)
    refused = [{ROW.name: rows[at], "rule": rule, "message": why} for at, (rule, why) in broken.items()]
    save(refused_file(folder), pa.Table.from_pylist(refused, REFUSED))
    left = pa.array(set(rows) - {row[ROW.name] for row in refused}, ROW.type)
    makes_one = pc.is_in(pa.array(range(len(seen)), ROW.type), left)
    column = SEEN.get_field_index("article")
    save(seen_file(folder), seen.set_column(column, SEEN.field(column), makes_one))
