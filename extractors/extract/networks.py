"""The token networks of a trained pipeline, computed as they were trained, but faster.

What a token is embedded as depends on its word alone, so that words of one kind are embedded once a batch; and products
of matrices are numpy's, which takes a third of the time of spaCy's own. Networks of another make are left as they are.
"""

import ctypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vectors import Mode
from spacy.vocab import Vocab
from thinc.api import Model, NumpyOps

Floats: TypeAlias = npt.NDArray[np.float32]

# What networks may be made of, to be computed here: MultiHashEmbed and MaxoutWindowEncoder.
KNOWN: Final = frozenset(
    "extract_features list2ragged ints-getitem hashembed static_vectors maxout layernorm dropout ragged2list "
    "expand_window".split()
)
AT_ONCE: Final = 512  # tokens whose windows are multiplied together: what fits the processor's cache
MOST_WORDS: Final = 50_000  # words that are kept with what they are embedded as: some 20 MB
QUICK: Final = "quick_tok2vec"
LEXICAL: Final = frozenset({"NORM", "PREFIX", "SHAPE", "SUFFIX"})  # attributes that a token has from its word
EXACT: Final = 2**24  # whole numbers up to here are floats of 32 bits
WEIGHT: Final = np.float32(127)  # the largest weight as a whole number
LEAST: Final = np.float32(1e-30)
MIXER: Final = np.uint64(0x9E3779B97F4A7C15)


def whole_numbers(y: Floats) -> tuple[Floats, Floats]:
    """A matrix of weights as whole numbers up to WEIGHT, and what each of its columns is to be multiplied by."""
    scale = np.maximum(np.abs(y).max(axis=0), LEAST) / WEIGHT
    return np.rint(y / scale), scale


def product(x: Floats, y: Floats, weights: tuple[Floats, Floats] | None = None) -> Floats:
    """x @ y; what comes of a row does not depend on how many stand beside it, nor on the processor.

    Many BLAS kernels sum a row in another order by where it stands. Here both sides are whole numbers, as many as a
    float's sum of their products holds exactly, so that the order does not matter.
    """
    whole, scale = weights or whole_numbers(y)
    most = EXACT // (WEIGHT * x.shape[1])
    sizes = np.maximum(np.abs(x).max(axis=1, keepdims=True), LEAST) / most
    found: Floats = np.rint(x / sizes) @ whole
    found *= sizes
    found *= scale
    return found


def _gemm(x: Floats, y: Floats, out: Floats | None = None, trans1: bool = False, trans2: bool = False) -> Floats:
    x, y = x.T if trans1 else x, y.T if trans2 else y
    result = product(x, y)
    if out is None:
        return result
    out[...] = result
    return out


def _operations() -> Any:
    """thinc's operations, with numpy's products, on one thread: a second doubles the time of products as small as ours.

    numpy's wheels bring their own BLAS, whose number of threads can be set by no other way once it is loaded.
    """
    for library in (Path(np.__file__).parents[1] / "numpy.libs").glob("libscipy_openblas64_*"):
        ctypes.CDLL(str(library)).scipy_openblas_set_num_threads64_(1)
    ops = NumpyOps(use_blis=False)
    ops.gemm = _gemm
    return ops


OPS: Final = _operations()


class Layer:
    """A maxout layer and the normalisation behind it; the pieces stand side by side, so that they compare at once."""

    def __init__(self, maxout: Any, norm: Any) -> None:
        n_out, n_pieces, n_in = maxout.get_param("W").shape
        self.weights = np.ascontiguousarray(maxout.get_param("W").transpose(2, 1, 0).reshape(n_in, n_pieces * n_out))
        self.whole = whole_numbers(self.weights)
        self.bias = maxout.get_param("b").T.reshape(n_pieces * n_out)
        self.n_out, self.n_pieces = n_out, n_pieces
        self.gain, self.shift = norm.get_param("G"), norm.get_param("b")

    def __call__(self, x: Floats) -> Floats:
        """The layer's output for each row of `x`."""
        pieces = product(x, self.weights, self.whole)
        pieces += self.bias
        found = pieces[:, : self.n_out].copy()
        for k in range(1, self.n_pieces):
            np.maximum(found, pieces[:, k * self.n_out : (k + 1) * self.n_out], out=found)
        found -= found.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", found, found) / np.float32(self.n_out) + np.float32(1e-8)
        found *= (1 / np.sqrt(spread))[:, None]
        found *= self.gain
        found += self.shift
        return found


def layers_of(model: Any) -> list[Layer]:
    """The maxout layers of a model, in order."""
    nodes = {name: [n for n in model.walk() if n.name == name] for name in ("maxout", "layernorm")}
    return [Layer(*pair) for pair in zip(nodes["maxout"], nodes["layernorm"], strict=True)]


class TokenNetwork:
    """Vectors of the tokens of documents, as spaCy's Tok2Vec of hashed attributes and windows gives them."""

    def __init__(self, tok2vec: Any) -> None:
        embed, encode = tok2vec.get_ref("embed"), tok2vec.get_ref("encode")
        nodes = list(embed.walk())
        self.attributes = next(n.attrs["columns"] for n in nodes if n.name == "extract_features")
        self.tables = [(n.get_param("E"), n.attrs["seed"]) for n in nodes if n.name == "hashembed"]
        self.static = [n.get_param("W").T for n in nodes if n.name == "static_vectors"]
        self.mix = layers_of(embed)[0]
        self.windows = layers_of(encode)

    def __call__(self, docs: list[Doc]) -> list[Floats]:
        """One row of floats a token, for each document."""
        return self.encode(self._embed(docs), [len(doc) for doc in docs])

    def encode(self, vectors: Floats, lengths: Sequence[int]) -> list[Floats]:
        """The rows of documents of such lengths, each with what stands around it, from those of their words alone."""
        gap = len(self.windows)  # rows of nothing between documents: as far as windows reach
        firsts = np.cumsum([gap + 1, *(length + gap for length in lengths)])
        padded = np.zeros((firsts[-1] + 1, vectors.shape[1]), dtype=np.float32)
        done = 0
        for first, length in zip(firsts, lengths, strict=False):
            padded[first : first + length] = vectors[done : done + length]
            done += length
        for layer in self.windows:
            padded = _widened(padded, layer)
        return [padded[first : first + length] for first, length in zip(firsts, lengths, strict=False)]

    def _embed(self, docs: list[Doc]) -> Floats:
        """A row a token, of its word alone."""
        given = np.concatenate([doc.to_array([ORTH, *self.attributes]) for doc in docs])
        kind = given[:, 0].copy()
        for column in given.T[1:]:
            kind = kind * MIXER ^ column
        _, first, which = np.unique(kind, return_index=True, return_inverse=True)
        return self._of_words(given[first], docs[0].vocab)[which]

    def _of_words(self, words: npt.NDArray[np.uint64], vocab: Vocab) -> Floats:
        """A row a word, of its ORTH and the network's attributes."""
        parts = [
            table[OPS.hash(np.ascontiguousarray(column), seed) % len(table)].sum(axis=1)
            for column, (table, seed) in zip(words.T[1:], self.tables, strict=True)
        ]
        for weights in self.static:
            known = vocab.vectors
            rows = known.find(keys=words[:, 0])
            parts.append(np.where(rows[:, None] < 0, np.float32(0), product(known.data[rows], weights)))
        return self.mix(np.concatenate(parts, axis=1))


class WordRows:
    """What words are embedded as by a network that asks of a token nothing beside its word; made once a word."""

    def __init__(self, network: TokenNetwork, vocab: Vocab) -> None:
        self.network, self.vocab = network, vocab
        self.numbers: dict[int, int] = {}
        self.rows: Floats = np.zeros((0, network.mix.n_out), dtype=np.float32)

    def __call__(self, orths: npt.NDArray[np.uint64]) -> Floats:
        """A row a word, given as spaCy's ORTH."""
        kinds, which = np.unique(orths, return_inverse=True)
        words = kinds.tolist()
        if len(self.numbers) > MOST_WORDS:
            self.numbers.clear()
        new = [word for word in words if word not in self.numbers]
        if new:
            doc = Doc(self.vocab, words=[self.vocab.strings[word] for word in new])
            rows = self.network._of_words(doc.to_array([ORTH, *self.network.attributes]), self.vocab)
            self.rows = np.concatenate([self.rows[: len(self.numbers)], rows])
            self.numbers |= {word: i for i, word in enumerate(new, start=len(self.numbers))}
        return self.rows[[self.numbers[word] for word in words]][which]


def _widened(given: Floats, layer: Layer) -> Floats:
    """Each row with what its layer makes of it and its two neighbours; the first and the last row stay nothing."""
    found = given.copy()
    for start in range(1, len(given) - 1, AT_ONCE):
        stop = min(start + AT_ONCE, len(given) - 1)
        parts = (given[start - 1 : stop - 1], given[start:stop], given[start + 1 : stop + 1])
        found[start:stop] += layer(np.concatenate(parts, axis=1))
    return found


def _is_known(model: Any) -> bool:
    """Whether a node is a Tok2Vec that can be computed here."""
    if not (model.has_ref("embed") and model.has_ref("encode")):
        return False
    windows = [n.attrs["window_size"] for n in model.walk() if n.name == "expand_window"]
    leaves = {n.name for n in model.walk() if not n.layers}
    return leaves <= KNOWN and len(windows) == len(layers_of(model.get_ref("encode"))) and set(windows) == {1}


def _quick(model: Any) -> Any:
    """A model that only predicts, in place of a known one."""
    network = TokenNetwork(model)

    def forward(self: Any, docs: list[Doc], is_train: bool) -> tuple[list[Floats], Any]:
        return network(docs), None

    return Model(QUICK, forward, dims={"nO": model.get_dim("nO")}, attrs={"network": network})


def known_network(model: Any) -> TokenNetwork | None:
    """The network inside a model that was made quick, or None."""
    return next((node.attrs["network"] for node in model.walk() if node.name == QUICK), None)


def quicken(nlp: Language) -> Language:
    """Makes the networks of a pipeline quick, in place; it can then annotate, but no longer be trained or saved."""
    if nlp.vocab.vectors.mode != Mode.default:
        return nlp
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if model is None:
            continue
        if _is_known(model):
            component.model = _quick(model)
            continue
        for node in model.walk():
            node.ops = OPS
            node.layers[:] = [_quick(part) if _is_known(part) else part for part in node.layers]
    return nlp
