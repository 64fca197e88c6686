"""Personal information is known by form and check digits; what only looks a little like it is not counted."""

import pyarrow as pa
import pytest

from copydesk.dataset.personal import KINDS, personal_in

HELD = {
    "Write to anna.berg+press@harbour-news.example.co.uk today.": "email",
    "Schreiben Sie an müller@straße.example.": "email",
    "Call +44 20 7946 0958 for tickets.": "phone",
    "Telefon 0049/30/901820 (Frau Berg)": "phone",
    "Call (020) 7946 0958.": "phone",
    "Ring 020 7946 0958 before noon.": "phone",
    "020 7946 0958 x3": "phone",
    "Text 212-555-0147.": "phone",
    "It came from 192.0.2.17.": "ip_address",
    "It came from 2001:db8::8a2e:370:7334 at night.": "ip_address",
    "He read out 4111 1111 1111 1111 on air.": "card_number",
    "The card 4012888888881881, she said": "card_number",
    "An Amex, 3782-822463-10005.": "card_number",
    "Spenden an DE89 3704 0044 0532 0130 00.": "iban",
    "Pay GB29NWBK60161331926819 BIC NWBKGB2L": "iban",
    "Konto NO93 8601 1117 947 DNB": "iban",
}
NOT_HELD = [
    "Follow @harbournews for more.",
    "The ferry leaves at 12:30:45 and 14:05.",
    "From 2024-03-05 to 2024-03-06, 100,000 visitors came; 1 234 567 in 2023.",
    "The vote was 52-48, the score 3-1, the odds 100-30-1.",
    "Version 1.2.3 was followed by 1.2.4.",
    "Parts 10.20.30.40.50 and 256.1.1.1 were ordered.",
    "He read out 4111 1111 1111 1112 on air.",
    "0000 0000 0000 0000 was on the screen.",
    "Order DE88 3704 0044 0532 0130 00 was lost.",
    "std::vector and a::b are names in programs.",
    "The years 2019 2020 2021 2022 were worse.",
    "",
]


@pytest.mark.parametrize("text", HELD)
def test_it_is_counted_as_what_it_is_and_nothing_else(text: str) -> None:
    assert personal_in(pa.array([text])) == {HELD[text]: 1}


@pytest.mark.parametrize("text", NOT_HELD)
def test_other_figures_are_not_counted(text: str) -> None:
    assert personal_in(pa.array([text])) == {}


def test_an_article_counts_once_for_a_kind_however_often_it_holds_it() -> None:
    some = ["a@b.example and c@d.example", "nothing", None]
    texts = pa.chunked_array([some, ["e@f.example, 192.0.2.1, 2001:db8::1:2"]])
    assert personal_in(texts) == {"email": 2, "ip_address": 1}


def test_every_kind_has_words_for_the_card() -> None:
    assert set(HELD.values()) == set(KINDS)
