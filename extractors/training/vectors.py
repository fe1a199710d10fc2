"""Word vectors from counts on the corpus: positive pointwise mutual information with neighbours by place, reduced.

Each word form is described by the words one and two places to its left and right, each place on its own, so words that
can stand for one another come close (names of states, titles, given names). The matrix is reduced by a truncated
singular value decomposition (Levy and Goldberg, "Neural Word Embedding as Implicit Matrix Factorization", 2014).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix  # type: ignore[import-untyped]
from scipy.sparse.linalg import svds  # type: ignore[import-untyped]

OFFSETS = (-2, -1, 1, 2)
"""Places of the neighbours that are counted."""

_SMOOTHING = 0.75
_CHUNK = 4_000_000
_GAP = np.array([-1, -1], dtype=np.int64)


@dataclass
class EncodedTexts:
    """Tokenised texts as arrays of word numbers; words are numbered in the order in which they come."""

    words: list[str] = field(default_factory=list)
    texts: list[NDArray[np.int32]] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def add(self, tokens: Sequence[str]) -> None:
        """Append one text."""
        encoded: NDArray[np.int32] = np.empty(len(tokens), dtype=np.int32)
        for position, word in enumerate(tokens):
            number = self._numbers.get(word)
            if number is None:
                number = self._numbers[word] = len(self.words)
                self.words.append(word)
            encoded[position] = number
        self.texts.append(encoded)

    def most_frequent(self, size: int) -> NDArray[np.int64]:
        """Return the numbers of the ``size`` most frequent words, most frequent first, ties as they came."""
        counts: NDArray[np.int64] = np.zeros(len(self.words), dtype=np.int64)
        for text in self.texts:
            np.add.at(counts, text, 1)
        return np.argsort(-counts, kind="stable")[:size]


def count_neighbours(texts: EncodedTexts, kept: NDArray[np.int64], n_contexts: int) -> Any:
    """Count neighbours.

    Args:
        texts: the corpus.
        kept: numbers of the words that get vectors, most frequent first.
        n_contexts: how many of the first of these count as neighbours.

    Returns:
        Sparse matrix of shape (len(kept), len(OFFSETS) * n_contexts).
    """
    rank: NDArray[np.int64] = np.full(len(texts.words), -1, dtype=np.int64)
    rank[kept] = np.arange(len(kept))
    shape = (len(kept), len(OFFSETS) * n_contexts)
    total = csr_matrix(shape)
    for chunk in _chunks(texts.texts, rank):
        for slot, offset in enumerate(OFFSETS):
            word, neighbour = (chunk[:-offset], chunk[offset:]) if offset > 0 else (chunk[-offset:], chunk[:offset])
            known = (word >= 0) & (neighbour >= 0) & (neighbour < n_contexts)
            columns = neighbour[known] + slot * n_contexts
            total = total + csr_matrix(coo_matrix((np.ones(int(known.sum())), (word[known], columns)), shape=shape))
    return total


def _chunks(texts: Iterable[NDArray[np.int32]], rank: NDArray[np.int64]) -> Iterable[NDArray[np.int64]]:
    parts: list[NDArray[np.int64]] = []
    length = 0
    for text in texts:
        parts.extend((rank[text], _GAP))
        length += len(text)
        if length > _CHUNK:
            yield np.concatenate(parts)
            parts, length = [], 0
    if parts:
        yield np.concatenate(parts)


def positive_pmi(counts: Any) -> Any:
    """Weigh counts by positive pointwise mutual information, frequent contexts smoothed down."""
    row_sums = np.asarray(counts.sum(axis=1)).ravel()
    column_sums = np.asarray(counts.sum(axis=0)).ravel() ** _SMOOTHING
    total = column_sums.sum()
    matrix = counts.tocoo()
    values = np.log(matrix.data * total / (row_sums[matrix.row] * column_sums[matrix.col]))
    kept = values > 0
    return csr_matrix((values[kept], (matrix.row[kept], matrix.col[kept])), shape=counts.shape)


def reduce(matrix: Any, width: int, seed: int) -> NDArray[np.float32]:
    """Return word vectors of shape (rows, width), each of unit length; the same for the same seed."""
    start = np.random.default_rng(seed).standard_normal(min(matrix.shape))
    left, values, _ = svds(matrix, k=width, v0=start, solver="arpack")
    order = np.argsort(-values)
    left, values = left[:, order], values[order]
    signs = np.sign(left[np.abs(left).argmax(axis=0), np.arange(width)])
    vectors = left * signs * np.sqrt(values)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)
