"""A network that reads the rows of a document which may tell an event, and what each of their triggers tells.

It sees the elements of the lattice, names as their kind and words as themselves, so that what it learns holds for other
people and states. It says how likely each status of a trigger is, who, when and where belong to it, in its own row
and in others, and which other triggers tell of the same event. Its answers are features of the linear models, which
weigh them.
"""

import lzma
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import srsly

from extractors.extract.dates import relation, resolve
from extractors.extract.events import Context, Reading, Seen, triggers
from extractors.extract.lattice import Element, Row
from extractors.extract.triggers import plain_travel

READER = "reader.bin"  # the file of the network that ships
LONGEST = 256  # elements that are read together
MOST = 20  # triggers that are read together
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
MEETING_KINDS = ("in_person", "call", "multilateral", "unspecified")
LINKS = ("part", "person", "time", "place", "side", "member")  # the last two in any row, the first two in its own
ABLE = {
    "M": [0, 1, 2, 3],
    "Z": [0, 1, 2, 3],
    "S": [0, 2, *range(4, len(STATUSES))],
}  # the statuses of meetings, visits and agreements
MANY = 15  # sides, and persons, of a document that are told apart
OWN_SIDE = 1  # the number of the side that issues the text
WHERE = 6  # the column of where a row stands
CHANNELS = (
    (16, len(KINDS) + 1),
    (8, len(ACTORS)),
    (12, MANY + 1),
    (8, MANY + 1),
    (8, MANY + 1),
    (8, 2 * len(TIMES) - 1),
    (4, 8),
)  # (width, number of values) of what is known of an element beside its word
NOTHING, MASKED, UNKNOWN, BREAK = range(4)  # numbers of no word, of one that is hidden, not known, and of a row's begin
FIRST_WORD = 4
ENDING = 3  # letters by which a word that is not known is told
SMALLEST = 1e-6
GAPS = np.array([0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, *[8] * 7, *[9] * 10, 10])  # distance in elements → its step
N_GAPS = 24
Ints: TypeAlias = npt.NDArray[np.int32]
Floats: TypeAlias = npt.NDArray[np.float32]
Weights: TypeAlias = dict[str, Floats]


def word_of(element: Element) -> str:
    """What is read of an element."""
    if element.kind in NAMES:
        return f"<{element.kind}>"
    word = element.text.lower()
    digits = 0 if word.isalpha() else sum(map(str.isdigit, word))
    return f"<num{min(digits, 5)}>" if digits else word


def number_of(word: str, vocabulary: dict[str, int]) -> int:
    """The number of a word; where it is not known, of plain words for the same travel, or of its ending; or UNKNOWN."""
    number = vocabulary.get(word) or vocabulary.get(plain_travel().get(word, ""))
    return number or vocabulary.get("~" + word[-ENDING:], UNKNOWN)


def channels_of(context: Context, wanted: Collection[int] | None = None) -> list[Ints]:
    """What is known of the elements of each row beside their words; shape (n_elements, 7), of rows that are not wanted
    (0, 7).

    Sides and persons are numbered in the order in which the document names them.
    """
    sides: dict[str, int] = {context.home: OWN_SIDE} if context.home else {}
    people: dict[int, int] = {}
    n_sides = OWN_SIDE
    found = []
    for row in context.rows:
        elements = row.elements if wanted is None or row.index in wanted else []
        given: Ints = np.zeros((len(elements), len(CHANNELS)), dtype=np.int32)
        given[:, 0] = [KINDS.get(e.kind, 0) for e in elements]
        for actor in () if row.in_zone else context.actors[row.index]:
            kind = "sideless" if not actor.sides else actor.kind
            kind = "adjective" if actor.side_from == "A" else "city" if actor.side_from in ("L", "V") else kind
            inside = slice(actor.first, actor.last + 1)
            for side in actor.sides[:2]:
                if side not in sides:
                    n_sides += 1
                    sides[side] = min(n_sides, MANY)
            numbers = [sides[side] for side in actor.sides[:2]] + [0, 0]
            person = 0
            if actor.person is not None:
                person = people.setdefault(id(actor.person), min(len(people) + 1, MANY))
            given[inside, 1:5] = (ACTORS.index(kind), *numbers[:2], person)
        for j, element in enumerate(elements):
            if element.time is not None:
                given[j, 5] = _time_number(context, element)
        given[:, WHERE] = 1 if row.in_title else 2 + min(row.index // 3, 5)
        found.append(given)
    return found


def _time_number(context: Context, element: Element) -> int:
    """When a time is, as seen from the text's day, and whether it is one day."""
    when = resolve(element.time, context.published, 0) if element.time else None
    told = relation(when, context.published)
    is_day = when is not None and when.precision == "day"
    return 2 * TIMES.index("unknown" if told == "none" else told) - is_day


@dataclass
class Window:
    """Rows of a document that are read together, end to end, each behind a break.

    words, channels (n, 7) and rows (row number) of each element; at: (row, element) → its place; triggers: (row,
    element, letter) of each.
    """

    words: list[str] = field(default_factory=list)
    channels: list[Ints] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    at: dict[tuple[int, int], int] = field(default_factory=dict)
    triggers: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, row: Row, channels: Ints, inside: Sequence[int]) -> None:
        """Puts a row, and its triggers, behind the others."""
        at = len(self.words) + 1
        here: Ints = np.zeros((1, len(CHANNELS)), dtype=np.int32)
        here[0, WHERE] = channels[0, WHERE]
        self.words += ["", *map(word_of, row.elements)]
        self.channels += [here, channels]
        self.rows += [row.index] * (len(row.elements) + 1)
        self.at |= {(row.index, j): at + j for j in range(len(row.elements))}
        self.triggers += [(row.index, i, row.elements[i].kind) for i in inside]

    def cut(self) -> "Window":
        """The window without what is beyond LONGEST."""
        if len(self.words) <= LONGEST:
            return self
        at = {key: place for key, place in self.at.items() if place < LONGEST}
        return Window(
            self.words[:LONGEST],
            [np.concatenate(self.channels)[:LONGEST]],
            self.rows[:LONGEST],
            at,
            [t for t in self.triggers if t[:2] in at],
        )


def windows_of(context: Context) -> Iterator[Window]:
    """The headline and every row with a trigger, as many together as fit; the headline stands before each.

    A trigger that even alone stands too far behind the start of its row is read in none.
    """
    yield from (window for window in _windows(context) if window.triggers)


def _windows(context: Context) -> Iterator[Window]:
    told = {row.index: inside for row, inside in triggers(context, "MZS")}
    if not told:
        return
    head = [row for row in context.rows if row.in_title and row.elements and not row.in_zone]
    if 3 * sum(len(row.elements) + 1 for row in head) >= LONGEST:
        head = []
    channels = channels_of(context, told.keys() | {row.index for row in head})
    window, is_new = _headed(head, channels, told), True
    for index in sorted(told.keys() - {row.index for row in head}):
        row, inside = context.rows[index], told[index]
        for start in range(0, len(inside), MOST):
            part = inside[start : start + MOST]
            is_full = (
                len(window.words) + len(row.elements) >= LONGEST or len(window.triggers) + len(part) > MOST or start
            )
            if is_full and not is_new:
                yield window.cut()
                window = _headed(head, channels, {})
            window.add(row, channels[index], part)
            is_new = False
    yield window.cut()


def _headed(head: Sequence[Row], channels: Sequence[Ints], told: dict[int, list[int]]) -> Window:
    window = Window()
    for row in head:
        window.add(row, channels[row.index], told.get(row.index, ()))
    return window


def steps_of(gaps: Any, is_same: Any) -> Any:
    """Distances to a trigger as steps: before or behind it in its row, or in a row before or behind."""
    near = GAPS[np.minimum(np.abs(gaps), len(GAPS) - 1)]
    return np.where(is_same, np.where(gaps < 0, near, near + 11), np.where(gaps < 0, N_GAPS - 2, N_GAPS - 1))


class Reader:
    """The network: its weights by name, and vocabulary: word → its number, from FIRST_WORD on."""

    def __init__(self, weights: Weights, vocabulary: dict[str, int], n_heads: int) -> None:
        self.weights, self.vocabulary, self.n_heads = weights, vocabulary, n_heads
        self.width = weights["mix"].shape[1]
        self.n_layers = sum(name.endswith("/attend") for name in weights)
        half = self.width // n_heads // 2
        angles = np.arange(LONGEST)[:, None] / 10_000 ** (np.arange(half) / half)
        self.turns = np.exp(1j * angles).astype(np.complex64)
        self.numbers: dict[str, int] = {"": BREAK}

    @cached_property
    def tables(self) -> list[Floats]:
        """What each word and each value of a channel adds to the first layer."""
        found, start = [], 0
        for name in ("words", *(f"channel{k}" for k in range(len(CHANNELS)))):
            table = self.weights[name]
            found.append(table @ self.weights["mix"][start : start + table.shape[1]])
            start += table.shape[1]
        return found

    @cached_property
    def layers(self) -> list[tuple[Floats, Floats, Floats, Floats, Floats]]:
        """The matrices of each layer; what scales their rows is in them.

        The two numbers of a question or an answer that are turned together stand side by side, as one complex number.
        """
        w, scale = self.weights, np.ones(3 * self.width, dtype=np.float32)
        scale[: self.width] = np.sqrt(self.n_heads / self.width)
        columns = np.arange(3 * self.width).reshape(3, self.n_heads, 2, -1)
        order = np.concatenate([columns[:2].swapaxes(2, 3).ravel(), columns[2].ravel()])
        return [
            (
                np.ascontiguousarray((w[f"{k}/before"][:, None] * w[f"{k}/attend"] * scale)[:, order]),
                w[f"{k}/out"],
                w[f"{k}/between"][:, None] * w[f"{k}/wide"],
                w[f"{k}/bias"],
                w[f"{k}/narrow"],
            )
            for k in range(self.n_layers)
        ]

    def _number(self, word: str) -> int:
        number = self.numbers.get(word)
        if number is None:
            number = self.numbers[word] = number_of(word, self.vocabulary)
        return number

    def encode(self, window: Window) -> Floats:
        """A row of floats for each element of a window."""
        numbers = [self._number(word) for word in window.words]
        x: Floats = self.tables[0][numbers]
        for table, column in zip(self.tables[1:], np.concatenate(window.channels).T, strict=True):
            x += table[column]
        x = _normal(x) * self.weights["first"]
        for attend, out, wide, bias, narrow in self.layers:
            x += self._attended(_normal(x) @ attend) @ out
            hidden = _normal(x) @ wide
            hidden += bias
            np.maximum(hidden, 0, out=hidden)
            hidden *= hidden
            x += hidden @ narrow
        return _normal(x) * self.weights["last"]

    def _attended(self, given: Floats) -> Floats:
        """What each element takes from all others."""
        n = len(given)
        parts = given.reshape(n, 3, self.n_heads, -1).transpose(1, 2, 0, 3)  # (3, heads, n, width of a head)
        turned = np.multiply(parts[:2].view(np.complex64), self.turns[:n], order="C").view(np.float32)
        shares = turned[0] @ turned[1].transpose(0, 2, 1)
        shares -= shares.max(axis=2, keepdims=True)
        np.exp(shares, out=shares)
        taken = shares @ np.ascontiguousarray(parts[2])
        taken /= shares.sum(axis=2, keepdims=True)
        return taken.transpose(1, 0, 2).reshape(n, -1)

    def read(self, window: Window) -> tuple[Floats, Floats, Floats, Floats]:
        """Of each trigger of a window: the probabilities of STATUSES and of MEETING_KINDS; of LINKS to each element,
        shape (triggers, elements, links); that it tells of the same event as another, (triggers, triggers)."""
        w, x = self.weights, self.encode(window)
        rows = np.array(window.rows)
        at = np.array([window.at[row, element] for row, element, _ in window.triggers])
        heads = x[at]
        is_same = rows[at][:, None] == rows[None, :]
        mean = (is_same / is_same.sum(axis=1, keepdims=True)).astype(np.float32) @ x
        hidden = np.maximum(np.concatenate([heads, mean], axis=1) @ w["status/in"] + w["status/bias"], 0)
        statuses, kinds = hidden @ w["status/out"] + w["status/base"], hidden @ w["kind/out"] + w["kind/base"]
        for k, (_, _, letter) in enumerate(window.triggers):
            statuses[k, [s for s in range(len(STATUSES)) if s not in ABLE[letter]]] = -np.inf
        steps = w["link/gap"][steps_of(np.arange(len(x))[None, :] - at[:, None], is_same)]
        hidden = (heads @ w["link/trigger"])[:, None] + (x @ w["link/element"])[None] + steps + w["link/bias"]
        links = np.maximum(hidden, 0) @ w["link/out"] + w["link/base"]
        crossed = (heads[:, None] * heads[None]).reshape(-1, self.width) @ w["pair/both"]
        hidden = (heads @ w["pair/first"])[:, None] + (heads @ w["pair/second"])[None] + w["pair/bias"]
        pairs = np.maximum(hidden + crossed.reshape(hidden.shape), 0) @ w["pair/out"] + w["pair/base"]
        return _shares(statuses), _shares(kinds), 1 / (1 + np.exp(-links)), 1 / (1 + np.exp(-pairs[:, :, 0]))

    def annotate(self, *contexts: Context) -> None:
        """Reads every trigger of some documents; what comes of one does not depend on the others."""
        for context in contexts:
            for window in windows_of(context):
                self._annotate(context, window)

    def _annotate(self, context: Context, window: Window) -> None:
        statuses, kinds, links, pairs = self.read(window)
        seen = Seen(window.at)
        for row in dict.fromkeys(window.rows):
            for actor in context.actors[row]:
                place = window.at.get((row, actor.head))
                if place is not None:
                    for side in actor.sides:
                        seen.sides.setdefault(side, []).append(place)
                    if actor.person is not None:
                        seen.persons.setdefault(id(actor.person), []).append(place)
        told, likely, same = statuses.tolist(), kinds.tolist(), (np.triu(pairs, 1) + np.triu(pairs, 1).T).tolist()
        columns = links.transpose(0, 2, 1).tolist()
        for k, (row, i, letter) in enumerate(window.triggers):
            if (row, i) in context.readings:
                continue  # of a headline that stands before several windows
            context.readings[row, i] = Reading(
                {STATUSES[s]: told[k][s] for s in ABLE[letter]},
                dict(zip(MEETING_KINDS, likely[k], strict=True)) if letter == "M" else {},
                dict(zip(LINKS, columns[k], strict=True)),
                seen,
                {other[:2]: same[k][j] for j, other in enumerate(window.triggers) if j != k},
            )

    def save(self, path: Path) -> None:
        """Writes the network as one file, a byte a weight."""
        path.write_bytes(packed(self.weights, self.vocabulary, self.n_heads))

    def stored(self) -> "Reader":
        """The network as it is once it was saved and loaded again: a byte a weight holds less."""
        return Reader(*unpacked(packed(self.weights, self.vocabulary, self.n_heads)))

    @classmethod
    def load(cls, path: Path) -> "Reader":
        """Reads what `save` wrote."""
        return cls(*unpacked(path.read_bytes()))


def packed(weights: Weights, vocabulary: Iterable[str], n_heads: int) -> bytes:
    """A network as it is stored: each row of a matrix as whole numbers from -127 to 127 and a factor."""
    stored = {}
    for name, given in sorted(weights.items()):
        if given.ndim == 1:
            stored[name] = (list(given.shape), b"", given.astype(np.float32).tobytes())
            continue
        factors = np.maximum(np.abs(given).max(axis=1, keepdims=True), SMALLEST).astype(np.float32) / np.float32(127)
        stored[name] = (list(given.shape), np.rint(given / factors).astype(np.int8).tobytes(), factors.tobytes())
    return lzma.compress(srsly.msgpack_dumps({"vocabulary": list(vocabulary), "n_heads": n_heads, "weights": stored}))


def unpacked(given: bytes) -> tuple[Weights, dict[str, int], int]:
    """(weights, vocabulary, number of heads) of what `packed` gave."""
    parts = srsly.msgpack_loads(lzma.decompress(given))
    weights: Weights = {}
    for name, (shape, whole, factors) in parts["weights"].items():
        scale = np.frombuffer(factors, dtype=np.float32)
        if whole:
            weights[name] = np.frombuffer(whole, dtype=np.int8).reshape(shape) * scale[:, None]
        else:
            weights[name] = scale.reshape(shape)
    return weights, {word: i + FIRST_WORD for i, word in enumerate(parts["vocabulary"])}, parts["n_heads"]


def _normal(x: Floats) -> Floats:
    """Rows scaled to the same size."""
    size = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1]) + np.float32(SMALLEST)
    normal: Floats = x * (1 / np.sqrt(size))[:, None]
    return normal


def _shares(scores: Floats) -> Floats:
    """Each row as probabilities."""
    found: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    found /= found.sum(axis=1, keepdims=True)
    return found
