"""A comparison as one HTML file: nothing from elsewhere, no script, light and dark."""

from typing import TYPE_CHECKING

from markupsafe import Markup

from copydesk.comparison import words
from copydesk.comparison.listed import tables
from copydesk.comparison.render import counts, left_out, lines_of, pair, summary
from copydesk.pages import templates

if TYPE_CHECKING:
    from copydesk.comparison import Comparison

_PACKAGE = "copydesk.comparison"
_MOST = 40  # rows of a table of outlets, months …
_CHARS = 300  # that are shown of a value


def page(comparison: "Comparison") -> bytes:
    """Return the page, without the mark that it begins with."""
    style = templates.style_of_pages() + templates.asset(_PACKAGE, "comparison.css")
    around = comparison.around
    rendered = (
        templates.environment(_PACKAGE)
        .get_template("comparison.html")
        .render(
            c=comparison,
            style=Markup(style),
            policy=templates.policy(style),
            summary=summary(comparison),
            counts=list(counts(comparison)),
            left_out=left_out(comparison),
            tables=list(tables(comparison, _MOST)),
            shown=lambda change: pair(change, _CHARS),
            lines_of=lines_of,
            settings={
                "Contract": [words.told_promise(s) for s in around.promises],
                "Configuration": [words.told(s) for s in around.configuration],
                "Beside the documents": [words.told_input(s) for s in around.inputs],
                "Made with": [words.told(s) for s in around.tool],
            },
        )
    )
    return (rendered.strip() + "\n").encode("utf-8", "backslashreplace")
