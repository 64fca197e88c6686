"""One dataset a session, built from the seeds and from documents of every fate; each test edits a copy of its own."""

import shutil
from pathlib import Path

import pytest

import copydesk

SEEDS = Path(__file__).parents[2] / "seeds"
DOCUMENTS = {
    "agency/0001.txt": (
        " date 2024-03-05 https://www.example.org/2024/03/05/harbour-reopens.html\n"
        "Harbour reopens after the storm of the century\n\n"
        "The harbour of the old town was opened again to ships on Tuesday, the port authority said in a statement.\n\n"
        "Two ferries left in the morning, and a third was expected to follow before nightfall, according to the crew.\n"
    ),
    "agency/0002 50%25.txt": (
        " date 2024-03-06 https://news.example.net/markets\n"
        "Markets   close higher  as\u00a0rates hold\n\n"
        "Shares rose on Wednesday after the central bank left its rate where it had been for most of the year.\n"
        "Traders had expected nothing else, and most of them had gone home by the time it was announced.\n"
    ),
    "agency/cyrillic.txt": (
        "Порт снова открыт после шторма\n\n"
        "Порт старого города снова открыт для судов, сообщила во вторник администрация порта в своём заявлении.\n"
    ),
    "copies/of-0001.txt": "",  # the bytes of agency/0001.txt
    "empty.txt": "",
    "list.txt": "1\n2\n3\n",
}


def write_documents(folder: Path) -> None:
    """Write documents that are accepted, rejected at each stage, and withheld."""
    for name, text in DOCUMENTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    shutil.copy(folder / "agency/0001.txt", folder / "copies/of-0001.txt")
    shutil.copytree(SEEDS, folder / "seeds")
    latin = "Der Hafen öffnet nach dem Sturm\n\nDer Hafen ist wieder für Schiffe frei."
    (folder / "latin.txt").write_bytes(latin.encode("cp1252"))
    (folder / "agency/bell\x07.txt").write_text("The bell\n\nIt rang at noon, and the town stood still.\n", "utf-8")
    (folder / "gone.txt").symlink_to("nowhere.txt")


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of documents."""
    folder = tmp_path_factory.mktemp("documents")
    write_documents(folder)
    return folder


@pytest.fixture(scope="session")
def built(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the dataset of the documents; not to be written to."""
    out = tmp_path_factory.mktemp("built") / "dist"
    copydesk.build(documents, out, name="built", workers=1)
    return out


@pytest.fixture
def dataset(built: Path, tmp_path: Path) -> Path:
    """Return a copy of the dataset, to be spoiled."""
    return Path(shutil.copytree(built, tmp_path / "dist"))
