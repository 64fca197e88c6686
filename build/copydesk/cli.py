"""The command line. The only file that prints: results on stdout, progress and complaints on stderr."""

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from copydesk.shown import size_of
from copydesk_schema.errors import CopydeskError

if TYPE_CHECKING:
    from copydesk.pipeline import BuildResult, Progress

app = typer.Typer(
    name="copydesk",
    help="Package and validate news datasets: raw article text in, a checked, explained, loadable dataset out.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

cache_app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
app.add_typer(cache_app, name="cache")

_MOST_NAMED = 5  # overrides without a document
INTERRUPTED = 130  # 128 + SIGINT, as shells have it


RequiredField = StrEnum("RequiredField", ["date", "outlet", "title", "url"])


NearDuplicates = StrEnum("NearDuplicates", ["keep", "withhold"])


SplitBy = StrEnum("SplitBy", ["share", "time", "outlet"])


EngineName = StrEnum("EngineName", ["processes", "dask"])


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
Out = Annotated[Path | None, typer.Option("--out", help="The dataset folder to write.", show_default="dist")]
OwnCache = Annotated[
    Path | None,
    typer.Option("--cache", help="Where finished work is kept.", show_default=".copydesk-cache beside --out"),
]
OwnPhrases = Annotated[list[Path] | None, typer.Option("--phrases", help="Your own phrases (repeatable).")]
Language = Annotated[
    str | None, typer.Option(help="The language of all documents, ISO 639.", show_default="told by each text")
]
SkipRules = Annotated[
    list[str] | None, typer.Option("--skip-rule", metavar="NAME", help="Leave out a rule of the parser (repeatable).")
]


@app.callback(invoke_without_command=True)
def _main(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        print(f"copydesk {installed('copydesk')}")
        raise typer.Exit


@app.command()
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
    from copydesk.pipeline import NothingAcceptedError
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
        with _progress_bar(quiet or as_json) as progress:
            result = run(settings, progress)
    except NothingAcceptedError as error:
        if as_json:
            _print_json(error.result.as_dict())
        else:
            _print_refusals(error.result, sys.stderr)
        raise
    if as_json:
        _print_json(result.as_dict())
    elif not quiet:
        _print_result(result)
    if verify:
        from copydesk.verify import verify as build_again

        with _progress_bar(quiet or as_json) as progress:
            how = build_again(settings, progress)
        if not (quiet or as_json):
            print(f"verified: built again {how}, the same bytes")


@app.command()
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
    config: Config = None,
    format: Annotated[Format, typer.Option(help="text, json, or github for annotations in CI.")] = Format.text,  # noqa: A002
    as_json: AsJson = False,
) -> None:
    """Check a dataset against the contract, its ledger, its evidence and its manifest."""
    from copydesk.config import resolve
    from copydesk.validation import render
    from copydesk.validation import validate as run

    settings = resolve({"outlets": outlets, "phrases": phrases}, config).settings
    report = run(path, sources=sources or (), schema=schema, outlets=settings.outlets, phrases=settings.phrases)
    shown = Format.json if as_json else format
    if shown is Format.json:
        _print_json(report.as_dict())
    else:
        print(render.github(report) if shown is Format.github else render.text(report))
    if not report.ok:
        raise typer.Exit(1)


@app.command()
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
        _print_json(room.as_dict(document.source, parsed, reasons))
    else:
        say = _speaker()
        for parts in room.lines(document.source, parsed, reasons):
            say(*parts)
    if parsed.rejection:
        raise typer.Exit(1)


@app.command()
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
        _print_json(scoring.render.as_dict(card, worst, checks))
    else:
        print(scoring.render.text(card, worst, checks, get_terminal_size((100, 24)).columns))
    if not all(check.met for check in checks):
        raise typer.Exit(1)


@app.command(name="config")
def show_config(config: Config = None, as_json: AsJson = False) -> None:
    """Print the resolved configuration, and where each value comes from."""
    from copydesk.config import as_toml, resolve

    resolved = resolve({}, config)
    if as_json:
        values = resolved.settings.model_dump(mode="json")
        _print_json({k: {"value": v, "from": resolved.origins[k]} for k, v in values.items()})
    else:
        print(as_toml(resolved), end="")


@cache_app.callback()
def show_cache(
    context: typer.Context, cache: OwnCache = None, out: Out = None, config: Config = None, as_json: AsJson = False
) -> None:
    """Show where finished work is kept and how much there is, or clear it."""
    from copydesk.config import resolve
    from copydesk.engine.cache import measure

    if context.invoked_subcommand is not None:
        return
    settings = resolve({"cache": cache, "out": out}, config).settings
    folder, most = settings.cache_folder(), settings.cache_bytes
    use = measure(folder)
    if as_json:
        _print_json({"folder": str(folder), "entries": use.entries, "bytes": use.size, "most_bytes": most})
    else:
        print(f"{folder}: {use.entries:,} entries, {size_of(use.size)} of at most {size_of(most)}")


@cache_app.command(name="clear")
def clear_cache(cache: OwnCache = None, out: Out = None, config: Config = None) -> None:
    """Delete all finished work; the next build does it anew."""
    from copydesk.config import resolve
    from copydesk.engine.cache import clear

    folder = resolve({"cache": cache, "out": out}, config).settings.cache_folder()
    use = clear(folder)
    print(f"cleared {folder}: {use.entries:,} entries, {size_of(use.size)}")


def main() -> NoReturn:
    """Run the command line; a user's mistake ends in one line on stderr and an exit code, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that lacks a character must not end the run
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except CopydeskError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except OSError as error:  # what no room expected of the system: stdout on a full disk, a folder that is gone
        print(f"error: {error.strerror or error}", file=sys.stderr)
        sys.exit(1)
    except SystemExit as end:  # the framework turns a KeyboardInterrupt into a silent exit
        if end.code == INTERRUPTED:
            print("stopped; run the same command again to go on", file=sys.stderr)
        raise
    raise AssertionError("the framework ends every command with an exit")


def _print_json(value: Any) -> None:
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(value, ensure_ascii=not unicode, indent=2))


@contextmanager
def _progress_bar(silent: bool) -> Iterator["Progress"]:
    """Yield a listener that draws a bar with rate and time left, on a terminal only."""
    if silent or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:>6}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total, rate="")
            elapsed = bar.tasks[tasks[stage]].elapsed
            bar.update(tasks[stage], completed=done, rate=f"{done / elapsed:,.0f} documents/s" if elapsed else "")

        yield tell


def _print_result(result: "BuildResult") -> None:
    _print_refusals(result, sys.stdout)
    unmatched = result.unmatched_overrides
    for key in unmatched[:_MOST_NAMED]:
        print(f"override for '{key}' matched no document")
    if len(unmatched) > _MOST_NAMED:
        print(f"… and {len(unmatched) - _MOST_NAMED:,} more; --json names them all")
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
    print(f"wrote {result.out}/ ({len(result.files)} files, {size_of(size)})        next: {following}")


def _print_refusals(result: "BuildResult", stream: Any) -> None:
    for (status, _, rule), refusal in sorted(result.refusals.items(), key=lambda r: (r[0][0], -r[1].count)):
        print(f"{status} {refusal.count:>7,}  {rule:<22} {refusal.source}: {refusal.message}", file=stream)


def _speaker() -> Callable[..., None]:
    """Return what prints a line of (text, style) parts: in colour on a terminal, else plainly, which is quick."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    if console.is_terminal:
        return lambda *parts: console.print(Text.assemble(*parts))
    return lambda *parts: print("".join(text for text, _ in parts))


if __name__ == "__main__":
    main()
