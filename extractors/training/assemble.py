"""Puts the trained parts together to the one pipeline that ships, and writes its checksums."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.lookups import Lookups

NAME = "communique"
MANIFEST = "MANIFEST.sha256"
_META = {
    "name": NAME,
    "version": "1.0.0",
    "description": "Tagger, Universal Dependencies parser, lemmatiser and names (PERSON, ORG, LOC) for diplomatic news",
    "license": "CC BY-SA 4.0",
}


def assemble(parser_path: Path, ner_path: Path, lookups: Lookups) -> Language:
    """Join a parser pipeline, a recogniser and lemma tables.

    The recogniser keeps a tok2vec of its own, so either half can be switched off without the other. It comes first:
    sentence ends of the parser, where they stand already, would cut its names.
    """
    nlp = spacy.load(parser_path)
    ner = spacy.load(ner_path)
    nlp.vocab.vectors = ner.vocab.vectors
    nlp.add_pipe("ner", source=ner, first=True)
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    lemmatizer.initialize(lookups=lookups)  # type: ignore[attr-defined]
    nlp.meta.update(_META)
    nlp.meta["performance"] = {}
    nlp.meta["sources"] = []
    return nlp


def save(nlp: Language, path: Path) -> None:
    """Write a pipeline without the strings of its training texts, and ``MANIFEST.sha256`` beside it."""
    if path.exists():
        shutil.rmtree(path)
    nlp.to_disk(path)
    strings = json.dumps(sorted(_needed_strings(nlp)), ensure_ascii=False)
    (path / "vocab" / "strings.json").write_text(strings + "\n", encoding="utf-8")
    _strip_training(path / "config.cfg")
    write_manifest(path)


def _needed_strings(nlp: Language) -> set[str]:
    """Return the strings that components set as annotation; all others come from the texts that are read."""
    needed: set[str] = set()
    for _, component in nlp.pipeline:
        for label in getattr(component, "labels", ()):
            features = label.split("|")
            needed.update((label, "|".join(part for part in features if not part.startswith("POS="))))
            needed.update(features)
            needed.update(piece for feature in features for piece in feature.split("="))
            needed.update(label.split("||"))
    return {string for string in needed if string}


def _strip_training(config_path: Path) -> None:
    """Cut the sections that only training reads; they name paths of the machine that trained."""
    config = spacy.util.load_config(config_path)
    for section in ("paths", "corpora", "training", "pretraining", "initialize"):
        config.pop(section, None)
    config.to_disk(config_path)
    meta_path = config_path.parent / "meta.json"
    meta = json.loads(meta_path.read_text(encoding="utf-8"))
    meta_path.write_text(json.dumps(meta, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def write_manifest(path: Path) -> None:
    """Write one line a file, sorted: SHA-256, two spaces, path relative to the folder."""
    files = sorted(file for file in path.rglob("*") if file.is_file() and file.name != MANIFEST)
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(path).as_posix()}\n" for file in files
    ]
    (path / MANIFEST).write_text("".join(lines), encoding="utf-8")
