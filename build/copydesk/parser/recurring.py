"""Lines that recur on a publisher's pages, as a corpus tells them, and which of them a document is read with."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from typing import NamedTuple

from copydesk.parser.tables import Recurring, Tables
from copydesk.records import BODY_LABELS, Label, Page, Parsed, Piece

FURNITURE: frozenset[Label] = frozenset({"boilerplate", "related", "caption", "kicker"})
LEAST_SHARED = 2  # lines by which a page without an outlet is known: one alone stands on many sites


def line_key(text: str) -> int:
    """Return the key of a line: 64 bits of its hash."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class Seen(NamedTuple):
    """A line of a page by its key. kept: whether it is read as part of the article, and not as furniture."""

    key: int
    text: str
    label: Label
    kept: bool


def seen_lines(page: Page, pieces: Iterable[Piece]) -> Iterator[Seen]:
    """Yield the lines that are read as furniture, or as part of the body."""
    for start, end, label, _ in pieces:
        if label in FURNITURE or label in BODY_LABELS:
            text = page.text[start:end]
            yield Seen(line_key(text), text, label, label in BODY_LABELS)


class RecurringLines:
    """The lines of all publishers.

    lines: (outlet, beside, key), where a publisher that is not known has no outlet, and the key of a line by which its
    pages are known.
    """

    def __init__(self, lines: Iterable[tuple[str | None, int | None, int]]) -> None:
        keys: dict[tuple[str | None, int | None], set[int]] = defaultdict(set)
        for outlet, beside, key in lines:
            keys[outlet, None if outlet is not None else beside].add(key)
        self._publishers = {
            (outlet, beside): Recurring(
                rule_of(outlet, beside),
                frozenset(found),
                frozenset(found if beside is None else {beside, *found}),
            )
            for (outlet, beside), found in keys.items()
        }
        self.keys = frozenset(key for found in keys.values() for key in found)
        self._by_key: dict[int, list[tuple[str | None, int | None]]] = defaultdict(list)
        for name, publisher in self._publishers.items():
            for key in publisher.known_by:
                self._by_key[key].append(name)

    def of(self, outlet: str | None, seen: Set[int], kept: Set[int]) -> Recurring | None:
        """Return what to read a page with once more, None if it stays as it was read.

        seen: the keys of its lines. kept: of those that were read as part of its body; if none of these recurs, the
        page needs no second look. A page without an outlet is of the publisher with which it shares most lines.
        """
        publisher = self._publishers.get((outlet, None)) if outlet is not None else self._most_shared(seen)
        return publisher if publisher and publisher.keys & kept else None

    def _most_shared(self, seen: Set[int]) -> Recurring | None:
        shared = Counter(name for key in seen for name in self._by_key.get(key, ()))
        likely = [name for name, count in shared.items() if count >= LEAST_SHARED]
        if not likely:
            return None
        return self._publishers[min(likely, key=lambda n: (-shared[n], n[0] is None, n[0] or "", n[1] or 0))]

    def again(self, parsed: Parsed, tables: Tables) -> Tables | None:
        """Return the tables to read a page with once more, None if it stays as it was read."""
        if parsed.page is None or parsed.article is None:
            return None
        lines = list(seen_lines(parsed.page, parsed.pieces))
        kept = {line.key for line in lines if line.kept}
        recurring = self.of(parsed.article.outlet, {line.key for line in lines}, kept)
        return replace(tables, recurring=recurring) if recurring else None


def rule_of(outlet: str | None, beside: int | None) -> str:
    """Return the rule by which a publisher's lines are labelled."""
    return f"recurs:{outlet}" if outlet is not None else f"recurs:~{beside or 0:016x}"
