import numpy as np

from extractors.extract.linear import fit
from extractors.extract.models import load_models, save_models

EXAMPLES = [(["met", "with"], "held", 1.0), (["will", "meet"], "planned", 1.0), (["price"], "none", 1.0)] * 20


def test_learns_what_it_is_shown_and_says_why():
    model = fit(EXAMPLES, ("none", "held", "planned"), min_count=1)
    assert model.best(["met", "with"]) == "held"
    assert model.best(["will", "meet"]) == "planned"
    assert model.explain(["will", "meet", "unseen"], "planned")[0][1] > 0
    assert np.isclose(sum(model.scores(["met"])), 1)


def test_is_deterministic_and_survives_a_file(tmp_path):
    first, second = (fit(EXAMPLES, ("none", "held", "planned"), min_count=1) for _ in range(2))
    assert np.array_equal(first.weights, second.weights)
    save_models({"M.status": first}, tmp_path)
    loaded = load_models(tmp_path)["M.status"]
    assert loaded.labels == first.labels
    assert np.allclose(loaded.scores(["met"]), first.scores(["met"]), atol=1e-3)


def test_an_example_counts_by_its_weight():
    doubted = [(["talks"], "held", 1.0), (["talks"], "planned", 3.0)] * 20
    model = fit([*EXAMPLES, *doubted], ("none", "held", "planned"), min_count=1)
    assert model.best(["talks"]) == "planned"
