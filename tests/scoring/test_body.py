"""How a body is judged: by runs of four words, and by its paragraphs, with room for what may be left out."""

from pathlib import Path
from typing import Any

import pytest

from copydesk.scoring.body import BodyMarks

from .written import scored

LEAD = "The ferry sailed again this morning after eleven days in port."
QUOTE = "“We are glad,” said the captain, who had slept on board."
HEAD = "Eleven days"
EXTRA = "Sign up for our letter and read the news of the lake each morning."


def judged(tmp_path: Path, got: str | None, **truth: Any) -> BodyMarks:
    """Return the marks of one body."""
    document = {"source": "a.txt", "body": got} if got else {"source": "a.txt", "status": "rejected"}
    (one,) = scored(tmp_path, [document], [{"source": "a.txt"} | truth]).documents
    assert one.body is not None
    return one.body


def body(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    "truth",
    [
        {"body": body(LEAD, QUOTE)},
        {"body": f"{LEAD}\n{QUOTE}\n"},
        {"body": f"{LEAD}\r\n\r\n{QUOTE}"},
        {"paragraphs": [LEAD, QUOTE]},
        {"outline": [{"kind": "summary", "text": LEAD}, {"kind": "paragraph", "text": QUOTE}]},
        {"body": body(LEAD.replace("ferry", "fer\u00adry"), QUOTE.replace("captain", "cap\u200btain"))},
        {"body": body(LEAD.upper(), QUOTE.replace("“", '"').replace("”", "''"))},
        {"truth": {"body": "another reading", "paragraphs": [LEAD, QUOTE]}},
    ],
)
def test_the_same_text_is_right_however_it_is_labelled(truth: dict[str, Any], tmp_path: Path) -> None:
    assert judged(tmp_path, body(LEAD, QUOTE), **truth) == ((1, 1, 1), (1, 1, 1), True)


def test_what_is_too_much_costs_precision(tmp_path: Path) -> None:
    text, paragraphs, exact = judged(tmp_path, body(LEAD, QUOTE, EXTRA), body=body(LEAD, QUOTE))
    assert text.recall == 1
    assert text.precision == pytest.approx(19 / 33)  # 22 words of 36: runs of four begin at all but the last three
    assert paragraphs == pytest.approx((2 / 3, 1, 0.8))
    assert not exact


def test_what_is_missing_costs_recall(tmp_path: Path) -> None:
    text, paragraphs, _ = judged(tmp_path, LEAD, body=body(LEAD, QUOTE))
    assert text.precision == 1
    assert text.recall == pytest.approx(8 / 19)
    assert paragraphs == pytest.approx((1, 0.5, 2 / 3))


def test_run_together_paragraphs_cost_paragraphs_and_no_text(tmp_path: Path) -> None:
    marks = judged(tmp_path, f"{LEAD} {QUOTE}", body=body(LEAD, QUOTE))
    assert marks == ((1, 1, 1), (0, 0, 0), False)


def test_the_order_of_paragraphs_counts(tmp_path: Path) -> None:
    marks = judged(tmp_path, body(QUOTE, LEAD), body=body(LEAD, QUOTE))
    assert marks.paragraphs == (0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    "truth",
    [
        {"paragraphs": [LEAD, QUOTE], "headlines": [HEAD]},
        {"paragraphs": [LEAD, QUOTE], "optional": [HEAD]},
        {"body": body(LEAD, QUOTE), "headlines": [HEAD]},
        {"body": body(LEAD, HEAD, QUOTE), "headlines": [HEAD.upper()]},
        {"body": body(LEAD, HEAD, QUOTE), "optional": [HEAD]},
        {
            "outline": [
                {"kind": k, "text": t} for k, t in (("paragraph", LEAD), ("headline", HEAD), ("paragraph", QUOTE))
            ]
        },
    ],
)
@pytest.mark.parametrize("got", [(LEAD, QUOTE), (LEAD, HEAD, QUOTE)])
def test_headlines_and_optional_passages_are_neither_right_nor_wrong(
    truth: dict[str, Any], got: tuple[str, ...], tmp_path: Path
) -> None:
    assert judged(tmp_path, body(*got), **truth) == ((1, 1, 1), (1, 1, 1), True)


def test_a_headline_run_into_a_paragraph_is_no_wrong_text(tmp_path: Path) -> None:
    marks = judged(tmp_path, body(LEAD, f"{HEAD} {QUOTE}"), body=body(LEAD, HEAD, QUOTE), headlines=[HEAD])
    assert marks.text == (1, 1, 1)
    assert marks.paragraphs == (0.5, 0.5, 0.5)


def test_a_headline_may_count_and_an_optional_passage_not(tmp_path: Path) -> None:
    true = {"body": body(LEAD, HEAD, QUOTE, EXTRA), "headlines": [HEAD], "optional": [EXTRA]}
    assert judged(tmp_path, body(LEAD, f"{HEAD} {QUOTE}"), **true).text == (1, 1, 1)


def test_paragraphs_may_stand_on_lines_of_their_own_without_blank_ones(tmp_path: Path) -> None:
    assert judged(tmp_path, f"{LEAD}\n{QUOTE}", body=body(LEAD, QUOTE)) == ((1, 1, 1), (1, 1, 1), True)


def test_an_optional_passage_run_into_a_paragraph_is_no_wrong_text(tmp_path: Path) -> None:
    marks = judged(tmp_path, body(f"{LEAD} {EXTRA}", QUOTE), body=body(LEAD, EXTRA, QUOTE), optional=[EXTRA])
    assert marks.text == (1, 1, 1)


@pytest.mark.parametrize("truth", [{"body": None}, {"body": " "}, {"paragraphs": []}])
def test_no_body_where_there_is_none_is_right(truth: dict[str, Any], tmp_path: Path) -> None:
    assert judged(tmp_path / "none", None, **truth) == ((1, 1, 1), (1, 1, 1), True)
    assert judged(tmp_path / "some", LEAD, **truth) == ((0, 0, 0), (0, 0, 0), False)


def test_a_script_without_spaces_is_judged_by_its_characters(tmp_path: Path) -> None:
    marks = judged(tmp_path, "渡し船は今朝出航した。", body="渡し船は今朝出航しました。")
    assert marks.text == pytest.approx((6 / 7, 6 / 9, 0.75))


@pytest.mark.parametrize(("got", "expected"), [("Done.", 1), ("Done so.", 0)])
def test_a_body_of_less_than_four_words_is_one_run(got: str, expected: float, tmp_path: Path) -> None:
    assert judged(tmp_path, got, body="done").text.f1 == expected


def test_a_record_is_right_with_nine_tenths_of_its_body(tmp_path: Path) -> None:
    words = [f"w{n}" for n in range(203)]
    truths = [{"source": s, "title": "T", "body": " ".join(words)} for s in ("a", "b", "c")]
    documents = [
        {"source": "a", "title": "T", "body": " ".join(words[:190])},
        {"source": "b", "title": "T", "body": " ".join(words[:100])},
        {"source": "c", "title": "Other", "body": " ".join(words)},
    ]
    card = scored(tmp_path, documents, truths)
    assert [d.whole for d in card.documents] == [True, False, False]
    assert card.overall.record == 1 / 3
    measure = card.overall.measures["body"]
    assert measure is not None
    assert measure.share == 2 / 3
