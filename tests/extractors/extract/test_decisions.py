import numpy as np

from extractors.extract.linear import fit, load_models, save_models

EXAMPLES = [(["met", "with"], "held"), (["will", "meet"], "planned"), (["price"], "none")] * 20


def test_learns_what_it_is_shown_and_says_why():
    model = fit(EXAMPLES, ("none", "held", "planned"), min_count=1)
    assert model.best(["met", "with"]) == "held"
    assert model.best(["will", "meet"]) == "planned"
    assert model.explain(["will", "meet", "unseen"], "planned")[0][1] > 0
    assert np.isclose(model.scores(["met"]).sum(), 1)


def test_is_deterministic_and_survives_a_file(tmp_path):
    first, second = (fit(EXAMPLES, ("none", "held", "planned"), min_count=1) for _ in range(2))
    assert np.array_equal(first.weights, second.weights)
    save_models({"M.status": first}, tmp_path)
    loaded = load_models(tmp_path)["M.status"]
    assert loaded.labels == first.labels
    assert np.allclose(loaded.scores(["met"]), first.scores(["met"]), atol=1e-3)
