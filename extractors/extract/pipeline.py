"""The pipeline that reads one document: tokens, sentences, names, lattice, actors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from extractors.extract import actors, lattice, names, sentences, tags  # noqa: F401 - registers the components
from extractors.extract.datelines import dateline
from extractors.extract.events import GLUE, Context, home_side, is_of_town, is_official, read_context
from extractors.extract.knowledge import Knowledge, load_knowledge
from extractors.extract.model_loading import load_reader
from extractors.extract.tokenizer import normalise_spaces


@lru_cache(maxsize=2)
def build_pipeline(seeds: Path, model: str | None = None) -> Language:
    """The pipeline with the knowledge of folder `seeds`; names by our own model, or by the installed `model`."""
    trained = load_reader(name=model)
    nlp = Language(trained.vocab)
    nlp.tokenizer = trained.tokenizer
    nlp.add_pipe("communique_sentences")
    nlp.add_pipe("communique_names", config={"model": model})
    nlp.add_pipe("communique_lattice", config={"seeds": str(seeds)})
    nlp.add_pipe("communique_tags", config={"model": model})
    nlp.add_pipe("communique_actors", config={"seeds": str(seeds)})
    return nlp


@dataclass(frozen=True)
class Text:
    """What is read at once: title and text of an article, or a part of a long one that begins at `shift` of its text.

    zones are character spans of `text` that no event may come from.
    """

    title: str
    text: str
    published: date | None
    source: str
    zones: tuple[tuple[int, int], ...] = ()
    shift: int = 0


def read(nlp: Language, seeds: Path, texts: Iterable[Text], batch_size: int = 64) -> Iterator[Context]:
    """Reads texts, title and text as one document each; the result does not depend on which are read together."""
    given = [_without_headline(text) for text in texts]
    known = load_knowledge(seeds)
    docs = nlp.pipe((_document(nlp, text, known) for text in given), batch_size=batch_size)
    for text, doc in zip(given, docs, strict=True):
        yield read_context(doc, len(text.title), text.shift)


def _without_headline(text: Text) -> Text:
    """A text without the headline that many pages repeat on top of it: what it tells is read once."""
    begin = len(text.text) - len(text.text.lstrip())
    end = begin + len(text.title.strip())
    after = text.text[end:].lstrip(" ")
    if begin == end or text.text[begin:end].casefold() != text.title.strip().casefold() or not after.startswith("\n"):
        return text
    rest = after.lstrip()
    cut = len(text.text) - len(rest)
    zones = tuple((max(a - cut, 0), b - cut) for a, b in text.zones if b > cut)
    return replace(text, text=rest, zones=zones, shift=text.shift + cut)


def _document(nlp: Language, text: Text, known: Knowledge) -> Doc:
    string = normalise_spaces(text.title + GLUE + text.text)
    doc = nlp.make_doc(string)
    doc._.string = string
    offset = len(text.title) + len(GLUE)
    title = doc.char_span(0, max(len(text.title), 1), alignment_mode="expand")
    doc._.title_end = title.end if title is not None and text.title else 0
    spans = [doc.char_span(a + offset, b + offset, alignment_mode="expand") for a, b in text.zones]
    doc._.zones = tuple((s.start, s.end) for s in spans if s is not None)
    doc._.published = text.published
    doc._.home = home_side(text.source, text.text, known)
    doc._.dateline = dateline(text.text, known)
    doc._.seat = home_side(text.source, "", known)
    doc._.is_official = is_official(text.source)
    doc._.is_of_town = is_of_town(text.source, doc._.dateline)
    return doc
