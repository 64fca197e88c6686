"""copydesk validate."""

from typing import Annotated

import typer

from copydesk.cli.options import AsJson, Config, Format, OwnOutlets, OwnPhrases, Tombstones
from copydesk.cli.output import print_json


def validate(
    path: Annotated[str, typer.Argument(help="A dataset folder, a Parquet file or a quoted glob, or hf://datasets/….")],
    sources: Annotated[
        list[str] | None,
        typer.Option(help="A SOURCE it was built from (repeatable, all of them): read every value again."),
    ] = None,
    schema: Annotated[
        str | None, typer.Option(help="A pandera schema beside the contract: FILE.yaml or module:Class.")
    ] = None,
    outlets: OwnOutlets = None,
    phrases: OwnPhrases = None,
    tombstones: Tombstones = None,
    config: Config = None,
    format: Annotated[Format, typer.Option(help="text, json, or github for annotations in CI.")] = Format.text,  # noqa: A002
    as_json: AsJson = False,
) -> None:
    """Check a dataset against the contract, its ledger, its evidence and its manifest."""
    from copydesk.config import resolve
    from copydesk.validation import render
    from copydesk.validation import validate as run

    settings = resolve({"outlets": outlets, "phrases": phrases, "tombstones": tombstones}, config).settings
    report = run(
        path,
        sources=sources or (),
        schema=schema,
        outlets=settings.outlets,
        phrases=settings.phrases,
        tombstones=settings.tombstones,
    )
    shown = Format.json if as_json else format
    if shown is Format.json:
        print_json(report.as_dict())
    else:
        print(render.github(report) if shown is Format.github else render.text(report))
    if not report.ok:
        raise typer.Exit(1)
