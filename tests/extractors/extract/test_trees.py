import lightgbm
import numpy as np
import pytest

from extractors.extract.models import load_models, save_models
from extractors.training.trees import SETTINGS, fit_trees

# yes only where two features stand together
BOTH = [(["a", "b"], "yes", 1.0), (["a"], "no", 1.0), (["b"], "no", 1.0), ([], "no", 1.0)] * 100
KINDS = [(["call"], "call", 1.0), (["hall"], "held", 1.0), (["hall", "many"], "summit", 1.0)] * 60


def test_learns_what_two_features_say_together():
    model = fit_trees(BOTH, ("no", "yes"))
    assert model.probability(["a", "b"], "yes") > 0.7
    assert model.probability(["a"], "yes") < 0.1
    assert model.best(["unseen"]) == "no"
    assert {f for f, weight in model.explain(["a", "b", "unseen"], "yes") if weight > 0} == {"a", "b"}


def test_several_classes_make_one():
    model = fit_trees(KINDS, ("call", "held", "summit"), rounds=60)
    assert [model.best(f) for f in (["call"], ["hall"], ["many", "hall"])] == ["call", "held", "summit"]
    assert np.isclose(sum(model.scores(["hall"])), 1)


@pytest.mark.parametrize("labels", [("no", "yes"), ("no", "yes", "some")])
def test_says_what_the_library_says(labels):
    names = [f"f{i}" for i in range(7)] + [f"g{i}" for i in range(5)]
    told = [([f"f{i % 7}", f"g{i * i % 5}"], labels[(i * 7 + i // 3) % len(labels)], 1.0 + i % 2) for i in range(900)]
    first, second = (fit_trees(told, labels, rounds=20) for _ in range(2))
    assert np.array_equal(first.leaves, second.leaves)
    x = np.array([[float(name in features) for name in sorted(names)] for features, *_ in told])
    kind = {"objective": "multiclass", "num_class": 3} if len(labels) > 2 else {"objective": "binary"}
    data = lightgbm.Dataset(x, [labels.index(y) for _, y, _ in told], weight=[w for *_, w in told])
    wanted = lightgbm.train({**SETTINGS, **kind}, data, 20).predict(x[:40])
    given = [first.scores(features) for features, *_ in told[:40]]
    assert np.allclose(given if len(labels) > 2 else [g[1] for g in given], wanted, atol=1e-5)


def test_survives_a_file_beside_other_models(tmp_path):
    model = fit_trees(KINDS, ("call", "held", "summit"), rounds=10)
    save_models({"M.kind": model}, tmp_path)
    loaded = load_models(tmp_path)["M.kind"]
    assert loaded.scores(["hall"]) == model.scores(["hall"])
    assert set(loaded.index) == {"call", "hall", "many"}
