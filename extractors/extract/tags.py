"""Parts of speech where they matter: of the rows that may name an agreement, all of a document's at once."""

from collections.abc import Iterable, Iterator

from spacy.attrs import TAG
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

from extractors.extract.model_loading import load_reader
from extractors.extract.names import sub_document

MAX_TOKENS = 220  # a longer row is a list or a defect; it is left without tags


class TagReader:
    """Component: tags rows that name an agreement by the trained tagger, writes `doc._.tags`: token number → tag."""

    def __init__(self, trained: Language) -> None:
        names = ("tok2vec", "tagger") if "tagger" in trained.pipe_names else ()
        self.parts = [trained.get_pipe(name) for name in names if name in trained.pipe_names]

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document; a pipeline without a tagger leaves no tags."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """The same for many documents, read together."""
        for batch in minibatch(stream, batch_size):
            rows = [_rows(doc) if self.parts else [] for doc in batch]
            parts = [sub_document(doc, given) for doc, given in zip(batch, rows, strict=True)]
            for component in self.parts:
                parts = list(component.pipe(parts, batch_size=batch_size))
            for doc, given, part in zip(batch, rows, parts, strict=True):
                numbers = [i for a, b in given for i in range(a, b)]
                names = part.vocab.strings
                doc._.tags = {i: names[tag] for i, tag in zip(numbers, part.to_array(TAG).tolist(), strict=True)}
                yield doc


def _rows(doc: Doc) -> list[tuple[int, int]]:
    """The rows to tag: those with an agreement's word and somebody named, no zone, of a length of a sentence."""
    rows = [r for r in doc._.lattice.rows if not r.in_zone and r.end - r.start <= MAX_TOKENS]
    return [(r.start, r.end) for r in rows if "S" in r.letters and any(c in r.letters for c in "CAKQGLON")]


@Language.factory("communique_tags", requires=["doc._.lattice"], assigns=["doc._.tags"], default_config={"model": None})
def create_tags(nlp: Language, name: str, model: str | None) -> TagReader:
    """The component with the tagger of our own pipeline, or of the installed `model`."""
    if not Doc.has_extension("tags"):
        Doc.set_extension("tags", default=None)
    return TagReader(load_reader(name=model))
