"""What the labels of a document say of its triggers and of what may belong to them.

A trigger that stands in the evidence of a labelled object takes that object's status; a trigger elsewhere is no event,
unless its row could be another mention of a labelled object: then it is left out, or, in a headline, takes its status.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from extractors.extract.events import GLUE, Candidate, Context, Link, candidates, resolve_for
from extractors.extract.knowledge import fold, surname

TABLES = {"M": "meetings", "Z": "visits", "S": "agreements"}


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
    return {side_code(c) for c in codes if c}


def side_code(code: str) -> str:
    """A side as it is compared: names of non-state actors folded."""
    return fold(code) if code.startswith("ORG:") else code


@dataclass(frozen=True)
class Labelled:
    """A trigger with the status that the labels give it, and its links as (kind, link, label)."""

    candidate: Candidate
    status: str
    links: tuple[tuple[str, Link, str], ...] = ()


def label_candidates(
    document: dict[str, Any], gold: dict[str, Any], context: Context, letter: str
) -> Iterator[Labelled]:
    """The triggers of one event type whose status the labels of a document tell."""
    items = gold[TABLES[letter]]
    spans = [evidence_spans(document, item) for item in items]
    doc = context.doc
    for candidate in candidates(context, letter):
        element = candidate.row.elements[candidate.element]
        start, end = doc[element.start].idx, doc[element.end - 1].idx + len(doc[element.end - 1])
        holders = [k for k, found in enumerate(spans) if any(a <= start and end <= b for a, b in found)]
        if holders:
            best = max(holders, key=lambda k: _fit(candidate, letter, items[k]))
            if _fit(candidate, letter, items[best]) > 0:
                status = items[best]["status"]
                same = [items[k] for k in holders if items[k]["status"] == status]
                yield Labelled(candidate, status, tuple(_links(candidate, letter, same, context)))
                continue
        if not _may_repeat(candidate, letter, items):
            yield Labelled(candidate, "none")
        elif candidate.row.in_title and (told := _told_in_title(candidate, letter, items)) is not None:
            yield Labelled(candidate, told["status"], tuple(_links(candidate, letter, [told], context)))


def _link_sides(link: Link) -> set[str]:
    return {side_code(s) for s in link.actor.sides} if link.actor else set()


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


def _told_in_title(candidate: Candidate, letter: str, items: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """The labelled meeting or visit that a headline tells of: evidence is mostly taken from the text behind it.

    None where it names too little of any, or could be one of several of different status.
    """
    inside = set().union(*(_link_sides(link) for link in candidate.actors if link.source == "row"), set())
    countries = {link.place.country for link in candidate.places if link.place and link.source == "row"}
    able = []
    for item in items:
        wanted = sides_of(letter, item)
        is_visit = letter == "Z" and wanted <= inside and (item.get("to") or {}).get("country") in countries
        if is_visit or (letter == "M" and len(wanted & inside) >= 2 and 2 * len(wanted & inside) >= len(wanted)):
            able.append(item)
    if len({item["status"] for item in able}) != 1:
        return None
    return max(able, key=lambda item: _fit(candidate, letter, item))


def _may_repeat(candidate: Candidate, letter: str, items: Iterable[dict[str, Any]]) -> bool:
    """Whether an unlabelled candidate may be another mention of a labelled object."""
    here = set().union(*(_link_sides(link) for link in candidate.actors if link.source == "row"), set())
    inside = set().union(*(_link_sides(link) for link in candidate.actors), set())
    for item in items:
        wanted = sides_of(letter, item)
        if letter == "Z":
            country = (item.get("to") or {}).get("country")
            places = {link.place.country for link in candidate.places if link.place}
            if wanted & inside and (country in places or not places):
                return True
        elif letter == "S" or len(wanted & inside) >= 2 or not inside or (candidate.row.in_title and wanted & here):
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


def _links(
    candidate: Candidate, letter: str, items: list[dict[str, Any]], context: Context
) -> Iterator[tuple[str, Link, str]]:
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
        yield "actor", link, label
    days = {(item["date"]["start"], item["date"]["end"]) for item in items if item.get("date")}
    for link in candidate.times:
        when = resolve_for(link.time, context.published, items[0]["status"]) if link.time else None
        right = when is not None and (when.start.isoformat(), when.end.isoformat()) in days
        yield f"{_far(link)}time", link, "yes" if right else "no"
    key = "to" if letter == "Z" else "place"
    places = [item.get(key) or {} for item in items]
    cities = {fold(p["city"]) for p in places if p.get("city")}
    countries = {p["country"] for p in places if p.get("country")}
    for link in candidate.places:
        if link.place is None or letter == "S":
            continue
        right = fold(link.place.city) in cities if link.place.city else link.place.country in countries
        yield f"{_far(link)}place", link, "yes" if right else "no"
