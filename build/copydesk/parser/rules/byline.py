"""Who wrote it: `By Jane Doe`."""

from copydesk.parser.draft import Draft

_MOST_WORDS = 9


def byline(draft: Draft) -> None:
    """Label short lines that begin with a byline word and go on with a capital."""
    words = draft.tables.phrases.byline
    for line in draft.open():
        if line.prose or not 2 <= line.weight <= _MOST_WORDS:
            continue
        for word in words:
            rest = line.text[len(word) :]
            if line.text[: len(word)].lower() == word and rest[:1].isspace() and rest.lstrip()[:1].isupper():
                # "By Train Through Siberia" is a headline: a byline stands next to furniture or below the headline.
                if line is not draft.lines[0] and all(w[:1].isupper() or len(w) <= 3 for w in rest.split()):
                    line.mark("byline", "byline")
                break
