"""copydesk explain."""

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
        Path | None, typer.Option(help="Also read it with the lines that recur in this dataset, as its documents were.")
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
    settings = resolve(flags, config).settings
    document = read_one(file, settings.reading())
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
