"""Who wrote it: `By Jane Doe`."""

from copydesk.parser.draft import Draft

_MOST_WORDS = 9
_LEAST_HEADLINE = 4  # words


def byline(draft: Draft) -> None:
    """Label short lines that begin with a byline word and go on with a capital."""
    words = sorted(draft.phrases.byline, key=lambda w: (-len(w), w))  # the longest speaks
    for line in draft.open():
        if line.prose or not 2 <= line.weight <= _MOST_WORDS:
            continue
        for word in words:
            rest = line.text[len(word) :]
            if line.text[: len(word)].lower() == word and rest[:1].isspace() and rest.lstrip()[:1].isupper():
                named = all(w[:1].isupper() or len(w) <= 3 for w in rest.split())
                if named and (line is not draft.lines[0] or _headline_follows(draft)):
                    line.mark("byline", "byline")
                break


def _headline_follows(draft: Draft) -> bool:
    """On top of the page, "By Train Through Siberia" is a headline, unless the headline stands below it."""
    following = draft.lines[1:2]
    return any(not line.prose and line.label is None and line.weight >= _LEAST_HEADLINE for line in following)
