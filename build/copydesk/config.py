"""Settings of a build: flags over environment (`COPYDESK_…`) over file over defaults.

The file is `copydesk.toml`, or `[tool.copydesk]` in `pyproject.toml`, in the current folder, or what `--config` names.
Paths in it are relative to it.
"""

import difflib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from copydesk.dataset.tombstones import TOMBSTONES
from copydesk.read.entries import MOST_BYTES, Reading
from copydesk.read.sources import LISTED, matches
from copydesk.records import Choice
from copydesk.stores import is_url, shown, url_name
from copydesk_schema.columns import MAX_BODY_CHARS, NO_CONTROLS, without_credentials
from copydesk_schema.errors import ConfigError

PREFIX = "COPYDESK_"
CACHE = ".copydesk-cache"
CONFIG_VARIABLE = "COPYDESK_CONFIG"
PATHS = (
    *("sources", "out", "outlets", "phrases", "boilerplate", "card", "overrides", "tombstones", "previous", "cache"),
)

RequiredField = Literal["date", "outlet", "title", "url"]


def _listed(value: object) -> object:
    """One value stands for a list of one; an environment variable separates by commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _split(value: object) -> object:
    """`train=0.9,test=0.1` stands for a list of two; a comma within an outlet's name separates nothing."""
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list | tuple) or not all(isinstance(entry, str) for entry in several):
        return value
    parts: list[str] = []
    for entry in several:
        begun = len(parts)
        for part in entry.split(","):
            if len(parts) > begun and "=" in parts[-1] and not re.match(r"\s*\w+\s*=", part):
                parts[-1] += "," + part  # of an outlet's name: only the first split of a list may stand alone
            else:
                parts.append(part)
    return [part.strip(" ,") for part in parts if part.strip(" ,")]


def _single(value: object) -> object:
    """One path stands for a list of one; an environment variable separates paths as `PATH` does."""
    if isinstance(value, str):
        return [part for part in value.split(os.pathsep) if part]
    return [value] if isinstance(value, Path) else value


def _sources(value: object) -> object:
    """Paths become paths, and URLs stay as they are: a path would fold their slashes."""
    if isinstance(value, str):
        value = [value] if is_url(value) else _single(value)
    elif isinstance(value, Path):
        value = [value]
    if not isinstance(value, list | tuple):
        return value
    return [Path(v) if isinstance(v, str) and v and not is_url(v) else v for v in value]


def _place(value: object) -> object:
    """A path becomes a path, and a URL stays as it is."""
    return Path(value) if isinstance(value, str) and value and not is_url(value) else value


def _without_secret(source: Path | str) -> Path | str:
    if isinstance(source, str) and without_credentials(source) != source:
        raise ValueError("a URL may hold no user name or password; put them in the environment of the store's client")
    return source


InputField = Annotated[str, Field(min_length=1, max_length=100, pattern=NO_CONTROLS)]


class Settings(BaseSettings):
    """What a build is asked for. Every field can be set by a flag, a variable and a key in the file."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    sources: Annotated[
        tuple[Annotated[Path | str, AfterValidator(_without_secret)], ...], NoDecode, BeforeValidator(_sources)
    ] = Field(
        (Path("seeds"),), description="Folders, files, quoted globs or URLs; - for a list on stdin.", min_length=1
    )
    out: Annotated[Path | str, BeforeValidator(_place), AfterValidator(_without_secret)] = Field(
        Path("dist"), description="The dataset folder to write, or its URL."
    )
    name: str | None = Field(None, description="The dataset's name on its card; by default its sources'.", min_length=1)
    license: str | None = Field(
        None, description="Licence of the texts, as the Hub spells it (`cc-by-4.0`, `other`).", min_length=1
    )
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, description="Processes to use.", ge=1)
    engine: Literal["processes", "dask"] = Field("processes", description="Who does the work.")
    scheduler: str | None = Field(
        None, description="Address of a Dask scheduler, `tcp://host:8786`; by default, a cluster on this machine."
    )
    limit: int | None = Field(None, description="Read only the first N documents.", ge=1)
    text_field: InputField = Field("text", description="The field of JSON Lines and Parquet that holds the text.")
    id_field: InputField | None = Field(None, description="The field that holds an id of its own, kept as given_id.")
    date_field: InputField | None = Field(None, description="The field that holds the day of publication.")
    outlet_field: InputField | None = Field(None, description="The field that holds the outlet's name.")
    title_field: InputField | None = Field(None, description="The field that holds the headline.")
    url_field: InputField | None = Field(None, description="The field that holds the article's address.")
    max_document_bytes: int = Field(MOST_BYTES, description="Reject documents larger than this.", ge=1)
    require: Annotated[tuple[RequiredField, ...], NoDecode, BeforeValidator(_listed)] = Field(
        (), description="Fields without which a document is rejected."
    )
    min_body_chars: int = Field(1, description="Reject bodies shorter than this.", ge=1, le=MAX_BODY_CHARS)
    outlets: Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_single)] = Field(
        (), description="Your own outlet tables, TOML like the shipped outlets.toml."
    )
    phrases: Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_single)] = Field(
        (), description="Your own phrases, TOML like the shipped phrases/en.toml."
    )
    language: str | None = Field(
        None, description="The language of all documents, ISO 639 (`de`); by default each is told by its text."
    )
    skip_rules: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = Field(
        (), description="Rules of the parser to leave out (`standfirst`); `judge` is its model."
    )
    near_duplicates: Literal["keep", "withhold"] = Field(
        "keep", description="Whether all articles of a group of near-duplicates are kept, or one of them."
    )
    split: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)] = Field(
        (), description="Splits of the articles, as `train=0.9`, by duplicate group."
    )
    split_by: Literal["share", "time", "outlet"] = Field(
        "share", description="Whether a split has its share, its time (`test=2025-07-01`), or outlets held out for it."
    )
    previous: Path | None = Field(None, description="A released dataset, whose articles keep their splits.")
    boilerplate: Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_single)] = Field(
        (), description="Lines that recur on an outlet's pages, as a dataset's boilerplate.jsonl; then none is learned."
    )
    cache: Path | None = Field(
        None, description=f"Where finished work is kept; by default `{CACHE}` beside the output."
    )
    no_cache: bool = Field(False, description="Keep no finished work.")
    cache_bytes: int = Field(10 * 10**9, description="Delete the least recently used work beyond this size.", ge=0)
    card: Path | None = Field(None, description="Your own prose and YAML keys for the dataset card.")
    overrides: Path | None = Field(None, description="Human corrections, JSON Lines.")
    tombstones: Path | None = Field(
        None, description=f"Takedowns, JSON Lines; by default `{TOMBSTONES}` beside the configuration, if it is there."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then the environment; the file is read by `resolve`, which passes it below both."""
        return init_settings, env_settings

    def choice(self) -> Choice:
        """Return what is chosen of how documents are read."""
        return Choice(self.outlets, self.phrases, self.language, tuple(sorted(set(self.skip_rules))))

    def cache_folder(self) -> Path:
        """Return where finished work is kept: beside the output, which all workers of a cluster see anyway."""
        if self.cache:
            return self.cache.absolute()
        beside = Path(os.path.realpath(self.out)).parent if isinstance(self.out, Path) else Path.cwd()
        return beside / CACHE

    def dataset_name(self) -> str:
        """Return the name for the card: never the output folder's, since the same input must give the same bytes."""
        return " ".join((self.name or ", ".join(map(_base_name, self.sources))).split())

    def local_sources(self) -> tuple[Path, ...]:
        """Return the places of this machine that are sources: paths, and what patterns match; no lists, no URLs."""
        paths = [source for source in self.sources if isinstance(source, Path) and str(source) != LISTED]
        return tuple(place.absolute() for path in paths for place in matches(path))

    def reading(self) -> Reading:
        """Return how records are read."""
        return Reading(**{field.name: getattr(self, field.name) for field in fields(Reading)})


def _base_name(source: Path | str) -> str:
    if isinstance(source, str):
        return url_name(source)
    return os.fsencode("" if str(source) == LISTED else source.resolve().name).decode("utf-8", "replace") or "documents"


class Resolved:
    """Settings, and where each came from: flag, environment, a file's name, or default.

    folder: of the configuration, where what it does not name is looked for.
    """

    def __init__(self, settings: Settings, origins: Mapping[str, str], folder: Path) -> None:
        self.settings = settings
        self.origins = origins
        self.folder = folder

    def tombstones(self) -> Path:
        """Return where takedowns are kept, or will be."""
        return self.settings.tombstones or self.folder / TOMBSTONES


def resolve(flags: Mapping[str, Any], config: Path | None = None, folder: Path | None = None) -> Resolved:
    """Return the settings that flags, environment and file make. A flag of None was not given.

    Raises ConfigError, naming the place, for an unknown key, a wrong value, or a file that cannot be read.
    """
    given = {k: v for k, v in flags.items() if v is not None}
    named = config or (Path(os.environ[CONFIG_VARIABLE]) if os.environ.get(CONFIG_VARIABLE) else None)
    file, table = _find(named, folder or Path())
    known = set(Settings.model_fields)
    _refuse_unknown(table, known, str(file))
    variables = {name.upper() for name, value in os.environ.items() if value}  # their case does not matter
    in_environment = {k for k in known if PREFIX + k.upper() in variables}
    from_file = {k: _placed(k, v, file) for k, v in table.items() if k not in in_environment and k not in given}
    beside = file.parent if file else folder or Path()
    there = {"tombstones": beside / TOMBSTONES} if (beside / TOMBSTONES).exists() else {}
    if "tombstones" in in_environment:
        there = {}
    try:
        settings = Settings(**{**there, **from_file, **given})
    except ValidationError as error:
        raise ConfigError(_explain(error, given, in_environment, file)) from None
    origins = {
        k: "flag" if k in given else "environment" if k in in_environment else str(file) if k in table else "default"
        for k in Settings.model_fields
    }
    return Resolved(settings, origins, beside)


def _find(named: Path | None, folder: Path) -> tuple[Path | None, dict[str, Any]]:
    if named is not None:
        if not named.is_file():
            raise ConfigError(f"no configuration file {named}; check --config")
        return named, _load(named)
    if (own := folder / "copydesk.toml").is_file():
        return own, _load(own)
    if (project := folder / "pyproject.toml").is_file() and (table := _load(project)):
        return project, table
    return None, {}


def _load(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot read {path}: {error}") from None
    if path.name == "pyproject.toml":
        tools = table.get("tool", {})
        table = tools.get("copydesk", {}) if isinstance(tools, dict) else tools
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: [tool.copydesk] must be a table of settings")
    return table


def _placed(key: str, value: Any, file: Path | None) -> Any:
    """A path in a file is relative to the file."""
    if key not in PATHS or file is None:
        return value
    if isinstance(value, list):
        return [_beside(file, v) for v in value]
    return _beside(file, value)


def _beside(file: Path, value: Any) -> Any:
    return file.parent / value if isinstance(value, str) and value != LISTED and not is_url(value) else value


def _refuse_unknown(table: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean '{near[0]}'?" if near else f"the keys are {', '.join(sorted(known))}"
            raise ConfigError(f"{where}: no setting '{key}'; {hint}")


def _explain(error: ValidationError, given: Mapping[str, Any], in_environment: set[str], file: Path | None) -> str:
    first = error.errors()[0]
    key = str(first["loc"][0]) if first["loc"] else "configuration"
    if key in given:
        where = f"--{key.replace('_', '-')}"
    elif key in in_environment:
        where = PREFIX + key.upper()
    else:
        where = f"{file}: {key}"
    return f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]} (got {shown(repr(first['input']))})"


def as_toml(resolved: Resolved) -> str:
    """Return the resolved configuration as a `copydesk.toml` whose comments say where each value came from."""
    lines = []
    for key, field in Settings.model_fields.items():
        value = getattr(resolved.settings, key)
        text = f"# {key} =" if value is None else f"{key} = {_toml(value)}"
        lines.append(f"{text:<40} # {resolved.origins[key]}: {field.description}")
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, int):
        return str(value).lower()  # true and false
    return json.dumps(shown(str(value)), ensure_ascii=False)  # TOML's basic strings escape as JSON does
