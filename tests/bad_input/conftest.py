"""A folder of every bad document we know, and two good ones, built once by the command line."""

import gzip
import os
import random
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

Row = dict[str, Any]
Run = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., "subprocess.Popen[str]"]

SECRET = "hunter2secret"
LINE_MEGABYTES = 50
SHORT_LINES = 1_000_000

RUSSIAN = """Совет города согласился перестроить старую гавань
Городской совет в среду согласился перестроить старую гавань. Об этом плане спорили много лет.

Работы начнутся весной, сказал мэр. «Мы ждали достаточно долго», — добавил он после заседания. Торговцы опасаются, что
улицу закроют на несколько месяцев, а депутаты оппозиции требуют объяснений и открытого конкурса.
"""
WESTERN = """Council agrees on plan for the café on the quay
The council agreed on Wednesday to let the Café Royal stay – a plan that had been “long overdue”, the mayor said.

It will cost £3m, and the region won’t pay for all of it. “We have waited for years,” said Zoë Müller, its owner. The
opposition wants a vote, because the contract was handed out without a competition.
"""


def page(topic: str, top: str = " date 2025-08-20 ") -> str:
    """Return a good document about a topic; no two topics give the same bytes."""
    return (
        f"{top}Council agrees on plan for the {topic}\n"
        f"The town council agreed on Wednesday to rebuild the {topic}, a plan that had been debated for years.\n\n"
        "Work is to begin in spring, the mayor said on Thursday after the meeting.\n"
    )


def documents() -> dict[bytes, bytes]:
    """Return the documents of the folder, by name."""
    noise = random.Random(1).randbytes(5_000)
    text = {
        "good_1.txt": page("harbour"),
        "good_2.txt": page("library"),
        "blank.txt": " \n\t\r\n \u00a0\u2003\n",
        "date_impossible.txt": page("date that is none", " date 2025-02-30 "),
        "date_month_13.txt": page("month that is none", " date 2025-13-01 "),
        "date_zero.txt": page("year that is none", " date 0000-00-00 "),
        "dates_two.txt": page("two dates", " date 2025-08-20 2025-08-21 "),
        "dates_twice_the_same.txt": page("date told twice", " date 2025-08-20 2025-08-20 "),
        "html_page.txt": "<!DOCTYPE html>\n<html><head></head><body><p>It was agreed.</p></body></html>",
        "html_below_header.txt": " date 2025-08-20 https://news.example/a\n<!doctype html>\n<html>Agreed.</html>",
        "html_behind_comment.txt": "<!-- saved -->\n\n<HTML>\n<body>The council agreed on Wednesday.</body></HTML>\n",
        "html_fragment.txt": f"<div class='text'><p>{'The council agreed on a plan for the harbour. ' * 9}</p></div>\n",
        "url_credentials.txt": page("wall", f" date 2025-08-20 https://user:{SECRET}@news.example/a/wall.html\n"),
        "url_credentials_capitals.txt": page("gate", f" date 2025-08-20 HTTPS://User:{SECRET}@News.Example/a\n"),
        "url_credentials_path.txt": page("moat", f" date 2025-08-20 https://user:{SECRET}/x@news.example/a\n"),
        "url_credentials_space.txt": page("keep", f" date 2025-08-20 https://user:a {SECRET}@news.example/a/b.html\n"),
        "url_spaces.txt": page("quay", " date 2025-08-20 https://news.example/a plan/for the quay.html\n"),
        "replacement.txt": page("pier \ufffd\ufffd"),
        "escape_codes.txt": page("pier \x1b[31m in red"),
        "many_short_lines.txt": "\n".join(f"Day {i}." for i in range(SHORT_LINES)),
        "single_line.txt": "The council agreed on a plan for the harbour, and " * (LINE_MEGABYTES * 20_000),
        "utf8_surrogate.txt": page("tower") + "\udc80",
    }
    named = {os.fsencode(name): contents.encode("utf-8", "surrogatepass") for name, contents in text.items()}
    return named | {
        b"empty.txt": b"",
        b"mark_only.txt": b"\xef\xbb\xbf",
        b"nul_once.txt": (page("nul ") * 9).encode().replace(b"nul ", b"n\0l ", 1),
        b"nul_only.txt": b"\0" * 1_000,
        b"binary.png": b"\x89PNG\r\n\x1a\n" + noise,
        b"packed.txt.gz": gzip.compress(noise, mtime=0),
        b"utf8_mark.txt": b"\xef\xbb\xbf" + page("mark").encode(),
        b"utf8_broken.txt": (page("dam") + "Zoë’s café — “long overdue”.\n").encode() + b"\xc3\x28 is broken.\n",
        b"utf8_cut_quote.txt": page("weir").encode() + b"The council\xe2\x80s plan was agreed on Wednesday.\n",
        b"utf8_cut_end.txt": page("lock").encode() + b"The council agreed.\xe2\x80",
        b"utf16_le_mark.txt": b"\xff\xfe" + page("little mark").encode("utf-16-le"),
        b"utf16_be_mark.txt": b"\xfe\xff" + page("big mark").encode("utf-16-be"),
        b"utf16_le.txt": page("little end ").encode("utf-16-le"),
        b"utf16_be.txt": page("big end").encode("utf-16-be"),
        b"utf16_odd.txt": b"\xff\xfe" + page("odd").encode("utf-16-le") + b"x",
        b"cp1251.txt": RUSSIAN.encode("cp1251"),
        b"cp1252.txt": WESTERN.encode("cp1252"),
        b"two\nlines.txt": page("name of two lines").encode(),
        b"a \"quoted\" 'name'.txt": page("quoted name").encode(),
        "emoji 😀.txt".encode(): page("emoji in a name").encode(),
        b"bytes \xff\xfe.txt": page("bytes in a name").encode(),
        b"per%41cent.txt": page("escape in a name").encode(),
        b"red \x1b[31m.txt": page("codes in a name").encode(),
        b"repeated/good_1.txt": page("harbour").encode(),
        b"locked.txt": page("locked file").encode(),
        b"locked/good.txt": page("locked folder").encode(),
    }


@pytest.fixture(scope="session")
def bad_documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder, with links, a pipe, a socket and what may not be read beside the documents."""
    root = tmp_path_factory.mktemp("bad") / "documents"
    for name, contents in documents().items():
        path = root / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "private.txt").write_text(page(f"private {SECRET}"))
    (root / "link_loop").symlink_to("link_loop")
    (root / "link_nowhere").symlink_to("nowhere")
    (root / "link_out").symlink_to(outside / "private.txt")
    (root / "link_out_folder").symlink_to(outside)
    (root / "link_to_itself").symlink_to(".")
    (root / "link_inside").symlink_to("good_2.txt")
    (root / "empty_folder").mkdir()
    os.mkfifo(root / "pipe")
    with socket.socket(socket.AF_UNIX) as listener, within(root):
        listener.bind("socket")
    (root / "locked.txt").chmod(0)
    (root / "locked").chmod(0)
    yield root
    (root / "locked").chmod(0o700)


class within:  # noqa: N801  contextlib.chdir; the path of a socket must be short
    """Change the working folder for a while."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        self.before = Path.cwd()
        os.chdir(self.folder)

    def __exit__(self, *_: object) -> None:
        os.chdir(self.before)


AS_A_MORTAL = """
import ctypes, os
if os.getuid() == 0:  # take from root the right to read and write what may not be
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        if ctypes.CDLL(None).prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
            raise OSError("cannot drop a capability")
"""


@pytest.fixture(scope="session")
def mortal() -> str:
    """Return what a process must do first so that permissions bind it, even when the tests run as root."""
    return AS_A_MORTAL


@pytest.fixture(scope="session")
def bad_run(bad_documents: Path, copydesk_run: Run) -> subprocess.CompletedProcess[str]:
    """Return what building the folder printed; the dataset lies beside it."""
    out = bad_documents.parent / "dataset"
    return copydesk_run("build", bad_documents, "--out", out, "--workers", "1", first=AS_A_MORTAL)


@pytest.fixture(scope="session")
def bad_dataset(bad_documents: Path, bad_run: subprocess.CompletedProcess[str]) -> Path:
    """Return the dataset made of the folder."""
    assert bad_run.returncode == 0, bad_run.stderr
    return bad_documents.parent / "dataset"


@pytest.fixture(scope="session")
def bad_ledger(bad_dataset: Path) -> dict[str, Row]:
    """Return the ledger's rows by source."""
    return {row["source"]: row for row in rows_of(bad_dataset, "ledger")}


@pytest.fixture(scope="session")
def bad_articles(bad_dataset: Path) -> dict[str, Row]:
    """Return the articles' rows by id."""
    return {row["id"]: row for row in rows_of(bad_dataset, "articles")}


def rows_of(dataset: Path, table: str) -> list[Row]:
    """Return a table's rows."""
    return [row for path in sorted((dataset / table).glob("*.parquet")) for row in pq.read_table(path).to_pylist()]


@pytest.fixture(scope="session")
def table_rows() -> Callable[[Path, str], list[Row]]:
    """Return a function that reads a table of a dataset."""
    return rows_of


@pytest.fixture(scope="session")
def a_page() -> Callable[..., str]:
    """Return a function that writes a good document about a topic."""
    return page


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Return a folder of one good document."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text(page("harbour"))
    return folder
