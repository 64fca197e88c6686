"""Documents that are there twice."""

import numpy as np

from copydesk.survey.documents import Documents, Numbers

RULE = "exact_duplicate"


def first_copies(documents: Documents, rank: Numbers) -> Numbers:
    """Return for each document the number of the one that is kept of those with its bytes; its own if it makes none.

    That is the one of the lowest rank. A rejected document has its own reason, and is no copy.
    """
    kept = np.arange(len(documents))
    there = np.flatnonzero(documents.article)
    there = there[np.argsort(rank[there], kind="stable")]
    _, first, same = np.unique(documents.ids[there], return_index=True, return_inverse=True)
    kept[there] = there[first[same]]
    return kept
