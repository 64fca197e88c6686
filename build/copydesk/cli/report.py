"""copydesk report."""

from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.options import AsJson, Config, OwnOutlets, OwnPhrases
from copydesk.cli.output import print_json


def report(
    path: Annotated[
        str,
        typer.Argument(metavar="DIST", help="A dataset folder, NAMESPACE/NAME[@REVISION] of the Hub, or a URL."),
    ],
    out: Annotated[
        Path | None, typer.Option(help="The HTML file to write.", show_default="DIST-report.html beside DIST, or here")
    ] = None,
    sources: Annotated[
        list[str] | None,
        typer.Option(
            help="A SOURCE it was built from (repeatable, all of them): show documents, read every value again."
        ),
    ] = None,
    documents: Annotated[int, typer.Option(min=1, max=1000, help="Show that many documents of the sources.")] = 50,
    outlets: OwnOutlets = None,
    phrases: OwnPhrases = None,
    overrides: Annotated[Path | None, typer.Option(help="The corrections it was built with, JSON Lines.")] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Show a dataset in one HTML file: counts, gaps, spread, rejections, and its documents with their evidence."""
    from copydesk.config import resolve
    from copydesk.reporting import report as run
    from copydesk.shown import size_of
    from copydesk.stores import shown

    flags = {"outlets": outlets, "phrases": phrases, "overrides": overrides}
    written = run(path, out, resolve(flags, config).settings, sources or (), documents)
    if as_json:
        print_json(written.as_dict())
        return
    held = f", {written.documents:,} documents" if written.documents else ""
    print(f"wrote {written.out} ({size_of(written.size)}{held})        next: open it in a browser")
    if not written.validation.ok:
        print(f"the dataset is not valid: the report says why, and so does copydesk validate {shown(path)}")
