"""Options that several commands take."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How a report is written."""

    text = "text"
    json = "json"
    github = "github"


AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Config = Annotated[
    Path | None, typer.Option(help="Settings, instead of ./copydesk.toml or [tool.copydesk] in ./pyproject.toml.")
]
OwnOutlets = Annotated[list[Path] | None, typer.Option("--outlets", help="Your own outlet table (repeatable).")]
Out = Annotated[
    str | None, typer.Option("--out", help="The dataset folder to write, or its URL (s3://…).", show_default="dist")
]
OwnCache = Annotated[
    Path | None,
    typer.Option("--cache", help="Where finished work is kept.", show_default=".copydesk-cache beside --out"),
]
OwnPhrases = Annotated[list[Path] | None, typer.Option("--phrases", help="Your own phrases (repeatable).")]
Language = Annotated[
    str | None, typer.Option(help="The language of all documents, ISO 639.", show_default="told by each text")
]
Tombstones = Annotated[
    Path | None,
    typer.Option(help="Takedowns, JSON Lines.", show_default="tombstones.jsonl beside the configuration, if there"),
]
SkipRules = Annotated[
    list[str] | None, typer.Option("--skip-rule", metavar="NAME", help="Leave out a rule of the parser (repeatable).")
]
