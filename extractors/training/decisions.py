"""Trains the models that decide on event candidates, from documents labelled to the guideline.

A trigger that stands in the evidence of a labelled object takes that object's status; a trigger elsewhere is no event,
unless its row could be another mention of a labelled object: then it is left out. Links (actor, time, place)
are learned from triggers that have an object.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from extractors.extract import batch, decide, objects, settle
from extractors.extract.agreements import ORDER, word_set
from extractors.extract.decide import Event, Models
from extractors.extract.events import GLUE, Candidate, Context, Link, candidates, resolve_for
from extractors.extract.knowledge import fold, surname
from extractors.extract.lattice import Row
from extractors.extract.linear import Features, fit, save_models
from extractors.extract.pipeline import Text, build_pipeline, read
from extractors.extract.topics import TopicCounts, topic_features, topic_words
from extractors.training.event_labels import labelled_events

TABLES = {"M": "meetings", "Z": "visits", "S": "agreements"}
Example = tuple[Features, str]
Examples = dict[str, list[Example]]


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


AGREEMENT = (*ORDER[1:], ORDER[0])  # as the models that ship have them: what is only cited comes last
LABELS = {
    "M.status": ("none", "held", "planned", "cancelled"),
    "Z.status": ("none", "held", "planned", "cancelled"),
    "S.status": ("none", *AGREEMENT),
    "S.final": AGREEMENT,
    "actor": ("none", "side", "person"),
    "time": ("no", "yes"),
    "place": ("no", "yes"),
    "far_time": ("no", "yes"),
    "far_place": ("no", "yes"),
    "topic": ("no", "yes"),
    "same": ("no", "yes"),
    "keep": ("no", "yes"),
    "M.final": ("held", "planned", "cancelled"),
    "party": ("no", "yes"),
    "when": ("no", "yes"),
    "where": ("no", "yes"),
    "M.kind": ("in_person", "call", "multilateral", "unspecified"),
}


def labels_of(model: str) -> tuple[str, ...]:
    """The classes of a model."""
    return LABELS.get(model) or LABELS[model.split(".")[1]]


def topic_examples(document: dict[str, Any], gold: dict[str, Any], context: Context) -> Iterator[Example]:
    """Examples for the topics of labelled meetings: the rows of a meeting are those of its evidence."""
    counts = TopicCounts(context)
    for item in gold["meetings"]:
        spans = evidence_spans(document, item)
        rows = [r for r in context.rows if any(_overlaps(context, r, span) for span in spans)]
        if rows and item.get("topics"):
            event = Event("M", "", item["status"], 1.0, [], rows=rows)
            for topic in topic_words():
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
FOLDS = 4
OWN_WEIGHT = 0.35
BRIEF = 320  # characters of text that a brief keeps at most


PENALTIES = {  # by cross-validated log loss
    "M.status": 6.0,
    "Z.status": 4.0,
    "S.status": 4.0,
    "S.actor": 16.0,
    "M.kind": 4.0,
    "keep": 24.0,
    "same": 12.0,
    "place": 16.0,
    "far_place": 16.0,
}
PENALTY = 8.0


def penalty_of(model: str) -> float:
    """The L2 penalty that a model is fitted with."""
    return PENALTIES.get(model) or PENALTIES.get(model.split(".")[1], PENALTY)


def fit_all(documents: Iterable[tuple[Examples, float]]) -> Models:
    """One model for each kind of decision in `documents`, each with the weight of its examples."""
    merged: dict[str, list[tuple[Features, str, float]]] = defaultdict(list)
    for examples, weight in documents:
        for model, given in examples.items():
            merged[model] += [(features, label, weight) for features, label in given]
    return {name: fit(merged[name], labels_of(name), l2=penalty_of(name)) for name in sorted(merged)}


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
        given = {_code(s) for s in event.sides}
        all_sides = [sides_of("M", item) for item in items]
        near = [k for k, wanted in enumerate(all_sides) if 2 * len(given & wanted) >= len(given | wanted)]
        inside = [k for k in near if any(_overlaps(context, event.rows[0], span) for span in spans[k])]
        same = [k for k in inside if items[k]["status"] == event.status] or inside
        can = [k for k in near if same_object("M", items[k], event)]
        found.append(same[0] if len(same) == 1 else can[0] if len(can) == 1 else None)
    return found


def join_examples(
    document: dict[str, Any], gold: dict[str, Any], context: Context, models: Models
) -> Iterator[tuple[str, Example]]:
    """Pairs of mentions that are one labelled meeting, or two."""
    events = decide.meeting_mentions(context, models, 0.3)
    labels = mention_labels(document, gold, context, events)
    for i, first in enumerate(events):
        for j in range(i + 1, len(events)):
            if labels[i] is not None and labels[j] is not None and objects.can_join(first, events[j]):
                features = objects.pair_features(first, events[j], context.published)
                yield "M.same", (features, "yes" if labels[i] == labels[j] else "no")


def settle_examples(
    document: dict[str, Any], gold: dict[str, Any], context: Context, models: Models
) -> Iterator[tuple[str, Example]]:
    """The status and the sides of events found, where their mentions stand in the evidence of a labelled one."""
    found = batch.mentions_joined(context, models)
    for letter in "M" if document.get("is_brief") else "MZS":
        items = gold[TABLES[letter]]
        spans = [evidence_spans(document, item) for item in items]
        for event in found[letter]:
            fits = [_overlap(context, letter, event, item, span) for item, span in zip(items, spans, strict=True)]
            if not fits or max(fits) < 0.5:
                continue
            item = items[fits.index(max(fits))]
            if letter != "Z":
                yield f"{letter}.final", (settle.status_features(event, context.published), item["status"])
                for side in dict.fromkeys([*event.sides, *(s for p in event.parts for s in p.sides)]):
                    label = "yes" if _code(side) in sides_of(letter, item) else "no"
                    features = settle.party_features(context, event, side)
                    yield f"{letter}.party", (features, label)
            yield from _circumstances(context, letter, event, item)


def _circumstances(context: Context, letter: str, event: Event, item: dict[str, Any]) -> Iterator[tuple[str, Example]]:
    """Every time and place that an event's mentions tell, and whether it is the labelled one."""
    times = settle.time_options(event)
    when = item.get("date") or {}
    for key in times:
        is_right = key == (when.get("start"), when.get("end"))
        yield f"{letter}.when", (settle.time_features(context, event, times, key), "yes" if is_right else "no")
    if letter != "M":
        return
    places = settle.place_options(event)
    wanted = item.get("place") or {}
    target = (fold(wanted["city"]) if wanted.get("city") else "", wanted.get("country") or "")
    if target not in places:
        target = ("", target[1])
    for key in places:
        yield "M.where", (settle.place_features(context, event, places, key), "yes" if key == target else "no")


def _overlap(context: Context, letter: str, event: Event, item: dict[str, Any], spans: list[tuple[int, int]]) -> float:
    """How much speaks for an event being a labelled object in whose evidence it stands: rows, title, sides."""
    rows = [context.rows[r] for r, _ in event.elements]
    inside = sum(any(_overlaps(context, row, span) for span in spans) for row in rows)
    wanted, given = sides_of(letter, item), {_code(s) for s in event.sides}
    if not inside or (letter != "S" and not wanted & given):
        return 0.0
    title = word_set(item.get("title"))
    alike = len(title & word_set(event.title)) / max(1, len(title)) if letter == "S" else 0.5
    return inside / len(rows) + alike + len(wanted & given) / max(1, len(wanted | given))


def object_examples(
    document: dict[str, Any], gold: dict[str, Any], context: Context, models: Models
) -> Iterator[tuple[str, Example]]:
    """Events found, and whether they are right; and the kinds of the right ones."""
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
            label = "yes" if j in right else "no"
            yield f"{letter}.keep", (objects.object_features(context, event, events), label)
            if letter == "M" and j in right:
                yield "M.kind", (objects.kind_features(context, event), items[right[j]]["kind"])


def weight_of(document: dict[str, Any]) -> float:
    """What a document counts for: texts written for this purpose less than real ones."""
    return OWN_WEIGHT if document["doc_id"].startswith("own-") else 1.0


def _without(later: Sequence[Examples], weights: Sequence[float], part: Iterable[int]) -> Models:
    """Models from the examples of all documents but those of one fold."""
    held = set(part)
    return fit_all(pair for i, pair in enumerate(zip(later, weights, strict=True)) if i not in held)


def train(pairs: Sequence[Pair], contexts: Sequence[Context], examples: Sequence[Examples]) -> Models:
    """All models: those on mentions first, then those on what mentions make together.

    Three rounds follow, each with models that have not seen the document: which mentions are one meeting; what an
    event's mentions together say of its status, sides, time and place; which events are worth telling.
    """
    ids = sorted({document["doc_id"] for document, _ in pairs})  # a document and its brief stay together
    fold_of = {doc_id: k % FOLDS for k, doc_id in enumerate(ids)}
    folds = [[i for i, (d, _) in enumerate(pairs) if fold_of[d["doc_id"]] == k] for k in range(FOLDS)]
    weights = [weight_of(document) for document, _ in pairs]
    models = [_without(examples, weights, part) for part in folds]
    later: list[Examples] = [defaultdict(list) for _ in pairs]
    for round_of in (join_examples, settle_examples, object_examples):
        for part, known in zip(folds, models, strict=True):
            for i in part:
                for name, example in round_of(*pairs[i], contexts[i], known):
                    later[i][name].append(example)
        for part, known in zip(folds, models, strict=True):
            known |= _without(later, weights, part)
    return fit_all(zip(examples, weights, strict=True)) | fit_all(zip(later, weights, strict=True))


def brief(document: dict[str, Any]) -> dict[str, Any]:
    """The document as a brief: its title and the first sentences of its text, as many feeds give no more.

    Only meetings are learned from briefs: their visits and agreements are too few to gain by it (measured).
    """
    lead = " ".join(document["text"].split())[: 2 * BRIEF]
    cut = lead.rfind(". ", BRIEF // 2, BRIEF) + 1
    return {**document, "text": lead[:cut] if cut else lead[:BRIEF], "is_brief": True}


def train_decisions(shared: Path, seeds: Path, out: Path) -> dict[str, int]:
    """Trains every decision on the labelled documents and writes the models; returns examples a model.

    Raises FileNotFoundError where labelled documents are missing in the shared folder.
    """
    pairs = labelled_events(shared)
    real = [(document, gold) for document, gold in pairs if weight_of(document) == 1.0]
    pairs += [(brief(document), gold) for document, gold in real if len(document["text"]) > 2 * BRIEF]
    contexts = [context_of(document, seeds) for document, _ in pairs]
    examples = [examples_of(*pair, context) for pair, context in zip(pairs, contexts, strict=True)]
    save_models(train(pairs, contexts, examples), out)
    counts: Counter[str] = Counter()
    for given in examples:
        counts.update({name: len(found) for name, found in given.items()})
    return dict(sorted(counts.items()))
