"""What a person meets in a shell: help, output, exit codes, messages."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
COMMANDS = ("build", "validate", "explain", "score", "diff", "report", "publish", "remove", "config")


def copydesk(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "copydesk", *map(str, arguments)]
    env = {k: v for k, v in os.environ.items() if not k.startswith("COPYDESK_")} | environment
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_help_lists_every_command(tmp_path: Path) -> None:
    shown = copydesk("--help", cwd=tmp_path)
    assert shown.returncode == 0
    assert all(f"\n  {command}" in shown.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, tmp_path: Path) -> None:
    shown = copydesk(command, "--help", cwd=tmp_path)
    assert shown.returncode == 0
    assert "Options:" in shown.stdout


@pytest.mark.parametrize("module", ["pandera", "datasets", "pyarrow", "pydantic", "polars", "rich", "jinja2"])
def test_help_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, copydesk.cli, copydesk; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("module", ["pandera", "datasets"])
def test_workers_load_neither_pandera_nor_datasets(module: str) -> None:
    code = f"import sys, copydesk.shard; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_version_is_the_installed_one(tmp_path: Path) -> None:
    from importlib.metadata import version

    assert copydesk("--version", cwd=tmp_path).stdout == f"copydesk {version('copydesk')}\n"


def test_an_unknown_option_is_wrong_usage(tmp_path: Path) -> None:
    assert copydesk("build", "--no-such-option", cwd=tmp_path).returncode == 2


def test_build_ends_with_the_sum_and_the_next_command(tmp_path: Path) -> None:
    done = copydesk("build", SEEDS, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr == ""
    assert "5 read = 5 accepted + 0 rejected + 0 withheld" in done.stdout
    assert done.stdout.rstrip().endswith("next: copydesk validate dist")


def test_quiet_prints_nothing(tmp_path: Path) -> None:
    done = copydesk("build", SEEDS, "--quiet", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_build_as_json_counts_and_names_files(tmp_path: Path) -> None:
    done = copydesk("build", SEEDS, "--json", cwd=tmp_path)
    result = json.loads(done.stdout)
    assert result["counts"] == {"read": 5, "accepted": 5, "rejected": 0, "withheld": 0}
    assert {f["path"] for f in result["files"]} == {
        p.relative_to(tmp_path / "dist").as_posix() for p in (tmp_path / "dist").rglob("*") if p.is_file()
    }


def test_limit_reads_the_first_documents_in_order(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    copydesk("build", SEEDS, "--limit", "2", "--quiet", cwd=tmp_path)
    sources = pq.read_table(tmp_path / "dist" / "ledger")["source"].to_pylist()
    assert sources == sorted(p.name for p in SEEDS.iterdir())[:2]


def test_require_rejects_documents_without_the_field(tmp_path: Path) -> None:
    done = copydesk("build", SEEDS, "--require", "date", "--require", "title", "--json", cwd=tmp_path)
    result = json.loads(done.stdout)
    assert result["counts"] == {"read": 5, "accepted": 2, "rejected": 3, "withheld": 0}
    assert {r["rule"]: r["count"] for r in result["refusals"]} == {"missing_date": 2, "missing_title": 1}


def test_a_required_field_may_not_be_null_in_the_written_contract(tmp_path: Path) -> None:
    import yaml

    copydesk("build", SEEDS, "--require", "date", "--quiet", cwd=tmp_path)
    contract = yaml.safe_load((tmp_path / "dist" / "contract.yaml").read_text())
    assert not contract["columns"]["date"].get("nullable", False)
    assert contract["columns"]["title"]["nullable"]


def test_min_body_chars_rejects_shorter_bodies(tmp_path: Path) -> None:
    done = copydesk("build", SEEDS, "--min-body-chars", "2500", "--json", cwd=tmp_path)
    assert [r["rule"] for r in json.loads(done.stdout)["refusals"]] == ["body_length"]


def test_a_build_that_accepts_nothing_keeps_the_old_dataset_and_fails(tmp_path: Path) -> None:
    copydesk("build", SEEDS, "--quiet", cwd=tmp_path)
    before = (tmp_path / "dist" / "manifest.json").read_bytes()
    done = copydesk("build", SEEDS, "--min-body-chars", "999999", cwd=tmp_path)
    assert done.returncode == 1
    assert "none of 5 documents became an article" in done.stderr
    assert "body_length" in done.stderr
    assert (tmp_path / "dist" / "manifest.json").read_bytes() == before


def test_a_missing_source_is_named(tmp_path: Path) -> None:
    done = copydesk("build", "nowhere", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: no such file or folder: nowhere\n"


def test_explain_as_json_covers_the_document(tmp_path: Path) -> None:
    for seed in SEEDS.iterdir():
        shown = json.loads(copydesk("explain", seed, "--json", cwd=tmp_path).stdout)
        told = ["encoding", "text_length", "language", "language_confidence"]
        assert list(shown) == ["source", *told, "pieces", "article", "notes", "rejection"]
        assert shown["language"] == "en"
        assert 0.5 <= shown["language_confidence"] < 1
        starts = [p["start"] for p in shown["pieces"]] + [shown["text_length"]]
        assert starts == [0] + [p["end"] for p in shown["pieces"]]
        assert shown["article"]["body"]
        assert shown["rejection"] is None


def test_explain_says_why_a_field_is_null(tmp_path: Path) -> None:
    shown = copydesk("explain", SEEDS / "002_8fc4a2045131e77f.txt", cwd=tmp_path).stdout
    assert "null  no_date: no line states a day, month and year of publication" in shown
    assert "title_headline at 14-54" in shown


def test_explain_reads_standard_input() -> None:
    text = b" date 2025-02-30 Something happened here.\n"
    command = [sys.executable, "-m", "copydesk", "explain", "-", "--json"]
    shown = json.loads(subprocess.run(command, input=text, capture_output=True, check=True).stdout)
    assert shown["article"]["fields"]["date"] == {
        "value": None,
        "rule": "impossible_date",
        "why": "the day it states does not exist",
        "spans": [[6, 16]],
    }


def test_explaining_a_rejected_document_exits_1_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("<!doctype html><html><p>Hello.</p></html>")
    done = copydesk("explain", "page.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert "html_page" in done.stdout


def test_explain_shows_no_control_characters(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("A title of four words\n\nIt rang \x1b[31mred\x07 once.\n")
    shown = copydesk("explain", "page.txt", cwd=tmp_path).stdout
    assert "\x1b" not in shown
    assert "\\x1b[31mred\\x07" in shown


def test_piping_into_a_reader_that_leaves_is_no_error() -> None:
    command = f"{sys.executable} -m copydesk explain {SEEDS / '004_1a634ab0ca6c2885.txt'} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_the_progress_bar_is_drawn_on_a_terminal_only(tmp_path: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "copydesk", "build", str(SEEDS), "--out", str(tmp_path / "d")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=follower, cwd=tmp_path) as process:
        os.close(follower)
        drawn = b""
        while True:
            try:
                chunk = os.read(leader, 4096)
            except OSError:  # the other end has closed
                break
            if not chunk:
                break
            drawn += chunk
        assert process.stdout is not None
        printed = process.stdout.read()
    os.close(leader)
    assert b"parse" in drawn
    assert b"documents/s" in drawn
    assert b"5/5" in drawn
    assert b"\x1b" not in printed


def test_every_reason_for_a_null_is_explained() -> None:
    import re

    import copydesk.parser
    from copydesk.explain import WHY

    fields = Path(copydesk.parser.__file__).parent
    code = "".join(p.read_text("utf-8") for p in [*fields.glob("fields/*.py"), fields / "dates.py"])
    rules = set(re.findall(r'(?:Absent\(|return )"([a-z]+_[a-z_]+)"', code))
    assert rules
    assert rules <= WHY.keys()


def test_explain_is_in_colour_on_a_terminal(tmp_path: Path) -> None:
    shown = copydesk(
        "explain", SEEDS / "002_8fc4a2045131e77f.txt", cwd=tmp_path, FORCE_COLOR="1", TERM="xterm-256color"
    )
    plain = copydesk("explain", SEEDS / "002_8fc4a2045131e77f.txt", cwd=tmp_path)
    assert "\x1b[1;92mLavrov debunks US claim on Ukraine talks" in shown.stdout
    assert "\x1b" not in plain.stdout


def test_a_password_in_a_url_is_shown_by_no_command(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from copydesk_schema import arrow_schema

    row = {
        "id": "a" * 32,
        "date": None,
        "outlet": None,
        "title": None,
        "body": "B.",
        "url": "https://anna:hunter2@h.example/",
    }
    pq.write_table(pa.Table.from_pylist([row], arrow_schema("articles")), tmp_path / "a.parquet")
    for form in ("text", "json", "github"):
        done = copydesk("validate", "a.parquet", "--format", form, cwd=tmp_path)
        assert done.returncode == 1
        assert "url_form" in done.stdout
        assert "hunter2" not in done.stdout + done.stderr


def test_explain_says_what_build_would_say(tmp_path: Path) -> None:
    (tmp_path / "o.jsonl").write_text('{"source": "002_8fc4a2045131e77f.txt", "date": "2024-09-24"}\n')
    (tmp_path / "copydesk.toml").write_text('overrides = "o.jsonl"\nrequire = ["date"]\n')
    corrected = copydesk("explain", SEEDS / "002_8fc4a2045131e77f.txt", cwd=tmp_path)
    assert corrected.returncode == 0
    assert "2024-09-24  given:override" in corrected.stdout
    refused = copydesk("explain", SEEDS / "004_1a634ab0ca6c2885.txt", cwd=tmp_path)
    assert refused.returncode == 1
    assert "rejected at check by missing_date" in refused.stdout


def test_language_and_rules_to_skip_are_options_of_build_and_explain(tmp_path: Path) -> None:
    flags = ("--language", "de", "--skip-rule", "torn", "--skip-rule", "standfirst")
    assert copydesk("build", SEEDS, *flags, "--quiet", cwd=tmp_path).returncode == 0
    configuration = json.loads((tmp_path / "dist" / "manifest.json").read_bytes())["configuration"]
    assert (configuration["language"], configuration["skip_rules"]) == ("de", ["standfirst", "torn"])
    assert copydesk("validate", "dist", "--sources", SEEDS, cwd=tmp_path).returncode == 0
    seed = min(SEEDS.iterdir())
    shown = json.loads(copydesk("explain", seed, *flags, "--json", cwd=tmp_path).stdout)
    assert (shown["language"], shown["language_confidence"]) == ("de", None)


def test_an_unknown_rule_to_skip_is_wrong_usage(tmp_path: Path) -> None:
    for command in (("build", SEEDS), ("explain", min(SEEDS.iterdir()))):
        done = copydesk(*command, "--skip-rule", "hedline", cwd=tmp_path)
        assert done.returncode == 2
        assert "no rule 'hedline' to skip; did you mean 'headline'? The rules are date_header, " in done.stderr
