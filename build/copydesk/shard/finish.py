"""The last step: a shard checked against the contract, with what the survey decided, and written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from copydesk.check import first_violations
from copydesk.dataset.hashes import canonical_json, file_sha256, table_digests
from copydesk.dataset.manifest import FileFacts
from copydesk.dataset.work import ROW, load, save
from copydesk.parser import load_tables
from copydesk.shard.given import Given, key_of
from copydesk.write.rows import Row
from copydesk.write.tables import write_parquet
from copydesk_schema.arrow import arrow_schema
from copydesk_schema.columns import ARTICLES
from copydesk_schema.contract import skinny

_SUMMARY = "finished.json"


@dataclass(frozen=True, slots=True)
class FinishTask:
    """A parsed shard to check and write. parsed: its key and folder. decisions: the survey's file about it."""

    number: int
    key: str
    parsed: Path
    decisions: Path
    given: Given


@dataclass(frozen=True, slots=True)
class Refusal:
    """Documents that one rule kept out: how many, and the first of them."""

    count: int
    source: str
    message: str


@dataclass(frozen=True, slots=True)
class FinishedShard:
    """What a shard came to; `folder` holds its tables, and the digests of their rows.

    files: by table, each with its name in the folder. refusals: by (status, stage, rule). filled: articles with a
    value, by field. languages: articles by language, "" where it is unknown.
    """

    number: int
    folder: Path
    files: Mapping[str, FileFacts]
    statuses: Counter[str]
    refusals: Mapping[tuple[str, str, str], Refusal]
    filled: Counter[str]
    languages: Counter[str]


def finish_shard(task: FinishTask) -> FinishedShard:
    """Return the shard as it was finished before from the same parts, or finish it now."""
    given = task.given
    decided = file_sha256(task.decisions)
    key = key_of("finish", given.tables_sha256(), task.key, decided, asdict(given.requirements))
    folder = given.store.find(key)
    if folder is None:
        draft = given.store.draft()
        (draft / _SUMMARY).write_bytes(canonical_json(_finish(task, draft)))
        folder = given.store.keep(draft, key)
    return _finished(task.number, folder, orjson.loads((folder / _SUMMARY).read_bytes()))


def digest_file(finished: Path, table: str) -> Path:
    """Return where a finished shard, given by its folder, has its rows' digests, sorted and joined."""
    return finished / f"{table}.digests"


def skinny_file(finished: Path) -> Path:
    """Return where a finished shard has what pandera judges of its articles."""
    return finished / "skinny.arrow"


def _finished(number: int, folder: Path, summary: dict[str, Any]) -> FinishedShard:
    return FinishedShard(
        number,
        folder,
        {table: FileFacts(**facts) for table, facts in summary["files"].items()},
        Counter(summary["statuses"]),
        {(status, stage, rule): Refusal(*refusal) for status, stage, rule, *refusal in summary["refusals"]},
        Counter(summary["filled"]),
        Counter(summary["languages"]),
    )


def _finish(task: FinishTask, folder: Path) -> dict[str, Any]:
    """Settle each document's status, write the shard of each of the three tables, and return what it came to."""
    ledger = load(task.parsed / "ledger.arrow").to_pylist()
    articles = load(task.parsed / "articles.arrow")
    evidence = load(task.parsed / "evidence.arrow")
    _decide(ledger, load(task.decisions))
    articles = _accepted(articles, ledger)
    _reject(ledger, articles, task.given)
    articles = _accepted(articles, ledger)
    evidence = _accepted(evidence, ledger)

    digests = table_digests(articles.drop_columns([ROW.name]))
    for row, digest in zip(articles[ROW.name].to_pylist(), digests, strict=True):
        ledger[row]["article_sha256"] = digest.hex()
    done = {
        "articles": articles.drop_columns([ROW.name]),
        "ledger": pa.Table.from_pylist(ledger, arrow_schema("ledger")),
        "evidence": evidence.drop_columns([ROW.name]),
    }
    files = {}
    for table, contents in done.items():
        hashes = digests if table == "articles" else table_digests(contents)
        files[table] = write_parquet(folder, f"{table}.parquet", contents.cast(arrow_schema(table)), hashes).as_dict()
        digest_file(folder, table).write_bytes(b"".join(sorted(hashes)))
    written = pq.read_table(folder / files["articles"]["path"])  # what lies on the disk is judged
    phrases = load_tables(task.given.outlets, task.given.phrases).phrases
    save(skinny_file(folder), skinny(written, task.given.requirements.rules, phrases))
    return {
        "files": files,
        "statuses": Counter(row["status"] for row in ledger),
        "refusals": [[*key, *refusal] for key, refusal in _refusals(ledger).items()],
        "filled": {c.name: len(articles) - articles[c.name].null_count for c in ARTICLES},
        "languages": Counter(row["language"] or "" for row in ledger if row["status"] == "accepted"),
    }


def _decide(ledger: list[Row], decisions: pa.Table) -> None:
    for decided in decisions.to_pylist():
        row = ledger[decided[ROW.name]]
        row |= {"duplicate_group": decided["duplicate_group"], "similarity": decided["similarity"]}
        if decided["rule"]:
            row |= {"status": "withheld", "stage": "survey", "rule": decided["rule"], "message": decided["message"]}


def _reject(ledger: list[Row], articles: pa.Table, given: Given) -> None:
    phrases = load_tables(given.outlets, given.phrases).phrases
    rows = articles[ROW.name].to_pylist()
    for at, (rule, message) in first_violations(articles, given.requirements, phrases).items():
        ledger[rows[at]] |= {"status": "rejected", "stage": "check", "rule": rule, "message": message}


def _accepted(table: pa.Table, ledger: list[Row]) -> pa.Table:
    accepted = pa.array((i for i, row in enumerate(ledger) if row["status"] == "accepted"), ROW.type)
    return table.filter(pc.is_in(table[ROW.name], accepted))


def _refusals(ledger: list[Row]) -> dict[tuple[str, str, str], tuple[int, str, str]]:
    """Return, by (status, stage, rule), how many documents were kept out, and the first one's source and message."""
    refusals: dict[tuple[str, str, str], tuple[int, str, str]] = {}
    for row in ledger:
        if row["status"] != "accepted":
            key = row["status"], row["stage"], row["rule"]
            count, source, message = refusals.get(key, (0, row["source"], row["message"]))
            refusals[key] = count + 1, source, message
    return refusals
