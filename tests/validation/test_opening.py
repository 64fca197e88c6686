"""What PATH may be, and what is said of one that is nothing."""

import json
import os
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import copydesk
from copydesk.validation import validate
from copydesk_schema.arrow import arrow_schema
from copydesk_schema.errors import DatasetError, SourceError

from .edits import group, rules
from .test_contract import article, written


@pytest.fixture
def remote(built: Path) -> str:
    """Return the URL of a copy of the dataset that is not on a disk."""
    fsspec.filesystem("memory").put(str(built), "/bucket/dist", recursive=True)
    return "memory://bucket/dist"


@pytest.mark.parametrize("path", ["articles", "articles/train-00000-of-00001.parquet", "articles/*.parquet"])
def test_articles_can_be_checked_by_themselves(path: str, built: Path) -> None:
    result = validate(built / path)
    assert (result.groups, dict(result.rows)) == ((), {"articles": 10})


@pytest.mark.parametrize("path", ["", "/articles", "/articles/*.parquet", "/articles/train-00000-of-00001.parquet"])
def test_articles_are_read_wherever_fsspec_reads(path: str, remote: str) -> None:
    result = validate(remote + path)
    assert (result.groups, dict(result.rows)) == ((), {"articles": 10})


def test_a_folder_elsewhere_says_what_was_not_checked(remote: str) -> None:
    assert "manifest" in validate(remote).unchecked[0]


def test_problems_elsewhere_have_their_address(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", [article(0, title="")])
    fsspec.filesystem("memory").put(str(path), "/bucket/a.parquet")
    assert group(validate("memory://bucket/a.parquet"), "title_length").examples[0].path == "memory:///bucket/a.parquet"


def test_a_file_url_is_the_folder(built: Path) -> None:
    result = validate(f"file://{built}")
    assert result.folder
    assert result.ok


def test_json_lines_are_opened_by_datasets(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [{k: str(v) for k, v in article(i).items()} for i in range(3)]
    path.write_text("\n".join(map(json.dumps, rows)))
    result = validate(path)
    assert (rules(result), result.rows["articles"]) == (["column_type"], 3)


def test_what_datasets_saved_is_opened_by_datasets(tmp_path: Path) -> None:
    import datasets

    path = written(tmp_path / "a.parquet", [article(i) for i in range(3)])
    datasets.Dataset.from_parquet(str(path), cache_dir=str(tmp_path / "cache")).save_to_disk(str(tmp_path / "saved"))
    assert validate(tmp_path / "saved").groups == ()


def test_an_empty_table_is_sound(tmp_path: Path) -> None:
    assert validate(written(tmp_path / "a.parquet", [])).groups == ()


def test_the_sources_need_the_evidence(built: Path, documents: Path) -> None:
    assert "--sources" in validate(built / "articles", sources=documents).unchecked[0]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("nowhere", "no such file or folder.*copydesk build"),
        ("user/name", "hf://datasets/user/name"),
        ("*.nothing", r"no file matches \*.nothing"),
        ("empty", "no manifest.json and no Parquet files"),
        ("text.parquet", "is no Parquet file"),
        ("cut.parquet", "has lost its end"),
        ("broken.jsonl", "datasets"),
        ("pipe", "neither a file nor a folder"),
        ("manifest.json", "name its folder"),
        ("x" * 5000, "cannot open"),
        ("nul\0", "no such file"),
        ("memory://nowhere/x.parquet", "nothing to read"),
        ("nothing://bucket/x.parquet", "Protocol not known"),
    ],
)
def test_a_path_that_cannot_be_read_is_wrong_usage(
    path: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.parquet").write_text("no table")
    (tmp_path / "broken.jsonl").write_text('{"id": \n')
    (tmp_path / "manifest.json").write_text("{}")
    whole = written(tmp_path / "whole.parquet", [article(0)])
    (tmp_path / "cut.parquet").write_bytes(whole.read_bytes()[:-20])
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DatasetError, match=told):
        validate(path)


def test_a_message_holds_no_secret() -> None:
    with pytest.raises(DatasetError) as caught:
        validate("nothing://user:password@host/x.parquet?signature=abc")
    assert "password" not in str(caught.value)
    assert "abc" not in str(caught.value)


def test_sources_that_are_not_there_are_wrong_usage(built: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        validate(built, sources=tmp_path / "nowhere")


def test_a_page_damaged_behind_a_sound_footer_is_a_problem(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", [article(i) for i in range(50)])
    raw = bytearray(path.read_bytes())
    raw[4:400] = bytes(396)
    path.write_bytes(raw)
    assert "file_unreadable" in rules(validate(path))


def test_tables_in_several_files_are_one_table(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copydesk.engine.cut.SHARD_MOST", 3)
    copydesk.build(documents, tmp_path / "d", workers=1)
    assert len(list((tmp_path / "d/articles").iterdir())) == 5
    assert validate(tmp_path / "d", sources=documents).groups == ()


def test_a_row_of_a_later_file_is_named_by_its_place_in_it(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copydesk.engine.cut.SHARD_MOST", 3)
    copydesk.build(documents, tmp_path / "d", workers=1)
    path = tmp_path / "d/articles/train-00003-of-00005.parquet"
    rows = pq.read_table(path).to_pylist()
    rows[1]["title"] = "Another"
    pq.write_table(pa.Table.from_pylist(rows, arrow_schema()), path)
    (problem,) = group(validate(tmp_path / "d"), "article_edited").examples
    assert (problem.path, problem.row) == ("articles/train-00003-of-00005.parquet", 1)
    assert problem.source == "seeds/001_05740d5eaacdc560.txt"
