"""copydesk diff."""

from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.options import AsJson
from copydesk.cli.output import print_json

_BOUNDS = (
    "Exit with 1 if a change passes a bound (repeatable): rows=-5%, added=10%, removed=100, changed.title=1%, "
    "nulls.date=2%, rejected=2%, outlets-gone=0, contract, configuration, card. `changed` counts articles by id and, "
    "where a document was edited, by source."
)


def diff(
    before: Annotated[
        str, typer.Argument(metavar="A", help="A dataset folder, NAMESPACE/NAME[@REVISION] of the Hub, or a URL.")
    ],
    after: Annotated[str, typer.Argument(metavar="B", help="What to compare it with: the same.")],
    samples: Annotated[int, typer.Option(min=0, help="Show N of each kind of change.")] = 5,
    fail_on: Annotated[list[str] | None, typer.Option(metavar="BOUND", help=_BOUNDS)] = None,
    html: Annotated[Path | None, typer.Option(help="Also write it as one HTML file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare two datasets: rows added, removed and changed, what they hold, and what stands around them."""
    from copydesk import comparison

    bounds = comparison.gate.parse(fail_on or ())
    if html:
        comparison.check_page(html, (before, after))
    found = comparison.compare(before, after, samples)
    checks = [bound.check(found) for bound in bounds]
    if html:
        comparison.write_page(found, html)
    if as_json:
        print_json(found.as_dict() | {"fail_on": [check.as_dict() for check in checks]})
    else:
        print(comparison.render.text(found, checks))
    if not all(check.met for check in checks):
        raise typer.Exit(1)
