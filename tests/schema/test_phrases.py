"""phrases/*.toml: the shipped phrases, a user's own files, and what is said of a malformed one."""

from pathlib import Path

import pytest

import copydesk
from copydesk_schema.errors import ConfigError
from copydesk_schema.phrases import KINDS, key, load_phrases, shipped_phrases

GERMAN = """
boilerplate = ["Zur Startseite"]
related = ["Lesen Sie auch"]
stamp = ["Stand"]
byline = ["Von"]
[months]
"märz" = 3
"""
PAGE = """Hafenbrücke für ein Jahr gesperrt
Von Anna Berg
Stand: 4. März 2025, 10:15
Die Brücke wird ab Montag gesperrt.
Lesen Sie auch: Fähre wird teurer
» Zur Startseite «
"""


def file(folder: Path, text: str) -> Path:
    (folder / "own.toml").write_text(text, "utf-8")
    return folder / "own.toml"


@pytest.mark.parametrize("line", ["Read more", "READ  MORE:", "» Read\u00a0more…", "[read more]", "\tRead more ▶"])
def test_a_key_knows_neither_case_nor_space_nor_punctuation_at_the_ends(line: str) -> None:
    assert key(line) == "read more"


def test_a_key_keeps_punctuation_within() -> None:
    assert key("Don't share - yet!") == "don't share - yet"


def test_every_shipped_phrase_is_its_own_key() -> None:
    phrases = shipped_phrases()
    assert all(key(phrase) == phrase != "" for kind in KINDS for phrase in getattr(phrases, kind))


def test_every_month_has_a_name() -> None:
    assert {number for _, number in shipped_phrases().months} == set(range(1, 13))


def test_an_own_file_teaches_another_language(tmp_path: Path) -> None:
    parsed = copydesk.parse(PAGE, phrases=[file(tmp_path, GERMAN)])
    labels = [piece.label for piece in parsed.pieces if piece.label != "blank"]
    assert labels == ["title", "byline", "timestamp", "paragraph", "related", "boilerplate"]
    assert parsed.article is not None
    assert str(parsed.article.date) == "2025-03-04"


def test_an_own_file_keeps_what_is_shipped(tmp_path: Path) -> None:
    own, shipped = load_phrases([file(tmp_path, GERMAN)]), shipped_phrases()
    assert own.boilerplate == shipped.boilerplate | {"zur startseite"}
    assert set(own.months) == set(shipped.months) | {("märz", 3)}


def test_two_own_files_are_both_read(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('boilerplate = ["do not miss it"]', "utf-8")
    own = load_phrases([file(tmp_path, GERMAN), tmp_path / "other.toml"])
    assert {"zur startseite", "do not miss it"} <= own.boilerplate


def test_a_phrase_of_punctuation_alone_means_nothing(tmp_path: Path) -> None:
    assert "" not in load_phrases([file(tmp_path, 'boilerplate = ["***"]')]).boilerplate


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("boilerplate = [", "own.toml is no TOML"),
        ('boilerplates = ["share"]', "own.toml: no phrase kind 'boilerplates'; the kinds are boilerplate, tail"),
        ('boilerplate = "share"', "own.toml: 'boilerplate' must be a list of strings"),
        ("boilerplate = [1]", "own.toml: 'boilerplate' must be a list of strings"),
        ('months = ["january"]', "own.toml: 'months' must be a table of month names to numbers 1 to 12"),
        ("[months]\nsmarch = 13", "own.toml: 'months' must be a table of month names to numbers 1 to 12"),
    ],
)
def test_a_malformed_own_file_is_refused_with_the_place_and_the_fault(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_phrases([file(tmp_path, text)])


def test_a_missing_own_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read phrases from .*none.toml.*check `phrases`"):
        load_phrases([tmp_path / "none.toml"])
