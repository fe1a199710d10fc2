"""Word vectors from counts on the corpus: positive pointwise mutual information with neighbours by place, reduced.

Each word form is described by the words one and two places to its left and right, each place on its own, so words that
can stand for one another come close (names of states, titles, given names). The matrix is reduced by a truncated
singular value decomposition (Levy and Goldberg, "Neural Word Embedding as Implicit Matrix Factorization", 2014).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags
from scipy.sparse.linalg import svds

OFFSETS = (-2, -1, 1, 2)
"""Places of the neighbours that are counted."""

_SMOOTHING = 0.75
_SHIFT = 0.0


def most_frequent(texts: Iterable[Sequence[str]], size: int) -> list[str]:
    """Return the ``size`` most frequent words, most frequent first, ties in alphabetical order."""
    counts: Counter[str] = Counter()
    for words in texts:
        counts.update(words)
    return [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:size]]


def count_neighbours(texts: Iterable[Sequence[str]], words: Sequence[str], n_contexts: int) -> csr_matrix:
    """Count neighbours.

    Args:
        texts: tokenised texts.
        words: the vocabulary, most frequent first.
        n_contexts: how many of the first words count as neighbours.

    Returns:
        Matrix of shape (len(words), len(OFFSETS) * n_contexts).
    """
    index = {word: number for number, word in enumerate(words)}
    shape = (len(words), len(OFFSETS) * n_contexts)
    total = csr_matrix(shape, dtype=np.float64)
    rows: list[NDArray[np.int64]] = []
    columns: list[NDArray[np.int64]] = []
    pending = 0

    def flush() -> csr_matrix:
        if not rows:
            return csr_matrix(shape, dtype=np.float64)
        row, column = np.concatenate(rows), np.concatenate(columns)
        return csr_matrix(coo_matrix((np.ones(len(row)), (row, column)), shape=shape))

    for text in texts:
        ids = np.array([index.get(word, -1) for word in text], dtype=np.int64)
        for slot, offset in enumerate(OFFSETS):
            left, right = (ids[:-offset], ids[offset:]) if offset > 0 else (ids[-offset:], ids[:offset])
            kept = (left >= 0) & (right >= 0) & (right < n_contexts)
            rows.append(left[kept])
            columns.append(right[kept] + slot * n_contexts)
            pending += int(kept.sum())
        if pending > 20_000_000:
            total = total + flush()
            rows, columns, pending = [], [], 0
    return csr_matrix(total + flush())


def positive_pmi(counts: csr_matrix) -> csr_matrix:
    """Weigh counts by positive pointwise mutual information, frequent contexts smoothed down."""
    row_sums = np.asarray(counts.sum(axis=1)).ravel()
    column_sums = np.asarray(counts.sum(axis=0)).ravel() ** _SMOOTHING
    total = column_sums.sum()
    matrix = counts.tocoo()
    values = np.log(matrix.data * total / (row_sums[matrix.row] * column_sums[matrix.col])) - _SHIFT
    kept = values > 0
    return csr_matrix((values[kept], (matrix.row[kept], matrix.col[kept])), shape=counts.shape)


def reduce(matrix: csr_matrix, width: int, seed: int) -> NDArray[np.float32]:
    """Return word vectors of shape (rows, width), each of unit length; the same for the same seed."""
    start = np.random.default_rng(seed).standard_normal(min(matrix.shape))
    left, values, _ = svds(matrix, k=width, v0=start, solver="arpack")
    order = np.argsort(-values)
    left, values = left[:, order], values[order]
    signs = np.sign(left[np.abs(left).argmax(axis=0), np.arange(width)])
    vectors = (diags(np.ones(len(left))) @ left) * signs * np.sqrt(values)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), dtype=np.float32)
