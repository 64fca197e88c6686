"""How a field is judged: what counts as the same, what is a miss, what is made up, what is left alone."""

from pathlib import Path
from typing import Any

import pytest

from .written import scored

FOUND, WRONG, INVENTED, MISSED, SILENT = (1, 0, 0), (0, 1, 1), (0, 1, 0), (0, 0, 1), (0, 0, 0)
FERRY = "The ferry returns"


def marks(tmp_path: Path, field: str, truth: dict[str, Any], got: str | None, name: str | None = None) -> object:
    """Return the marks of one field of one document."""
    card = scored(tmp_path, [{"source": "a.txt", field: got}], [{"source": "a.txt"} | truth])
    (document,) = card.documents
    return document.fields[name or field]


@pytest.mark.parametrize(
    ("truth", "got", "expected"),
    [
        ({"date": "2025-03-01"}, "2025-03-01", FOUND),
        ({"date": "2025-03-01"}, "2025-03-02", WRONG),
        ({"date": "2025-03-01"}, None, MISSED),
        ({"date": None}, None, SILENT),
        ({"date": None}, "2025-03-01", INVENTED),
        ({"date": ""}, "2025-03-01", INVENTED),
        ({"date": "2025-03-01T23:30:00Z"}, "2025-03-01", FOUND),
        ({"date": "2025-03-01 00:00:00"}, "2025-03-01", FOUND),
        ({"date": "2025-03-01", "date_alt": ["2025-03-02"]}, "2025-03-02", FOUND),
        ({"date": "2025-03-01", "date_alt": ["2025-03-02"]}, "2025-03-03", WRONG),
        ({"date": None, "date_alt": ["2025-03-02"]}, "2025-03-02", INVENTED),
        ({"date": None, "date_optional": ["2025-03-02"]}, "2025-03-02", SILENT),
        ({"date": None, "date_optional": ["2025-03-02"]}, "2025-03-03", INVENTED),
        ({"date": "2025-03-01", "date_optional": ["2025-03-02"]}, "2025-03-02", WRONG),
    ],
)
def test_a_date_is_judged_by_its_day(truth: dict[str, Any], got: str | None, expected: object, tmp_path: Path) -> None:
    assert marks(tmp_path, "date", truth, got) == expected


@pytest.mark.parametrize(
    ("want", "got", "expected"),
    [
        ("https://example.org/a", "https://example.org/a", FOUND),
        ("https://example.org/a", "http://www.EXAMPLE.org/a/#top", FOUND),
        ("example.org/a", "https://example.org/a", FOUND),
        ("https://example.org/a", "https://example.org/A", WRONG),
        ("https://example.org/a", "https://example.org/a?page=2", WRONG),
        ("https://example.org/a", None, MISSED),
        (None, "https://example.org/a", INVENTED),
        (None, None, SILENT),
    ],
)
def test_a_url_is_judged_by_host_path_and_query(
    want: str | None, got: str | None, expected: object, tmp_path: Path
) -> None:
    assert marks(tmp_path, "url", {"url": want}, got) == expected


@pytest.mark.parametrize(
    ("truth", "got", "exact", "fuzzy"),
    [
        ({"title": FERRY}, FERRY, FOUND, FOUND),
        ({"title": FERRY}, "The  ferry\u00a0returns", FOUND, FOUND),
        ({"title": FERRY}, "the Ferry returns", WRONG, FOUND),
        ({"title": FERRY}, "The ferry returns!", WRONG, FOUND),
        ({"title": "“Ferry” – it’s back"}, "\"Ferry\" - it's back", FOUND, FOUND),
        ({"title": "„Fähre“ zurück"}, "»Fa\u0308hre« zu\u00adrück", FOUND, FOUND),
        ({"title": '"Ferry" is back'}, "''Ferry'' is back", FOUND, FOUND),
        ({"title": "１２ ships"}, "12 ships", FOUND, FOUND),
        ({"title": FERRY}, "The ferry leaves", WRONG, WRONG),
        ({"title": "one two three four five six seven eight nine ten"}, "one two three four five six seven eight nine",
         WRONG, FOUND),
        ({"title": "one two three four five six seven eight nine"}, "one two three four five six seven eight",
         WRONG, WRONG),
        ({"title": FERRY, "title_alt": ["Ferry is back"]}, "Ferry is back", FOUND, FOUND),
        ({"title": FERRY, "title_alt": ["Ferry is back"]}, "ferry is back", WRONG, FOUND),
        ({"title": FERRY}, None, MISSED, MISSED),
        ({"title": None}, FERRY, INVENTED, INVENTED),
        ({"title": None, "title_alt": [FERRY]}, FERRY, INVENTED, INVENTED),
        ({"title": None}, None, SILENT, SILENT),
        ({"title": "???"}, "!!!", WRONG, WRONG),
    ],
)  # fmt: skip
def test_a_title_is_judged_word_for_word_and_nearly(
    truth: dict[str, Any], got: str | None, exact: object, fuzzy: object, tmp_path: Path
) -> None:
    assert marks(tmp_path, "title", truth, got) == exact
    assert marks(tmp_path / "again", "title", truth, got, "title_fuzzy") == fuzzy


@pytest.mark.parametrize(
    ("truth", "got", "expected"),
    [
        ({"outlet": "Le Phare"}, "le-phare", FOUND),
        ({"outlet": "Le Phare"}, "Le Phare du Soir", WRONG),
        ({"outlet": "phare.example"}, "https://www.phare.example/une", FOUND),
        ({"outlet": "Ålands Blad"}, "Alands blad", FOUND),
        ({"outlet": "Le Phare", "outlet_names": ["phare.example"]}, "Phare.example", FOUND),
        ({"outlet": "Le Phare"}, None, MISSED),
        ({"outlet": None}, "Le Phare", INVENTED),
        ({"outlet": None, "outlet_names": ["Le Phare"]}, "Le Phare", SILENT),
        ({"outlet": "Le Phare", "outlet_how": None}, None, SILENT),
        ({"outlet": "Le Phare", "outlet_how": None}, "Le Phare", SILENT),
        ({"outlet": "Le Phare", "outlet_how": None}, "La Côte", INVENTED),
        ({"outlet": "Le Phare", "outlet_how": "text"}, None, MISSED),
        ({"outlet": "★"}, "☆", WRONG),
    ],
)
def test_an_outlet_is_judged_by_letters_and_digits(
    truth: dict[str, Any], got: str | None, expected: object, tmp_path: Path
) -> None:
    assert marks(tmp_path, "outlet", truth, got) == expected


def test_a_key_that_is_not_there_is_not_judged(tmp_path: Path) -> None:
    card = scored(tmp_path, [{"source": "a.txt", "title": "Made up", "url": "https://a.example/"}],
                  [{"source": "a.txt", "date": None}])  # fmt: skip
    assert dict(card.documents[0].fields) == {"date": SILENT}
    assert card.overall.value("title") is None
    assert card.overall.value("body") is None
    assert card.overall.value("record") == 1


def test_figures_add_up_over_documents(tmp_path: Path) -> None:
    got = [FERRY, FERRY, None, "Wrong", "Made up"]
    want = [FERRY, FERRY, FERRY, FERRY, None]
    card = scored(
        tmp_path,
        [{"source": f"{i}.txt", "title": title} for i, title in enumerate(got)],
        [{"source": f"{i}.txt", "title": title} for i, title in enumerate(want)],
    )
    measure = card.overall.measures["title"]
    assert measure is not None
    assert measure.marks == (2, 2, 2)
    assert measure.figures == (0.5, 0.5, 0.5)
    assert card.overall.value("record") == 2 / 5


@pytest.mark.parametrize("status", ["rejected", "withheld"])
def test_a_document_that_is_no_article_has_missed_everything(status: str, tmp_path: Path) -> None:
    truth = {"date": "2025-03-01", "title": FERRY, "outlet": None, "body": "It sailed at noon."}
    document = {"source": "a.txt", "status": status, "stage": "parse", "rule": "no_body", "message": "m"}
    card = scored(tmp_path, [document], [{"source": "a.txt"} | truth])
    (judged,) = card.documents
    assert card.statuses[status] == 1
    assert judged.fields["date"] == judged.fields["title"] == MISSED
    assert judged.fields["outlet"] == SILENT
    assert judged.body is not None
    assert judged.body.text == (0, 0, 0)


def test_documents_without_truth_are_counted_and_not_judged(tmp_path: Path) -> None:
    card = scored(
        tmp_path,
        [
            {"source": "a.txt", "title": FERRY},
            {"source": "b.txt", "title": "Other"},
            {"source": "c", "status": "rejected"},
        ],
        [{"source": "a.txt", "title": FERRY}],
    )
    assert card.overall.value("title") == 1
    assert card.without_truth == 2
