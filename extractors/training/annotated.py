"""Stand-off entity labels of the project's own: ``annotations/ner/*.jsonl`` joined with the texts of the corpus.

A line is ``{"doc_id", "field": "title"|"text", "start", "end", "spans": [[start, end, label], …]}``: code points,
half-open, all counted in the whole field; ``start`` and ``end`` bound the stretch that was read and labelled.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.training.files import open_text
from extractors.training.labelled_text import LabelledSpan, LabelledText

ANNOTATIONS = Path(__file__).parent / "annotations" / "ner"


@dataclass(frozen=True)
class Annotation:
    """One labelled stretch of a document's title or text."""

    doc_id: str
    field: str
    start: int
    end: int
    spans: tuple[LabelledSpan, ...]


def read_annotations(path: Path) -> list[Annotation]:
    """Read one file of stand-off labels."""
    annotations = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = tuple(LabelledSpan(*span) for span in row["spans"])
        annotations.append(Annotation(row["doc_id"], row["field"], row["start"], row["end"], spans))
    return annotations


def iter_documents(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the documents of a JSON Lines file, gzipped or not."""
    with open_text(path) as lines:
        for line in lines:
            yield json.loads(line)


def load_fields(annotations: Iterable[Annotation], sources: Iterable[Path]) -> dict[tuple[str, str], str]:
    """Return the annotated fields by document id and field name, read from the first source that has them."""
    wanted = {annotation.doc_id for annotation in annotations}
    fields: dict[tuple[str, str], str] = {}
    for source in sources:
        for document in iter_documents(source):
            if document["doc_id"] in wanted:
                for name in ("title", "text"):
                    fields.setdefault((document["doc_id"], name), document[name])
    return fields


def join(annotations: Iterable[Annotation], fields: dict[tuple[str, str], str]) -> list[LabelledText]:
    """Cut the labelled stretches out of their texts.

    Raises:
        KeyError: if a document is in none of the sources.
    """
    joined = []
    for item in annotations:
        text = fields[item.doc_id, item.field][item.start : item.end]
        spans = tuple(LabelledSpan(s.start - item.start, s.end - item.start, s.label) for s in item.spans)
        joined.append(LabelledText(text, spans))
    return joined
