"""copydesk cache: the place for finished work, and how to empty it."""

import typer

from copydesk.cli.options import AsJson, Config, Out, OwnCache
from copydesk.cli.output import print_json
from copydesk.shown import size_of

app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)


@app.callback()
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
        print_json({"folder": str(folder), "entries": use.entries, "bytes": use.size, "most_bytes": most})
    else:
        print(f"{folder}: {use.entries:,} entries, {size_of(use.size)} of at most {size_of(most)}")


@app.command(name="clear")
def clear_cache(context: typer.Context, cache: OwnCache = None, out: Out = None, config: Config = None) -> None:
    """Delete all finished work; the next build does it anew."""
    from copydesk.config import resolve
    from copydesk.engine.cache import clear

    before = context.parent.params if context.parent else {}  # what was said before the word `clear` holds too
    given = {"cache": cache or before.get("cache"), "out": out or before.get("out")}
    folder = resolve(given, config or before.get("config")).settings.cache_folder()
    use = clear(folder)
    print(f"cleared {folder}: {use.entries:,} entries, {size_of(use.size)}")
