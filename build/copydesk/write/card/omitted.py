"""What a release leaves out, of a dataset whose texts may not be passed on."""

from copydesk.write.card.facts import CardFacts


def omitted(facts: CardFacts) -> str:
    """Return what is not here, and how whoever has it knows it again."""
    columns = ", ".join(f"`{name}`" for name in facts.omits)
    return (
        f"The articles are here without {columns}: these are the metadata and the hashes of a dataset whose texts may "
        "not be passed on. `evidence` says where in a document each value and each passage stands, without the text of "
        "what stands in a body, and the list of recurring lines is not here either.\n\n"
        "`sha256` in `ledger` is the hash of the document, and `article_sha256` that of the whole row: whoever has the "
        "documents builds the rows again with copydesk, and `copydesk validate . --sources DOCUMENTS` compares them."
    )
