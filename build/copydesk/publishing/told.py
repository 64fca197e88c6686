"""What a card tells of a build, read back from the folder that the build made; and what a person added to the card."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from copydesk.dataset.layout import CARD, Dataset
from copydesk.dataset.parts import parquet_file
from copydesk.dataset.profile import profile_of
from copydesk.records import Alike
from copydesk.write.card import GENERATED_KEYS, CardFacts, LeftOut, OwnCard, render_card, split_card
from copydesk.write.plots import render_plots
from copydesk_schema.columns import FIELDS

_REFUSAL = ("status", "stage", "rule", "message")
_CODE = re.compile(r"^ {0,3}(```|~~~)")


def facts_of(root: Path, manifest: Mapping[str, Any]) -> CardFacts:
    """Return what the card of a dataset folder tells. The tables are streamed."""
    left_out: dict[tuple[str, str, str], LeftOut] = {}
    rules: Counter[tuple[str, str]] = Counter()
    for path in Dataset(root).shards("ledger"):
        columns = [*_REFUSAL, *(f"{field}_rule" for field in FIELDS)]
        for batch in parquet_file(path.name, path).read(columns):
            _count(batch, left_out, rules)
    profile = profile_of(root)
    counts, configuration = manifest["counts"], manifest["configuration"]
    order = [part.partition("=")[0].strip() for part in configuration["split"]]
    splits = counts.get("splits", {})
    return CardFacts(
        manifest["name"],
        {"license": configuration["license"]},
        {name: counts[name] for name in ("read", "accepted", "rejected", "withheld")},
        tuple(left_out[key] for key in sorted(left_out)),
        profile,
        dict(rules),
        Alike(**counts["near_duplicates"]),
        {name: splits[name] for name in [*order, *sorted(splits)] if name in splits},
        manifest["tool"],
        configuration,
        manifest["inputs"],
        manifest["logical_sha256"],
        tuple(picture for picture, _ in render_plots(Dataset(root), profile)),
        tuple(manifest.get("omits", ())),
    )


def _count(
    batch: pa.RecordBatch, left_out: dict[tuple[str, str, str], LeftOut], rules: Counter[tuple[str, str]]
) -> None:
    for row in batch.to_pylist():
        if row["status"] == "accepted":
            rules.update((field, row[f"{field}_rule"]) for field in FIELDS)
        else:
            key = row["status"], row["stage"], row["rule"]
            known = left_out.get(key, LeftOut(*key, 0, row["message"]))
            left_out[key] = known._replace(documents=known.documents + 1)


def own_of(root: Path, facts: CardFacts) -> OwnCard:
    """Return what of a folder's card is a person's: the keys and the sections that nothing generates."""
    keys, prose = split_card((root / CARD).read_text("utf-8"))
    made_keys, made_prose = split_card(render_card(Dataset(root), facts))
    own_keys = {k: v for k, v in keys.items() if k not in GENERATED_KEYS and v != made_keys.get(k)}
    if not facts.inputs["files"].get("card"):
        return OwnCard(own_keys)
    made = set(_sections(made_prose))
    written = [section for section in _sections(prose) if section not in made]
    return OwnCard(own_keys, "\n\n".join(written).strip())


def _sections(prose: str) -> list[str]:
    """Return the parts of a card that its headings of the first two levels make."""
    parts: list[list[str]] = [[]]
    within = False
    for line in prose.split("\n"):
        within ^= bool(_CODE.match(line))
        if not within and line.startswith(("# ", "## ")):
            parts.append([])
        parts[-1].append(line)
    return [text for part in parts if (text := "\n".join(part).strip())]
