"""Templates that escape all they are given, and a policy by which nothing else can run or be fetched."""

import base64
import hashlib
import re
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from copydesk.shown import size_of, visible
from copydesk_schema.columns import without_credentials

_LINE_END = re.compile("\r\n|\r|\n")


def environment(package: str) -> Environment:
    """Return what renders a package's templates: all that they are given is made visible, then escaped."""
    made = Environment(
        loader=PackageLoader(package),
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
    }
    return made


def policy(style: str, script: str = "") -> str:
    """Return the content security policy: this style and this script, and nothing else, from nowhere."""
    scripts = _source(script) if script else "'none'"
    rules = ["default-src 'none'", f"style-src {_source(style)}", f"script-src {scripts}"]
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def asset(package: str, name: str) -> str:
    """Return the text of a file that lies beside a package's templates."""
    return files(package).joinpath("templates", name).read_text("utf-8")


def style_of_pages() -> str:
    """Return the style that all pages have in common."""
    return asset("copydesk.pages", "page.css")


def _shown(value: Any) -> Any:
    """Return what an expression of a template gives, with nothing in it that is not seen: it is escaped after this."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return visible(without_credentials(value))


def _lines(text: str) -> Markup:
    """Return a text whose line ends stay, and all else that is not seen is told."""
    return Markup("\n").join(escape(visible(line)) for line in _LINE_END.split(text))


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
