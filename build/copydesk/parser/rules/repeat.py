"""The same words again. The structured copy is kept, and the other is labelled."""

from copydesk.parser.draft import Draft, Line

_PREFIX = 24  # characters by which a line is looked up inside another
_SAME_PREFIX = 8  # lines with one prefix that are tried; keeps a page of equal beginnings linear
_MOST_EFFORT = 8  # characters compared for each of a line's own; a page of near misses stays linear
_LEAST_REPEAT = 25  # characters; shorter lines may recur by right ("Yes, sir.")
_LEAST_GLUED = 12  # characters of a headline that is looked for at the end of another line


def run_together(draft: Draft) -> None:
    """Label a line that is nothing but other lines of the page run together, as summaries by extractors are."""
    by_prefix: dict[str, list[Line]] = {}
    for line in draft.open():
        if len(line.text) >= _PREFIX:
            same = by_prefix.setdefault(line.text[:_PREFIX], [])
            if len(same) < _SAME_PREFIX:
                same.append(line)
    for line in draft.open():
        if len(line.text) > 2 * _PREFIX and _parts(line, by_prefix) >= 2:
            line.mark("repeat", "run_together")


def _parts(line: Line, by_prefix: dict[str, list[Line]]) -> int:
    """Return how many other lines the line consists of, 0 if anything else is in it. The last may be cut short."""
    text, at, parts = line.text, 0, 0
    effort = _MOST_EFFORT * len(text)
    while at < len(text):
        for other in by_prefix.get(text[at : at + _PREFIX], ()):
            effort -= len(other.text)
            if effort < 0:
                return 0
            if other is not line and other.label is None and text.startswith(other.text, at):
                at += len(other.text)
                break
        else:
            rest = text[at:].rstrip("….")
            cut = len(rest) >= _PREFIX and any(
                other is not line and other.text.startswith(rest) for other in by_prefix.get(rest[:_PREFIX], ())
            )
            return parts + 1 if cut and parts else 0
        parts += 1
        while at < len(text) and text[at].isspace():
            at += 1
    return parts


def glued_headline(draft: Draft) -> None:
    """Cut a copy of the headline off the end of the line it is stuck to: a picture's alternative text."""
    title = next((line for line in draft.lines if line.label == "title"), None)
    if title is None or len(title.text) < _LEAST_GLUED:
        return
    stuck = {
        i: len(line.text) - len(title.text)
        for i, line in enumerate(draft.lines)
        if line.label is None and len(line.text) > len(title.text) and line.text.endswith(title.text)
    }
    for copy in draft.split(stuck) if stuck else ():
        copy.mark("repeat", "glued_headline")


def same_line(draft: Draft) -> None:
    """Label lines that an earlier line says word for word, the headline's at any length."""
    seen = {line.text for line in draft.lines if line.label == "title"}
    for line in draft.open():
        if line.text in seen:
            line.mark("repeat", "same_line")
        elif len(line.text) >= _LEAST_REPEAT:
            seen.add(line.text)
