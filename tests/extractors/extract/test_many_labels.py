"""Several labels at once over the same features: what is learned, kept in a file, and summed."""

import numpy as np

from extractors.extract.many_labels import LabelsModel, fit_labels, rounded

TOLD = [(["gas", "ferry"], "energy+transport", 1.0), (["gas"], "energy", 1.0), (["talks"], "", 1.0)] * 40


def _likely(model, *features):
    return {label for label, chance in model.probabilities(features).items() if chance > 0.5}


def test_labels_do_not_exclude_each_other():
    model = fit_labels(TOLD, ["energy", "transport"], l2=1.0, min_count=2)
    assert _likely(model, "gas", "ferry") == {"energy", "transport"}
    assert _likely(model, "gas", "unseen") == {"energy"}
    assert _likely(model, "talks") == set()


def test_rare_features_are_left_out():
    assert set(fit_labels(TOLD, ["energy"], l2=1.0, min_count=41).index) == {"gas"}


def test_a_file_keeps_the_model(tmp_path):
    model = fit_labels(TOLD, ["energy", "transport"], l2=1.0, min_count=2)
    model.save(tmp_path / "model.npz")
    again = LabelsModel.load(tmp_path / "model.npz")
    assert (again.labels, again.index, again.unit) == (model.labels, model.index, model.unit)
    assert np.array_equal(again.weights, model.weights)
    assert again.probabilities(["gas"]) == model.probabilities(["gas"])


def test_the_largest_weight_is_the_largest_byte():
    model = rounded(["a"], {"f": 0}, np.array([[-2.54], [1.27]]))
    assert model.weights.tolist() == [[-127], [64]]
    assert np.isclose(model.probabilities(["f"])["a"], 1 / (1 + np.exp(0.02 * 63)))
