"""A tiny model on a few sentences, to prove that the training script works: seconds, not an hour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.vectors import Vectors

from extractors.extract.tokenizer import blank_pipeline
from extractors.training.assemble import assemble, save
from extractors.training.labelled_text import from_words, to_doc
from extractors.training.lemmas import build_tables, count_lemmas
from extractors.training.names import NamePool, save_pool
from extractors.training.ner_corpora import read_uner
from extractors.training.prepare import SEED
from extractors.training.train import fresh_folder, train_half
from extractors.training.treebanks import read_conllu
from extractors.training.treebanks import to_doc as treebank_doc

OVERRIDES: dict[str, Any] = {"training.max_steps": 30, "training.eval_frequency": 15}
_POOL = NamePool({"Utopia": ["Ada", "Ben"]}, {"Utopia": ["Quill", "Marl"]}, frozenset())


def train_quick(sentences: Path, work: Path, out: Path) -> Language:
    """Train both halves for a few steps on the two files of ``sentences`` and write the pipeline to ``out``.

    Args:
        sentences: folder with ``sentences.conllu`` and ``names.iob2``.
        work: folder for the prepared files, emptied first.
        out: folder of the pipeline.
    """
    fresh_folder(work)
    nlp = blank_pipeline()
    bank = list(read_conllu(sentences / "sentences.conllu"))
    named = [from_words(*zip(*rows, strict=True)) for rows in read_uner(sentences / "names.iob2")]
    _write_vectors([word.form for sentence in bank for word in sentence.words], work)
    save_pool(_POOL, work / "names.json")
    for part in ("train", "dev"):
        parsed = [treebank_doc(nlp.vocab, [sentence]) for sentence in bank]
        DocBin(docs=parsed, store_user_data=False).to_disk(work / f"parser-{part}.spacy")
        DocBin(docs=[to_doc(nlp, text) for text in named], store_user_data=False).to_disk(work / f"ner-{part}.spacy")
    train_half("parser", work, work / "parser", {**OVERRIDES, "components.parser.min_action_freq": 1})
    train_half("ner", work, work / "ner", OVERRIDES)
    pipeline = assemble(work / "parser" / "model-best", work / "ner" / "model-best", build_tables(count_lemmas(bank)))
    save(pipeline, out)
    return pipeline


def _write_vectors(words: list[str], work: Path) -> None:
    nlp = blank_pipeline()
    keys = sorted(set(words))
    data = np.random.default_rng(SEED).standard_normal((len(keys), 8)).astype(np.float32)
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=data, keys=keys, name="quick")
    nlp.to_disk(work / "vectors")
