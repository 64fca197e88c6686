"""The dataset card: true to the files, and open to a person's own words."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

import copydesk
from copydesk.write.card import read_own_card, split_card
from copydesk_schema.columns import TABLES
from copydesk_schema.errors import ConfigError

SEEDS = Path(__file__).parents[2] / "seeds"


def test_dataset_info_counts_what_the_footers_count(tmp_path: Path) -> None:
    copydesk.build(SEEDS, tmp_path / "d", workers=1)
    keys, _ = split_card((tmp_path / "d" / "README.md").read_text("utf-8"))
    for info in keys["dataset_info"]:
        shards = list((tmp_path / "d" / info["config_name"]).glob("*.parquet"))
        assert info["splits"][0]["num_examples"] == sum(pq.read_metadata(s).num_rows for s in shards)
        assert info["download_size"] == sum(s.stat().st_size for s in shards)


def test_configs_are_explicit_and_articles_are_the_default(tmp_path: Path) -> None:
    copydesk.build(SEEDS, tmp_path / "d", workers=1)
    keys, _ = split_card((tmp_path / "d" / "README.md").read_text("utf-8"))
    assert [c["config_name"] for c in keys["configs"]] == list(TABLES)
    assert [c["config_name"] for c in keys["configs"] if c.get("default")] == ["articles"]
    assert all(
        c["data_files"] == [{"split": "train", "path": f"{c['config_name']}/train-*.parquet"}] for c in keys["configs"]
    )


def test_the_card_has_every_column_and_its_meaning(tmp_path: Path) -> None:
    copydesk.build(SEEDS, tmp_path / "d", workers=1)
    text = (tmp_path / "d" / "README.md").read_text("utf-8")
    assert all(f"| `{c.name}` |" in text and c.meaning in text for table in TABLES.values() for c in table)


def test_the_card_names_the_languages_of_the_articles_and_their_shares(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    texts = {
        "a.txt": "The bridge will be closed for repairs from Monday, the town council said in a statement.",
        "b.txt": "The ferry will sail every hour instead, from six in the morning to midnight, it added.",
        "c.txt": "Die Brücke wird ab Montag gesperrt, wie die Stadt mitteilte. Die Fähre fährt stündlich.",
        "d.txt": "Bron ar c'hastell.",
    }
    for name, text in texts.items():
        (tmp_path / "in" / name).write_text(f"{text}\n", "utf-8")
    copydesk.build(tmp_path / "in", tmp_path / "d", workers=1)
    keys, prose = split_card((tmp_path / "d" / "README.md").read_text("utf-8"))
    assert keys["language"] == ["en", "de"]
    assert "| en | 2 | 50.0% |\n| de | 1 | 25.0% |\n| *unknown* | 1 | 25.0% |\n" in prose
    ledger = pq.read_table(tmp_path / "d" / "ledger").to_pylist()
    assert [row["language"] for row in ledger] == ["en", "en", "de", None]
    assert all((row["language"] is None) == (row["language_confidence"] is None) for row in ledger)


def test_a_persons_own_keys_and_prose_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # away from this repository's own settings
    own = tmp_path / "card.md"
    own.write_text("---\nlanguage: [en]\nlicense: cc0-1.0\n---\nCollected by hand — über Nacht.\n", "utf-8")
    copydesk.build(SEEDS, tmp_path / "d", card=own, workers=1)
    keys, prose = split_card((tmp_path / "d" / "README.md").read_text("utf-8"))
    assert (keys["language"], keys["license"]) == (["en"], "cc0-1.0")
    assert "Collected by hand — über Nacht." in prose


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\nconfigs: []\n---\n", "'configs' is generated from the Parquet files"),
        ("---\nlicense: mit\n", "never ends with one"),
        ("---\n- a\n---\n", "must be keys and values"),
        ("---\na: [\n---\n", "malformed"),
    ],
)
def test_a_malformed_own_card_is_refused(tmp_path: Path, text: str, message: str) -> None:
    own = tmp_path / "card.md"
    own.write_text(text)
    with pytest.raises(ConfigError, match=message):
        read_own_card(own)


def test_what_the_settings_state_stands_over_the_own_card(tmp_path: Path) -> None:
    own = tmp_path / "card.md"
    own.write_text("\ufeff---\nlicense: mit\npretty_name: Mine\n---\n# My heading\n", "utf-8")
    copydesk.build(SEEDS, tmp_path / "d", card=own, license="cc0-1.0", name="flag", workers=1)
    keys, prose = split_card((tmp_path / "d" / "README.md").read_text("utf-8"))
    assert (keys["license"], keys["pretty_name"]) == ("cc0-1.0", "flag")
    code = prose.split("```")[1::2]
    text = "".join(prose.split("```")[::2])
    assert code
    assert [line for line in text.splitlines() if line.startswith("# ")] == ["# My heading"]
