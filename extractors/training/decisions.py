"""Trains the models that decide on event candidates, from documents labelled to the guideline.

A trigger that stands in the evidence of a labelled object takes that object's status; a trigger elsewhere is no event,
unless its row could be another mention of a labelled object: then it is left out. Links (actor, time, place)
are learned from triggers that have an object.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from extractors.extract import batch, decide, objects
from extractors.extract.agreements import word_set
from extractors.extract.decide import Event, Models
from extractors.extract.events import GLUE, Candidate, Context, Link, candidates, resolve_for
from extractors.extract.knowledge import fold, surname
from extractors.extract.lattice import Row
from extractors.extract.linear import Features, fit, save_models
from extractors.extract.pipeline import Text, build_pipeline, read
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
    text = Text(document["title"], document["text"], published, document.get("source") or "")
    return next(read(build_pipeline(seeds), seeds, [text]))


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


def _far(link: Link) -> str:
    return "far_" if link.source == "other" else ""


def _only_place(link: Link, candidate: Candidate) -> bool:
    """Whether an actor stands where a place does: a city, the country behind it, or a country after "in" or "to"."""
    marks = set(link.features)
    return bool(marks & {"kind=city", "kind=placepart"}) or (
        "kind=country" in marks and bool(marks & {"prep=in", "prep=to", "prep=at"})
    )


def _named_elsewhere(link: Link, candidate: Candidate) -> bool:
    """Whether the row names the same side by something that is no place."""
    sides = _link_sides(link)
    return any(
        other is not link and other.source == "row" and _link_sides(other) & sides and not _only_place(other, candidate)
        for other in candidate.actors
    )


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
        elif _only_place(link, candidate) and _named_elsewhere(link, candidate):
            label = "none"
        elif _link_sides(link) & wanted:
            label = "side"
        else:
            label = "none"
        yield f"{letter}.actor", (link.features, label)
    days = {(item["date"]["start"], item["date"]["end"]) for item in items if item.get("date")}
    for link in candidate.times:
        when = resolve_for(link.time, context.published, items[0]["status"]) if link.time else None
        right = when is not None and (when.start.isoformat(), when.end.isoformat()) in days
        yield f"{letter}.{_far(link)}time", (link.features, "yes" if right else "no")
    key = "to" if letter == "Z" else "place"
    places = [item.get(key) or {} for item in items]
    cities = {fold(p["city"]) for p in places if p.get("city")}
    countries = {p["country"] for p in places if p.get("country")}
    for link in candidate.places:
        if link.place is None or letter == "S":
            continue
        right = fold(link.place.city) in cities if link.place.city else link.place.country in countries
        yield f"{letter}.{_far(link)}place", (link.features, "yes" if right else "no")


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
    "far_time": ("no", "yes"),
    "far_place": ("no", "yes"),
    "topic": ("no", "yes"),
    "same": ("no", "yes"),
    "keep": ("no", "yes"),
    "M.kind": ("in_person", "call", "multilateral", "unspecified"),
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
    return bool(text.start_char < span[1] and span[0] < text.end_char)


def examples_of(document: dict[str, Any], gold: dict[str, Any], context: Context) -> Examples:
    """All examples of one document, by model."""
    examples: Examples = defaultdict(list)
    for letter in "M" if document.get("is_brief") else TABLES:
        for model, example in label_document(document, gold, context, letter):
            examples[model].append(example)
    examples["M.topic"] += topic_examples(document, gold, context)
    return examples


Pair = tuple[dict[str, Any], dict[str, Any]]
FOLDS = 2
BRIEF = 320  # characters of text that a brief keeps at most


def fit_all(documents: Iterable[Examples], l2: float = 2.0) -> Models:
    """One model for each kind of decision in `documents`."""
    merged: Examples = defaultdict(list)
    for examples in documents:
        for model, given in examples.items():
            merged[model] += given
    return {name: fit(merged[name], labels_of(name), l2=l2) for name in sorted(merged)}


def same_object(letter: str, item: dict[str, Any], event: Event) -> bool:
    """Whether an event found can be the labelled one, as the guideline's scoring says."""
    if item["status"] != event.status:
        return False
    wanted, given = sides_of(letter, item), {_code(s) for s in event.sides}
    if letter == "Z":
        return wanted == given and (item.get("to") or {}).get("country") == (
            event.place.country if event.place else None
        )
    overlap = len(wanted & given) / max(1, len(wanted | given))
    if letter == "S":
        titles = word_set(item.get("title")), word_set(event.title)
        alike = len(titles[0] & titles[1]) * 2 >= max(1, len(titles[0] | titles[1]))
        return overlap >= 0.5 or (min(len(wanted), len(given)) < 2 and alike)
    when = item.get("date")
    if when and event.when and when["precision"] == event.when.precision == "day":
        gap = max(
            (date.fromisoformat(when["start"]) - event.when.end).days,
            (event.when.start - date.fromisoformat(when["end"])).days,
        )
        if gap > 1:
            return False
    return overlap >= 0.5


def _closeness(item: dict[str, Any], event: Event) -> float:
    names = {surname(p["name"]) for p in item.get("participants", ())}
    names |= {surname(item["visitor"])} if item.get("visitor") else set()
    shared = len(names & {surname(p.name) for p in event.persons}) / max(1, len(names))
    titles = len(word_set(item.get("title")) & word_set(event.title))
    day = (item.get("date") or {}).get("start") == (event.when.start.isoformat() if event.when else None)
    return shared + titles + 0.5 * day + 0.1 * event.score


def paired(letter: str, items: list[dict[str, Any]], events: list[Event]) -> dict[int, int]:
    """Event index → item index, one to one, closest first."""
    options = [
        (_closeness(item, e), -j, k)
        for k, item in enumerate(items)
        for j, e in enumerate(events)
        if same_object(letter, item, e)
    ]
    found: dict[int, int] = {}
    for _, j, k in sorted(options, reverse=True):
        if -j not in found and k not in found.values():
            found[-j] = k
    return found


def mention_labels(
    document: dict[str, Any], gold: dict[str, Any], context: Context, events: list[Event]
) -> list[int | None]:
    """Which labelled meeting each mention tells of: by its evidence, else the only one that it can be."""
    items = gold["meetings"]
    spans = [evidence_spans(document, item) for item in items]
    found: list[int | None] = []
    for event in events:
        can = [k for k, item in enumerate(items) if same_object("M", item, event)]
        inside = [k for k in can if any(_overlaps(context, event.rows[0], span) for span in spans[k])]
        found.append(inside[0] if len(inside) == 1 else can[0] if len(can) == 1 else None)
    return found


def join_examples(
    document: dict[str, Any], gold: dict[str, Any], context: Context, models: Models
) -> Iterator[Example]:
    """Pairs of mentions that are one labelled meeting, or two."""
    events = decide.meeting_mentions(context, models, 0.3)
    labels = mention_labels(document, gold, context, events)
    for i, first in enumerate(events):
        for j in range(i + 1, len(events)):
            if labels[i] is not None and labels[j] is not None and objects.can_join(first, events[j]):
                yield objects.pair_features(first, events[j]), "yes" if labels[i] == labels[j] else "no"


def object_examples(document: dict[str, Any], gold: dict[str, Any], context: Context, models: Models) -> Examples:
    """Events found, and whether they are right; and the kinds of the right ones."""
    examples: Examples = defaultdict(list)
    for letter, events in batch.gather(context, models).items():
        if document.get("is_brief") and letter != "M":
            continue
        items = [x for x in gold[TABLES[letter]] if x["status"] != "referenced"]
        cited = [x for x in gold[TABLES[letter]] if x["status"] == "referenced"]
        right = paired(letter, items, events)
        bare = paired(letter, cited, events)
        for j, event in enumerate(events):
            if j in bare and j not in right:
                continue
            examples[f"{letter}.keep"].append(
                (objects.object_features(context, event, events), "yes" if j in right else "no")
            )
            if letter == "M" and j in right:
                examples["M.kind"].append((objects.kind_features(context, event), items[right[j]]["kind"]))
    return examples


def train(pairs: Sequence[Pair], contexts: Sequence[Context], examples: Sequence[Examples], l2: float = 2.0) -> Models:
    """All models: those on mentions first; those on objects from what models of other folds found."""
    ids = sorted({document["doc_id"] for document, _ in pairs})  # a document and its brief stay together
    fold_of = {doc_id: k % FOLDS for k, doc_id in enumerate(ids)}
    folds = [[i for i, (d, _) in enumerate(pairs) if fold_of[d["doc_id"]] == k] for k in range(FOLDS)]
    later: list[Examples] = [defaultdict(list) for _ in pairs]
    partial: list[Models] = []
    for part in folds:
        held = set(part)
        models = fit_all((examples[i] for i in range(len(pairs)) if i not in held), l2)
        partial.append(models)
        for i in part:
            later[i]["M.same"] += join_examples(*pairs[i], contexts[i], models)
    joined = fit_all(later, l2)
    for part, models in zip(folds, partial, strict=True):
        for i in part:
            for name, given in object_examples(*pairs[i], contexts[i], models | joined).items():
                later[i][name] += given
    return fit_all(examples, l2) | fit_all(later, 2 * l2)


def brief(document: dict[str, Any]) -> dict[str, Any]:
    """The document as a brief: its title and the first sentences of its text, as many feeds give no more.

    Only meetings are learned from briefs: their visits and agreements are too few to gain by it (measured).
    """
    lead = " ".join(document["text"].split())[: 2 * BRIEF]
    cut = lead.rfind(". ", BRIEF // 2, BRIEF) + 1
    return {**document, "text": lead[:cut] if cut else lead[:BRIEF], "is_brief": True}


def train_decisions(shared: Path, seeds: Path, out: Path) -> dict[str, int]:
    """Trains every decision on `train/events` of the shared folder and writes the models; returns examples a model.

    Raises FileNotFoundError where the labelled documents are missing.
    """
    pairs = load_labelled(shared / "train" / "events.docs.jsonl", shared / "train" / "events.gold.jsonl")
    pairs += [(brief(document), gold) for document, gold in pairs]
    contexts = [context_of(document, seeds) for document, _ in pairs]
    examples = [examples_of(*pair, context) for pair, context in zip(pairs, contexts, strict=True)]
    save_models(train(pairs, contexts, examples), out)
    counts: Counter[str] = Counter()
    for given in examples:
        counts.update({name: len(found) for name, found in given.items()})
    return dict(sorted(counts.items()))
