"""One dataset a session: articles of many outlets and years, some with what breaks Markdown, YAML, XML or BibTeX."""

import json
from pathlib import Path
from typing import Any

import pytest

import copydesk

HOSTILE = (
    "Evil | pipes | and `code`",
    "<script>alert(1)</script>",
    "](https://evil.example) ![x](y) **bold** $x$",
    "--- \\end{document} % & #",
    "# heading ``` ~~~",
    "]]> & \u202eright to left\u2066",
    "「港湾日報」の非常に長い名前を持つ新聞社の報道部門と編集局",
)
OUTLETS = ("Harbour News", "Le Port", "Hafenblatt", "Bay Chronicle", "Quay Gazette", "Pier Post", *HOSTILE)
OWN_CARD = """---
pretty_name: 'Harbour: "news" | <b>'
license: other
license_name: harbour-terms
license_link: LICENSE
version: 1.2.0
date_published: 2026-11-20
homepage: https://harbour.example/data
tags: [harbours]
---
Collected by hand — über Nacht.

## Limits

Only harbours.

```
## Citation
```
"""
ARTICLES = 120


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset of articles with stated fields, a person's card, and its licence; not to be written to."""
    place = tmp_path_factory.mktemp("rich")
    (place / "card.md").write_text(OWN_CARD, "utf-8")
    (place / "LICENSE").write_text("You may look at the harbours.\n")
    records = [record(number) for number in range(ARTICLES)]
    records += [{"text": ""}, records[0]]
    (place / "in.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
    fields: dict[str, Any] = {f"{name}_field": name for name in ("date", "outlet", "title", "url")}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)  # away from this repository's own settings
        copydesk.build("in.jsonl", "out", card="card.md", workers=1, no_cache=True, **fields)
    return place / "out"


def record(number: int) -> dict[str, str]:
    """Return one article: each outlet has fewer than the one before, and every fifth has no date."""
    contact = "\n\nWrite to desk@harbour.example, or call +44 20 7946 0958." if number < 3 else ""
    stated = {
        "text": f"The bridge number {number} will be closed for repairs from Monday, the council said.{contact}\n",
        "outlet": OUTLETS[min(number % 17, number % 13)],
        "title": f"Bridge number {number} closes",
        "url": f"https://harbour.example/{number}",
    }
    return stated | ({"date": f"{2020 + number % 6}-{number % 12 + 1:02d}-07"} if number % 5 else {})
