"""Articles in, mentions out: the pure function that every task and command calls."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from extractors.extract import (
    agreements,
    company,
    decide,
    durations,
    objects,
    people,
    remarks,
    settle,
    several,
    trips,
    visits,
)
from extractors.extract.decide import Event
from extractors.extract.events import Context
from extractors.extract.many_labels import LabelsModel
from extractors.extract.mentions import Rows, add_rows, empty_rows
from extractors.extract.model_loading import MANIFEST, SHIPPED
from extractors.extract.models import Models, load_models
from extractors.extract.pipeline import Text, build_pipeline, read
from extractors.extract.reading import READER, Reader
from extractors.extract.topics import TOPICS, TopicCounts, topics_of
from extractors.garbage import collect_rarely
from extractors.records import MENTION_SCHEMAS, Mentions
from extractors.settings import Settings, get_settings

VERSION = "0.26.0"
DECISIONS = Path(__file__).parent / "decisions"
TOGETHER = 64  # articles that are read together
SHORT = 20_000  # characters; longer ones are read alone, against the clock


class DeadlineError(TimeoutError):
    """A document took longer than the setting `document_deadline`."""


@dataclass(frozen=True)
class Found:
    """What one text says: its context, its events, and the topics of each."""

    context: Context
    events: list[Event]
    topics: list[list[str]]


@lru_cache(maxsize=1)
def decisions() -> Models:
    """The models that ship with the project; what is loaded by then is left out of collections, and these are rare:
    what a document needs is freed without them, and looking for more took a fifteenth of all time."""
    models = load_models(DECISIONS)
    collect_rarely()
    return models


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The network that ships with the project."""
    return Reader.load(DECISIONS / READER)


@lru_cache(maxsize=1)
def topic_model() -> LabelsModel:
    """The model of topics that ships with the project."""
    return LabelsModel.load(DECISIONS / TOPICS)


def read_texts(texts: Iterable[Text], settings: Settings) -> list[Context]:
    """Texts as the pipeline and the network read them."""
    contexts = list(read(build_pipeline(settings.seeds, settings.spacy_model), settings.seeds, texts))
    reader().annotate(*contexts)
    return contexts


@lru_cache(maxsize=4)
def model_fingerprint(settings: Settings) -> str:
    """What the result depends on beside the articles: the decisions, the model, the seeds."""
    digest = hashlib.sha256()
    files = [
        *([] if settings.spacy_model else [SHIPPED / MANIFEST]),
        *sorted(DECISIONS.iterdir()),
        *sorted(settings.seeds.glob("[!o]*.csv")),
        *sorted(settings.seeds.glob("of*.csv")),
    ]
    for path in files:
        digest.update(path.name.encode() + path.read_bytes())
    digest.update((settings.spacy_model or "own").encode())
    return digest.hexdigest()[:20]


def chunks(text: str, limit: int) -> Iterator[tuple[int, str]]:
    """(offset, part) of a text, cut at line ends so that no part is longer than `limit` where its lines allow it."""
    start = 0
    while len(text) - start > limit:
        cut = text.rfind("\n", start + 1, start + limit) + 1
        cut = cut if cut > start else text.rfind(" ", start + 1, start + limit) + 1
        cut = cut if cut > start else start + limit
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]


# Of the filters; the mentions' own floor is lower, so that the filters decide.
FLOORS = {"M": 0.35, "Z": 0.3, "S": 0.45}
MENTION_FLOOR = 0.3
BRIEF_SHARE = 0.5  # of the floors in a brief


def mentions_joined(context: Context, models: Models) -> dict[str, list[Event]]:
    """All events that a document may tell, by type, before their status and sides are settled."""
    told = company.tell_company(context, decide.meeting_mentions(context, models, MENTION_FLOOR))
    meetings = several.cut_mentions(context, told)
    return {
        "M": objects.join_mentions(context, meetings, models) if "M.same" in models else [],
        "Z": visits.visits(context, models, MENTION_FLOOR),
        "S": agreements.merge_agreements(agreements.agreement_mentions(context, models, MENTION_FLOOR)),
    }


def gather(context: Context, models: Models) -> dict[str, list[Event]]:
    """All events that a document may tell, by type, before the filters."""
    found = mentions_joined(context, models)
    for event in [*found["M"], *found["S"]]:
        settle.settle(context, event, models)
    found["M"] = objects.one_of_twins(found["M"])
    for event in found["M"]:
        company.add_company(event)
    for event in [e for events in found.values() for e in events]:
        settle.settle_circumstances(context, event, models)
    return found


def find_events(context: Context, models: Models) -> tuple[list[Event], list[list[str]]]:
    """The events of one document that was read, meetings first, and the topics of each."""
    gathered = gather(context, models)
    share = BRIEF_SHARE if context.is_brief else 1.0
    kept = {k: objects.keep(context, events, models, f"{k}.keep", share * FLOORS[k]) for k, events in gathered.items()}
    kept["S"] = [e for e in agreements.one_of_equals(kept["S"]) if not agreements.is_domestic(e, context)]
    for event in [*kept["M"], *kept["Z"]]:
        decide.fill(event, context.published)
    trips.leave_times(kept["M"], kept["Z"])
    for event in kept["M"]:
        people.name_all(context, event)
        people.name_subject(context, event)
    trips.share_days(context, kept["Z"])
    durations.stretch_days(context, kept["Z"])
    trips.leave_places(context, kept["M"])
    trips.place_here(context, kept["M"])
    trips.place_there(context, kept["M"])
    trips.place_of_transcript(context, kept["M"])
    trips.share_visitors(kept["M"], kept["Z"])
    trips.share_places(context, kept["M"], kept["Z"])
    trips.name_cities(context, kept["M"])
    trips.share_cities(kept["M"], kept["Z"])
    trips.name_city_states(context, kept["M"])
    trips.place_at_dateline(context, kept["M"])
    remarks.date_of_diary(context, [*kept["M"], *kept["Z"]])
    remarks.date_of_remarks(context, kept["M"])
    remarks.date_by_hour(context, kept["M"], [*kept["Z"], *kept["S"]])
    durations.stretch_talks(context, kept["M"])
    trips.share_times(kept["M"], kept["Z"])
    kept["M"] = objects.one_of_equals(kept["M"])
    for event in kept["S"]:
        agreements.forget_future(event, context.published)
        agreements.fill_date(event, kept["M"] + kept["Z"])
        people.add_signers(context, event, kept["M"])
        agreements.complete_title(event)
        durations.tell_term(context, event)
    counts = TopicCounts(context)
    for event in kept["M"]:
        event.kind = objects.kind_of(context, event, models)
        if event.kind == "call":
            event.place = None
        company.show_company(event)
        people.name_beside(event)
    topics = [topics_of(event, counts, topic_model()) for event in kept["M"]]
    others = kept["Z"] + kept["S"]
    return kept["M"] + others, topics + [[] for _ in others]


def texts_of(article: dict[str, Any], settings: Settings) -> list[Text]:
    """An article (a row of ARTICLES) as what is read at once: one text, or several where it is long."""
    zones = [(z["start"], z["end"]) for z in article.get("zones") or ()]
    found = []
    for start, text in chunks(article["text"], settings.max_document):
        inside = (
            (max(a - start, 0), min(b - start, len(text))) for a, b in zones if a < start + len(text) and b > start
        )
        title = article["title"] if start == 0 else ""
        found.append(
            Text(title, text, article.get("published_date"), article.get("source") or "", tuple(inside), start)
        )
    return found


def extract_article(article: dict[str, Any], settings: Settings, models: Models | None = None) -> list[Found]:
    """The events of one article, part by part.

    Raises DeadlineError where it takes more processor time than the setting allows.
    """
    begun = time.process_time()
    parts = []
    for text in texts_of(article, settings):
        (context,) = read_texts([text], settings)
        parts.append(Found(context, *find_events(context, decisions() if models is None else models)))
        if time.process_time() - begun > settings.document_deadline:
            raise DeadlineError(f"more than {settings.document_deadline} s (COMMUNIQUE_DOCUMENT_DEADLINE)")
    return parts


def extract_together(articles: list[dict[str, Any]], settings: Settings) -> list[list[Found] | Exception]:
    """The events of each article, or what went wrong with it.

    Short articles are read together; long ones, and all of a group in which one failed, one by one.
    """
    short = [a for a in articles if len(a["text"]) <= SHORT]
    found: dict[int, list[Found] | Exception] = {}
    try:
        contexts = read_texts([text for a in short for text in texts_of(a, settings)], settings)
        for article, context in zip(short, contexts, strict=True):
            found[id(article)] = [Found(context, *find_events(context, decisions()))]
    except Exception:  # the one at fault is found below, and set aside with its reason
        found.clear()
    for article in articles:
        if id(article) not in found:
            try:
                found[id(article)] = extract_article(article, settings)
            except Exception as error:  # one document must not cost the batch
                found[id(article)] = error
    return [found[id(article)] for article in articles]


def extract_batch(articles: pa.Table, settings: Settings | None = None) -> Mentions:
    """All that `articles` (schema ARTICLES) say, as mention tables; the order of articles does not change any row.

    An article that cannot be read is one row of `article_extractions` with outcome `failed` and the reason; those in
    another language, without text or retracted are `skipped`.
    """
    settings = settings or get_settings()
    rows = empty_rows()
    given = articles.to_pylist()
    for start in range(0, len(given), TOGETHER):
        group = given[start : start + TOGETHER]
        able = [a for a in group if a["is_extractable"]]
        found = dict(zip((id(a) for a in able), extract_together(able, settings), strict=True))
        for article in group:
            _add_article(rows, article, found.get(id(article)))
    return Mentions(
        **{name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in MENTION_SCHEMAS.items()}
    )


def _add_article(rows: Rows, article: dict[str, Any], found: list[Found] | Exception | None) -> None:
    outcome, reason, count = "ok", None, 0
    if found is None:
        outcome, reason = "skipped", f"language {article['language']}, access {article['access']}"
    elif isinstance(found, Exception):
        outcome, reason = "failed", f"{type(found).__name__}: {found}"[:500]
    else:
        seen: Counter[str] = Counter()
        for part in found:
            add_rows(rows, part.context, article, part.events, part.topics, VERSION, seen)
        count = seen.total()
    rows["article_extractions"].append(
        {
            **{k: article[k] for k in ("source_id", "night", "batch", "article_id", "article_version_id")},
            "outcome": outcome,
            "reason": reason,
            "n_mentions": count,
            "extractor_version": VERSION,
        }
    )
