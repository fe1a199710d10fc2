"""Boosted decision trees over named features: what a sum of weights cannot say, as that a day counts only of a visit.

A tree asks at each node whether a feature is given, and ends in a figure for one class; the figures of all trees make
the probabilities. Fitted by `extractors.training.trees`.

The leaves of a tree are the bits of a number, those behind what is not given before those behind what is. Each node
whose feature is given strikes out the leaves of its other side, and the lowest bit that is left is the leaf reached:
Lucchese et al., QuickScorer (SIGIR 2015).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.extract.classes import Classes, Features, of_several, of_two

MOST = 16  # leaves of a tree, one bit each
PACKED = 4  # trees whose leaves make one number of 64 bits
LEAST = 1e-9  # no chance is less
LOWEST: npt.NDArray[np.uint8] = np.array(  # the lowest bit of a number; small, so that it stays in the cache
    [0, *((n & -n).bit_length() - 1 for n in range(1, 1 << MOST))], dtype=np.uint8
)


@dataclass(frozen=True, eq=False)
class TreeModel(Classes):
    """labels: classes; index: feature name → number; nodes (3, n_nodes): the feature, the tree and the leaves that stay
    of each node; leaves (n_trees, MOST): the figure of each leaf; masks (n_features, n_trees / PACKED): the leaves of
    every tree that stay where a feature is given, those of four trees in one number.

    Tree t says something for class t % n_columns; two classes have one column, of what speaks for the second.
    """

    labels: tuple[str, ...]
    index: dict[str, int]
    nodes: npt.NDArray[np.uint16]
    leaves: npt.NDArray[np.float32]
    masks: npt.NDArray[np.uint64]
    firsts: npt.NDArray[np.int64]  # where the leaves of each tree begin
    figures: npt.NDArray[np.float64]  # of all leaves, in one row

    @property
    def n_columns(self) -> int:
        """How many figures the trees make: one for two classes, else one a class."""
        return 1 if len(self.labels) == 2 else len(self.labels)

    def scores(self, features: Features) -> list[float]:
        """Probabilities of the classes, in the order of `labels`, for one example."""
        return list(_scores(self, tuple(features)))

    def _ask(self, features: Features) -> list[float]:
        given = np.array([i for i in map(self.index.get, features) if i is not None], dtype=np.intp)
        left = np.bitwise_and.reduce(self.masks.take(given, axis=0), axis=0).view(np.uint16)
        said = self.figures.take(self.firsts + LOWEST.take(left[: len(self.firsts)]))
        if len(self.labels) == 2:
            return of_two(float(said.sum()))
        return of_several(said.reshape(-1, self.n_columns).sum(axis=0).tolist())

    def explain(self, features: Features, label: str, top: int = 6) -> list[tuple[str, float]]:
        """The features that speak most for or against `label`: by how much its log-odds fall without each."""
        whole = self._odds(features, label)
        given = [(f, whole - self._odds([g for g in features if g != f], label)) for f in features if f in self.index]
        return sorted(given, key=lambda pair: -abs(pair[1]))[:top]

    def _odds(self, features: Features, label: str) -> float:
        chance = min(max(self.probability(features, label), LEAST), 1 - LEAST)
        return log(chance / (1 - chance))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """What `tree_model` makes the model of again, beside its labels and the names of its features."""
        return {"nodes": self.nodes, "leaves": self.leaves}


@lru_cache(maxsize=2048)  # a document may repeat itself thousands of times
def _scores(model: TreeModel, features: tuple[str, ...]) -> list[float]:
    return model._ask(features)


def tree_model(labels: Sequence[str], names: Sequence[str], arrays: dict[str, npt.NDArray[Any]]) -> TreeModel:
    """The model of what `TreeModel.arrays` gave."""
    nodes, leaves = arrays["nodes"].astype(np.uint16), arrays["leaves"].astype(np.float32)
    n_packed = -(-len(leaves) // PACKED) * PACKED
    masks: npt.NDArray[np.uint16] = np.full((len(names), n_packed), (1 << MOST) - 1, dtype=np.uint16)
    np.bitwise_and.at(masks, (nodes[0].astype(np.int64), nodes[1].astype(np.int64)), nodes[2])
    firsts: npt.NDArray[np.int64] = np.arange(len(leaves), dtype=np.int64) * MOST
    index = {name: i for i, name in enumerate(names)}
    figures = leaves.ravel().astype(np.float64)
    return TreeModel(tuple(labels), index, nodes, leaves, masks.view(np.uint64), firsts, figures)
