"""Makes the training files: texts of the shared folder and the project's labels → spaCy's DocBin, vectors, names."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import DocBin
from spacy.vectors import Vectors

from extractors.extract.tokenizer import blank_pipeline, normalise_spaces
from extractors.training.annotated import ANNOTATIONS, iter_documents, join, load_fields, read_annotations
from extractors.training.chance import seeded
from extractors.training.headlines import make_fillers, synthesise
from extractors.training.labelled_text import LabelledText, to_doc
from extractors.training.lexicon import Lexicon, load_lexicon
from extractors.training.names import build_pool, save_pool
from extractors.training.ner_corpora import group_rows, read_crossner, read_gmb, read_uner, read_wikigold
from extractors.training.silver import make_silver
from extractors.training.treebanks import group_sentences, read_conllu
from extractors.training.treebanks import to_doc as treebank_doc
from extractors.training.vectors import EncodedTexts, count_neighbours, positive_pmi, reduce

SEED = 20
TREEBANKS = ("en_ewt-train", "gum-train", "en_ewt-test", "gum-test")
TREEBANKS_DEV = ("en_ewt-dev", "gum-dev")
CORPORA = ("kremlin", "tehran_times", "us_state_dept_pr", "white_house_pr")

_VECTOR_TEXT = 8000
_VECTORS = (18_000, 48, 8_000)
_N_SILVER = 28_000
_N_HEADLINES = 7_000
_HAND_LABELLED_TIMES = 5
_N_PARSER_DEV = 300


@dataclass(frozen=True)
class Shared:
    """The folder of training data and corpora, which is no part of the project."""

    root: Path

    def train(self, name: str) -> Path:
        """Path of a file of ``train/``."""
        return self.root / "train" / name

    def corpus(self, name: str) -> Path:
        """Path of a corpus file."""
        return self.root / "corpus" / f"{name}.jsonl.gz"

    def knowledge(self, name: str) -> Path:
        """Path of a table of ``knowledge/``."""
        return self.root / "knowledge" / name

    def evaluation_ids(self) -> frozenset[str]:
        """Ids of the documents that nothing may be made from: the evaluation set and its near-copies."""
        ids = set((self.root / "eval" / "exclude_ids.txt").read_text(encoding="utf-8").split())
        return frozenset(ids.union(row["doc_id"] for row in iter_documents(self.root / "eval" / "dev.docs.jsonl")))

    def held_out_ids(self) -> frozenset[str]:
        """Ids of the documents that get no labels for training: the evaluation set's, and those of the name tests."""
        held_out = set(self.evaluation_ids())
        for path in sorted(ANNOTATIONS.glob("test_*.jsonl")):
            held_out.update(annotation.doc_id for annotation in read_annotations(path))
        return frozenset(held_out)


def prepare_parser(shared: Shared, out: Path) -> None:
    """Write ``parser-train.spacy``, ``parser-dev.spacy`` and ``parser-test.spacy``."""
    nlp = blank_pipeline()
    out.mkdir(parents=True, exist_ok=True)
    for name, banks, limit in (
        ("parser-train", TREEBANKS, None),
        ("parser-dev", TREEBANKS_DEV, _N_PARSER_DEV),
        ("parser-test", ("en_pud-test",), None),
    ):
        rng = seeded(SEED)
        docs = [
            treebank_doc(nlp.vocab, group)
            for bank in banks
            for group in group_sentences(read_conllu(shared.train(f"{bank}.conllu.gz")), rng)
        ]
        if limit is not None:
            rng.shuffle(docs)
        DocBin(docs=docs[:limit], store_user_data=False).to_disk(out / f"{name}.spacy")


def prepare_vectors(shared: Shared, out: Path) -> None:
    """Write a blank pipeline with word vectors, ``vectors/``, counted on the corpora without the evaluation set."""
    nlp = blank_pipeline()
    out.mkdir(parents=True, exist_ok=True)
    excluded = shared.evaluation_ids()
    texts = EncodedTexts()
    for name in CORPORA:
        for document in iter_documents(shared.corpus(name)):
            if document["doc_id"] not in excluded:
                for text in (document["title"], document["text"][:_VECTOR_TEXT]):
                    texts.add([token.text for token in nlp.make_doc(normalise_spaces(text))])
    for bank in TREEBANKS:
        for sentence in read_conllu(shared.train(f"{bank}.conllu.gz")):
            texts.add([word.form for word in sentence.words])
    for rows in read_gmb(shared.train("gmb_ner.csv.gz"), _lexicon(shared)):
        texts.add([word for word, _ in rows])
    size, width, n_contexts = _VECTORS
    kept = texts.most_frequent(size)
    data = reduce(positive_pmi(count_neighbours(texts, kept, n_contexts)), width, SEED)
    keys = [texts.words[number] for number in kept]
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=data, keys=keys, name="communique")
    nlp.to_disk(out / "vectors")


def _lexicon(shared: Shared) -> Lexicon:
    return load_lexicon(shared.knowledge("countries.json.gz"))


def prepare_ner(shared: Shared, out: Path, *, with_gmb: bool = True) -> None:
    """Write ``ner-train.spacy``, ``ner-dev.spacy`` and ``names.json``.

    Args:
        shared: the data.
        out: folder to write to.
        with_gmb: whether the Groningen Meaning Bank, whose annotations come without a licence, takes part.
    """
    nlp = blank_pipeline()
    out.mkdir(parents=True, exist_ok=True)
    lexicon = _lexicon(shared)
    pool = build_pool(shared.knowledge("cia_world_leaders_2019.tsv.gz"))
    save_pool(pool, out / "names.json")
    rng = seeded(SEED)
    public = list(_read_public(shared, rng))
    gmb = list(group_rows(read_gmb(shared.train("gmb_ner.csv.gz"), lexicon), rng)) if with_gmb else []
    silver = make_silver(_silver_documents(shared, rng), _event_names(shared), lexicon, nlp.make_doc, rng)
    headlines = synthesise(_N_HEADLINES, make_fillers(lexicon, pool), rng)
    dev = [*_read_public_dev(shared, rng), *silver[_N_SILVER : _N_SILVER + 150]]
    train = [
        *gmb,
        *public * 2,
        *silver[:_N_SILVER],
        *headlines,
        *_hand_labelled(shared) * _HAND_LABELLED_TIMES,
    ]
    _write(nlp, train, out / "ner-train.spacy")
    _write(nlp, dev, out / "ner-dev.spacy")


def _write(nlp: Language, texts: Iterable[LabelledText], path: Path) -> None:
    DocBin(docs=(to_doc(nlp, text.with_plain_spaces()) for text in texts), store_user_data=False).to_disk(path)


def _read_public(shared: Shared, rng: random.Random) -> Iterator[LabelledText]:
    yield from group_rows(read_wikigold(shared.train("wikigold.conll.gz")), rng)
    for part in ("train", "dev"):
        yield from group_rows(read_crossner(shared.train(f"crossner-politics-{part}.txt.gz")), rng)
    yield from group_rows(read_uner(shared.train("uner-ewt-dev.iob2.gz")), rng)


def _read_public_dev(shared: Shared, rng: random.Random) -> list[LabelledText]:
    crossner = list(group_rows(read_crossner(shared.train("crossner-politics-test.txt.gz")), rng))
    uner = list(group_rows(read_uner(shared.train("uner-ewt-test.iob2.gz")), rng))
    return [*crossner[:200], *uner[:100]]


def _hand_labelled(shared: Shared) -> list[LabelledText]:
    annotations = read_annotations(ANNOTATIONS / "train.jsonl")
    return join(annotations, load_fields(annotations, [shared.corpus(name) for name in CORPORA]))


def _silver_documents(shared: Shared, rng: random.Random) -> list[tuple[str, str, str]]:
    """Return (id, title, beginning of the text) of a sample of the corpora and of all documents with event labels."""
    held_out = shared.held_out_ids()
    sample: list[tuple[str, str, str]] = []
    for name, size in zip(CORPORA, (4000, 9000, 1900, 1200), strict=True):
        found = [
            (document["doc_id"], document["title"], document["text"][:2500])
            for document in iter_documents(shared.corpus(name))
            if document["doc_id"] not in held_out
        ]
        rng.shuffle(found)
        sample.extend(found[:size])
    for document in iter_documents(shared.train("events.docs.jsonl")):
        if document["doc_id"] not in held_out:
            sample.append((document["doc_id"], document["title"], document["text"][:4000]))
    rng.shuffle(sample)
    return sample


def _event_names(shared: Shared) -> dict[str, frozenset[str]]:
    """Return the persons that the event labels name, by document."""
    names: dict[str, frozenset[str]] = {}
    with shared.train("events.gold.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            found = {person["name"] for meeting in row["meetings"] for person in meeting["participants"]}
            found |= {visit["visitor"] for visit in row["visits"] if visit["visitor"]}
            found |= {name for agreement in row["agreements"] for name in agreement.get("signatories") or ()}
            names[row["doc_id"]] = frozenset(found)
    return names
