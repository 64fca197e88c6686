"""Which documents are shown: every kind of refusal, and articles; by their hashes, so that names have no say."""

from itertools import chain, zip_longest

from copydesk.reporting.ledger import Kind, LedgerSums, Row


def sample(ledger: LedgerSums, most: int) -> list[Row]:
    """Return as many rows of the ledger: one of each kind that was refused, then up to half of all, and articles."""
    accepted = list(ledger.samples.get(Kind("accepted", None, None), ()))
    refused = _in_turn([rows for kind, rows in ledger.samples.items() if kind.status != "accepted"])
    kinds = sum(kind.status != "accepted" for kind in ledger.kinds)
    room = max(min(kinds, most), most // 2, most - len(accepted))
    return [*refused[:room], *accepted][:most]


def _in_turn(kinds: list[tuple[Row, ...]]) -> list[Row]:
    """Return the first row of each kind, then the second of each, and so on."""
    return [row for row in chain.from_iterable(zip_longest(*kinds)) if row is not None]
