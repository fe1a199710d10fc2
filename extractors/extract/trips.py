"""Trips: what a visit and the meetings of its visitor tell of each other's place, and the days of a tour's stops."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from extractors.extract.actors import Person
from extractors.extract.dates import MONTHS, When, is_day
from extractors.extract.decide import ASIDE, CALLS, SPOKEN_AT, Event
from extractors.extract.events import Context, Place, resolve_for, row_places
from extractors.extract.knowledge import CITY_STATE
from extractors.extract.lattice import Row, is_left, is_passed
from extractors.extract.people import add_people
from extractors.extract.visits import CITIES, LIST, RESIDENT

ROWS_BACK = 2  # among which one may tell where "there" is
FIRST_ROW = 1  # of a text below its headline
STAY, NONE = timedelta(days=3), timedelta()  # how long one may stay whose arrival is told
_AT = re.compile(
    rf"\b(?:in|at|near|resort of|town of|island of) (?:the )?(?!(?:{'|'.join(MONTHS)})\b)(?-i:[A-Z])", re.IGNORECASE
)
LONG = timedelta(days=30)  # what is so far from another day is hardly told of one place with it
_SAME = re.compile(  # a row that goes by a place told before, as each round of talks does
    r"\b(?:rounds?|sessions?|here|there|(?:the|this) (?:city|town|capital|resort|country))\b", re.IGNORECASE
)
RECENT = timedelta(days=7)  # what is older is hardly told from where it was


def _belong(meeting: Event, visit: Event) -> bool:
    """Whether a meeting may be part of a visit: of one status, at no other time, with the visitor as far as is told."""
    side = visit.sides[0]
    if side not in meeting.sides or meeting.status != visit.status or visit.place is None:
        return False
    if not _may_be_of_one_time(meeting, visit):
        return False
    ours = [p for p in meeting.persons if p.side == side]
    return not ours or any(p is q for p in ours for q in visit.persons)


def _was_left(visit: Event) -> bool:
    """Whether a visit is only told as where somebody came from: "flew in from Accra and met the president"."""
    row = next((r for r in visit.rows if visit.place is not None and r.index == visit.place.row), None)
    return row is not None and visit.place is not None and len(visit.rows) == 1 and is_left(row, visit.place.element)


def _is_passed(meeting: Event, visit: Event) -> bool:
    """Whether a meeting's row tells a visit as where somebody came from, or went next."""
    place = visit.place
    return place is not None and any(
        r.index == place.row and is_passed(r, meeting.elements, place.element) for r in meeting.rows
    )


def _may_be_of_one_time(meeting: Event, visit: Event) -> bool:
    """Whether the time of a meeting, where both have one, is within a stay."""
    a, b = meeting.when, visit.when
    return a is None or b is None or (b.start <= a.end and a.start <= b.end + (STAY if is_day(b) else NONE))


def share_places(context: Context, meetings: Sequence[Event], visits: Sequence[Event]) -> None:
    """Gives a meeting without a place that of the visits it belongs to, where they are to one country: a side's, or one
    where a person of the meeting travels, unless the text was filed at the side's; else that of the body's meeting it
    was beside; else that of another meeting of such a person that day."""
    filed = context.dateline.code if context.dateline and context.dateline.code != context.seat else None
    for meeting in meetings:
        if meeting.place is None:
            given = [v for v in visits if _belong(meeting, v) and not _was_left(v) and not _is_passed(meeting, v)]
            hosted = [v.place for v in given if v.place and v.place.country in meeting.sides]
            is_filed_there = filed in meeting.sides and any(row.index <= FIRST_ROW for row in meeting.rows[:1])
            meeting.place = _one_of(hosted or [v.place for v in given if _meet(meeting, v) and not is_filed_there])
    for meeting in [m for m in meetings if m.place is None and any(ASIDE.search(r.text) for r in m.rows[:1])]:
        bodies = _bodies(meeting)
        others = [e for e in (*visits, *meetings) if e.status == meeting.status and bodies & _bodies(e)]
        beside = [e for e in others if meeting.sides[0] in e.sides and _may_be_of_one_time(meeting, e)]
        meeting.place = _one_of([e.place for e in beside])
    for meeting in [m for m in meetings if m.place is None]:
        told = [m for m in meetings if m.status == meeting.status and m.when == meeting.when and _meet(meeting, m)]
        meeting.place = _one_of([m.place for m in told])


LIKELY = 0.6  # the dateline of a city's own outlet is a meeting's place from this probability on


def leave_places(context: Context, meetings: Sequence[Event]) -> None:
    """Takes the place from a meeting that has it from another row, where that tells less of it than it seems: it is the
    dateline of a city's own outlet, or told of days long before or behind the one its own row tells."""
    for meeting in meetings:
        place = meeting.place
        if place is None or place.element < 0 or any(row.index == place.row for row in meeting.rows):
            continue
        if _is_seat_only(context, meeting, place) or _is_of_other_day(context, meeting, context.rows[place.row]):
            meeting.place = None


def _is_seat_only(context: Context, meeting: Event, place: Place) -> bool:
    """Whether a place is an unlikely dateline of a city's own outlet: where it writes, not where two others met."""
    city = context.dateline
    if city is None or not context.doc._.is_of_town or place.element:
        return False
    if context.rows[place.row].elements[0].name != city:
        return False
    likely = max((p for part in meeting.parts for told, p, _ in part.places if told == place), default=0.0)
    return likely < LIKELY or city.code not in meeting.sides


def _is_of_other_day(context: Context, meeting: Event, other: Row) -> bool:
    """Whether a row tells only of days a month and more from the one that a meeting's first row tells of it, or of days
    of another month where it tells but a month: "The two had met in August"."""
    when, row = meeting.when, meeting.rows[0]
    own = _times_of(context, row, meeting.status)
    if when is None or not any(o.start == when.start for o in own) or _SAME.search(row.text):
        return False
    told = [t for t in _times_of(context, other, meeting.status) if t.precision != "year"]
    long = timedelta() if when.precision == "month" else LONG
    return bool(told) and all(t.start - long > when.end or t.end + long < when.start for t in told)


def _times_of(context: Context, row: Row, status: str) -> list[When]:
    """The times that a row tells, as those of an event of a status."""
    told = (resolve_for(e.time, context.published, status) for e in row.elements if e.time is not None)
    return [when for when in told if when is not None]


def _bodies(event: Event) -> set[str]:
    """The bodies that the rows of an event name."""
    return {e.name.code for row in event.rows for e in row.elements if e.kind == "G" and e.name is not None}


def place_here(context: Context, meetings: Sequence[Event]) -> None:
    """Gives a meeting that was "here" the city of the text's dateline."""
    city = context.dateline
    if city is None or city.kind not in CITIES:
        return
    for meeting in meetings:
        here = next((index for index, i in meeting.elements if _is_behind(context.rows[index], i, "here")), None)
        if here is not None:
            meeting.place = Place(city.canonical, city.code, -1, here)


def place_there(context: Context, meetings: Sequence[Event]) -> None:
    """Gives a meeting without a city that was "there" the one to which the words before it go: "went to Accra on Monday
    and was received there by A"."""
    for meeting in meetings:
        if meeting.place is not None and meeting.place.city is not None:
            continue
        at = next(((k, i) for k, i in meeting.elements if _is_behind(context.rows[k], i, "there")), None)
        told = _told_before(context, *at) if at is not None else None
        if told is not None and (meeting.place is None or meeting.place.country == told.country):
            meeting.place = told


def _told_before(context: Context, index: int, i: int) -> Place | None:
    """The last place at which something is, or to which somebody goes, before element i of a row."""
    for row in context.rows[max(0, index - ROWS_BACK) : index + 1][::-1]:
        end = i if row.index == index else len(row.elements)
        places = [p for p in row_places(context, row) if 0 < p.element < end and is_there(row, p.element)]
        if places:
            return places[-1] if places[-1].city and not row.in_title else None
    return None


def place_of_transcript(context: Context, meetings: Sequence[Event]) -> None:
    """Gives the talk that the headline of a transcript names, "Before Their Meeting", the place that heads its words;
    so what was held by then without a place or a time of its own."""
    city, title = context.dateline, context.rows[0] if context.rows else None
    if city is None or city.kind not in CITIES or title is None or not SPOKEN_AT.search(title.text):
        return
    for meeting in meetings:
        is_untold = meeting.place is None and meeting.status == "held" and _is_of(meeting.when, context.published)
        if is_untold or any(row is title for row in meeting.rows):
            meeting.place = Place(city.canonical, city.code, -1, meeting.rows[0].index)


def _is_of(when: When | None, day: date | None) -> bool:
    """Whether a time, where one is told, is a day."""
    return when is None or when.start == when.end == day


def place_at_dateline(context: Context, meetings: Sequence[Event]) -> None:
    """Gives what was held of late by the state where the text was filed that city, where no place is told: not where
    an outlet writes at its seat, and not beside another place."""
    city = context.dateline
    if city is None or city.kind not in CITIES or city.code == context.seat:
        return
    for meeting in meetings:
        if meeting.place is None and meeting.status == "held" and city.code in meeting.sides:
            is_elsewhere = any(_AT.search(row.text) for row in meeting.rows)
            if not is_elsewhere and _is_recent(meeting, context.published):
                meeting.place = Place(city.canonical, city.code, -1, meeting.rows[0].index)


def _is_recent(meeting: Event, published: date | None) -> bool:
    return meeting.when is None or (published is not None and meeting.when.start >= published - RECENT)


def _is_behind(row: Row, i: int, word: str) -> bool:
    """Whether "here" or "there" stands behind a trigger before any other one, outside of quotes; not "there was"."""
    for j, element in enumerate(row.elements[i + 1 :], start=i + 1):
        if element.kind in 'MZ"L':
            return False
        if element.text == word:
            return word == "here" or row.letters[j + 1 : j + 2] != "a"
    return False


def name_city_states(context: Context, meetings: Sequence[Event]) -> None:
    """Gives a meeting in a state that bears its capital's name that city: "in Singapore"."""
    for meeting in meetings:
        place = meeting.place
        if place is not None and place.city is None and place.element >= 0:
            element = context.rows[place.row].elements[place.element]
            if element.name is not None and element.name.level == CITY_STATE:
                meeting.place = replace(place, city=element.text)


def name_cities(context: Context, meetings: Sequence[Event]) -> None:
    """Gives a meeting in a state the only city of it in which its row tells it to be: "visited Ghana, where he met A in
    Accra"."""
    for meeting in meetings:
        place = meeting.place
        if place is None or place.city is not None or place.element < 0:
            continue
        row = context.rows[place.row]
        inside = [p for p in row_places(context, row) if p.city and row.letters[p.element - 1 : p.element] == "i"]
        triggers = [i for index, i in meeting.elements if index == row.index]
        behind = [p for p in inside if p.country == place.country and any(_is_right_of(row, i, p) for i in triggers)]
        if len({p.city for p in behind}) == 1:
            meeting.place = behind[0]


def _is_right_of(row: Row, i: int, place: Place) -> bool:
    """Whether a place stands right of a trigger, before any other one."""
    return i < place.element and not set(row.letters[i + 1 : place.element]) & set("MZS")


def _meet(a: Event, b: Event) -> bool:
    """Whether two events have a person in common."""
    return any(p is q for p in a.persons for q in b.persons)


def _one_of(places: Sequence[Place | None]) -> Place | None:
    """The place of all that are told, where they are in one country: without its city where these differ."""
    given = [p for p in places if p is not None]
    if len({p.country for p in given}) != 1:
        return None
    cities = {p.city for p in given if p.city}
    named = next((p for p in given if p.city), given[0])
    return named if len(cities) < 2 else replace(named, city=None)


def share_visitors(meetings: Sequence[Event], visits: Sequence[Event]) -> None:
    """Gives a visit without a visitor the only one of its side's other visits, else of its side's meetings there."""
    told = [(v.sides[:1], p) for v in visits for p in v.persons]
    for visit in [v for v in visits if not v.persons and v.place]:
        there = [m for m in meetings if m.place and visit.place and m.place.country == visit.place.country]
        met = [p for m in there for p in m.persons if p.side == visit.sides[0] and _travels(p)]
        add_people(visit, _only([p for sides, p in told if sides == visit.sides[:1]]) or _only(met))


def _travels(person: Person) -> bool:
    return RESIDENT.search(person.role or "") is None


def _only(people: Sequence[Person]) -> list[Person]:
    """Who is told, where it is one person."""
    found = list({id(p): p for p in people}.values())
    return found if len(found) == 1 else []


def share_cities(meetings: Sequence[Event], visits: Sequence[Event]) -> None:
    """Gives a visit without a city that of the meeting of its visitor in the country."""
    for visit in visits:
        if visit.place is None or visit.place.city is not None:
            continue
        there = (m for m in meetings if m.place and m.place.city and _is_part(m, visit))
        visit.place = next((m.place for m in there if not _is_told_before(m, visit)), visit.place)


def _is_told_before(meeting: Event, visit: Event) -> bool:
    """Whether a sentence tells a meeting and a visit without a city, and only earlier ones the city: "Fox, who was in
    Ghana in May, met him", below the dateline of Accra."""
    rows = {row.index for row in visit.rows}
    is_together = any(row.index in rows for row in meeting.rows)
    return is_together and meeting.place is not None and meeting.place.row < min(rows)


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
    countries = {p.country for p in row_places(context, row) if is_there(row, p.element)}
    return when if countries == {visit.place.country} and (when.start, when.end) != (tour.start, tour.end) else None


def is_there(row: Row, element: int) -> bool:
    """Whether a place is told as where something is: behind "in", "to" or "at", listed behind one, or first of all."""
    while element and row.elements[element - 1].kind in LIST:
        element -= 1
    before = row.elements[element - 1] if element else None
    return before is None or before.kind == "i" or before.text.lower() == "to"


def leave_times(meetings: Sequence[Event], visits: Sequence[Event]) -> None:
    """Takes the day from a meeting whose rows tell none, where it is the day of what was in another state: "it followed
    stops in Fiji, where they met with the Prime Minister" is not of the day of the last stop."""
    events = [*meetings, *visits]
    for meeting in meetings:
        if meeting.when is None or meeting.place is None or meeting.place.country is None or _tells_time(meeting):
            continue
        same = [e for e in events if e.when == meeting.when and e.place and e.place.country and _tells_time(e)]
        if same and all(e.place.country != meeting.place.country for e in same if e.place):
            meeting.when = None


def _tells_time(event: Event) -> bool:
    return any(e.time is not None for row in event.rows for e in row.elements)


def share_times(meetings: Sequence[Event], visits: Sequence[Event]) -> None:
    """Gives a meeting, but no call, without a time that of the visit it belongs to, of its visitor, to the state where
    it was held: where one sentence tells both, or the visit is of several days and no row tells a time of the meeting;
    and a planned visit without a time the day of what is planned there. What is planned is not on the weekday of an
    arrival."""
    for meeting in meetings:
        if meeting.when is not None or meeting.group in CALLS:
            continue
        when = _one_time([v for v in visits if _is_told_with(meeting, v)])
        if when is None and not _tells_time(meeting):
            when = _one_time([v for v in visits if _is_part(meeting, v)])
            when = when if when is not None and when.start != when.end else None
        meeting.when = when
    for meeting in meetings:
        for visit in visits:
            if _is_day_of_arrival(meeting, visit):
                other = visit if _is_told_behind(meeting) else meeting
                other.when = None
    for visit in visits:
        if visit.when is None and visit.status == "planned":
            visit.when = _one_time([m for m in meetings if _is_part(m, visit)])


def _is_day_of_arrival(meeting: Event, visit: Event) -> bool:
    """Whether what is planned has the weekday that tells when somebody came for it: "arrived on Sunday for talks"."""
    if meeting.status != "planned" or visit.status != "held" or meeting.when is None or visit.when is None:
        return False
    is_week_on = meeting.when.start - visit.when.start == timedelta(days=7) and meeting.when.basis == "relative"
    return is_week_on and any(r is row for row in meeting.rows for r in visit.rows)


def _is_told_behind(meeting: Event) -> bool:
    """Whether only behind the verb of a meeting its row tells a time: "A, now in Accra, was to meet B on Thursday"."""
    row, (_, i) = meeting.rows[0], meeting.elements[0]
    return "form=verb" in meeting.features and "D" in row.letters[i:] and "D" not in row.letters[:i]


_ASIDE = re.compile(r"\b(?:who|which) (?:had )?(?:earlier |just |also )?(?:arriv|land|c[ao]me|flew|flow|travel)")


def _is_told_with(meeting: Event, visit: Event) -> bool:
    """Whether one sentence tells a meeting and a visit: "arrived on Monday and met the president", not "who arrived on
    Monday, met the president"."""
    is_placed = meeting.place is None or (visit.place is not None and visit.place.country == meeting.place.country)
    if not is_placed or not _belong(meeting, visit):
        return False
    return any(r is row and not _ASIDE.search(row.text) for row in meeting.rows for r in visit.rows)


def _one_time(events: Sequence[Event]) -> When | None:
    """The days of all events that have a time, where they are the same."""
    days = {(e.when.start, e.when.end): e.when for e in events if e.when}
    when = next(iter(days.values())) if len(days) == 1 else None
    return when if when is not None and when.precision == "day" else None


def _is_part(meeting: Event, visit: Event) -> bool:
    """Whether a meeting is part of a visit: of its visitor, in the state that is visited."""
    a, b = meeting.place, visit.place
    return (
        a is not None and b is not None and a.country == b.country and _meet(meeting, visit) and _belong(meeting, visit)
    )
