import numpy as np
import pytest

from extractors.extract.models import load_models, save_models
from extractors.training.trees import fit_trees

# yes only where two features stand together
BOTH = [(["a", "b"], "yes", 1.0), (["a"], "no", 1.0), (["b"], "no", 1.0), ([], "no", 1.0)] * 100
KINDS = [(["call"], "call", 1.0), (["hall"], "held", 1.0), (["hall", "many"], "summit", 1.0)] * 60


def test_learns_what_two_features_say_together():
    model = fit_trees(BOTH, ("no", "yes"))
    assert model.probability(["a", "b"], "yes") > 0.7
    assert model.probability(["a"], "yes") < 0.1
    assert model.best(["unseen"]) == "no"


def test_several_classes_make_one():
    model = fit_trees(KINDS, ("call", "held", "summit"), rounds=60)
    assert [model.best(f) for f in (["call"], ["hall"], ["many", "hall"])] == ["call", "held", "summit"]
    assert np.isclose(sum(model.scores(["hall"])), 1)


def test_says_what_the_library_says():
    lightgbm = pytest.importorskip("lightgbm")
    assert lightgbm.__version__
    rare = [([f"f{i % 7}", f"g{i % 5}"], "yes" if i % 3 else "no", 1 + i % 2) for i in range(900)]
    first, second = (fit_trees(rare, ("no", "yes"), rounds=20) for _ in range(2))
    assert np.array_equal(first.value, second.value)
    share = np.average([label == "yes" for _, label, _ in rare], weights=[w for *_, w in rare])
    mean = np.average([first.probability(f, "yes") for f, *_ in rare], weights=[w for *_, w in rare])
    assert mean == pytest.approx(share, abs=0.02)


def test_survives_a_file_beside_other_models(tmp_path):
    model = fit_trees(KINDS, ("call", "held", "summit"), rounds=10)
    save_models({"M.kind": model}, tmp_path)
    loaded = load_models(tmp_path)["M.kind"]
    assert loaded.scores(["hall"]) == model.scores(["hall"])
    assert loaded.depth == model.depth
