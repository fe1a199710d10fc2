"""Variants of gold documents made while training: typographic quotes and dashes, headline case, capitals."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import spacy
from spacy.language import Language
from spacy.training import Example

from extractors.training.chance import draw, seeded

Augmenter = Callable[[Language, Example], Iterator[Example]]

_SMALL_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "on", "or", "over", "per"}
    | {"the", "to", "up", "via", "vs", "with"}
)
_VARIANTS: tuple[dict[str, str], ...] = (
    {"``": "“", "''": "”", '"': "”", "'": "’", "'s": "’s", "n't": "n’t", "'re": "’re", "'ve": "’ve", "'ll": "’ll"},
    {"``": '"', "''": '"', "“": '"', "”": '"', "’": "'", "’s": "'s", "n’t": "n't", "‘": "'"},
    {"-": "–", "--": "—", "—": "–", "–": "-", "...": "…", "…": "..."},
)


def vary_typography(words: list[str], rng: random.Random) -> list[str]:
    """Replace quotation marks, apostrophes or dashes by another writing of the same mark."""
    table = rng.choice(_VARIANTS)
    return [table.get(word, word) for word in words]


def to_headline_case(words: list[str]) -> list[str]:
    """Capitalise every word but short function words, as headlines in title case do."""
    return [
        word if number and word.lower() in _SMALL_WORDS else word[:1].upper() + word[1:]
        for number, word in enumerate(words)
    ]


def to_capitals(words: list[str]) -> list[str]:
    """Write every word in capitals."""
    return [word.upper() if word.islower() or word.istitle() else word for word in words]


def create_augmenter(typography: float, headline: float, capitals: float, lower: float) -> Augmenter:
    """Make an augmenter that yields each example once, as it is or in one variant.

    Args:
        typography: share of documents with other quotation marks or dashes.
        headline: share of documents rewritten in title case.
        capitals: share of documents in capitals.
        lower: share of documents in lower case.
    """

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        share = draw()
        words = [token.text for token in example.reference]
        changed = words
        if share < typography:
            changed = vary_typography(words, seeded(draw()))
        elif share < typography + headline:
            changed = to_headline_case(words)
        elif share < typography + headline + capitals:
            changed = to_capitals(words)
        elif share < typography + headline + capitals + lower:
            changed = [word.lower() for word in words]
        yield example if changed == words else with_words(nlp, example, changed)

    return augment


spacy.registry.augmenters.register("communique.typography_and_case.v1", func=create_augmenter)


def with_words(nlp: Language, example: Example, words: list[str]) -> Example:
    """Return a copy of the example whose tokens are spelled ``words`` (as many as before)."""
    parts = example.to_dict()
    parts["token_annotation"]["ORTH"] = words
    spaces = [bool(token.whitespace_) for token in example.reference]
    text = "".join(word + (" " if space else "") for word, space in zip(words, spaces, strict=True))
    return Example.from_dict(nlp.make_doc(text), parts)
