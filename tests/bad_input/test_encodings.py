"""Article-length text in a legacy encoding is read right and flagged as a guess; damaged UTF-8 is no other encoding."""

import pytest

import copydesk

CP1252 = {
    "English": """The council agreed on Wednesday to rebuild the old harbour, a plan that had been “long overdue”.

Work is to begin in spring and will cost £3m – half of what was feared a year ago. “We have waited for this,” said the
owner of the Café Royal, who doesn’t see the sun between October and March because of the scaffolding.
""",
    "French": """Le conseil municipal a décidé mercredi de rénover le vieux port, un projet « très attendu » depuis
des années.

Les travaux débuteront au printemps et coûteront près de trois millions d’euros, selon le maire. Un cœur de ville
rénové, c’est aussi ce que réclament les commerçants, dont la fréquentation a baissé de 20 % en un an, là où naguère
on flânait.
""",
    "German": """Der Gemeinderat hat am Mittwoch beschlossen, den alten Hafen umzubauen. Darüber war jahrelang
gestritten worden.

„Wir haben lange genug gewartet“, sagte die Bürgermeisterin. Die Arbeiten sollen im Frühjahr beginnen und größtenteils
vom Land bezahlt werden. „Das macht keinen Spaß“, meinte ein Händler am Kai – die Straße bleibt gesperrt.
""",
    "Spanish": """El ayuntamiento aprobó el miércoles la renovación del viejo puerto, un proyecto que llevaba años en
discusión.

Las obras comenzarán en primavera, según explicó la alcaldesa. «Hemos esperado demasiado», dijo al término de la
sesión. La oposición, en cambio, pidió una votación: ¿quién pagará la factura?, preguntó su portavoz. El niño no tiene
dónde jugar.
""",
    "Portuguese": """A câmara municipal aprovou na quarta-feira a renovação do antigo porto, que estava em discussão
há anos.

As obras começam na primavera, explicou o presidente. “Já esperámos o suficiente”, afirmou no final da reunião. A
oposição votou contra e exige explicações sobre a adjudicação. Os comerciantes estão à espera de indemnizações que não
chegam.
""",
    "Italian": """Il consiglio comunale ha approvato mercoledì la ristrutturazione del vecchio porto, discussa da
anni.

I lavori inizieranno in primavera, ha spiegato il sindaco. «Abbiamo aspettato abbastanza», ha detto al termine della
seduta. L’opposizione ha votato contro perché la città non può pagare di più, e così la piazza resterà com’è.
""",
    "Swedish": """Kommunfullmäktige beslutade på onsdagen att bygga om den gamla hamnen. Förslaget har diskuterats i
åratal.

Arbetet börjar i vår, sade kommunalrådet. ”Vi har väntat länge nog”, förklarade hon efter mötet. Oppositionen röstade
nej och kräver att upphandlingen görs om på nytt. Även handlarna är oroliga för att gatan ska stängas av.
""",
}
CP1251 = {
    "Russian": """Городской совет в среду согласился перестроить старую гавань. Об этом плане спорили много лет.

Работы начнутся весной, сказал мэр. «Мы ждали достаточно долго», — добавил он после заседания. Торговцы опасаются, что
улицу закроют на несколько месяцев, а оппозиция требует объяснений. По данным РФ и ЕС, цены выросли на 5 %.
""",
    "Ukrainian": """Міська рада в середу погодилася перебудувати стару гавань. Про цей план сперечалися багато років.

Роботи почнуться навесні, сказав мер. «Ми чекали досить довго», – додав він після засідання. Торговці побоюються, що
вулицю закриють на кілька місяців, а опозиція вимагає пояснень, бо підряд віддали без конкурсу.
""",
    "Bulgarian": """Градският съвет одобри в сряда преустройството на старото пристанище. За плана се спореше от
години.

Работата започва през пролетта, каза кметът. „Чакахме достатъчно дълго“, добави той след заседанието. Опозицията
гласува против и иска обяснения, защото поръчката е дадена без конкурс. Търговците се опасяват, че улицата ще бъде
затворена.
""",
}
CP1250 = {
    "Polish": """Rada miejska zgodziła się w środę na przebudowę starego portu. O planie dyskutowano od lat.

Prace rozpoczną się wiosną, powiedział burmistrz. „Czekaliśmy już wystarczająco długo”, dodał po posiedzeniu. Opozycja
głosowała przeciw i żąda wyjaśnień, ponieważ zlecenie przyznano bez przetargu. Kupcy obawiają się zamknięcia ulicy.
""",
    "Czech": """Městské zastupitelstvo ve středu schválilo přestavbu starého přístavu. O plánu se diskutovalo řadu
let.

Práce začnou na jaře, řekl starosta. „Čekali jsme už dost dlouho,“ dodal po zasedání. Opozice hlasovala proti a žádá
vysvětlení, protože zakázka byla zadána bez výběrového řízení. Také obchodníci se obávají, že ulice bude uzavřena.
""",
}
ARTICLES = [
    (encoding, language, text)
    for encoding, texts in (("cp1252", CP1252), ("cp1251", CP1251), ("cp1250", CP1250))
    for language, text in texts.items()
]
TEXTS = [text for _, _, text in ARTICLES]


def text_of(raw: bytes) -> tuple[str, str]:
    """Return the encoding that a document was read in, and its text."""
    page = copydesk.parse(raw).page
    assert page is not None
    return page.encoding, page.text


def rule_of(raw: bytes) -> str | None:
    """Return the rule that rejects a document, None if it is an article."""
    rejection = copydesk.parse(raw).rejection
    return rejection.rule if rejection else None


@pytest.mark.parametrize("times", [1, 3, 300])
@pytest.mark.parametrize(("encoding", "language", "text"), ARTICLES)
def test_an_article_in_a_legacy_encoding_is_read_and_flagged(
    encoding: str, language: str, text: str, times: int
) -> None:
    assert text_of(text.encode(encoding) * times) == (f"{encoding} (guessed)", text * times)


@pytest.mark.parametrize("text", TEXTS)
def test_an_article_behind_much_ascii_is_read_the_same(text: str) -> None:
    ascii_text = "The council agreed on Wednesday to rebuild the old harbour.\n" * 3_000
    encoding = next(encoding for encoding, _, other in ARTICLES if other is text)
    assert text_of((ascii_text + text * 9).encode(encoding))[1] == ascii_text + text * 9


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_lost_one_byte_is_invalid_utf8_wherever_it_was(text: str) -> None:
    raw = text.encode()
    beyond = [at for at, byte in enumerate(raw) if byte > 127]
    damaged = [raw[:at] + raw[at + 1 :] for at in beyond[:: max(1, len(beyond) // 12)]]
    assert {rule_of(document) for document in damaged} == {"invalid_utf8"}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_cut_within_a_character_is_invalid_utf8(text: str) -> None:
    raw = text.encode()
    last = max(at for at, byte in enumerate(raw) if byte >= 0xC0)
    assert rule_of(raw[: last + 1]) == "invalid_utf8"


def test_a_single_broken_quote_is_invalid_utf8() -> None:
    assert rule_of(b"The council\xe2\x80s plan was agreed on Wednesday at the town hall.\n") == "invalid_utf8"


def test_a_utf8_text_with_a_paste_from_cp1252_is_invalid_utf8() -> None:
    assert rule_of(CP1252["English"].encode() + CP1252["French"].encode("cp1252")) == "invalid_utf8"


def test_invalid_utf8_names_the_first_bad_byte() -> None:
    rejection = copydesk.parse("Zoë’s café".encode() + b" \xff").rejection
    assert rejection is not None
    assert rejection.message.startswith("byte 0xff at 15 breaks text that is otherwise UTF-8")


def test_one_accent_in_an_english_article_is_read() -> None:
    text = "The council agreed on Wednesday to let the Café Royal stay where it is, the mayor said.\n" * 4
    assert text_of(text.encode("cp1252")) == ("cp1252 (guessed)", text)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [CP1252["English"], CP1251["Russian"], CP1252["French"]])
def test_utf16_without_a_mark_is_read_and_flagged(encoding: str, text: str) -> None:
    assert text_of(text.encode(encoding)) == (f"{encoding} (guessed)", text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    text = CP1251["Russian"]
    assert text_of(f"\ufeff{text}".encode(encoding)) == (f"{encoding}-sig", text)


@pytest.mark.parametrize("at", range(40, 44))
def test_a_stray_nul_does_not_make_ascii_utf16(at: int) -> None:
    raw = b"The council agreed on Wednesday to rebuild the old harbour, which had been debated for years.\n" * 9
    for length in (len(raw), len(raw) - 1):
        assert rule_of(raw[:at] + b"\0" + raw[at + 1 : length]) == "nul_bytes"


def test_a_text_in_no_encoding_is_rejected() -> None:
    raw = bytes(range(0x80, 0xA0)) * 40 + b" and the council agreed on Wednesday.\n"
    assert rule_of(raw) in {"unknown_encoding", "invalid_utf8", "binary_file"}


def test_a_lone_surrogate_in_a_string_is_rejected() -> None:
    rejection = copydesk.parse("The council agreed on Wednesday \udc80 to rebuild it.").rejection
    assert rejection is not None
    assert rejection.rule == "invalid_utf8"
