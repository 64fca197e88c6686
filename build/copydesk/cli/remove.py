"""copydesk remove."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.options import AsJson, Config, Tombstones
from copydesk.cli.output import print_json

if TYPE_CHECKING:
    from copydesk.removal import Plan


def remove(
    dist: Annotated[Path, typer.Argument(help="The dataset folder that holds what is to go.")],
    reason: Annotated[str, typer.Option(help="Why, in a line: ledgers and cards repeat it.")],
    id: Annotated[list[str] | None, typer.Option(help="An article's id (repeatable).")] = None,  # noqa: A002
    url: Annotated[list[str] | None, typer.Option(help="An article's address (repeatable).")] = None,
    outlet: Annotated[
        list[str] | None, typer.Option(help="All of an outlet, and all that comes of it later (repeatable).")
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="A document, as the ledger calls it (repeatable).")] = None,
    day: Annotated[str | None, typer.Option(help="The day on which it was asked for, as 2026-03-31.")] = None,
    near_duplicates: Annotated[bool, typer.Option("--near-duplicates", help="Remove what is like it, too.")] = False,
    held_only: Annotated[
        bool, typer.Option("--held-only", help="Of an outlet, remove what is there and nothing that comes later.")
    ] = False,
    repo: Annotated[
        str | None, typer.Option(help="NAMESPACE/NAME on the Hub: say which revisions hold it, and how to purge them.")
    ] = None,
    tombstones: Tombstones = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Rewrite the folder without it now: for who has the sources no more.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be removed, and stop.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Take documents down: no later build accepts them, and validate knows them."""
    from copydesk.config import resolve
    from copydesk.removal import Wanted, carry_out, check_fit, make_plan, on_the_hub, render
    from copydesk.removal import apply as rewrite

    resolved = resolve({"tombstones": tombstones}, config)
    file = resolved.tombstones()
    wanted = Wanted(
        reason,
        tuple(id or ()),
        tuple(url or ()),
        tuple(outlet or ()),
        tuple(source or ()),
        day,
        near_duplicates,
        held_only,
    )
    plan = make_plan(dist, wanted, file)
    if repo:
        plan = on_the_hub(plan, repo)
    if not as_json:
        print(render(plan))
    if apply:
        check_fit(dist, resolved.settings.card)
    go = not dry_run and bool(plan.tombstones or apply)
    if go and not yes:
        _ask(plan)
    new = carry_out(plan) if go else 0
    gone = rewrite(dist, file, resolved.settings.card) if go and apply else None
    if as_json:
        print_json(plan.as_dict() | {"dry_run": dry_run, "added": new, "taken_out": gone})
    elif dry_run:
        print("nothing was written; leave out --dry-run to go on")
    elif gone is not None:
        print(f"wrote {new:,} to {file}, and {dist} without {gone:,} articles        next: copydesk validate {dist}")
    elif not plan.tombstones:
        print("nothing to do: tombstones withhold all of it already")
    else:
        _say_next(plan, new, tombstones, config)


def _ask(plan: "Plan") -> None:
    """Raise RemovalError if nobody is there to ask, Exit if they would rather not."""
    from copydesk.removal import RemovalError

    if not sys.stdin.isatty():
        raise RemovalError(f"nothing was written to {plan.file}: add --yes, or --dry-run to see the plan alone")
    if not typer.confirm("remove?", err=True):
        print("nothing was written", file=sys.stderr)
        raise typer.Exit(1)


def _say_next(plan: "Plan", new: int, tombstones: Path | None, config: Path | None) -> None:
    named = f" --tombstones {shlex.quote(str(plan.file))}" if tombstones else ""
    named = f" --config {shlex.quote(str(config))}" + named if config else named
    build = f"copydesk build{named}"
    print(f"wrote {new:,} to {plan.file}        next: {build}")
    publish = f"copydesk publish {shlex.quote(str(plan.dataset))} --repo {plan.repo or 'NAMESPACE/NAME'}"
    print(f"{plan.dataset} holds them until it is built again; then {publish}")
    print("the documents themselves lie where they lay, and finished work in the cache: copydesk cache clear")
