"""What a dataset says of the documents that have a truth: its ledger's rows, and of the accepted ones the articles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from copydesk.dataset.layout import Dataset
from copydesk.records import Article
from copydesk.shown import visible
from copydesk_schema.arrow import arrow_schema
from copydesk_schema.columns import FIELDS, STATUSES
from copydesk_schema.errors import DatasetError

_BATCH_ROWS = 1024
_COLUMNS = ("source", "id", "status", "stage", "rule", "message", *(f"{field}_rule" for field in FIELDS))
_DAMAGED = (pa.ArrowException, OSError, ValueError, EOFError)  # ArrowInvalid and UnicodeDecodeError are ValueErrors


@dataclass(frozen=True, slots=True)
class Answer:
    """One document: its row of the ledger, and its article; why: there is none, if it was not accepted."""

    source: str
    id: str | None
    status: str
    why: str | None
    ledger: Mapping[str, Any] = field(repr=False)
    article: Article | None = None

    def value(self, name: str) -> Any:
        """Return the article's value of a field, None without one."""
        return getattr(self.article, name) if self.article else None

    def rule(self, field: str) -> str | None:
        """Return the rule that found the article's value, or says why there is none."""
        return self.ledger.get(f"{field}_rule") if self.article else None


@dataclass(slots=True)
class Ledger:
    """The rows that a name may mean, by whole source, by the last part of it, and by id. columns: of the table."""

    columns: tuple[str, ...]
    documents: int = 0
    by_source: dict[str, Answer] = field(default_factory=dict)
    by_name: dict[str, list[Answer]] = field(default_factory=dict)
    by_id: dict[str, Answer] = field(default_factory=dict)

    def add(self, answer: Answer) -> None:
        """Take in a row; of copies, whose id is one, the accepted one has it."""
        self.by_source[answer.source] = answer
        self.by_name.setdefault(base_name(answer.source), []).append(answer)
        if answer.id is not None and (answer.id not in self.by_id or answer.status == STATUSES[0]):
            self.by_id[answer.id] = answer


def base_name(source: str) -> str:
    """Return the last part of a path."""
    return source.rpartition("/")[2]


def read_ledger(root: Path, sources: set[str], ids: set[str], by: Sequence[str]) -> Ledger:
    """Return the ledger's rows for these sources and ids; by: columns of it that are wanted, if there are such.

    Raises DatasetError if the folder is no dataset, or its ledger is damaged.
    """
    names = {base_name(source) for source in sources}
    files = _shards(root, "ledger")
    ledger = Ledger(tuple(_read_schema(root, files[0]).names))
    columns = [*_COLUMNS, *(key for key in by if key in ledger.columns and key not in _COLUMNS)]
    for batch in _stream(root, files, columns):
        ledger.documents += len(batch)
        for values in zip(*(batch.column(name).to_pylist() for name in columns), strict=True):
            row = dict(zip(columns, values, strict=True))
            if base_name(row["source"] or "") in names or row["id"] in ids:
                ledger.add(Answer(row["source"] or "", row["id"], row["status"], _why(row), row))
    return ledger


def _why(row: Mapping[str, Any]) -> str | None:
    return None if row["status"] == STATUSES[0] else f"at {row['stage']} by {row['rule']}: {row['message']}"


def read_articles(root: Path, ids: set[str]) -> dict[str, Article]:
    """Return the articles of these ids. Raises DatasetError if one is missing, or the table is damaged."""
    articles: dict[str, Article] = {}
    for batch in _stream(root, _shards(root, "articles"), arrow_schema("articles").names):
        for place, found in enumerate(batch.column("id").to_pylist()):
            if found in ids:  # a filter of Arrow's would want an array, and making one imports pandas: two seconds
                articles[found] = Article(**batch.slice(place, 1).to_pylist()[0])
    if missing := ids - articles.keys():
        raise _damaged(root, f"its ledger accepts {min(missing)}, which its articles lack")
    return articles


def _shards(root: Path, table: str) -> list[Path]:
    shards = Dataset(root).shards(table)
    if not shards:
        dist = visible(str(root))
        build = f"copydesk build SOURCE --out {dist}"
        raise DatasetError(f"{dist} is no dataset: it has no {table}/*.parquet; `{build}` makes one")
    return shards


def _read_schema(root: Path, path: Path) -> pa.Schema:
    try:
        return pq.read_schema(path)
    except _DAMAGED as error:
        raise _damaged(root, f"{path.parent.name}/{path.name}: {error}") from None


def _stream(root: Path, paths: Sequence[Path], columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield some columns, of the contract's types where it has them."""
    for path in paths:
        table = path.parent.name
        known = arrow_schema(table)
        try:
            with pq.ParquetFile(path) as file:
                have = file.schema_arrow
                if lacking := [name for name in columns if name not in have.names]:
                    raise _damaged(root, f"{table}/{path.name} has no column {lacking[0]}")
                types = [known.field(n).type if n in known.names else have.field(n).type for n in columns]
                wanted = pa.schema(zip(columns, types, strict=True))
                for batch in file.iter_batches(_BATCH_ROWS, columns=list(columns)):
                    yield batch.select(list(columns)).cast(wanted)
        except _DAMAGED as error:
            raise _damaged(root, f"{table}/{path.name}: {error}") from None


def _damaged(root: Path, what: str) -> DatasetError:
    dist = visible(str(root))
    return DatasetError(f"{dist} is damaged ({visible(what)}); `copydesk validate {dist}` says all that is wrong")
