"""Boosted trees whose levels ask one question each: fast over all lines of a page, and small enough to read.

A tree of depth d holds d tests `feature > border` and 2**d values; a row takes the value whose number its answers
spell, the first test being the lowest bit. Values are integers, in 1/UNIT of a logit, so that their sum is the same
everywhere.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

UNIT = 1024
_ROWS = 4096  # scored at a time; more fill the memory
_SOME = 1e-6  # a share where nothing was in reach


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Trees of one depth.

    features: int (trees, depth); borders: float (trees, depth); values: int (trees, 2**depth); shares: int, likewise,
    of the rows that it was trained on.
    """

    names: tuple[str, ...]
    bias: int
    features: Any
    borders: Any
    values: Any
    shares: Any

    def scores(self, rows: Any) -> Any:
        """Return the score of each row of a float array (rows, names), an int array; above 0 is yes."""
        parts = [self._scores(rows[start : start + _ROWS]) for start in range(0, len(rows), _ROWS)]
        return np.concatenate(parts) if len(parts) > 1 else parts[0]

    def _scores(self, rows: Any) -> Any:
        answers = rows[:, self.features] > self.borders
        trees, depth = self.features.shape
        leaves = answers @ (1 << np.arange(depth))
        return self.values[np.arange(trees), leaves].sum(axis=1) + self.bias

    def reasons(self, row: Any) -> list[tuple[str, int]]:
        """Return what each feature added to a row's score, the weightiest first.

        A test adds what its answer changes in the mean of the values in reach, over the rows that it was trained on.
        """
        count, depth = self.features.shape
        shares = self.shares + _SOME
        sums = self.values * shares
        mean = sums.sum(axis=1) / shares.sum(axis=1)
        added = np.zeros(len(self.names))
        for level in range(depth):
            answers = (row[self.features[:, level]] > self.borders[:, level]).astype(int)
            sums, shares = (part.reshape(count, -1, 2)[np.arange(count), :, answers] for part in (sums, shares))
            kept = sums.sum(axis=1) / shares.sum(axis=1)
            np.add.at(added, self.features[:, level], kept - mean)
            mean = kept
        told = [(name, round(by)) for name, by in zip(self.names, added.tolist(), strict=True) if round(by)]
        return sorted(told, key=lambda reason: (-abs(reason[1]), reason[0]))


@lru_cache
def load_forest(name: str, names: tuple[str, ...]) -> Forest:
    """Return a shipped forest for features in this order."""
    return forest_of(json.loads(files(__package__).joinpath(f"{name}.json").read_text("utf-8")), names)


def forest_of(stored: Mapping[str, Any], names: tuple[str, ...]) -> Forest:
    """Return the forest that a file of weights holds; features it does not name are not looked at."""
    index = {feature: i for i, feature in enumerate(names)}
    trees = stored["trees"]
    depth = max(len(tree["tests"]) for tree in trees)
    never = (names[0], float("inf"))  # pads a tree of fewer levels; its answer is always no
    tests = [[*tree["tests"], *[never] * (depth - len(tree["tests"]))] for tree in trees]
    return Forest(
        names,
        stored["bias"],
        np.array([[index[feature] for feature, _ in tree] for tree in tests]),
        np.array([[border for _, border in tree] for tree in tests]),
        *(np.array([tree[key] + [0] * (2**depth - len(tree[key])) for tree in trees]) for key in ("values", "shares")),
    )
