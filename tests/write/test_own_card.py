"""A person's own card: its keys, its prose and its licence are taken as they are, and its mistakes are told at once."""

import hashlib
import json
from pathlib import Path

import pytest

import copydesk
from copydesk.write.card import read_own_card, split_card
from copydesk_schema.errors import ConfigError

SEEDS = Path(__file__).parents[2] / "seeds"
OTHER = "---\nlicense: other\nlicense_name: terms\nlicense_link: {}\n---\n"


def test_a_licence_of_one_s_own_has_its_name_and_its_text_in_the_folder(rich: Path) -> None:
    keys, prose = split_card((rich / "README.md").read_text("utf-8"))
    assert (keys["license"], keys["license_name"], keys["license_link"]) == ("other", "harbour-terms", "LICENSE")
    text = b"You may look at the harbours.\n"
    assert (rich / "LICENSE").read_bytes() == text
    assert "Licence: harbour-terms." in prose
    inputs = json.loads((rich / "manifest.json").read_bytes())["inputs"]["files"]
    assert inputs["licence"] == [{"name": "LICENSE", "sha256": hashlib.sha256(text).hexdigest()}]


@pytest.mark.parametrize("missing", ["license_name", "license_link"])
def test_a_licence_called_other_needs_a_name_and_a_text(tmp_path: Path, missing: str) -> None:
    kept = [line for line in OTHER.format("LICENSE").splitlines(keepends=True) if not line.startswith(missing)]
    (tmp_path / "LICENSE").write_text("terms")
    (tmp_path / "card.md").write_text("".join(kept))
    with pytest.raises(ConfigError, match=f"add '{missing}' to the YAML of .*card.md"):
        read_own_card(tmp_path / "card.md")


def test_the_settings_licence_called_other_asks_for_a_card(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"add 'license_name' to the YAML of the card\.md that `card` names"):
        copydesk.build(SEEDS, tmp_path / "d", license="other", workers=1)
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize(
    ("link", "message"),
    [("LICENSE", "cannot read the licence beside it"), ("../secret", "is neither a URL nor LICENSE nor LICENSE.md")],
)
def test_a_licence_s_text_lies_beside_the_card(tmp_path: Path, link: str, message: str) -> None:
    (tmp_path / "card.md").write_text(OTHER.format(link))
    with pytest.raises(ConfigError, match=message):
        read_own_card(tmp_path / "card.md")


def test_a_licence_s_name_is_one_that_the_hub_takes(tmp_path: Path) -> None:
    (tmp_path / "card.md").write_text("---\nlicense_name: Harbour Terms\n---\n")
    with pytest.raises(ConfigError, match="takes no license_name 'Harbour Terms'"):
        read_own_card(tmp_path / "card.md")


@pytest.mark.parametrize("day", ["soon", "2026", "20.11.2026"])
def test_a_day_of_publication_is_a_day(tmp_path: Path, day: str) -> None:
    (tmp_path / "card.md").write_text(f"---\ndate_published: {day}\n---\n")
    with pytest.raises(ConfigError, match=f"date_published '{day}' is no day"):
        read_own_card(tmp_path / "card.md")


def test_a_licence_may_be_a_page(tmp_path: Path) -> None:
    (tmp_path / "card.md").write_text(OTHER.format("https://harbour.example/terms"))
    assert read_own_card(tmp_path / "card.md").licence is None


def test_a_card_is_refused_before_any_document_is_read(tmp_path: Path) -> None:
    (tmp_path / "card.md").write_text("---\nconfigs: []\n---\n")
    with pytest.raises(ConfigError, match="'configs' is generated"):
        copydesk.build(tmp_path / "there are no sources", tmp_path / "d", card=tmp_path / "card.md", workers=1)


def test_a_section_that_a_person_wrote_stands_instead_of_the_generated_one(rich: Path) -> None:
    _, prose = split_card((rich / "README.md").read_text("utf-8"))
    assert prose.count("## Limits") == 1
    assert "Only harbours." in prose
    assert "Dates are the days" not in prose


def test_a_heading_within_code_replaces_no_section(rich: Path) -> None:
    _, prose = split_card((rich / "README.md").read_text("utf-8"))
    assert "```bibtex" in prose


def test_the_heading_is_the_name_that_a_person_gave(rich: Path) -> None:
    _, prose = split_card((rich / "README.md").read_text("utf-8"))
    assert prose.lstrip().startswith('# Harbour: "news" \\| &lt;b&gt;\n')


def test_an_edited_card_changes_the_dataset_and_its_hash_among_the_inputs(tmp_path: Path) -> None:
    own, seen = tmp_path / "card.md", []
    for text in ("Collected by hand.", "Collected by machine."):
        own.write_text(text)
        copydesk.build(SEEDS, tmp_path / "d", card=own, workers=1)
        assert text in (tmp_path / "d/README.md").read_text("utf-8")
        seen.append(json.loads((tmp_path / "d/manifest.json").read_bytes())["inputs"]["files"]["card"])
    assert seen[0] != seen[1]
