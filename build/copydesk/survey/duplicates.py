"""Documents that are there twice."""

from collections.abc import Iterable


def exact_duplicates(documents: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the sources to withhold, each with the source that is kept: the first in sorted order with its bytes.

    documents: (source, sha256) of each document that makes an article; a rejected one has its own reason.
    """
    kept: dict[str, str] = {}
    withheld: dict[str, str] = {}
    for source, sha256 in sorted(documents, key=lambda d: d[0].encode()):
        if (first := kept.setdefault(sha256, source)) != source:
            withheld[source] = first
    return withheld
