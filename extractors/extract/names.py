"""Persons and organisations by the trained model, only where they may matter.

A cheap first pass keeps the title and the sentences that hold a trigger or an office; the model reads these as one
short document. What it costs is thus set by how much of a text speaks of events, not by its length.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from spacy.attrs import SPACY
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from extractors.extract.model_loading import load_reader
from extractors.extract.name_moves import Found, name_moves
from extractors.extract.triggers import find_trigger, first_words, office_words

ALSO_WORDS = frozenset({"He", "To"})  # first words of names that are others, too


class NameFinder:
    """Component: reads tokens and sentence starts, writes `doc.ents` with the labels of the trained model."""

    def __init__(self, trained: Language) -> None:
        self.moves = name_moves(trained)
        self.parts = [p for name, p in trained.pipeline if name == "ner" or (name == "tok2vec" and _listens(trained))]
        self.offices, self.firsts = office_words(), first_words()

    def __call__(self, doc: Doc) -> Doc:
        """Finds names in the rows that matter; rows in zones are left out."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """The same for many documents, read together."""
        for batch in minibatch(stream, batch_size):
            rows = [self._rows(doc) for doc in batch]
            found = self.moves(batch, rows) if self.moves else self._read(batch, rows)
            for doc, names in zip(batch, found, strict=True):
                words = doc._.words
                doc.ents = [
                    Span(doc, _begin(doc, words, first), _end(doc, words, last), label=label)
                    for first, last, label in names
                ]
                yield doc

    def _read(self, docs: Sequence[Doc], rows: Sequence[list[tuple[int, int]]]) -> Iterator[list[Found]]:
        """The names in some rows of each document, by components of any make."""
        parts = [sub_document(doc, given) for doc, given in zip(docs, rows, strict=True)]
        for component in self.parts:
            parts = list(component.pipe(parts, batch_size=max(len(parts), 1)))
        for given, part in zip(rows, parts, strict=True):
            numbers = [i for a, b in given for i in range(a, b)]
            yield [(numbers[e.start], numbers[e.end - 1], e.label_) for e in part.ents]

    def _rows(self, doc: Doc) -> list[tuple[int, int]]:
        title_end, zones, texts, lowers = doc._.title_end, doc._.zones, doc._.words, doc._.lowers
        return [
            (a, b)
            for a, b in doc._.bounds
            if a < title_end
            or (not any(first <= a < last for first, last in zones) and self._matters(texts, lowers, a, b))
        ]

    def _matters(self, texts: list[str], lowers: list[str], start: int, end: int) -> bool:
        """Whether a row holds a trigger, or an office beside what may be a name."""
        words = set(lowers[start:end])
        if not words.isdisjoint(self.offices) and _may_name(texts[start + 1 : end]):
            return True
        return not words.isdisjoint(self.firsts) and any(find_trigger(lowers, i, end) for i in range(start, end))


def _begin(doc: Doc, words: Sequence[str], first: int) -> int:
    """Where a name begins of which token `first` was found as the first: "He" before it within a sentence is its
    beginning, and at the head of one where the text has the name so elsewhere: "Vice Premier He Lifeng"; so is "To",
    which a headline may have in any sense: "President To Lam"."""
    word = words[first - 1] if first else ""
    if word not in ALSO_WORDS or (word == "He" and first > 1 and words[first - 2] == "Liu"):
        return first
    heads = {start for start, _ in doc._.bounds}
    told = [k for k in range(1, len(words)) if words[k] == words[first] and words[k - 1] == word and k - 1 not in heads]
    return first - 1 if any(word == "He" or k >= doc._.title_end for k in told) else first


def _end(doc: Doc, words: Sequence[str], last: int) -> int:
    """Where a name ends of which token `last` was found as the last: "He" right behind it is its end, "Liu He"."""
    behind = last + 1
    if behind < len(words) and words[behind] == "He" and all(start != behind for start, _ in doc._.bounds):
        return behind + 1
    return behind


def _may_name(words: Sequence[str]) -> bool:
    """Whether two words with capitals stand side by side."""
    return any(a[0].isupper() and b[0].isupper() for a, b in pairwise(words))


def _listens(trained: Language) -> bool:
    """Whether the pipeline's name finder shares the pipeline's tok2vec."""
    model = trained.get_pipe("ner").model
    return any(node.name.endswith("listener") for node in model.walk())


def sub_document(doc: Doc, rows: list[tuple[int, int]]) -> Doc:
    """The given rows of a document as one document of their own, a sentence a row."""
    numbers = [i for a, b in rows for i in range(a, b)]
    starts = {a for a, _ in rows}
    words, spaces = doc._.words, doc.to_array(SPACY).tolist()
    return Doc(
        doc.vocab,
        words=[words[i] for i in numbers],
        spaces=[bool(spaces[i]) for i in numbers],
        sent_starts=[i in starts for i in numbers],
    )


@Language.factory(
    "communique_names", requires=["token.is_sent_start"], assigns=["doc.ents"], default_config={"model": None}
)
def create_names(nlp: Language, name: str, model: str | None) -> NameFinder:
    """The component with the name finder of our own pipeline, or of the installed `model`."""
    return NameFinder(load_reader(name=model))
