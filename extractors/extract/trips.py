"""Trips: what a visit and the meetings of its visitor tell of each other's place."""

from collections.abc import Sequence

from extractors.extract.decide import Event


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
