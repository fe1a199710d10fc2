"""Universal Dependencies treebanks → spaCy documents for the tagger, the parser and the lemma tables."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.training.files import open_text

KEPT_SUBTYPES = frozenset(
    {
        "nsubj:pass",
        "csubj:pass",
        "aux:pass",
        "obl:agent",
        "obl:unmarked",
        "nmod:poss",
        "nmod:unmarked",
        "nmod:desc",
        "compound:prt",
        "acl:relcl",
        "det:predet",
        "cc:preconj",
    }
)
"""Relation subtypes that stay; every other one is cut to its universal relation."""

PARAGRAPH = "\n\n"


@dataclass(frozen=True)
class Word:
    """One syntactic word of a treebank; ``head`` is an index within the sentence, its own index for the root."""

    form: str
    lemma: str
    pos: str
    tag: str
    feats: str
    head: int
    relation: str
    space_after: bool


@dataclass(frozen=True)
class Sentence:
    """A sentence, and whether it begins a document or a paragraph."""

    words: tuple[Word, ...]
    starts_document: bool
    starts_paragraph: bool


def normalise_relation(relation: str) -> str:
    """Return spaCy's label of a UD relation: ``ROOT``, one of ``KEPT_SUBTYPES``, or the universal relation."""
    if relation == "root":
        return "ROOT"
    return relation if relation in KEPT_SUBTYPES else relation.split(":")[0]


def read_conllu(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a gzipped CoNLL-U file.

    Sentences whose multi-word tokens are not spelled as their words joined are left out: their text could not be
    rebuilt.
    """
    with open_text(path) as lines:
        block: list[str] = []
        for line in lines:
            if line.strip():
                block.append(line.rstrip("\n"))
                continue
            sentence = _parse_block(block)
            if sentence is not None:
                yield sentence
            block = []


def _parse_block(block: list[str]) -> Sentence | None:
    comments = [line for line in block if line.startswith("#")]
    rows = [line.split("\t") for line in block if not line.startswith("#")]
    spaces, spelled_apart = _spaces(rows)
    if not spelled_apart:
        return None
    words = tuple(
        Word(
            form=row[1],
            lemma=row[2],
            pos=row[3],
            tag=row[4] if row[4] != "_" else "",
            feats=row[5] if row[5] != "_" else "",
            head=int(row[6]) - 1 if row[6] != "0" else int(row[0]) - 1,
            relation=normalise_relation(row[7]),
            space_after=spaces[row[0]],
        )
        for row in rows
        if row[0].isdigit()
    )
    if not words or any(" " in word.form for word in words):
        return None
    return Sentence(
        words=words,
        starts_document=any(line.startswith("# newdoc") for line in comments),
        starts_paragraph=any(line.startswith("# newpar") and "_block" not in line for line in comments),
    )


def _spaces(rows: list[list[str]]) -> tuple[dict[str, bool], bool]:
    """Return, per word id, whether a space follows, and whether all multi-word tokens are their words joined."""
    spaces = {row[0]: "SpaceAfter=No" not in row[9] for row in rows if row[0].isdigit()}
    forms = {row[0]: row[1] for row in rows if row[0].isdigit()}
    spelled_apart = True
    for row in rows:
        if "-" not in row[0]:
            continue
        first, last = (int(part) for part in row[0].split("-"))
        for number in range(first, last):
            spaces[str(number)] = False
        spaces[str(last)] = "SpaceAfter=No" not in row[9]
        spelled_apart &= "".join(forms[str(number)] for number in range(first, last + 1)) == row[1]
    return spaces, spelled_apart


def group_sentences(sentences: Iterable[Sentence], rng: random.Random, longest: int = 5) -> Iterator[list[Sentence]]:
    """Cut a treebank into groups of one to ``longest`` neighbouring sentences that never cross a document."""
    group: list[Sentence] = []
    size = rng.randint(1, longest)
    for sentence in sentences:
        if group and (sentence.starts_document or len(group) >= size):
            yield group
            group, size = [], rng.randint(1, longest)
        group.append(sentence)
    if group:
        yield group


def to_doc(vocab: Vocab, group: list[Sentence]) -> Doc:
    """Build one gold document; a paragraph break inside the group becomes a whitespace token as spaCy makes them."""
    columns: dict[str, list[str]] = {key: [] for key in ("words", "tags", "pos", "morphs", "deps", "lemmas")}
    spaces: list[bool] = []
    heads: list[int] = []
    for number, sentence in enumerate(group):
        if number and sentence.starts_paragraph:
            spaces[-1] = False
            heads.append(len(heads) - 1)
            spaces.append(False)
            _append(columns, Word(PARAGRAPH, PARAGRAPH, "SPACE", "_SP", "", 0, "dep", False))
        offset = len(heads)
        for word in sentence.words:
            heads.append(offset + word.head)
            spaces.append(word.space_after)
            _append(columns, word)
        spaces[-1] = True
    return Doc(vocab, spaces=spaces, heads=heads, **columns)  # type: ignore[arg-type]


def _append(columns: dict[str, list[str]], word: Word) -> None:
    columns["words"].append(word.form)
    columns["tags"].append(word.tag)
    columns["pos"].append(word.pos)
    columns["morphs"].append(word.feats)
    columns["deps"].append(word.relation)
    columns["lemmas"].append(word.lemma)
