"""Columns rendered to Arrow schemas and to `datasets` features.

The Arrow schema carries two kinds of key-value metadata beside each other: `huggingface`, so that `datasets` takes the
features from the file, and `pandas`, so that a plain `pandas.read_parquet` gives a date column whose `.dt` works.
"""

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from copydesk_schema.columns import TABLES, Column

if TYPE_CHECKING:
    import datasets

_ARROW: dict[str, pa.DataType] = {
    "string": pa.string(),
    "date32": pa.date32(),
    "int64": pa.int64(),
    "int32": pa.int32(),
    "float64": pa.float64(),
}
_PANDAS = {  # Arrow type -> (pandas_type, numpy_type), as pyarrow's own pandas metadata spells them
    "string": ("unicode", "str"),
    "date32": ("date", "date32[day][pyarrow]"),
    "int64": ("int64", "int64"),
    "int32": ("int32", "int32"),
    "float64": ("float64", "float64"),
}


def feature_dict(table: str, omits: tuple[str, ...] = ()) -> dict[str, dict[str, str]]:
    """Return the features of a table in the JSON form that Parquet metadata holds."""
    return {c.name: {"dtype": c.type, "_type": "Value"} for c in _columns(table, omits)}


def features(table: str = "articles") -> "datasets.Features":
    """Return the features of a table as `datasets` knows them."""
    import datasets

    return datasets.Features({c.name: datasets.Value(c.type) for c in TABLES[table]})


@lru_cache
def arrow_schema(table: str = "articles", omits: tuple[str, ...] = ()) -> pa.Schema:
    """Return the Arrow schema of a table, metadata included. omits: columns that are left out."""
    columns = _columns(table, omits)
    metadata = {
        "huggingface": json.dumps({"info": {"features": feature_dict(table, omits)}}),
        "pandas": json.dumps(_pandas_metadata(columns)),
    }
    return pa.schema([pa.field(c.name, _ARROW[c.type], c.nullable) for c in columns], metadata)


def _columns(table: str, omits: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(column for column in TABLES[table] if column.name not in omits)


def _pandas_metadata(columns: tuple[Column, ...]) -> dict[str, Any]:
    return {
        "index_columns": [],
        "column_indexes": [],
        "columns": [
            {
                "name": c.name,
                "field_name": c.name,
                "pandas_type": _PANDAS[c.type][0],
                # A nullable integer has no NumPy dtype; Arrow's keeps it an integer.
                "numpy_type": f"{c.type}[pyarrow]" if c.nullable and c.type.startswith("int") else _PANDAS[c.type][1],
                "metadata": None,
            }
            for c in columns
        ],
        "creator": {"library": "copydesk", "version": "1"},
        "pandas_version": "2.2.0",
    }
