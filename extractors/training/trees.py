"""Fits the boosted trees of `extractors.extract.trees` with LightGBM."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.extract.trees import Features, TreeModel, tree_model

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


def fit_trees(
    examples: Iterable[tuple[Features, str, float]], labels: Sequence[str], rounds: int = ROUNDS, least: int = LEAST
) -> TreeModel:
    """Boosted trees for (features, label, weight); deterministic. What is given less than `least` times is left out."""
    import lightgbm
    from scipy.sparse import csr_matrix

    told = list(examples)
    counts = Counter(f for features, _, _ in told for f in set(features))
    names = sorted(f for f, n in counts.items() if n >= least)
    index = {f: i for i, f in enumerate(names)}
    columns = [sorted({index[f] for f in features if f in index}) for features, _, _ in told]
    rows: npt.NDArray[np.int64] = np.repeat(np.arange(len(told)), [len(c) for c in columns])
    x = csr_matrix((np.ones(len(rows)), (rows, np.concatenate(columns))), shape=(len(told), len(names)))
    y = np.array([labels.index(label) for _, label, _ in told])
    several = len(labels) > 2
    kind: dict[str, Any] = {"objective": "multiclass", "num_class": len(labels)} if several else {"objective": "binary"}
    data = lightgbm.Dataset(x, y, weight=np.array([weight for *_, weight in told]))
    booster = lightgbm.train({**SETTINGS, **kind}, data, rounds)
    nodes: list[tuple[int, int, int]] = []
    values: list[float] = []
    roots = [_add(tree["tree_structure"], nodes, values, len(names)) for tree in booster.dump_model()["tree_info"]]
    arrays = {
        "nodes": np.array(nodes, dtype=np.int32).T,
        "value": np.array(values, dtype=np.float32),
        "roots": np.array(roots, dtype=np.int32),
    }
    return tree_model(labels, names, arrays)


def _add(node: dict[str, Any], nodes: list[tuple[int, int, int]], values: list[float], n_names: int) -> int:
    """Puts a node, and those behind it, at the end of `nodes`; returns where it stands."""
    at = len(nodes)
    nodes.append((n_names, at, at))
    values.append(float(node.get("leaf_value", 0.0)))
    if "split_feature" in node:
        missing = _add(node["left_child"], nodes, values, n_names)  # what is not given counts 0, at most the threshold
        given = _add(node["right_child"], nodes, values, n_names)
        nodes[at] = (int(node["split_feature"]), given, missing)
    return at
