"""Two releases of one corpus, built once; what differs between them is listed in the tests."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import copydesk

Build = Callable[..., Path]


def page(title: str, *, date: str = "2025-03-04", host: str = "www.bbc.co.uk", body: str = "") -> str:
    """Return a document whose date, outlet, title and body are found."""
    slug = title.lower().replace(" ", "-")
    text = body or f"The council said on Monday that {title.lower()} would be discussed by the end of the month."
    return f" date {date} https://{host}/news/{slug}\n{title}\n{text}\n"


STAYS = page("Harbour bridge closes for a year")
RENAMED = page("Library opens its doors again", body="The old library will open on Friday after two years of work.")
FIRST = {
    "stays.txt": STAYS,
    "title.txt": RENAMED,
    "body.txt": page("Ferry runs late in winter", body="The ferry will run twice a day until the first of April."),
    "date.txt": page("Mayor visits the new school", date="2025-01-05"),
    "gone.txt": page("Guardian of the lake retires", host="www.theguardian.com"),
    "moves.txt": page("Market square is paved anew"),
    "refused.txt": page("Choir sings for the last time"),
}
SECOND = {
    "stays.txt": STAYS,
    "title.txt": RENAMED.replace("doors again", "doors at last"),
    "body.txt": FIRST["body.txt"].replace("twice a day", "once a week"),
    "date.txt": FIRST["date.txt"].replace("2025-01-05", "2025-02-05"),
    "moved.txt": FIRST["moves.txt"],
    "refused.txt": "",
    "new.txt": page("Storm takes the roof of a barn", host="www.cnn.com"),
}


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return a function that builds a dataset of documents."""

    def build(documents: Mapping[str, str], **options: object) -> Path:
        place = tmp_path_factory.mktemp("release")
        for name, text in documents.items():
            (place / "documents").mkdir(exist_ok=True)
            (place / "documents" / name).write_text(text)
        copydesk.build(place / "documents", place / "dist", name="news", workers=1, no_cache=True, **options)  # type: ignore[arg-type]
        return place / "dist"

    return build


@pytest.fixture(scope="session")
def first(make: Build) -> Path:
    """Return the first release."""
    return make(FIRST, license="mit")


@pytest.fixture(scope="session")
def second(make: Build) -> Path:
    """Return the second release."""
    return make(SECOND, license="cc-by-4.0")
