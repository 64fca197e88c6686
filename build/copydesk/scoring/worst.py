"""Want and got, side by side: what is wrong with one document."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from copydesk.scoring import alike
from copydesk.scoring.scorecard import Judged
from copydesk.scoring.truth import Truth, passages
from copydesk_schema.columns import without_credentials


class Difference(NamedTuple):
    """A field that is wrong. also: what else would have been right. rule: that found the value, or says why not."""

    field: str
    want: str | None
    also: tuple[str, ...]
    got: str | None
    rule: str | None


class Row(NamedTuple):
    """A paragraph that is missing, one that is too much, or both in one place; else a number of equal ones."""

    want: str | None = None
    got: str | None = None
    same: int = 0


def differences(document: Judged) -> list[Difference]:
    """Return the fields that are wrong, without the body."""
    wrong = []
    for field, marks in document.fields.items():
        if not marks.right and field != "title_fuzzy":
            right = _right(document.truth, field)
            got = document.answer.value(field)
            told = None if got is None else without_credentials(str(got))
            wrong.append(Difference(field, right[0] if right else None, right[1:], told, document.answer.rule(field)))
    return wrong


def _right(truth: Truth, field: str) -> tuple[str, ...]:
    """Return what would have been right, each that is the same as another once."""
    values: dict[str, tuple[str, ...]] = {
        "date": tuple(map(str, truth.dates)),
        "outlet": truth.outlets if truth.outlet_stated else (),
        "title": truth.titles,
        "url": () if truth.url is None else (truth.url,),
    }
    alike_as = {"outlet": alike.outlet, "title": alike.title}.get(field, str)
    different: dict[str, str] = {}
    for value in values[field]:
        different.setdefault(alike_as(value), without_credentials(value))
    return tuple(different.values())


def body_rows(document: Judged) -> list[Row]:
    """Return the true body and the one that was read, paragraph by paragraph; none if the body is not judged.

    What is neither right nor wrong is left out. Takes time in proportion to the bodies.
    """
    truth = document.truth.body
    got = [p for p in passages(document.answer.value("body") or "") if _key(p) not in truth.loose]
    return list(_folded(_aligned([p for p in truth.paragraphs if _key(p)], [p for p in got if _key(p)])))


def _aligned(want: Sequence[str], got: Sequence[str]) -> Iterator[Row]:
    """Yield rows in order; a paragraph that both have, as often as both have it, ends a gap on both sides."""
    both = Counter(map(_key, want)) & Counter(map(_key, got))
    gaps = zip(_gaps(want, both), _gaps(got, both), strict=True)
    for number, (missing, extra) in enumerate(gaps):
        if number:
            yield Row(same=1)
        told = (map(without_credentials, paragraphs) for paragraphs in (missing, extra))
        yield from (Row(want, got) for want, got in zip_longest(*told))


def _gaps(paragraphs: Sequence[str], both: Counter[str]) -> list[list[str]]:
    left = both.copy()
    gaps: list[list[str]] = [[]]
    for paragraph in paragraphs:
        if left[key := _key(paragraph)] > 0:
            left[key] -= 1
            gaps.append([])
        else:
            gaps[-1].append(paragraph)
    return gaps


def _folded(rows: Iterator[Row]) -> Iterator[Row]:
    same = 0
    for row in rows:
        if row.same:
            same += 1
            continue
        if same:
            yield Row(same=same)
        same = 0
        yield row
    if same:
        yield Row(same=same)


def as_dict(document: Judged) -> dict[str, Any]:
    """Return what is wrong with a document in the form of `--json`."""
    body = None
    if document.body:
        rows = body_rows(document)
        body = {name: round(value, 6) for name, value in document.body.text._asdict().items()} | {
            "missing": [row.want for row in rows if row.want is not None],
            "extra": [row.got for row in rows if row.got is not None],
        }
    return {
        "source": document.answer.source,
        "status": document.answer.status,
        "why": document.answer.why,
        "score": round(document.score, 6),
        "fields": {
            d.field: {"want": d.want, "also": list(d.also), "got": d.got, "rule": d.rule} for d in differences(document)
        },
        "body": body,
    }


def _key(text: str) -> str:
    return " ".join(alike.words(text))
