"""Whose the texts are, whom they name, what the dataset cannot do, and how a text is taken out of it."""

from copydesk.dataset.personal import KINDS
from copydesk.write.card.facts import CardFacts
from copydesk.write.card.markdown import plain, share, table
from copydesk.write.card.own import OwnCard
from copydesk_schema.columns import FIELDS

UNKNOWN_LICENCE = "The licence of the texts is not known; without one, all rights are their publishers'."


def personal(facts: CardFacts) -> str:
    """Return how many articles hold what looks like personal information."""
    found = facts.profile.personal
    rows = ([KINDS[kind], f"{found.get(kind, 0):,}", share(found.get(kind, 0), facts.accepted)] for kind in KINDS)
    return (
        "Articles name people, as news does: what they said, what they are accused of, at times their health, beliefs "
        "or politics. Names were not looked for, and nothing was masked or taken out. Addresses and numbers were "
        "looked for by patterns, which miss some and take other figures for them:\n\n"
        + table(["bodies with", "articles", "share"], rows)
    )


def rights(facts: CardFacts, own: OwnCard) -> str:
    """Return the licence, as far as one is stated."""
    stated = facts.settings.get("license") or own.keys.get("license")
    named = own.keys.get("license_name") or stated
    if not stated or stated == "unknown":
        first = UNKNOWN_LICENCE
    elif isinstance(named, list):
        first = f"Licences: {', '.join(plain(str(name)) for name in named)}."
    else:
        first = f"Licence: {plain(str(named))}."
    return (
        f"{first} The texts belong to their publishers: a licence of this folder covers them only as far as the person "
        "who published it has the right to give it. `url` and `outlet` say where a text is from, where it is known."
    )


LIMITS = f"""Dates are the days that documents state, without a time zone. {", ".join(f"`{f}`" for f in FIELDS)} may be
null. Rules can be wrong: `copydesk explain` shows what was read where, and `evidence` lets anyone check. Captions,
timestamps, related links and boilerplate are not part of a body, nor are pictures and tables. The outlets, days and
languages are those of the documents that were collected, and stand for no more than these."""

REMOVAL = """Who holds rights in a text, or is named in one, may ask for its removal: write to the publisher of this
dataset (on the Hub, open a discussion in its Community tab) and name the article's `id` or `url`. The publisher takes
it out with `copydesk remove`, so that no later build brings it back."""
