"""What the network that reads triggers is trained on: windows of labelled documents, with what their labels say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.extract.events import Candidate, Context, Link, event_times, row_places
from extractors.extract.knowledge import surname
from extractors.extract.reading import (
    ABLE,
    CHANNELS,
    LINKS,
    MEETING_KINDS,
    N_GAPS,
    STATUSES,
    Reader,
    Window,
    number_of,
    unpacked,
    windows_of,
)
from extractors.training import network
from extractors.training.labels import TABLES, Labelled, evidence_spans, label_candidates, side_code, sides_of

BASE = Path(__file__).parent / "base.bin"  # the network as it guesses hidden words, before it saw any label
NONE, SEVERAL = -1, -2  # which event a trigger tells: none, or one of several
TEACHERS = 2  # networks that teach the one that ships
LAYERS = 2  # of the one that ships; its teachers have those of the base
SEED = 20  # of the networks that are taught
CLOSE = 3  # rows between a trigger and a time or place that may be asked of it


@dataclass
class Told:
    """What the labels say of one trigger; links: (row, element, column of LINKS, label)."""

    letter: str
    status: str
    kind: str | None = None
    item: int = NONE
    links: list[tuple[int, int, int, bool]] = field(default_factory=list)


def sizes_of(n_words: int, **sizes: int) -> network.Sizes:
    """The sizes of a network for a vocabulary of `n_words`."""
    return network.Sizes(CHANNELS, n_words, len(STATUSES), len(MEETING_KINDS), len(LINKS), N_GAPS, **sizes)


def samples_of(
    document: dict[str, Any], gold: dict[str, Any], context: Context, weight: float, vocabulary: dict[str, int]
) -> list[network.Sample]:
    """The labelled windows of one document; of a brief, those with meetings."""
    told: dict[tuple[int, int], Told] = {}
    for letter in "M" if document.get("is_brief") else TABLES:
        for labelled in label_candidates(document, gold, context, letter):
            candidate = labelled.candidate
            told[candidate.row.index, candidate.element] = _told(document, gold, context, letter, labelled)
    found = (_sample(window, told, weight, vocabulary) for window in windows_of(context))
    return [sample for sample in found if sample is not None]


def _told(document: dict[str, Any], gold: dict[str, Any], context: Context, letter: str, labelled: Labelled) -> Told:
    candidate, items = labelled.candidate, gold[TABLES[letter]]
    told = Told(letter, labelled.status)
    for kind, link, label in labelled.links:
        told.links += _targets(context, candidate, kind, link, label)
    if labelled.status == "none":
        return told
    start = context.doc[candidate.row.elements[candidate.element].start].idx
    holders = [
        k
        for k, item in enumerate(items)
        if item["status"] == labelled.status and any(a <= start < b for a, b in evidence_spans(document, item))
    ]
    if holders:
        told.item = holders[0] if len(holders) == 1 else SEVERAL
        told.kind = items[holders[0]].get("kind") if letter == "M" and len(holders) == 1 else None
        told.links += _anywhere(context, letter, [items[k] for k in holders])
    return told


def _targets(
    context: Context, candidate: Candidate, kind: str, link: Link, label: str
) -> list[tuple[int, int, int, bool]]:
    """What the labels say of a link of a trigger, by the element that is linked."""
    if kind == "actor":
        if link.source != "row" or link.actor is None:
            return []
        at = candidate.row.index, link.actor.head
        return [(*at, LINKS.index("part"), label != "none"), (*at, LINKS.index("person"), label == "person")]
    if link.place is not None:
        return [(link.row, link.place.element, LINKS.index("place"), label == "yes")]
    start = link.time.start if link.time is not None else -1
    elements = context.rows[link.row].elements
    places = [j for j, e in enumerate(elements) if e.time is not None and e.time.start == start][:1]
    return [(link.row, j, LINKS.index("time"), label == "yes") for j in places]


def _anywhere(context: Context, letter: str, items: Iterable[dict[str, Any]]) -> list[tuple[int, int, int, bool]]:
    """Which sides and persons of the document, wherever they are told, are those of labelled events."""
    items = list(items)
    wanted = set().union(*(sides_of(letter, item) for item in items))
    names = {surname(p["name"]) for item in items for p in item.get("participants", ())}
    names |= {surname(n) for item in items for n in item.get("signatories", ())}
    names |= {surname(item["visitor"]) for item in items if item.get("visitor")}
    found = []
    for row, actors in enumerate(context.actors):
        for actor in actors:
            if actor.sides:
                is_side = bool({side_code(s) for s in actor.sides} & wanted)
                found.append((row, actor.head, LINKS.index("side"), is_side))
            if actor.person is not None:
                found.append((row, actor.head, LINKS.index("member"), surname(actor.person.name) in names))
    return found


def _sample(
    window: Window, told: dict[tuple[int, int], Told], weight: float, vocabulary: dict[str, int]
) -> network.Sample | None:
    triggers = [(window.at[row, i], told[row, i]) for row, i, _ in window.triggers if (row, i) in told]
    if not triggers:
        return None
    able: npt.NDArray[np.bool_] = np.zeros((len(triggers), len(STATUSES)), dtype=bool)
    for k, (_, given) in enumerate(triggers):
        able[k, ABLE[given.letter]] = True
    links = [
        (k, window.at[row, element], column, int(label))
        for k, (_, given) in enumerate(triggers)
        for row, element, column, label in given.links
        if (row, element) in window.at
    ]
    return _filled(
        window,
        vocabulary,
        [at for at, _ in triggers],
        able,
        links,
        weight,
        status=[STATUSES.index(given.status) for _, given in triggers],
        kind=[MEETING_KINDS.index(given.kind) if given.kind else -1 for _, given in triggers],
        told=[given.item for _, given in triggers],
    )


def _filled(
    window: Window,
    vocabulary: dict[str, int],
    at: Sequence[int],
    able: npt.NDArray[np.bool_],
    links: Sequence[tuple[int, int, int, int]],
    weight: float,
    **told: Sequence[int],
) -> network.Sample:
    numbers = [network.BREAK if not word else number_of(word, vocabulary) for word in window.words]
    given = {name: np.array(values, dtype=np.int32) for name, values in told.items()}
    return network.Sample(
        np.array(numbers, dtype=np.int32),
        np.concatenate(window.channels),
        np.array(window.rows, dtype=np.int32),
        np.array(at, dtype=np.int32),
        able=able,
        links=np.array(links, dtype=np.int32).reshape(-1, 4),
        weight=weight,
        **given,
    )


def unlabelled_samples(context: Context, vocabulary: dict[str, int]) -> Iterator[network.Sample]:
    """The windows of a document whose labels nobody knows: their triggers, and every link that may be asked of them."""
    for window in windows_of(context):
        able: npt.NDArray[np.bool_] = np.zeros((len(window.triggers), len(STATUSES)), dtype=bool)
        links: list[tuple[int, int, int, int]] = []
        places = [(row, *found) for row in dict.fromkeys(window.rows) for found in _askable(context, row)]
        for k, (row, _, letter) in enumerate(window.triggers):
            able[k, ABLE[letter]] = True
            for other, element, columns, reach in places:
                if abs(other - row) <= reach and (other, element) in window.at:
                    links += [(k, window.at[other, element], LINKS.index(column), 0) for column in columns]
        at = [window.at[row, i] for row, i, _ in window.triggers]
        nothing = [0] * len(at)
        if at:
            yield _filled(window, vocabulary, at, able, links, 1.0, status=nothing, kind=nothing, told=nothing)


def _askable(context: Context, row: int) -> Iterator[tuple[int, tuple[str, ...], int]]:
    """(element, columns of LINKS, from how many rows away) of what a row tells that may belong to an event."""
    given = context.rows[row]
    for actor in context.actors[row]:
        yield actor.head, ("part", "person"), 0
        columns = ("side",) * bool(actor.sides) + ("member",) * (actor.person is not None)
        yield actor.head, columns, len(context.rows)
    times = event_times(context, given)
    yield from ((j, ("time",), CLOSE) for j, e in enumerate(given.elements) if any(e is t for t in times))
    yield from ((place.element, ("place",), CLOSE) for place in row_places(context, given))


@dataclass(frozen=True)
class Start:
    """What every training on labels begins with: weights and vocabulary of the base, and its sizes."""

    weights: network.Weights
    vocabulary: dict[str, int]
    sizes: network.Sizes

    @classmethod
    def load(cls, path: Path) -> "Start":
        """Reads the base."""
        weights, vocabulary, n_heads = unpacked(path.read_bytes())
        width, wide = weights["0/wide"].shape
        n_layers = sum(name.endswith("/attend") for name in weights)
        n_words, word_width = weights["words"].shape
        sizes = sizes_of(n_words, width=width, n_layers=n_layers, wide=wide, n_heads=n_heads, word_width=word_width)
        return cls(weights, vocabulary, sizes)

    def reader(self, weights: network.Weights) -> Reader:
        """The network of trained weights as the extractor computes it: a byte a weight."""
        given = {name: np.asarray(value) for name, value in weights.items()}
        return Reader(given, self.vocabulary, self.sizes.n_heads).stored()


def train_reader(
    samples: Sequence[network.Sample], base: Path = BASE, unlabelled: Sequence[network.Sample] = ()
) -> Reader:
    """The network of `base` trained on labelled windows; the same for the same samples in the same order.

    With unlabelled windows, a network of fewer layers that learns from the labels and from what others, trained on the
    same labels, say of these windows.
    """
    start, precision = Start.load(base), network.precision()
    if not unlabelled:
        return start.reader(network.tune(start.weights, samples, start.sizes, precision=precision))
    teachers = [
        network.tune(start.weights, samples, start.sizes, seed=seed, precision=precision) for seed in range(TEACHERS)
    ]
    sizes = _sizes(start)
    weights = network.begun(start.weights, sizes, SEED)
    return start.reader(network.teach(weights, samples, unlabelled, teachers, sizes, seed=SEED, precision=precision))


def _sizes(start: Start) -> network.Sizes:
    """Of a network that is taught."""
    return start.sizes._replace(n_layers=min(LAYERS, start.sizes.n_layers))


def teach_again(
    reader: Reader,
    others: Sequence[Reader],
    samples: Sequence[network.Sample],
    unlabelled: Sequence[network.Sample],
    base: Path = BASE,
) -> Reader:
    """A taught network trained on with the labels and with what it and its like, taught without some of the labels,
    say of unlabelled windows in the mean: that mean reads better than any of them."""
    start = Start.load(base)
    teachers = [r.weights for r in (reader, *others)]
    weights = network.teach(
        reader.weights,
        samples,
        unlabelled,
        teachers,
        _sizes(start),
        steps=network.AGAIN_STEPS,
        rate=network.AGAIN_RATE,
        seed=SEED + 1,
        precision=network.precision(),
    )
    return start.reader(weights)


def read_unseen(
    pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]],
    contexts: Sequence[Context],
    folds: Sequence[Sequence[int]],
    weights: Sequence[float],
    unlabelled: Sequence[network.Sample] = (),
) -> Reader:
    """Has each document read by a network that was trained on the documents of the other folds, as its teachers were.

    Returns the network trained on all of them.
    """
    vocabulary = unpacked(BASE.read_bytes())[1]
    given = zip(pairs, contexts, weights, strict=True)
    samples = [samples_of(*pair, context, weight, vocabulary) for pair, context, weight in given]
    readers = []
    for part in folds:
        held = set(part)
        others = [s for i, found in enumerate(samples) if i not in held for s in found]
        readers.append(train_reader(others, unlabelled=unlabelled))
        for i in part:
            readers[-1].annotate(contexts[i])
    every = [s for found in samples for s in found]
    last = train_reader(every, unlabelled=unlabelled)
    return teach_again(last, readers, every, unlabelled) if unlabelled else last
