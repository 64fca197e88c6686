"""JSON Lines: a line is a document, and costs no other."""

import errno
import io
import json
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk.read import Lines, Reading, documents_in, locate, read_entries
from copydesk_schema.errors import SourceError

from .conftest import Read, article, fates, texts


def test_a_line_is_named_by_its_number_blank_ones_counted(tmp_path: Path, read: Read) -> None:
    (tmp_path / "d.jsonl").write_bytes(
        b'\xef\xbb\xbf{"text": "one"}\n\n  \r\n{"text": "zw\xc3\xb6lf"}\r\n{"text": "three"}'
    )
    assert texts(read(tmp_path)) == {"d.jsonl#1": b"one", "d.jsonl#4": "zwölf".encode(), "d.jsonl#5": b"three"}


def test_a_line_that_is_wrong_costs_that_line_only(tmp_path: Path, read: Read) -> None:
    lines = [
        *('{"text": "good"}', '{"text": "cut', "[1]", "null", '{"other": 1}', '{"text": null}', '{"text": 7}'),
        *('{"text": "\\ud800"}', "\udcff", "x" * 2000, '{"text": "good"}'),
    ]
    (tmp_path / "d.ndjson").write_bytes("\n".join(lines).encode(errors="surrogateescape"))
    found = fates(read(tmp_path, max_document_bytes=1000))
    assert list(found.values()) == [
        *(None, "malformed_line", "malformed_line", "malformed_line", "no_text_field", "null_text", "null_text"),
        *("malformed_line", "malformed_line", "too_large", None),
    ]


def test_a_line_nested_without_end_costs_that_line_only(tmp_path: Path, read: Read) -> None:
    (tmp_path / "d.jsonl").write_text('{"text": ' + "[" * 200_000 + '\n{"text": "good"}\n')
    assert fates(read(tmp_path)) == {"d.jsonl#1": "malformed_line", "d.jsonl#2": None}


def test_a_file_of_no_line_is_counted(tmp_path: Path, read: Read) -> None:
    (tmp_path / "d.jsonl").write_text("\n \n")
    (tmp_path / "e.jsonl").write_text("")
    assert fates(read(tmp_path)) == {"d.jsonl": "empty_container", "e.jsonl": "empty_container"}


def test_what_stands_beside_the_text_is_given(tmp_path: Path, read: Read) -> None:
    row = {"t": "x", "n": 17, "day": "2025-01-02", "site": " BBC ", "head": "", "link": None}
    (tmp_path / "d.jsonl").write_text(json.dumps(row))
    fields = {"id_field": "n", "date_field": "day", "outlet_field": "site", "title_field": "head", "url_field": "link"}
    (document,) = read(tmp_path, text_field="t", **fields)
    assert {field: tuple(given) for field, given in document.given.items()} == {  # type: ignore[union-attr]
        "id": ("17", "n"),
        "date": ("2025-01-02", "day"),
        "outlet": ("BBC", "site"),
    }


def many(count: int) -> str:
    return "".join(json.dumps({"text": f"text {n}"}) + "\n" for n in range(count))


def slices(path: Path, place: Path) -> list[Lines]:
    place.mkdir()
    return [entry for entry in locate([path], place) if isinstance(entry, Lines)]


def test_a_large_file_is_cut_into_slices_that_join_to_it(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(many(5000))
    found = slices(tmp_path / "d.jsonl", tmp_path / "place")
    assert [entry.count for entry in found] == [1024, 1024, 1024, 1024, 904]
    documents = [d.source for d in read_entries(found, Reading())]
    assert documents == [f"d.jsonl#{n}" for n in range(1, 5001)]


def test_lines_that_are_appended_change_the_last_slice_only(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(many(5000))
    before = slices(tmp_path / "d.jsonl", tmp_path / "before")
    (tmp_path / "d.jsonl").write_text(many(5000) + many(10))
    after = slices(tmp_path / "d.jsonl", tmp_path / "after")
    assert after[:4] == before[:4]
    assert [entry.count for entry in after] == [1024, 1024, 1024, 1024, 914]


def test_a_file_that_loses_lines_while_it_is_built_is_told(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(many(2000))
    found = slices(tmp_path / "d.jsonl", tmp_path / "place")
    (tmp_path / "d.jsonl").write_text(many(1500))
    with pytest.raises(SourceError, match=r"d\.jsonl was changed while the build ran; run it again"):
        list(read_entries(found, Reading()))


def test_a_file_that_vanishes_while_it_is_built_is_told(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(many(20))
    found = slices(tmp_path / "d.jsonl", tmp_path / "place")
    (tmp_path / "d.jsonl").unlink()
    with pytest.raises(SourceError, match=r"d\.jsonl was there when the build began, and is gone; run it again"):
        list(read_entries(found, Reading()))


class Failing(io.BytesIO):
    """A disk that fails once it was read that far."""

    def __init__(self, raw: bytes, good: int) -> None:
        super().__init__(raw)
        self._good = good

    def readline(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= self._good:
            raise OSError(errno.EIO, "Input/output error")
        return super().readline(size)


def test_of_a_file_that_cannot_be_read_to_its_end_what_was_read_counts_and_the_rest_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = many(2000).encode()
    (tmp_path / "d.jsonl").write_bytes(raw)
    end = len(b"".join(raw.splitlines(keepends=True)[:1500]))
    with monkeypatch.context() as patched:
        patched.setattr("copydesk.read.jsonl.open_file", lambda _: Failing(raw, end))
        (tmp_path / "place").mkdir()
        first, second, fault = locate([tmp_path / "d.jsonl"], tmp_path / "place")
    assert [documents_in(first), documents_in(second)] == [1024, 476]
    assert (fault.source, getattr(fault, "rule", None)) == ("d.jsonl#1501", "unreadable_file")
    whole = slices(tmp_path / "d.jsonl", tmp_path / "again")
    with monkeypatch.context() as patched:
        patched.setattr("copydesk.read.jsonl.open_file", lambda _: Failing(raw, end))
        *good, last = read_entries(whole, Reading())
    assert len(good) == 1500
    assert (last.source, getattr(last, "rule", None)) == ("d.jsonl#1501", "unreadable_file")


def test_a_field_that_no_record_has_is_told(tmp_path: Path, copydesk_run: Any) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps({"content": article("harbour"), "when": "2025-08-20"}) + "\n")
    line = ("build", tmp_path / "d.jsonl", "--out", tmp_path / "out", "--text-field", "content", "--date-field", "when")
    shown = copydesk_run(*line, "--url-field", "whr").stdout
    assert shown.startswith("field 'whr' states nothing in any document: is its name right?\n1 read")
    assert json.loads(copydesk_run(*line, "--json").stdout)["unmatched_fields"] == []


def test_a_record_is_explained_with_the_fields_that_its_dataset_was_built_with(
    tmp_path: Path, copydesk_run: Any
) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps({"content": article("harbour"), "when": "2025-08-20"}) + "\n")
    fields = ("--text-field", "content", "--date-field", "when")
    copydesk_run("build", tmp_path / "d.jsonl", "--out", tmp_path / "out", *fields)
    of_dataset = copydesk_run("explain", tmp_path / "d.jsonl#1", "--dataset", tmp_path / "out").stdout
    assert "date  2025-08-20  given:when" in of_dataset
    assert "harbour" in copydesk_run("explain", tmp_path / "d.jsonl#1", "--text-field", "content").stdout
    beyond = copydesk_run("explain", tmp_path / "d.jsonl#7", "--text-field", "content")
    assert beyond.stderr.endswith("d.jsonl holds no '7'; the last that it holds is 'd.jsonl#1'\n")


def test_ids_are_of_the_text_and_not_of_the_line(tmp_path: Path) -> None:
    text = article("harbour")
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "d.jsonl").write_text(json.dumps({"text": text, "n": 1}))
    one = copydesk.build(tmp_path / "a.txt", tmp_path / "one", workers=1)
    two = copydesk.build(tmp_path / "d.jsonl", tmp_path / "two", workers=1)
    assert one.counts == two.counts
    import pyarrow.parquet as pq

    assert pq.read_table(tmp_path / "one/articles").equals(pq.read_table(tmp_path / "two/articles"))
