"""Fits the boosted trees of `extractors.extract.trees` with LightGBM."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.extract.classes import Features
from extractors.extract.trees import MOST, TreeModel, tree_model

LEAST = 8  # examples that a feature is given in
ROUNDS = 300
SETTINGS = {
    "num_leaves": 15,
    "max_depth": 6,
    "learning_rate": 0.05,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 3,
    "seed": 1,
    "num_threads": 1,
    "deterministic": True,
    "verbose": -1,
}
Node = tuple[int, int, int]


def fit_trees(
    examples: Iterable[tuple[Features, str, float]], labels: Sequence[str], rounds: int = ROUNDS, least: int = LEAST
) -> TreeModel:
    """Boosted trees for (features, label, weight); deterministic. What is given less than `least` times is left out."""
    import lightgbm
    from scipy.sparse import csr_matrix

    told = list(examples)
    counts = Counter(f for features, _, _ in told for f in set(features))
    names = sorted(f for f, n in counts.items() if n >= min(least, max(counts.values())))
    index = {f: i for i, f in enumerate(names)}
    columns = [sorted({index[f] for f in features if f in index}) for features, _, _ in told]
    rows: npt.NDArray[np.int64] = np.repeat(np.arange(len(told)), [len(c) for c in columns])
    x = csr_matrix((np.ones(len(rows)), (rows, np.concatenate(columns))), shape=(len(told), len(names)))
    y = np.array([labels.index(label) for _, label, _ in told])
    several = len(labels) > 2
    kind: dict[str, Any] = {"objective": "multiclass", "num_class": len(labels)} if several else {"objective": "binary"}
    data = lightgbm.Dataset(x, y, weight=np.array([weight for *_, weight in told]))
    trees = lightgbm.train({**SETTINGS, **kind}, data, rounds).dump_model()["tree_info"]
    leaves: npt.NDArray[np.float32] = np.zeros((len(trees), MOST), dtype=np.float32)
    nodes: list[Node] = []
    for t, tree in enumerate(trees):
        _add(tree["tree_structure"], t, 0, nodes, leaves)
    used = sorted({feature for feature, *_ in nodes})
    number = {feature: i for i, feature in enumerate(used)}
    told_of = [(number[feature], t, mask) for feature, t, mask in nodes]
    arrays = {"nodes": np.array(told_of, dtype=np.uint16).reshape(-1, 3).T, "leaves": leaves}
    return tree_model(labels, [names[feature] for feature in used], arrays)


def _add(node: dict[str, Any], t: int, first: int, nodes: list[Node], leaves: npt.NDArray[np.float32]) -> int:
    """Numbers the leaves of a node of tree t from `first` on; returns the number behind them.

    What is not given counts 0, which is at most the threshold: LightGBM's left child.
    """
    if "split_feature" not in node:
        leaves[t, first] = float(node["leaf_value"])
        return first + 1
    middle = _add(node["left_child"], t, first, nodes, leaves)
    end = _add(node["right_child"], t, middle, nodes, leaves)
    struck = (1 << middle) - (1 << first)
    nodes.append((int(node["split_feature"]), t, ((1 << MOST) - 1) ^ struck))
    return end
