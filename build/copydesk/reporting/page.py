"""The page: templates that escape all they are given, and a policy by which nothing else can run or be fetched."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from copydesk.dataset.personal import KINDS
from copydesk.dataset.profile import UNKNOWN
from copydesk.reporting import drawing
from copydesk.reporting.documents import ShownDocument
from copydesk.reporting.facts import Facts
from copydesk.reporting.palette import COLOURS, stylesheet
from copydesk.reporting.target import MARK
from copydesk.shown import size_of, visible
from copydesk_schema.columns import URL_FORM, without_credentials

_MOST_LISTED = 20  # outlets and languages
_LINE_END = re.compile("\r\n|\r|\n")
_QUANTILES = {"one in twenty is no longer than": 0.05, "the median": 0.5, "nineteen in twenty are no longer than": 0.95}


def render(facts: Facts, documents: Sequence[ShownDocument]) -> bytes:
    """Return the report. The same facts give the same bytes."""
    style = _asset("report.css") + stylesheet()
    script = _asset("browse.js") if documents else ""
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
            policy=_policy(style, script),
            months=drawing.months(facts.profile.months),
            lengths=drawing.lengths(facts.profile.lengths),
            quantiles={said: facts.profile.lengths.quantile(share) for said, share in _QUANTILES.items()},
            unknown=UNKNOWN,
            personal_kinds=KINDS,
            most_listed=_MOST_LISTED,
        )
    )
    return MARK + (page.strip() + "\n").encode("utf-8", "backslashreplace")


def environment() -> Environment:
    """Return what renders the templates: all that they are given is made visible, then escaped."""
    made = Environment(
        loader=PackageLoader("copydesk.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        finalize=_shown,
    )
    made.filters |= {
        "count": lambda n: f"{n:,}",
        "share": lambda n, whole: f"{n / whole:.1%}" if whole else "–",
        "size": size_of,
        "lines": _lines,
        "most": _most,
        "is_address": lambda url: re.match(URL_FORM, url) is not None,
        "listed": lambda values: sorted({v for v in values if v}),
    }
    made.globals |= {"bar": drawing.share, "stack": drawing.stack}
    return made


def _shown(value: Any) -> Any:
    """Return what an expression of a template gives, with nothing in it that is not seen: it is escaped after this."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return visible(without_credentials(value))


def _lines(text: str) -> Markup:
    """Return a text whose line ends stay, and all else that is not seen is told."""
    return Markup("\n").join(escape(visible(line)) for line in _LINE_END.split(text))


def _most(counts: Mapping[str, int], most: int) -> list[tuple[str, int]]:
    """Return what is counted most, the rest as one, and last what is not known."""
    named = sorted(((k, n) for k, n in counts.items() if k != UNKNOWN), key=lambda item: (-item[1], item[0]))
    rest = named[most:]
    others = [(f"{len(rest):,} others", sum(n for _, n in rest))] if rest else []
    return [*named[:most], *others, *((("not known", counts[UNKNOWN]),) if counts.get(UNKNOWN) else ())]


def _policy(style: str, script: str) -> str:
    """Return the content security policy: this style and this script, and nothing else, from nowhere."""
    scripts = _source(script) if script else "'none'"
    rules = ["default-src 'none'", f"style-src {_source(style)}", f"script-src {scripts}"]
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _asset(name: str) -> str:
    return files("copydesk.reporting").joinpath("templates", name).read_text("utf-8")
