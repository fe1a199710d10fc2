"""Tables for spaCy's rule lemmatiser, counted on the treebanks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from spacy.lookups import Lookups

from extractors.training.treebanks import Sentence

RULES: dict[str, list[list[str]]] = {
    "noun": [["ies", "y"], ["ves", "f"], ["men", "man"], ["ses", "s"], ["xes", "x"], ["zes", "z"], ["ches", "ch"],
             ["shes", "sh"], ["s", ""]],
    "propn": [],
    "verb": [["ies", "y"], ["es", "e"], ["es", ""], ["s", ""], ["ied", "y"], ["ed", "e"], ["ed", ""], ["ing", "e"],
             ["ing", ""]],
    "aux": [["s", ""]],
    "adj": [["er", ""], ["er", "e"], ["est", ""], ["est", "e"]],
    "adv": [["er", ""], ["er", "e"], ["est", ""], ["est", "e"]],
}  # fmt: skip
"""Endings and what replaces them, by part of speech."""

_OPEN_CLASSES = frozenset({"noun", "verb", "adj", "adv"})


def count_lemmas(sentences: Iterable[Sentence]) -> dict[str, dict[str, Counter[str]]]:
    """Count lemmas by lower-case part of speech and lower-case form."""
    counts: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for sentence in sentences:
        for word in sentence.words:
            if word.pos in ("X", "SYM", "PUNCT", "NUM", "PROPN", "INTJ") or word.lemma in ("", "_"):
                continue
            counts[word.pos.lower()][word.form.lower().replace("’", "'")][word.lemma] += 1
    return {pos: dict(forms) for pos, forms in counts.items()}


def build_tables(counts: dict[str, dict[str, Counter[str]]]) -> Lookups:
    """Make the tables of rules, known lemmas (index) and exceptions.

    Exceptions are the forms that rules and index get wrong, and the forms that are their own lemma: without an entry
    spaCy keeps the capital of a sentence's first word. Of the open classes, forms seen once are left to the rules.
    """
    index = {pos: sorted({_best(lemmas) for lemmas in forms.values()}) for pos, forms in counts.items()}
    exceptions: dict[str, dict[str, list[str]]] = {}
    for pos, forms in counts.items():
        known = set(index[pos])
        least = 2 if pos in _OPEN_CLASSES else 1
        spelled = {
            form: [_best(lemmas)]
            for form, lemmas in sorted(forms.items())
            if _apply(form, pos, known) != _best(lemmas) or (form == _best(lemmas) and lemmas.total() >= least)
        }
        spelled |= {form.replace("'", "’"): lemma for form, lemma in spelled.items() if "'" in form}
        exceptions[pos] = spelled
    lookups = Lookups()
    lookups.add_table("lemma_rules", RULES)
    lookups.add_table("lemma_index", index)
    lookups.add_table("lemma_exc", exceptions)
    return lookups


def _best(lemmas: Counter[str]) -> str:
    return min(lemmas, key=lambda lemma: (-lemmas[lemma], lemma))


def _apply(form: str, pos: str, known: set[str]) -> str:
    """Do as spaCy's rule lemmatiser does without exceptions."""
    candidates = [
        form[: -len(old)] + new for old, new in RULES.get(pos, []) if form.endswith(old) and len(form) > len(old)
    ]
    return next((candidate for candidate in candidates if candidate in known), candidates[0] if candidates else form)
