"""How the dataset is opened: one example a library, each run by a test."""

from copydesk.write.card.facts import CardFacts

_LOADING = """The examples run in this folder.

```python
import pandas as pd

articles = pd.read_parquet("articles")
```

```python
import polars as pl

articles = pl.read_parquet("articles/*.parquet")
```

```python
import duckdb

duckdb.sql("SELECT outlet, count(*) AS articles FROM 'articles/*.parquet' GROUP BY outlet ORDER BY articles DESC")
```

```python
from pathlib import Path

from datasets import load_dataset

dataset = str(Path.cwd())  # of a published one, its name on the Hub: "NAMESPACE/NAME"
articles = load_dataset(dataset, split="SPLIT")
evidence = load_dataset(dataset, "evidence", split="train")
```

`contract.yaml` is the contract of `articles` in pandera's form, `croissant.json` describes the tables for readers of
Croissant, and `manifest.json` holds a hash of every file. With copydesk, `copydesk validate .` checks them, and that
every value has its evidence."""


def loading(facts: CardFacts) -> str:
    """Return the examples, for the splits that there are."""
    return _LOADING.replace("SPLIT", next(iter(facts.splits), "train"))
