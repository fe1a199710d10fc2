"""Quality may only rise: floors of the extraction on the dev set, and the evaluation where its data is missing."""

import json

import pytest

from bench import evaluate
from extractors.settings import ROOT, load_settings

FLOORS = json.loads((ROOT / "bench" / "floors.json").read_text(encoding="utf-8"))


@pytest.mark.shared
def test_extraction_is_not_below_its_floors(tmp_path):
    scores = evaluate.extraction_scores(load_settings(), tmp_path)
    found = {table: round(scores[table]["f1"], 3) for table in FLOORS}
    assert all(found[table] >= floor for table, floor in FLOORS.items()), found


def test_without_the_evaluation_data_the_sample_is_scored(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COMMUNIQUE_SHARED", str(tmp_path / "nowhere"))
    evaluate.main(json_out=tmp_path / "scores.json")
    said = capsys.readouterr().out
    assert "nowhere is missing" in said
    figures = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    values = {score["name"]: score["value"] for scores in figures.values() for score in scores}
    assert values["titles"] >= 0.9
    assert values["meetings F1"] >= 0.5


def test_a_score_says_whether_it_reaches_what_is_wanted():
    assert evaluate.Score("F1", 0.8, 0.8).verdict == "yes"
    assert evaluate.Score("tail", 0.2, 0.12, is_ceiling=True).verdict == "no"
    assert evaluate.Score("found", 0.1).verdict == ""
