"""Flags over environment over file over defaults."""

import json
import os
from pathlib import Path

import pytest

from copydesk.config import resolve
from copydesk_schema.errors import ConfigError


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith("COPYDESK_")]:
        monkeypatch.delenv(name)


def test_defaults_are_seeds_into_dist(tmp_path: Path) -> None:
    settings = resolve({}, folder=tmp_path).settings
    assert settings.sources == (Path("seeds"),)
    assert settings.out == Path("dist")
    assert settings.min_body_chars == 1


def test_a_flag_beats_the_environment_which_beats_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "copydesk.toml").write_text('name = "file"\nlicense = "file"\nlimit = 3\n')
    monkeypatch.setenv("COPYDESK_NAME", "environment")
    monkeypatch.setenv("COPYDESK_LICENSE", "environment")
    resolved = resolve({"name": "flag"}, folder=tmp_path)
    assert (resolved.settings.name, resolved.settings.license, resolved.settings.limit) == ("flag", "environment", 3)
    assert [resolved.origins[k] for k in ("name", "license", "limit", "out")] == [
        "flag",
        "environment",
        str(tmp_path / "copydesk.toml"),
        "default",
    ]


def test_paths_in_a_file_are_relative_to_it(tmp_path: Path) -> None:
    (tmp_path / "copydesk.toml").write_text('sources = ["a", "b"]\ncard = "card.md"\nphrases = ["own.toml"]\n')
    settings = resolve({}, folder=tmp_path).settings
    assert settings.sources == (tmp_path / "a", tmp_path / "b")
    assert settings.card == tmp_path / "card.md"
    assert settings.phrases == (tmp_path / "own.toml",)


def test_a_table_in_pyproject_serves_where_there_is_no_copydesk_toml(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.copydesk]\nname = "project"\n')
    assert resolve({}, folder=tmp_path).settings.name == "project"


def test_an_environment_variable_lists_by_commas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_REQUIRE", "date, title")
    assert resolve({}, folder=tmp_path).settings.require == ("date", "title")


def test_an_unknown_key_is_named_with_its_nearest(tmp_path: Path) -> None:
    (tmp_path / "copydesk.toml").write_text('licence = "mit"\n')
    with pytest.raises(ConfigError, match=r"copydesk.toml: no setting 'licence'; did you mean 'license'\?"):
        resolve({}, folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("limit = 0\n", r"copydesk.toml: limit: .*greater than or equal to 1.*got 0"),
        ('require = ["headline"]\n', r"copydesk.toml: require: .*'title'.*got 'headline'"),
        ("limit = \n", "cannot read .*copydesk.toml"),
    ],
)
def test_a_wrong_value_names_the_file_and_the_key(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "copydesk.toml").write_text(text)
    with pytest.raises(ConfigError, match=message):
        resolve({}, folder=tmp_path)


def test_a_wrong_flag_is_named_as_a_flag(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--min-body-chars: "):
        resolve({"min_body_chars": 0}, folder=tmp_path)


def test_a_wrong_variable_is_named_as_a_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_LIMIT", "many")
    with pytest.raises(ConfigError, match="COPYDESK_LIMIT: "):
        resolve({}, folder=tmp_path)


def test_a_missing_configuration_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no configuration file .*gone\.toml"):
        resolve({}, config=tmp_path / "gone.toml")


def test_the_resolved_configuration_is_printed_as_toml_with_its_origins(tmp_path: Path) -> None:
    import tomllib

    from copydesk.config import as_toml

    (tmp_path / "copydesk.toml").write_text('name = "a \\"quoted\\" name"\n')
    text = as_toml(resolve({}, folder=tmp_path))
    assert tomllib.loads(text)["name"] == 'a "quoted" name'
    assert "copydesk.toml" in text
    assert "default" in text
    assert json.dumps(tomllib.loads(text)["require"]) == "[]"


def test_an_empty_variable_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_LIMIT", "")
    assert resolve({}, folder=tmp_path).settings.limit is None


def test_the_case_of_a_variable_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "copydesk.toml").write_text('name = "file"\n')
    monkeypatch.setenv("copydesk_name", "environment")
    resolved = resolve({}, folder=tmp_path)
    assert (resolved.settings.name, resolved.origins["name"]) == ("environment", "environment")


@pytest.mark.parametrize("text", ["tool = 3\n", "[tool]\ncopydesk = 3\n"])
def test_a_table_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"\[tool.copydesk\] must be a table"):
        resolve({}, folder=tmp_path)


def test_the_configuration_can_be_named_by_a_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.toml").write_text('name = "other"\n')
    monkeypatch.setenv("COPYDESK_CONFIG", str(tmp_path / "other.toml"))
    assert resolve({}, folder=tmp_path).settings.name == "other"


def test_no_sources_at_all_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--sources"):
        resolve({"sources": []}, folder=tmp_path)
