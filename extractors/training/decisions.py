"""Trains the models that decide on event candidates, from documents labelled to the guideline.

Status and links (actor, time, place) are learned trigger by trigger, see `labels.py`. A network reads the triggers
first (`reading.py`): what it says of documents whose labels it has not seen is among the features of the other models.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from extractors.extract import batch, decide, objects, settle, several
from extractors.extract.agreements import ORDER, word_set
from extractors.extract.classes import Features
from extractors.extract.decide import Event
from extractors.extract.events import Context, is_org
from extractors.extract.knowledge import fold, surname
from extractors.extract.lattice import Row
from extractors.extract.linear import fit
from extractors.extract.many_labels import JOINED, LabelsModel, fit_labels
from extractors.extract.models import Model, Models, save_models
from extractors.extract.pipeline import Text, build_pipeline, read
from extractors.extract.reading import READER
from extractors.extract.topics import TOPICS, TopicCounts, topic_features, topic_words
from extractors.training.event_labels import labelled_events
from extractors.training.labels import TABLES, evidence_spans, label_candidates, side_code, sides_of
from extractors.training.network import Sample
from extractors.training.reading import BASE, Start, read_unseen
from extractors.training.trees import fit_trees
from extractors.training.unlabelled import teaching_windows

Pair = tuple[dict[str, Any], dict[str, Any]]  # a document and its labels
Example = tuple[Features, str]
Examples = dict[str, list[Example]]


def context_of(document: dict[str, Any], seeds: Path) -> Context:
    """The document as the extractor reads it."""
    published = date.fromisoformat(document["published"]) if document.get("published") else None
    text = Text(document["title"], document["text"], published, document.get("source") or "")
    return next(read(build_pipeline(seeds), seeds, [text]))


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
    "same": ("no", "yes"),
    "keep": ("no", "yes"),
    "M.final": ("held", "planned", "cancelled"),
    "Z.final": ("held", "planned", "cancelled"),
    "party": ("no", "yes"),
    "when": ("no", "yes"),
    "where": ("no", "yes"),
    "M.kind": ("in_person", "call", "multilateral", "unspecified"),
}


def labels_of(model: str) -> tuple[str, ...]:
    """The classes of a model."""
    return LABELS.get(model) or LABELS[model.split(".")[1]]


def topic_examples(document: dict[str, Any], gold: dict[str, Any], context: Context) -> Iterator[Example]:
    """Features of labelled meetings and their topics joined by "+"; a meeting's rows are those of its evidence."""
    counts = TopicCounts(context)
    for item in gold["meetings"]:
        spans = evidence_spans(document, item)
        rows = [r for r in context.rows if any(_overlaps(context, r, span) for span in spans)]
        if rows and "topics" in item:
            event = Event("M", "", item["status"], 1.0, [], rows=rows)
            yield topic_features(event, counts), JOINED.join(item["topics"])


def fit_topics(pairs: Sequence[Pair], contexts: Sequence[Context]) -> LabelsModel:
    """The model of topics, from all labelled meetings."""
    examples = [
        (*example, weight_of(document))
        for (document, gold), context in zip(pairs, contexts, strict=True)
        for example in topic_examples(document, gold, context)
    ]
    return fit_labels(examples, sorted(topic_words()), l2=TOPIC_PENALTY, min_count=TOPIC_COUNT)


def _overlaps(context: Context, row: Row, span: tuple[int, int]) -> bool:
    text = context.doc[row.start : row.end]
    return bool(text.start_char < span[1] and span[0] < text.end_char)


def examples_of(document: dict[str, Any], gold: dict[str, Any], context: Context) -> Examples:
    """All examples of one document, by model."""
    examples: Examples = defaultdict(list)
    for letter in "M" if document.get("is_brief") else TABLES:
        for labelled in label_candidates(document, gold, context, letter):
            examples[f"{letter}.status"].append((labelled.candidate.features, labelled.status))
            for kind, link, label in labelled.links:
                examples[f"{letter}.{kind}"].append((link.features, label))
    return examples


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
TOPIC_PENALTY, TOPIC_COUNT = 25.0, 8  # by the F1 of topics in documents that were not fitted on
TREES = frozenset(  # decisions that trees make better than a sum of weights, by documents that neither has seen
    "M.status M.actor M.time M.far_time M.place M.far_place M.same M.party M.when M.where M.kind Z.time Z.far_time "
    "Z.place Z.far_place S.status S.actor S.far_time S.keep S.party S.when M.keep Z.keep Z.actor".split()
)


def penalty_of(model: str) -> float:
    """The L2 penalty that a model is fitted with."""
    return PENALTIES.get(model) or PENALTIES.get(model.split(".")[1], PENALTY)


def fit_all(documents: Iterable[tuple[Examples, float]]) -> Models:
    """One model for each kind of decision in `documents`, each with the weight of its examples."""
    merged: dict[str, list[tuple[Features, str, float]]] = defaultdict(list)
    for examples, weight in documents:
        for model, given in examples.items():
            merged[model] += [(features, label, weight) for features, label in given]
    return {name: _fitted(name, merged[name]) for name in sorted(merged)}


def _fitted(name: str, examples: list[tuple[Features, str, float]]) -> Model:
    if name in TREES:
        return fit_trees(examples, labels_of(name))
    return fit(examples, labels_of(name), l2=penalty_of(name))


def same_object(letter: str, item: dict[str, Any], event: Event) -> bool:
    """Whether an event found can be the labelled one, as the guideline's scoring says."""
    if item["status"] != event.status:
        return False
    wanted, given = sides_of(letter, item), {side_code(s) for s in event.sides}
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
        given = {side_code(s) for s in event.sides}
        all_sides = [sides_of("M", item) for item in items]
        near = [k for k, wanted in enumerate(all_sides) if _is_near(given, wanted)]
        inside = [k for k in near if any(_overlaps(context, event.rows[0], span) for span in spans[k])]
        same = [k for k in inside if items[k]["status"] == event.status] or inside
        can = [k for k in near if same_object("M", items[k], event)]
        found.append(same[0] if len(same) == 1 else can[0] if len(can) == 1 else None)
    return found


def _is_near(given: set[str], wanted: set[str]) -> bool:
    """Whether a mention's sides may be those of a labelled meeting: half of all, or half of its own and a body."""
    shared = given & wanted
    return 2 * len(shared) >= len(given | wanted) or (any(map(is_org, shared)) and 2 * len(shared) >= len(given))


def join_examples(
    document: dict[str, Any], gold: dict[str, Any], context: Context, models: Models
) -> Iterator[tuple[str, Example]]:
    """Pairs of mentions that are one labelled meeting, or two."""
    events = several.cut_mentions(context, decide.meeting_mentions(context, models, batch.MENTION_FLOOR))
    labels = mention_labels(document, gold, context, events)
    for i, first in enumerate(events):
        for j in range(i + 1, len(events)):
            if labels[i] is not None and labels[j] is not None and objects.can_join(first, events[j]):
                features = objects.pair_features(context, first, events[j])
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
            yield f"{letter}.final", (settle.status_features(context, event), item["status"])
            if letter != "Z":
                for side in dict.fromkeys([*event.sides, *(s for p in event.parts for s in p.sides)]):
                    label = "yes" if side_code(side) in sides_of(letter, item) else "no"
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
    wanted, given = sides_of(letter, item), {side_code(s) for s in event.sides}
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


def folds_of(pairs: Sequence[Pair]) -> list[list[int]]:
    """The documents in FOLDS parts; a document and its brief stay together."""
    ids = sorted({document["doc_id"] for document, _ in pairs})
    fold_of = {doc_id: k % FOLDS for k, doc_id in enumerate(ids)}
    return [[i for i, (d, _) in enumerate(pairs) if fold_of[d["doc_id"]] == k] for k in range(FOLDS)]


def _without(later: Sequence[Examples], weights: Sequence[float], part: Iterable[int]) -> Models:
    """Models from the examples of all documents but those of one fold."""
    held = set(part)
    return fit_all(pair for i, pair in enumerate(zip(later, weights, strict=True)) if i not in held)


def train(pairs: Sequence[Pair], contexts: Sequence[Context], examples: Sequence[Examples]) -> Models:
    """All models: those on mentions first, then those on what mentions make together.

    Three rounds follow, each with models that have not seen the document: which mentions are one meeting; what an
    event's mentions together say of its status, sides, time and place; which events are worth telling.
    """
    folds = folds_of(pairs)
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


def _windows(shared: Path, seeds: Path, pairs: Sequence[Pair]) -> list[Sample]:
    """What networks teach others on."""
    return teaching_windows(shared, seeds, Start.load(BASE).vocabulary, {document["doc_id"] for document, _ in pairs})


def train_decisions(shared: Path, seeds: Path, out: Path, *, is_taught: bool = True) -> dict[str, int]:
    """Trains every decision on the labelled documents and writes the models; returns examples a model.

    The networks are taught by others on the unlabelled corpus, or trained on the labels alone.

    Raises FileNotFoundError where labelled documents, or the corpus, are missing in the shared folder.
    """
    pairs = labelled_events(shared)
    real = [(document, gold) for document, gold in pairs if weight_of(document) == 1.0]
    pairs += [(brief(document), gold) for document, gold in real if len(document["text"]) > 2 * BRIEF]
    contexts = [context_of(document, seeds) for document, _ in pairs]
    out.mkdir(parents=True, exist_ok=True)
    weights = [weight_of(document) for document, _ in pairs]
    read_unseen(pairs, contexts, folds_of(pairs), weights, _windows(shared, seeds, pairs) if is_taught else ()).save(
        out / READER
    )
    examples = [examples_of(*pair, context) for pair, context in zip(pairs, contexts, strict=True)]
    save_models(train(pairs, contexts, examples), out)
    fit_topics(pairs, contexts).save(out / TOPICS)
    counts: Counter[str] = Counter()
    for given in examples:
        counts.update({name: len(found) for name, found in given.items()})
    return dict(sorted(counts.items()))
