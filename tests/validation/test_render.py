"""The report: for people, for machines, for GitHub."""

import json
from pathlib import Path

import pytest

from copydesk.validation import Group, Problem, Validation, render, validate

from .edits import edit
from .test_contract import article, written


def result(*problems: Problem, promise: str = "it holds", count: int = 1, folder: bool = True) -> Validation:
    """Return a validation with one group for each problem."""
    groups = tuple(Group(p.rule, p.level, promise, count, (p,)) for p in problems)
    return Validation("dist", folder, {"articles": 1_200}, groups)


def test_errors_come_before_warnings_and_the_sum_last() -> None:
    text = render.text(result(Problem("odd", "warning"), Problem("wrong", "error")))
    assert [line.split()[0] for line in text.splitlines()] == ["error", "warning", "dist:"]
    assert text.endswith("\ndist: 1,200 articles, 1 error, 1 warning")


def test_each_example_has_its_place() -> None:
    problem = Problem("wrong", path="a/b.parquet", row=3, id="0f", source="x.txt", value="title X", message="reads Y")
    assert "  a/b.parquet, row 3, id 0f, source x.txt: title X; reads Y\n" in render.text(result(problem))


def test_what_is_not_shown_is_counted() -> None:
    assert "… and 1,233 more" in render.text(result(Problem("wrong", path="x"), count=1_234))


@pytest.mark.parametrize("control", ["\x1b[2J", "\x00", "\x07", "\u202e", "\r", "\n::error::x", "\x9b"])
def test_a_dataset_cannot_drive_the_terminal(control: str) -> None:
    text = render.text(result(Problem("wrong", source=f"a{control}b", value=control)))
    assert all(c.isprintable() or c == "\n" for c in text)
    assert len(text.splitlines()) == 3


def test_json_holds_all_that_is_known(dataset: Path) -> None:
    edit(dataset, "articles", 0, "title", lambda _: "Another")
    table = json.loads(json.dumps(validate(dataset).as_dict()))
    assert table["ok"] is False
    assert table["rows"] == {"articles": 10, "ledger": 14, "evidence": 86}
    assert table["errors"] == sum(p["count"] for p in table["problems"] if p["level"] == "error")
    (edited,) = (p for p in table["problems"] if p["rule"] == "article_edited")
    assert edited["examples"][0]["source"] == "agency/0001.txt"
    assert edited["examples"][0]["row"] == 0


def test_an_annotation_names_the_file_from_where_the_command_ran() -> None:
    line = render.github(result(Problem("wrong", path="articles/a.parquet"))).splitlines()[0]
    assert line.startswith("::error title=copydesk wrong (1),file=dist/articles/a.parquet::it holds%0A")
    alone = render.github(result(Problem("wrong", path="a.parquet"), folder=False)).splitlines()[0]
    assert "file=a.parquet::" in alone


def test_an_annotation_escapes_what_github_reads_as_syntax() -> None:
    problem = Problem("odd", "warning", path="100%, a:b.parquet", value="50% ::error::x")
    line = render.github(result(problem, promise="a: b, c%")).splitlines()[0]
    assert line == (
        "::warning title=copydesk odd (1),file=dist/100%25%2C a%3Ab.parquet"
        "::a: b, c%25%0A100%25, a:b.parquet: 50%25 ::error::x"
    )


def test_a_value_cannot_begin_a_command(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", [article(0, title="x\n::error::mine\r::warning::mine")])
    for text in (render.text(validate(path)), render.github(validate(path))):
        assert not any(line.startswith(("::error::mine", "::warning::mine")) for line in text.splitlines())


def test_one_annotation_stands_for_all_of_a_rule(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", [article(i, title="") for i in range(40)])
    lines = render.github(validate(path)).splitlines()
    assert len(lines) == 2
    assert "copydesk title_length (40)" in lines[0]
