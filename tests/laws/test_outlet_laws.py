"""Laws of the outlet that furniture names: who speaks for the page is found, and who is spoken of is not."""

import re
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

import copydesk
from copydesk.records import Absent, Found
from copydesk_schema.outlets import shipped_outlets

OUTLETS = shipped_outlets()
ALONE = sorted(
    outlet.name
    for outlet in OUTLETS.by_key.values()
    if outlet.publisher and OUTLETS.by_name(outlet.name) == (outlet,) and re.search(r"[^\W\d_a-z]", outlet.name)
)
"""The names that one outlet bears alone, and that have a capital or a letter of a script without them."""
ARTICLE = "Harbour bridge closes for a year\nThe bridge will be closed for repairs from Monday, the town said.\n"

names = st.sampled_from(ALONE)
quoted = st.sampled_from(
    (
        "The bridge is old, the mayor told {}, and it will be closed for repairs until next summer.\n".format,
        "According to {} the work on the bridge will take a year, and it will be paid for by the town.\n".format,
        "Photo: {}/Anna Berg\n".format,
    )
)
Quote = Callable[[str], str]


def outlet(document: str) -> str | None:
    """Return the outlet of a document."""
    fields = copydesk.parse(document).fields
    assert fields is not None
    return fields.outlet.value if isinstance(fields.outlet, Found) else None


@given(names)
def test_the_holder_of_the_copyright_is_the_outlet(name: str) -> None:
    """Law: a notice of an outlet's whole name, which no other bears, names it."""
    assert outlet(f"{ARTICLE}© 2025 {name}\n") == name


@given(names, quoted)
def test_who_is_quoted_or_credited_is_no_outlet(name: str, quote: Quote) -> None:
    """Law: a page that only tells of an outlet has none."""
    assert outlet(ARTICLE + quote(name)) is None


@given(names, names, quoted)
def test_a_quoted_outlet_changes_nothing(name: str, other: str, quote: Quote) -> None:
    """Law: the outlet of a page is the same, whoever its text quotes."""
    assert outlet(f"{ARTICLE}{quote(other)}© 2025 {name}\n") == name


def bare(text: str) -> str:
    """Return a text without spaces and the backslashes of Markdown."""
    return "".join(text.lower().replace("\\", "").split())


@given(st.text(max_size=60), st.sampled_from(("© 2025 {}", "{} newsletter", "Harbour bridge closes for a year | {}")))
def test_furniture_of_any_kind_gives_a_name_that_is_on_the_page_or_none(words: str, furniture: str) -> None:
    """Law: the outlet of a page without an address is the table's, or stands on the page."""
    found = copydesk.parse(f"{ARTICLE}{furniture.format(words)}\n{words}\n").fields
    if found and not isinstance(found.outlet, Absent) and not OUTLETS.knows(found.outlet.value):
        assert bare(found.outlet.value) in bare(words)
