"""The command line. The only room that prints: results on stdout, progress and complaints on stderr."""

import sys
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer

from copydesk.cli import build, cache, config, diff, explain, publish, remove, report, score, validate
from copydesk_schema.errors import CopydeskError

INTERRUPTED = 130  # 128 + SIGINT, as shells have it

app = typer.Typer(
    name="copydesk",
    help="Package and validate news datasets: raw article text in, a checked, explained, loadable dataset out.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    *(build.build, validate.validate, explain.explain, score.score),
    *(diff.diff, report.report, publish.publish, remove.remove),
):
    app.command()(command)
app.command(name="config")(config.show_config)
app.add_typer(cache.app, name="cache")


@app.callback(invoke_without_command=True)
def _main(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        print(f"copydesk {installed('copydesk')}")
        raise typer.Exit


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
