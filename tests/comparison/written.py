"""Small datasets, written as they are listed: for laws that must hold of any two of them."""

import datetime
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from copydesk.dataset.layout import shard_path
from copydesk.dataset.manifest import FORMAT, seal
from copydesk_schema.arrow import arrow_schema


class Row(NamedTuple):
    """A document that was read. text: what tells its bytes from others'. rule: why it was not accepted."""

    source: str
    text: int
    date: datetime.date | None = None
    outlet: str | None = None
    title: str | None = None
    body: str = "The ferry runs twice a day."
    url: str | None = None
    rule: str | None = None
    split: str | None = None
    language: str | None = None

    @property
    def id(self) -> str:
        """The id of its article."""
        return self.sha256[:32]

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(str(self.text).encode()).hexdigest()

    @property
    def article(self) -> dict[str, object]:
        """Its row among the articles."""
        return {"id": self.id, **{name: getattr(self, name) for name in ("date", "outlet", "title", "body", "url")}}

    @property
    def ledger(self) -> dict[str, object]:
        """Its row in the ledger."""
        status = "withheld" if self.rule == "duplicate" else "rejected" if self.rule else "accepted"
        return {
            "source": self.source,
            "id": self.id,
            "sha256": self.sha256,
            "status": status,
            "rule": self.rule,
            "split": None if self.rule else self.split,
            "language": self.language,
            "article_sha256": None if self.rule else hashlib.sha256(repr(self.article).encode()).hexdigest(),
        }


_FEW = st.sampled_from(["Bridge closes", "Ferry runs", "Мост", "<b>"])
_READ = {
    "date": st.none() | st.dates(datetime.date(2024, 12, 30), datetime.date(2025, 1, 3)),
    "outlet": st.none() | st.sampled_from(["BBC News", "CNN", "UNN"]),
    "title": st.none() | _FEW,
    "body": _FEW,
    "url": st.none() | st.sampled_from(["https://a.example/", "https://b.example/"]),
    "rule": st.none() | st.none() | st.sampled_from(["empty_file", "no_body"]),
    "split": st.sampled_from(["train", "test"]),
    "language": st.none() | st.sampled_from(["en", "de"]),
}


@st.composite
def datasets(draw: st.DrawFn, most: int = 8) -> list[Row]:
    """Return the documents of a dataset: sources are unique, and of equal documents one is accepted."""
    places = draw(st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 11), max_size=most))
    rows, seen = [], set()
    for source, text in sorted(places.items()):
        read: dict[str, Any] = {name: draw(strategy) for name, strategy in _READ.items()}
        if text in seen:
            read["rule"] = "duplicate"
        elif read["rule"] is None:
            seen.add(text)
        rows.append(Row(f"{source}.txt", text, **read))
    return rows


def accepted(rows: Sequence[Row]) -> list[Row]:
    """Return the documents that are articles."""
    return [row for row in rows if row.rule is None]


def write(root: Path, rows: Sequence[Row], shards: int = 1, omits: tuple[str, ...] = ()) -> Path:
    """Write a dataset folder. shards: files of a table, which the rows are dealt to."""
    for table, found in (("articles", [r.article for r in accepted(rows)]), ("ledger", [r.ledger for r in rows])):
        schema = arrow_schema("articles", omits) if table == "articles" else arrow_schema(table)
        for number in range(shards):
            path = root / shard_path(table, number, shards)
            path.parent.mkdir(parents=True, exist_ok=True)
            columns = {name: [row.get(name) for row in found[number::shards]] for name in schema.names}
            pq.write_table(pa.table(columns, schema), path)
    manifest = {"format": FORMAT, "configuration": {"license": None}, "tool": {}, "files": [], "omits": list(omits)}
    (root / "manifest.json").write_bytes(seal(manifest))
    return root


@contextmanager
def written(*datasets: Sequence[Row], shards: int = 1, omits: tuple[str, ...] = ()) -> Iterator[list[Path]]:
    """Yield the folders of datasets, which are gone afterwards."""
    with tempfile.TemporaryDirectory() as place:
        yield [write(Path(place) / str(n), rows, shards, omits) for n, rows in enumerate(datasets)]
