"""What a model of classes says, whatever makes its figures: probabilities, and the likeliest class."""

from collections.abc import Sequence
from math import exp

Features = Sequence[str]
FAR = 700.0  # beyond it a probability is nothing


class Classes:
    """labels: the classes, which `scores` gives probabilities of in their order."""

    labels: tuple[str, ...]

    def scores(self, features: Features) -> list[float]:
        """Probabilities of the classes, in the order of `labels`, for one example."""
        raise NotImplementedError

    def probability(self, features: Features, label: str) -> float:
        """Probability of one class."""
        return self.scores(features)[self.labels.index(label)]

    def best(self, features: Features) -> str:
        """The likeliest class."""
        scores = self.scores(features)
        return self.labels[scores.index(max(scores))]


def of_two(leaning: float) -> list[float]:
    """The probabilities of two classes from what speaks for the second and against the first."""
    second = 1 / (1 + exp(-leaning)) if leaning > -FAR else 0.0
    return [1 - second, second]


def of_several(totals: Sequence[float]) -> list[float]:
    """The probabilities of classes from what speaks for each."""
    top = max(totals)
    exponents = [exp(total - top) for total in totals]
    whole = sum(exponents)
    return [e / whole for e in exponents]
