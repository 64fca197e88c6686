"""copydesk score."""

from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated

import typer

from copydesk.cli.options import AsJson
from copydesk.cli.output import print_json


def score(
    path: Annotated[Path, typer.Argument(metavar="DIST", help="A dataset folder.")],
    truth: Annotated[Path, typer.Argument(metavar="TRUTH", help="Your labels, JSON Lines, or a truth.jsonl's folder.")],
    by: Annotated[
        list[str] | None, typer.Option(help="Break down by a key of the labels or a column of the ledger (repeatable).")
    ] = None,
    worst: Annotated[int, typer.Option(min=0, help="Show the N worst documents, want beside got.")] = 5,
    fail_under: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=0.95", help="Exit with 1 if a field's F1 is less (repeatable).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Score a dataset against labels of your own: precision, recall and F1 by field, and the worst documents."""
    from copydesk import scoring

    asked = scoring.thresholds.parse(fail_under or ())
    card = scoring.score(path, truth, by or ())
    checks = [threshold.check(card) for threshold in asked]
    if as_json:
        print_json(scoring.render.as_dict(card, worst, checks))
    else:
        print(scoring.render.text(card, worst, checks, get_terminal_size((100, 24)).columns))
    if not all(check.met for check in checks):
        raise typer.Exit(1)
