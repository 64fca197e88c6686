"""Documents that are there twice."""

from collections.abc import Iterable

RULE = "exact_duplicate"


def exact_duplicates(documents: Iterable[tuple[str, str, bool]]) -> dict[str, tuple[str, str]]:
    """Return the sources to withhold, each with the rule and a message that names the source that is kept.

    That is the first in sorted order with these bytes, or the first that a person corrected: no correction is lost.
    documents: (source, sha256, corrected) of each document that makes an article; a rejected one has its own reason.
    """
    kept: dict[str, str] = {}
    withheld: dict[str, tuple[str, str]] = {}
    for source, sha256, _ in sorted(documents, key=lambda d: (not d[2], d[0].encode())):
        if (first := kept.setdefault(sha256, source)) != source:
            withheld[source] = RULE, f"the same bytes as '{first}'"
    return withheld
