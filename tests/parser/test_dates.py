"""Days written out: every language of the calendar, laws of reading, and where on a page a day is believed."""

import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import copydesk
from copydesk.parser import has_reader, load_tables, read_evidence
from copydesk.parser.dates import Reader, years
from copydesk.records import Found
from copydesk_schema.calendar import calendar, month_key

CALENDAR = tomllib.loads(files("copydesk_schema").joinpath("calendar.toml").read_text("utf-8"))
NAMES = [
    (language, number, name)
    for language, facts in CALENDAR.items()
    for number, names in enumerate(facts.get("months", ()), 1)
    for name in names
]
FORMS = (
    "{d} {m} {y}",
    "{d}. {m} {y}",
    "{d}\\. {m} {y}",
    "{d} {m}, {y}",
    "{d} de {m} de {y}",
    "{m} {d}, {y}",
    "{m} {d} {y}",
    "{y} {m} {d}",
    "{y}. {m} {d}",
)
IN_DIGITS = (
    "{y}-{mm:02}-{d:02}",
    "{y}/{mm}/{d}",
    "{y}. {mm}. {d}.",
    "{y}年{mm}月{d}日",
    "{y}년 {mm}월 {d}일",
    "{d}.{mm}.{y}",
    "{d}. {mm}. {y}",
)
ZEROS = ("0", "٠", "۰", "०", "০", "௦", "๐", "０")
TITLE = "Harbour bridge closes for a year"
TEXT = "The bridge will be closed for repairs from Monday. It is old, the town says, and needs new steel."

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@given(days, st.sampled_from(NAMES), st.sampled_from(FORMS))
def test_a_day_is_read_by_every_name_of_its_month(day: date, name: tuple[str, int, str], form: str) -> None:
    """Law: a day written out in any language of the calendar is that day again, by the reading it names."""
    language, number, month = name
    day = day.replace(month=number, day=min(day.day, 28))
    text = form.format(d=day.day, m=month, y=day.year)
    read = list(Reader({}).days(text, 0, len(text), lambda: (language,)))
    assert [found.stated for found in read] == [day]
    assert Reader({}).read(text[read[0].start : read[0].end], read[0].reading) == day


@given(days, st.sampled_from(IN_DIGITS), st.sampled_from(ZEROS))
def test_a_day_in_digits_is_read_in_every_script(day: date, form: str, zero: str) -> None:
    """Law: a day in digits whose order is certain is that day again, whatever the digits."""
    text = form.format(d=day.day, mm=day.month, y=day.year)
    text = text.translate({ord("0") + n: chr(ord(zero) + n) for n in range(10)})
    assert [found.stated for found in Reader({}).days(text, 0, len(text))] == [day]


@given(days)
def test_digits_that_could_swap_are_read_by_an_order_alone(day: date) -> None:
    """Law: no day is read of digits that make two, but by an order, or by a language whose order is certain."""
    text = f"{day.day}/{day.month}/{day.year}"
    certain = day.day > 12 or day.day == day.month
    read = {reading: read_or_none(text, reading) for reading in (None, "en", "dmy", "de")}
    assert read == {None: day if certain else None, "en": day if certain else None, "dmy": day, "de": day}
    assert read_or_none(f"{day.month}/{day.day}/{day.year}", "mdy") == day


def read_or_none(text: str, reading: str | None) -> date | None:
    """Return the day a text states, None for none."""
    try:
        return Reader({}).read(text, reading)
    except ValueError:
        return None


@given(st.text() | st.text("0123456789./- ,年月日"))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Law: whatever a text holds, its days stand in their order within it, and are read again."""
    at = 0
    for day in Reader({}).days(text, 0, len(text)):
        assert at <= day.start < day.end <= len(text)
        at = day.end
        if isinstance(day.stated, date):
            assert Reader({}).read(text[day.start : day.end], day.reading) == day.stated


def test_few_names_mean_another_month_elsewhere() -> None:
    assert set(calendar().disputed) == {"lip", "lis", "listopad", "listopada", "srp"}


def test_every_language_names_each_of_its_months() -> None:
    counted = {code for code, facts in CALENDAR.items() if "months" not in facts}
    assert counted == {"ja", "ko", "vi"} | ({"zh"} if "months" not in CALENDAR["zh"] else set())
    assert all(len(facts["months"]) == 12 and all(facts["months"]) for c, facts in CALENDAR.items() if c not in counted)


@pytest.mark.parametrize(
    ("one", "other"), [("Août", "AOUT"), ("NİSAN", "nisan"), ("Auguſt", "august"), ("أبريل", "ابريل")]
)
def test_names_of_months_are_compared_without_case_and_accents(one: str, other: str) -> None:
    assert month_key(one) == month_key(other)


@pytest.mark.parametrize(("order", "day"), [("mdy", "2025-03-04"), ("dmy", "2025-04-03")])
def test_an_order_of_digits_is_the_outlets(tmp_path: Path, order: str, day: str) -> None:
    own = tmp_path / "outlets.toml"
    attribution = 'self_attribution = ["Harbour Post reports"]'
    own.write_text(f'[harbour]\nname = "Harbour Post"\n{attribution}\ndate_order = "{order}"\n', "utf-8")
    fields = copydesk.parse(f"{TITLE}\n03/04/2025\n{TEXT}, Harbour Post reports.\n", outlets=[own]).fields
    assert fields is not None
    assert isinstance(fields.date, Found)
    assert (str(fields.date.value), fields.date.rule) == (day, f"date_timestamp:{order}")
    assert read_evidence(fields.date.rule, ["03/04/2025"], load_tables()) == fields.date.value


@pytest.mark.parametrize("rule", ["date_timestamp:mdy", "date_dateline:hr", "date_url", "title_headline"])
def test_a_rule_that_can_be_read_again_has_a_reader(rule: str) -> None:
    assert has_reader(rule)


@pytest.mark.parametrize("rule", ["date_header:mdy", "date_timestamp:", "given:url", "given:override", "nonsense"])
def test_a_rule_that_cannot_be_read_again_has_none(rule: str) -> None:
    assert not has_reader(rule)


@pytest.mark.parametrize(
    "line",
    [
        "PressMarch 4, 2025",
        "Anna Berg | March 4, 2025",
        "HARBOUR DESK / Mar 4, 2025, 14:04 IST",
        "Posted by Anna Berg on March 4, 2025",
        "By Anna Berg published 4 March 2025",
        "Anna Berg04.03.2025, 19:35 Uhr",
        "Posted on March 4, 2025 by Anna Berg",
        "4 March 2025 • Harbour Town",
        "11:48, Tue, Mar 4, 2025 | UPDATED: 11:50, Wed, Mar 5, 2025",
    ],
)
def test_a_day_among_names_below_the_headline_is_the_day_of_publication(line: str) -> None:
    assert stated(f"{TITLE}\n{line}\n{TEXT}\n") == "2025-03-04"


@pytest.mark.parametrize(
    "page",
    [
        f"{TITLE} By Anna Berg Published March 4, 2025 {TEXT}",
        f"Politics / March 4, 2025 {TITLE} {TEXT}",
        f"{TITLE} Anna BergPublished: 22:04, 4 Mar 2025Updated: 22:05, 5 Mar 2025{TEXT}",
        f"{TITLE} It needs new steel. 04.03.2025, 20.15 Uhr Comments {TEXT}",
    ],
)
def test_a_page_that_has_lost_its_lines_still_states_its_day(page: str) -> None:
    assert stated(page) == "2025-03-04"


GERMAN = "Hafenbrücke bleibt ein Jahr lang gesperrt\n{}\nDie Brücke wird ab Montag wegen Bauarbeiten gesperrt.\n"


@pytest.mark.parametrize("line", ["Veröffentlicht am 04.03.25 um 11:22 Uhr", "Di 04.03.25 | 15:43 Uhr"])
def test_a_year_of_two_digits_needs_a_clock_a_label_or_its_own_line_and_a_language(line: str) -> None:
    assert stated(GERMAN.format(line)) == "2025-03-04"
    assert stated(GERMAN.format(line.partition(" um ")[0].partition(" | ")[0])) is None
    assert stated(f"{TITLE}\nPublished 04.03.25 at 11:22\n{TEXT}\n") is None


@pytest.mark.parametrize(
    "line",
    [
        "The plan was published on March 4, 2025 in a report of the town.",
        "The bridge closes on Tuesday, March 4, 2025 – a day too late for some.",
        "It was opened (March 4, 2025) by the mayor of the town.",
        "Since the fire of March 4, 2025 the bridge has been unsafe.",
    ],
)
def test_a_day_that_the_text_tells_of_is_not_the_day_of_publication(line: str) -> None:
    assert stated(f"{TITLE}\n{line}\n{TEXT}\n") is None


def test_days_of_comments_below_a_long_text_are_not_the_day_of_publication() -> None:
    text = "\n".join(f"{n}. {TEXT} {TEXT} {TEXT}" for n in range(6))
    comments = "\n".join(f"Anna says:\nMarch {n}, 2025 at 10:15\nWell said." for n in range(1, 5))
    assert stated(f"{TITLE}\n{text}\n{comments}\n") is None


def test_a_page_of_nothing_but_dates_is_read_in_linear_time() -> None:
    assert len(years("4 March 2025 " * 100_000)) == 100_000
    assert copydesk.parse("4 March 2025 " * 100_000).page is not None


def stated(page: str) -> str | None:
    """Return the day that a page is found to state, as text."""
    fields = copydesk.parse(page).fields
    assert fields is not None
    return str(fields.date.value) if isinstance(fields.date, Found) else None
