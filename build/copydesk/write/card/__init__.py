"""README.md: the dataset card. Its figures come from the Parquet footers, its prose from what the build knows.

A person's own YAML keys and prose (`card.md`) stand beside what is generated; `configs` and `dataset_info` are always
generated, since a stale one makes `datasets` fail. A section that the person wrote stands instead of the generated one
of that heading.
"""

from collections.abc import Iterator

from copydesk.dataset.layout import Dataset
from copydesk.write.card.citing import citation
from copydesk.write.card.facts import CardFacts, LeftOut, Shown
from copydesk.write.card.front import dataset_info, front_matter
from copydesk.write.card.loading import loading
from copydesk.write.card.making import left_out, making
from copydesk.write.card.markdown import plain
from copydesk.write.card.numbers import counts, distributions
from copydesk.write.card.omitted import omitted
from copydesk.write.card.own import GENERATED_KEYS, NO_CARD, OwnCard, read_own_card, split_card
from copydesk.write.card.rights import LIMITS, REMOVAL, personal, rights
from copydesk.write.card.tables import articles, evidence, ledger

__all__ = [
    "GENERATED_KEYS",
    "NO_CARD",
    "CardFacts",
    "LeftOut",
    "OwnCard",
    "Shown",
    "dataset_info",
    "read_own_card",
    "render_card",
    "split_card",
]


def render_card(dataset: Dataset, facts: CardFacts, own: OwnCard = NO_CARD) -> str:
    """Return the card of a folder whose tables are written."""
    written = own.headings
    head = [] if "# " in {heading[:2] for heading in written} else [f"# {plain(facts.title(own.keys))}"]
    sections = [f"{title}\n\n{text}" for title, text in _sections(dataset, facts, own) if title not in written]
    prose = "\n\n".join(part for part in (*head, own.prose, *sections) if part)
    return f"{front_matter(dataset, facts, own)}\n{prose}\n"


def _sections(dataset: Dataset, facts: CardFacts, own: OwnCard) -> Iterator[tuple[str, str]]:
    yield "## What is here", counts(facts)
    if facts.omits:
        yield "## What is not here", omitted(facts)
    yield "## Loading", loading(facts)
    yield "## Articles", f"{articles(dataset, facts)}\n\n{distributions(facts)}"
    yield "## Ledger", ledger(dataset)
    yield "## Evidence", evidence(dataset)
    yield "## How it was made", making(facts)
    yield "## What was left out", left_out(facts)
    yield "## Personal and sensitive information", personal(facts)
    yield "## Rights", rights(facts, own)
    yield "## Limits", LIMITS
    yield "## Citation", citation(facts, own)
    yield "## Removal", REMOVAL
