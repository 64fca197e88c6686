"""What holds for all datasets and labels."""

import random
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from copydesk.scoring import Scorecard, body
from copydesk.scoring.scorecard import MEASURES, add_up
from copydesk.scoring.truth import Body

from .written import Row, scored

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40).filter(str.strip)
VOCABULARY = ["the", "ferry", "sailed", "again", "at", "noon", "渡", "し", "船"]
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=9).map(" ".join)
BODIES = st.lists(WORDS | TEXTS.map(str.strip), min_size=1, max_size=6).map("\n\n".join)
DAYS = st.dates().map(str)
ARTICLES = st.fixed_dictionaries(
    {
        "date": st.none() | st.sampled_from(["2025-03-01", "2025-03-02"]) | DAYS,
        "outlet": st.none() | TEXTS,
        "title": st.none() | WORDS | TEXTS,
        "body": BODIES,
        "url": st.none() | st.sampled_from(["https://a.example/x", "http://www.a.example/x/"]) | TEXTS,
    }
)
TRUTHS = st.fixed_dictionaries(
    {"body": st.none() | BODIES},
    optional={
        "date": st.none() | DAYS,
        "outlet": st.none() | TEXTS,
        "title": st.none() | WORDS,
        "url": st.none() | TEXTS,
        "headlines": st.lists(WORDS, max_size=2),
        "optional": st.lists(WORDS, max_size=2),
    },
)


def card_of(articles: list[Row], truths: list[Row], order: list[int] | None = None) -> Scorecard:
    documents = [{"source": f"{i}.txt"} | article for i, article in enumerate(articles)]
    rows: list[Any] = [{"source": f"{i}.txt"} | truth for i, truth in enumerate(truths)]
    with tempfile.TemporaryDirectory() as folder:
        return scored(Path(folder), documents, [rows[i] for i in order] if order else rows, by=["source"])


@given(st.lists(ARTICLES, min_size=1, max_size=4))
def test_a_dataset_scored_against_its_own_articles_is_right_everywhere(articles: list[Row]) -> None:
    card = card_of(articles, articles)
    for scores in (card.overall, *card.groups["source"].values()):
        for name in MEASURES:
            for figure in ("precision", "recall", "f1"):
                assert scores.value(name, figure) == 1
        assert scores.record == 1
    assert card.wrong == ()


@given(st.lists(st.tuples(ARTICLES, TRUTHS), min_size=1, max_size=4))
def test_every_figure_lies_between_0_and_1(pairs: list[tuple[Row, Row]]) -> None:
    card = card_of([article for article, _ in pairs], [truth for _, truth in pairs])
    for scores in (card.overall, *card.groups["source"].values()):
        for name in MEASURES:
            figures = [scores.value(name, figure) for figure in ("precision", "recall", "f1")]
            assert figures == [None] * 3 or all(f is not None and 0 <= f <= 1 for f in figures)
            if figures[0] and figures[1] and name not in ("body", "paragraphs"):
                assert min(figures[:2]) <= figures[2] <= max(figures[:2])  # type: ignore[type-var,operator]
        assert 0 <= scores.record <= 1
    assert all(0 <= d.score <= 1 for d in card.documents)


@given(st.lists(st.tuples(ARTICLES, TRUTHS), min_size=2, max_size=5), st.randoms())
def test_the_order_of_the_labels_does_not_matter(pairs: list[tuple[Row, Row]], chance: random.Random) -> None:
    articles, truths = ([pair[i] for pair in pairs] for i in (0, 1))
    order = list(range(len(pairs)))
    chance.shuffle(order)
    one, other = card_of(articles, truths), card_of(articles, truths, order)
    assert one.overall == other.overall
    assert one.groups == other.groups
    assert [list(groups) for groups in one.groups.values()] == [list(groups) for groups in other.groups.values()]
    assert [d.answer for d in one.wrong] == [d.answer for d in other.wrong]


def test_means_do_not_depend_on_the_order_of_addition() -> None:
    article = {"date": None, "outlet": None, "title": None, "url": None, "body": "Done."}
    (document,) = card_of([article], [{"body": "Done."}]).documents
    marks = [body.BodyMarks(body.Prf(f, f, f), body.Prf(f, f, f), False) for f in (0.1, 0.2, 0.3)]
    documents = [replace(document, body=mark) for mark in marks]
    assert add_up(documents) == add_up(documents[::-1])


@given(BODIES, BODIES)
def test_got_and_want_exchanged_exchange_precision_and_recall(one: str, other: str) -> None:
    def judged(got: str, want: str) -> body.BodyMarks:
        paragraphs = tuple(want.split("\n\n"))
        return body.judge(got, Body(paragraphs, frozenset(), ()))

    here, there = judged(one, other), judged(other, one)
    assert (here.text.precision, here.text.recall) == (there.text.recall, there.text.precision)
    assert (here.paragraphs.precision, here.paragraphs.recall) == (there.paragraphs.recall, there.paragraphs.precision)


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_the_longest_common_subsequence_is_the_textbook_one(one: list[str], other: list[str]) -> None:
    lengths = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, x in enumerate(one, 1):
        for j, y in enumerate(other, 1):
            lengths[i][j] = lengths[i - 1][j - 1] + 1 if x == y else max(lengths[i - 1][j], lengths[i][j - 1])
    assert body.longest_common(one, other) == lengths[-1][-1]


@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6))
def test_the_rows_of_a_diff_hold_both_bodies(want: list[str], got: list[str]) -> None:
    from copydesk.scoring.worst import body_rows

    article = {"date": None, "outlet": None, "title": None, "url": None, "body": "\n\n".join(got) or None}
    (document,) = card_of([article], [{"paragraphs": want}]).documents
    rows = body_rows(document)
    same = sum(row.same for row in rows)
    assert same + sum(row.want is not None for row in rows) == len(want)
    assert same + sum(row.got is not None for row in rows) == len(got)
    assert {row.want for row in rows if row.want} <= set(want)
