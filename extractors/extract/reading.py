"""A small network that reads a trigger in its sentence: the status of its event, and who, when and where belong to it.

It sees the elements of the lattice around the trigger, names as their kind and words as themselves, so that what it
learns holds for other people and states. Its answers are features of the linear models, which weigh them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import srsly
from thinc.api import (
    Embed,
    Linear,
    Maxout,
    Model,
    Ragged,
    Softmax,
    chain,
    concatenate,
    expand_window,
    residual,
    with_array,
)

from extractors.extract.dates import relation, resolve
from extractors.extract.events import Context, Reading, triggers
from extractors.extract.lattice import Row
from extractors.extract.networks import OPS, Layer, layers_of

READER = "reader.bin"  # the file of the network that ships
AT_ONCE = 32  # triggers whose windows are multiplied together: what fits the processor's cache
HALF = 20  # elements on either side of the trigger that are read
NAMES = frozenset("CAKQRGLVNTD")  # kinds that are read as their kind alone
KINDS = {kind: i + 1 for i, kind in enumerate('CAKQRGLVOkNTDMZSs,."Xxdfpiwbhyearm&:-')}
ACTORS = ("none", "person", "sideless", "office", "group", "adjective", "country", "org", "city")
TIMES = ("none", "past", "now", "future", "unknown")
STATUSES = (
    "none",
    "held",
    "planned",
    "cancelled",
    "referenced",
    "proposed",
    "signed",
    "ratified",
    "in_force",
    "extended",
    "suspended",
    "terminated",
)
LINKS = ("part", "person", "time", "place")
ABLE = {
    "M": [0, 1, 2, 3],
    "Z": [0, 1, 2, 3],
    "S": [0, 2, *range(4, len(STATUSES))],
}  # the statuses of meetings, visits and agreements
DISTANCE = 5  # the column of the distance to the trigger
MANY = 6  # sides of a row that are told apart
WIDTH = 96
CHANNELS = ((16, len(KINDS) + 1), (8, len(ACTORS)), (8, MANY + 2), (4, len(TIMES)), (12, 2 * HALF + 1), (4, 5))
Ints: TypeAlias = npt.NDArray[np.int32]
Floats: TypeAlias = npt.NDArray[np.float32]


def words_of(row: Row) -> list[str]:
    """What is read of each element of a row."""
    return [f"<{e.kind}>" if e.kind in NAMES else e.text.lower() for e in row.elements]


def row_channels(context: Context, row: Row) -> Ints:
    """All channels but the words and the distance to a trigger; shape (n_elements, 5)."""
    out: Ints = np.zeros((len(row.elements), len(CHANNELS)), dtype=np.int32)
    out[:, 0] = [KINDS.get(e.kind, 0) for e in row.elements]
    order: dict[str, int] = {}
    for actor in context.actors[row.index]:
        kind = "sideless" if not actor.sides else actor.kind
        kind = "adjective" if actor.side_from == "A" else "city" if actor.side_from in ("L", "V") else kind
        out[actor.first : actor.last + 1, 1] = ACTORS.index(kind)
        for side in actor.sides[:1]:
            number = MANY + 1 if side == context.home else min(order.setdefault(side, len(order) + 1), MANY)
            out[actor.first : actor.last + 1, 2] = number
    for j, element in enumerate(row.elements):
        if element.time is not None:
            told = relation(resolve(element.time, context.published, 0), context.published)
            out[j, 3] = TIMES.index("unknown" if told == "none" else told)
    out[:, 5] = 0 if row.in_title else 1 + min(row.index, 3)
    return out


def window_of(elements: Ints, trigger: int) -> tuple[Ints, int]:
    """The elements of a row that are read with a trigger, how far they are from it, and its place among them."""
    low = max(0, trigger - HALF)
    window = elements[low : trigger + HALF + 1].copy()
    window[:, DISTANCE] = np.arange(len(window)) + low - trigger + HALF
    return window, trigger - low


class Reader:
    """The network. vocabulary: word → its number, from 2 on; 0 stands for nothing, 1 for a word that is not known."""

    def __init__(self, vocabulary: dict[str, int], width: int = WIDTH, vectors: int = 48, dropout: float = 0.0) -> None:
        self.vocabulary, self.width = vocabulary, width
        self.quick: list[Layer] = []
        self.tables: list[Floats] = []
        self.words = Embed(vectors, len(vocabulary) + 2, column=0)
        channels = [Embed(n, size, column=k + 1) for k, (n, size) in enumerate(CHANNELS)]

        def layer(n_out: int, n_in: int, pieces: int) -> Model[Any, Any]:
            return Maxout(n_out, n_in, nP=pieces, normalize=True, dropout=dropout)

        first = layer(width, vectors + sum(n for n, _ in CHANNELS), 2)
        deeper = [residual(chain(expand_window(1), with_array(layer(width, 3 * width, 3)))) for _ in range(2)]
        self.encoder: Model[Any, Any] = chain(with_array(chain(concatenate(self.words, *channels), first)), *deeper)
        self.status: Model[Any, Any] = chain(layer(width, 3 * width, 2), Softmax(len(STATUSES), width))
        self.link: Model[Any, Any] = chain(layer(width // 2, 2 * width, 2), Linear(len(LINKS), width // 2))

    def initialize(self) -> None:
        """Gives every weight its first value."""
        width = self.width
        sample: Ints = np.zeros((2, len(CHANNELS) + 1), dtype=np.int32)
        self.encoder.initialize(X=Ragged(sample, np.array([2], dtype=np.int32)))
        self.status.initialize(X=np.zeros((2, 3 * width), dtype=np.float32))
        self.link.initialize(X=np.zeros((2, 2 * width), dtype=np.float32))

    def encode(self, places: Sequence[tuple[Context, Row, int]]) -> tuple[Ints, Ints, Ints]:
        """(channels of all elements around each trigger, length of each window, place of the trigger in it)."""
        windows, centres = [], []
        known: dict[int, Ints] = {}
        for context, row, i in places:
            if id(row) not in known:
                words = np.array([self.vocabulary.get(w, 1) for w in words_of(row)], dtype=np.int32)
                known[id(row)] = np.concatenate([words[:, None], row_channels(context, row)], axis=1)
            window, centre = window_of(known[id(row)], i)
            windows.append(window)
            centres.append(centre)
        return np.concatenate(windows), np.array([len(w) for w in windows], dtype=np.int32), np.array(centres)

    def pooled(self, given: Any, lengths: Ints, centres: Ints) -> tuple[Floats, Ints]:
        """Each window as its trigger, its greatest and its mean; and where the triggers stand in `given`."""
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        at = starts + centres
        greatest = np.maximum.reduceat(given, starts, axis=0)
        mean = np.add.reduceat(given, starts, axis=0) / lengths[:, None].astype(np.float32)
        return np.concatenate([given[at], greatest, mean], axis=1), at

    def beside(self, given: Any, lengths: Ints, at: Ints) -> Floats:
        """Each element with the trigger of its window."""
        return np.concatenate([given, np.repeat(given[at], lengths, axis=0)], axis=1)

    def _encoded(self, windows: Ints, lengths: Ints) -> Floats:
        """What the encoder makes of each element, computed faster once the network does not change any more."""
        if not self.quick:
            return np.asarray(self.encoder.predict(Ragged(windows, lengths)).dataXd)
        mix, *wider = self.quick
        vectors = mix(
            np.concatenate([table[column] for table, column in zip(self.tables, windows.T, strict=True)], axis=1)
        )
        for layer in wider:
            vectors += layer(OPS.seq2col(vectors, 1, lengths=lengths))
        return vectors

    def read(self, windows: Ints, lengths: Ints, centres: Ints) -> tuple[Floats, Floats]:
        """Probabilities of STATUSES for each window, and of LINKS for each element."""
        given = self._encoded(windows, lengths)
        whole, at = self.pooled(given, lengths, centres)
        first, last = self.link.layers
        hidden = first.predict(self.beside(given, lengths, at))
        # by hand: BLAS rounds products as narrow as this in another way where there are more rows
        links = (hidden[:, None] * last.get_param("W")).sum(axis=2) + last.get_param("b")
        return self.status.predict(whole), 1 / (1 + np.exp(-links))

    def annotate(self, *contexts: Context) -> None:
        """Reads every trigger of some documents; what comes of one does not depend on the others."""
        found = [(c, row, i) for c in contexts for row, inside in triggers(c, "MZS") for i in inside]
        for start in range(0, len(found), AT_ONCE):
            part = found[start : start + AT_ONCE]
            windows, lengths, centres = self.encode(part)
            statuses, links = self.read(windows, lengths, centres)
            for (context, row, i), given, near in zip(
                part, statuses.tolist(), np.split(links.T, np.cumsum(lengths)[:-1], axis=1), strict=True
            ):
                able = ABLE[row.elements[i].kind]
                total = sum(given[k] for k in able)
                context.readings[row.index, i] = Reading(
                    {STATUSES[k]: given[k] / total for k in able},
                    dict(zip(LINKS, near.tolist(), strict=True)),
                    max(0, i - HALF),
                )

    def save(self, path: Path) -> None:
        """Writes the network as one file."""
        parts = {name: getattr(self, name).to_bytes() for name in ("encoder", "status", "link")}
        path.write_bytes(
            srsly.msgpack_dumps({"vocabulary": list(self.vocabulary), "vectors": self.words.get_dim("nO"), **parts})
        )

    @classmethod
    def load(cls, path: Path) -> "Reader":
        """Reads what `save` wrote."""
        parts = srsly.msgpack_loads(path.read_bytes())
        reader = cls({word: i + 2 for i, word in enumerate(parts["vocabulary"])}, vectors=parts["vectors"])
        for name in ("encoder", "status", "link"):
            for node in getattr(reader, name).from_bytes(parts[name]).walk():
                node.ops = OPS
        reader.quick = layers_of(reader.encoder)
        reader.tables = [node.get_param("E") for node in reader.encoder.walk() if node.name == "embed"]
        return reader
