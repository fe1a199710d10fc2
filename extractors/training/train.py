"""Trains the two halves of the pipeline and puts them together."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as run_training
from spacy.util import load_config
from thinc.api import NumpyOps

import extractors.training.augment
import extractors.training.renaming  # noqa: F401 - both register the augmenters that the configs name
from extractors.training.assemble import assemble, save
from extractors.training.lemmas import build_tables, count_lemmas
from extractors.training.prepare import Shared, prepare_ner, prepare_parser, prepare_vectors
from extractors.training.treebanks import read_conllu

HERE = Path(__file__).parent
CONFIGS = {"parser": HERE / "parser.cfg", "ner": HERE / "ner.cfg"}


def train_half(half: str, data: Path, out: Path, overrides: Mapping[str, Any] | None = None) -> Path:
    """Train ``parser`` or ``ner`` on the prepared files of ``data``.

    Returns:
        The folder of the best pipeline by the development set.
    """
    settings: dict[str, Any] = {
        "paths.train": str(data / f"{half}-train.spacy"),
        "paths.dev": str(data / f"{half}-dev.spacy"),
        "paths.vectors": str(data / "vectors"),
    }
    if half == "ner":
        settings["paths.names"] = str(data / "names.json")
    config = load_config(CONFIGS[half], overrides={**settings, **(overrides or {})}, interpolate=False)
    out.mkdir(parents=True, exist_ok=True)
    nlp = init_nlp(config, use_gpu=-1)
    _multiply_with_numpy(nlp)
    run_training(nlp, out, use_gpu=-1, stdout=sys.stdout, stderr=sys.stderr)
    return out / "model-best"


def _multiply_with_numpy(nlp: Language) -> None:
    """Let NumPy multiply the matrices: BLIS, the default, needs 1.7 times as long for a step at these sizes."""
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        for layer in component.model.walk():  # type: ignore[attr-defined]
            layer.ops = ops


def train_all(shared: Shared, work: Path, only: str | None = None, *, with_gmb: bool = True) -> None:
    """Prepare the data and train both halves, or one, below ``work``."""
    prepare_vectors(shared, work)
    if only in (None, "parser"):
        prepare_parser(shared, work)
        train_half("parser", work, work / "parser")
    if only in (None, "ner"):
        prepare_ner(shared, work, with_gmb=with_gmb)
        train_half("ner", work, work / "ner")


def ship(shared: Shared, work: Path, out: Path) -> Language:
    """Join both trained halves of ``work`` with the lemma tables and write the pipeline to ``out``.

    Raises:
        FileNotFoundError: if a half has not been trained.
    """
    for half in CONFIGS:
        if not (work / half / "model-best").exists():
            raise FileNotFoundError(f"{work / half / 'model-best'} is missing: train it first (`--only {half}`)")
    banks = (shared.train(f"{name}-train.conllu.gz") for name in ("en_ewt", "gum"))
    tables = build_tables(count_lemmas(sentence for bank in banks for sentence in read_conllu(bank)))
    nlp = assemble(work / "parser" / "model-best", work / "ner" / "model-best", tables)
    save(nlp, out)
    return nlp


def fresh_folder(path: Path) -> Path:
    """Empty a folder, or make it."""
    if path.exists():
        shutil.rmtree(path)
    path.mkdir(parents=True)
    return path
