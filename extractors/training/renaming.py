"""Variants of entity-labelled texts made while training: invented and shortened names, dropped titles, headlines."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from extractors.training.augment import to_headline_case
from extractors.training.chance import draw, seeded
from extractors.training.labelled_text import LabelledSpan, LabelledText, to_doc
from extractors.training.lexicon import read_list
from extractors.training.names import InventedName, NameSource, load_pool

_TITLE_WORDS = "|".join(sorted((re.escape(line.split()[0]) for line in read_list("titles.txt")), key=len, reverse=True))
_TITLES_BEFORE = re.compile(rf"(?:(?<=^)|(?<=\s))(?:(?:{_TITLE_WORDS})\.?\s+)+$", re.IGNORECASE)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Rates:
    """Shares of examples, or of names, that change in each way; all between 0 and 1.

    Attributes:
        rename: examples whose persons all get invented names.
        shorten: full names of such an example that become surnames.
        drop_title: titles before a name, of such an example, that vanish.
        headline: examples in title case.
        capitals: examples in capitals.
    """

    rename: float
    shorten: float
    drop_title: float
    headline: float
    capitals: float


def from_doc(doc: Doc) -> LabelledText:
    """Read text, entities and unknown tokens back from a gold document."""
    spans = tuple(LabelledSpan(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents)
    unknown = tuple((token.idx, token.idx + len(token)) for token in doc if token.ent_iob == 0)
    return LabelledText(doc.text, spans, unknown)


def rename_persons(labelled: LabelledText, pool: NameSource, rates: Rates, rng: random.Random) -> LabelledText:
    """Give every person an invented name, the same person the same name, and sometimes only its surname."""
    names = [labelled.text[span.start : span.end] for span in labelled.spans if span.label == "PERSON"]
    invented = _assign(names, pool, rng)
    edits: list[tuple[int, int, str, LabelledSpan | None]] = []
    for span in labelled.spans:
        if span.label != "PERSON":
            continue
        name = labelled.text[span.start : span.end]
        title = _TITLES_BEFORE.search(labelled.text[: span.start])
        if title and title.start() > 0 and rng.random() < rates.drop_title:
            edits.append((title.start(), span.start, "", None))
        new = invented[name]
        words = new.full if " " in name and rng.random() >= rates.shorten else new.short
        written = " ".join(words).upper() if name.isupper() else " ".join(words)
        edits.append((span.start, span.end, written, span))
    return _apply(labelled, edits)


def _assign(names: list[str], pool: NameSource, rng: random.Random) -> dict[str, InventedName]:
    by_word: dict[str, InventedName] = {}
    assigned: dict[str, InventedName] = {}
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        words = name.split()
        known = by_word.get(words[-1].lower()) or by_word.get(words[0].lower())
        new = known or pool.invent(rng)
        assigned[name] = new
        for word in words:
            by_word.setdefault(word.lower(), new)
    return assigned


def _apply(labelled: LabelledText, edits: list[tuple[int, int, str, LabelledSpan | None]]) -> LabelledText:
    """Carry out replacements (start, end, new text, entity replaced or None) and move all spans along."""
    cuts = sorted(edits, key=lambda edit: edit[:2])
    parts: list[str] = []
    position, shift = 0, 0
    starts: list[tuple[int, int]] = []
    moved: list[LabelledSpan] = []
    for start, end, written, span in cuts:
        if start < position:
            continue
        parts.extend((labelled.text[position:start], written))
        if span is not None:
            moved.append(LabelledSpan(start + shift, start + shift + len(written), span.label))
        shift += len(written) - (end - start)
        starts.append((end, shift))
        position = end
    parts.append(labelled.text[position:])

    def place(offset: int) -> int:
        return offset + next((moved_by for end, moved_by in reversed(starts) if end <= offset), 0)

    covered = [(start, end) for start, end, _, _ in cuts]
    others = [
        LabelledSpan(place(span.start), place(span.end), span.label)
        for span in labelled.spans
        if span.label != "PERSON" and not _overlaps(span.start, span.end, covered)
    ]
    unknown = tuple((place(start), place(end)) for start, end in labelled.unknown if not _overlaps(start, end, covered))
    return LabelledText("".join(parts), tuple(sorted(moved + others)), unknown)


def _overlaps(start: int, end: int, covered: list[tuple[int, int]]) -> bool:
    return any(start < right and left < end for left, right in covered)


def change_case(labelled: LabelledText, change: Callable[[list[str]], list[str]]) -> LabelledText:
    """Rewrite the words of a text by a function that keeps their lengths; the text stays as it is if one does not."""
    matches = list(_WORD.finditer(labelled.text))
    words = [match.group() for match in matches]
    changed = change(words)
    if any(len(old) != len(new) for old, new in zip(words, changed, strict=True)):
        return labelled
    characters = list(labelled.text)
    for match, word in zip(matches, changed, strict=True):
        characters[match.start() : match.end()] = word
    return LabelledText("".join(characters), labelled.spans, labelled.unknown)


def create_renaming_augmenter(
    names_path: str | None, rates: Mapping[str, float]
) -> Callable[[Language, Example], Iterator[Example]]:
    """Make an augmenter that yields each example once, as it is or in one variant.

    Args:
        names_path: the pool that ``extractors.training.names.save_pool`` wrote; None leaves names as they are.
        rates: the fields of ``Rates``.
    """
    pool = load_pool(Path(names_path)) if names_path else None
    shares = Rates(**rates)

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        labelled = from_doc(example.reference)
        rng = seeded(draw())
        changed = labelled
        has_person = any(span.label == "PERSON" for span in labelled.spans)
        if pool is not None and has_person and rng.random() < shares.rename:
            changed = rename_persons(labelled, pool, shares, rng)
        case = rng.random()
        if case < shares.headline:
            changed = change_case(changed, to_headline_case)
        elif case < shares.headline + shares.capitals:
            changed = change_case(changed, lambda words: [word.upper() for word in words])
        if changed is labelled:
            yield example
        else:
            doc = to_doc(nlp, changed)
            yield Example(nlp.make_doc(changed.text), doc)

    return augment


spacy.registry.augmenters.register("communique.names_and_headlines.v1", func=create_renaming_augmenter)
