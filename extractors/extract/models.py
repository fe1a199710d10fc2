"""The models that decide on event candidates: one file of numbers, and one of their classes and features."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.extract.linear import LinearModel
from extractors.extract.trees import TreeModel, tree_model

Model = LinearModel | TreeModel
Models = dict[str, Model]
TREES = ("nodes", "leaves")  # the arrays of a model of trees


def save_models(models: Models, folder: Path) -> None:
    """Writes models as one .npz of weights (float16) and trees and one .json of labels and feature names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {
        name: {"labels": m.labels, "features": sorted(m.index, key=m.index.__getitem__)}
        for name, m in sorted(models.items())
    }
    (folder / "features.json").write_text(
        json.dumps(names, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, model in sorted(models.items()):
        if isinstance(model, LinearModel):
            arrays[name] = model.weights.astype(np.float16)
        else:
            arrays |= {f"{name}.{part}": array for part, array in model.arrays().items()}
    np.savez_compressed(folder / "weights.npz", **arrays)  # type: ignore[arg-type]


def load_models(folder: Path) -> Models:
    """Reads what `save_models` wrote."""
    names = json.loads((folder / "features.json").read_text(encoding="utf-8"))
    with np.load(folder / "weights.npz") as arrays:
        return {name: _model(name, parts["labels"], parts["features"], arrays) for name, parts in names.items()}


def _model(name: str, labels: list[str], features: list[str], arrays: Any) -> Model:
    if name in arrays:
        index = {f: i for i, f in enumerate(features)}
        return LinearModel(tuple(labels), index, arrays[name].astype(np.float32))
    return tree_model(labels, features, {part: arrays[f"{name}.{part}"] for part in TREES})
