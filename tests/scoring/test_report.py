"""What a person and a machine are shown: table, break-downs, want beside got, exit codes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

import copydesk
from copydesk.cells import wrapped
from copydesk.scoring import Scorecard, render, thresholds
from copydesk_schema.errors import ConfigError, TruthError

from .written import Row, scored, write_dataset, write_truth

LEAD = "The ferry sailed again this morning after eleven days in port."
QUOTE = "“We are glad,” said the captain, who had slept on board."
EXTRA = "Sign up for our letter and read the news of the lake each morning."
DOCUMENTS: list[Row] = [
    {"source": "a.txt", "title": "Ferry returns", "date": "2025-03-01", "body": f"{LEAD}\n\n{QUOTE}"},
    {
        "source": "b.txt",
        "title": "Lake",
        "outlet": "Le Phare",
        "body": f"{LEAD}\n\n{EXTRA}",
        "title_rule": "first_line",
    },
    {"source": "c.txt", "status": "rejected", "stage": "parse", "rule": "no_body", "message": "no paragraph in it"},
    {"source": "d.txt"},
]
ROWS: list[Row] = [
    {"source": "a.txt", "title": "Ferry returns", "date": "2025-03-01", "body": f"{LEAD}\n\n{QUOTE}", "language": "en"},
    {"source": "b.txt", "title": "Dam holds", "outlet": None, "body": f"{LEAD}\n\n{QUOTE}", "language": "fr"},
    {"source": "c.txt", "title": "Snow", "date": "2025-03-02", "language": "fr"},
]


@pytest.fixture
def card(tmp_path: Path) -> Scorecard:
    """Return a card of right, wrong, missing and rejected."""
    return scored(tmp_path, DOCUMENTS, ROWS, by=["title_rule"])


def run(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "copydesk", "score", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with dist and truth.jsonl."""
    write_dataset(tmp_path / "dist", *DOCUMENTS)
    write_truth(tmp_path / "truth.jsonl", *ROWS)
    return tmp_path


def test_the_table_says_what_the_json_says(folder: Path) -> None:
    printed = run("dist", "truth.jsonl", "--worst", "0", cwd=folder).stdout
    result = json.loads(run("dist", "truth.jsonl", "--json", cwd=folder).stdout)
    for name, figures in result["overall"]["fields"].items():
        (line,) = re.findall(rf"^{name} .*$", printed, re.MULTILINE)
        if figures is None:
            assert line.split() == [name, "not", "judged"]
            continue
        told = [f"{figures[f]:.3f}" for f in ("precision", "recall", "f1")]
        assert line.split()[1:4] == told
        assert line.split()[-1] == str(figures["documents"])
        if "tp" in figures:
            assert line.split()[4:7] == [str(figures[n]) for n in ("tp", "fp", "fn")]
        else:
            assert f" in {figures['good' if name == 'body' else 'exact']:.3f} " in line
    assert f"right in   {result['overall']['record']:.3f}" in printed
    for group in result["by"]["language"]:
        (line,) = re.findall(rf"^  {group['value']} .*$", printed, re.MULTILINE)
        named = [f and f"{f['f1']:.3f}" for f in group["fields"].values()] + [f"{group['record']:.3f}"]
        assert line.split()[1:] == [str(group["documents"]), *(f or "–" for f in named)]
    counts = result["counts"]
    assert counts == {"judged": 3, "accepted": 2, "rejected": 1, "withheld": 0, "without_truth": 1}
    assert printed.endswith("\n3 judged = 2 accepted + 1 rejected + 0 withheld; 1 without truth\n")


def test_the_json_has_the_documented_keys(folder: Path) -> None:
    result = json.loads(run("dist", "truth.jsonl", "--json", "--fail-under", "title=0.1", cwd=folder).stdout)
    assert list(result) == ["dataset", "truth", "counts", "overall", "by", "worst", "fail_under"]
    assert list(result["overall"]) == ["documents", "fields", "record"]
    assert list(result["overall"]["fields"]) == ["date", "outlet", "title", "title_fuzzy", "url", "body", "paragraphs"]
    assert list(result["overall"]["fields"]["title"]) == ["documents", "precision", "recall", "f1", "tp", "fp", "fn"]
    assert list(result["overall"]["fields"]["body"]) == ["documents", "precision", "recall", "f1", "good"]
    assert list(result["overall"]["fields"]["paragraphs"]) == ["documents", "precision", "recall", "f1", "exact"]
    assert result["by"]["language"][0].keys() == {"value"} | result["overall"].keys()
    assert [d["source"] for d in result["worst"]] == ["c.txt", "b.txt"]
    assert result["worst"][1] == {
        "source": "b.txt",
        "status": "accepted",
        "why": None,
        "score": pytest.approx(result["worst"][1]["body"]["f1"] / 3, abs=1e-6),
        "fields": {
            "outlet": {"want": None, "also": [], "got": "Le Phare", "rule": None},
            "title": {"want": "Dam holds", "also": [], "got": "Lake", "rule": "first_line"},
        },
        "body": result["worst"][1]["body"] | {"missing": [QUOTE], "extra": [EXTRA]},
    }
    assert result["fail_under"] == [{"field": "title", "figure": "f1", "least": 0.1, "value": 0.4, "met": True}]


def test_the_worst_documents_come_first_with_want_beside_got(card: Scorecard) -> None:
    shown = render.text(card, 5, (), 100).partition("the worst documents\n\n")[2].splitlines()
    first = [line.replace("│", "").split() for line in shown[:5]]
    assert shown[0] == "c.txt: 0.000, rejected at parse by no_body: no paragraph in it"
    assert first[1:4] == [["want", "got"], ["date", "2025-03-02", "null"], ["title", "Snow", "null"]]
    at = shown.index(next(line for line in shown if line.startswith("b.txt: ")))
    second = [" ".join(line.replace("│", "").split()) for line in shown[at:]]
    assert second[2:4] == ["outlet null Le Phare", "title Dam holds Lake [first_line]"]
    assert second[4].startswith("body F1 0.")
    assert second[4].endswith(", 1 missing, 1 too much")
    assert second[5] == "= 1 the same"
    assert second[6].startswith("“We are glad,” said the captain, who had Sign up for our letter")
    assert "a.txt" not in "".join(shown)


@pytest.mark.parametrize(
    ("most", "told"), [(0, None), (1, "1 of 2 with something wrong"), (2, "the worst documents\n")]
)
def test_as_many_documents_are_shown_as_are_asked_for(most: int, told: str | None, card: Scorecard) -> None:
    shown = render.text(card, most, (), 100)
    assert shown.count(" │ got") == most
    assert "the worst" not in shown if told is None else told in shown


def test_other_right_values_are_shown_once(tmp_path: Path) -> None:
    names = {"outlet": "Le Phare", "outlet_names": ["le phare", "phare.example"]}
    card = scored(tmp_path, [{"source": "a", "outlet": "X"}], [{"source": "a"} | names])
    assert "Le Phare (or: phare.example)" in render.text(card, 1, (), 100)


def test_long_paragraphs_are_shown_from_where_they_differ(tmp_path: Path) -> None:
    start = "word " * 100
    card = scored(tmp_path, [{"source": "a", "body": f"{start}noon."}], [{"source": "a", "body": f"{start}night."}])
    shown = render.text(card, 1, (), 100)
    assert "word night." in shown
    assert "word noon." in shown
    assert shown.count("word") < 20


@pytest.mark.parametrize("width", [20, 80, 100, 133, 1_000])
def test_no_line_is_wider_than_the_terminal_or_eighty_cells(width: int, tmp_path: Path) -> None:
    wide = "渡し船は今朝、十一日ぶりに出航した。" * 20
    long = "https://example.org/" + "x" * 500
    documents = [
        {"source": "a/" + "é" * 300, "title": wide, "url": long, "body": f"{wide}\n\n{'n' * 400}\n\n{LEAD * 9}"},
        {"source": "b", "status": "rejected", "stage": "parse", "rule": "r", "message": "why " * 90},
    ]
    rows: list[Row] = [
        {"source": "a/" + "é" * 300, "title": long, "url": None, "body": f"{LEAD * 9} {wide}", "language": wide},
        {"source": "b", "title": "T", "body": LEAD, "language": "e\u0301" * 60},
    ]
    lines = render.text(scored(tmp_path, documents, rows), 5, (), width).splitlines()
    assert all(cell_len(line) <= max(80, width) for line in lines[1:])
    assert {cell_len(line.partition("│")[0]) for line in lines if "│" in line} == {
        9 + (min(max(80, width), 160) - 12) // 2 + 1
    }


@pytest.mark.parametrize("control", ["\x1b[2J", "\x00", "\x07", "\u202e", "\r", "\x9b", "\u2028", "\ud800"])
def test_neither_labels_nor_articles_drive_the_terminal(control: str, tmp_path: Path) -> None:
    hostile = f"a{control}b"
    got = hostile if control != "\ud800" else "a"
    card = scored(
        tmp_path,
        [{"source": f"{got}.txt", "title": got, "body": f"{LEAD}{got}"}],
        [{"source": f"{got}.txt", "title": f"want {hostile}", "outlet": hostile, "body": f"{hostile} x", "k": hostile}],
        by=["k"],
    )
    shown = render.text(card, 5, (), 100)
    assert all(c.isprintable() or c in "\n" for c in shown)
    assert control not in shown
    assert json.loads(json.dumps(render.as_dict(card, 5, ())))["worst"]


def test_a_message_about_hostile_labels_is_harmless(folder: Path) -> None:
    write_truth(folder / "truth.jsonl", {"source": "x\x1b[2J\u202e", "title": "T"})
    done = run("dist", "truth.jsonl", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.startswith("error: line 1 of TRUTH names ")
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


def test_a_password_in_an_address_is_shown_nowhere(tmp_path: Path) -> None:
    card = scored(
        tmp_path,
        [{"source": "a", "url": "https://a.example/", "title": "http://anna:hunter2@a.example/", "body": LEAD}],
        [
            {
                "source": "a",
                "url": "https://anna:hunter2@a.example/x",
                "title": "T",
                "body": "See ftp://anna:hunter2@a.example/ for it.",
            }
        ],
    )
    assert "hunter2" not in render.text(card, 5, (), 100) + json.dumps(render.as_dict(card, 5, ()))


@pytest.mark.parametrize("text", ["e\u0301" * 1_000, "x" * 1_000, "渡" * 1_000, "x " * 1_000])
def test_what_is_cut_off_is_marked(text: str) -> None:
    lines = wrapped(text, 20)
    assert len(lines) <= 3
    assert lines[-1].endswith("…")
    assert all(cell_len(line) <= 20 for line in lines)


def test_a_diff_of_long_bodies_is_quick(tmp_path: Path) -> None:
    import time

    got = [f"line {n % 50}" for n in range(20_000)]
    want = [f"line {n % 49}" for n in range(20_000)]
    start = time.perf_counter()
    card = scored(tmp_path, [{"source": "a", "body": "\n\n".join(got)}], [{"source": "a", "paragraphs": want}])
    render.text(card, 1, (), 100)
    assert time.perf_counter() - start < 30  # a textbook table of 400 million cells takes minutes


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ([], ""),
        (["title=0.4"], ""),
        (["title=0.41"], "fell short: title F1 is 0.400, at least 0.41 is asked"),
        (["title.precision=0.5", "title.recall=0.333"], ""),
        (["title.recall=0.4"], "fell short: title recall is 0.333, at least 0.4 is asked"),
        (
            ["record=0.9", "date=0.9"],
            "fell short: record is 0.333, at least 0.9 is asked\nfell short: date F1 is 0.667",
        ),
        (["record=0.3334"], "fell short: record is 0.3333, at least 0.3334 is asked"),
        (["body=1e-3"], ""),
    ],
)
def test_a_figure_below_its_least_is_told(asked: list[str], told: str, card: Scorecard) -> None:
    checks = [threshold.check(card) for threshold in thresholds.parse(asked)]
    shown = render.text(card, 0, checks, 100)
    assert ("fell short" in shown) == bool(told)
    assert told in shown
    assert all(check["met"] for check in render.as_dict(card, 0, checks)["fail_under"]) == (not told)


@pytest.mark.parametrize(("asked", "code"), [("title=0.4", 0), ("title=0.41", 1)])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_figure_below_its_least_ends_with_1(asked: str, code: int, form: list[str], folder: Path) -> None:
    done = run("dist", "truth.jsonl", "--fail-under", "body=0.1", "--fail-under", asked, *form, cwd=folder)
    assert (done.returncode, done.stderr) == (code, "")
    assert ("fell short: title" in done.stdout) == (code == 1 and not form)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title", r"--fail-under title: write FIELD=0\.95, or FIELD\.precision=0\.95"),
        (
            "titel=0.9",
            r"no field 'titel'; there are date, outlet, title, title_fuzzy, url, body, paragraphs and record",
        ),
        ("title.f2=0.9", r"title has no 'f2'; write FIELD"),
        ("record.f1=0.9", r"record has no 'f1'"),
        ("title.=0.9", r"title has no ''"),
        ("title=ninety", r"'ninety' is no number from 0 to 1"),
        ("title=95", r"'95' is no number from 0 to 1"),
        ("title=nan", r"'nan' is no number from 0 to 1"),
        ("title=-0.1", r"'-0\.1' is no number from 0 to 1"),
        ("title=\x1b", r"'\\\\x1b' is no number"),
    ],
)
def test_a_malformed_threshold_is_wrong_usage(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        thresholds.parse([text])


def test_a_threshold_for_what_is_not_judged_is_wrong_usage(card: Scorecard) -> None:
    (asked,) = thresholds.parse(["url=0.9"])
    with pytest.raises(TruthError, match=r"--fail-under url: no row of .*truth\.jsonl judges it; label it in some"):
        asked.check(card)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["nowhere", "truth.jsonl"], "error: nowhere is no dataset: "),
        (["dist", "nowhere"], "error: cannot read nowhere: No such file or directory; "),
        (["dist", "truth.jsonl", "--by", "nothing"], "error: no row of TRUTH has the key 'nothing' of --by; "),
        (["dist", "truth.jsonl", "--fail-under", "title"], "error: --fail-under title: write "),
        (["dist", "truth.jsonl", "--fail-under", "url=1"], "error: --fail-under url: no row of truth.jsonl judges it"),
        (["dist", "truth.jsonl", "--worst", "-1"], "Usage: "),
        (["dist"], "Usage: "),
    ],
)
def test_wrong_usage_ends_with_2_and_one_message(arguments: list[str], error: str, folder: Path) -> None:
    done = run(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(error)
    assert "Traceback" not in done.stderr


def test_a_narrow_terminal_gets_narrow_columns(folder: Path) -> None:
    done = run("dist", "truth.jsonl", cwd=folder, COLUMNS="80")
    assert max(map(cell_len, done.stdout.splitlines())) <= 80


def test_a_built_dataset_is_scored_by_source_and_status(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    text = f" date 2024-03-05 https://news.example.org/ferry\nThe ferry returns to the lake\n\n{LEAD}\n\n{QUOTE}\n"
    (docs / "a.txt").write_text(text)
    (docs / "copy.txt").write_text(text)
    (docs / "page.txt").write_text("<!doctype html><html><p>Hello.</p></html>")
    copydesk.build(docs, tmp_path / "out", workers=1)
    rows: list[Row] = [
        {"source": "a.txt", "date": "2024-03-05", "url": "https://news.example.org/ferry"},
        {"source": "copy.txt", "date": "2024-03-05"},
        {"source": "page.txt", "date": None, "title": None},
    ]
    card = copydesk.score(tmp_path / "out", write_truth(tmp_path / "t.jsonl", *rows))
    assert card.statuses == {"accepted": 1, "rejected": 1, "withheld": 1}
    assert [d.whole for d in card.documents] == [True, False, True]
    assert card.overall.value("date", "recall") == 0.5
    assert card.without_truth == 0
