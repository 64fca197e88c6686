"""The second step: pages with lines that recur read once more, and all articles asked what the contract asks."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from copydesk.check import first_violations
from copydesk.dataset.hashes import canonical_json
from copydesk.dataset.work import RECURRING, REFUSED, ROW, SEEN, lines_file, load, refused_file, save, seen_file
from copydesk.parser import load_tables, parse
from copydesk.parser.overrides import corrections, load_overrides
from copydesk.parser.recurring import RecurringLines, line_key
from copydesk.parser.tables import Recurring
from copydesk.read import load_entries, read_entries
from copydesk.records import RawDocument
from copydesk.shard.given import Given, key_of
from copydesk.shard.lines import to_read_again
from copydesk.shard.parse import ParsedShard
from copydesk.shard.rows import Rows
from copydesk.survey.signatures import keep_signatures, read_digests, sign, signed_rows
from copydesk_schema.arrow import arrow_schema
from copydesk_schema.errors import CopydeskError

_SUMMARY = "settled.json"


class ChangedError(CopydeskError):
    """A source is not what it was a moment ago."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class SettleTask:
    """A parsed shard. listing: the file of its entries. recurring: that of the lines that recur."""

    parsed: ParsedShard
    listing: Path
    recurring: Path
    given: Given


@dataclass(frozen=True, slots=True)
class SettledShard:
    """A shard whose articles are final. folder: of the thin table, and of what is refused.

    tables, signatures: the folders that hold them. texts: the lines that recur, as far as they were met, by their keys.
    """

    number: int
    key: str
    folder: Path
    tables: Path
    texts: Mapping[int, str]

    @property
    def signatures(self) -> Path:
        """The folder that holds the signatures: they change with the tables."""
        return self.tables


def settle_shard(task: SettleTask) -> SettledShard:
    """Return the shard as it was settled before from the same parts, or settle it now."""
    given, parsed = task.given, task.parsed
    again = _again(task)
    recurring = [[row, with_lines.rule, sorted(with_lines.keys)] for row, with_lines in again.items()]
    key = key_of("settle", parsed.key, asdict(given.requirements), recurring)
    folder = given.store.find(key)
    if folder is None:
        draft = given.store.draft()
        texts = _read_again(task, again, draft) if again else {}
        _check(draft if again else parsed.folder, given, draft)
        (draft / _SUMMARY).write_bytes(canonical_json({str(line): text for line, text in texts.items()}))
        folder = given.store.keep(draft, key)
    texts = {int(line): text for line, text in orjson.loads((folder / _SUMMARY).read_bytes()).items()}
    return SettledShard(parsed.number, key, folder, folder if again else parsed.folder, texts)


def _again(task: SettleTask) -> dict[int, Recurring]:
    """Return the rows to read once more, each with the lines that recur."""
    table = load(task.recurring)
    if not len(table):
        return {}
    recurring = RecurringLines(zip(*(table[name].to_pylist() for name in RECURRING.names), strict=True))
    outlets = load(seen_file(task.parsed.folder), ["outlet"])["outlet"].to_pylist()
    return dict(to_read_again(load(lines_file(task.parsed.folder)), outlets, recurring))


def _read_again(task: SettleTask, again: Mapping[int, Recurring], folder: Path) -> dict[int, str]:
    """Leave the shard's tables and signatures, with what some rows are now; and return the lines that were met."""
    given, before = task.given, task.parsed.folder
    overrides = load_overrides(given.overrides)
    tables = load_tables(*given.choice)
    hashes = load(seen_file(before), ["sha256"])["sha256"].to_pylist()
    rows = Rows(overrides)
    texts: dict[int, str] = {}
    for row, document in enumerate(read_entries(load_entries(task.listing), given.reading)):
        if row not in again:
            continue
        if not isinstance(document, RawDocument) or document.sha256 != hashes[row]:
            raise ChangedError(f"{document.source} was changed while the build ran; run it again")
        parsed = parse(document, replace(tables, recurring=again[row]), corrections(document, overrides))
        rows.add(document, parsed, row)
        assert parsed.page is not None
        for start, end, *_ in parsed.pieces:
            text = parsed.page.text[start:end]
            if (line := line_key(text)) in again[row].known_by:
                texts[line] = text
    if rows.count != len(again):
        raise ChangedError("a source has fewer documents than before; run the build again")
    ledger = load(before / "ledger.arrow").to_pylist()
    for row, now in zip(again, rows.table("ledger").to_pylist(), strict=True):
        ledger[row] = now
    save(folder / "ledger.arrow", pa.Table.from_pylist(ledger, arrow_schema("ledger")))
    for name in ("articles", "evidence"):
        save(folder / f"{name}.arrow", _instead(load(before / f"{name}.arrow"), rows.table(name), again))
    _sign_again(before, rows.table("articles"), again, folder)
    seen = load(seen_file(before)).to_pylist()
    for row, one in zip(again, rows.seen().to_pylist(), strict=True):
        seen[row] = one
    save(seen_file(folder), pa.Table.from_pylist(seen, SEEN))
    return texts


def _instead(table: pa.Table, now: pa.Table, again: Collection[int]) -> pa.Table:
    """Return a table with what some rows of the shard have now, in their order."""
    old = table.filter(pc.invert(pc.is_in(table[ROW.name], pa.array(again, ROW.type))))
    return pa.concat_tables([old, now]).sort_by(ROW.name)  # it is stable


def _sign_again(before: Path, articles: pa.Table, again: Collection[int], folder: Path) -> None:
    rows = signed_rows(before)
    kept = ~np.isin(rows, list(again))
    signed, digests = sign(articles["body"].to_pylist())
    rows = np.concatenate((rows[kept], articles[ROW.name].to_numpy()[signed]))
    order = np.argsort(rows)
    keep_signatures(folder, rows[order], np.concatenate((read_digests(before)[kept], digests))[order])


def _check(tables: Path, given: Given, folder: Path) -> None:
    """Leave the articles that break the contract, and the thin table with those that do not."""
    articles = load(tables / "articles.arrow")
    phrases = load_tables(*given.choice).phrases
    rows = articles[ROW.name].to_pylist()
    broken = first_violations(articles, given.requirements, phrases)
    refused = [{ROW.name: rows[at], "rule": rule, "message": why} for at, (rule, why) in broken.items()]
    save(refused_file(folder), pa.Table.from_pylist(refused, REFUSED))
    seen = load(seen_file(tables))
    left = pa.array(set(rows) - {row[ROW.name] for row in refused}, ROW.type)
    makes_one = pc.is_in(pa.array(range(len(seen)), ROW.type), left)
    column = SEEN.get_field_index("article")
    save(seen_file(folder), seen.set_column(column, SEEN.field(column), makes_one))
