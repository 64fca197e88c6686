"""Furniture of the page: known phrases, copyright lines, and what stands below the article."""

import re

from copydesk.parser.draft import Draft

_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b)\W{0,3}(?:[^\d\n]{0,80}\W)?(?:19|20)\d{2}\b", re.IGNORECASE)


_DATED = re.compile(r"copyright\W{0,3}(?:19|20)\d{2}\b", re.IGNORECASE)  # not "Copyright law was changed in 1976."


def phrase(draft: Draft) -> None:
    """Label lines that are a boilerplate phrase and nothing else."""
    phrases = draft.phrases.boilerplate
    for line in draft.open():
        if line.key in phrases:
            line.mark("boilerplate", "phrase")


def copyright_line(draft: Draft) -> None:
    """Label short lines that begin with a copyright notice and a year."""
    for line in draft.open():
        notice = line.short and _COPYRIGHT.match(line.text)
        if notice and (not line.prose or not line.text[0].isalpha() or _DATED.match(line.text)):
            line.mark("boilerplate", "copyright")


def tail_phrase(draft: Draft) -> None:
    """Label phrases that are furniture only where nothing but furniture follows."""
    phrases = draft.phrases.tail
    for line in reversed(draft.lines):
        if line.label is None and line.key in phrases:
            line.mark("boilerplate", "tail_phrase")
        elif line.label != "boilerplate":
            return
