"""The page: its templates, and what they are given."""

import re
from collections.abc import Mapping, Sequence

from jinja2 import Environment
from markupsafe import Markup

from copydesk.dataset.personal import KINDS
from copydesk.dataset.profile import UNKNOWN
from copydesk.pages import templates
from copydesk.pages.target import Kind
from copydesk.reporting import drawing
from copydesk.reporting.documents import ShownDocument
from copydesk.reporting.facts import Facts
from copydesk.reporting.palette import COLOURS, stylesheet
from copydesk_schema.columns import URL_FORM

KIND = Kind("report", "--out")

_PACKAGE = "copydesk.reporting"
_MOST_LISTED = 20  # outlets and languages
_QUANTILES = {"one in twenty is no longer than": 0.05, "the median": 0.5, "nineteen in twenty are no longer than": 0.95}


def render(facts: Facts, documents: Sequence[ShownDocument]) -> bytes:
    """Return the report. The same facts give the same bytes."""
    style = templates.style_of_pages() + templates.asset(_PACKAGE, "report.css") + stylesheet()
    script = templates.asset(_PACKAGE, "browse.js") if documents else ""
    page = (
        environment()
        .get_template("report.html")
        .render(
            facts=facts,
            profile=facts.profile,
            ledger=facts.ledger,
            validation=facts.validation,
            documents=documents,
            outlets=sorted({outlet for document in documents if (outlet := document.value("outlet"))}),
            labels=[label for label in COLOURS if label != "blank"],
            style=Markup(style),
            script=Markup(script),
            policy=templates.policy(style, script),
            months=drawing.months(facts.profile.months),
            lengths=drawing.lengths(facts.profile.lengths),
            quantiles={said: facts.profile.lengths.quantile(share) for said, share in _QUANTILES.items()},
            unknown=UNKNOWN,
            personal_kinds=KINDS,
            most_listed=_MOST_LISTED,
        )
    )
    return KIND.mark + (page.strip() + "\n").encode("utf-8", "backslashreplace")


def environment() -> Environment:
    """Return what renders the templates."""
    made = templates.environment(_PACKAGE)
    made.filters |= {
        "most": _most,
        "is_address": lambda url: re.match(URL_FORM, url) is not None,
        "listed": lambda values: sorted({v for v in values if v}),
    }
    made.globals |= {"bar": drawing.share, "stack": drawing.stack}
    return made


def _most(counts: Mapping[str, int], most: int) -> list[tuple[str, int]]:
    """Return what is counted most, the rest as one, and last what is not known."""
    named = sorted(((k, n) for k, n in counts.items() if k != UNKNOWN), key=lambda item: (-item[1], item[0]))
    rest = named[most:]
    others = [(f"{len(rest):,} others", sum(n for _, n in rest))] if rest else []
    return [*named[:most], *others, *((("not known", counts[UNKNOWN]),) if counts.get(UNKNOWN) else ())]
