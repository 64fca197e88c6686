"""The contract of a copydesk dataset: columns, rules, features, outlets, phrases.

In a notebook:

    import pandas as pd, copydesk_schema
    copydesk_schema.articles_schema("pandas").validate(pd.read_parquet("dist/articles"))
"""

from typing import TYPE_CHECKING, Any

from copydesk_schema.columns import ARTICLES, CONTRACT_VERSION, EVIDENCE, LEDGER, TABLES, Column
from copydesk_schema.errors import CopydeskError

if TYPE_CHECKING:
    from copydesk_schema.arrow import arrow_schema, features
    from copydesk_schema.contract import articles_schema

__all__ = [
    "ARTICLES",
    "CONTRACT_VERSION",
    "EVIDENCE",
    "LEDGER",
    "TABLES",
    "Column",
    "CopydeskError",
    "arrow_schema",
    "articles_schema",
    "features",
]
_LAZY = {"articles_schema": "contract", "arrow_schema": "arrow", "features": "arrow"}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module

        return getattr(import_module(f"copydesk_schema.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'copydesk_schema' has no attribute '{name}'")
