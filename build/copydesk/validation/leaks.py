"""Near-duplicates across splits: signatures are made anew from the articles, and alike pairs looked for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from copydesk.dataset.layout import split_of
from copydesk.dataset.spill import spilling
from copydesk.survey.documents import one_by_one
from copydesk.survey.groups import Signed, alike_pairs
from copydesk.survey.signatures import algorithm, save_signatures
from copydesk.validation.problems import EXAMPLES, Collector, Problem
from copydesk.validation.table import Rows, Table


class LeakCheck:
    """Hears the articles, and then judges them. folder: for the signatures, which are 640 bytes an article."""

    def __init__(self, articles: Table, folder: Path) -> None:
        self._articles, self._folder = articles, folder
        self._splits = [split_of(Path(part.name)) or "" for part in articles.parts]
        self._heard: list[tuple[int, int, int]] = []  # of each batch its file, its first row, and its length

    def hear(self, rows: Rows) -> None:
        """Sign a batch, if there is another split that it could leak into."""
        if len(set(self._splits)) < 2 or {"id", "body"} & rows.substituted:
            return
        folder = self._folder / f"{len(self._heard):06d}"
        with spilling():
            folder.mkdir(parents=True)
            bodies = rows.batch.column("body").to_pylist()
            save_signatures(folder, range(len(bodies)), [body or "" for body in bodies])
        self._heard.append((rows.part, rows.start, len(bodies)))

    def judge(self, manifest: Mapping[str, Any], collector: Collector) -> None:
        """Gather the pairs of articles that are alike and lie in different splits."""
        if len(set(self._splits)) > 1 and self._articles.omits:
            collector.unchecked("near-duplicates across splits: there are no bodies to compare")
        if not self._heard:
            return
        if manifest and manifest.get("signatures") != algorithm():
            collector.unchecked("near-duplicates across splits: the dataset was built with other signatures")
            return
        starts = np.cumsum([0, *(rows for _, _, rows in self._heard)])
        folders = [self._folder / f"{number:06d}" for number in range(len(self._heard))]
        with spilling():
            pairs = alike_pairs(Signed.of(folders, starts), self._folder / "alike", one_by_one)
        files = np.array([part for part, _, _ in self._heard])
        split = np.array([self._splits[part] for part in range(len(self._splits))])
        batch = np.searchsorted(starts, pairs, side="right") - 1
        one, other = split[files[batch]].T
        leaks = pairs[one != other]
        found = (self._problem(one, other, starts) for one, other in leaks[:EXAMPLES].tolist())
        collector.add_all(found, len(leaks))

    def _problem(self, one: int, other: int, starts: Any) -> Problem:
        (path, row, name), (where, _, like) = self._place(one, starts), self._place(other, starts)
        return Problem("near_duplicate_across_splits", path=path, row=row, id=name, value=f"is like {like} in {where}")

    def _place(self, number: int, starts: Any) -> tuple[str, int, str]:
        batch = int(np.searchsorted(starts, number, side="right")) - 1
        number_of_part, first, _ = self._heard[batch]
        part, row = self._articles.parts[number_of_part], first + number - int(starts[batch])
        before = 0
        for ids in part.read(["id"]):
            if row < before + len(ids):
                return part.name, row, str(ids["id"][row - before])
            before += len(ids)
        raise AssertionError("a row that was read before")
