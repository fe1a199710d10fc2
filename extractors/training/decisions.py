"""Trains the models that decide on event candidates, from documents labelled to the guideline.

A trigger that stands in the evidence of a labelled object takes that object's status; a trigger elsewhere is no event,
unless its row could be another mention of a labelled object: then it is left out. Links (actor, time, place)
are learned from triggers that have an object.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from extractors.extract.decide import Event
from extractors.extract.events import GLUE, Candidate, Context, Link, candidates, resolve_for
from extractors.extract.knowledge import fold, surname
from extractors.extract.lattice import Row
from extractors.extract.linear import Features, LinearModel, fit
from extractors.extract.pipeline import build_pipeline, read_document
from extractors.extract.topics import row_topics, topic_features, topic_patterns

TABLES = {"M": "meetings", "Z": "visits", "S": "agreements"}
Example = tuple[Features, str]
Examples = dict[str, list[Example]]


def load_labelled(docs: Path, gold: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pairs of document and gold, in the order of the documents."""
    labels = {g["doc_id"]: g for g in map(json.loads, gold.read_text(encoding="utf-8").splitlines()) if g}
    found = [json.loads(line) for line in docs.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(d, labels[d["doc_id"]]) for d in found if d["doc_id"] in labels]


def context_of(document: dict[str, Any], seeds: Path) -> Context:
    """The document as the extractor reads it."""
    published = date.fromisoformat(document["published"]) if document.get("published") else None
    nlp = build_pipeline(seeds)
    return read_document(nlp, seeds, document["title"], document["text"], published, document.get("source") or "")


def evidence_spans(document: dict[str, Any], item: dict[str, Any]) -> list[tuple[int, int]]:
    """Character spans, in title + glue + text, of an object's quotes."""
    whole = document["title"] + GLUE + document["text"]
    spans = []
    for quote in item.get("evidence") or ():
        pattern = r"\s+".join(re.escape(w) for w in quote.split())
        match = re.search(pattern, whole)
        if match:
            spans.append(match.span())
    return spans


def sides_of(letter: str, item: dict[str, Any]) -> set[str]:
    """The folded sides of a gold object."""
    codes = {"M": item.get("sides"), "S": item.get("parties"), "Z": [item.get("side")]}[letter] or []
    return {_code(c) for c in codes if c}


def _code(code: str) -> str:
    return fold(code) if code.startswith("ORG:") else code


def label_document(
    document: dict[str, Any], gold: dict[str, Any], context: Context, letter: str
) -> Iterator[tuple[str, Example]]:
    """Examples of one document for the models of one event type, as (model name, example)."""
    items = gold[TABLES[letter]]
    spans = [evidence_spans(document, item) for item in items]
    doc = context.doc
    taken: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates(context, letter):
        element = candidate.row.elements[candidate.element]
        start, end = doc[element.start].idx, doc[element.end - 1].idx + len(doc[element.end - 1])
        holders = [k for k, found in enumerate(spans) if any(a <= start and end <= b for a, b in found)]
        if holders:
            best = max(holders, key=lambda k: _fit(candidate, letter, items[k]))
            if _fit(candidate, letter, items[best]) > 0:
                taken[best].append(candidate)
                yield f"{letter}.status", (candidate.features, items[best]["status"])
                yield from _link_examples(
                    candidate,
                    letter,
                    [items[k] for k in holders if items[k]["status"] == items[best]["status"]],
                    context,
                )
                continue
        if not _may_repeat(candidate, letter, items):
            yield f"{letter}.status", (candidate.features, "none")


def _link_sides(link: Link) -> set[str]:
    return {_code(s) for s in link.actor.sides} if link.actor else set()


def _fit(candidate: Candidate, letter: str, item: dict[str, Any]) -> float:
    """How well a candidate's row suits a gold object: shared sides, more for named participants."""
    wanted = sides_of(letter, item)
    inside = set().union(*(_link_sides(link) for link in candidate.actors if link.source == "row"), set())
    implied = set().union(*(_link_sides(link) for link in candidate.actors if link.source != "row"), set())
    names = {surname(p["name"]) for p in item.get("participants", ())}
    given = {surname(link.actor.person.name) for link in candidate.actors if link.actor and link.actor.person}
    score = len(wanted & inside) + 0.5 * len(wanted & implied) + len(names & given)
    if letter == "S":
        score += 0.5
    return score


def _may_repeat(candidate: Candidate, letter: str, items: Iterable[dict[str, Any]]) -> bool:
    """Whether an unlabelled candidate may be another mention of a labelled object."""
    inside = set().union(*(_link_sides(link) for link in candidate.actors), set())
    for item in items:
        wanted = sides_of(letter, item)
        if letter == "Z":
            country = (item.get("to") or {}).get("country")
            places = {link.place.country for link in candidate.places if link.place}
            if wanted & inside and (country in places or not places):
                return True
        elif letter == "S" or len(wanted & inside) >= 2 or not {s for s in inside}:
            return True
    return False


def _link_examples(
    candidate: Candidate, letter: str, items: list[dict[str, Any]], context: Context
) -> Iterator[tuple[str, Example]]:
    wanted = set().union(*(sides_of(letter, item) for item in items))
    names = {surname(p["name"]) for item in items for p in item.get("participants", ())}
    names |= {surname(n) for item in items for n in item.get("signatories", ())}
    names |= {surname(item["visitor"]) for item in items if item.get("visitor")}
    for link in candidate.actors:
        actor = link.actor
        if actor is None:
            continue
        name = surname(actor.person.name) if actor.person else ""
        if name and name in names:
            label = "person"
        elif _link_sides(link) & wanted:
            label = "side"
        else:
            label = "none"
        yield f"{letter}.actor", (link.features, label)
    days = {(item["date"]["start"], item["date"]["end"]) for item in items if item.get("date")}
    for link in candidate.times:
        when = resolve_for(link.time, context.published, items[0]["status"]) if link.time else None
        right = when is not None and (when.start.isoformat(), when.end.isoformat()) in days
        yield f"{letter}.time", (link.features, "yes" if right else "no")
    key = "to" if letter == "Z" else "place"
    places = [item.get(key) or {} for item in items]
    cities = {fold(p["city"]) for p in places if p.get("city")}
    countries = {p["country"] for p in places if p.get("country")}
    for link in candidate.places:
        if link.place is None or letter == "S":
            continue
        right = fold(link.place.city) in cities if link.place.city else link.place.country in countries
        yield f"{letter}.place", (link.features, "yes" if right else "no")


LABELS = {
    "M.status": ("none", "held", "planned", "cancelled"),
    "Z.status": ("none", "held", "planned", "cancelled"),
    "S.status": (
        "none",
        "proposed",
        "planned",
        "signed",
        "ratified",
        "in_force",
        "extended",
        "suspended",
        "terminated",
        "referenced",
    ),
    "actor": ("none", "side", "person"),
    "time": ("no", "yes"),
    "place": ("no", "yes"),
    "topic": ("no", "yes"),
}


def labels_of(model: str) -> tuple[str, ...]:
    """The classes of a model."""
    return LABELS.get(model) or LABELS[model.split(".")[1]]


def topic_examples(document: dict[str, Any], gold: dict[str, Any], context: Context) -> Iterator[Example]:
    """Examples for the topics of labelled meetings: the rows of a meeting are those of its evidence."""
    counts = row_topics(context)
    for item in gold["meetings"]:
        spans = evidence_spans(document, item)
        rows = [r for r in context.rows if any(_overlaps(context, r, span) for span in spans)]
        if rows and item.get("topics"):
            event = Event("M", "", item["status"], 1.0, [], rows=rows)
            for topic in topic_patterns():
                yield topic_features(event, topic, counts), "yes" if topic in item["topics"] else "no"


def _overlaps(context: Context, row: Row, span: tuple[int, int]) -> bool:
    text = context.doc[row.start : row.end]
    return text.start_char < span[1] and span[0] < text.end_char


def examples_of(document: dict[str, Any], gold: dict[str, Any], context: Context) -> Examples:
    """All examples of one document, by model."""
    examples: Examples = defaultdict(list)
    for letter in TABLES:
        for model, example in label_document(document, gold, context, letter):
            examples[model].append(example)
    examples["M.topic"] += topic_examples(document, gold, context)
    return examples


def collect(pairs: list[tuple[dict[str, Any], dict[str, Any]]], seeds: Path) -> list[Examples]:
    """Examples of every document, a dict a document."""
    return [examples_of(document, gold, context_of(document, seeds)) for document, gold in pairs]


def train(documents: list[Examples], l2: float = 1.0) -> dict[str, LinearModel]:
    """One model for each kind of decision."""
    merged: Examples = defaultdict(list)
    for examples in documents:
        for model, given in examples.items():
            merged[model] += given
    return {name: fit(merged[name], labels_of(name), l2=l2) for name in sorted(merged)}
