"""Documents labelled with events to the guideline, joined with their texts.

Labels of texts that are not the project's own stand off: a line of ``annotations/events/{corpus,agency}.jsonl`` holds
no text, and each piece of evidence is ``[start, end)`` in code points of the document's title, blank line and text.
Its ``fingerprint`` tells whether the document is still the one that was labelled. ``annotations/README.md`` describes
the sets.
"""

import csv
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from extractors.extract.events import GLUE
from extractors.training.annotated import iter_documents
from extractors.training.files import open_text

EVENTS = Path(__file__).parent / "annotations" / "events"
HELD_OUT = Path(__file__).parent / "annotations" / "held_out"
TABLES = ("meetings", "visits", "agreements")
Document = dict[str, Any]
Labelled = tuple[Document, dict[str, Any]]


def labelled_events(shared: Path) -> list[Labelled]:
    """Every labelled document with its gold, in a fixed order: ``train/events`` of `shared`, corpus, agency, own.

    Raises:
        FileNotFoundError: if a file of labels or texts is missing.
        ValueError: if a labelled document has no text or no labels, or another text than the one labelled.
    """
    train = shared / "train"
    return [
        *load_labelled(train / "events.docs.jsonl", train / "events.gold.jsonl"),
        *load_corpus(EVENTS / "corpus.jsonl", shared / "corpus"),
        *load_agency(EVENTS / "agency.jsonl", train / "gmb_ner.csv.gz"),
        *load_labelled(EVENTS / "own.docs.jsonl", EVENTS / "own.gold.jsonl"),
    ]


def held_out_events(shared: Path, half: str) -> list[Labelled]:
    """Labelled documents that nothing is trained on, of the half `read` or `unread`: of the corpus, then own.

    Raises what `labelled_events` raises.
    """
    folder = HELD_OUT / half
    return [
        *load_corpus(folder / "corpus.jsonl", shared / "corpus"),
        *load_labelled(folder / "own.docs.jsonl", folder / "own.gold.jsonl"),
    ]


def load_labelled(docs: Path, gold: Path) -> list[Labelled]:
    """Pairs of document and gold, in the order of the documents."""
    labels = {line["doc_id"]: line for line in _lines(gold)}
    documents = _lines(docs)
    if missing := [d["doc_id"] for d in documents if d["doc_id"] not in labels]:
        raise ValueError(f"{gold}: no labels for {', '.join(missing)}")
    return [(document, labels[document["doc_id"]]) for document in documents]


def load_corpus(labels: Path, corpus: Path) -> list[Labelled]:
    """Labelled documents of the corpus, whose ids begin with the name of the file that holds them."""
    lines = _lines(labels)
    wanted = {line["doc_id"] for line in lines}
    documents: dict[str, Document] = {}
    for name in sorted({doc_id.rsplit("-", 1)[0] for doc_id in wanted}):
        path = _existing(corpus / f"{name}.jsonl.gz")
        documents |= _find(path, {doc_id for doc_id in wanted if doc_id.rsplit("-", 1)[0] == name})
    return [_with_quotes(documents[line["doc_id"]], line) for line in lines]


def load_agency(labels: Path, sentences: Path) -> list[Labelled]:
    """Labelled agency stories: the sentences ``first`` to ``last`` of the file, counted from 0, under our title."""
    lines = _lines(labels)
    wanted = {number for line in lines for number in range(line["first"], line["last"] + 1)}
    numbered = enumerate(islice(_sentences(_existing(sentences)), max(wanted) + 1))
    texts = {number: detokenise(words) for number, words in numbered if number in wanted}
    if missing := wanted - texts.keys():
        raise ValueError(f"{sentences} ends before sentence {min(missing)}")
    pairs = []
    for line in lines:
        document = {
            "doc_id": f"voa-{line['first']}-{line['last']}",
            "source": "VOA",
            "url": None,
            "published": line["published"],
            "title": line["title"],
            "text": "\n".join(texts[number] for number in range(line["first"], line["last"] + 1)),
        }
        pairs.append(_with_quotes(document, line))
    return pairs


def fingerprint(document: Document) -> str:
    """Twelve hexadecimal digits for all that an annotator saw of a document: day, title and text."""
    seen = f"{document['published']}\n{document['title']}{GLUE}{document['text']}"
    return sha256(seen.encode()).hexdigest()[:12]


def detokenise(words: list[str]) -> str:
    """A sentence as it is printed, from its tokens; straight double quotes open and close in turn."""
    text = " ".join(words)
    text = re.sub(r" ('s|'re|'ve|'ll|'d|'m|n't|')(?=\s|$)", r"\1", text)
    text = re.sub(r" ([,.;:?!%)\]])", r"\1", text)
    text = re.sub(r"([(\[$]) ", r"\1", text)
    marks = cycle((' "', '" '))
    text = re.sub(r'\s*"\s*', lambda _: next(marks), text)
    text = re.sub(r'" ([,.;:?!])', r'"\1', text)
    return " ".join(text.split())


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: training on events needs it (COMMUNIQUE_SHARED names its folder)")
    return path


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _existing(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def _find(path: Path, wanted: set[str]) -> dict[str, Document]:
    """The wanted documents of a file, which is read no further than the last of them."""
    found: dict[str, Document] = {}
    for document in iter_documents(path):
        if document["doc_id"] in wanted:
            found[document["doc_id"]] = document
            if len(found) == len(wanted):
                return found
    raise ValueError(f"{path} lacks labelled documents: {', '.join(sorted(wanted - found.keys()))}")


def _sentences(path: Path) -> Iterator[list[str]]:
    """The words of each sentence of the Groningen Meaning Bank as CSV; its tags are not read."""
    with open_text(path, encoding="latin-1") as stream:
        rows = csv.reader(stream)
        next(rows)
        words: list[str] = []
        for row in rows:
            if row and row[0] and words:
                yield words
                words = []
            words += row[1:2]
        yield words


def _with_quotes(document: Document, labels: dict[str, Any]) -> Labelled:
    """The document and its gold, the evidence cut out of it again."""
    doc_id = document["doc_id"]
    if fingerprint(document) != labels["fingerprint"]:
        raise ValueError(f"{doc_id}: its text is not the one that was labelled; the offsets of its evidence do not fit")
    whole = document["title"] + GLUE + document["text"]
    gold: dict[str, Any] = {"doc_id": doc_id}
    for table in TABLES:
        gold[table] = []
        for item in labels[table]:
            if not all(0 <= start < end <= len(whole) for start, end in item["evidence"]):
                raise ValueError(f"{doc_id}: evidence {item['evidence']} reaches beyond its {len(whole)} characters")
            gold[table].append({**item, "evidence": [whole[start:end] for start, end in item["evidence"]]})
    return document, gold
