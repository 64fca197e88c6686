"""The lines that recur on publishers' pages: as a person lists them, or as the corpus tells them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from copydesk.dataset.boilerplate import RecurringLine
from copydesk.dataset.work import RECURRING, save
from copydesk.parser.recurring import line_key
from copydesk.survey.boilerplate import Learned, learn
from copydesk.survey.documents import Documents, Each
from copydesk.survey.groups import Signed, alike_pairs, components
from copydesk.survey.near_duplicates import Pairs


@dataclass(frozen=True, slots=True, eq=False)
class Recurring:
    """file: of the lines' keys, for the shards. pairs: of documents that are alike, if the corpus was asked."""

    file: Path
    pairs: Pairs | None
    reviewed: Sequence[RecurringLine] = ()
    learned: Sequence[Learned] = ()

    def with_texts(self, texts: Mapping[int, str]) -> list[RecurringLine]:
        """Return the lines for people. texts: of those that were met, by their keys."""
        return [
            *self.reviewed,
            *(
                RecurringLine(
                    line.outlet,
                    None if line.beside is None else texts[line.beside],
                    texts[line.key],
                    line.count,
                    round(line.share, 4),
                )
                for line in self.learned
                if line.key in texts and (line.beside is None or line.beside in texts)
            ),
        ]


def find_recurring(
    reviewed: Sequence[RecurringLine] | None, parsed: Sequence[Path], work: Path, each: Each
) -> Recurring:
    """Return the reviewed lines, or if there is no list those that recur in parsed shards, given by their folders."""
    file = work / "recurring.arrow"
    if reviewed is not None:
        keys = [(n.outlet, None if n.beside is None else line_key(n.beside), line_key(n.line)) for n in reviewed]
        _save(file, keys)
        return Recurring(file, None, reviewed)
    documents = Documents.of(parsed)
    pairs = alike_pairs(Signed.of(parsed, documents.starts), work / "alike", each)
    learned = learn(parsed, documents, components(len(documents), pairs), work / "lines", each)
    _save(file, [(line.outlet, line.beside, line.key) for line in learned])
    return Recurring(file, pairs, (), learned)


def _save(file: Path, keys: Sequence[tuple[str | None, int | None, int]]) -> None:
    rows = [dict(zip(RECURRING.names, row, strict=True)) for row in keys]
    save(file, pa.Table.from_pylist(rows, RECURRING))
