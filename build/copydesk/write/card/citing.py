"""How the dataset is cited: by its name and its logical hash, which no other dataset has."""

import re
import unicodedata

from copydesk.write.card.facts import CardFacts
from copydesk.write.card.own import OwnCard

_LATEX = {c: f"\\{c}" for c in "{}%&$#_"} | {"\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\^{}"}


def citation(facts: CardFacts, own: OwnCard) -> str:
    """Return the BibTeX entry, and what the hash in it means."""
    return (
        f"```bibtex\n{bibtex(facts, own)}\n```\n\n"
        "The logical hash is the SHA-256 over the rows of `articles`, whatever files they lie in: who cites it says "
        "which articles were used, and `copydesk validate` checks it."
    )


def bibtex(facts: CardFacts, own: OwnCard) -> str:
    """Return the BibTeX entry."""
    digest = facts.logical_sha256["articles"]
    name = facts.title(own.keys)
    published, version = own.keys.get("date_published"), own.keys.get("version")
    lines = [f"  title = {{{_latex(name)}}}"]
    if year := re.match(r"\d{4}", str(published or "")):
        lines.append(f"  year = {{{year[0]}}}")
    if version:
        lines.append(f"  version = {{{_latex(str(version))}}}")
    articles = f"{facts.accepted:,} news articles, built with copydesk {facts.tool['copydesk']}"
    lines.append(f"  note = {{{articles}. Logical SHA-256 of the articles: {digest}}}")
    return f"@misc{{{_key(name)}-{digest[:8]},\n" + ",\n".join(lines) + "\n}"


def _key(name: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_name)[:6]) or "dataset"


def _latex(text: str) -> str:
    return "".join(_LATEX.get(c, c) for c in " ".join(text.split()))
