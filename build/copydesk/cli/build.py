"""copydesk build."""

import shlex
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli.options import AsJson, Config, Language, Out, OwnCache, OwnOutlets, OwnPhrases, SkipRules, Tombstones
from copydesk.cli.output import print_json, progress_bar
from copydesk.shown import size_of
from copydesk.stores import shown

if TYPE_CHECKING:
    from copydesk.outcome import BuildResult

_MOST_NAMED = 5  # overrides without a document

RequiredField = StrEnum("RequiredField", ["date", "outlet", "title", "url"])
NearDuplicates = StrEnum("NearDuplicates", ["keep", "withhold"])
SplitBy = StrEnum("SplitBy", ["share", "time", "outlet"])
EngineName = StrEnum("EngineName", ["processes", "dask"])


def build(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            help="Folders, files, quoted globs or URLs of documents; - for a list of paths on standard input.",
            show_default="seeds",
        ),
    ] = None,
    out: Out = None,
    name: Annotated[str | None, typer.Option(help="The dataset's name on its card.")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to use.", show_default="all cores")] = None,
    engine: Annotated[EngineName | None, typer.Option(help="Who does the work.", show_default="processes")] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler, with --engine dask; else a cluster here.")
    ] = None,
    limit: Annotated[int | None, typer.Option(help="Read only the first N documents.")] = None,
    text_field: Annotated[
        str | None, typer.Option(help="Field of JSON Lines and Parquet with the text.", show_default="text")
    ] = None,
    id_field: Annotated[str | None, typer.Option(help="Field with an id of its own, kept as given_id.")] = None,
    date_field: Annotated[str | None, typer.Option(help="Field with the day of publication.")] = None,
    outlet_field: Annotated[str | None, typer.Option(help="Field with the outlet's name.")] = None,
    title_field: Annotated[str | None, typer.Option(help="Field with the headline.")] = None,
    url_field: Annotated[str | None, typer.Option(help="Field with the article's address.")] = None,
    max_document_bytes: Annotated[
        int | None, typer.Option(help="Reject documents larger than this.", show_default="128 MiB")
    ] = None,
    require: Annotated[
        list[RequiredField] | None, typer.Option(help="Reject documents without this field (repeatable).")
    ] = None,
    min_body_chars: Annotated[int | None, typer.Option(help="Reject bodies shorter than this.")] = None,
    near_duplicates: Annotated[
        NearDuplicates | None,
        typer.Option(help="Keep all articles that are alike, or withhold all but one.", show_default="keep"),
    ] = None,
    split: Annotated[
        list[str] | None,
        typer.Option(help="Splits, as train=0.9,validation=0.05,test=0.05 (repeatable); what is alike stays together."),
    ] = None,
    split_by: Annotated[
        SplitBy | None,
        typer.Option(help="Split by share, time (test=2025-07-01) or outlet held out.", show_default="share"),
    ] = None,
    previous: Annotated[Path | None, typer.Option(help="A release whose articles keep their splits.")] = None,
    license: Annotated[str | None, typer.Option(help="Licence of the texts, as the Hub spells it.")] = None,  # noqa: A002
    card: Annotated[Path | None, typer.Option(help="Your own prose and YAML keys for the dataset card.")] = None,
    overrides: Annotated[Path | None, typer.Option(help="Human corrections, JSON Lines.")] = None,
    tombstones: Tombstones = None,
    outlets: OwnOutlets = None,
    phrases: OwnPhrases = None,
    language: Language = None,
    skip_rule: SkipRules = None,
    boilerplate: Annotated[
        list[Path] | None, typer.Option(help="A reviewed boilerplate.jsonl, instead of what is learned (repeatable).")
    ] = None,
    cache: OwnCache = None,
    no_cache: Annotated[bool | None, typer.Option("--no-cache", help="Keep no finished work.")] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Build again with other workers and no cache, and compare the bytes.")
    ] = False,
    config: Config = None,
    as_json: AsJson = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Build a dataset folder from raw documents."""
    from copydesk.config import resolve
    from copydesk.outcome import NothingAcceptedError
    from copydesk.pipeline import build as run

    flags = {
        "sources": sources,
        "out": out,
        "name": name,
        "workers": workers,
        "engine": engine.value if engine else None,
        "scheduler": scheduler,
        "limit": limit,
        "text_field": text_field,
        "id_field": id_field,
        "date_field": date_field,
        "outlet_field": outlet_field,
        "title_field": title_field,
        "url_field": url_field,
        "max_document_bytes": max_document_bytes,
        "require": [field.value for field in require] if require else None,
        "min_body_chars": min_body_chars,
        "near_duplicates": near_duplicates.value if near_duplicates else None,
        "split": split,
        "split_by": split_by.value if split_by else None,
        "previous": previous,
        "license": license,
        "card": card,
        "overrides": overrides,
        "tombstones": tombstones,
        "outlets": outlets,
        "phrases": phrases,
        "language": language,
        "skip_rules": skip_rule,
        "boilerplate": boilerplate,
        "cache": cache,
        "no_cache": no_cache,
    }
    settings = resolve(flags, config).settings
    try:
        with progress_bar(quiet or as_json) as progress:
            result = run(settings, progress)
    except NothingAcceptedError as error:
        if as_json:
            print_json(error.result.as_dict())
        else:
            _print_refusals(error.result, sys.stderr)
        raise
    if as_json:
        print_json(result.as_dict())
    elif not quiet:
        _print_result(result)
    if verify:
        from copydesk.verify import verify as build_again

        with progress_bar(quiet or as_json) as progress:
            how = build_again(settings, result, progress)
        if not (quiet or as_json):
            print(f"verified: built again {how}, the same bytes")


def _print_result(result: "BuildResult") -> None:
    _print_refusals(result, sys.stdout)
    unmatched = result.unmatched_overrides
    for key in unmatched[:_MOST_NAMED]:
        print(f"override for '{key}' matched no document")
    if len(unmatched) > _MOST_NAMED:
        print(f"… and {len(unmatched) - _MOST_NAMED:,} more; --json names them all")
    for field in result.unmatched_fields:
        print(f"field '{field}' states nothing in any document: is its name right?")
    for outlet in result.unmatched_outlets:
        print(f"outlet '{outlet}', which --split holds out, is that of no document")
    if (alike := result.alike).groups:
        across = f"{alike.articles_across_outlets:,} of them across outlets"
        print(f"alike {alike.articles:>7,}  in {alike.groups:,} groups, {across}: see duplicate_group in the ledger")
    if lines := result.recurring_lines:
        print(f"recur {lines:>7,}  lines of outlets' pages, read as boilerplate: see boilerplate.jsonl")
    if result.splits:
        print("split " + ", ".join(f"{count:,} {split}" for split, count in result.splits.items()))
    read, *settled = (f"{count:,} {status}" for status, count in result.counts.items())
    print(f"{read} = {' + '.join(settled)}")
    size = sum(f.size for f in result.files)
    following = f"copydesk validate {shlex.quote(str(result.out))}"
    print(f"wrote {_shown(result.out)} ({len(result.files)} files, {size_of(size)})        next: {following}")


def _shown(out: Path | str) -> str:
    return f"{out}/" if isinstance(out, Path) else shown(out)


def _print_refusals(result: "BuildResult", stream: Any) -> None:
    for (status, _, rule), refusal in sorted(result.refusals.items(), key=lambda r: (r[0][0], -r[1].count)):
        print(f"{status} {refusal.count:>7,}  {rule:<22} {refusal.source}: {refusal.message}", file=stream)
