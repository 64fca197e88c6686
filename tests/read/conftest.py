"""Reading as a build reads: sources located in a place for packs, and every entry read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copydesk.read import Reading, locate, read_entries
from copydesk.records import RawDocument, Rejection

Read = Callable[..., list[RawDocument | Rejection]]


def article(topic: str) -> str:
    """Return a document about a topic that makes an article."""
    return (
        f" date 2025-08-20 https://www.bbc.co.uk/news/{topic}\n"
        f"Council agrees on plan for the {topic}\n"
        f"The town council agreed on Wednesday to rebuild the {topic}, a plan that had been debated for years.\n\n"
        "Work is to begin in spring, the mayor said on Thursday after the meeting.\n"
    )


@pytest.fixture
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Return a function that reads sources to their documents and rejections."""

    def run(*sources: str | Path, limit: int | None = None, **reading: Any) -> list[RawDocument | Rejection]:
        place = tmp_path_factory.mktemp("place")
        how = Reading(**reading)
        return list(read_entries(locate(sources, place, limit, how), how))

    return run


def fates(documents: list[RawDocument | Rejection]) -> dict[str, str | None]:
    """Return, by source, the rule that refused a document, None for one that was read."""
    return {d.source: d.rule if isinstance(d, Rejection) else None for d in documents}


def texts(documents: list[RawDocument | Rejection]) -> dict[str, bytes]:
    """Return the bytes of what was read, by source."""
    return {d.source: d.raw for d in documents if isinstance(d, RawDocument)}
