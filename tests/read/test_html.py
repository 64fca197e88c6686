"""Web pages and web archives: the text is the extractor's, and what the page says of itself is given."""

import gzip
import hashlib
import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import copydesk
from copydesk.records import RawDocument

from .conftest import Read, fates, texts
from .pages import archive, page, record, response


def test_a_page_s_text_is_read_and_its_own_bytes_are_its_id(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.html").write_bytes(page("harbour"))
    (document,) = read(tmp_path)
    assert isinstance(document, RawDocument)
    assert b"rebuild the harbour" in document.raw
    assert b"Sport" not in document.raw
    assert (document.sha256, document.size) == (hashlib.sha256(page("harbour")).hexdigest(), len(page("harbour")))


def test_what_a_page_says_of_itself_is_given(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.htm").write_bytes(page("harbour"))
    (document,) = read(tmp_path)
    assert isinstance(document, RawDocument)
    assert {field: tuple(given) for field, given in document.given.items()} == {
        "title": ("Council agrees on plan for harbour", "html"),
        "date": ("2025-03-04", "html"),
        "outlet": ("The Valley Post", "html"),
        "url": ("https://valley.example/2025/harbour", "html"),
    }


def test_given_values_of_a_page_are_evidence_and_win(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.html").write_bytes(page("harbour"))
    copydesk.build(tmp_path / "in", tmp_path / "out", workers=1)
    (row,) = pq.read_table(tmp_path / "out/ledger").to_pylist()
    assert {row[f"{field}_rule"] for field in ("date", "outlet", "title", "url")} == {"given:html"}
    (article,) = pq.read_table(tmp_path / "out/articles").to_pylist()
    assert (str(article["date"]), article["outlet"]) == ("2025-03-04", "The Valley Post")
    assert copydesk.validate(tmp_path / "out", sources=tmp_path / "in").groups == ()


def test_a_page_without_text_is_counted(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.html").write_bytes(b"<html><body></body></html>")
    (tmp_path / "b.html").write_bytes(b"")
    (tmp_path / "c.html").write_bytes(random.Random(1).randbytes(3000))
    (tmp_path / "d.html").write_bytes(b"\0" * 3000)
    assert set(fates(read(tmp_path)).values()) == {"no_text_in_page"}


def test_pages_do_not_depend_on_the_pages_before_them(tmp_path: Path, read: Read) -> None:
    for topic in ("harbour", "library", "bridge"):
        (tmp_path / f"{topic}.html").write_bytes(page(topic))
    together = {document.source: document for document in read(tmp_path)}
    alone = {name: read(tmp_path / name)[0] for name in reversed(together)}
    assert together == alone


@pytest.mark.parametrize("name", ["w.warc", "w.warc.gz"])
def test_pages_and_texts_of_a_web_archive_are_documents(name: str, tmp_path: Path, read: Read) -> None:
    pack = gzip.compress if name.endswith("gz") else bytes
    (tmp_path / name).write_bytes(b"".join(pack(one) for one in archive()))
    found = read(tmp_path)
    assert fates(found) == {
        f"{name}#3": None,
        f"{name}#4": None,
        f"{name}#5": "not_a_page",
        f"{name}#6": "not_a_page",
        f"{name}#7": None,
    }
    assert b"rebuild the library" in texts(found)[f"{name}#4"]
    assert texts(found)[f"{name}#7"] == b"A plain text of a page."


def test_the_address_that_was_fetched_is_given_where_the_page_states_none(tmp_path: Path, read: Read) -> None:
    plain = page("harbour").replace(b'rel="canonical"', b'rel="other"')
    records = [record("response", "https://valley.example/a", response(body)) for body in (page("harbour"), plain)]
    (tmp_path / "w.warc").write_bytes(b"".join(records))
    stated = [d.given["url"] for d in read(tmp_path) if isinstance(d, RawDocument)]
    assert [tuple(given) for given in stated] == [
        ("https://valley.example/2025/harbour", "html"),
        ("https://valley.example/a", "warc"),
    ]


def test_of_a_truncated_web_archive_what_was_read_counts(tmp_path: Path, read: Read) -> None:
    whole = [gzip.compress(one) for one in archive()]
    (tmp_path / "w.warc.gz").write_bytes(b"".join(whole[:4])[:-20])
    found = fates(read(tmp_path))
    assert found["w.warc.gz#3"] is None
    assert list(found.values())[-1] in ("truncated_file", "no_text_in_page")
    assert len(found) >= 2


@pytest.mark.parametrize(("record", "kept"), [(1, 0), (2, 0), (3, 1), (6, 4)])
def test_a_record_that_was_cut_off_is_no_document_compressed_or_not(
    record: int, kept: int, tmp_path: Path, read: Read
) -> None:
    records = archive()
    whole, part = b"".join(records[:record]), records[record][: -(len(records[record]) // 3)]
    (tmp_path / "w.warc").write_bytes(whole + part)
    found = fates(read(tmp_path))
    assert list(found)[-1] == f"w.warc#{record + 1}"
    assert list(found.values())[-1] == "truncated_file"
    assert len(found) == kept + 1


def test_what_is_no_web_archive_is_named(tmp_path: Path, read: Read) -> None:
    (tmp_path / "w.warc").write_bytes(b"this is no web archive\r\n\r\n" * 20)
    assert list(fates(read(tmp_path)).values()) == ["damaged_file"]


@pytest.mark.parametrize(("name", "module"), [("a.html", "trafilatura"), ("a.warc.gz", "fastwarc")])
def test_without_the_extra_the_build_says_what_to_install(
    name: str, module: str, tmp_path: Path, copydesk_run: object
) -> None:
    import subprocess
    import sys

    (tmp_path / "a.txt").write_text("x")
    (tmp_path / name).write_bytes(b"x")
    program = f"import sys; sys.modules['{module}'] = None; from copydesk.cli import main; main()"
    command = [sys.executable, "-c", program, "build", str(tmp_path), "--out", str(tmp_path.parent / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.endswith("pip install 'copydesk[html]'\n")
