"""The pandera schema that `--schema` names: FILE.yaml, or module:Class. pandera is imported inside functions only."""

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from copydesk.shown import excerpt
from copydesk_schema.errors import ConfigError

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class OwnSchema:
    """A pandera schema and the kind of frame it validates. name: as the user wrote it."""

    name: str
    backend: Literal["polars", "pandas"]
    schema: Any


def load_schema(name: str) -> OwnSchema:
    """Return the schema. Raises ConfigError if there is none of that name, or if it asks nothing."""
    own = _of_file(name) if name.endswith(_SUFFIXES) or Path(name).is_file() else _of_module(name)
    schema = own.schema
    if not (schema.columns or schema.checks or schema.unique or schema.index):
        raise ConfigError(f"--schema {name} asks nothing: it has neither columns nor checks")
    return own


def _of_file(name: str) -> OwnSchema:
    """The file says which backend it is for; pandera writes `schema_type: dataframe` for pandas."""
    try:
        table = yaml.safe_load(Path(name).read_bytes())
    except OSError as error:
        raise ConfigError(f"cannot read --schema {name}: {error.strerror}") from None
    except (ValueError, yaml.YAMLError) as error:
        raise ConfigError(f"--schema {name} is no YAML: {excerpt(error)}") from None
    if not isinstance(table, dict) or not isinstance(table.get("columns") or {}, dict):
        raise ConfigError(f"--schema {name} is no pandera schema: write one with pandera's `to_yaml`")
    if table.get("api") == "pandas" or table.get("schema_type") == "dataframe":
        from pandera.io import pandas_io as reader

        backend: Literal["polars", "pandas"] = "pandas"
    else:
        from pandera.io import polars_io as reader

        backend = "polars"
    try:
        return OwnSchema(name, backend, reader.deserialize_schema(table))
    except Exception as error:
        # pandera has no error of its own for a check or type that does not exist
        raise ConfigError(f"--schema {name} is no pandera schema: {type(error).__name__}: {excerpt(error)}") from None


def _of_module(name: str) -> OwnSchema:
    module_name, colon, attribute = name.partition(":")
    if not (colon and module_name and attribute):
        raise ConfigError(f"--schema {name}: no such file; name FILE.yaml or module:Class")
    found = _import(name, module_name)
    for part in attribute.split("."):
        if not hasattr(found, part):
            raise ConfigError(f"--schema {name}: module '{module_name}' has no '{attribute}'")
        found = getattr(found, part)
    return _as_schema(name, found)


def _import(name: str, module: str) -> Any:
    here = str(Path.cwd())
    sys.path.insert(0, here)
    try:
        return importlib.import_module(module)
    except Exception as error:
        # a module of the user's may raise anything
        told = f"{type(error).__name__}: {excerpt(error)}"
        raise ConfigError(f"--schema {name}: cannot import '{module}' from {here} or the environment: {told}") from None
    finally:
        sys.path.remove(here)


def _as_schema(name: str, found: Any) -> OwnSchema:
    import pandera.pandas
    import pandera.polars

    try:
        schema = found.to_schema() if hasattr(found, "to_schema") else found
    except Exception as error:
        raise ConfigError(f"--schema {name} is no sound model: {type(error).__name__}: {excerpt(error)}") from None
    if isinstance(schema, pandera.polars.DataFrameSchema):
        return OwnSchema(name, "polars", schema)
    if isinstance(schema, pandera.pandas.DataFrameSchema):
        return OwnSchema(name, "pandas", schema)
    raise ConfigError(f"--schema {name} is no DataFrameSchema or DataFrameModel of pandera.polars or pandera.pandas")
