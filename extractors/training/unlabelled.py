"""The first training of the network: guessing hidden words of the corpus, none of whose labels it sees.

No document of the evaluation set, and no near-copy of one, is read. What comes of it, ``base.bin``, is what every
training on labels begins with.
"""

import gzip
import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
from spacy.util import minibatch

from extractors.extract.events import Context, triggers
from extractors.extract.pipeline import Text, build_pipeline, read
from extractors.extract.reading import BREAK, ENDING, FIRST_WORD, Ints, Reader, channels_of, number_of, word_of
from extractors.training import network
from extractors.training.reading import sizes_of, unlabelled_samples

SOURCES = ("white_house_pr", "us_state_dept_pr", "kremlin", "tehran_times")
LONGEST = 12_000  # characters of a text that are read
TAUGHT = 6_000  # characters of a text on which networks teach others
WORDS, ENDINGS = 14_496, 1_500  # the most frequent of each that are told apart
LEDE = 3  # rows that a selection of rows may hold though they have no trigger
SELECTED = 0.7  # the share of documents of which a selection is read: the headline, rows with triggers, half the lede
STEPS, ROWS, LENGTH = 20_000, 256, 256
RATE, WARM_UP = 1.5e-3, 300


@dataclass(frozen=True)
class Corpus:
    """Documents end to end: numbers (n,) and channels (n, 7) of all elements; of each row its length, whether it has a
    trigger, whether it may stand in a selection of its document; n_rows of each document."""

    numbers: Ints
    channels: Ints
    lengths: Ints
    is_told: npt.NDArray[np.bool_]
    is_lede: npt.NDArray[np.bool_]
    n_rows: Ints


def texts_of(shared: Path, longest: int = LONGEST, left_out: Container[str] = ()) -> Iterator[Text]:
    """The texts of the corpus, no longer than `longest` characters, without documents of the ids `left_out`.

    Raises:
        FileNotFoundError: if a file of the corpus, or the list of what may not be read, is missing.
    """
    excluded = set((shared / "eval" / "exclude_ids.txt").read_text(encoding="utf-8").split())
    for source in SOURCES:
        with gzip.open(shared / "corpus" / f"{source}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for document in map(json.loads, lines):
                if document["doc_id"] not in excluded and document["doc_id"] not in left_out:
                    told = document.get("published")
                    yield Text(
                        document["title"] or "",
                        document["text"][:longest],
                        date.fromisoformat(told[:10]) if told else None,
                        document.get("source") or "",
                    )


def contexts_of(texts: Iterable[Text], seeds: Path) -> Iterator[Context]:
    """The texts as the pipeline reads them, without their tags."""
    nlp = build_pipeline(seeds)
    with nlp.select_pipes(disable=["communique_tags"]):
        for part in minibatch(texts, 64):
            yield from read(nlp, seeds, part)


def vocabulary_of(contexts: Iterable[Context]) -> dict[str, int]:
    """Word → number of the most frequent words, and of the most frequent endings of the others."""
    counts = Counter(word_of(e) for c in contexts for row in c.rows if not row.in_zone for e in row.elements)
    order = sorted(counts, key=lambda word: (-counts[word], word))
    endings: Counter[str] = Counter()
    for word in order[WORDS:]:
        if not word.startswith("<"):
            endings["~" + word[-ENDING:]] += counts[word]
    told = order[:WORDS] + sorted(endings, key=lambda e: (-endings[e], e))[:ENDINGS]
    return {word: k + FIRST_WORD for k, word in enumerate(told)}


def corpus_of(contexts: Iterable[Context], vocabulary: dict[str, int]) -> Corpus:
    """Documents as numbers."""
    numbers, channels, n_rows = [], [], []
    lengths, is_told, is_lede = [], [], []
    for context in contexts:
        told = {row.index for row, _ in triggers(context, "MZS")}
        rows = [row for row in context.rows if row.elements and not row.in_zone]
        given = channels_of(context)
        for row in rows:
            numbers.append(np.array([number_of(word_of(e), vocabulary) for e in row.elements], dtype=np.int32))
            channels.append(given[row.index])
        lengths += [len(row.elements) for row in rows]
        is_told += [row.in_title or row.index in told for row in rows]
        is_lede += [row.index <= LEDE for row in rows]
        n_rows.append(len(rows))
    return Corpus(
        np.concatenate(numbers),
        np.concatenate(channels),
        np.array(lengths, dtype=np.int32),
        np.array(is_told),
        np.array(is_lede),
        np.array(n_rows, dtype=np.int32),
    )


def passes(corpus: Corpus, chance: np.random.Generator, n_rows: int, length: int) -> Iterator[tuple[Any, Any, Any]]:
    """Batches without end, documents always in another order: (numbers, channels, document) of `n_rows` stretches."""
    while True:
        numbers, channels, document = _pass(corpus, chance)
        n = max(1, len(numbers) // (n_rows * length)) * n_rows
        fill: Ints = np.arange(n * length) % len(numbers)
        order = chance.permutation(n).reshape(-1, n_rows)
        stretches = fill.reshape(n, length)
        for rows in order:
            at = stretches[rows]
            yield numbers[at], channels[at], document[at]


def _pass(corpus: Corpus, chance: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """All documents in a new order, each whole or as a selection of its rows, each row behind a break."""
    order = chance.permutation(len(corpus.n_rows))
    is_selected = chance.random(len(order)) < SELECTED
    first_rows = np.concatenate([[0], np.cumsum(corpus.n_rows)])
    first_elements = np.concatenate([[0], np.cumsum(corpus.lengths)])
    rows = np.concatenate([np.arange(first_rows[d], first_rows[d + 1]) for d in order])
    document: Ints = np.repeat(order, corpus.n_rows[order]).astype(np.int32)
    is_lede = corpus.is_lede[rows] & (chance.random(len(rows)) < 0.5)
    kept = ~is_selected[document] | corpus.is_told[rows] | is_lede
    rows, document = rows[kept], document[kept]
    sizes = corpus.lengths[rows] + 1
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    source = np.repeat(first_elements[rows], sizes) + np.maximum(within - 1, 0)
    numbers, channels = corpus.numbers[source], corpus.channels[source]
    numbers[within == 0] = BREAK
    channels[within == 0, :-1] = 0
    return numbers, channels, np.repeat(document, sizes)


def train_base(
    corpus: Corpus,
    vocabulary: dict[str, int],
    steps: int = STEPS,
    n_rows: int = ROWS,
    length: int = LENGTH,
    precision: Any = jnp.float32,
    **sizes: int,
) -> Reader:
    """The network after `steps` batches of hidden words; its heads are yet to be trained."""
    made = sizes_of(len(vocabulary) + FIRST_WORD, **sizes)
    weights = network.initial(made, 0)
    state = network.started(weights)
    for step, batch in enumerate(islice(passes(corpus, np.random.default_rng(0), n_rows, length), steps)):
        rate = RATE * min(1.0, (step + 1) / WARM_UP) * max(0.02, 1 - step / steps)
        key = jax.random.fold_in(jax.random.key(1), step)
        weights, state, _ = network.guess_step(weights, state, *batch, key, rate, made.n_heads, precision)
    return Reader({name: np.asarray(value) for name, value in weights.items()}, vocabulary, made.n_heads)


def pretrain(shared: Path, seeds: Path, out: Path, steps: int = STEPS) -> int:
    """Trains the base on the whole corpus and writes it; returns the number of elements read.

    Half precision where there is an accelerator: without one this takes about a day.
    """
    texts = list(texts_of(shared))
    vocabulary = vocabulary_of(contexts_of(texts, seeds))
    corpus = corpus_of(contexts_of(texts, seeds), vocabulary)
    train_base(corpus, vocabulary, steps, precision=network.precision()).save(out)
    return len(corpus.numbers)


def teaching_windows(
    shared: Path, seeds: Path, vocabulary: dict[str, int], left_out: Container[str]
) -> list[network.Sample]:
    """The windows of the corpus without the labelled documents, whose ids are `left_out`."""
    contexts = contexts_of(texts_of(shared, TAUGHT, left_out), seeds)
    return [sample for context in contexts for sample in unlabelled_samples(context, vocabulary)]
