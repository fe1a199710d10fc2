"""Logistic regressions over the same features, one a label, where several labels may hold at once: small and exact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from extractors.extract.classes import Features

LARGEST = 127  # of a weight that is rounded to a byte
JOINED = "+"  # between the labels of an example


@dataclass(frozen=True, eq=False)
class LabelsModel:
    """labels; index: feature name → row of weights; weights: n_features + 1 rows of bytes, the last one the bias.

    unit: what one step of a weight stands for. Whole numbers are summed, so that a sum is the same on any processor.
    """

    labels: tuple[str, ...]
    index: dict[str, int]
    weights: npt.NDArray[np.int8]
    unit: float

    def probabilities(self, features: Features) -> dict[str, float]:
        """Label → how likely it holds."""
        given = [i for i in map(self.index.get, features) if i is not None]
        sums = self.weights.take([*given, len(self.index)], axis=0).sum(axis=0, dtype=np.int64)
        return dict(zip(self.labels, (1 / (1 + np.exp(-self.unit * sums))).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Writes the model as one .npz."""
        names = {"labels": self.labels, "features": sorted(self.index, key=self.index.__getitem__)}
        texts = {name: np.frombuffer("\n".join(given).encode(), np.uint8) for name, given in names.items()}
        np.savez_compressed(path, weights=self.weights, unit=np.array(self.unit), **texts)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads what `save` wrote."""
        with np.load(path) as arrays:
            labels, features = (arrays[name].tobytes().decode().split("\n") for name in ("labels", "features"))
            index = {f: i for i, f in enumerate(features)}
            return cls(tuple(labels), index, arrays["weights"], float(arrays["unit"]))


def rounded(labels: Sequence[str], index: dict[str, int], weights: npt.NDArray[np.floating]) -> LabelsModel:
    """The model of these weights (n_features + 1 rows, a column a label), each rounded to a byte."""
    unit = max(float(np.abs(weights).max()), 1e-9) / LARGEST
    return LabelsModel(tuple(labels), index, np.rint(weights / unit).astype(np.int8), unit)


def fit_labels(
    examples: Iterable[tuple[Features, str, float]],
    labels: Sequence[str],
    l2: float,
    min_count: int,
    rounds: int = 60,
) -> LabelsModel:
    """Fits all labels together by L-BFGS; deterministic. An example is (features, labels joined by "+", weight).

    Features given less than `min_count` times are left out; `l2` is the penalty.
    """
    from collections import Counter

    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    told = list(examples)
    counts = Counter(f for features, _, _ in told for f in set(features))
    index = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= min_count))}
    given = [sorted({index[f] for f in features if f in index} | {len(index)}) for features, _, _ in told]
    ends = np.cumsum([0, *map(len, given)])
    columns = np.concatenate([np.array(row, dtype=np.int64) for row in given])
    shape = (len(told), len(index) + 1)
    x = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, ends), shape=shape)
    wanted = [set(joined.split(JOINED)) for _, joined, _ in told]
    target = np.array([[label in held for label in labels] for held in wanted], dtype=np.float32)
    weight = np.array([[w] for _, _, w in told], dtype=np.float32)
    penalty: npt.NDArray[np.float32] = np.full((shape[1], 1), l2, dtype=np.float32)
    penalty[-1] = 0.01

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        w = flat.reshape(shape[1], len(labels)).astype(np.float32)
        z = x @ w
        value = (weight * (np.logaddexp(0, z) - target * z)).sum() + 0.5 * (penalty * w * w).sum()
        gradient = x.T @ (weight * (1 / (1 + np.exp(-z)) - target)) + penalty * w
        return float(value), gradient.astype(np.float64).ravel()

    start = np.zeros(shape[1] * len(labels))
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 5})
    return rounded(labels, index, best.x.reshape(shape[1], len(labels)))
