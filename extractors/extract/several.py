"""One mention that tells of several meetings: on several days, or with each of several on a day of its own.

"They met in Ankara on 8 May and in Moscow on 17 May", "he will meet A on Tuesday and B on Wednesday", "talks in Oslo
and Rome".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from extractors.extract.actors import PEOPLE, Actor, Person
from extractors.extract.clauses import NEXT_IN_TIME
from extractors.extract.counterparts import tell_met, with_each, without_mixed
from extractors.extract.dates import When, tells_end
from extractors.extract.decide import Event
from extractors.extract.events import Context, Place, is_of_matter, is_site, resolve_for, row_places
from extractors.extract.lattice import Row

STOPS = frozenset('MZS.:"')  # letters that end what a trigger's words reach
OF_TALKS = re.compile(r"fd?[xmA]*M")
# between two days of a list
NEXT_DAY = re.compile(r"(?:i(?:L|C|V)(?:,C)?)?,?&?x{0,2}(?:i(?:L|C|V)(?:,C)?)?,?[pi]?d?x?")
JOINED = re.compile(r"&(?:,?[xpd]{0,2}D,?)?$")  # before a second "with": "and, late on Monday, with B"
CITIES = re.compile(r"iL(?:,i?L)*[xp]?,?&(?:i|x{0,2}i)?L(?![NLVC])")  # "in A and B", "in A, B and recently in C"
PAPERS = frozenset({"exchange", "review", "credentials"})  # groups of words for what may be of no talk
FOLLOWING = frozenset({"after", "following"})
IN_TURN = NEXT_IN_TIME | {"finally", "lastly", "separately", "thereafter"}
NEXT_MET = re.compile(r",?w?[dhT]*[ACGON]")  # whom somebody met behind such a word
FARTHEST = 6  # letters that JOINED may match
NOT_OF_TIME = re.compile(r"[^ipdxfDLCV,]")  # ends the words for a time or a place
ANEW = frozenset("aeryMZS")  # letters that begin to tell something else
TRIGGERS = frozenset("MZS")
SURE = 0.95
SLACK = timedelta(days=3)


@dataclass
class Stretch:
    """What one "and" joins to the next behind a trigger: who is told there, when and where. at: the element of the
    time."""

    at: int
    actors: list[Actor]
    when: When | None
    place: Place | None


def cut_mentions(context: Context, events: Sequence[Event]) -> list[Event]:
    """The mentions of a document, those of several meetings cut into one each."""
    found: list[Event] = []
    told: set[tuple[int, int]] = set()
    for event in events:
        if event.elements[0] in told:
            continue
        if event.is_cut:
            found.append(_on_own_day(context, event))
            continue
        if len(parts := _with_those(context, event)) > 1:
            found += parts
            continue
        parts = _by_stretch(context, event)
        parts = parts if len(parts) > 1 else _with_again(context, event)
        parts = parts if len(parts) > 1 else _met_again(context, event)
        parts = parts if len(parts) > 1 else _by_city(context, event)
        parts = parts if len(parts) > 1 else _in_each(context, event)
        if len(parts) > 1:  # "rounds of the talks": the second word tells the same
            row, i = event.rows[0], event.elements[0][1]
            told.add((row.index, inner.end() - 1 if (inner := OF_TALKS.match(row.letters, i + 1)) else i))
        found += parts
    tell_met(context, found)
    return with_each(without_mixed(found))


def _end_of_reach(row: Row, i: int) -> int:
    """Where the words end that tell of a trigger's meeting: at the next trigger, but not at "rounds of the talks"."""
    inner = OF_TALKS.match(row.letters, i + 1)
    first = inner.end() if inner else i + 1
    return next((k for k in range(first, len(row.letters)) if row.letters[k] in STOPS), len(row.letters))


def _stretches(context: Context, event: Event) -> list[Stretch]:
    """The parts of a row right of its trigger, cut at each comma or "and" that a time, a place or a party follows."""
    row, i = event.rows[0], event.elements[0][1]
    end = _end_of_reach(row, i)
    cuts = [k for k in range(i + 1, end) if row.letters[k] in "&,"]
    bounds = [i, *cuts, end]
    found: list[Stretch] = []
    for low, high in pairwise(bounds):
        if high > low + 1:
            found.append(_stretch(context, event, low + 1, high - 1))
    return found


def _stretch(context: Context, event: Event, first: int, last: int) -> Stretch:
    row, i = event.rows[0], event.elements[0][1]
    actors = [a for a in context.actors[row.index] if first <= a.first and a.last <= last and not is_site(row, a)]
    times = (k for k in range(first, last + 1) if row.elements[k].time is not None)
    at = next((k for k in times if not is_of_matter(context, row, i, k)), -1)
    time = row.elements[at].time if at >= 0 else None
    when = resolve_for(time, context.published, event.status) if time else None
    if when and event.status == "held" and context.published and when.start > context.published + SLACK:
        when = replace(when, start=_year_before(when.start), end=_year_before(when.end))
    places = [p for p in row_places(context, row) if first <= p.element <= last and row.letters[p.element - 1] == "i"]
    return Stretch(at, [a for a in actors if a.sides or a.person], when, places[0] if places else None)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28 if day.month == 2 else day.day))


def _by_stretch(context: Context, event: Event) -> list[Event]:
    """One event for each day of a list of days, or for each party with a day of its own."""
    dated = [s for s in _stretches(context, event) if s.when is not None]
    days = {(s.when.start, s.when.end, s.when.precision) for s in dated if s.when}
    if len(days) < 2 or len(days) < len(dated):
        return [event]
    if len({precision for *_, precision in days}) > 1 and any(s.place is None for s in dated):
        return [event]
    letters = event.rows[0].letters
    gaps = [letters[a.at + 1 : b.at] for a, b in pairwise(dated)]
    goes_on = letters[dated[-1].at + 1 : dated[-1].at + 2] == "&"  # "A on Monday, B on Tuesday and is to see"
    if ("&" not in gaps[-1] and not goes_on) or _is_last_day(event.rows[0], dated[-1].at):
        return [event]
    if all(NEXT_DAY.fullmatch(gap) for gap in gaps):
        return [_on(event, s) for s in dated]
    is_list = all(s.actors for s in dated) and not any(ANEW & set(gap) for gap in gaps)
    return _with_each(context, event, dated) if is_list else [event]


def _on_own_day(context: Context, event: Event) -> Event:
    """A meeting with one of several, on the day that is told with him where each has one: "will hold talks with A on
    Monday and with B on Tuesday"."""
    dated = [s for s in _stretches(context, event) if s.when is not None and s.actors]
    own = [s for s in dated if any(side in event.sides for a in s.actors for side in a.sides)]
    return _on(event, own[0]) if len(own) == 1 and len({s.when for s in dated}) == len(dated) > 1 else event


def _is_last_day(row: Row, k: int) -> bool:
    """Whether a time is told as the end of what began on a time before: "opened on Monday and ended on Friday"."""
    time = row.elements[k].time
    return time is not None and tells_end(row.text[: time.start - row.begin])


def _with_again(context: Context, event: Event) -> list[Event]:
    """One event for each party of another side, or of a day of its own, behind a "with" of its own: "met with A in
    Accra and with B in Lomé", "spoke with A and, on Monday, with B"."""
    row, i = event.rows[0], event.elements[0][1]
    if event.group == "dine":
        return [event]
    end = _end_of_reach(row, i)
    begins = [k for k in range(i + 1, end) if row.letters[k] == "w"]
    if row.elements[i].text.lower().endswith("with"):
        begins.insert(0, i)
    then = _then(row, i, end)
    begins = begins or [i] * bool(then)
    joined = [JOINED.search(row.letters, max(i, k - FARTHEST), k) for k in begins[1:] if k - 1 not in then]
    starts = [found.start() for found in joined if found is not None]
    if len(starts) < len(joined) or not (starts := sorted({*starts, *(k - 1 for k in then if k > begins[0])})):
        return [event]
    told = [
        _stretch(context, event, low + 1, stop - 1)
        for low, stop in zip([begins[0], *starts], [*starts, end], strict=True)
    ]
    sides = [list(dict.fromkeys(side for a in s.actors for side in a.sides)) for s in told]
    common = [side for side in event.sides if not any(side in theirs for theirs in sides)]
    if not common or not all(sides) or not _are_apart(told, sides):
        return [event]
    found = []
    for stretch, theirs in zip(told, sides, strict=True):
        ours = [a.person for a in stretch.actors if a.person is not None]
        people = [p for p in event.persons if p.side in common] + ours
        bare = _without(event, [s.when for s in told if s.when is not None]) if stretch.when is None else event
        parts = [replace(p, sides=p.sides | {s: SURE for s in theirs if s not in p.sides}) for p in bare.parts]
        found.append(_of(_on(replace(bare, parts=parts), stretch), [*common, *theirs], people))
    return found


def _then(row: Row, i: int, end: int) -> list[int]:
    """The elements between a trigger i and the end of its reach with which whom somebody met next begins: "with A,
    then with B and finally with C", "A on the sidelines and later B"."""
    words = (k for k in range(i + 2, end - 1) if row.elements[k].text.lower() in IN_TURN)
    return [k for k in words if row.letters[k - 1] in "&," and NEXT_MET.match(row.letters, k + 1)]


def _are_apart(told: Sequence[Stretch], sides: Sequence[list[str]]) -> bool:
    """Whether each of several stretches tells of another side than the one before it, or of another day."""
    apart = (not set(ours) & set(theirs) for ours, theirs in pairwise(sides))
    return all(is_other or _is_of_day(a, b) for is_other, (a, b) in zip(apart, pairwise(told), strict=True))


def _is_of_day(a: Stretch, b: Stretch) -> bool:
    """Whether the second of two stretches has a day of its own: "with A and, on Tuesday, with B", "with A on Monday and
    with B on Tuesday"; of "with A and with B on Tuesday" both may be told."""
    if b.when is None or not b.actors:
        return False
    return a.when.start != b.when.start if a.when is not None else b.at < b.actors[0].first


def _with_those(context: Context, event: Event) -> list[Event]:
    """An event, and one for each of those that it came after: "the third summit, following those in 2000 and 2007"."""
    row, i = event.rows[0], event.elements[0][1]
    words = [element.text.lower() for element in row.elements] if " those " in row.text else []
    at = next((k for k in range(i + 1, len(words)) if words[k] == "those" and words[k - 1] in FOLLOWING), None)
    if at is None or _tells_between(row, i, at):
        return [event]
    ends = [k for k in range(at + 1, len(words)) if row.letters[k] == "&"]
    over = replace(event, status="held")
    told = [_stretch(context, over, low + 1, high - 1) for low, high in pairwise([at, *ends, len(words)])]
    told = [s for s in told if s.when is not None]
    places = [s.place for s in told if s.place is not None]
    if not told or any(s.at < at for s in told):
        return [event]
    times = [e.time for e in row.elements[at:] if e.time is not None]
    theirs = [resolve_for(time, context.published, status) for time in times for status in ("held", "planned")]
    bare = _without(event, [when for when in theirs if when is not None])
    own = [
        replace(p, places=tuple(o for o in p.places if o[0].row != row.index or o[0].element < at)) for p in bare.parts
    ]
    found = [replace(bare, parts=own, place=None, clause=i)]
    for stretch in told:
        where = stretch.place or (places[0] if len(places) == 1 else None)
        past = _on(replace(over, place=None), replace(stretch, place=where))
        parts = [
            replace(p, statuses={"held": SURE}, places=p.places if where else (), is_stated=True) for p in past.parts
        ]
        found.append(replace(past, parts=parts))
    return found


def _met_again(context: Context, event: Event) -> list[Event]:
    """One event for each of two times or places with "and again" between them: "met in Madrid in May and again in
    Oslo", "on 6 May and again on 8 May they spoke"."""
    row, i = event.rows[0], event.elements[0][1]
    at = next((k for k in range(2, len(row.elements)) if _is_again(row, k) and not _tells_between(row, i, k)), None)
    if at is None:
        return [event]
    first, second = NOT_OF_TIME.search(row.letters[at - 2 :: -1]), NOT_OF_TIME.search(row.letters, at + 1)
    low = at - 1 - (first.start() if first else at - 1)
    before = _stretch(context, event, low, at - 2)
    behind = _stretch(context, event, at + 1, (second.start() if second else len(row.letters)) - 1)
    if not _are_two(before, behind) or (at < i and low > row.letters.startswith('"')):
        return [event]
    found: list[Event] = []
    for told, other in ((before, behind), (behind, before)):
        bare = _without(event, [other.when] if told.when is None and other.when is not None else [])
        found.append(replace(_on(bare, told), clause=told.at if told.at >= 0 else at + len(found)))
    return found


def _is_again(row: Row, k: int) -> bool:
    return row.elements[k].text.lower() == "again" and row.letters[k - 1] == "&"


def _tells_between(row: Row, i: int, k: int) -> bool:
    """Whether the words between a trigger i and element k tell of something else."""
    return bool(set(row.letters[i + 1 : k]) & ANEW or set(row.letters[k + 1 : i]) & TRIGGERS)


def _are_two(a: Stretch, b: Stretch) -> bool:
    """Whether two stretches tell of two days, or of two cities of which at least one has no day."""
    if a.when is not None and b.when is not None:
        return (a.when.start, a.when.end) != (b.when.start, b.when.end)
    return a.place is not None and b.place is not None and a.place.city != b.place.city


def _in_each(context: Context, event: Event) -> list[Event]:
    """One event for each city of a list of cities in several states, with who went there: "his talks in Doha and
    Riyadh", "met the Israeli and Palestinian leaders in Jerusalem and Ramallah"."""
    row, i = event.rows[0], event.elements[0][1]
    trigger, cities = row.elements[i].trigger, CITIES.search(row.letters, i + 1, _end_of_reach(row, i))
    if cities is None or trigger is None or (trigger.form == "noun" and not trigger.is_plural):
        return [event]
    places = [p for p in row_places(context, row) if cities.start() < p.element < cities.end() and p.city is not None]
    hosts = [p.country for p in places if p.country is not None]
    is_of_other = "M" in row.letters[:i] and not set(hosts) & set(event.sides)  # "met A and told of his talks in"
    is_of_other = is_of_other or "r" in row.letters[i : cities.start()]  # "met A, who told of his contacts in"
    if len(places) < 2 or len(set(hosts)) < len(places) or is_of_other or event.group in PAPERS:
        return [event]
    is_told = any(a.sides for a in context.actors[row.index] if i < a.first < cities.start())
    is_with_hosts = set(hosts) <= set(event.sides) or not is_told  # "talks with Saudi officials in Doha and Riyadh"
    return [_at_place(event, place, hosts if is_with_hosts else []) for place in places]


def _by_city(context: Context, event: Event) -> list[Event]:
    """One event for each party with a city of its own: "met A in Ramallah and B in Jerusalem"."""
    row, i = event.rows[0], event.elements[0][1]
    told = [replace(s, at=s.place.element) for s in _stretches(context, event) if s.actors and s.place and s.place.city]
    gaps = [row.letters[a.at + 1 : b.at] for a, b in pairwise(told)]
    are_joined = (
        bool(gaps) and "&" in gaps[-1] and not any(ANEW & set(gap) for gap in [row.letters[i + 1 : told[0].at], *gaps])
    )
    cities = {s.place.city for s in told if s.place}
    return _with_each(context, event, told) if are_joined and len(cities) == len(told) else [event]


def _at_place(event: Event, place: Place, hosts: Sequence[str]) -> Event:
    """An event at one of several places: of its guest and the host there, where others are the hosts elsewhere."""
    told = replace(_on(event, Stretch(-1, [], None, place)), clause=place.element)
    guests = [side for side in event.sides if side not in hosts]
    if not guests or len(guests) == len(event.sides) or place.country is None:
        return told
    told.parts = [replace(p, sides={place.country: SURE, **p.sides}) for p in told.parts]
    sides = [*guests, place.country]
    return _of(told, sides, [p for p in event.persons if p.side is None or p.side in sides])


def _without(event: Event, times: Sequence[When]) -> Event:
    """An event without the times that are those of others."""
    days = {(when.start, when.end) for when in times}
    parts = [
        replace(
            p,
            when=None if p.when and (p.when.start, p.when.end) in days else p.when,
            times=tuple(t for t in p.times if (t[0].start, t[0].end) not in days),
        )
        for p in event.parts
    ]
    is_theirs = event.when is not None and (event.when.start, event.when.end) in days
    return replace(event, when=None if is_theirs else event.when, parts=parts)


def _on(event: Event, told: Stretch) -> Event:
    """An event on the day, and at the place, of one stretch."""
    parts = event.parts
    if told.when is not None:
        when = told.when
        parts = [replace(p, when=when, times=((when, SURE, True, "md"),)) for p in parts]
    if told.place is not None:
        parts = [replace(p, places=((told.place, SURE, True),)) for p in parts]
    return replace(
        event,
        when=told.when or event.when,
        place=told.place or event.place,
        parts=parts,
        persons=list(event.persons),
        rows=list(event.rows),
        elements=list(event.elements),
        is_cut=True,
        clause=told.at,
    )


def _with_each(context: Context, event: Event, told: Sequence[Stretch]) -> list[Event]:
    """An event for each stretch's party with those told before the trigger."""
    others = [_parties(event, stretch) for stretch in told]
    common = [side for side in event.sides if not any(side in sides for sides in others)]
    if not common or not all(others):
        return [event]
    found = []
    for stretch, sides in zip(told, others, strict=True):
        ours = {id(a.person) for a in stretch.actors}
        people = [p for p in event.persons if p.side not in {s for o in others for s in o} or id(p) in ours]
        new = {side: SURE for side in sides if side not in event.sides}
        parts = [replace(p, sides=p.sides | new) for p in event.parts] if new else event.parts
        told_of = _on(replace(event, parts=parts), stretch)
        found.append(_of(told_of, [*common, *(s for s in event.sides if s in sides), *new], people))
    return found


def _parties(event: Event, told: Stretch) -> list[str]:
    """The sides that a stretch tells of: those of the event, or whose people it names."""
    inside = [side for a in told.actors for side in a.sides if side in event.sides]
    named = [side for a in told.actors if a.kind in PEOPLE for side in a.sides]
    return list(dict.fromkeys(inside or named))


def _of(event: Event, sides: list[str], people: list[Person]) -> Event:
    """An event of some of its sides and people."""
    parts = [replace(p, sides={k: v for k, v in p.sides.items() if k in sides}) for p in event.parts]
    return replace(event, sides=sides, persons=people, parts=parts, is_cut=True)
