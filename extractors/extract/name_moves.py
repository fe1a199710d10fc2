"""The greedy moves of spaCy's trained name finder, computed for all tokens of many rows at once.

Outside a name the next move depends on the token alone, so that it is told for all tokens together; names that may
begin are then walked to their last token side by side. No name goes beyond its row. What spaCy would find is found.
"""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from spacy.attrs import IS_SPACE, ORTH
from spacy.language import Language
from spacy.tokens import Doc

from extractors.extract.networks import LEXICAL, Floats, TokenNetwork, WordRows, known_network, product, whole_numbers

Ints: TypeAlias = npt.NDArray[np.int64]
Found: TypeAlias = tuple[int, int, str]  # first and last token among those given, label
NEVER: Final = np.float32(-np.inf)


class Affine:
    """A product with a matrix of weights (n_in, n_out)."""

    def __init__(self, weights: Floats) -> None:
        self.weights = np.ascontiguousarray(weights)
        self.whole = whole_numbers(self.weights)

    def __call__(self, x: Floats) -> Floats:
        """The product with each row of `x`."""
        return product(x, self.weights, self.whole)


class NameMoves:
    """The name finder of a trained pipeline; see `name_moves` for which pipelines."""

    def __init__(self, component: Any, network: TokenNetwork, trained: Language) -> None:
        model = component.model
        linear = next(n for n in model.get_ref("tok2vec").walk() if n.name == "linear")
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        self.network, self.words = network, WordRows(network, trained.vocab)
        self.linear, self.linear_bias = Affine(linear.get_param("W").T), linear.get_param("b")
        weights = lower.get_param("W")  # (3, n_hidden, n_pieces, n_in); the pieces are to stand side by side
        self.of_token, self.of_first, self.of_last = (
            Affine(w.transpose(1, 0, 2).reshape(-1, w.shape[2]).T) for w in weights
        )
        pad = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(3, -1)
        self.bias = lower.get_param("b").T.reshape(-1)
        self.outside = pad[1] + pad[2] + self.bias  # no name is open
        self.n_pieces = weights.shape[2]
        self.upper, self.upper_bias = Affine(upper.get_param("W").T), upper.get_param("b")
        moves = [component.moves.get_class_name(i) for i in range(component.moves.n_moves)]
        self.labels = [move[2:] for move in moves if move.startswith("B-")]
        self.begin, self.inside, self.last, self.unit = (
            [moves.index(f"{kind}-{label}") for label in self.labels] for kind in "BILU"
        )
        self.out = moves.index("O")

    def __call__(self, docs: Sequence[Doc], rows: Sequence[Sequence[tuple[int, int]]]) -> list[list[Found]]:
        """The names in some rows (first token, token behind the last) of each document, in the order of the text.

        The rows of a document are read as if nothing stood between them; tokens are numbered as in the document.
        """
        nothing: Ints = np.zeros(0, dtype=np.int64)
        numbers = [np.concatenate([nothing, *(np.arange(a, b) for a, b in given)]) for given in rows]
        lengths = [len(n) for n in numbers]
        if not sum(lengths):
            return [[] for _ in docs]
        given = np.concatenate([doc.to_array([ORTH, IS_SPACE])[n] for doc, n in zip(docs, numbers, strict=True)])
        vectors = np.concatenate(self.network.encode(self.words(np.ascontiguousarray(given[:, 0])), lengths))
        ends: npt.NDArray[np.bool_] = np.zeros(len(vectors), dtype=bool)
        ends[np.cumsum([b - a for rows_of in rows for a, b in rows_of if b > a]) - 1] = True
        found: list[list[Found]] = [[] for _ in docs]
        starts = np.cumsum([0, *lengths])
        for first, last, label in self._names(self.linear(vectors) + self.linear_bias, ends, given[:, 1] > 0):
            k = int(np.searchsorted(starts, first, side="right")) - 1
            found[k].append((int(numbers[k][first - starts[k]]), int(numbers[k][last - starts[k]]), label))
        return found

    def _scores(self, pieces: Floats) -> Floats:
        """The score of each move, from what the tokens of each state come to before the maximum."""
        width = pieces.shape[1] // self.n_pieces
        hidden = pieces[:, :width]
        for k in range(1, self.n_pieces):
            hidden = np.maximum(hidden, pieces[:, k * width : (k + 1) * width])
        return self.upper(hidden) + self.upper_bias

    def _names(self, x: Floats, ends: npt.NDArray[np.bool_], blank: npt.NDArray[np.bool_]) -> list[Found]:
        of_token = self.of_token(x)
        scores = self._scores(of_token + self.outside)
        begins = np.where((ends | blank)[:, None], NEVER, scores[:, self.begin])
        units = np.where(blank[:, None], NEVER, scores[:, self.unit])
        moves = np.concatenate([begins, units, scores[:, [self.out]]], axis=1).argmax(axis=1)
        n = len(self.labels)
        opens = np.flatnonzero(moves < n)
        lasts = dict(zip(opens.tolist(), self._walk(x, of_token, ends, opens, moves[opens]).tolist(), strict=True))
        found, done = [], 0
        for i in np.flatnonzero(moves < 2 * n).tolist():
            if i >= done:
                last = lasts.get(i, i)
                found.append((i, last, self.labels[moves[i] % n]))
                done = last + 1
        return found

    def _walk(self, x: Floats, of_token: Floats, ends: npt.NDArray[np.bool_], opens: Ints, kinds: Ints) -> Ints:
        """The last token of each name that would begin at `opens`."""
        lasts = opens.copy()
        alive = np.arange(len(opens))
        of_first = self.of_first(x[opens]) if len(opens) else of_token[:0]
        inside, last = np.array(self.inside), np.array(self.last)
        while len(alive):
            lasts[alive] += 1
            at = lasts[alive]
            scores = self._scores(of_token[at] + of_first[alive] + self.of_last(x[at - 1]) + self.bias)
            each = np.arange(len(alive))
            goes_on = scores[each, inside[kinds[alive]]] >= scores[each, last[kinds[alive]]]
            alive = alive[goes_on & ~ends[at]]
        return lasts


def name_moves(trained: Language) -> NameMoves | None:
    """The moves of a pipeline's name finder where it is of the make that is known here, else None."""
    component = trained.get_pipe("ner")
    model = getattr(component, "model", None)
    if model is None or model.name != "parser_model" or component.cfg.get("beam_width", 1) != 1:
        return None
    network = known_network(model.get_ref("tok2vec"))
    lower = model.get_ref("lower")
    if (
        network is None
        or not set(network.attributes) <= LEXICAL
        or lower.name != "precomputable_affine"
        or lower.get_dim("nF") != 3
        or lower.get_dim("nP") < 2
        or not model.attrs["has_upper"]
    ):
        return None
    return NameMoves(component, network, trained)
