"""copydesk publish."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.options import AsJson, Config, OwnOutlets, OwnPhrases, Tombstones
from copydesk.cli.output import print_json
from copydesk_schema.errors import ConfigError

if TYPE_CHECKING:
    from copydesk.publishing import Plan, Published

Omit = StrEnum("Omit", ["body"])


def publish(
    path: Annotated[Path, typer.Argument(metavar="DIST", help="The dataset folder.")],
    repo: Annotated[
        str | None, typer.Option(metavar="NAMESPACE/NAME", help="The dataset on the Hub, new or there already.")
    ] = None,
    to: Annotated[str | None, typer.Option(help="A folder or a URL (s3://…), instead of the Hub.")] = None,
    private: Annotated[bool, typer.Option("--private", help="Make a new repository private.")] = False,
    revision: Annotated[str | None, typer.Option(help="The branch to publish to.", show_default="main")] = None,
    tag: Annotated[str | None, typer.Option(help="Tag what was published, as v1.0.")] = None,
    create_pr: Annotated[bool, typer.Option("--create-pr", help="Propose it as a pull request.")] = False,
    message: Annotated[
        str | None, typer.Option("--message", "-m", help="The commit's.", show_default="name, articles, hash")
    ] = None,
    omit: Annotated[
        list[Omit] | None, typer.Option(help="Leave this column out, of texts that may not be passed on.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan, and send nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    outlets: OwnOutlets = None,
    phrases: OwnPhrases = None,
    tombstones: Tombstones = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Publish a dataset to the Hub, a folder or a URL: checked first, then planned, sent as one commit, and verified.

    The login is the Hub's own: `hf auth login`, or HF_TOKEN.
    """
    hub_only = {"private": private, "revision": revision, "tag": tag, "create-pr": create_pr, "message": message}
    if (repo is None) == (to is None):
        raise ConfigError("name one target: --repo NAMESPACE/NAME on the Hub, or --to FOLDER or URL")
    if to is not None and (given := [name for name, value in hub_only.items() if value]):
        raise ConfigError(f"--{given[0]} is the Hub's, and --to names no repository of it")
    if as_json and not (yes or dry_run):
        raise ConfigError("--json asks nothing; add --yes, or --dry-run")
    from copydesk.config import resolve
    from copydesk.publishing import HubTarget, render
    from copydesk.publishing import publish as run

    settings = resolve({"outlets": outlets, "phrases": phrases, "tombstones": tombstones}, config).settings

    def ask(plan: "Plan") -> bool:
        if not as_json:
            print(render.text(plan))
        if yes:
            return True
        if not sys.stdin.isatty():
            raise ConfigError("nobody is there to be asked; add --yes to publish this, or --dry-run to see it only")
        return typer.confirm("Publish this?", err=True)

    if repo is not None:
        target: HubTarget | str = HubTarget(repo, private, revision or "main", tag, create_pr, message)
    else:
        target = str(to)
    result = run(
        path,
        target,
        omit=tuple(column.value for column in omit or ()),
        dry_run=dry_run,
        ask=ask,
        tell=lambda line: print(line, file=sys.stderr),
        outlets=settings.outlets,
        phrases=settings.phrases,
        tombstones=settings.tombstones,
        bars=sys.stderr.isatty() and not as_json,
    )
    if as_json:
        print_json(result.as_dict())
    else:
        _print_result(result, render.text(result.plan))
    if result.status == "declined":
        raise typer.Exit(1)


def _print_result(result: "Published", plan: str) -> None:
    if result.status == "planned":
        print(f"{plan}\nnothing was sent        next: the same command without --dry-run")
    elif result.status == "declined":
        print("nothing was sent")
    elif result.status == "unchanged":
        where = result.pull or (result.commit or "")[:8]
        print(f"{result.target} holds this dataset already{f' ({where})' if where else ''}; nothing was sent")
    else:
        where = f"commit {result.commit[:8]}" if result.commit else "manifest last"
        tagged = f", tagged {result.tag}" if result.tag else ""
        pull = f", as pull request {result.pull}" if result.pull else ""
        print(f"published {result.target} ({where}{tagged}{pull}) and verified        see: {result.url}")
