"""Boosted decision trees over named features: what a sum of weights cannot say, as that a day counts only of a visit.

Each tree asks at every node whether a feature is given, and ends in a figure for one class; the figures of all trees
make the probabilities. Fitted by `extractors.training.trees`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Features = Sequence[str]
Ints: TypeAlias = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class TreeModel:
    """labels: classes; index: feature name → number.

    All nodes of all trees stand in one row of `feature` (the number of the feature that a node asks for, or
    len(index) of a leaf), `given` and `missing` (the node that follows; of a leaf itself) and `value` (what a leaf
    says). roots: the first node of each tree, tree t says something for class t % n_columns; depth: the most questions
    that a tree asks. Two classes have one column, of what speaks for the second.
    """

    labels: tuple[str, ...]
    index: dict[str, int]
    feature: Ints
    given: Ints
    missing: Ints
    value: npt.NDArray[np.float32]
    roots: Ints
    depth: int

    @property
    def n_columns(self) -> int:
        """How many figures the trees make: one for two classes, else one a class."""
        return 1 if len(self.labels) == 2 else len(self.labels)

    def scores(self, features: Features) -> list[float]:
        """Probabilities of the classes, in the order of `labels`, for one example."""
        told: npt.NDArray[np.bool_] = np.zeros(len(self.index) + 1, dtype=np.bool_)
        told[[i for f in features if (i := self.index.get(f)) is not None]] = True
        at = self.roots
        for _ in range(self.depth):
            at = np.where(told[self.feature[at]], self.given[at], self.missing[at])
        totals = self.value[at].reshape(-1, self.n_columns).sum(axis=0, dtype=np.float64).tolist()
        if len(self.labels) == 2:
            second = 1 / (1 + exp(-totals[0]))
            return [1 - second, second]
        exponents = [exp(total - max(totals)) for total in totals]
        return [e / sum(exponents) for e in exponents]

    def probability(self, features: Features, label: str) -> float:
        """Probability of one class."""
        return self.scores(features)[self.labels.index(label)]

    def best(self, features: Features) -> str:
        """The likeliest class."""
        scores = self.scores(features)
        return self.labels[scores.index(max(scores))]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """What `of_arrays` makes the model of again, beside its labels and the names of its features."""
        return {
            "nodes": np.stack([self.feature, self.given, self.missing]),
            "value": self.value,
            "roots": self.roots,
        }


def tree_model(labels: Sequence[str], names: Sequence[str], arrays: dict[str, npt.NDArray[Any]]) -> TreeModel:
    """The model of what `TreeModel.arrays` gave."""
    feature, given, missing = arrays["nodes"].astype(np.int32)
    roots = arrays["roots"].astype(np.int32)
    depth, at = 0, roots
    while (feature[at] < len(names)).any():
        at = np.unique(np.concatenate([given[at], missing[at]]))
        depth += 1
    index = {name: i for i, name in enumerate(names)}
    return TreeModel(tuple(labels), index, feature, given, missing, arrays["value"].astype(np.float32), roots, depth)
