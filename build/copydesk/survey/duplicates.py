"""Documents that are there twice."""

from collections.abc import Iterable


def exact_duplicates(documents: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Return the sources to withhold, each with the source that is kept: the first in sorted order with its bytes.

    documents: (source, sha256) pairs; those without a hash could not be read and duplicate nothing.
    """
    kept: dict[str, str] = {}
    withheld: dict[str, str] = {}
    for source, sha256 in sorted(documents, key=lambda d: d[0].encode()):
        if sha256 is not None and (first := kept.setdefault(sha256, source)) != source:
            withheld[source] = first
    return withheld
