"""Trains the network that reads triggers, on the same labels as the linear models."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from thinc.api import Adam, Ragged, fix_random_seed

from extractors.extract.events import Candidate, Context, Link
from extractors.extract.model_loading import load_reader
from extractors.extract.reading import (
    ABLE,
    LINKS,
    STATUSES,
    Floats,
    Ints,
    Reader,
    row_channels,
    window_of,
    words_of,
)
from extractors.training.labels import TABLES, Labelled, label_candidates

EPOCHS, RATE, BATCH, DROPOUT = 4, 0.001, 64, 0.2
WARM_UP = 100  # steps
SMOOTHING = 0.05
FORGOTTEN = 0.08  # the share of words that are hidden in training
LINK_WEIGHT = 0.3
MIN_COUNT = 3  # of a word that is told from others
SEED = 0


@dataclass(frozen=True)
class Sample:
    """One labelled trigger: the words and channels of its row, and (element, column of LINKS, label) of its links."""

    words: list[str]
    channels: Ints
    trigger: int
    letter: str
    status: int
    links: list[tuple[int, int, float]]
    weight: float


def samples_of(document: dict[str, Any], gold: dict[str, Any], context: Context, weight: float) -> list[Sample]:
    """The samples of one document; of a brief, those of meetings."""
    found = []
    for letter in "M" if document.get("is_brief") else TABLES:
        for labelled in label_candidates(document, gold, context, letter):
            row = labelled.candidate.row
            links = _targets(labelled)
            status = STATUSES.index(labelled.status)
            element = labelled.candidate.element
            found.append(Sample(words_of(row), row_channels(context, row), element, letter, status, links, weight))
    return found


def _targets(labelled: Labelled) -> list[tuple[int, int, float]]:
    found = []
    for kind, link, label in labelled.links:
        if link.source != "row":
            continue
        if kind == "actor" and link.actor is not None:
            found += [(link.actor.head, 0, float(label != "none")), (link.actor.head, 1, float(label == "person"))]
        elif kind in ("time", "place"):
            found.append((_element(labelled.candidate, link), LINKS.index(kind), float(label == "yes")))
    return found


def _element(candidate: Candidate, link: Link) -> int:
    """The element of the row that tells a time or a place."""
    if link.place is not None:
        return link.place.element
    start = link.time.start if link.time is not None else -1
    return next(j for j, e in enumerate(candidate.row.elements) if e.time is not None and e.time.start == start)


@dataclass(frozen=True)
class Batch:
    """Windows of several samples end to end, and what is wanted of them."""

    windows: Ints
    lengths: Ints
    centres: Ints
    statuses: Floats
    weights: Floats
    links: Floats
    is_link: Floats


def _batch(samples: Sequence[Sample], vocabulary: dict[str, int]) -> Batch:
    windows, centres, links, is_link = [], [], [], []
    statuses: Floats = np.zeros((len(samples), len(STATUSES)), dtype=np.float32)
    for n, sample in enumerate(samples):
        words = np.array([vocabulary.get(w, 1) for w in sample.words], dtype=np.int32)
        window, centre = window_of(np.concatenate([words[:, None], sample.channels], axis=1), sample.trigger)
        wanted: Floats = np.zeros((len(window), len(LINKS)), dtype=np.float32)
        given: Floats = np.zeros_like(wanted)
        for element, column, label in sample.links:
            at = element - sample.trigger + centre
            if 0 <= at < len(window):
                wanted[at, column], given[at, column] = label, sample.weight
        statuses[n, ABLE[sample.letter]] = SMOOTHING / len(ABLE[sample.letter])
        statuses[n, sample.status] += 1 - SMOOTHING
        windows.append(window)
        centres.append(centre)
        links.append(wanted)
        is_link.append(given)
    weights = np.array([[sample.weight] for sample in samples], dtype=np.float32)
    lengths = np.array([len(w) for w in windows], dtype=np.int32)
    return Batch(
        np.concatenate(windows),
        lengths,
        np.array(centres),
        statuses,
        weights,
        np.concatenate(links),
        np.concatenate(is_link),
    )


def _new_reader(samples: Sequence[Sample]) -> Reader:
    """A reader before its training: the words of the samples, with the vectors of the shipped pipeline."""
    counts = Counter(word for sample in samples for word in sample.words)
    vocabulary = {w: i + 2 for i, w in enumerate(sorted(w for w, n in counts.items() if n >= MIN_COUNT))}
    vocab = load_reader().vocab
    reader = Reader(vocabulary, dropout=DROPOUT)
    width = vocab.vectors.shape[1]
    table = np.random.default_rng(SEED).normal(0, 0.1, (len(vocabulary) + 2, width)).astype(np.float32)
    for word, number in vocabulary.items():
        if vocab.has_vector(word):
            table[number] = vocab.get_vector(word)
    reader.initialize()
    reader.words.set_param("E", table)
    return reader


def _step(reader: Reader, batch: Batch, hidden: npt.NDArray[np.bool_]) -> None:
    """Adds the gradients of one batch."""
    n, lengths = len(batch.lengths), batch.lengths
    windows = batch.windows.copy()
    windows[hidden, 0] = 1
    encoded, back = reader.encoder.begin_update(Ragged(windows, lengths))
    given = encoded.dataXd
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    whole, at = reader.pooled(given, lengths, batch.centres)
    width = given.shape[1]
    statuses, back_status = reader.status.begin_update(whole)
    d_whole = back_status((statuses - batch.statuses) * batch.weights / np.float32(n))
    scores, back_link = reader.link.begin_update(reader.beside(given, lengths, at))
    wrong = (1 / (1 + np.exp(-scores)) - batch.links) * batch.is_link
    d_beside = back_link((LINK_WEIGHT / n * wrong).astype(np.float32))
    gradient = d_beside[:, :width].copy()
    gradient[at] += np.add.reduceat(d_beside[:, width:], starts, axis=0) + d_whole[:, :width]
    greatest = given == np.repeat(np.maximum.reduceat(given, starts, axis=0), lengths, axis=0)
    gradient += greatest * np.repeat(d_whole[:, width : 2 * width], lengths, axis=0)
    gradient += np.repeat(d_whole[:, 2 * width :] / lengths[:, None].astype(np.float32), lengths, axis=0)
    back(Ragged(gradient, lengths))


def train_reader(samples: Sequence[Sample]) -> Reader:
    """Trains on labelled triggers; the same for the same samples in the same order."""
    fix_random_seed(SEED)
    reader = _new_reader(samples)
    optimizer = Adam(RATE, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, beta2=0.99)
    chance = np.random.default_rng(SEED)
    n_steps = EPOCHS * -(-len(samples) // BATCH)
    step = 0
    for _ in range(EPOCHS):
        order = chance.permutation(len(samples))
        for start in range(0, len(order), BATCH):
            batch = _batch([samples[i] for i in order[start : start + BATCH]], reader.vocabulary)
            _step(reader, batch, chance.random(len(batch.windows)) < FORGOTTEN)
            optimizer.learn_rate = RATE * min(1.0, (step + 1) / WARM_UP) * (1 - step / n_steps)
            for part in (reader.encoder, reader.status, reader.link):
                part.finish_update(optimizer)
            step += 1
    return reader


def read_unseen(
    pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]],
    contexts: Sequence[Context],
    folds: Sequence[Sequence[int]],
    weights: Sequence[float],
) -> Reader:
    """Has each document read by a network that was trained on the documents of the other folds.

    Returns the network trained on all of them.
    """
    given = zip(pairs, contexts, weights, strict=True)
    samples = [samples_of(*pair, context, weight) for pair, context, weight in given]
    for part in folds:
        held = set(part)
        reader = train_reader([s for i, found in enumerate(samples) if i not in held for s in found])
        for i in part:
            reader.annotate(contexts[i])
    return train_reader([s for found in samples for s in found])
