"""The card's YAML: what the Hub and `datasets` read of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import yaml

from copydesk.dataset.layout import Dataset, split_of
from copydesk.dataset.profile import UNKNOWN
from copydesk.write.card.facts import CardFacts
from copydesk.write.card.own import OwnCard
from copydesk_schema.columns import TABLES, Column

TAGS = ("text", "news", "copydesk")  # the modality first
_LEAST_SHARE = 0.01  # of the articles
_SIZES = (  # the Hub's categories: name, exclusive upper bound
    ("n<1K", 10**3), ("1K<n<10K", 10**4), ("10K<n<100K", 10**5), ("100K<n<1M", 10**6), ("1M<n<10M", 10**7),
    ("10M<n<100M", 10**8), ("100M<n<1B", 10**9), ("1B<n<10B", 10**10), ("10B<n<100B", 10**11), ("100B<n<1T", 10**12),
    ("n>1T", 10**100),
)  # fmt: skip


def front_matter(dataset: Dataset, facts: CardFacts, own: OwnCard) -> str:
    """Return the YAML between its fences: a person's keys over the generated, and over both what the settings state."""
    tables = [table for table in TABLES if dataset.shards(table)]
    keys = _front(facts) | dict(own.keys)
    keys["tags"] = list(dict.fromkeys((*TAGS, *_listed(own.keys.get("tags")))))
    keys |= {k: v for k, v in facts.settings.items() if v is not None}
    keys["configs"] = [_config(dataset, table) for table in tables]
    keys["dataset_info"] = [dataset_info(dataset, table) for table in tables]
    return f"---\n{yaml.safe_dump(keys, sort_keys=False, allow_unicode=True, width=120)}---\n"


def _front(facts: CardFacts) -> dict[str, Any]:
    """Return what the build knows, in the order and the words of the Hub's own cards."""
    languages = main_languages(facts)
    headlines = facts.profile.filled.get("title", 0) * 2 >= facts.accepted
    keys: dict[str, Any] = {"pretty_name": facts.name}
    if languages:
        keys["language"] = languages
        keys["multilinguality"] = ["monolingual" if len(languages) == 1 else "multilingual"]
    tasks = _tasks(headlines) if "body" not in facts.omits else {}
    return keys | {
        "annotations_creators": ["machine-generated"],
        "language_creators": ["found"],
        "size_categories": [next(name for name, bound in _SIZES if facts.accepted < bound)],
        "source_datasets": ["original"],
        **tasks,
    }


def _tasks(headlines: bool) -> dict[str, Any]:
    return {
        "task_categories": ["text-generation", "fill-mask"] + (["summarization"] if headlines else []),
        "task_ids": ["language-modeling", "masked-language-modeling"]
        + (["news-articles-headline-generation"] if headlines else []),
    }


def main_languages(facts: CardFacts) -> list[str]:
    """Return the languages by which one may look for the dataset, most first: a stray page makes none."""
    least = facts.accepted * _LEAST_SHARE
    counts = sorted(facts.profile.languages.items(), key=lambda item: (-item[1], item[0]))
    return [code for code, count in counts if code != UNKNOWN and count >= least]


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _config(dataset: Dataset, table: str) -> dict[str, Any]:
    files = [{"split": split, "path": f"{table}/{split}-*.parquet"} for split in _splits(dataset, table)]
    default = {"default": True} if table == "articles" else {}
    return {"config_name": table} | default | {"data_files": files}


def columns_of(dataset: Dataset, table: str) -> list[Column]:
    """Return the contract's columns that a table's files have."""
    shards = dataset.shards(table)
    names = set(pq.read_schema(shards[0]).names) if shards else set()
    return [column for column in TABLES[table] if column.name in names]


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
        "features": [{"name": c.name, "dtype": c.type} for c in columns_of(dataset, table)],
        "splits": splits,
        "download_size": sum(path.stat().st_size for path in dataset.shards(table)),
        "dataset_size": sum(split["num_bytes"] for split in splits),
    }


def _splits(dataset: Dataset, table: str) -> Mapping[str, list[Path]]:
    splits: dict[str, list[Path]] = {}
    for path in dataset.shards(table):
        splits.setdefault(split_of(path) or "", []).append(path)
    return splits
