"""What a file holds, as its name says."""

import pytest

from copydesk.read.forms import Form, form_of


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a/b.txt", Form("text")),
        ("a.b/c", Form("text")),
        ("a.md", Form("text")),
        ("a.txt.gz", Form("text", "gz")),
        ("a.gz", Form("text", "gz")),
        ("A.TXT.ZST", Form("text", "zst")),
        ("a.html", Form("html")),
        ("a.htm.xz", Form("html", "xz")),
        ("a.jsonl", Form("jsonl")),
        ("a.ndjson.bz2", Form("jsonl", "bz2")),
        ("a.parquet", Form("parquet")),
        ("a.parquet.gz", Form("text", "gz")),
        ("a.zip", Form("zip")),
        ("a.tar", Form("tar")),
        ("a.tar.zst", Form("tar", "zst")),
        ("a.tgz", Form("tar", "gz")),
        ("a.warc.gz", Form("warc", "gz")),
        ("a.warc.wet.gz", Form("warc", "gz")),
        ("zip", Form("text")),
        ("jsonl", Form("text")),
        ("a.jsonl.txt", Form("text")),
    ],
)
def test_the_end_of_a_name_states_the_form(name: str, form: Form) -> None:
    assert form_of(name) == form
