"""Names as they are written: where they stand, with their case, and as words of their own."""

import pytest

from copydesk_schema.written import Written

NAMES = Written(["The Harbour Post", "Post", "elHarbour.example", "朝の新聞", "taz"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Read The Harbour Post today", {"The Harbour Post", "Post"}),
        ("READ THE HARBOUR POST", {"THE HARBOUR POST", "POST"}),
        ("a post, the Harbour post, Posts and APost", set()),
        ("“Post”, the-Post", {"Post"}),
        ("elHarbour.example", {"elHarbour.example"}),
        ("昨日の朝の新聞によると", {"朝の新聞"}),
        ("taz", set()),  # a name without a capital is too easily a word
        ("", set()),
    ],
)
def test_a_name_is_found_where_it_stands_as_it_is_written(text: str, found: set[str]) -> None:
    assert {text[start:end] for start, end in NAMES.find(text)} == found
