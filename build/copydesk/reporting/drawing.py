"""Small pictures for a page that may be any width: bars without words, which stand in the HTML around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from copydesk.dataset.profile import Lengths
from copydesk.write.periods import by_period, step_of
from copydesk.write.plots.svg import bar, line, text, ticks

_TALL = 100
_PERIODS = 60
_STEPS_A_BAR = 8  # sixteenths of a doubling: half of one


@dataclass(frozen=True, slots=True)
class Columns:
    """Standing bars, what stands beside and below them, and the numbers themselves."""

    svg: Markup
    ticks: tuple[int, ...]
    below: tuple[str, ...]
    rows: tuple[tuple[str, int], ...]


def columns(counts: Mapping[str, int], said: str) -> Columns:
    """Return a bar for each count, in their order. said: what they show, in words."""
    marks = ticks(max(counts.values()))
    scale = _TALL / marks[-1]
    lines = [line(0, len(counts), _TALL - mark * scale) for mark in marks]
    bars = [
        bar(at + 0.1, _TALL - count * scale, 0.8, count * scale, "bar", f"{name}: {count:,}")
        for at, (name, count) in enumerate(counts.items())
        if count
    ]
    return Columns(
        _svg(len(counts), _TALL, [*lines, *bars], f'role="img" aria-label="{_quoted(said)}" class="columns"'),
        tuple(reversed(marks)),
        _ends(list(counts)),
        tuple(counts.items()),
    )


def months(counted: Mapping[str, int]) -> Columns | None:
    """Return articles over time: by month, or where these are many by year or decade; None if none has a day."""
    counts = by_period(counted, step := step_of(counted, _PERIODS))
    return columns(counts, f"Articles by {step}, from {min(counts)} to {max(counts)}") if counts else None


def lengths(measured: Lengths) -> Columns | None:
    """Return articles by the length of their bodies, in classes of half a doubling; None if there are none."""
    if not measured.classes:
        return None
    counted: dict[int, int] = {}
    for number, count in measured.classes.items():
        counted[number // _STEPS_A_BAR] = counted.get(number // _STEPS_A_BAR, 0) + count
    named = {
        f"{_edge(number):,} to {_edge(number + 1):,}": counted.get(number, 0)
        for number in range(min(counted), max(counted) + 1)
    }
    return columns(named, "Articles by the length of their body, in characters")


def share(part: int, whole: int) -> Markup:
    """Return a lying bar that is filled as far as the part goes."""
    return stack([(part, "bar")], whole)


def stack(parts: Sequence[tuple[int, str]], whole: int) -> Markup:
    """Return lying bars one after the other, each with its style."""
    drawn, x = [], 0.0
    for count, style in parts:
        wide = 100 * count / max(whole, 1)
        drawn.append(bar(x, 0, wide, 10, style, f"{count:,}"))
        x += wide
    return _svg(100, 10, drawn, 'aria-hidden="true" class="share"')


def _svg(width: int, height: int, parts: Sequence[str], named: str) -> Markup:
    """Return a picture that is stretched to its place. Its parts are SVG whose words are escaped."""
    return Markup(f'<svg viewBox="0 0 {width} {height}" preserveAspectRatio="none" {named}>{"".join(parts)}</svg>')


def _edge(number: int) -> int:
    return round(2 ** (number * _STEPS_A_BAR / 16)) if number >= 0 else 0


def _ends(names: list[str]) -> tuple[str, ...]:
    """Return the names of the first bar, one in the middle, and the last."""
    return (names[0], names[len(names) // 2], names[-1]) if len(names) > 2 else tuple(names)


def _quoted(said: str) -> str:
    return text(said).replace('"', "&quot;")
