"""plots/outlets.svg: lying bars, one an outlet, those with most articles first."""

from collections.abc import Mapping

from copydesk.dataset.profile import UNKNOWN
from copydesk.write.plots.svg import REST, SERIES, WIDTH, Drawn, bar, fitting, label, picture

_OUTLETS = 15
_ROW, _BAR = 26, 16
_TOP = 48
_LEFT, _RIGHT = 220, 110  # of the bars: names stand before them, numbers after
_NAME_COLUMNS = 28


def outlets_svg(outlets: Mapping[str, int], articles: int) -> Drawn:
    """Return the picture of articles by outlet; the other outlets, and those without one, are a bar each."""
    named = sorted(((o, n) for o, n in outlets.items() if o != UNKNOWN), key=lambda item: (-item[1], item[0]))
    rows = [(name, count, SERIES[0]) for name, count in named[:_OUTLETS]]
    if rest := named[_OUTLETS:]:
        rows.append((f"{len(rest):,} others", sum(count for _, count in rest), REST))
    if outlets.get(UNKNOWN):
        rows.append(("unknown", outlets[UNKNOWN], REST))
    most = max(count for _, count, _ in rows)
    parts = []
    for number, (name, count, style) in enumerate(rows):
        top = _TOP + number * _ROW
        width = max(1.0, (WIDTH - _LEFT - _RIGHT) * count / most)
        words = f"{count:,} ({count / articles:.1%})"
        quiet = " soft" if style == REST else ""
        parts += [
            label(_LEFT - 10, top + 13, fitting(name, _NAME_COLUMNS), f"end{quiet}"),
            bar(_LEFT, top, width, _BAR, style, f"{name}: {words}"),
            label(_LEFT + width + 8, top + 13, words, "soft"),
        ]
    said = "; ".join(f"{fitting(name, _NAME_COLUMNS)} {count:,}" for name, count, _ in rows[:5])
    several = f"{len(named):,} outlets" if len(named) > 1 else "1 outlet"
    return picture(_TOP + len(rows) * _ROW + 12, "Articles by outlet", f"{several}, most first: {said}.", parts)
