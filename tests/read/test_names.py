"""Stable names: members of archives, and the order of all."""

import pytest

from copydesk.read.names import member_name
from copydesk.records import source_order


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("a/b.txt", "a/b.txt"),
        ("./a//b.txt", "a/b.txt"),
        ("a\nb.txt", "a%0Ab.txt"),
        ("a\udcff.txt", "a%FF.txt"),
        ("50%25.txt", "50%2525.txt"),
    ],
)
def test_a_member_is_named_by_its_path(member: str, name: str) -> None:
    assert member_name(member) == name


@pytest.mark.parametrize(
    "member",
    ["/etc/passwd", "../a.txt", "a/../../b.txt", "C:\\a.txt", "c:/a.txt", "..\\a.txt", "\\a.txt", "", "./", "a\0b"],
)
def test_a_member_that_leads_out_of_the_archive_has_no_name(member: str) -> None:
    assert member_name(member) is None


def test_records_are_ordered_by_their_numbers_and_all_else_by_its_bytes() -> None:
    names = [
        "b.txt",
        "docs.jsonl#10",
        "docs.jsonl#2",
        "docs.jsonl",
        "docs.jsonl.bak",
        "é.txt",
        "a#01",
        "a#1",
        "z.zip!a#3",
    ]
    assert sorted(names, key=source_order) == [
        *("a#1", "a#01", "b.txt", "docs.jsonl", "docs.jsonl#2", "docs.jsonl#10", "docs.jsonl.bak", "z.zip!a#3", "é.txt")
    ]


def test_no_two_names_have_the_same_place() -> None:
    assert source_order("a#0") != source_order("a")
    assert source_order("a#01") != source_order("a#1")
