"""The language of a document: told of running text, and not told where it would be a guess."""

import time

import pytest

import copydesk
from copydesk.parser.draft import line_spans
from copydesk.parser.language import find_language
from copydesk.records import Language

MENU = "Home\nNews\nSport\nWeather\nLog in\nSubscribe\n"
TOLD = {
    "en": "The harbour bridge will be closed for a year, the town council said on Monday.",
    "de": "Die Hafenbrücke wird für ein Jahr gesperrt, wie der Stadtrat am Montag mitteilte.",
    "fr": "Le pont du port sera fermé pendant un an, a annoncé lundi le conseil municipal.",
    "es": "El puente del puerto estará cerrado durante un año, anunció el lunes el ayuntamiento.",
    "it": "Il ponte del porto resterà chiuso per un anno, ha annunciato lunedì il consiglio comunale.",
    "nl": "De havenbrug gaat een jaar lang dicht, zo heeft de gemeenteraad maandag bekendgemaakt.",
    "sv": "Hamnbron stängs av under ett år, meddelade kommunstyrelsen på måndagen.",
    "da": "Havnebroen bliver lukket i et år, oplyste byrådet mandag, og færgen sejler ikke længere.",
    "cs": "Most v přístavu bude rok uzavřen, oznámila v pondělí městská rada.",
    "pl": "Most w porcie będzie zamknięty przez rok, ogłosiła w poniedziałek rada miasta.",
    "hu": "A kikötői hidat egy évre lezárják, közölte hétfőn a városi tanács.",
    "fi": "Sataman silta suljetaan vuodeksi, kaupunginvaltuusto ilmoitti maanantaina.",
    "tr": "Liman köprüsü bir yıl boyunca kapalı kalacak, belediye meclisi pazartesi günü açıkladı.",
    "id": "Jembatan pelabuhan akan ditutup selama setahun, kata dewan kota pada hari Senin.",
    "sw": "Serikali imesema kuwa daraja la bandari litafungwa kwa muda wa mwaka mmoja kuanzia siku ya Jumatatu.",
    "ru": "Мост в порту закроют на год, сообщил в понедельник городской совет.",
    "uk": "Міст у порту закриють на рік, повідомила в понеділок міська рада.",
    "el": "Η γέφυρα του λιμανιού θα μείνει κλειστή για έναν χρόνο, ανακοίνωσε ο δήμος.",
    "ar": "سيُغلق جسر الميناء لمدة عام، حسبما أعلن مجلس المدينة يوم الاثنين.",
    "he": "גשר הנמל ייסגר למשך שנה, הודיעה מועצת העיר ביום שני.",
    "hi": "बंदरगाह का पुल एक साल के लिए बंद रहेगा, नगर परिषद ने सोमवार को बताया।",
    "th": "สะพานท่าเรือจะปิดเป็นเวลาหนึ่งปี สภาเมืองกล่าวเมื่อวันจันทร์",
    "ja": "港の橋は一年間通行止めになると、市議会が月曜日に発表した。",
    "zh": "港口大桥将关闭一年，市议会星期一宣布。",
    "ko": "항구 다리가 일 년 동안 폐쇄된다고 시의회가 월요일 밝혔다.",
}
NOT_TOLD = {
    "too few words": "Die Hafenbrücke bleibt\n",
    "digits": "1 2 3 4 5 6 7 8 9 10 11 12\n2024 2025 2026 2027 2028\n",
    "an address": "https://news.example.org/2025/03/04/the-bridge-in-the-harbour-is-closed-for-a-year.html\n",
    "names": "Anna Berg, Jan Novák, Li Wei, Ayşe Demir, João Silva, Olga Petrova, Tuấn Nguyễn, Kofi Mensah\n",
    "a language that the model does not know": (
        "Ibhulorho yezibuko iza kuvalwa unyaka wonke, litshilo ibhunga ledolophu ngoMvulo.\n"
        "Abantu bedolophu bathi baza kuhamba umgama omde ukuya emsebenzini.\n"
    ),
}


def told(text: str) -> Language | None:
    parsed = copydesk.parse(text)
    assert parsed.page is not None
    return parsed.page.language


@pytest.mark.parametrize("code", TOLD)
@pytest.mark.parametrize("around", ["{}\n", MENU + "{}\n" + MENU, " date 2025-03-04 https://a.example/bridge {}\n"])
def test_the_language_is_that_of_the_running_text(code: str, around: str) -> None:
    language = told(around.format(TOLD[code]))
    assert language is not None
    assert language.code == code
    assert language.confidence is not None
    assert 0.5 <= language.confidence < 1


@pytest.mark.parametrize("text", NOT_TOLD.values(), ids=NOT_TOLD)
def test_a_language_that_is_not_sure_is_not_told(text: str) -> None:
    assert told(text) is None


def test_of_two_languages_the_one_with_most_of_the_text_is_told() -> None:
    quoted = f"{TOLD['de']} {TOLD['en']}\n\n{TOLD['de']} Das kündigte der Bürgermeister an.\n\n{TOLD['de']}\n"
    language = told(quoted)
    assert language is not None
    assert language.code == "de"


def test_capitals_change_no_language() -> None:
    language = told(TOLD["sv"].upper())
    assert language is not None
    assert language.code == "sv"


def test_a_longest_line_in_another_language_is_outvoted() -> None:
    english = [TOLD["en"], "The ferry will sail every hour instead, from six in the morning to midnight."] * 3
    text = "\n".join([*english, f"« {TOLD['fr']} » « {TOLD['fr']} »"])
    language = told(text)
    assert language is None or language.code == "en"


def test_a_menu_as_long_as_the_text_is_outvoted_by_the_lines_of_the_text() -> None:
    menu = " ".join(["Home News Sport Weather Business Opinion Culture Travel Log in Subscribe"] * 2)
    language = told(f"{menu}\n{TOLD['de']}\n{TOLD['de']} Das sagte Berg.\n{TOLD['de']} Die Fähre fährt.\n")
    assert language is not None
    assert language.code == "de"


@pytest.mark.parametrize(
    "text", [TOLD["en"] * 200_000, "Share this\n" * 300_000, "x" * 20_000_000, "橋" * 5_000_000, " \n" * 300_000]
)
def test_long_lines_and_many_take_no_time(text: str) -> None:
    lines = line_spans(text)
    start = time.perf_counter()
    find_language(text, lines)
    assert time.perf_counter() - start < 2


def test_a_confidence_has_two_digits_and_is_never_whole() -> None:
    for text in TOLD.values():
        language = told(text * 5)
        assert language is not None
        assert language.confidence is not None
        assert language.confidence == round(language.confidence, 2) <= 0.99
