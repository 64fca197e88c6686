"""phrases/*.toml: the shipped phrases, their languages, a user's own, and what is said of a malformed one."""

import re
import tomllib
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

import copydesk
from copydesk.parser.dates import reader
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


SHIPPED = {
    entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text("utf-8"))
    for entry in files("copydesk_schema").joinpath("phrases").iterdir()
}
FURNITURE = ("boilerplate", "tail", "related", "end")  # a line is one of these


def file(folder: Path, text: str, name: str = "own.toml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


@pytest.mark.parametrize(
    "line",
    ["READ  MORE:", "» Read\u00a0more…", "[read more]", "\tRead more ▶", "【Read more】", "_Read more_"],
)
def test_a_key_knows_neither_case_nor_space_nor_punctuation_at_the_ends(line: str) -> None:
    assert key(line) == "read more"


def test_a_key_keeps_punctuation_within() -> None:
    assert key("Don't share - yet!") == "don't share - yet"


def test_every_shipped_phrase_is_its_own_key() -> None:
    phrases = shipped_phrases().all
    assert all(key(phrase) == phrase != "" for kind in KINDS for phrase in getattr(phrases, kind))


def test_a_shipped_file_is_named_by_a_language() -> None:
    assert "en" in shipped_phrases().languages
    assert all(code.isalpha() and code.islower() and len(code) in (2, 3) for code in shipped_phrases().languages)


@pytest.mark.parametrize("code", SHIPPED)
def test_a_shipped_list_is_sorted_and_says_nothing_twice(code: str) -> None:
    for kind, phrases in SHIPPED[code].items():
        if kind in KINDS and kind not in ("stamp", "update", "weekday"):
            assert phrases == sorted(map(key, phrases)), kind
            assert len(phrases) == len(set(phrases)), kind


@pytest.mark.parametrize("code", SHIPPED)
def test_a_line_of_furniture_is_of_one_kind(code: str) -> None:
    times = Counter(phrase for kind in FURNITURE for phrase in SHIPPED[code].get(kind, ()))
    assert [phrase for phrase, n in times.items() if n > 1] == []


@pytest.mark.parametrize("code", SHIPPED)
def test_a_beginning_is_more_than_a_word(code: str) -> None:
    for phrase in SHIPPED[code].get("begins", ()):
        unspaced = re.findall("[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7a3]", phrase)  # Thai, kana and Han, Hangul
        assert len(unspaced) >= 4 or (not unspaced and re.search(r"\S[\s-]+\S", phrase)), phrase


@pytest.mark.parametrize("code", SHIPPED)
def test_every_language_has_its_furniture_its_credits_and_its_function_words(code: str) -> None:
    unspaced = {"ja", "ko", "th", "zh"}  # their words are not told apart by spaces
    needed = {"boilerplate", "tail", "related", "photo", "byline", "end", "not_found", "section"}
    assert needed | ({"function_words"} - ({"function_words"} if code in unspaced else set())) <= SHIPPED[code].keys()
    assert len(SHIPPED[code]["boilerplate"]) >= 50


@pytest.mark.parametrize(
    ("code", "kind", "line"),
    [
        ("en", "boilerplate", "Skip to main content"),
        ("en", "agency", "Getty Images"),
        ("de", "related", "Lesen Sie auch:"),
        ("de", "end", "Das könnte Sie auch interessieren"),
        ("fr", "related", "À lire aussi"),
        ("fr", "boilerplate", "S’abonner"),
        ("es", "end", "Lo más leído"),
        ("it", "photo", "Foto:"),
        ("nl", "related", "Lees ook:"),
        ("sv", "boilerplate", "ANNONS"),
        ("da", "related", "LÆS OGSÅ:"),
        ("cs", "end", "Nejčtenější"),
        ("is", "end", "Mest lesið"),
        ("tr", "related", "İLGİLİ HABERLER"),
        ("tr", "tail", "İletişim"),
        ("id", "related", "Baca juga:"),
        ("ru", "related", "Читайте также:"),
        ("lt", "end", "Skaitomiausi"),
        ("ar", "related", "اقرأ أيضاً:"),
        ("hi", "related", "ये भी पढ़ें:"),
        ("sw", "related", "Soma pia:"),
        ("zu", "section", "Ezemidlalo"),
        ("xh", "section", "Iindaba"),
        ("ja", "end", "アクセスランキング"),
        ("ja", "related", "【関連記事】"),
        ("ko", "boilerplate", "본문 바로가기"),
        ("pt", "related", "LEIA TAMBÉM:"),
        ("pt", "end", "Mais lidas"),
        ("no", "related", "Les også:"),
        ("no", "boilerplate", "Hopp til hovudinnhald"),
        ("fi", "end", "Luetuimmat"),
        ("sk", "related", "Čítajte aj:"),
        ("pl", "related", "CZYTAJ TEŻ:"),
        ("pl", "photo", "Fot."),
        ("hu", "boilerplate", "HIRDETÉS"),
        ("ro", "related", "Citește și:"),
        ("bg", "related", "ПРОЧЕТЕТЕ ОЩЕ:"),
        ("hr", "end", "Najčitanije"),
        ("sr", "related", "Pročitajte još:"),
        ("sr", "related", "Прочитајте још:"),
        ("sl", "related", "Preberite tudi:"),
        ("mk", "photo", "Фото:"),
        ("sq", "related", "Lexo edhe:"),
        ("el", "related", "Διαβάστε επίσης:"),
        ("uk", "related", "Читайте також:"),
        ("lv", "end", "Lasītākie"),
        ("et", "related", "Loe ka:"),
        ("he", "photo", "צילום:"),
        ("fa", "related", "بیشتر بخوانید:"),
        ("ur", "related", "یہ بھی پڑھیں:"),
        ("bn", "related", "আরও পড়ুন:"),
        ("ta", "related", "இதையும் படிக்க:"),
        ("ms", "related", "BACA JUGA:"),
        ("vi", "end", "Đọc nhiều nhất"),
        ("th", "photo", "ภาพ:"),
        ("af", "related", "Lees ook:"),
        ("ca", "related", "Llegeix també:"),
        ("zh", "photo", "图："),
        ("zh", "photo", "圖："),
    ],
)
def test_a_line_is_known_for_what_it_is(code: str, kind: str, line: str) -> None:
    assert key(line) in getattr(shipped_phrases().of(code), kind)


@pytest.mark.parametrize(
    "line",
    ["Ein Neuanfang", "What happens next?", "Une longue attente", "Was nun?", "Qué pasó", "なぜ今なのか", "Нет."],
)
def test_a_subheading_is_no_phrase(line: str) -> None:
    assert not any(key(line) in getattr(shipped_phrases().all, kind) for kind in FURNITURE)


def test_a_language_has_its_own_function_words_and_english_furniture() -> None:
    german = shipped_phrases().of("de")
    assert "share this article" in german.boilerplate
    assert "und" in german.function_words
    assert "the" not in german.function_words


def test_an_own_file_teaches_another_language(tmp_path: Path) -> None:
    parsed = copydesk.parse(PAGE, phrases=[file(tmp_path, GERMAN)])
    labels = [piece.label for piece in parsed.pieces if piece.label != "blank"]
    assert labels == ["title", "byline", "timestamp", "paragraph", "related", "boilerplate"]
    assert parsed.article is not None
    assert str(parsed.article.date) == "2025-03-04"


def test_an_own_file_keeps_what_is_shipped(tmp_path: Path) -> None:
    own, shipped = load_phrases([file(tmp_path, GERMAN)]).everywhere, shipped_phrases().everywhere
    assert own.boilerplate == shipped.boilerplate | {"zur startseite"}
    assert set(own.months) == set(shipped.months) | {("märz", 3)}


def test_two_own_files_are_both_read(tmp_path: Path) -> None:
    other = file(tmp_path, 'boilerplate = ["do not miss it"]', "other.toml")
    own = load_phrases([file(tmp_path, GERMAN), other]).everywhere
    assert {"zur startseite", "do not miss it"} <= own.boilerplate


def test_a_phrase_of_punctuation_alone_means_nothing(tmp_path: Path) -> None:
    assert "" not in load_phrases([file(tmp_path, 'boilerplate = ["***"]')]).everywhere.boilerplate


def test_the_phrases_of_a_language_hold_for_its_pages_and_for_those_in_no_known_language(tmp_path: Path) -> None:
    book = load_phrases([file(tmp_path, 'language = "tlh"\nboilerplate = ["nuqneh"]')])
    have = {code for code in ("tlh", "en", "tpi", None) if "nuqneh" in book.of(code).boilerplate}
    assert have == {"tlh", "tpi", None}
    assert "nuqneh" not in book.everywhere.boilerplate


@pytest.mark.parametrize(
    ("page", "furniture"),
    [
        ("Die Hafenbrücke wird für ein Jahr gesperrt, sagt die Stadt.\nZur Startseite im Hafen\n", True),
        ("Le pont du port sera fermé pendant un an, a dit la mairie.\nZur Startseite im Hafen\n", False),
    ],
)
def test_a_line_is_furniture_in_its_own_language(tmp_path: Path, page: str, furniture: bool) -> None:
    german = file(tmp_path, 'language = "de"\nboilerplate = ["Zur Startseite im Hafen"]', "de.toml")
    french = file(tmp_path, 'language = "fr"', "fr.toml")
    rules = {piece.rule for piece in copydesk.parse(page, phrases=[german, french]).pieces}
    assert ("phrase" in rules) == furniture


@pytest.mark.parametrize("code", ["en", "de", "tpi"])
def test_english_and_own_phrases_without_a_language_hold_for_every_page(tmp_path: Path, code: str) -> None:
    own = file(tmp_path, 'boilerplate = ["read this in the app"]'), file(tmp_path, 'language = "de"', "de.toml")
    phrases = load_phrases(own).of(code)
    assert {"advertisement", "read this in the app"} <= phrases.boilerplate


def test_one_language_has_one_set_of_phrases_and_one_reader() -> None:
    book = shipped_phrases()
    assert all(book.of(code) is book.of(code) for code in ("en", "tlh", None))
    assert reader(book.of("en")) is reader(book.of("en"))


def test_a_month_that_two_languages_count_otherwise_is_known_to_each_and_to_no_other(tmp_path: Path) -> None:
    czech = file(tmp_path, 'language = "cs"\n[months]\nlistopad = 11\nprosinec = 12', "cs.toml")
    croatian = file(tmp_path, 'language = "hr"\n[months]\nlistopad = 10\nprosinac = 12', "hr.toml")
    book = load_phrases([czech, croatian])
    named = {code: dict(book.of(code).months).get("listopad") for code in ("cs", "hr", "en", None)}
    assert named == {"cs": 11, "hr": 10, "en": None, None: None}
    assert {"prosinec", "prosinac"} <= dict(book.all.months).keys()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("boilerplate = [", "own.toml is no TOML"),
        ('boilerplates = ["share"]', "own.toml: no phrase kind 'boilerplates'; the kinds are boilerplate, tail"),
        ('boilerplate = "share"', "own.toml: 'boilerplate' must be a list of strings"),
        ("boilerplate = [1]", "own.toml: 'boilerplate' must be a list of strings"),
        ('months = ["january"]', "own.toml: 'months' must be a table of month names to numbers 1 to 12"),
        ("language = 1", "own.toml: 'language' must be an ISO 639-1 code, such as \"de\""),
        ('language = "German"', "own.toml: 'language' must be an ISO 639-1 code, such as \"de\""),
        (f'section = ["{"x" * 201}"]', "own.toml: 'section' must be a list of strings of at most 200 characters"),
        ("[months]\nsmarch = 13", "own.toml: 'months' must be a table of month names to numbers 1 to 12"),
    ],
)
def test_a_malformed_own_file_is_refused_with_the_place_and_the_fault(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_phrases([file(tmp_path, text)])


def test_a_missing_own_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read phrases from .*none.toml.*check `phrases`"):
        load_phrases([tmp_path / "none.toml"])
