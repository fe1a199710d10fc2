"""Text with labelled character spans: the one form that every source of entity labels is brought to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractors.extract.tokenizer import normalise_spaces

LABELS = ("LOC", "ORG", "PERSON")

_NO_SPACE_BEFORE = frozenset(
    {".", ",", ";", ":", "!", "?", ")", "]", "%", "'", "''", "’", "”", "..."}
    | {"'s", "’s", "n't", "n’t", "'re", "'ve", "'ll", "'d", "'m"}
)
_NO_SPACE_AFTER = frozenset({"(", "[", "$", "#", "``", "“", "‘"})


@dataclass(frozen=True, order=True)
class LabelledSpan:
    """Code points ``start`` to ``end`` (half-open) of a text, with one of ``LABELS``."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class LabelledText:
    """A text, its entities, and the stretches of which nothing is known (left out of the loss)."""

    text: str
    spans: tuple[LabelledSpan, ...] = ()
    unknown: tuple[tuple[int, int], ...] = ()

    def with_plain_spaces(self) -> LabelledText:
        """Return a copy in which every kind of space is the plain one; offsets stay as they are."""
        return replace(self, text=normalise_spaces(self.text))


def from_words(words: Sequence[str], labels: Sequence[str]) -> LabelledText:
    """Join tokens to a text as print would space them; ``labels`` are IOB2 tags, ``O``, or ``-`` for unknown."""
    parts: list[str] = []
    offsets: list[tuple[int, int]] = []
    position = 0
    quote_open = False
    glue = True
    for word in words:
        closing = word == '"' and quote_open
        if not (glue or closing or word in _NO_SPACE_BEFORE):
            parts.append(" ")
            position += 1
        parts.append(word)
        offsets.append((position, position + len(word)))
        position += len(word)
        glue = word in _NO_SPACE_AFTER or (word == '"' and not quote_open)
        quote_open ^= word == '"'
    unknown = tuple(offset for offset, label in zip(offsets, labels, strict=True) if label == "-")
    return LabelledText("".join(parts), tuple(_spans(offsets, labels)), unknown)


def _spans(offsets: Sequence[tuple[int, int]], labels: Sequence[str]) -> Iterable[LabelledSpan]:
    start, end, current = 0, 0, ""
    for (left, right), label in zip(offsets, labels, strict=True):
        kind = label[2:] if label not in ("O", "-") else ""
        if current and (label.startswith("B-") or kind != current):
            yield LabelledSpan(start, end, current)
            current = ""
        if kind:
            start, end, current = (start, right, current) if current else (left, right, kind)
    if current:
        yield LabelledSpan(start, end, current)


def to_doc(nlp: Language, labelled: LabelledText) -> Doc:
    """Tokenise and set entities; a span that no tokens match exactly is widened and becomes unknown."""
    doc = nlp.make_doc(labelled.text)
    spans: list[Span] = []
    missing: list[Span] = []
    taken = [False] * len(doc)
    for item in labelled.spans:
        exact = doc.char_span(item.start, item.end, label=item.label)
        span = exact or doc.char_span(item.start, item.end, alignment_mode="expand")
        if span is None or any(taken[span.start : span.end]):
            continue
        taken[span.start : span.end] = [True] * len(span)
        (missing if exact is None else spans).append(span)
    for start, end in labelled.unknown:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is None:
            continue
        for token in span:
            if not taken[token.i]:
                taken[token.i] = True
                missing.append(doc[token.i : token.i + 1])
    doc.set_ents(spans, missing=missing, default="outside")
    return doc
