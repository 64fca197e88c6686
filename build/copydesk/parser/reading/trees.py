"""Boosted trees whose levels ask one question each: fast over all lines of a page, and small enough to read.

A tree of depth d holds d tests `feature > border` and 2**d values; a line takes the value whose number its answers
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
_LINES = 1024  # scored at a time; more fill the cache
_SOME = 1e-6  # a share where nothing was in reach


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Trees of one depth.

    tests: int (trees, depth), numbers of the questions, each a feature of `features` above a border of `borders`.
    values: int (trees, 2**depth); shares: int, likewise, of the lines that it was trained on.
    """

    names: tuple[str, ...]
    bias: int
    features: Any
    borders: Any
    tests: Any
    values: Any
    shares: Any

    def scores(self, table: Any) -> Any:
        """Return the score of each line of a float array (names, lines), an int array; above 0 is yes."""
        lines = table.shape[1]
        return np.concatenate([self._scores(table[:, at : at + _LINES]) for at in range(0, lines, _LINES)])

    def _scores(self, table: Any) -> Any:
        answers = (table[self.features] > self.borders[:, None]).view(np.uint8)
        leaves = answers[self.tests[:, 0]]
        for level in range(1, self.tests.shape[1]):
            leaves += answers[self.tests[:, level]] << level
        numbers = np.arange(0, self.values.size, self.values.shape[1], dtype=np.intp)[:, None] + leaves
        return self.values.ravel()[numbers].sum(axis=0) + self.bias

    def reasons(self, line: Any) -> list[tuple[str, int]]:
        """Return what each feature, of an array (names), added to a line's score, the weightiest first.

        A test adds what its answer changes in the mean of the values in reach, over the lines that it was trained on.
        """
        count, depth = self.tests.shape
        shares = self.shares + _SOME
        sums = self.values * shares
        mean = sums.sum(axis=1) / shares.sum(axis=1)
        added = np.zeros(len(self.names))
        for level in range(depth):
            features = self.features[self.tests[:, level]]
            answers = (line[features] > self.borders[self.tests[:, level]]).astype(int)
            sums, shares = (part.reshape(count, -1, 2)[np.arange(count), :, answers] for part in (sums, shares))
            kept = sums.sum(axis=1) / shares.sum(axis=1)
            np.add.at(added, features, kept - mean)
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
    questions = {test: number for number, test in enumerate(sorted({(index[f], b) for tree in tests for f, b in tree}))}
    return Forest(
        names,
        stored["bias"],
        np.array([feature for feature, _ in questions]),
        np.array([border for _, border in questions], np.float32),
        np.array([[questions[index[feature], border] for feature, border in tree] for tree in tests]),
        *(
            np.array([tree[key] + [0] * (2**depth - len(tree[key])) for tree in trees], np.int32)
            for key in ("values", "shares")
        ),
    )
