"""Trips: what a visit and the meetings of its visitor tell of each other's place, and the days of a tour's stops."""

from collections.abc import Sequence

from extractors.extract.dates import When
from extractors.extract.decide import Event
from extractors.extract.events import Context, resolve_for, row_places
from extractors.extract.lattice import Row
from extractors.extract.visits import LIST


def _belong(meeting: Event, visit: Event) -> bool:
    """Whether a meeting may be part of a visit: of one status, at no other time, with the visitor as far as is told."""
    side = visit.sides[0]
    if side not in meeting.sides or meeting.status != visit.status or visit.place is None:
        return False
    a, b = meeting.when, visit.when
    if a is not None and b is not None and (a.end < b.start or b.end < a.start):
        return False
    ours = [p for p in meeting.persons if p.side == side]
    return not ours or any(p is q for p in ours for q in visit.persons)


def share_places(meetings: Sequence[Event], visits: Sequence[Event]) -> None:
    """Gives a meeting without a place that of the one visit among its sides that it belongs to."""
    for meeting in meetings:
        if meeting.place is not None:
            continue
        places = [v.place for v in visits if v.place and v.place.country in meeting.sides and _belong(meeting, v)]
        if len(places) == 1:
            meeting.place = places[0]


def share_cities(meetings: Sequence[Event], visits: Sequence[Event]) -> None:
    """Gives a visit without a city that of the meeting of its visitor in the country."""
    for visit in visits:
        if visit.place is None or visit.place.city is not None or not visit.persons:
            continue
        for meeting in meetings:
            place = meeting.place
            if place is None or not place.city or place.country != visit.place.country:
                continue
            if any(p is q for p in meeting.persons for q in visit.persons) and _belong(meeting, visit):
                visit.place = place
                break


def share_days(context: Context, visits: Sequence[Event]) -> None:
    """Gives each stop of a planned tour its own days, where a row tells them beside its place: "in Paris on June 12".

    Of a tour that was made, such rows tell the day of one talk.
    """
    told = [v for v in visits if v.status == "planned" and v.place and v.when and any(p.is_tour for p in v.parts)]
    tours = [v for v in told if any(o.sides == v.sides and o.when == v.when and o is not v for o in told)]
    for visit in tours:
        days = [when for row in context.rows if (when := _days_told(context, row, visit)) is not None]
        if days:
            start, end = min(d.start for d in days), max(d.end for d in days)
            visit.when = When(start, end, days[0].precision, days[0].basis)


def _days_told(context: Context, row: Row, visit: Event) -> When | None:
    """The days of a tour that a row tells of one stop alone: part of the tour's, in a row that names no other place."""
    times = [e.time for e in row.elements if e.time is not None]
    tour = visit.when
    if row.in_title or row.in_zone or len(times) != 1 or tour is None or visit.place is None:
        return None
    when = resolve_for(times[0], context.published, visit.status)
    if when is None or when.precision != "day" or not tour.start <= when.start <= when.end <= tour.end:
        return None
    countries = {p.country for p in row_places(context, row) if _is_there(row, p.element)}
    return when if countries == {visit.place.country} and (when.start, when.end) != (tour.start, tour.end) else None


def _is_there(row: Row, element: int) -> bool:
    """Whether a place is told as where something is: behind "in", "to" or "at", listed behind one, or first of all."""
    while element and row.elements[element - 1].kind in LIST:
        element -= 1
    before = row.elements[element - 1] if element else None
    return before is None or before.kind == "i" or before.text.lower() == "to"
