"""Canaries: the shipped articles are whole, and a fact that is lost or invented is named."""

import json
from pathlib import Path
from typing import Any

from expectations import run_canaries
from expectations.canary import FOLDER


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def test_every_canary_has_its_expectation() -> None:
    assert [doc["doc_id"] for doc in read("documents.jsonl")] == [doc["doc_id"] for doc in read("expected.jsonl")]
    assert all(doc["published"] and doc["title"] and doc["text"] for doc in read("documents.jsonl"))


def test_a_lost_and_an_invented_fact_are_named(tmp_path: Path) -> None:
    expected = [
        {"doc_id": "talks", "meetings": [{"sides": ["IRN", "RUS"], "status": "held"}], "visits": [], "agreements": []},
        {"doc_id": "weather", "meetings": [], "visits": [], "agreements": []},
    ]
    for name, rows in (("documents.jsonl", [{"doc_id": "talks"}, {"doc_id": "weather"}]), ("expected.jsonl", expected)):
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    answers = [
        {"doc_id": "talks", "meetings": [{"sides": ["RUS", "IRN"], "status": "planned"}]},
        {"doc_id": "weather", "visits": [{"side": "IRN", "to": {"city": None, "country": "RUS"}, "status": "held"}]},
    ]
    assert run_canaries(lambda _: answers, tmp_path) == [
        {"doc_id": "talks", "fact": "meeting IRN–RUS held", "outcome": "lost"},
        {"doc_id": "weather", "fact": "visit IRN to RUS held", "outcome": "invented"},
    ]
