"""Which document of the dataset a row of TRUTH means."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from copydesk.scoring.answers import Answer, Ledger, base_name, read_articles, read_ledger
from copydesk.scoring.problems import Problems
from copydesk.scoring.truth import Truth
from copydesk.shown import visible
from copydesk_schema.columns import STATUSES


def match(root: Path, truths: Sequence[Truth], by: Sequence[str]) -> tuple[Ledger, list[Answer]]:
    """Return the ledger and, for each truth, what the dataset says: by its whole source, else by its last part, if one.

    Raises TruthError for rows that name no document, several, or one that an earlier row names.
    """
    sources = {t.source for t in truths if t.source is not None}
    ids = {t.id for t in truths if t.id is not None}
    ledger = read_ledger(root, sources, ids, by)
    problems = Problems()
    lines: dict[str, int] = {}
    found = []
    for truth in truths:
        answer = _named(truth, ledger, root, problems)
        if answer and answer.source in lines:
            problems.add(
                f"line {truth.line} of TRUTH names {visible(answer.source)} once more, after line"
                f" {lines[answer.source]}; make one row of the two"
            )
        elif answer:
            lines[answer.source] = truth.line
            found.append(answer)
    problems.stop()
    accepted = {a.id for a in found if a.status == STATUSES[0] and a.id is not None}
    articles = read_articles(root, accepted) if accepted else {}
    return ledger, [replace(a, article=articles[a.id]) if a.status == STATUSES[0] and a.id else a for a in found]


def _named(truth: Truth, ledger: Ledger, root: Path, problems: Problems) -> Answer | None:
    if truth.source is None:
        answers = [ledger.by_id[truth.id]] if truth.id in ledger.by_id else []
    elif truth.source in ledger.by_source:
        answers = [ledger.by_source[truth.source]]
    else:
        answers = ledger.by_name.get(base_name(truth.source), [])
    if len(answers) == 1:
        return answers[0]
    where, dist = f"line {truth.line} of TRUTH names {visible(truth.name)!r}", visible(str(root))
    if answers:
        named = ", ".join(visible(a.source) for a in answers[:2])
        problems.add(f"{where}, and {dist} has {len(answers):,} of that name ({named}, …); write the whole path")
    else:
        problems.add(f"{where}, which is not in the ledger of {dist}; build it from the documents you labelled")
    return None
