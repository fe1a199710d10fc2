"""Near-duplicates: texts that share half of their four-word sequences, found by MinHash and confirmed exactly."""

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from rensa import RMinHash

SHINGLE: Final = 4
THRESHOLD: Final = 0.5
# 42 bands of 3 rows meet a pair at the threshold with probability 1 - (1 - 0.5**3)**42 = 0.996.
_BANDS: Final = 42
_ROWS: Final = 3
_SEED: Final = 42
_WORD: Final = re.compile(r"\w+")
_Hashes = Any  # numpy array of uint64, sorted and distinct


def shingles(text: str) -> _Hashes:
    """Hashes of the four-word sequences of `text`, sorted, distinct; a shorter text is one, an empty one none."""
    words = [zlib.crc32(word.encode("utf-8", "replace")) for word in _WORD.findall(text.casefold())]
    if not words:
        return np.empty(0, dtype=np.uint64)
    padded = words + [0] * (SHINGLE - len(words))
    column = np.array(padded, dtype=np.uint64)
    n = len(padded) - SHINGLE + 1
    hashes: _Hashes = np.zeros(n, dtype=np.uint64)
    for i in range(SHINGLE):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + column[i : i + n]
    return np.unique(hashes)


def jaccard(left: _Hashes, right: _Hashes) -> float:
    """Share of common members among all members of two sets of hashes."""
    common = np.intersect1d(left, right, assume_unique=True).size
    return float(common / (left.size + right.size - common))


def group(texts: Sequence[str], order: Sequence[tuple[Any, ...]]) -> list[int]:
    """For each text the index of its group's representative: the member that comes first by `order`."""
    sets = [shingles(text) for text in texts]
    leader = list(range(len(texts)))

    def find(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    for i, j in _candidates(sets):
        a, b = find(i), find(j)
        if a != b and jaccard(sets[i], sets[j]) >= THRESHOLD:
            first, second = sorted((a, b), key=lambda k: (order[k], k))
            leader[second] = first
    return [find(i) for i in range(len(texts))]


def _candidates(sets: Sequence[_Hashes]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that share a band: neighbours in each bucket, enough to join a bucket of true duplicates."""
    filled = [i for i, members in enumerate(sets) if members.size]
    if len(filled) < 2:
        return
    matrix = RMinHash.digest_matrix_from_token_hash_sets([sets[i] for i in filled], _BANDS * _ROWS, _SEED)
    signatures = np.array(matrix.to_rows(), dtype=np.uint32).reshape(len(filled), _BANDS, _ROWS)
    seen: set[tuple[int, int]] = set()
    for band in range(_BANDS):
        keys = np.ascontiguousarray(signatures[:, band]).view(np.dtype((np.void, 4 * _ROWS))).ravel()
        ranks = np.argsort(keys, kind="stable")
        ordered = keys[ranks]
        for n in np.flatnonzero(ordered[1:] == ordered[:-1]):
            pair = (filled[ranks[n]], filled[ranks[n + 1]])
            if pair not in seen:
                seen.add(pair)
                yield pair
