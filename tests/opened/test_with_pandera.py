"""`contract.yaml` in pandera's own command line."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from pandera.cli import main as pandera_cli

FILE = "articles/train-00000-of-00001.parquet"
Damage = Callable[[pl.DataFrame], pl.DataFrame]

# What was damaged, how, and what pandera's report must name.
DAMAGED: dict[str, tuple[Damage, str]] = {
    "an id in capitals": (lambda a: a.with_columns(pl.col("id").str.to_uppercase()), "id_form"),
    "an id twice": (lambda a: pl.concat([a, a.head(1)]), "unique"),
    "a null id": (lambda a: a.with_columns(id=pl.lit(None, pl.String)), "null"),
    "a day before newspapers": (lambda a: a.with_columns(date=pl.lit(date(1604, 12, 31))), "date_bounds"),
    "a day as text": (lambda a: a.with_columns(pl.col("date").cast(pl.String)), "date"),
    "an empty outlet": (lambda a: a.with_columns(outlet=pl.lit("")), "outlet_length"),
    "a title of two lines": (lambda a: a.with_columns(title=pl.lit("Harbour\nbridge")), "title_clean"),
    "a title too long": (lambda a: a.with_columns(title=pl.lit("x" * 1001)), "title_length"),
    "a null body": (lambda a: a.with_columns(body=pl.lit(None, pl.String)), "null"),
    "an empty body": (lambda a: a.with_columns(body=pl.lit("")), "body_length"),
    "a control character": (lambda a: a.with_columns(pl.col("body") + "\x08"), "body_clean"),
    "credentials": (lambda a: a.with_columns(url=pl.lit("https://anna:secret@harbour.example/")), "url_form"),
    "a line separator": (lambda a: a.with_columns(url=pl.lit("https://harbour.example/\u2028")), "url_form"),
    "a lost column": (lambda a: a.drop("outlet"), "outlet"),
    "a foreign column": (lambda a: a.with_columns(author=pl.lit("Anna Berg")), "author"),
    "another order": (lambda a: a.select("date", "id", "outlet", "title", "body", "url"), "order"),
}


def test_the_built_file_holds_the_contract(built: Path) -> None:
    paths = ["-s", str(built / "contract.yaml"), "-d", str(built / FILE)]
    command = [sys.executable, "-m", "pandera", "validate", *paths, "--backend", "polars"]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert "Validation succeeded" in shown.stdout


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_does_not(
    damage: str, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, named = DAMAGED[damage]
    spoil(pl.read_parquet(built / FILE)).write_parquet(tmp_path / "damaged.parquet")
    paths = ["-s", str(built / "contract.yaml"), "-d", str(tmp_path / "damaged.parquet")]
    monkeypatch.setattr(sys, "argv", ["pandera", "validate", *paths, "--backend", "polars"])
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as left:
        pandera_cli()
    shown = "".join(capsys.readouterr())
    assert left.value.code == 1
    assert named in shown
