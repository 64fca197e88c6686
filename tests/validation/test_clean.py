"""What copydesk builds is valid, and what is only odd is told and forgiven."""

import shutil
from pathlib import Path

import copydesk
from copydesk.validation import render, validate

ROOT = Path(__file__).parents[2]


def test_a_dataset_that_was_just_built_is_valid(built: Path) -> None:
    result = validate(built)
    assert result.ok
    assert result.groups == ()
    assert result.unchecked == ()
    assert result.rows["articles"] == 10


def test_it_is_what_its_sources_say(built: Path, documents: Path) -> None:
    assert validate(built, sources=documents).groups == ()


def test_the_committed_dataset_is_valid(tmp_path: Path) -> None:
    assert validate(ROOT / "dist", sources=ROOT / "seeds").groups == ()


def test_a_folder_that_was_moved_is_as_valid_as_before(built: Path, tmp_path: Path) -> None:
    assert validate(shutil.copytree(built, tmp_path / "elsewhere" / "renamed")).ok


def test_what_git_and_the_hub_add_is_passed_over(dataset: Path) -> None:
    (dataset / ".gitattributes").write_text("*.parquet filter=lfs\n")
    (dataset / ".cache/huggingface").mkdir(parents=True)
    (dataset / ".cache/huggingface/x.lock").write_text("")
    assert validate(dataset).ok


def test_a_dataset_of_several_sources_is_rechecked_in_the_folder_that_holds_them(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / "in" / name).mkdir(parents=True)
        text = f"The harbour of {name} reopens\n\nShips were let in again on Tuesday, the port authority said."
        (tmp_path / "in" / name / "a.txt").write_text(text)
    copydesk.build([tmp_path / "in/one", tmp_path / "in/two"], tmp_path / "d", workers=1)
    assert validate(tmp_path / "d", sources=tmp_path / "in").ok


def test_corrections_by_hand_are_valid(documents: Path, tmp_path: Path) -> None:
    lines = [
        '{"source": "agency/0001.txt", "date": "2024-03-07", "title": null, "body": "One.\\n\\nTwo."}',
        '{"source": "seeds/004_1a634ab0ca6c2885.txt", "outlet": "Example Times"}',
    ]
    (tmp_path / "o.jsonl").write_text("\n".join(lines))
    copydesk.build(documents, tmp_path / "d", overrides=tmp_path / "o.jsonl", workers=1)
    result = validate(tmp_path / "d", sources=documents)
    assert result.ok
    assert [g.rule for g in result.warnings] == ["date_url_disagree"]


def test_requirements_are_taken_from_the_manifest(documents: Path, tmp_path: Path) -> None:
    copydesk.build(documents, tmp_path / "d", require=["date", "title"], min_body_chars=300, workers=1)
    assert validate(tmp_path / "d").groups == ()


def test_ones_own_outlets_are_asked_for_where_they_are_missing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    text = (
        " date 2024-03-05 https://www.example.org/a.html\nHarbour reopens after the storm\n\nIt was opened on Tuesday."
    )
    (tmp_path / "in/a.txt").write_text(text)
    own = tmp_path / "own.toml"
    own.write_text('[example]\nname = "Example Times"\ndomains = ["example.org"]\n')
    copydesk.build(tmp_path / "in", tmp_path / "d", outlets=[own], workers=1)
    assert validate(tmp_path / "d", outlets=[own]).ok
    without = validate(tmp_path / "d")
    assert without.ok
    assert "--outlets" in "".join(without.unchecked)


def test_a_warning_does_not_fail(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    text = (
        " date 2024-03-05 https://www.example.org/2024/02/01/a.html\nHarbour reopens\n\nIt was opened again on Tuesday."
    )
    (tmp_path / "in/a.txt").write_text(text)
    copydesk.build(tmp_path / "in", tmp_path / "dist", workers=1)
    result = validate(tmp_path / "dist")
    assert result.ok
    assert [(g.rule, g.count) for g in result.warnings] == [("date_url_disagree", 1)]
    assert render.summary(result).endswith("dist: 1 article, 0 errors, 1 warning")
