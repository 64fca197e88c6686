"""The last step: a settled shard written, with what the survey decided."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from copydesk.dataset.hashes import canonical_json, file_sha256, table_digests
from copydesk.dataset.manifest import FileFacts
from copydesk.dataset.profile import Profile
from copydesk.dataset.work import ROW, load, refused_file, save
from copydesk.parser import load_tables
from copydesk.shard.given import Given, key_of
from copydesk.shard.settle import SettledShard
from copydesk.write.rows import Row
from copydesk.write.tables import write_parquet
from copydesk_schema.arrow import arrow_schema
from copydesk_schema.columns import FIELDS
from copydesk_schema.contract import skinny

_SUMMARY = "finished.json"


@dataclass(frozen=True, slots=True)
class FinishTask:
    """A settled shard to write. decisions: the survey's file about it."""

    settled: SettledShard
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

    files: by table and split, "" for none, each with its name in the folder. refusals: by (status, stage, rule).
    profile: of its articles. rules: by field and rule, articles whose value it found, or says why there is none.
    splits: articles by split; "" where there is none.
    """

    number: int
    folder: Path
    files: Mapping[tuple[str, str], FileFacts]
    statuses: Counter[str]
    refusals: Mapping[tuple[str, str, str], Refusal]
    profile: Profile
    rules: Counter[tuple[str, str]]
    splits: Counter[str]


def finish_shard(task: FinishTask) -> FinishedShard:
    """Return the shard as it was finished before from the same parts, or finish it now."""
    store, settled = task.given.store, task.settled
    key = key_of("finish", settled.key, file_sha256(task.decisions))
    folder = store.find(key)
    if folder is None:
        draft = store.draft()
        (draft / _SUMMARY).write_bytes(canonical_json(_finish(task, draft)))
        folder = store.keep(draft, key)
        pa.default_memory_pool().release_unused()
    return _finished(settled.number, folder, orjson.loads((folder / _SUMMARY).read_bytes()))


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
        {(table, split): FileFacts(**facts) for table, split, facts in summary["files"]},
        Counter(summary["statuses"]),
        {(status, stage, rule): Refusal(*refusal) for status, stage, rule, *refusal in summary["refusals"]},
        Profile.from_dict(summary["profile"]),
        Counter({(field, rule): count for field, rule, count in summary["rules"]}),
        Counter(summary["splits"]),
    )


def _finish(task: FinishTask, folder: Path) -> dict[str, Any]:
    """Settle each document's status, write the shard of each of the three tables, and return what it came to."""
    tables = task.settled.tables
    ledger = load(tables / "ledger.arrow").to_pylist()
    _refuse(ledger, load(refused_file(task.settled.folder)))
    _decide(ledger, load(task.decisions))
    articles = _accepted(load(tables / "articles.arrow"), ledger)
    evidence = _accepted(load(tables / "evidence.arrow"), ledger)

    digests = table_digests(articles.drop_columns([ROW.name]))
    for row, digest in zip(articles[ROW.name].to_pylist(), digests, strict=True):
        ledger[row]["article_sha256"] = digest.hex()
    done = {
        "articles": articles.drop_columns([ROW.name]),
        "ledger": pa.Table.from_pylist(ledger, arrow_schema("ledger")),
        "evidence": evidence.drop_columns([ROW.name]),
    }
    splits = [ledger[row]["split"] or "" for row in articles[ROW.name].to_pylist()]
    files, written = [], []
    for table, contents in done.items():
        hashes = digests if table == "articles" else table_digests(contents)
        parts = _by_split(contents, hashes, splits) if table == "articles" else [("", contents, hashes)]
        for split, rows, its_hashes in parts:
            path = f"{table}-{split}.parquet" if split else f"{table}.parquet"
            facts = write_parquet(folder, path, rows.cast(arrow_schema(table)), its_hashes)
            files.append([table, split, facts.as_dict()])
            if table == "articles":  # what lies on the disk is judged
                written.append(pq.read_table(folder / path))
        digest_file(folder, table).write_bytes(b"".join(sorted(hashes)))
    phrases = load_tables(*task.given.choice).phrases
    save(skinny_file(folder), skinny(pa.concat_tables(written), task.given.requirements.rules, phrases))
    return {
        "files": files,
        "statuses": Counter(row["status"] for row in ledger),
        "refusals": [[*key, *refusal] for key, refusal in _refusals(ledger).items()],
        "profile": Profile.of(
            done["articles"], (row["language"] for row in ledger if row["status"] == "accepted")
        ).as_dict(),
        "rules": [[*key, count] for key, count in _rules(ledger).items()],
        "splits": Counter(splits),
    }


def _refuse(ledger: list[Row], refused: pa.Table) -> None:
    for row in refused.to_pylist():
        why = {"rule": row["rule"], "message": row["message"]}
        ledger[row[ROW.name]] |= {"status": "rejected", "stage": "check"} | why


def _decide(ledger: list[Row], decisions: pa.Table) -> None:
    for decided in decisions.to_pylist():
        row = ledger[decided[ROW.name]]
        row |= {name: decided[name] for name in ("duplicate_group", "similarity", "split")}
        if decided["rule"]:
            row |= {"status": "withheld", "stage": "survey", "rule": decided["rule"], "message": decided["message"]}


def _accepted(table: pa.Table, ledger: list[Row]) -> pa.Table:
    accepted = pa.array((i for i, row in enumerate(ledger) if row["status"] == "accepted"), ROW.type)
    return table.filter(pc.is_in(table[ROW.name], accepted))


def _by_split(articles: pa.Table, digests: list[bytes], splits: list[str]) -> list[tuple[str, pa.Table, list[bytes]]]:
    """Return the articles of each split with their digests; all of them where there is none."""
    return [
        (
            split,
            articles.filter(pa.array([other == split for other in splits], pa.bool_())),
            [digest for digest, other in zip(digests, splits, strict=True) if other == split],
        )
        for split in sorted(set(splits)) or [""]
    ]


def _rules(ledger: list[Row]) -> Counter[tuple[str, str]]:
    accepted = (row for row in ledger if row["status"] == "accepted")
    return Counter((field, row[f"{field}_rule"]) for row in accepted for field in FIELDS)


def _refusals(ledger: list[Row]) -> dict[tuple[str, str, str], tuple[int, str, str]]:
    """Return, by (status, stage, rule), how many documents were kept out, and the first one's source and message."""
    refusals: dict[tuple[str, str, str], tuple[int, str, str]] = {}
    for row in ledger:
        if row["status"] != "accepted":
            key = row["status"], row["stage"], row["rule"]
            count, source, message = refusals.get(key, (0, row["source"], row["message"]))
            refusals[key] = count + 1, source, message
    return refusals
