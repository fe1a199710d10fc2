"""Events of one document as rows of the mention tables, with the sentences that prove them and their exact offsets."""

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from extractors.extract.agreements import ORDER, document_kind, validity
from extractors.extract.decide import Event
from extractors.extract.events import GLUE, Context
from extractors.records import MENTION_SCHEMAS, content_id

Rows = dict[str, list[dict[str, Any]]]
TYPES = {"M": "meeting", "Z": "visit", "S": "agreement"}
SIDELINE = re.compile(r"\b(?:sidelines?|margins?)\b", re.IGNORECASE)
EARLIER = re.compile(
    r"\b(?:previous|earlier this|last (?:met|year|month)|back in|in the past|years? ago|months? ago)\b", re.IGNORECASE
)
MAX_QUOTES = 3


def empty_rows() -> Rows:
    """No rows, for every mention table."""
    return {name: [] for name in MENTION_SCHEMAS}


def quotes(context: Context, event: Event) -> list[dict[str, Any]]:
    """The sentences behind an event: field, start, end (code points, half-open) and the quote itself, best first."""
    found = []
    body = context.title_chars + len(GLUE)
    for row in dict.fromkeys(r.index for r in event.rows):
        text = context.rows[row].text
        start = context.rows[row].begin + len(text) - len(text.lstrip())
        quote = text.strip()
        in_title = context.rows[row].in_title
        if in_title:
            quote = quote[: max(0, context.title_chars - start)]
        if quote and (in_title or start >= body):
            shift = 0 if in_title else body - context.text_shift
            at = start - shift
            found.append(
                {"field": "title" if in_title else "text", "start": at, "end": at + len(quote), "quote": quote}
            )
    return found[:MAX_QUOTES]


def add_rows(
    rows: Rows,
    context: Context,
    article: dict[str, Any],
    events: list[Event],
    topics: list[list[str]],
    version: str,
    seen: Counter[str],
) -> None:
    """Adds all events of one article, or of one part of a long one, to `rows`.

    `article` gives source_id, night, batch and ids; `seen` counts the mentions of its parts so far by what they tell.
    """
    part = {k: article[k] for k in ("source_id", "night", "batch")}
    for event, about in zip(events, topics, strict=True):
        evidence = quotes(context, event)
        if not evidence:
            continue
        kind = TYPES[event.letter]
        key = content_id(
            article["article_id"],
            kind,
            *sorted(event.sides),
            (event.place.country or "") if event.letter == "Z" and event.place else "",
        )
        seen[key] += 1
        mention_id = content_id(key, str(seen[key]))
        common = {
            **part,
            "mention_id": mention_id,
            "article_id": article["article_id"],
            "article_version_id": article["article_version_id"],
            "n": seen.total() - 1,
            "status": event.status,
            "start_date": event.when.start if event.when else None,
            "end_date": event.when.end if event.when else None,
            "date_precision": event.when.precision if event.when else None,
            "date_basis": event.when.basis if event.when else "unresolved",
            "is_background": is_background(context, event),
            "confidence": Decimal(f"{min(max(event.score, 0.0), 1.0):.4f}"),
            "extractor_version": version,
        }
        _ADD[event.letter](rows, part, common, event, about, evidence[0]["quote"])
        for n, quote in enumerate(evidence):
            if quote["field"] in article:  # as it came: typographic spaces are read as plain ones
                quote["quote"] = article[quote["field"]][quote["start"] : quote["end"]]
            rows["mention_evidence"].append(
                {**part, "mention_id": mention_id, "n": n, "article_version_id": article["article_version_id"], **quote}
            )


def is_background(context: Context, event: Event) -> bool:
    """Whether an event is told as context: long before the text's day, or by words that say so."""
    if event.status == "planned" or any(r.in_title for r in event.rows):
        return False
    published: date | None = context.published
    if event.when and published and event.when.end < published - timedelta(days=14):
        return True
    row = event.rows[0]
    return bool(EARLIER.search(row.text))


def _names(event: Event) -> str:
    people = [f"{p.name} ({p.side})" if p.side else p.name for p in event.persons[:6]]
    return ", ".join(people) if people else ", ".join(event.sides)


def _where(event: Event) -> str:
    if event.place is None:
        return ""
    return f" in {event.place.city or event.place.country}"


def _add_meeting(
    rows: Rows, part: dict[str, Any], common: dict[str, Any], event: Event, topics: list[str], quote: str
) -> None:
    kind = event.kind or "unspecified"
    what = {"call": "Call", "multilateral": "Multilateral meeting"}.get(kind, "Meeting")
    rows["meeting_mentions"].append(
        {
            **common,
            "description": f"{what} of {_names(event)}{_where(event)}, {common['status']}",
            "kind": kind,
            "level": event.level,
            "is_sideline": bool(SIDELINE.search(quote)) and kind != "multilateral" and not event.is_around,
            "city": event.place.city if event.place else None,
            "country_code": event.place.country if event.place else None,
        }
    )
    child = {**part, "mention_id": common["mention_id"]}
    rows["meeting_sides"] += [{**child, "n": n, "side_code": s} for n, s in enumerate(event.sides)]
    rows["meeting_participants"] += [
        {**child, "n": n, "name": p.name, "role": event.roles.get(id(p)), "side_code": p.side}
        for n, p in enumerate(event.persons)
    ]
    rows["meeting_topics"] += [{**child, "n": n, "topic_code": t} for n, t in enumerate(topics)]


def _add_visit(
    rows: Rows, part: dict[str, Any], common: dict[str, Any], event: Event, topics: list[str], quote: str
) -> None:
    person = event.persons[0] if event.persons else None
    rows["visit_mentions"].append(
        {
            **common,
            "description": f"Visit of {_names(event)}{_where(event).replace(' in ', ' to ')}, {common['status']}",
            "visitor_name": person.name if person else None,
            "visitor_role": person.role if person else None,
            "side_code": event.sides[0],
            "to_city": event.place.city if event.place else None,
            "to_country_code": event.place.country if event.place else None,
        }
    )


def _add_agreement(
    rows: Rows, part: dict[str, Any], common: dict[str, Any], event: Event, topics: list[str], quote: str
) -> None:
    valid_from, valid_to = (
        told or stated for told, stated in zip(validity(event.title, quote), event.term, strict=True)
    )
    kind = document_kind(event)
    what = event.title or kind.replace("_", " ")
    parties = ", ".join(event.sides) or "parties not named"
    rows["agreement_mentions"].append(
        {
            **common,
            "description": f"{what} ({parties}), {common['status']}",
            "title": event.title,
            "kind": kind,
            "valid_from": valid_from,
            "valid_to": valid_to,
            "n_documents": event.count,
            "is_referenced": event.status == "referenced",
        }
    )
    child = {**part, "mention_id": common["mention_id"]}
    rows["agreement_parties"] += [{**child, "n": n, "side_code": s} for n, s in enumerate(event.sides)]
    if event.status == "signed":
        rows["agreement_signatories"] += [
            {**child, "n": n, "name": p.name, "side_code": p.side} for n, p in enumerate(event.persons)
        ]
    acts = [a for a in event.acts if a[0] != "referenced"]
    for n, (action, when, party) in enumerate(sorted(acts, key=lambda a: ORDER.index(a[0]))):
        rows["agreement_actions"].append(
            {
                **child,
                "n": n,
                "action": action,
                "party_code": party,
                "start_date": when.start if when else None,
                "end_date": when.end if when else None,
                "date_precision": when.precision if when else None,
            }
        )


_ADD = {"M": _add_meeting, "Z": _add_visit, "S": _add_agreement}
