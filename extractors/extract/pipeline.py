"""The pipeline that reads one document: tokens, sentences, names, lattice, actors."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from extractors.extract import actors, lattice, sentences, syntax  # noqa: F401 - registers the components
from extractors.extract.events import GLUE, Context, home_side, read_context
from extractors.extract.knowledge import load_knowledge
from extractors.extract.model_loading import load_pipeline


@lru_cache(maxsize=2)
def build_pipeline(seeds: Path, model: str | None = None) -> Language:
    """The pipeline with the knowledge of folder `seeds`; names come from our own model, or from the installed `model`."""
    trained = load_pipeline(name=model)
    nlp = Language(trained.vocab)
    nlp.tokenizer = trained.tokenizer
    nlp.add_pipe("communique_sentences")
    nlp.add_pipe("ner", source=trained)
    nlp.add_pipe("communique_lattice", config={"seeds": str(seeds)})
    nlp.add_pipe("communique_syntax", config={"model": model})
    nlp.add_pipe("communique_actors", config={"seeds": str(seeds)})
    return nlp


def read_document(
    nlp: Language,
    seeds: Path,
    title: str,
    text: str,
    published: date | None,
    source: str,
    zones: list[tuple[int, int]] | None = None,
    text_shift: int = 0,
) -> Context:
    """Reads title and text as one document; `zones` are character spans of `text` that no event may come from."""
    whole = title + GLUE + text
    doc = nlp.make_doc(whole)
    offset = len(title) + len(GLUE)
    title_span = doc.char_span(0, max(len(title), 1), alignment_mode="expand")
    doc._.title_end = title_span.end if title_span is not None and title else 0
    spans = [doc.char_span(a + offset, b + offset, alignment_mode="expand") for a, b in zones or ()]
    doc._.zones = tuple((s.start, s.end) for s in spans if s is not None)
    doc._.published = published
    doc._.home = home_side(source, text, load_knowledge(seeds))
    for _, component in nlp.pipeline:
        doc = component(doc)
    return read_context(doc, len(title), text_shift)
