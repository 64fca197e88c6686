"""copydesk explain."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.options import AsJson, Config, Language, OwnOutlets, OwnPhrases, SkipRules
from copydesk.cli.output import print_json, speaker


def explain(
    file: Annotated[
        str, typer.Argument(help="One document; also corpus.zip!a/b.txt, docs.jsonl#17, or - for standard input.")
    ],
    why: Annotated[
        bool, typer.Option("--why", help="Also say what made each line read as text or as furniture.")
    ] = False,
    dataset: Annotated[
        Path | None, typer.Option(help="Read it as this dataset's documents were: its fields, and lines that recur.")
    ] = None,
    text_field: Annotated[
        str | None, typer.Option(help="Field of JSON Lines and Parquet with the text.", show_default="text")
    ] = None,
    outlets: OwnOutlets = None,
    phrases: OwnPhrases = None,
    language: Language = None,
    skip_rule: SkipRules = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Show how one document is read: each piece with its label and rule, each field with its evidence."""
    from copydesk import explain as room
    from copydesk.config import resolve
    from copydesk.read import read_one

    flags = {"outlets": outlets, "phrases": phrases, "language": language, "skip_rules": skip_rule}
    settings = resolve(flags | {"text_field": text_field}, config).settings
    reading = settings.reading()
    if dataset:
        from copydesk.dataset.manifest import read_manifest
        from copydesk.validation.folder import reading_of

        stated = reading_of(read_manifest(dataset))
        reading = replace(stated, text_field=text_field) if text_field else stated
    document = read_one(file, reading)
    parsed = room.read_as_built(document, settings, dataset)
    reasons = room.reasons(parsed, settings) if why else {}
    if as_json:
        print_json(room.as_dict(document.source, parsed, reasons))
    else:
        say = speaker()
        for parts in room.lines(document.source, parsed, reasons):
            say(*parts)
    if parsed.rejection:
        raise typer.Exit(1)
