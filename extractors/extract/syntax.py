"""Syntax of the sentences that matter: only rows with a trigger are parsed, all of a document's at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from spacy.attrs import DEP, HEAD, TAG
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

from extractors.extract.model_loading import load_reader
from extractors.extract.names import sub_document

MAX_TOKENS = 220  # a longer row is a list or a defect; it is left without syntax
MAX_PATH = 4


@dataclass
class Syntax:
    """Head, relation, tag and children of the tokens of parsed rows, by token number in the document."""

    heads: dict[int, int] = field(default_factory=dict)
    deps: dict[int, str] = field(default_factory=dict)
    tags: dict[int, str] = field(default_factory=dict)
    children: dict[int, list[int]] = field(default_factory=dict)

    def head_of(self, start: int, end: int) -> int | None:
        """The token of [start, end) whose head lies outside; None where the row was not parsed."""
        for i in range(start, end):
            head = self.heads.get(i)
            if head is None:
                return None
            if head == i or not start <= head < end:
                return i
        return start

    def path(self, a: int | None, b: int | None) -> str:
        """The relations on the way from token a up and down to token b: "<nsubj", ">obl>conj"; empty where too long."""
        if a is None or b is None or a not in self.heads or b not in self.heads:
            return ""
        up_a, up_b = self._chain(a), self._chain(b)
        common = next((i for i in up_a if i in set(up_b)), None)
        if common is None:
            return "apart"
        up = up_a[: up_a.index(common)]
        down = up_b[: up_b.index(common)]
        if len(up) + len(down) > MAX_PATH:
            return f"long{min(len(up) + len(down), 8)}"
        return "".join(f"<{self.deps[i]}" for i in up) + "".join(f">{self.deps[i]}" for i in reversed(down))

    def _chain(self, i: int) -> list[int]:
        chain = [i]
        while self.heads[i] != i and len(chain) < 30:
            i = self.heads[i]
            if i not in self.heads:
                break
            chain.append(i)
        return chain


class SyntaxReader:
    """Component: parses rows with a trigger by the trained tagger and parser, writes `doc._.syntax`."""

    def __init__(self, trained: Language) -> None:
        self.parts = [trained.get_pipe(name) for name in ("tok2vec", "tagger", "parser") if name in trained.pipe_names]

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document; a pipeline without a parser leaves the syntax empty."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """The same for many documents, read together."""
        for batch in minibatch(stream, batch_size):
            rows = [_rows(doc) for doc in batch]
            parts = [sub_document(doc, given) for doc, given in zip(batch, rows, strict=True)]
            for component in self.parts:
                parts = list(component.pipe(parts, batch_size=batch_size))
            for doc, given, part in zip(batch, rows, parts, strict=True):
                doc._.syntax = _syntax([i for a, b in given for i in range(a, b)], part) if self.parts else Syntax()
                yield doc


def _rows(doc: Doc) -> list[tuple[int, int]]:
    """The rows to parse: those with a trigger, no zone, and of a length that can be a sentence."""
    rows = [r for r in doc._.lattice.rows if not r.in_zone and r.end - r.start <= MAX_TOKENS]
    return [(r.start, r.end) for r in rows if _matters(r.letters)]


def _matters(letters: str) -> bool:
    """Whether a row may tell an event: a meeting or visit, or an agreement with somebody named."""
    return "M" in letters or "Z" in letters or ("S" in letters and any(c in letters for c in "CAKQGLON"))


def _syntax(numbers: list[int], part: Doc) -> Syntax:
    """The syntax of a part, by the token numbers of its document."""
    syntax = Syntax()
    if not numbers:
        return syntax
    given = part.to_array([HEAD, DEP, TAG])
    names = {code: part.vocab.strings[code] for code in {*given[:, 1].tolist(), *given[:, 2].tolist()}}
    gaps = given[:, 0].astype(np.int64).tolist()  # from a token to its head
    for k, (i, gap, dep, tag) in enumerate(zip(numbers, gaps, *given[:, 1:].T.tolist(), strict=True)):
        head = syntax.heads[i] = numbers[k + gap]
        if gap:
            syntax.children.setdefault(head, []).append(i)
        syntax.deps[i], syntax.tags[i] = names[dep], names[tag]
    return syntax


@Language.factory(
    "communique_syntax", requires=["doc._.lattice"], assigns=["doc._.syntax"], default_config={"model": None}
)
def create_syntax(nlp: Language, name: str, model: str | None) -> SyntaxReader:
    """The component with the tagger and parser of our own pipeline, or of the installed `model`."""
    if not Doc.has_extension("syntax"):
        Doc.set_extension("syntax", default=None)
    return SyntaxReader(load_reader(name=model))
