"""The one tokeniser of the project, shared by training and running.

spaCy's English rules are kept and a few infixes are added for diplomatic prose: year ranges with an en dash
("2026–2028"), pairs of states ("Iran–Russia"), a sentence glued to the next one after a quotation mark or a bracket.
spaCy writes a tokeniser's patterns into the pipeline's folder, so a shipped pipeline loads without this module;
training names the callback in ``[initialize.before_init]``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import spacy
from spacy.attrs import IS_SPACE, LANG, LOWER, NORM, PREFIX, SHAPE, SUFFIX
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex

CALLBACK_NAME = "communique.diplomatic_tokenizer.v1"

_DASHES = "–—‑‒―"
_ASKED = frozenset({IS_SPACE, LANG, LOWER, NORM, PREFIX, SHAPE, SUFFIX})  # of a word, in extraction
_KEPT = 50_000  # words whose tokens are kept; spaCy's own number is 10,000, which a night exceeds

EXTRA_INFIXES: tuple[str, ...] = (
    rf"(?<=[0-9])[{_DASHES}](?=[0-9])",
    rf"(?<=[{ALPHA}0-9])[{_DASHES}](?=[{ALPHA}])",
    rf"(?<=[{ALPHA}])[{_DASHES}](?=[{ALPHA}0-9])",
    rf"(?<=[{ALPHA_LOWER}\)\"”])[.?!](?=[{ALPHA_UPPER}“])",
    rf"(?<=[{ALPHA}\)])/(?=[{ALPHA_UPPER}])",
    rf"(?<=[{ALPHA_UPPER}]\.)[-{_DASHES}](?=[{ALPHA}])",
    rf"(?<=[{ALPHA}0-9.])[)\]\"”](?=[.?!{ALPHA_UPPER}])",
    rf"(?<=[.?!,])[\"“”](?=[{ALPHA}])",
)


def customise_tokenizer(nlp: Language) -> Language:
    """Add the infixes of ``EXTRA_INFIXES`` to the tokeniser of an English pipeline, in place.

    Args:
        nlp: a pipeline whose tokeniser is spaCy's rule-based ``Tokenizer``.

    Returns:
        The same pipeline.

    Raises:
        TypeError: if the pipeline has a tokeniser of another kind.
    """
    if not isinstance(nlp.tokenizer, Tokenizer):
        raise TypeError(f"expected spaCy's rule-based Tokenizer, got {type(nlp.tokenizer).__name__}")
    infixes = [*(nlp.Defaults.infixes or ()), *EXTRA_INFIXES]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    return nlp


def create_tokenizer_callback() -> Callable[[Language], Language]:
    """Return the callback that a training config names in ``[initialize.before_init]``."""
    return customise_tokenizer


spacy.registry.callbacks.register(CALLBACK_NAME, func=create_tokenizer_callback)


def blank_pipeline() -> Language:
    """Return a blank English pipeline with the project's tokeniser and no components."""
    return customise_tokenizer(spacy.blank("en"))


def only_read(nlp: Language) -> Language:
    """Leave out what extraction never asks of a word, which takes more than half of the time of a new one, in place."""
    getters = nlp.vocab.lex_attr_getters
    nlp.vocab.lex_attr_getters = {attribute: tell for attribute, tell in getters.items() if attribute in _ASKED}
    if isinstance(nlp.tokenizer, Tokenizer):
        nlp.tokenizer.max_cache_size = _KEPT
    return nlp


_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def normalise_spaces(text: str) -> str:
    """Replace no-break and other typographic spaces by plain ones; lengths and offsets stay as they are.

    The pipeline was trained on texts so normalised: a no-break space would be a token of its own inside a name.
    """
    return _SPACE.sub(" ", text)
