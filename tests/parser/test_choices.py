"""What a user chooses of how documents are read: the language, and which rules are left out."""

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import copydesk
from copydesk import explain
from copydesk.config import resolve
from copydesk.dataset.manifest import seal
from copydesk.parser.label import RULES, SKIPPABLE, STRUCTURE
from copydesk.records import Choice, Found, Language, Parsed, RawDocument
from copydesk_schema.errors import ConfigError
from copydesk_schema.languages import languages
from copydesk_schema.phrases import shipped_phrases

DOCUMENT = """ date 2025-03-04 https://harbour.example/bridge
Harbour bridge closes for a year
The town will spend two million on new steel
The bridge will be closed for repairs from Monday, the town council said in a statement.
It is old, and needs new steel before the winter, the mayor told the crowd in the square.
"""
GERMAN = """Hafenbrücke für ein Jahr gesperrt
Stand: 03/04/2025, 10:15
Die Hafenbrücke wird ab Montag für ein Jahr gesperrt, wie der Stadtrat am Abend mitteilte.
Lesen Sie auch: Wie die Stadt ihre Brücken vergaß
"""


def labels(parsed: Parsed) -> list[str]:
    return [piece.label for piece in parsed.pieces if piece.label != "blank"]


def published(parsed: Parsed) -> date | str:
    assert parsed.fields is not None
    found = parsed.fields.date
    return found.value if isinstance(found, Found) else found.rule


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text(DOCUMENT, "utf-8")
    (tmp_path / "docs" / "b.txt").write_text(GERMAN, "utf-8")
    return tmp_path


def configured(project: Path, text: str) -> Path:
    path = project / "copydesk.toml"
    path.write_text(f'sources = ["docs"]\nout = "dist"\n{text}\n', "utf-8")
    return path


def built(project: Path, text: str) -> list[dict[str, object]]:
    """Build the project with a configuration, and return the ledger."""
    copydesk.build(config=configured(project, text), workers=1)
    rows: list[dict[str, object]] = pq.read_table(project / "dist" / "ledger").to_pylist()
    return rows


def test_a_rule_that_is_skipped_labels_nothing() -> None:
    assert labels(copydesk.parse(DOCUMENT)) == ["header", "title", "standfirst", "paragraph", "paragraph"]
    without = copydesk.parse(DOCUMENT, skip_rules=["standfirst"])
    assert "standfirst" not in labels(without)


@pytest.mark.parametrize("rule", SKIPPABLE)
def test_every_rule_can_be_skipped_and_the_pieces_still_are_the_document(rule: str) -> None:
    for document in (DOCUMENT, GERMAN):
        parsed = copydesk.parse(document, skip_rules=[rule])
        assert parsed.page is not None
        assert "".join(parsed.page.text[p.start : p.end] for p in parsed.pieces) == document


def test_without_any_rule_all_is_one_text() -> None:
    assert set(labels(copydesk.parse(DOCUMENT, skip_rules=SKIPPABLE))) == {"paragraph"}


def test_without_the_model_sentences_are_the_text_and_the_headline_stands_above_it() -> None:
    parsed = copydesk.parse(DOCUMENT, skip_rules=["judge"])
    assert parsed.article is not None
    assert parsed.article.title == "Harbour bridge closes for a year"
    assert parsed.article.body == "\n\n".join(DOCUMENT.splitlines()[2:])


def test_without_the_model_nothing_below_the_end_is_text() -> None:
    text = DOCUMENT + "The ferry sails every hour instead.\nHave your say\nI never liked that bridge very much.\n"
    parsed = copydesk.parse(text, skip_rules=["judge"])
    assert parsed.article is not None
    assert parsed.article.body.endswith("The ferry sails every hour instead.")


def test_the_names_are_those_of_the_two_tables_but_for_the_last_rule() -> None:
    names = [rule.__name__ for rule in (*STRUCTURE, *RULES)]
    assert len(names) == len(set(names))
    assert set(SKIPPABLE) == {*names[:-1], "judge"}


def test_an_unknown_rule_is_named_with_its_nearest_and_all_others() -> None:
    with pytest.raises(ConfigError, match="'standfrist' to skip; did you mean 'standfirst'") as raised:
        copydesk.parse(DOCUMENT, skip_rules=["standfrist"])
    assert all(rule in str(raised.value) for rule in SKIPPABLE)


def test_the_rule_that_labels_what_is_left_cannot_be_skipped() -> None:
    with pytest.raises(ConfigError, match="no rule 'paragraph' to skip; the rules are"):
        copydesk.parse(DOCUMENT, skip_rules=["paragraph"])


def test_a_build_skips_rules_records_them_and_validates(project: Path) -> None:
    built(project, 'skip_rules = ["torn", "standfirst", "torn"]')
    manifest = json.loads((project / "dist" / "manifest.json").read_bytes())
    assert manifest["configuration"]["skip_rules"] == ["standfirst", "torn"]
    evidence = pq.read_table(project / "dist" / "evidence").to_pylist()
    assert "body_standfirst" not in {row["rule"] for row in evidence}
    report = copydesk.validate(project / "dist", sources=project / "docs")
    assert (report.ok, report.unchecked) == (True, ())


def test_a_build_with_an_unknown_rule_ends_before_any_work(project: Path) -> None:
    with pytest.raises(ConfigError, match="no rule 'headlines' to skip; did you mean 'headline'"):
        built(project, 'skip_rules = ["headlines"]')
    assert not (project / "dist").exists()


def test_rules_are_listed_by_commas_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_SKIP_RULES", "torn, judge")
    assert resolve({}, folder=tmp_path).settings.choice() == Choice(skip_rules=("judge", "torn"))


def test_explain_skips_what_the_configuration_skips(project: Path) -> None:
    config = configured(project, 'skip_rules = ["standfirst", "judge"]')
    settings = resolve({}, config).settings
    parsed = explain.read_as_built(RawDocument.of("a", DOCUMENT.encode()), settings)
    assert "standfirst" not in labels(parsed)
    verdicts = explain.reasons(parsed, settings).values()
    assert [verdict.score for verdict in verdicts] == [-1, -1, -1, 1, 1]
    assert not any(verdict.reasons for verdict in verdicts)


def test_a_stated_language_chooses_the_phrases() -> None:
    assert "related" in labels(copydesk.parse(GERMAN, language="de"))
    assert "related" not in labels(copydesk.parse(GERMAN, language="fi"))


def test_a_stated_language_chooses_the_order_of_day_and_month() -> None:
    english = GERMAN.replace("Stand:", "Published:")
    assert published(copydesk.parse(english, language="en")) == "ambiguous_date"
    assert published(copydesk.parse(english, language="de")) == date(2025, 4, 3)
    assert published(copydesk.parse(english, language="fr")) == date(2025, 4, 3)


def test_a_stated_language_is_that_of_every_document_in_the_ledger_without_confidence(project: Path) -> None:
    (project / "docs" / "c.txt").write_text("No.\n", "utf-8")
    ledger = built(project, 'language = "de"')
    assert [(row["language"], row["language_confidence"]) for row in ledger] == [("de", None)] * 3
    assert json.loads((project / "dist" / "manifest.json").read_bytes())["configuration"]["language"] == "de"
    report = copydesk.validate(project / "dist", sources=project / "docs")
    assert (report.ok, report.unchecked) == (True, ())


def test_a_language_that_is_not_stated_is_told(project: Path) -> None:
    assert [row["language"] for row in built(project, "")] == ["en", "de"]
    assert json.loads((project / "dist" / "manifest.json").read_bytes())["configuration"]["language"] is None


def test_explain_says_that_the_language_was_stated(project: Path) -> None:
    settings = resolve({}, configured(project, 'language = "de"')).settings
    parsed = explain.read_as_built(RawDocument.of("a", DOCUMENT.encode()), settings)
    assert parsed.page is not None
    assert parsed.page.language == Language("de", None)
    assert list(explain.fields(parsed))[-1] == ("language", "de", "stated by the configuration")


@pytest.mark.parametrize(
    ("said", "meant"), [("german", "de"), ("DE", "de"), ("de-AT", "de"), ("pt_BR", "pt"), ("spa", "es"), ("deu", "de")]
)
def test_an_unknown_language_is_named_with_its_nearest(said: str, meant: str) -> None:
    with pytest.raises(ConfigError, match=rf"no language '{said}'; did you mean '{meant}' \("):
        copydesk.parse(GERMAN, language=said)


def test_an_unknown_language_near_none_says_what_is_wanted() -> None:
    with pytest.raises(ConfigError, match="no language 'qqqq'; state it as an ISO 639 code"):
        copydesk.parse(GERMAN, language="qqqq")


def test_every_language_with_phrases_can_be_stated() -> None:
    assert shipped_phrases().languages.keys() <= languages().keys()


def test_a_language_of_ones_own_phrases_can_be_stated(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('language = "qaa"\nrelated = ["harbo bridgo"]\n', "utf-8")
    parsed = copydesk.parse(DOCUMENT + "Harbo bridgo: ferries\n", phrases=[own], language="qaa")
    assert "related" in labels(parsed)


def test_a_choice_is_what_the_settings_say(tmp_path: Path) -> None:
    (tmp_path / "copydesk.toml").write_text('phrases = "p.toml"\nlanguage = "de"\nskip_rules = "torn"\n', "utf-8")
    settings = resolve({"outlets": [tmp_path / "o.toml"]}, folder=tmp_path).settings
    assert settings.choice() == Choice((tmp_path / "o.toml",), (tmp_path / "p.toml",), "de", ("torn",))


@pytest.mark.parametrize(("column", "value"), [("language", "en"), ("language_confidence", 0.9), ("language", None)])
def test_a_ledger_that_does_not_say_the_stated_language_is_told(project: Path, column: str, value: object) -> None:
    built(project, 'language = "de"')
    (path,) = (project / "dist" / "ledger").glob("*.parquet")
    table = pq.read_table(path)
    rows = table.to_pylist()
    rows[0][column] = value
    pq.write_table(pa.Table.from_pylist(rows, table.schema), path)
    rules = {group.rule for group in copydesk.validate(project / "dist").groups}
    assert "ledger_language" in rules


@pytest.mark.parametrize(("name", "value"), [("language", 3), ("skip_rules", "torn")])
def test_a_manifest_with_a_choice_of_a_wrong_type_is_damaged(project: Path, name: str, value: object) -> None:
    built(project, "")
    path = project / "dist" / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["configuration"][name] = value
    path.write_bytes(seal(manifest))
    (damaged,) = copydesk.validate(project / "dist").groups
    assert (damaged.rule, damaged.examples[0].value) == ("manifest_damaged", f"configuration: {name} {value}")
