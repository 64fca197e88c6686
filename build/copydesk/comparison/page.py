"""A comparison as one HTML file: nothing from elsewhere, no script, light and dark."""

from importlib.resources import files
from typing import TYPE_CHECKING

from copydesk.comparison.render import pair, summary
from copydesk.comparison.shares import KINDS
from copydesk.shown import visible

if TYPE_CHECKING:
    from copydesk.comparison import Comparison

_TEMPLATE = "comparison.html"
_MOST_COUNTS = 40


def page(comparison: "Comparison") -> str:
    """Return the page."""
    from jinja2 import Environment, StrictUndefined

    surroundings = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    surroundings.filters |= {"visible": visible, "count": lambda n: f"{n:,}", "share": lambda s: f"{s:.2%}"}
    template = files("copydesk.comparison").joinpath(_TEMPLATE).read_text("utf-8")
    shares = comparison.shares
    changed = {kind: {k: p for k, p in shares.counts(kind).items() if p[0] != p[1]} for kind in KINDS}
    return surroundings.from_string(template).render(
        c=comparison,
        summary=summary(comparison),
        pair=pair,
        kinds={kind: list(found.items())[:_MOST_COUNTS] for kind, found in changed.items() if found},
        more={kind: len(found) - _MOST_COUNTS for kind, found in changed.items()},
        lengths=[held.lengths for held in (shares.before, shares.after)],
    )
