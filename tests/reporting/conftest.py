"""One dataset of documents of every fate, hostile ones among them, and its report; neither is to be written to."""

from pathlib import Path

import pytest

import copydesk
from survey import pages
from validation.conftest import write_documents

from .page import Page

HOSTILE_NAME = "hostile<b>.txt"
HOSTILE = (
    ' date 2024-03-05 https://www.example.org/a?x="><script>alert(1)</script>\n'
    '</script><img src=x onerror=alert(1)> Harbour "reopens" after the \u202estorm &amp; more\n\n'
    "The harbour of the old town was opened to ships on Tuesday, the port authority said </pre><svg onload=x>.\n\n"
    "Two ferries left https://user:secret@example.org/x in the morning, and a third was expected before nightfall.\n\n"
    + "x" * 1_000_000
    + "\n\nNothing more is known about the case, the authority said in a second statement on the same day.\n"
)
WIRE = "\n".join(
    f"Minister number {n} said on Tuesday that the treaty of the year {1900 + n} would be read once more in full."
    for n in range(12)
)
COPIES = {
    "wire/one.txt": ("The treaty is read once more", "https://www.example.org/2024/05/01/treaty.html"),
    "wire/two.txt": ("Ministers read the old treaty", "https://news.example.net/treaty-again"),
    "wire/three.txt": ("A treaty, and who reads it", "https://daily.example.com/treaty"),
}
OFFER = "The people of the harbour read our letter each week, and you may read it too for as little as a pound."


def write_all(folder: Path) -> None:
    """Write the documents."""
    write_documents(folder)
    (folder / HOSTILE_NAME).write_text(HOSTILE, "utf-8")
    for name, (title, url) in COPIES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f" date 2024-05-01 {url}\n{title}\n\n{WIRE}\n", "utf-8")
    for n in range(12):
        text = pages.page(n, host="gazette.example.org", day=f"2023-{n + 1:02d}-03", furniture=(OFFER,))
        (folder / f"gazette{n:02d}.txt").write_text(text, "utf-8")


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of documents."""
    folder = tmp_path_factory.mktemp("documents")
    write_all(folder)
    return folder


@pytest.fixture(scope="session")
def overrides(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return corrections: a title set, and one blanked."""
    path = tmp_path_factory.mktemp("corrections") / "overrides.jsonl"
    path.write_text('{"source": "gazette00.txt", "title": null}\n{"source": "gazette01.txt", "title": "Set by hand"}\n')
    return path


@pytest.fixture(scope="session")
def built(sources: Path, overrides: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the dataset of the documents."""
    out = tmp_path_factory.mktemp("built") / "dist"
    named = 'The </title><b>"harbour"</b> \u202e'
    split = "train=0.8,test=0.2"
    copydesk.build(sources, out, name=named, split=split, overrides=overrides, workers=1, no_cache=True)
    return out


@pytest.fixture(scope="session")
def page(built: Path, sources: Path, overrides: Path, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Return the report with all documents."""
    out = tmp_path_factory.mktemp("report") / "report.html"
    copydesk.report(built, out, sources=sources, documents=500, overrides=overrides)
    return Page(out.read_bytes())
