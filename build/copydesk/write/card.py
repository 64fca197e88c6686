"""README.md: the dataset card. Its figures come from the Parquet footers, its prose from what the build knows.

A person's own YAML keys and prose (`card.md`) stand beside what is generated; `configs` and `dataset_info` are always
generated, since a stale one makes `datasets` fail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import yaml

from copydesk.dataset.layout import Dataset, split_of
from copydesk.records import Alike
from copydesk_schema.columns import ARTICLES, EVIDENCE, FIELDS, LEDGER, TABLES, Column
from copydesk_schema.errors import ConfigError

GENERATED_KEYS = ("configs", "dataset_info")
_FENCE = "---"
_LEAST_SHARE = 0.01  # of the articles
_SIZES = (  # the Hub's categories: name, exclusive upper bound
    ("n<1K", 10**3), ("1K<n<10K", 10**4), ("10K<n<100K", 10**5), ("100K<n<1M", 10**6), ("1M<n<10M", 10**7),
    ("10M<n<100M", 10**8), ("100M<n<1B", 10**9), ("1B<n<10B", 10**10), ("10B<n<100B", 10**11), ("100B<n<1T", 10**12),
    ("n>1T", 10**100),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card tells of a build. counts: `read` and each status. rules: refusals by `status:rule`.

    languages: articles by language, most first; those of none that is known ("") last.
    settings: the card's keys that the settings state, `pretty_name` and `license`; None where they do not.
    """

    name: str
    settings: Mapping[str, str | None]
    counts: Mapping[str, int]
    rules: Mapping[str, int]
    filled: Mapping[str, int]
    languages: Mapping[str, int]
    alike: Alike
    splits: Mapping[str, int]
    version: str


@dataclass(frozen=True, slots=True)
class OwnCard:
    """A person's YAML keys and prose."""

    keys: Mapping[str, Any]
    prose: str


def read_own_card(path: Path) -> OwnCard:
    """Return the keys and prose of a `card.md`. Raises ConfigError if its YAML is malformed or sets a generated key."""
    try:
        keys, prose = split_card(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot read the card {path}: {error}") from None
    for key in GENERATED_KEYS:
        if key in keys:
            raise ConfigError(f"{path}: '{key}' is generated from the Parquet files; take it out")
    return OwnCard(keys, prose.strip())


def split_card(text: str) -> tuple[dict[str, Any], str]:
    """Return a card's YAML keys and its prose. Raises ValueError if the YAML is malformed."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if not lines or lines[0].strip() != _FENCE:
        return {}, text
    try:
        end = lines.index(_FENCE, 1)
    except ValueError:
        raise ValueError(f"its YAML begins with {_FENCE} and never ends with one") from None
    try:
        keys = yaml.safe_load("\n".join(lines[1:end])) or {}
    except yaml.YAMLError as error:
        raise ValueError(f"its YAML is malformed: {error}") from None
    if not isinstance(keys, dict):
        raise ValueError("its YAML must be keys and values")
    return keys, "\n".join(lines[end + 1 :])


def render_card(dataset: Dataset, facts: CardFacts, own: OwnCard | None = None) -> str:
    """Return the card of a folder whose tables are written."""
    front: dict[str, Any] = {"pretty_name": facts.name}
    if languages := _main_languages(facts):
        front["language"] = languages
    front["tags"] = ["news", "copydesk"]
    front["size_categories"] = [_size_category(facts.counts["accepted"])]
    keys = {k: v for k, v in front.items() if v is not None} | dict(own.keys if own else {})
    keys |= {k: v for k, v in facts.settings.items() if v is not None}  # what was asked for stands over the own card
    keys |= {"configs": _configs(dataset), "dataset_info": [dataset_info(dataset, table) for table in TABLES]}
    yaml_text = yaml.safe_dump(keys, sort_keys=False, allow_unicode=True, width=120)
    return f"{_FENCE}\n{yaml_text}{_FENCE}\n\n{_prose(facts, own.prose if own else '')}"


def _main_languages(facts: CardFacts) -> list[str]:
    """Return the languages by which one may look for the dataset: a stray page makes none."""
    least = facts.counts["accepted"] * _LEAST_SHARE
    return [code for code, count in facts.languages.items() if code and count >= least]


def _size_category(rows: int) -> str:
    return next(name for name, bound in _SIZES if rows < bound)


def _splits(dataset: Dataset, table: str) -> dict[str, list[Path]]:
    splits: dict[str, list[Path]] = {}
    for path in dataset.shards(table):
        splits.setdefault(split_of(path) or "", []).append(path)
    return splits


def _configs(dataset: Dataset) -> list[dict[str, Any]]:
    return [
        {"config_name": table}
        | ({"default": True} if table == "articles" else {})
        | {"data_files": [{"split": split, "path": f"{table}/{split}-*.parquet"} for split in _splits(dataset, table)]}
        for table in TABLES
    ]


def dataset_info(dataset: Dataset, table: str) -> dict[str, Any]:
    """Return a config's `dataset_info`: features from the contract, counts and sizes from the Parquet footers."""
    splits = []
    for split, paths in _splits(dataset, table).items():
        footers = [pq.read_metadata(path) for path in paths]
        groups = [footer.row_group(i) for footer in footers for i in range(footer.num_row_groups)]
        size = sum(group.total_byte_size for group in groups)
        splits.append({"name": split, "num_bytes": size, "num_examples": sum(f.num_rows for f in footers)})
    return {
        "config_name": table,
        "features": [{"name": c.name, "dtype": c.type} for c in TABLES[table]],
        "splits": splits,
        "download_size": sum(path.stat().st_size for path in dataset.shards(table)),
        "dataset_size": sum(split["num_bytes"] for split in splits),
    }


def _prose(facts: CardFacts, own: str) -> str:
    accepted = facts.counts["accepted"]
    filled = {c.name: f"{facts.filled[c.name]:,} of {accepted:,}" for c in ARTICLES}
    sections = [
        "" if own.startswith("# ") else f"# {facts.name}",
        own,
        "## What is here",
        f"{accepted:,} news articles, parsed from raw documents by copydesk {facts.version}. Every value that is not "
        "null was read from the document, and `evidence` says where, or given by a person (rule `given:override`); a "
        "null means that the document does not state the value, and `ledger` says why. Nothing was guessed.",
        _counts(facts),
        _languages(facts),
        _alike(facts.alike),
        _split_counts(facts),
        "## Articles\n\n" + _columns(ARTICLES, filled),
        "## Ledger\n\nOne row for every document that was read, accepted or not.\n\n" + _columns(LEDGER),
        "## Evidence\n\nOne row for every span that a value was read from. Spans are half-open, in characters of the "
        "document's decoded text. Every rule names a reader: the value is what the reader makes of the spans' text.\n\n"
        + _columns(EVIDENCE),
        _loading(next(iter(facts.splits), "train")),
        _LIMITS,
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _counts(facts: CardFacts) -> str:
    counts = facts.counts
    total = " + ".join(f"{counts[s]:,} {s}" for s in ("accepted", "rejected", "withheld"))
    lines = [f"{counts['read']:,} documents read = {total}."]
    if facts.rules:
        lines += ["", "| not in the dataset | rule | documents |", "|---|---|---|"]
        for key, count in facts.rules.items():
            status, _, rule = key.partition(":")
            lines.append(f"| {status} | `{rule}` | {count:,} |")
    return "\n".join(lines)


def _languages(facts: CardFacts) -> str:
    lines = ["| language | articles | share |", "|---|---|---|"]
    for code, count in facts.languages.items():
        lines.append(f"| {code or 'unknown'} | {count:,} | {count / facts.counts['accepted']:.1%} |")
    return "\n".join(lines)


def _alike(alike: Alike) -> str:
    if not alike.groups:
        return "No two articles are alike."
    several = f"{alike.articles:,} of the articles found are like another, in {_counted(alike.groups, 'group')}"
    across = f"{alike.articles_across_outlets:,} of them in {_counted(alike.groups_across_outlets, 'group')}"
    return f"{several}; {across} across outlets, as wire copy is. `ledger` has the groups: `duplicate_group`."


def _split_counts(facts: CardFacts) -> str:
    if not facts.splits:
        return ""
    lines = ["No two articles that are alike lie in different splits."]
    lines += ["", "| split | articles | share |", "|---|---|---|"]
    for split, count in facts.splits.items():
        lines.append(f"| {split} | {count:,} | {count / facts.counts['accepted']:.1%} |")
    return "\n".join(lines)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _columns(columns: tuple[Column, ...], filled: Mapping[str, str] | None = None) -> str:
    head = ["column", "type", "meaning"] + (["filled"] if filled else [])
    rows = [head, ["---"] * len(head)]
    for column in columns:
        nullable = " or null" if column.nullable else ""
        row = [f"`{column.name}`", f"{column.type}{nullable}", column.meaning.replace("|", "\\|")]
        rows.append(row + ([filled[column.name]] if filled else []))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _loading(split: str) -> str:
    return _LOADING.replace("SPLIT", split)


_LOADING = """## Loading

```python
import pandas as pd
articles = pd.read_parquet("articles")

# "." is this folder; on the Hub, write the dataset's name
from datasets import load_dataset
articles = load_dataset(".", split="SPLIT")
evidence = load_dataset(".", "evidence", split="train")
```

`contract.yaml` is the contract of `articles` in pandera's form, and `manifest.json` holds a hash of every file. With
copydesk, `copydesk validate .` checks both, and that every value has its evidence."""

_LIMITS = f"""## Limits

Dates are the days that documents state, without a time zone. {", ".join(f"`{f}`" for f in FIELDS)} may be null.
The texts belong to their publishers: the licence of this folder covers them only as far as the person who published it
has the right to give it. Articles name people; nothing was masked."""
