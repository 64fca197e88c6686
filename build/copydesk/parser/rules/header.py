"""The line a scraper puts first: ` date YYYY-MM-DD`, then a URL, a kicker, the title, a sentence, or nothing."""

import re

from copydesk.parser.draft import Draft

HEADER = re.compile(
    r"date:?[ \t]+(?P<date>\d{4}-\d{1,2}-\d{1,2})(?![\d-])"
    r"(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[ ]?[+-]\d{2}:?\d{2})?(?!\w))?"
    r"(?P<more>(?:[ \t]+\d{4}-\d{1,2}-\d{1,2}(?![\d-]))*)"
    r"(?:[ \t]+(?P<url>https?://\S+))?",
    re.IGNORECASE,
)
_PATH_END = re.compile(r"\S+\.(?:html?|php|aspx?|jsp)|[^\s-]+(?:-[^\s-]+){2,}", re.IGNORECASE)


def date_header(draft: Draft) -> None:
    """Label the header; what follows it on the line becomes a line of its own."""
    if not draft.lines or not (match := HEADER.match(draft.lines[0].text)):
        return
    rest = draft.lines[0].text[match.end() :]
    if rest.strip() and not (match["url"] and tears_url(match["url"], rest)):
        draft.split({0: [match.end()]})
    draft.lines[0].mark("header", "date_header")


def tears_url(url: str, rest: str) -> bool:
    """Return whether what follows a URL on its line is the rest of it, torn by a space: it ends as a path does.

    A URL that already ends as one is whole.
    """
    if url.endswith("/") or _PATH_END.fullmatch(url.rsplit("/", 1)[-1]):
        return False
    last = rest.rsplit(None, 1)[-1] if rest.strip() else ""
    return "/" in last or _PATH_END.fullmatch(last) is not None
