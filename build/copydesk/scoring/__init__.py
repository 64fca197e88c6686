"""A dataset against labels of one's own: precision, recall and F1 by field, and the documents that are worst."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from copydesk.scoring import body, fields, render, thresholds
from copydesk.scoring.groups import ALWAYS, break_down
from copydesk.scoring.match import match
from copydesk.scoring.scorecard import Judged, Scorecard, Scores, add_up
from copydesk.scoring.truth import load_truth
from copydesk_schema.columns import STATUSES

__all__ = ["Judged", "Scorecard", "Scores", "render", "score", "thresholds"]


def score(path: Path, truth: Path, by: Sequence[str] = ()) -> Scorecard:
    """Return how well a dataset folder agrees with the labels of a sample of its documents.

    truth: a file as `copydesk.scoring.truth` describes it, or a folder that holds truth.jsonl.
    by: keys of its rows, or columns of the ledger, to break the figures down by, beside `language`.
    Raises TruthError for what is wrong with the labels, DatasetError if the folder is no dataset.
    """
    truths = load_truth(truth)
    ledger, answers = match(path, truths, (ALWAYS, *by))
    documents = []
    for row, answer in zip(truths, answers, strict=True):
        judged = body.judge(answer.value("body") or "", row.body) if "body" in row.fields else None
        documents.append(Judged(row, answer, fields.judge(row, answer), judged))
    statuses = Counter(answer.status for answer in answers)
    return Scorecard(
        str(path),
        str(truth),
        {status: statuses[status] for status in STATUSES},
        ledger.documents - len(documents),
        tuple(documents),
        add_up(documents),
        break_down(documents, ledger, by),
    )
