"""What commands print with."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copydesk.pipeline import Progress


def print_json(value: Any) -> None:
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(value, ensure_ascii=not unicode, indent=2))


@contextmanager
def progress_bar(silent: bool) -> Iterator["Progress"]:
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


def speaker() -> Callable[..., None]:
    """Return what prints a line of (text, style) parts: in colour on a terminal, else plainly, which is quick."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    if console.is_terminal:
        return lambda *parts: console.print(Text.assemble(*parts))
    return lambda *parts: print("".join(text for text, _ in parts))
