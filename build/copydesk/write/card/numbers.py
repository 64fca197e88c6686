"""The card's figures: how many articles, of which outlets, days and languages, how long, and how alike."""

from collections.abc import Mapping

from copydesk.dataset.profile import UNKNOWN, Lengths
from copydesk.records import Alike
from copydesk.write.card.facts import CardFacts
from copydesk.write.card.markdown import cell, counted, plain, share, table
from copydesk.write.periods import by_period, step_of

_OUTLETS = 20  # lines of a table; the others are one
_PERIODS = 24


def counts(facts: CardFacts) -> str:
    """Return what the dataset is, in a paragraph, and its pictures."""
    counts = facts.counts
    total = " + ".join(f"{counts[s]:,} {s}" for s in ("accepted", "rejected", "withheld"))
    paragraphs = [
        f"{counted(facts.accepted, 'news article')}, parsed from raw documents by copydesk {facts.tool['copydesk']}. "
        "Every value that is not null was read from the document, and `evidence` says where, or given by a person "
        "(rule `given:override`); a null means that the document does not state the value, and `ledger` says why. "
        "Nothing was guessed.",
        f"{counted(counts['read'], 'document')} read = {total}.",
        *(f"![{plain(picture.alt)}]({picture.path})" for picture in facts.pictures),
    ]
    return "\n\n".join(paragraphs)


def distributions(facts: CardFacts) -> str:
    """Return the articles by outlet, by time, by language and by split, their lengths, and which are alike."""
    profile = facts.profile
    step = step_of(profile.months, _PERIODS)
    parts = [
        _lengths(profile.lengths),
        _table("outlet", _first(profile.outlets, _OUTLETS), facts.accepted),
        _table(step, _in_time(profile.months), facts.accepted),
        _table("language", _first(profile.languages, len(profile.languages)), facts.accepted),
        _alike(facts.alike),
        _splits(facts),
    ]
    return "\n\n".join(part for part in parts if part)


def _lengths(lengths: Lengths) -> str:
    if not lengths.count:
        return ""
    low, middle, high = (lengths.quantile(part) for part in (0.1, 0.5, 0.9))
    return (
        f"A body has {lengths.mean:,.0f} characters on average: the shortest {lengths.least:,}, the longest "
        f"{lengths.most:,}, half of them no more than about {middle:,}, and four in five between about {low:,} and "
        f"{high:,}."
    )


def _table(name: str, rows: Mapping[str, int], articles: int) -> str:
    if not rows:
        return ""
    return table([name, "articles", "share"], ([label, f"{n:,}", share(n, articles)] for label, n in rows.items()))


def _first(counted_by: Mapping[str, int], most: int) -> dict[str, int]:
    """Return the names with most articles, then the others together, then those without one."""
    named = sorted(((n, c) for n, c in counted_by.items() if n != UNKNOWN), key=lambda item: (-item[1], item[0]))
    rows = {cell(name): count for name, count in named[:most]}
    if rest := named[most:]:
        rows[f"*{len(rest):,} others*"] = sum(count for _, count in rest)
    return rows | _unknown(counted_by)


def _in_time(months: Mapping[str, int]) -> dict[str, int]:
    periods = by_period(months, step_of(months, _PERIODS))
    return {period: count for period, count in periods.items() if count} | _unknown(months)


def _unknown(counted_by: Mapping[str, int]) -> dict[str, int]:
    return {"*unknown*": counted_by[UNKNOWN]} if counted_by.get(UNKNOWN) else {}


def _alike(alike: Alike) -> str:
    if not alike.groups:
        return "No two articles are alike."
    several = f"{alike.articles:,} of the articles found are like another, in {counted(alike.groups, 'group')}"
    across = f"{alike.articles_across_outlets:,} of them in {counted(alike.groups_across_outlets, 'group')}"
    return f"{several}; {across} across outlets, as wire copy is. `ledger` has the groups: `duplicate_group`."


def _splits(facts: CardFacts) -> str:
    if not facts.splits:
        return ""
    return "No two articles that are alike lie in different splits.\n\n" + _table("split", facts.splits, facts.accepted)
