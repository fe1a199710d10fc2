"""Multinomial logistic regression over named features: small enough to read, exact in what it says of a decision."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from extractors.extract.classes import Classes, Features, of_several, of_two


@dataclass(frozen=True, eq=False)
class LinearModel(Classes):
    """labels: classes; index: feature name → row of weights (n_features + 1 rows, the last one is the bias)."""

    labels: tuple[str, ...]
    index: dict[str, int]
    weights: npt.NDArray[np.float32]

    @cached_property
    def table(self) -> dict[str, tuple[float, ...]]:
        """Feature name → its weights: a few dozen are summed faster as they are than by numpy."""
        return dict(zip(self.index, map(tuple, self.weights[:-1].tolist()), strict=True))

    @cached_property
    def leanings(self) -> dict[str, float]:
        """Of a model of two classes: feature name → what it says for the second and against the first."""
        weights = self.weights[:-1].astype(np.float64)
        return dict(zip(self.index, (weights[:, 1] - weights[:, 0]).tolist(), strict=True))

    @cached_property
    def bias(self) -> list[float]:
        """The last row of weights."""
        return [float(w) for w in self.weights[-1]]

    def scores(self, features: Features) -> list[float]:
        """Probabilities of the classes, in the order of `labels`, for one example."""
        if len(self.labels) == 2:
            leaning = sum(filter(None, map(self.leanings.get, features)), self.bias[1] - self.bias[0])
            return of_two(leaning)
        given = filter(None, map(self.table.get, features))
        return of_several([sum(column) for column in zip(*given, self.bias, strict=True)])

    def explain(self, features: Features, label: str, top: int = 6) -> list[tuple[str, float]]:
        """The features that speak most for or against `label`, with their weights."""
        column = self.labels.index(label)
        given = [(f, float(self.weights[self.index[f]][column])) for f in features if f in self.index]
        return sorted(given, key=lambda pair: -abs(pair[1]))[:top]


def fit(
    examples: Iterable[tuple[Features, str, float]],
    labels: Sequence[str],
    l2: float = 1.0,
    min_count: int = 2,
    rounds: int = 80,
) -> LinearModel:
    """Fits by L-BFGS; deterministic. An example is (features, label, weight); features seen less than `min_count` times
    are left out; `l2` is the penalty."""
    from collections import Counter

    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    given = list(examples)
    counts = Counter(f for features, _, _ in given for f in set(features))
    index = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= min_count))}
    n, d, k = len(given), len(index) + 1, len(labels)
    rows, cols = [], []
    for i, (features, _, _) in enumerate(given):
        for column in {index[f] for f in features if f in index} | {d - 1}:
            rows.append(i)
            cols.append(column)
    x = csr_matrix((np.ones(len(rows)), (rows, cols)), shape=(n, d))
    target = np.zeros((n, k))
    target[np.arange(n), [labels.index(label) for _, label, _ in given]] = 1
    weights = np.array([weight for _, _, weight in given])[:, None]
    penalty = np.full((d, 1), l2)
    penalty[-1] = 0.01

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        w = flat.reshape(d, k)
        z = x @ w
        z -= z.max(axis=1, keepdims=True)
        log_total = np.log(np.exp(z).sum(axis=1, keepdims=True))
        value = -(weights * target * (z - log_total)).sum() + 0.5 * (penalty * w * w).sum()
        gradient = x.T @ (weights * (np.exp(z - log_total) - target)) + penalty * w
        return float(value), gradient.ravel()

    best = minimize(loss, np.zeros(d * k), jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    return LinearModel(tuple(labels), index, best.x.reshape(d, k).astype(np.float32))
