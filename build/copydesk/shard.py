"""The two steps of a shard's life, each a pure function from a task to files and a small summary.

They run in this process, in a pool, or on a cluster: nothing here knows which.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from copydesk.check import Requirements, first_violations
from copydesk.dataset.hashes import table_digests
from copydesk.dataset.layout import shard_path
from copydesk.dataset.manifest import FileFacts
from copydesk.dataset.work import load, save
from copydesk.parser import load_tables, parse
from copydesk.parser.overrides import corrections, load_overrides
from copydesk.read import Entry, Reading, read_entries
from copydesk.records import Rejection
from copydesk.write.rows import Row, article_row, evidence_rows, ledger_row, unread_row
from copydesk.write.tables import write_parquet
from copydesk_schema.arrow import arrow_schema
from copydesk_schema.columns import ARTICLES, TABLES

ROW = pa.field("row", pa.int32(), nullable=False)
"""In intermediate tables: the document's place in its shard. Ids are no key there, as duplicates share one."""


@dataclass(frozen=True, slots=True)
class Given:
    """What every shard of a build is given. `work` holds intermediate files, `new` becomes the dataset."""

    work: Path
    new: Path
    outlets: tuple[Path, ...] = ()
    phrases: tuple[Path, ...] = ()
    overrides: Path | None = None
    requirements: Requirements = field(default_factory=Requirements)
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class ParseTask:
    """Documents to read and parse."""

    number: int
    documents: tuple[Entry, ...]
    given: Given


class Seen(NamedTuple):
    """A document after parsing. sha256: None if it could not be read.

    article: whether it makes one so far. corrected: whether a person corrected it.
    """

    source: str
    sha256: str | None
    article: bool = False
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class ParsedShard:
    """What the survey needs of a parsed shard, and the overrides that were used in it."""

    number: int
    documents: tuple[Seen, ...]
    overridden: frozenset[str]


@dataclass(frozen=True, slots=True)
class FinishTask:
    """A parsed shard to check and write. withheld: sources of this shard, each with rule and message."""

    number: int
    count: int
    withheld: Mapping[str, tuple[str, str]]
    given: Given


@dataclass(frozen=True, slots=True)
class Refusal:
    """Documents that one rule kept out: how many, and the first of them."""

    count: int
    source: str
    message: str


@dataclass(frozen=True, slots=True)
class FinishedShard:
    """What a shard came to. refusals: by (status, stage, rule). filled: articles with a value, by field.

    languages: articles by language, "" where it is unknown.
    """

    number: int
    files: tuple[FileFacts, ...]
    statuses: Counter[str]
    refusals: Mapping[tuple[str, str, str], Refusal]
    filled: Counter[str]
    languages: Counter[str]


def parse_shard(task: ParseTask) -> ParsedShard:
    """Read and parse a shard's documents into intermediate tables."""
    tables = load_tables(task.given.outlets, task.given.phrases)
    overrides = load_overrides(task.given.overrides)
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    documents = []
    used: set[str] = set()
    for row, document in enumerate(read_entries(task.documents, task.given.reading)):
        if isinstance(document, Rejection):
            rows["ledger"].append(unread_row(document))
            documents.append(Seen(document.source, None))
            continue
        correction = corrections(document, overrides)
        used |= {document.source, document.id} & overrides.keys()
        parsed = parse(document, tables, correction)
        applied = correction if parsed.fields else {}
        rows["ledger"].append(ledger_row(document, parsed, applied))
        if parsed.article:
            rows["articles"].append({"row": row} | article_row(parsed.article))
            rows["evidence"].extend({"row": row} | evidence for evidence in evidence_rows(document, parsed))
        documents.append(Seen(document.source, document.sha256, parsed.article is not None, bool(applied)))
    for table, records in rows.items():
        schema = arrow_schema(table)
        with_row = schema if table == "ledger" else schema.insert(0, ROW)
        save(_intermediate(task.given, table, task.number), pa.Table.from_pylist(records, with_row))
    return ParsedShard(task.number, tuple(documents), frozenset(used))


def finish_shard(task: FinishTask) -> FinishedShard:
    """Settle each document's status, and write the shard of each of the three tables."""
    ledger = load(_intermediate(task.given, "ledger", task.number)).to_pylist()
    articles = load(_intermediate(task.given, "articles", task.number))
    evidence = load(_intermediate(task.given, "evidence", task.number))
    _withhold(ledger, task.withheld)
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
    files = []
    for table, contents in done.items():
        hashes = digests if table == "articles" else table_digests(contents)
        path = shard_path(table, task.number, task.count)
        files.append(write_parquet(task.given.new, path, contents.cast(arrow_schema(table)), hashes))
        digest_file(task.given.work, table, task.number).write_bytes(b"".join(sorted(hashes)))
    filled = Counter({c.name: len(articles) - articles[c.name].null_count for c in ARTICLES})
    languages = Counter(row["language"] or "" for row in ledger if row["status"] == "accepted")
    statuses = Counter(row["status"] for row in ledger)
    return FinishedShard(task.number, tuple(files), statuses, _refusals(ledger), filled, languages)


def digest_file(work: Path, table: str, number: int) -> Path:
    """Return where a shard leaves its rows' digests, sorted and joined."""
    return work / f"{number:05d}.{table}.digests"


def _intermediate(given: Given, table: str, number: int) -> Path:
    return given.work / f"{number:05d}.{table}.arrow"


def _withhold(ledger: list[Row], withheld: Mapping[str, tuple[str, str]]) -> None:
    for row in ledger:
        if why := withheld.get(row["source"]):
            row |= {"status": "withheld", "stage": "survey", "rule": why[0], "message": why[1]}


def _reject(ledger: list[Row], articles: pa.Table, given: Given) -> None:
    phrases = load_tables(given.outlets, given.phrases).phrases
    rows = articles[ROW.name].to_pylist()
    for at, (rule, message) in first_violations(articles, given.requirements, phrases).items():
        ledger[rows[at]] |= {"status": "rejected", "stage": "check", "rule": rule, "message": message}


def _accepted(table: pa.Table, ledger: list[Row]) -> pa.Table:
    accepted = pa.array((i for i, row in enumerate(ledger) if row["status"] == "accepted"), ROW.type)
    return table.filter(pc.is_in(table[ROW.name], accepted))


def _refusals(ledger: list[Row]) -> dict[tuple[str, str, str], Refusal]:
    refusals: dict[tuple[str, str, str], Refusal] = {}
    for row in ledger:
        if row["status"] != "accepted":
            key = row["status"], row["stage"], row["rule"]
            known = refusals.get(key)
            refusals[key] = (
                Refusal(known.count + 1, known.source, known.message)
                if known
                else Refusal(1, row["source"], row["message"])
            )
    return refusals
