"""Scores a pipeline: parser on PUD, names on the project's own test sentences, names that it has never seen, speed."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example

from extractors.training.annotated import ANNOTATIONS, iter_documents, join, load_fields, read_annotations
from extractors.training.augment import to_headline_case
from extractors.training.chance import seeded
from extractors.training.labelled_text import LABELS, LabelledText, to_doc
from extractors.training.lexicon import read_list
from extractors.training.names import InventedName
from extractors.training.prepare import CORPORA, SEED, Shared, prepare_parser
from extractors.training.renaming import Rates, change_case, rename_persons

_UNSEEN = Rates(rename=1.0, shorten=0.3, drop_title=0.0, headline=0.0, capitals=0.0)
_UNSEEN_TIMES = 2
_HEADLINE_LENGTH = 130


@dataclass(frozen=True)
class Score:
    """Counts of entities, exact in both bounds and label."""

    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the found that is right, in per cent."""
        return 100 * self.right / max(self.found, 1)

    @property
    def recall(self) -> float:
        """Share of the gold that is found, in per cent."""
        return 100 * self.right / max(self.gold, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of both, in per cent."""
        return 200 * self.right / max(self.found + self.gold, 1)


class UnseenNames:
    """Invented persons that no training has seen, drawn as from a pool of names."""

    def __init__(self) -> None:
        """Read ``knowledge/unseen_names.txt``."""
        lines = (line.split("\t") for line in read_list("unseen_names.txt"))
        self._names = [InventedName(tuple(full.split()), tuple(short.split())) for full, short in lines]

    def invent(self, rng: random.Random) -> InventedName:
        """Draw a person."""
        return rng.choice(self._names)


def load_name_tests(shared: Shared) -> dict[str, list[LabelledText]]:
    """Return the test sets of names: releases, headlines, and both with every person renamed, in two cases."""
    annotated = {path.stem: read_annotations(path) for path in sorted(ANNOTATIONS.glob("test_*.jsonl"))}
    sources = [*(shared.corpus(name) for name in CORPORA), shared.root / "eval" / "clusters_dev.docs.jsonl"]
    fields = load_fields([item for items in annotated.values() for item in items], sources)
    tests = {name: join(items, fields) for name, items in annotated.items()}
    rng = seeded(SEED)
    with_persons = [
        text for texts in tests.values() for text in texts if any(span.label == "PERSON" for span in text.spans)
    ]
    names = UnseenNames()
    renamed = [rename_persons(text, names, _UNSEEN, rng) for text in with_persons for _ in range(_UNSEEN_TIMES)]
    tests["unseen_names"] = renamed
    tests["unseen_names_title_case"] = [
        change_case(text, to_headline_case) for text in renamed if len(text.text) < _HEADLINE_LENGTH
    ]
    return tests


def score_names(nlp: Language, texts: Iterable[LabelledText]) -> dict[str, Score]:
    """Score entities by label, and all together under ``all``."""
    counts = {label: [0, 0, 0] for label in LABELS}
    for text in texts:
        plain = text.with_plain_spaces()
        gold = {(ent.start_char, ent.end_char, ent.label_) for ent in to_doc(nlp, plain).ents}
        found = {(ent.start_char, ent.end_char, ent.label_) for ent in nlp(plain.text).ents}
        for label, count in counts.items():
            ours = {entity for entity in found if entity[2] == label}
            theirs = {entity for entity in gold if entity[2] == label}
            count[0] += len(ours & theirs)
            count[1] += len(ours)
            count[2] += len(theirs)
    scores = {label: Score(*count) for label, count in counts.items()}
    scores["all"] = Score(*(sum(column) for column in zip(*counts.values(), strict=True)))
    return scores


def score_parser(nlp: Language, test: Path) -> dict[str, float]:
    """Score tags, parts of speech, lemmas, attachment and sentence ends on raw text, in per cent.

    Tokens are the pipeline's own; relations are compared with the subtypes that the treebank reader keeps.
    """
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in DocBin().from_disk(test).get_docs(nlp.vocab)]
    with nlp.select_pipes(disable=[name for name in ("ner",) if name in nlp.pipe_names]):
        scores = nlp.evaluate(examples)
    keys = ("tag_acc", "pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f")
    return {key: 100 * scores[key] for key in keys if scores.get(key) is not None}


def prepare_test(shared: Shared, work: Path) -> Path:
    """Return the prepared PUD file, made if it is not there."""
    path = work / "parser-test.spacy"
    if not path.exists():
        prepare_parser(shared, work)
    return path


def measure_speed(nlp: Language, shared: Shared, n_documents: int = 200, length: int = 2000) -> float:
    """Return tokens per second of processor time over the beginnings of real articles, all components on."""
    texts: list[str] = []
    for document in iter_documents(shared.corpus("tehran_times")):
        texts.append(document["text"][:length])
        if len(texts) == n_documents:
            break
    started = time.process_time()
    n_tokens = sum(len(doc) for doc in nlp.pipe(texts))
    return n_tokens / (time.process_time() - started)
