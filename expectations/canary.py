"""Canaries: articles that the project ships, whose facts a healthy extractor always finds. Compared, never loaded.

`canaries/documents.jsonl` holds them in the form of any dropped file, `canaries/expected.jsonl` what must come out:
sides and status, no more, so that a better model passes as well as an older one. An article of which nothing is
expected must give nothing.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypedDict

import pyarrow as pa

FOLDER: Final = Path(__file__).with_name("canaries")

Documents = list[dict[str, Any]]
DocumentsToFacts = Callable[[Documents], Iterable[dict[str, Any]]]


class CanaryFact(TypedDict):
    """One fact of one canary, and what became of it: `found`, `lost`, or `invented` where there should be none."""

    doc_id: str
    fact: str
    outcome: str


def run_canaries(documents_to_facts: DocumentsToFacts, folder: Path = FOLDER) -> list[CanaryFact]:
    """Every fact that the canaries should give, and those that an article without facts gave.

    `documents_to_facts` turns documents into the evaluation form: an object a document with `doc_id`, `meetings`,
    `visits` and `agreements`.
    """
    found = {str(facts["doc_id"]): facts for facts in documents_to_facts(_lines(folder / "documents.jsonl"))}
    outcomes = []
    for expected in _lines(folder / "expected.jsonl"):
        outcomes += _compared(expected, found.get(expected["doc_id"], {}))
    return outcomes


def canary_table(documents_to_facts: DocumentsToFacts) -> pa.Table:
    """The same as a table with the columns `doc_id`, `fact` and `outcome`, also where it is empty."""
    schema = pa.schema([(name, pa.string()) for name in CanaryFact.__annotations__])
    return pa.Table.from_pylist(run_canaries(documents_to_facts), schema=schema)


def _compared(expected: dict[str, Any], found: dict[str, Any]) -> list[CanaryFact]:
    doc_id, wanted, given = expected["doc_id"], _signatures(expected), _signatures(found)
    if not wanted:
        return [CanaryFact(doc_id=doc_id, fact=fact, outcome="invented") for fact in given]
    return [CanaryFact(doc_id=doc_id, fact=fact, outcome="found" if fact in given else "lost") for fact in wanted]


def _signatures(facts: dict[str, Any]) -> list[str]:
    """What is compared of each fact: its type, its sides and its status."""
    meetings = [f"meeting {_sides(fact['sides'])} {fact['status']}" for fact in facts.get("meetings", [])]
    visits = [f"visit {fact['side']} to {_country(fact['to'])} {fact['status']}" for fact in facts.get("visits", [])]
    agreements = [
        f"agreement {_sides(fact['parties'])} {fact['status']}"
        for fact in facts.get("agreements", [])
        if fact["status"] != "referenced"
    ]
    return meetings + visits + agreements


def _sides(codes: list[str]) -> str:
    return "–".join(sorted(codes))


def _country(place: Any) -> str:
    return str(place.get("country") if isinstance(place, dict) else place)


def _lines(path: Path) -> Documents:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
