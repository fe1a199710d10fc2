"""The network that reads triggers, as it is trained: first to guess hidden words, then on labelled triggers, then, a
smaller one, on what several such networks say of unlabelled text.

Weights are kept by the names that `extract/reading.py` computes with; this module needs nothing but numpy and jax, so
that the first training can run on a machine with an accelerator that has no more than these.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any, NamedTuple, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int32]
Floats: TypeAlias = npt.NDArray[np.float32]
Weights: TypeAlias = dict[str, Any]

NOTHING, MASKED, UNKNOWN, BREAK = range(4)  # as in extract/reading.py
LENGTHS = (128, 256)  # elements that windows are filled up to
MOST = 20  # triggers of a window
HIDDEN, KEPT = 0.25, 0.1  # the share of elements to be guessed, and of these of such as are shown all the same
SHOWN = 0.3  # the share of hidden words of which the rest is shown
GUESSED = {"kind": 0, "actor": 1, "side": 2}  # channels that are guessed too
RATE, DROPOUT, FORGOTTEN, DECAY = 8e-4, 0.15, 0.05, 0.05
EPOCHS, BATCH, WARM_UP, AVERAGED = 10, 32, 150, 0.998
SMOOTHING = 0.05
LINK_WEIGHT, FAR_WEIGHT, ANY_WEIGHT, PAIR_WEIGHT, KIND_WEIGHT = 0.3, 0.15, 0.8, 0.5, 0.3
TAUGHT_STEPS, TAUGHT_RATE, TAUGHT_DROPOUT, TAUGHT_DECAY = 2_300, 1e-3, 0.1, 0.03
TAUGHT_WARM_UP, TAUGHT_AVERAGED, UNLABELLED = 300, 0.999, 64  # the last: unlabelled windows of a batch
AGAIN_STEPS, AGAIN_RATE = 1_700, 5e-4  # of a network that was taught before
DOUBTED = 0.15  # the weight of a link of what teachers take for nothing
LEAST = -1e9


class Sizes(NamedTuple):
    """What the network is made of; channels: (width, number of values) of each."""

    channels: tuple[tuple[int, int], ...]
    n_words: int
    n_statuses: int
    n_kinds: int
    n_links: int
    n_gaps: int
    width: int = 192
    n_layers: int = 3
    wide: int = 512
    n_heads: int = 4
    word_width: int = 64
    link_width: int = 64


@dataclass(frozen=True)
class Sample:
    """A window with what its labels say.

    numbers (n,), channels (n, 7), rows (n,): the elements; at, status, kind (-1 where none), told (the labelled event,
    -1 where none or several): of each trigger; able: (triggers, statuses), which it may have; links: (trigger, element,
    column, label) of each; weight: of all of it.
    """

    numbers: Ints
    channels: Ints
    rows: Ints
    at: Ints
    status: Ints
    kind: Ints
    told: Ints
    able: npt.NDArray[np.bool_]
    links: Ints
    weight: float


def precision() -> Any:
    """Of what is multiplied: half of it where there is an accelerator."""
    return jnp.float32 if jax.default_backend() == "cpu" else jnp.bfloat16


def initial(sizes: Sizes, seed: int) -> Weights:
    """The weights before any training."""
    keys = iter(jax.random.split(jax.random.key(seed), 64 + 8 * sizes.n_layers))

    def normal(*shape: int, scale: float | None = None) -> Any:
        return jax.random.normal(next(keys), shape) * (scale or shape[0] ** -0.5)

    width, wide = sizes.width, sizes.wide
    weights: Weights = {"words": normal(sizes.n_words, sizes.word_width, scale=0.5)}
    weights |= {f"channel{k}": normal(n, size, scale=0.5) for k, (size, n) in enumerate(sizes.channels)}
    weights["mix"] = normal(sizes.word_width + sum(size for size, _ in sizes.channels), width)
    for k in range(sizes.n_layers):
        weights |= {
            f"{k}/before": jnp.ones(width),
            f"{k}/attend": normal(width, 3 * width),
            f"{k}/out": normal(width, width, scale=(2 * width * sizes.n_layers) ** -0.5),
            f"{k}/between": jnp.ones(width),
            f"{k}/wide": normal(width, wide),
            f"{k}/bias": jnp.zeros(wide),
            f"{k}/narrow": normal(wide, width, scale=(2 * wide * sizes.n_layers) ** -0.5),
        }
    weights |= {"first": jnp.ones(width), "last": jnp.ones(width)}
    weights |= {"guess/word": normal(width, sizes.word_width), "guess/base": jnp.zeros(sizes.n_words)}
    return weights | {f"guess/{name}": normal(width, sizes.channels[k][1]) for name, k in GUESSED.items()}


def initial_heads(sizes: Sizes, seed: int) -> Weights:
    """The weights of what is read off the encoded elements, before any training."""
    keys = iter(jax.random.split(jax.random.key(seed), 16))

    def normal(*shape: int, scale: float | None = None) -> Any:
        return jax.random.normal(next(keys), shape) * (scale or shape[0] ** -0.5)

    width, narrow = sizes.width, sizes.link_width
    return {
        "status/in": normal(2 * width, width),
        "status/bias": jnp.zeros(width),
        "status/out": normal(width, sizes.n_statuses, scale=0.01),
        "status/base": jnp.zeros(sizes.n_statuses),
        "kind/out": normal(width, sizes.n_kinds, scale=0.01),
        "kind/base": jnp.zeros(sizes.n_kinds),
        "link/trigger": normal(width, narrow),
        "link/element": normal(width, narrow),
        "link/gap": normal(sizes.n_gaps, narrow, scale=0.1),
        "link/bias": jnp.zeros(narrow),
        "link/out": normal(narrow, sizes.n_links, scale=0.05),
        "link/base": jnp.zeros(sizes.n_links),
        "pair/first": normal(width, narrow),
        "pair/second": normal(width, narrow),
        "pair/both": normal(width, narrow, scale=0.02),
        "pair/bias": jnp.zeros(narrow),
        "pair/out": normal(narrow, 1, scale=0.05),
        "pair/base": jnp.zeros(1),
    }


def _normal(x: Any, gain: Any) -> Any:
    size = jax.lax.rsqrt((x.astype(jnp.float32) ** 2).mean(-1, keepdims=True) + 1e-6)
    return x * size.astype(x.dtype) * gain.astype(x.dtype)


def _dropped(x: Any, key: Any, rate: float) -> Any:
    if key is None or not rate:
        return x
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0).astype(x.dtype)


def _turned(x: Any) -> Any:
    """Each pair of numbers turned by an angle that grows with the place."""
    half = x.shape[-1] // 2
    angles = np.arange(x.shape[1])[:, None] / 10_000 ** (np.arange(half) / half)
    cosines = jnp.asarray(np.cos(angles), x.dtype)[:, None]
    sines = jnp.asarray(np.sin(angles), x.dtype)[:, None]
    left, right = jnp.split(x, 2, -1)
    return jnp.concatenate([left * cosines - right * sines, left * sines + right * cosines], -1)


def _looked_up(rows: Any, numbers: Any, precision: Any) -> Any:
    """The rows of a small table by their numbers, as a product: its gradient needs no slow scattered sums."""
    return jax.nn.one_hot(numbers, len(rows), dtype=precision) @ rows.astype(precision)


def encode(
    weights: Weights, numbers: Any, channels: Any, apart: Any, n_heads: int, precision: Any, key: Any, rate: float
) -> Any:
    """(batch, n, width) of elements; apart: added to the scores of pairs of elements, LEAST where they may not see each
    other."""
    n_layers = sum(name.endswith("/attend") for name in weights)
    keys = [None] * (2 * n_layers + 1) if key is None else list(jax.random.split(key, 2 * n_layers + 1))
    given = [_looked_up(weights[f"channel{k}"], channels[..., k], precision) for k in range(channels.shape[-1])]
    x = jnp.concatenate([weights["words"][numbers].astype(precision), *given], -1) @ weights["mix"].astype(precision)
    x = _dropped(_normal(x, weights["first"]), keys[-1], rate)
    for k in range(n_layers):
        w = {name.split("/")[1]: value.astype(precision) for name, value in weights.items() if name.startswith(f"{k}/")}
        parts = jnp.split(_normal(x, w["before"]) @ w["attend"], 3, -1)
        query, near, value = (p.reshape(*p.shape[:2], n_heads, -1) for p in parts)
        scores = jnp.einsum("bqhd,bkhd->bhqk", _turned(query), _turned(near)).astype(jnp.float32)
        shares = jax.nn.softmax(scores * query.shape[-1] ** -0.5 + apart, -1).astype(precision)
        taken = jnp.einsum("bhqk,bkhd->bqhd", shares, value).reshape(x.shape)
        x = x + _dropped(taken @ w["out"], keys[2 * k], rate)
        hidden = jax.nn.relu(_normal(x, w["between"]) @ w["wide"] + w["bias"])
        x = x + _dropped((hidden * hidden) @ w["narrow"], keys[2 * k + 1], rate)
    return _normal(x, weights["last"])


# -- steps ------------------------------------------------------------------------------------------------------------


def started(weights: Weights) -> Any:
    """The state of the optimiser before the first step."""
    return jax.tree.map(jnp.zeros_like, weights), jax.tree.map(jnp.zeros_like, weights), jnp.zeros((), jnp.int32)


def _stepped(weights: Weights, gradient: Any, state: Any, rate: Any, decay: float) -> Any:
    """One step of Adam with decoupled decay of matrices, the gradient cut to length 1."""
    first, second, n = state
    n = n + 1
    length = jnp.sqrt(sum(jnp.sum(g.astype(jnp.float32) ** 2) for g in jax.tree.leaves(gradient)))
    gradient = jax.tree.map(lambda g: g * jnp.minimum(1, 1 / (length + 1e-9)), gradient)
    first = jax.tree.map(lambda a, g: 0.9 * a + 0.1 * g, first, gradient)
    second = jax.tree.map(lambda b, g: 0.98 * b + 0.02 * g * g, second, gradient)

    def moved(w: Any, a: Any, b: Any) -> Any:
        step = a / (1 - 0.9**n) / (jnp.sqrt(b / (1 - 0.98**n)) + 1e-8)
        return w - rate * (step + (decay * w if w.ndim > 1 else 0))

    return jax.tree.map(moved, weights, first, second), (first, second, n)


def _guessing(weights: Weights, numbers: Any, channels: Any, parts: Any, key: Any, n_heads: int, precision: Any) -> Any:
    """The loss of guessing hidden words and what else was hidden of their elements; parts: the document of each."""
    n_rows, n = numbers.shape
    keys = jax.random.split(key, 3)
    order = jax.random.uniform(keys[0], (n_rows, n)) - 10.0 * (numbers == BREAK)
    likely, places = jax.lax.top_k(order, int(n * HIDDEN))
    counts = (likely > 0).astype(jnp.float32)
    row = jnp.arange(n_rows)[:, None]
    is_hidden = (likely > 0) & (jax.random.uniform(keys[1], places.shape) >= KEPT)
    wanted, was = numbers[row, places], channels[row, places]
    bare = jnp.where(jnp.arange(channels.shape[-1]) == channels.shape[-1] - 1, was, 0)
    is_bare = (is_hidden & (jax.random.uniform(keys[2], places.shape) >= SHOWN))[..., None]
    given = numbers.at[row, places].set(jnp.where(is_hidden, MASKED, wanted))
    beside = channels.at[row, places].set(jnp.where(is_bare, bare, was))
    apart = jnp.where(parts[:, :, None] == parts[:, None, :], 0.0, LEAST)[:, None]
    x = encode(weights, given, beside, apart, n_heads, precision, None, 0.0)[row, places]

    def loss(scores: Any, right: Any) -> Any:
        scores = scores.astype(jnp.float32)
        told = jnp.take_along_axis(scores, right[..., None].astype(jnp.int32), -1)[..., 0]
        return ((jax.nn.logsumexp(scores, -1) - told) * counts).sum() / (counts.sum() + 1e-6)

    words = loss(
        (x @ weights["guess/word"].astype(precision)) @ weights["words"].T.astype(precision) + weights["guess/base"],
        wanted,
    )
    rest = sum(loss(x @ weights[f"guess/{name}"].astype(precision), was[..., k]) for name, k in GUESSED.items())
    return words + 0.3 * rest, words


@partial(jax.jit, static_argnums=(7, 8), donate_argnums=(0, 1))
def guess_step(
    weights: Weights,
    state: Any,
    numbers: Any,
    channels: Any,
    parts: Any,
    key: Any,
    rate: Any,
    n_heads: int,
    precision: Any,
) -> Any:
    """(weights, state, loss of words) after one batch of hidden words."""
    (_, words), gradient = jax.value_and_grad(_guessing, has_aux=True)(
        weights, numbers, channels, parts, key, n_heads, precision
    )
    return *_stepped(weights, gradient, state, rate, 0.01), words


def steps_of(gaps: Any, is_same: Any) -> Any:
    """As in extract/reading.py."""
    ends = jnp.asarray([0, 1, 2, 3, 4, 6, 9, 13, 20, 30])
    near = jnp.searchsorted(ends, jnp.abs(gaps))
    return jnp.where(is_same, jnp.where(gaps < 0, near, near + 11), jnp.where(gaps < 0, 22, 23))


def read(weights: Weights, x: Any, at: Any, rows: Any) -> tuple[Any, Any, Any, Any]:
    """Scores of statuses, kinds, links and pairs, as `Reader.read` has them, for a batch."""
    batch = jnp.arange(x.shape[0])[:, None]
    heads, row = x[batch, at], rows[batch, at]
    is_same = (row[:, :, None] == rows[:, None, :]) & (rows >= 0)[:, None, :]
    mean = jnp.einsum("btn,bnd->btd", is_same.astype(x.dtype), x) / jnp.maximum(is_same.sum(-1, keepdims=True), 1)
    hidden = jax.nn.relu(jnp.concatenate([heads, mean], -1) @ weights["status/in"] + weights["status/bias"])
    statuses = hidden @ weights["status/out"] + weights["status/base"]
    kinds = hidden @ weights["kind/out"] + weights["kind/base"]
    gaps = jnp.arange(x.shape[1])[None, None, :] - at[:, :, None]
    beside = (heads @ weights["link/trigger"])[:, :, None] + (x @ weights["link/element"])[:, None]
    gap = _looked_up(weights["link/gap"], steps_of(gaps, is_same), x.dtype)
    near = jax.nn.relu(beside + gap + weights["link/bias"])
    links = near @ weights["link/out"] + weights["link/base"]
    crossed = jnp.einsum("bid,bjd,dm->bijm", heads, heads, weights["pair/both"])
    beside = (heads @ weights["pair/first"])[:, :, None] + (heads @ weights["pair/second"])[:, None]
    pairs = jax.nn.relu(beside + crossed + weights["pair/bias"]) @ weights["pair/out"] + weights["pair/base"]
    return statuses, kinds, links, pairs[..., 0]


def _encoded(weights: Weights, batch: Any, n_heads: int, precision: Any, key: Any, rate: float) -> Any:
    apart = jnp.where(batch["numbers"] == NOTHING, LEAST, 0.0)[:, None, None, :]
    x = encode(weights, batch["numbers"], batch["channels"], apart, n_heads, precision, key, rate)
    return x.astype(jnp.float32)


def _scored(
    weights: Weights, batch: Any, key: Any, n_heads: int, rate: float, forgotten: float, precision: Any
) -> tuple[Any, Any, Any, Any]:
    """What `read` says while words are forgotten and numbers dropped."""
    keys = jax.random.split(key, 3)
    is_forgotten = (jax.random.uniform(keys[0], batch["numbers"].shape) < forgotten) & (batch["numbers"] > BREAK)
    batch = batch | {"numbers": jnp.where(is_forgotten, UNKNOWN, batch["numbers"])}
    x = _dropped(_encoded(weights, batch, n_heads, precision, keys[1], rate), keys[2], rate)
    return read(weights, x, batch["at"], batch["rows"])


def _log_shares(statuses: Any, able: Any) -> Any:
    """The logarithms of the probabilities of the statuses that a trigger may have, 0 for the others."""
    return jnp.where(able, jax.nn.log_softmax(jnp.where(able, statuses, LEAST), -1), 0)


def _loss(weights: Weights, batch: Any, key: Any, n_heads: int, rate: float, forgotten: float, precision: Any) -> Any:
    statuses, kinds, links, pairs = _scored(weights, batch, key, n_heads, rate, forgotten, precision)
    able, weight = batch["able"], batch["weight"]
    told = _log_shares(statuses, able)
    right = jax.nn.one_hot(batch["status"], statuses.shape[-1]) * (1 - SMOOTHING)
    right = right + SMOOTHING * able / able.sum(-1, keepdims=True)
    total = -(told * right).sum(-1) * weight
    of_kind = jnp.take_along_axis(jax.nn.log_softmax(kinds, -1), jnp.maximum(batch["kind"], 0)[..., None], -1)[..., 0]
    total = total - KIND_WEIGHT * of_kind * weight * (batch["kind"] >= 0)
    total = total + ((jax.nn.softplus(links) - links * batch["links"]) * batch["link_weights"]).sum((-1, -2))
    total = total + ((jax.nn.softplus(pairs) - pairs * batch["pairs"]) * batch["pair_weights"]).sum(-1)
    return total.sum() / jnp.maximum(weight.sum(), 1.0)


@partial(jax.jit, static_argnums=(5, 6, 7, 8, 9), donate_argnums=(0, 1))
def tune_step(
    weights: Weights,
    state: Any,
    batch: Any,
    key: Any,
    rate: Any,
    n_heads: int,
    dropout: float,
    forgotten: float,
    decay: float,
    precision: Any,
) -> Any:
    """(weights, state) after one batch of labelled windows."""
    gradient = jax.grad(_loss)(weights, batch, key, n_heads, dropout, forgotten, precision)
    return _stepped(weights, gradient, state, rate, decay)


@partial(jax.jit, donate_argnums=(0,))
def _averaged(mean: Weights, weights: Weights, share: Any) -> Weights:
    found: Weights = jax.tree.map(lambda a, b: a * share + b * (1 - share), mean, weights)
    return found


def batch_of(samples: Sequence[Sample], sizes: Sizes, n_rows: int = BATCH) -> dict[str, Any]:
    """Samples side by side, filled up with nothing to `n_rows` rows of one of LENGTHS."""
    longest = max(len(s.numbers) for s in samples)
    n = next(length for length in LENGTHS if longest <= length)
    shape = (n_rows, MOST)
    batch: dict[str, Any] = {
        "numbers": np.zeros((n_rows, n), np.int32),
        "channels": np.zeros((n_rows, n, len(sizes.channels)), np.int32),
        "rows": np.full((n_rows, n), -1, np.int32),
        "at": np.zeros(shape, np.int32),
        "status": np.zeros(shape, np.int32),
        "kind": np.full(shape, -1, np.int32),
        "weight": np.zeros(shape, np.float32),
        "able": np.zeros((*shape, sizes.n_statuses), bool),
        "links": np.zeros((*shape, n, sizes.n_links), np.float32),
        "link_weights": np.zeros((*shape, n, sizes.n_links), np.float32),
        "pairs": np.zeros((*shape, MOST), np.float32),
        "pair_weights": np.zeros((*shape, MOST), np.float32),
    }
    batch["able"][:, :, 0] = True
    for b, sample in enumerate(samples):
        _fill(batch, b, sample)
    return batch


def _fill(batch: dict[str, Any], b: int, sample: Sample) -> None:
    n, m = len(sample.numbers), len(sample.at)
    batch["numbers"][b, :n], batch["channels"][b, :n], batch["rows"][b, :n] = (
        sample.numbers,
        sample.channels,
        sample.rows,
    )
    batch["at"][b, :m], batch["status"][b, :m], batch["kind"][b, :m] = sample.at, sample.status, sample.kind
    batch["weight"][b, :m], batch["able"][b, :m] = sample.weight, sample.able
    if len(sample.links):
        trigger, element, column, label = sample.links.T
        batch["links"][b, trigger, element, column] = label
        is_near = sample.rows[element] == sample.rows[sample.at[trigger]]
        n_any = np.bincount(trigger[column >= 4], minlength=m)
        any_weight = ANY_WEIGHT / np.maximum(n_any[trigger] / 4, 4)
        weight = np.where(column >= 4, any_weight, np.where(is_near, LINK_WEIGHT, FAR_WEIGHT))
        batch["link_weights"][b, trigger, element, column] = weight * sample.weight
    letters = sample.able @ (1 << np.arange(sample.able.shape[1]))
    is_told = (sample.told[:, None] >= 0) & (sample.told[None] >= 0) & (letters[:, None] == letters[None])
    batch["pairs"][b, :m, :m] = sample.told[:, None] == sample.told[None]
    batch["pair_weights"][b, :m, :m] = np.triu(is_told, 1) * PAIR_WEIGHT * sample.weight


def _batches(samples: Sequence[Sample], chance: np.random.Generator, size: int = BATCH) -> Iterator[list[Sample]]:
    """All samples in turn, those of like length together."""
    order = chance.permutation(len(samples))
    sizes = np.array([len(s.numbers) for s in samples])
    parts = np.array_split(order, max(1, len(order) // (size * 16)))
    order = np.concatenate([part[np.argsort(sizes[part], kind="stable")] for part in parts])
    starts = np.arange(0, len(order), size)
    chance.shuffle(starts)
    for start in starts:
        yield [samples[i] for i in order[start : start + size]]


def begun(base: Weights, sizes: Sizes, seed: int) -> Weights:
    """The first layers of the base, as many as `sizes` says, with heads before any training."""
    kept = {k: v for k, v in base.items() if not k[0].isdigit() or int(k.split("/")[0]) < sizes.n_layers}
    weights = {k: jnp.array(v, jnp.float32) for k, v in kept.items() if not k.startswith("guess/")}
    return weights | initial_heads(sizes, seed + 5)


def tune(
    base: Weights,
    samples: Sequence[Sample],
    sizes: Sizes,
    *,
    epochs: int = EPOCHS,
    rate: float = RATE,
    dropout: float = DROPOUT,
    seed: int = 0,
    precision: Any = jnp.float32,
) -> Weights:
    """The base trained on labelled windows; the same for the same samples in the same order on the same machine.

    The weights are those of all steps, the later ones counting for more.
    """
    weights = begun(base, sizes, seed)
    mean: Weights = jax.tree.map(jnp.array, weights)
    state = started(weights)
    chance = np.random.default_rng(seed)
    total, step = epochs * -(-len(samples) // BATCH), 0
    for _ in range(epochs):
        for part in _batches(samples, chance):
            now = rate * min(1.0, (step + 1) / WARM_UP) * (1 - step / total)
            key = jax.random.fold_in(jax.random.key(seed), step)
            batch = batch_of(part, sizes)
            weights, state = tune_step(
                weights, state, batch, key, now, sizes.n_heads, dropout, FORGOTTEN, DECAY, precision
            )
            mean = _averaged(mean, weights, min(AVERAGED, (step + 1) / (step + 10)))
            step += 1
    return mean


# -- teaching ---------------------------------------------------------------------------------------------------------


@partial(jax.jit, static_argnums=(2, 3))
def told_by(teachers: Sequence[Weights], batch: Any, n_heads: int, precision: Any) -> tuple[Any, Any, Any, Any]:
    """What several networks say of a batch, in the mean: probabilities of statuses, kinds, links and pairs."""

    def one(weights: Weights) -> tuple[Any, Any, Any, Any]:
        x = _encoded(weights, batch, n_heads, precision, None, 0.0)
        statuses, kinds, links, pairs = read(weights, x, batch["at"], batch["rows"])
        statuses = jax.nn.softmax(jnp.where(batch["able"], statuses, LEAST), -1)
        return statuses, jax.nn.softmax(kinds, -1), jax.nn.sigmoid(links), jax.nn.sigmoid(pairs)

    total = reduce(lambda a, b: jax.tree.map(jnp.add, a, b), map(one, teachers))
    found: tuple[Any, Any, Any, Any] = jax.tree.map(lambda a: a / len(teachers), total)
    return found


def _taught_loss(weights: Weights, batch: Any, told: Any, key: Any, n_heads: int, rate: float, precision: Any) -> Any:
    """How far a network is from what it is told of unlabelled windows; the less an event is likely, the less its parts
    count."""
    statuses, kinds, links, pairs = _scored(weights, batch, key, n_heads, rate, FORGOTTEN, precision)
    told_statuses, told_kinds, told_links, told_pairs = told
    able, weight = batch["able"], batch["weight"]
    likely = (1 - told_statuses[..., 0]) * weight
    shares = _log_shares(statuses, able)
    total = -(shares * told_statuses).sum(-1) * weight
    total = total - KIND_WEIGHT * (jax.nn.log_softmax(kinds, -1) * told_kinds).sum(-1) * likely * able[..., 1]
    far = (jax.nn.softplus(links) - links * told_links) * batch["link_weights"]
    total = total + far.sum((-1, -2)) * (DOUBTED + (1 - DOUBTED) * likely)
    far = (jax.nn.softplus(pairs) - pairs * told_pairs) * batch["pair_weights"]
    total = total + (far * likely[:, :, None] * likely[:, None]).sum(-1)
    return total.sum() / jnp.maximum(weight.sum(), 1.0)


@partial(jax.jit, static_argnums=(7, 8), donate_argnums=(0, 1))
def teach_step(
    weights: Weights,
    state: Any,
    batch: Any,
    unlabelled: Any,
    told: Any,
    key: Any,
    rate: Any,
    n_heads: int,
    precision: Any,
) -> Any:
    """(weights, state) after one batch of labelled windows and one of unlabelled ones that teachers have read."""

    def loss(weights: Weights) -> Any:
        first, second = jax.random.split(key)
        labelled = _loss(weights, batch, first, n_heads, TAUGHT_DROPOUT, FORGOTTEN, precision)
        return labelled + _taught_loss(weights, unlabelled, told, second, n_heads, TAUGHT_DROPOUT / 2, precision)

    return _stepped(weights, jax.grad(loss)(weights), state, rate, TAUGHT_DECAY)


def teach(
    weights: Weights,
    samples: Sequence[Sample],
    unlabelled: Sequence[Sample],
    teachers: Sequence[Weights],
    sizes: Sizes,
    *,
    steps: int = TAUGHT_STEPS,
    rate: float = TAUGHT_RATE,
    seed: int = 20,
    precision: Any = jnp.float32,
) -> Weights:
    """A network trained on from `weights` on labelled windows and on what teachers say of unlabelled ones; the same for
    the same windows in the same order on the same machine."""
    weights = {name: jnp.array(value, jnp.float32) for name, value in weights.items()}
    mean: Weights = jax.tree.map(jnp.array, weights)
    state = started(weights)
    chance = np.random.default_rng(seed)
    labelled, others = _endless(samples, chance, BATCH), _endless(unlabelled, chance, UNLABELLED)
    for step in range(steps):
        now = rate * min(1.0, (step + 1) / TAUGHT_WARM_UP) * max(0.01, 1 - step / steps)
        batch, bare = batch_of(next(labelled), sizes), batch_of(next(others), sizes, UNLABELLED)
        told = told_by(teachers, bare, sizes.n_heads, precision)
        key = jax.random.fold_in(jax.random.key(seed + 1), step)
        weights, state = teach_step(weights, state, batch, bare, told, key, now, sizes.n_heads, precision)
        mean = _averaged(mean, weights, min(TAUGHT_AVERAGED, (step + 1) / (step + 10)))
    return mean


def _endless(samples: Sequence[Sample], chance: np.random.Generator, size: int) -> Iterator[list[Sample]]:
    while True:
        yield from _batches(samples, chance, size)
