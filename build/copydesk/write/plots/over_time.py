"""plots/over_time.svg: standing bars, one a period, the outlets with most articles stacked in it."""

from copydesk.write.plots.svg import (
    REST,
    SERIES,
    WIDTH,
    Drawn,
    bar,
    columns_of,
    fitting,
    label,
    line,
    picture,
    ticks,
)
from copydesk.write.plots.timeline import Timeline

_LEFT, _RIGHT, _TOP, _TALL = 64, 20, 50, 200
_GAP = 1.0  # between the parts of a bar
_WIDEST = 48
_NAME_COLUMNS = 26
_COLUMN, _SWATCH = 7.2, 12  # a column of the font; a legend's square
_LABEL_WIDTH = {"month": 62, "year": 44, "decade": 52}


def over_time_svg(timeline: Timeline, undated: int) -> Drawn:
    """Return the picture of articles over time. undated: how many have no date, and are not in it."""
    totals = timeline.totals
    marks = ticks(max(totals.values()))
    scale = _TALL / marks[-1]
    bottom = _TOP + _TALL
    parts = []
    for mark in marks:
        y = bottom - mark * scale
        parts += [line(_LEFT, WIDTH - _RIGHT, y), label(_LEFT - 8, y + 4, f"{mark:,}", "end soft")]
    parts += [*_bars(timeline, scale, bottom), *_axis(timeline, bottom)]
    legend, rows = _legend(timeline, bottom + 52)
    parts += legend
    note = [f"{undated:,} more without a date are not shown."] if undated else []
    below = bottom + 52 + rows * 22
    parts += [label(_LEFT, below, sentence, "soft") for sentence in note]
    peak = max(totals, key=lambda period: (totals[period], period))
    first, last = next(iter(totals)), next(reversed(totals))
    when = f"{first} to {last}" if first != last else first
    said = [f"{sum(totals.values()):,} articles by {timeline.step}, {when}, most in {peak}: {totals[peak]:,}."]
    return picture(below + (16 if note else -4), "Articles over time", " ".join(said + note), parts)


def _width(timeline: Timeline) -> float:
    return (WIDTH - _LEFT - _RIGHT) / len(timeline.totals)


def _bars(timeline: Timeline, scale: float, bottom: float) -> list[str]:
    every = _width(timeline)
    wide = min(every * 0.8, _WIDEST)
    parts = []
    for number, period in enumerate(timeline.totals):
        y = bottom
        for place, series in enumerate(timeline.series):
            if count := series.counts[period]:
                tall = count * scale
                y -= tall
                drawn = tall - _GAP if tall > 2 * _GAP else tall
                hint = f"{period}, {series.outlet or _rest(timeline)}: {count:,}"
                left = _LEFT + number * every + (every - wide) / 2
                parts.append(bar(left, y, wide, drawn, _style(timeline, place), hint))
    return parts


def _axis(timeline: Timeline, bottom: float) -> list[str]:
    """Return the names of as many periods as have room."""
    every, periods = _width(timeline), list(timeline.totals)
    step = max(1, -int(-_LABEL_WIDTH[timeline.step] // every))
    if timeline.step == "month" and step > 1:
        step = next((n for n in (3, 6, 12, 24) if n >= step), step)
    start = next((n for n, period in enumerate(periods[:12]) if period.endswith("-01")), 0) % step
    return [
        label(_LEFT + (n + 0.5) * every, bottom + 20, periods[n], "mid soft") for n in range(start, len(periods), step)
    ]


def _legend(timeline: Timeline, top: float) -> tuple[list[str], int]:
    """Return the colours with their outlets, and how many lines they take."""
    if len(timeline.series) == 1 and timeline.series[0].outlet is None:
        return [], 0
    parts, x, row = [], float(_LEFT), 0
    for place, series in enumerate(timeline.series):
        name = fitting(series.outlet or _rest(timeline), _NAME_COLUMNS)
        wide = _SWATCH + 8 + columns_of(name) * _COLUMN + 18
        if x > _LEFT and x + wide > WIDTH - _RIGHT:
            x, row = float(_LEFT), row + 1
        y = top + row * 22
        parts.append(bar(x, y - 11, _SWATCH, _SWATCH, _style(timeline, place), name))
        parts.append(label(x + _SWATCH + 6, y, name))
        x += wide
    return parts, row + 1


def _style(timeline: Timeline, place: int) -> str:
    return REST if timeline.series[place].outlet is None else SERIES[place]


def _rest(timeline: Timeline) -> str:
    return "others and unknown" if len(timeline.series) > 1 else "all articles"
