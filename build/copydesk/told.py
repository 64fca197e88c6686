"""What a finished folder tells of itself, for a card that is written anew: from its tables, not from its old card."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from copydesk.dataset.layout import CARD, Dataset
from copydesk.dataset.parts import batches
from copydesk.dataset.profile import profile_of
from copydesk.records import Alike
from copydesk.write.card import GENERATED_KEYS, CardFacts, LeftOut, OwnCard, render_card, split_card
from copydesk.write.plots import render_plots
from copydesk_schema.columns import FIELDS

_CODE = re.compile(r"^ {0,3}(```|~~~)")


@dataclass(slots=True)
class Told:
    """What a ledger adds up to. rules: those behind the articles' values, by field. alike: as far as articles go."""

    statuses: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_out: tuple[LeftOut, ...] = ()
    alike: Alike = field(default_factory=Alike)


def read_ledger(root: Path) -> Told:
    """Return what the ledger of a folder adds up to."""
    told = Told()
    found: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], str] = {}
    groups: dict[str, set[str]] = {}
    columns = ("id", "status", "stage", "rule", "message", "split", "duplicate_group")
    for batch in batches(root, "ledger", (*columns, *(f"{name}_rule" for name in FIELDS))):
        accepted = pc.equal(batch["status"], "accepted")
        for name in FIELDS:
            for each in pc.value_counts(batch[f"{name}_rule"].filter(accepted)).to_pylist():
                told.rules[name, each["values"]] += each["counts"]
        told.statuses.update(batch["status"].to_pylist())
        told.splits.update(batch["split"].drop_null().to_pylist())
        grouped = batch.filter(pc.is_valid(batch["duplicate_group"]))
        for name, group in zip(grouped["id"].to_pylist(), grouped["duplicate_group"].to_pylist(), strict=True):
            groups.setdefault(group, set()).add(name)
        for row in batch.filter(pc.invert(accepted)).select(["status", "stage", "rule", "message"]).to_pylist():
            key = row["status"], row["stage"], row["rule"]
            found[key] += 1
            first.setdefault(key, row["message"])
    told.left_out = tuple(LeftOut(*key, count, first[key]) for key, count in sorted(found.items()))
    told.alike = _alike(root, groups)
    return told


def _alike(root: Path, groups: Mapping[str, set[str]]) -> Alike:
    """Return what the groups of several documents come to; a withheld document's outlet is not known any more."""
    several = {group: ids for group, ids in groups.items() if len(ids) > 1}
    of = {name: group for group, ids in several.items() for name in ids}
    outlets: dict[str, set[str]] = {}
    for batch in batches(root, "articles", ("id", "outlet")) if of else ():
        for name, outlet in zip(batch["id"].to_pylist(), batch["outlet"].to_pylist(), strict=True):
            if outlet is not None and name in of:
                outlets.setdefault(of[name], set()).add(outlet)
    across = [group for group in several if len(outlets.get(group, ())) > 1]
    return Alike(len(several), len(of), len(across), sum(len(several[group]) for group in across))


def card_facts(old: Path, new: Path, manifest: Mapping[str, Any]) -> CardFacts:
    """Return what the card tells of a rewritten folder. old: the folder that it was; manifest: of the new one."""
    told, counts = read_ledger(new), manifest["counts"]
    splits = counts.get("splits", {})
    keys, _ = split_card((old / CARD).read_text("utf-8"))
    return CardFacts(
        manifest["name"],
        {"pretty_name": keys.get("pretty_name"), "license": manifest["configuration"]["license"]},
        {name: counts[name] for name in ("read", "accepted", "rejected", "withheld")},
        told.left_out,
        profile_of(new),
        dict(told.rules),
        Alike(**counts["near_duplicates"]),
        {name: splits[name] for name in split_names(manifest) if name in splits},
        manifest["tool"],
        manifest["configuration"],
        manifest["inputs"],
        manifest["logical_sha256"],
        omits=tuple(manifest.get("omits", ())),
    )


def split_names(manifest: Mapping[str, Any]) -> list[str]:
    """Return the splits in the order in which they were asked for: JSON keeps none."""
    return list(dict.fromkeys(entry.partition("=")[0].strip() for entry in manifest["configuration"]["split"]))


def own_of(root: Path, facts: CardFacts) -> OwnCard:
    """Return what of a folder's card is a person's: the keys and the sections that nothing generates."""
    keys, prose = split_card((root / CARD).read_text("utf-8"))
    pictures = tuple(picture for picture, _ in render_plots(Dataset(root), facts.profile))
    made_keys, made_prose = split_card(render_card(Dataset(root), replace(facts, pictures=pictures)))
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
