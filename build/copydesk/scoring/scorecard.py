"""The figures: a document's marks, added up over all documents and over groups of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from typing import Any

from copydesk.scoring.answers import Answer
from copydesk.scoring.body import BodyMarks, Prf
from copydesk.scoring.fields import FIELDS, Marks
from copydesk.scoring.truth import Truth

GOOD = 0.9
"""The F1 from which a body is good enough for the record to count as right."""
MEASURES = (*FIELDS, "body", "paragraphs")


@dataclass(frozen=True, slots=True)
class Judged:
    """One document: what is true, what the dataset says, and the marks. body: None if the truth does not judge it."""

    truth: Truth
    answer: Answer
    fields: Mapping[str, Marks]
    body: BodyMarks | None

    @property
    def whole(self) -> bool:
        """Whether the record is right: every field that is judged, and the body's F1 at least 0.9."""
        exact = all(marks.right for name, marks in self.fields.items() if name != "title_fuzzy")
        return exact and (self.body is None or self.body.text.f1 >= GOOD)

    @property
    def score(self) -> float:
        """The mean over what is judged: 1 or 0 for a field, the F1 for a body."""
        values = [float(marks.right) for name, marks in self.fields.items() if name != "title_fuzzy"]
        values += [self.body.text.f1] if self.body else []
        return fsum(values) / len(values)


@dataclass(frozen=True, slots=True)
class Measure:
    """A field's figures. documents: that judge it. marks: added up, for a field; a body's figures are means.

    share: of the documents, for `body` those with F1 at least 0.9, for `paragraphs` those with every paragraph right.
    """

    documents: int
    figures: Prf
    marks: Marks | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of some documents: by field, None where no document judges it. record: the share of right ones."""

    documents: int
    measures: Mapping[str, Measure | None]
    record: float

    def value(self, name: str, figure: str = "f1") -> float | None:
        """Return one figure: of a field `precision`, `recall` or `f1`, and the share of right records for `record`."""
        if name == "record":
            return self.record
        measure = self.measures[name]
        return None if measure is None else float(getattr(measure.figures, figure))

    def as_dict(self) -> dict[str, Any]:
        """Return the figures in the form of `--json`."""
        fields = {name: _as_dict(name, measure) for name, measure in self.measures.items()}
        return {"documents": self.documents, "fields": fields, "record": _rounded(self.record)}


def _as_dict(name: str, measure: Measure | None) -> dict[str, Any] | None:
    if measure is None:
        return None
    figures: dict[str, Any] = {k: _rounded(v) for k, v in measure.figures._asdict().items()}
    if measure.marks is not None:
        figures |= measure.marks._asdict()
    if measure.share is not None:
        figures["good" if name == "body" else "exact"] = _rounded(measure.share)
    return {"documents": measure.documents} | figures


def _rounded(value: float) -> float:
    return round(value, 6)


def add_up(documents: Sequence[Judged]) -> Scores:
    """Return the figures of some documents, whatever their order."""
    measures: dict[str, Measure | None] = {}
    for name in FIELDS:
        marks = [d.fields[name] for d in documents if name in d.fields]
        total = Marks(*(sum(column) for column in zip(*marks, strict=True))) if marks else None
        measures[name] = total and Measure(len(marks), Prf.of(*total), total)
    bodies = [d.body for d in documents if d.body]
    measures["body"] = _mean([b.text for b in bodies], [b.text.f1 >= GOOD for b in bodies])
    measures["paragraphs"] = _mean([b.paragraphs for b in bodies], [b.exact for b in bodies])
    return Scores(len(documents), measures, sum(d.whole for d in documents) / len(documents))


def _mean(figures: Sequence[Prf], marked: Iterable[bool]) -> Measure | None:
    if not figures:
        return None
    n = len(figures)
    return Measure(n, Prf(*(fsum(column) / n for column in zip(*figures, strict=True))), share=sum(marked) / n)


@dataclass(frozen=True)
class Scorecard:
    """A dataset against the truth. without_truth: documents of the dataset that no row names; they are not judged.

    groups: by the keys that were asked for, by value; each document is in one group of each key.
    """

    dataset: str
    truth: str
    statuses: Mapping[str, int]
    without_truth: int
    documents: tuple[Judged, ...]
    overall: Scores
    groups: Mapping[str, Mapping[str | None, Scores]]

    @cached_property
    def wrong(self) -> tuple[Judged, ...]:
        """The documents with anything wrong, the worst first."""
        wrong = [d for d in self.documents if d.score < 1]
        return tuple(sorted(wrong, key=lambda d: (d.score, d.body.text.f1 if d.body else 1.0, d.answer.source)))

    def as_dict(self) -> dict[str, Any]:
        """Return the figures in the form of `--json`."""
        return {
            "dataset": self.dataset,
            "truth": self.truth,
            "counts": {"judged": len(self.documents), **self.statuses, "without_truth": self.without_truth},
            "overall": self.overall.as_dict(),
            "by": {
                key: [{"value": value, **scores.as_dict()} for value, scores in groups.items()]
                for key, groups in self.groups.items()
            },
        }
