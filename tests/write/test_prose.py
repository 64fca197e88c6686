"""The card's prose: each thing that a reader needs to know, told from what the build knows."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import copydesk
from copydesk.write.card import split_card

from .conftest import ARTICLES

SEEDS = Path(__file__).parents[2] / "seeds"
SECTIONS = [
    "What is here",
    "Loading",
    "Articles",
    "Ledger",
    "Evidence",
    "How it was made",
    "What was left out",
    "Personal and sensitive information",
    "Rights",
    "Limits",
    "Citation",
    "Removal",
]
EXAMPLES = ("pandas", "polars", "duckdb", "datasets")


def prose(root: Path) -> str:
    return split_card((root / "README.md").read_text("utf-8"))[1]


def section(root: Path, title: str) -> str:
    """Return the text below a heading."""
    _, _, below = prose(root).rpartition(f"\n## {title}\n")
    return below.partition("\n## ")[0]


def examples(root: Path) -> dict[str, str]:
    """Return the examples of opening the dataset, each by the library that it imports."""
    blocks = re.findall(r"^```python\n(.*?)^```$", section(root, "Loading"), re.MULTILINE | re.DOTALL)
    return {re.findall(r"^(?:import|from) (\w+)", block, re.MULTILINE)[-1]: block for block in blocks}


def articles(folder: Path, fields: Sequence[Mapping[str, str]]) -> Path:
    """Build a dataset of articles with stated dates or outlets."""
    rows = [
        {"text": f"The bridge number {n} will be closed from Monday, the council said.", **row}
        for n, row in enumerate(fields)
    ]
    (folder / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    copydesk.build(folder / "in.jsonl", folder / "d", date_field="date", outlet_field="outlet", workers=1)
    return folder / "d"


def test_every_section_is_there_in_its_order(tmp_path: Path) -> None:
    copydesk.build(SEEDS, tmp_path / "d", workers=1)
    assert re.findall(r"^## (.*)$", prose(tmp_path / "d"), re.MULTILINE) == SECTIONS


def test_there_is_an_example_a_library(rich: Path) -> None:
    assert tuple(examples(rich)) == EXAMPLES


@pytest.mark.parametrize("library", EXAMPLES)
def test_an_example_runs_in_the_folder_and_opens_every_article(rich: Path, tmp_path: Path, library: str) -> None:
    told = {
        "pandas": "print(len(articles))",
        "polars": "print(articles.height)",
        "duckdb": "print(duckdb.sql(\"SELECT count(*) FROM 'articles/*.parquet'\").fetchall()[0][0])",
        "datasets": "print(articles.num_rows)",
    }
    code = f"import os\nos.environ['HF_DATASETS_CACHE'] = {str(tmp_path)!r}\n{examples(rich)[library]}{told[library]}"
    done = subprocess.run([sys.executable, "-c", code], cwd=rich, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == str(ARTICLES)


def test_the_example_for_datasets_names_a_split_that_there_is(tmp_path: Path) -> None:
    copydesk.build(SEEDS, tmp_path / "d", split=("dev=0.6", "test=0.4"), workers=1)
    assert 'articles = load_dataset(dataset, split="dev")' in examples(tmp_path / "d")["datasets"]


def test_each_column_says_how_often_it_has_a_value(rich: Path) -> None:
    table = pq.read_table(rich / "articles")
    for name in table.column_names:
        filled = len(table) - table[name].null_count
        assert re.search(
            rf"^\| `{name}` \|.*\| {filled} of 120 \({filled / 120:.1%}\) \|$", section(rich, "Articles"), re.MULTILINE
        )


def test_the_lengths_of_bodies_are_told(rich: Path) -> None:
    lengths = [len(body) for body in pq.read_table(rich / "articles")["body"].to_pylist()]
    told = section(rich, "Articles")
    assert f"{sum(lengths) / len(lengths):,.0f} characters on average" in told
    assert f"the shortest {min(lengths)}, the longest {max(lengths)}" in told


def test_more_outlets_than_a_table_holds_are_one_line(tmp_path: Path) -> None:
    fields = [{"outlet": f"Paper {n:02d}"} for n in range(23)] * 2
    told = section(articles(tmp_path, [*fields, {}]), "Articles")
    assert re.findall(r"^\| (Paper \d\d) \| 2 \|", told, re.MULTILINE) == [f"Paper {n:02d}" for n in range(20)]
    assert "| *3 others* | 6 | 12.8% |\n| *unknown* | 1 | 2.1% |\n" in told


@pytest.mark.parametrize(
    ("days", "head", "rows"),
    [
        (["2024-11-30", "2024-12-01", "2024-12-02"], "month", ["| 2024-11 | 1 | 33.3% |", "| 2024-12 | 2 | 66.7% |"]),
        (["2015-01-01", "2024-12-01"], "year", ["| 2015 | 1 | 50.0% |", "| 2024 | 1 | 50.0% |"]),
        (["1919-01-01", "2024-12-01"], "decade", ["| 1910s | 1 | 50.0% |", "| 2020s | 1 | 50.0% |"]),
    ],
)
def test_the_table_over_time_has_months_years_or_decades(
    tmp_path: Path, days: list[str], head: str, rows: list[str]
) -> None:
    told = section(articles(tmp_path, [{"date": day} for day in days]), "Articles")
    assert "\n".join([f"| {head} | articles | share |", "| --- | --- | --- |", *rows]) in told


def test_a_long_time_makes_no_long_table(tmp_path: Path) -> None:
    first = date(1950, 1, 1)
    days = [{"date": (first + timedelta(days=37 * n)).isoformat()} for n in range(600)]
    told = section(articles(tmp_path, days), "Articles")
    assert len(re.findall(r"^\| \d{4}s \|", told, re.MULTILINE)) == 7


def test_what_was_left_out_is_told_by_rule_with_an_example(rich: Path) -> None:
    ledger = pq.read_table(rich / "ledger").to_pylist()
    told = section(rich, "What was left out")
    for row in ledger:
        if row["status"] != "accepted":
            assert f"| {row['status']} | {row['stage']} | `{row['rule']}` | 1 | " in told
    assert told.count("\n| ") == 4
    assert "122 documents read = 120 accepted + 1 rejected + 1 withheld." in section(rich, "What is here")


def test_how_it_was_made_names_versions_inputs_and_options(rich: Path) -> None:
    told = section(rich, "How it was made")
    manifest = json.loads((rich / "manifest.json").read_bytes())
    assert f"Made by copydesk {manifest['tool']['copydesk']} under version {manifest['tool']['contract']}" in told
    assert f"Apache Arrow {manifest['tool']['pyarrow']}" in told
    assert manifest["inputs"]["sha256"] in told
    assert "- `outlet` was given by the field outlet of the records" in told


def test_the_rules_that_found_each_value_are_counted(rich: Path) -> None:
    told = section(rich, "How it was made")
    accepted = [row for row in pq.read_table(rich / "ledger").to_pylist() if row["status"] == "accepted"]
    for field in ("date", "outlet", "title", "url"):
        shown = re.findall(rf"^\| `{field}` \| (\S+) \| (\d+) \|", told, re.MULTILINE)
        found = Counter(row[f"{field}_rule"] for row in accepted)
        assert {rule.replace("\\", ""): int(count) for rule, count in shown} == found


def test_options_that_change_what_is_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "outlets.toml").write_text('[harbour-news]\nname = "Harbour News"\ndomains = ["harbour.example"]\n')
    copydesk.build(
        SEEDS,
        tmp_path / "d",
        limit=4,
        require=("title",),
        min_body_chars=20,
        near_duplicates="withhold",
        split=("train=0.5", "test=0.5"),
        language="en",
        skip_rules=("standfirst",),
        outlets=[tmp_path / "outlets.toml"],
        workers=1,
    )
    asked = re.findall(r"^- (.*)$", section(tmp_path / "d", "How it was made"), re.MULTILINE)
    assert asked[:7] == [
        "only the first 4 documents were read",
        "documents without `title` were rejected",
        "bodies of fewer than 20 characters were rejected",
        "of near-duplicates one article was kept, and the others withheld",
        "splits by share: train=0.5, test=0.5",
        "all documents were stated to be in the language `en`",
        "rules left out: `standfirst`",
    ]
    assert asked[7].startswith("an own table of outlets: outlets.toml (SHA-256 `")


def test_personal_information_is_counted_and_the_patterns_are_said_to_be_patterns(rich: Path) -> None:
    told = section(rich, "Personal and sensitive information")
    assert "| e-mail addresses | 3 | 2.5% |\n| telephone numbers | 3 | 2.5% |\n| IP addresses | 0 | 0.0% |" in told
    assert "by patterns, which miss some and take other figures for them" in told
    assert "nothing was masked" in told
    counts = json.loads((rich / "manifest.json").read_bytes())["counts"]
    assert counts["personal"] == {"email": 3, "phone": 3}


def test_the_citation_is_bibtex_with_the_logical_hash(rich: Path) -> None:
    digest = json.loads((rich / "manifest.json").read_bytes())["logical_sha256"]["articles"]
    entry = re.search(r"```bibtex\n(.*?)\n```", section(rich, "Citation"), re.DOTALL)
    assert entry
    assert entry[1].splitlines()[:-2] == [
        f"@misc{{harbour-news-b-{digest[:8]},",
        '  title = {Harbour: "news" | <b>},',
        "  year = {2026},",
        "  version = {1.2.0},",
    ]
    assert f"Logical SHA-256 of the articles: {digest}}}" in entry[1]
    assert entry[1].count("{") == entry[1].count("}")


def test_what_bibtex_reads_otherwise_is_escaped(tmp_path: Path) -> None:
    copydesk.build(SEEDS, tmp_path / "d", name="50% of {A_B} & \\end ~ $x$", workers=1)
    assert "title = {50\\% of \\{A\\_B\\} \\& \\textbackslash{}end \\textasciitilde{} \\$x\\$}" in prose(tmp_path / "d")


def test_the_card_says_how_to_ask_for_a_removal(rich: Path) -> None:
    told = section(rich, "Removal")
    assert "may ask for its removal" in told
    assert "`id` or `url`" in told
