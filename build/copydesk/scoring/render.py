"""A scorecard as text for people, and as JSON for machines."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from copydesk.cells import CUT, clipped, padded, wrapped
from copydesk.scoring import worst
from copydesk.scoring.scorecard import GOOD, MEASURES, Judged, Measure, Scorecard, Scores
from copydesk.scoring.thresholds import Checked
from copydesk.shown import visible

_NARROWEST, _WIDEST = 80, 160
_FIGURES = 8 + 8 * 7  # cells of a break-down's figures
_LONGEST_VALUE = 32
_NAME = 14
_LABEL = 9
_RULE = " │ "
_MOST_GROUPS = 20
_MOST_ROWS = 8
_ALIKE_SHOWN = 20  # characters before the first difference of two long paragraphs


def text(card: Scorecard, most: int, checks: Sequence[Checked], width: int) -> str:
    """Return the figures, the break-downs, the worst documents, the counts, and last the figures that fell short.

    most: so many of the worst documents. width: of the terminal, in cells.
    """
    width = min(max(width, _NARROWEST), _WIDEST)
    lines = [f"{visible(card.dataset)} against {visible(card.truth)}", "", *_overall(card.overall)]
    for key, groups in card.groups.items():
        lines += ["", *_group_table(key, groups, width)]
    shown = card.wrong[:most]
    if shown:
        of = f", {len(shown):,} of {len(card.wrong):,} with something wrong" if len(shown) < len(card.wrong) else ""
        lines += ["", f"the worst documents{of}"]
    for document in shown:
        lines += ["", *_document(document, width)]
    settled = " + ".join(f"{count:,} {status}" for status, count in card.statuses.items())
    counts = f"{len(card.documents):,} judged = {settled}; {card.without_truth:,} without truth"
    return "\n".join([*lines, "", counts, *(str(c) for c in checks if not c.met)])


def as_dict(card: Scorecard, most: int, checks: Sequence[Checked]) -> dict[str, Any]:
    """Return all of that for machines, nothing cut short."""
    return card.as_dict() | {
        "worst": [worst.as_dict(document) for document in card.wrong[:most]],
        "fail_under": [check.as_dict() for check in checks],
    }


def _overall(scores: Scores) -> Iterator[str]:
    yield f"{'':{_NAME}}{'precision':>9}{'recall':>8}{'F1':>8}{'tp':>9}{'fp':>7}{'fn':>7}{'judged':>9}"
    for name in MEASURES:
        measure = scores.measures[name]
        if measure is None:
            yield f"{name:{_NAME}}{'not judged':>25}"
            continue
        p, r, f1 = measure.figures
        yield f"{name:{_NAME}}{p:>9.3f}{r:>8.3f}{f1:>8.3f}{_counted(name, measure):>23}{measure.documents:>9,}"
    yield f"{'record':{_NAME}}{'right in':>17}{scores.record:>8.3f}{'':>23}{scores.documents:>9,}"


def _counted(name: str, measure: Measure) -> str:
    if measure.marks is None:
        return f"{f'{GOOD} or better' if name == 'body' else 'all right'} in {measure.share:.3f}"
    return "{:,}{:>7,}{:>7,}".format(*measure.marks)


def _group_table(key: str, groups: Mapping[str | None, Scores], width: int) -> Iterator[str]:
    column = min(width - _FIGURES, _LONGEST_VALUE)
    names = ("date", "outlet", "title", "fuzzy", "url", "body", "paras", "record")
    yield clipped(visible(f"F1 by {key}"), column) + f"{'judged':>8}" + "".join(f"{name:>7}" for name in names)
    for value, scores in list(groups.items())[:_MOST_GROUPS]:
        figures = [scores.value(name) for name in (*MEASURES, "record")]
        told = "".join(f"{'–':>7}" if f is None else f"{f:>7.3f}" for f in figures)
        yield f"  {clipped(_cell(value), column - 2)}{scores.documents:>8,}{told}"
    if len(groups) > _MOST_GROUPS:
        yield f"  … and {len(groups) - _MOST_GROUPS:,} more; --json has them all"


def _document(document: Judged, width: int) -> Iterator[str]:
    answer = document.answer
    fate = f", {answer.status} {answer.why}" if answer.why else ""
    yield from wrapped(visible(f"{answer.source}: {document.score:.3f}{fate}"), width)
    column = (width - _LABEL - len(_RULE)) // 2
    yield from _beside("", "want", "got", column)
    for field, want, also, got, rule in worst.differences(document):
        more = f" (or: {'; '.join(also)})" if also else ""
        told = f" [{rule}]" if rule else ""
        yield from _beside(field, _cell(want) + visible(more), _cell(got) + visible(told), column)
    if document.body and document.body.text.f1 < 1:
        yield from _body(document, column)


def _body(document: Judged, column: int) -> Iterator[str]:
    assert document.body
    if document.answer.article is None:
        yield f"{'body':{_LABEL}}none: no article was made of this document"
        return
    rows = worst.body_rows(document)
    missing, extra = (sum(row[i] is not None for row in rows) for i in (0, 1))
    p, r, f1 = document.body.text
    counts = f"{missing:,} missing, {extra:,} too much"
    yield f"{'body':{_LABEL}}F1 {f1:.3f} (precision {p:.3f}, recall {r:.3f}), {counts}"
    for row in rows[:_MOST_ROWS]:
        if row.same:
            yield f"{'':{_LABEL}}= {row.same:,} the same"
            continue
        want, got = _from_difference(row.want, row.got)
        yield from _beside("", visible(want), visible(got), column)
    if len(rows) > _MOST_ROWS:
        yield f"{'':{_LABEL}}… and {len(rows) - _MOST_ROWS:,} more rows; --json has them all"


def _from_difference(want: str | None, got: str | None) -> tuple[str, str]:
    """Return both paragraphs, from where they begin to differ if that is far in."""
    if want is None or got is None:
        return want or "", got or ""
    equal = next((i for i, (a, b) in enumerate(zip(want, got, strict=False)) if a != b), min(len(want), len(got)))
    skipped = equal - _ALIKE_SHOWN
    return (CUT + want[skipped:], CUT + got[skipped:]) if skipped > _ALIKE_SHOWN else (want, got)


def _cell(value: str | None) -> str:
    return "null" if value is None else visible(value)


def _beside(label: str, want: str, got: str, column: int) -> Iterator[str]:
    for number, (left, right) in enumerate(zip_longest(wrapped(want, column), wrapped(got, column), fillvalue="")):
        yield f"{label if not number else '':{_LABEL}}{padded(left, column)}{_RULE}{right}".rstrip()
