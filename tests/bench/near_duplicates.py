"""Precision and recall of near-duplicates over pairs of documents, and what a signature costs.

    uv run python tests/bench/near_duplicates.py DIST TRUTH.jsonl

DIST: a dataset that was built with near-duplicates kept. TRUTH: a line for each document, with its `source` and the
`group` that it belongs to; of a dataset made of one JSON Lines file, the line of the document's number.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from copydesk.survey.signatures import sign

SIGNED = 5_000


def main(dist: Path, truth: Path) -> None:
    rows = [json.loads(line) for line in truth.read_text("utf-8").splitlines()]
    wanted = {row["source"]: row["group"] for row in rows}
    numbered = {str(number): row["group"] for number, row in enumerate(rows, 1)}
    ledger = pd.read_parquet(dist / "ledger", columns=["source", "id", "sha256", "duplicate_group", "status", "rule"])
    made = ledger[(ledger["status"] == "accepted") | ledger["rule"].isin(["exact_duplicate", "near_duplicate"])]
    found = made["duplicate_group"].fillna(made["source"])
    true = made["source"].map(lambda source: numbered[source.rpartition("#")[2]] if "#" in source else wanted[source])
    both, got, want = (_pairs(pairs) for pairs in (zip(found, true, strict=True), found, true))
    lost = _pairs(wanted.values()) - want
    print(f"{len(made):,} of {len(ledger):,} documents make an article; {lost:,} true pairs are of others")
    print(f"pairs: {want:,} true, {got:,} found, {both:,} both")
    print(f"precision {both / max(got, 1):.5f}   recall {both / max(want, 1):.5f}")

    bodies = pd.read_parquet(dist / "articles", columns=["body"])["body"].tolist()[:SIGNED]
    sign(bodies[:100])
    before = time.process_time()
    sign(bodies)
    print(f"signing takes {(time.process_time() - before) / len(bodies) * 1e6:.0f} µs a document")


def _pairs(keys: Iterable[object]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(keys).values())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
