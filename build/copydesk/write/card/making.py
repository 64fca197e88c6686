"""How the dataset was made: from what, by which versions, with which options; and what was left out, and why."""

from collections.abc import Iterator, Mapping
from typing import Any

from copydesk.write.card.facts import CardFacts
from copydesk.write.card.markdown import cell, counted, plain, share, table
from copydesk_schema.columns import FIELDS

_FILES = {
    "outlets": "an own table of outlets",
    "phrases": "own phrases",
    "boilerplate": "a reviewed list of recurring lines",
    "overrides": "a person's corrections",
    "tombstones": "a list of takedowns",
    "previous": "the splits of a release before",
}


def making(facts: CardFacts) -> str:
    """Return the steps, the versions and the options."""
    asked = [*_asked(facts.options), *_files(facts.inputs)]
    return "\n\n".join(
        [
            "Each document was decoded once, and every character of it labelled: header, headline, byline, dateline, "
            "paragraph, caption, boilerplate and so on, by an ordered table of rules. Date, outlet, title, url and "
            "body were read off the labels, copies and near-copies were looked for over the whole corpus, lines that "
            "recur on an outlet's pages were taken out of bodies, and every article was checked against the contract.",
            f"Made by copydesk {facts.tool['copydesk']} under version {facts.tool['contract']} of the contract, "
            f"written with Apache Arrow {facts.tool['pyarrow']}. The same documents and options give the same bytes. "
            f"The list of the {counted(facts.inputs['documents'], 'document')} that were read has the SHA-256 "
            f"`{facts.inputs['sha256']}`.",
            "The rules that found the values, and those that say why there is none:\n\n" + _rules(facts),
            "What was asked for:\n\n" + "\n".join(f"- {line}" for line in asked)
            if asked
            else "No option was set that changes what is read.",
        ]
    )


def _rules(facts: CardFacts) -> str:
    order = sorted(facts.rules.items(), key=lambda item: (FIELDS.index(item[0][0]), -item[1], item[0]))
    rows = ([f"`{field}`", cell(rule), f"{n:,}", share(n, facts.accepted)] for (field, rule), n in order)
    return table(["field", "rule", "articles", "share"], rows)


def _asked(options: Mapping[str, Any]) -> Iterator[str]:
    if options["limit"]:
        yield f"only the first {options['limit']:,} documents were read"
    if options["require"]:
        yield f"documents without {', '.join(f'`{field}`' for field in options['require'])} were rejected"
    if options["min_body_chars"] > 1:
        yield f"bodies of fewer than {options['min_body_chars']:,} characters were rejected"
    if options["near_duplicates"] == "withhold":
        yield "of near-duplicates one article was kept, and the others withheld"
    if options["split"]:
        parts = ", ".join(plain(part) for part in options["split"])
        yield f"splits by {options['split_by']}: {parts}"
    if options["language"]:
        yield f"all documents were stated to be in the language `{options['language']}`"
    if options["skip_rules"]:
        yield f"rules left out: {', '.join(f'`{rule}`' for rule in options['skip_rules'])}"
    for name, value in options["reading"].items():
        if name.endswith("_field") and name != "text_field" and value:
            yield f"`{name.removesuffix('_field')}` was given by the field {plain(value)} of the records"


def _files(inputs: Mapping[str, Any]) -> Iterator[str]:
    for kind, what in _FILES.items():
        for file in inputs["files"].get(kind, ()):
            yield f"{what}: {plain(file['name'])} (SHA-256 `{file['sha256'][:12]}…`)"


def left_out(facts: CardFacts) -> str:
    """Return the documents that are no articles, by rule."""
    if not facts.left_out:
        return "Nothing: every document that was read became an article."
    rows = ([o.status, o.stage, f"`{o.rule}`", f"{o.documents:,}", cell(o.message)] for o in facts.left_out)
    return "The documents that are no articles, each with its reason in `ledger`:\n\n" + table(
        ["status", "stage", "rule", "documents", "for example"], rows
    )
