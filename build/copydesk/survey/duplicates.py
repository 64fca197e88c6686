"""Documents that are there twice."""

import numpy as np
import numpy.typing as npt

from copydesk.survey.documents import Flags, Numbers

RULE = "exact_duplicate"


def first_copies(ids: npt.NDArray[np.bytes_], article: Flags, rank: Numbers) -> Numbers:
    """Return for each document the number of the one that is kept of those with its bytes; its own if it makes none.

    That is the one of the lowest rank. article: whether a document makes one; a rejected one has its own reason, and is
    no copy.
    """
    kept = np.arange(len(ids))
    there = np.flatnonzero(article)
    there = there[np.argsort(rank[there], kind="stable")]
    _, first, same = np.unique(ids[there], return_index=True, return_inverse=True)
    kept[there] = there[first[same]]
    return kept
