"""Status and sides of an event once all its mentions are together: what one sentence leaves open, others tell."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from statistics import fmean
from typing import Any

from extractors.extract.acts import STATED
from extractors.extract.agreements import LATER, ORDER, is_nuclear_deal
from extractors.extract.contracting import is_company
from extractors.extract.dates import When, relation
from extractors.extract.decide import (
    ASIDE,
    BACKING,
    FOLLOWED,
    OVER,
    SESSIONS,
    Event,
    Part,
    bodies_behind,
    is_aside,
    readings_of,
)
from extractors.extract.events import Context, Place, is_org, read_steps
from extractors.extract.knowledge import fold
from extractors.extract.lattice import is_passed
from extractors.extract.models import Model, Models
from extractors.extract.triggers import treaty_parties

STATUSES = {
    "M": ("held", "planned", "cancelled"),
    "Z": ("held", "planned", "cancelled"),
    "S": ORDER,
}
PARTY = {"M": 0.25, "S": 0.5}  # a side takes part from this probability on
WHEN = {"M": 0.4, "Z": 0.3, "S": 0.33}  # a time is the event's from this probability on
WHERE = 0.4  # a place is the event's from this probability on
FINER = 0.2  # the day in a month that was chosen, from this probability on
CLOSER = 0.5  # the city in a country that was chosen, as likely as this by the mention that tells it
DATED = frozenset({"md", "md_md", "iso", "dotted"})  # rules of times with their month
LATE = timedelta(days=7)  # what is still told as planned may be past by so much
EARLY = timedelta(days=1)  # as the gate on what was loaded allows: more is set aside there
SEVERAL = 3  # parties of a statement that a sentence lists
STEPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)


def _top(part: Part, letter: str) -> str:
    return max(STATUSES[letter], key=lambda k: part.statuses.get(k, 0.0))


def status_features(context: Context, event: Event) -> list[str]:
    """Features of the status of an event, from all its mentions."""
    parts, n, letter = event.parts, len(event.parts), event.letter
    tops = [_top(p, letter) for p in parts]
    found = [
        f"n={min(n, 5)}",
        f"first={tops[0]}",
        f"last={tops[-1]}",
        f"rule={event.status}",
        f"rule={event.status}&n={min(n, 3)}",
        f"treaty={bool(event.treaty)}",
        f"rule={event.status}&treaty={bool(event.treaty)}",
        f"cap={(event.title or 'x')[0].isupper()}&first={tops[0]}",
        f"g={event.group}",
        f"g={event.group}&first={tops[0]}",
        f"definite={event.is_definite}&first={tops[0]}",
        f"npair={'+'.join(sorted(set(tops))[:3])}",
        f"time={relation(event.when, context.published)}&rule={event.status}",
    ]
    read = readings_of(context, event)
    for status in STATUSES[letter]:
        if read:
            found += read_steps(status, sum(r.statuses[status] for r in read) / len(read))
        given = [p.statuses.get(status, 0.0) for p in parts]
        found += [f"{status}:max>={step}" for step in (0.15, 0.3, 0.5, 0.7, 0.85, 0.95) if max(given) >= step]
        found += [f"{status}:mean>={step}" for step in (0.1, 0.25, 0.5, 0.75) if sum(given) / n >= step]
        found.append(f"{status}:top={min(tops.count(status), 3)}")
        found.append(f"{status}:dated={any(p.when and t == status for p, t in zip(parts, tops, strict=True))}")
    return found


def party_features(context: Context, event: Event, side: str) -> list[str]:
    """Features of a side as one that takes part in an event, from all its mentions."""
    parts = event.parts
    given = [p.sides.get(side, 0.0) for p in parts]
    here = max(parts, key=lambda p: p.statuses.get(event.status, 0.0)).sides.get(side, 0.0)
    n_named = sum(g >= 0.5 for g in given)
    tops = {other: max(p.sides.get(other, 0.0) for p in parts) for other in _sides(event)}
    people = {p.side for p in event.persons}
    chosen = side in event.sides
    found = [
        f"n={min(len(parts), 4)}&named={min(n_named, 4)}",
        f"share={round(n_named / len(parts), 1)}",
        f"rivals={min(sum(v >= 0.5 for v in tops.values()), 6)}",
        f"chosen={chosen}",
        f"chosen={chosen}&n={min(len(parts), 3)}",
        f"chosen={chosen}&rank={min(sum(v > tops[side] for v in tops.values()), 4)}",
        f"home={side == context.home}",
        f"main={side in context.main_sides}",
        f"treaty={bool(event.treaty)}",
        f"treaty={bool(event.treaty)}&named={min(n_named, 3)}",
        f"status={event.status}&chosen={chosen}",
        f"person={side in people}",
        f"person={side in people}&people={min(len(people), 3)}",
        f"person={side in people}&chosen={chosen}",
        f"place={bool(event.place and event.place.country == side)}&person={side in people}",
        f"title={any(p.in_title and p.sides.get(side, 0.0) >= 0.5 for p in parts)}",
        f"org={len(side) != 3}",
        f"g={event.group}&org={len(side) != 3}&chosen={chosen}",
    ]
    told = {other: _backed(parts, other) for other in tops}
    n_people = sum(backing == "people" for backing in told.values())
    found += [
        f"backing={told[side]}",
        f"backing={told[side]}&chosen={chosen}",
        f"backing={told[side]}&people={min(n_people, 3)}",
        f"backing={told[side]}&people={min(n_people, 2)}&n={min(len(parts), 2)}",
    ]
    read = [reading.side(side) for reading in readings_of(context, event)]
    found += [*read_steps("side", max(read)), *read_steps("sides", sum(read) / len(read))] if read else []
    found += [f"max>={step}" for step in STEPS if max(given) >= step]
    found += [f"mean>={step}" for step in STEPS if sum(given) / len(given) >= step]
    return found + [f"here>={step}" for step in STEPS if here >= step]


def _backed(parts: list[Part], side: str) -> str:
    """The best that stands for a side in any mention."""
    return min((p.backing[side] for p in parts if side in p.backing), key=BACKING.index, default="none")


def _sides(event: Event) -> list[str]:
    return list(dict.fromkeys([*event.sides, *(s for p in event.parts for s in p.sides)]))


Options = dict[tuple[str, ...], list[tuple[Any, float, bool, str]]]


def time_options(event: Event) -> Options:
    """The times that the mentions of an event tell, those of one span together."""
    found: Options = {}
    for part in event.parts:
        for when, probability, is_near, rule in part.times:
            key = (when.start.isoformat(), when.end.isoformat())
            found.setdefault(key, []).append((when, probability, is_near, rule))
    return found


def place_options(event: Event) -> Options:
    """The places that the mentions of an event tell, those of one name together.

    A place that only one of several triggers of a row is sure of, as of a summit that is prepared there, is less sure.
    """
    found: Options = {}
    told: dict[tuple[int, tuple[str, ...]], list[float]] = defaultdict(list)
    for part in event.parts:
        for place, probability, is_near in part.places:
            key = (fold(place.city) if place.city else "", place.country or "")
            found.setdefault(key, []).append((place, probability, is_near, ""))
            if is_near:
                told[place.row, key].append(probability)
    return {
        key: [
            (place, _agreed(told[place.row, key]) if is_near else p, is_near, rule) for place, p, is_near, rule in given
        ]
        for key, given in found.items()
    }


def _agreed(given: list[float]) -> float:
    """What the triggers of a row find together of one of its places, halfway to the one that is surest."""
    return (fmean(given) + max(given)) / 2


def _support(options: Options, key: tuple[str, ...], n_parts: int) -> list[str]:
    """How well one option is supported, and how it stands among the others."""
    best = {k: max(o[1] for o in given) for k, given in options.items()}
    near = max((o[1] for o in options[key] if o[2]), default=0.0)
    far = max((o[1] for o in options[key] if not o[2]), default=0.0)
    nearest = max((o[1] for k, given in options.items() for o in given if o[2]), default=0.0)
    rank = sum(v > best[key] for v in best.values())
    strong = sum(o[1] >= 0.5 for o in options[key])
    found = [
        f"rank={min(rank, 3)}",
        f"options={min(len(options), 5)}",
        f"rank={min(rank, 2)}&options={min(len(options), 3)}",
        f"strong={min(strong, 3)}&n={min(n_parts, 3)}",
        f"near={near > 0}&isnearest={near == nearest and near > 0}",
        f"near={near > 0}&rivalnear={nearest >= 0.5}",
    ]
    found += [f"near>={step}" for step in STEPS if near >= step] + [f"far>={step}" for step in STEPS if far >= step]
    return found + [f"rival>={step}" for step in (0.3, 0.5, 0.7, 0.9) if nearest >= step and near < nearest]


def time_features(context: Context, event: Event, options: Options, key: tuple[str, ...]) -> list[str]:
    """Features of one time as the time of an event."""
    when: When = options[key][0][0]
    told = relation(when, context.published)
    is_chosen = event.when is not None and (event.when.start, event.when.end) == (when.start, when.end)
    found = [
        f"relation={told}&status={event.status}",
        f"precision={when.precision}",
        f"precision={when.precision}&relation={told}&status={event.status}",
        f"chosen={is_chosen}",
        f"chosen={is_chosen}&had={event.when is not None}",
        f"span={when.end != when.start}",
        f"g={event.group}&near={any(o[2] for o in options[key])}",
        f"rule={options[key][0][3]}",
        f"title={any(p.in_title for p in event.parts)}",
    ]
    if any(part.is_tour for part in event.parts):
        own = {k for part in event.parts if not part.is_tour for k in _near_times(part)}
        tour = {k for part in event.parts if part.is_tour for k in _near_times(part)}
        found += [
            f"tour={key in tour}&own={key in own}&owned={bool(own)}",
            f"tour={key in tour}&owned={bool(own - tour)}",
        ]
    return found + _support(options, key, len(event.parts))


def _near_times(part: Part) -> set[tuple[str, str]]:
    """The times that a mention's own row tells, as keys of `time_options`, where they may be its time."""
    return {(w.start.isoformat(), w.end.isoformat()) for w, p, is_near, _ in part.times if is_near and p >= WHEN["Z"]}


def place_features(context: Context, event: Event, options: Options, key: tuple[str, ...]) -> list[str]:
    """Features of one place as the place of a meeting."""
    city, country = key
    is_chosen = event.place is not None and event.place.country == country and bool(event.place.city) == bool(city)
    inside = any(k[0] for k in options if k[1] == country)
    found = [
        f"city={bool(city)}",
        f"city={bool(city)}&inside={inside}",
        f"chosen={is_chosen}&city={bool(city)}",
        f"chosen={is_chosen}&had={event.place is not None}",
        f"side={country in event.sides}",
        f"side={country in event.sides}&city={bool(city)}",
        f"home={country == context.home}",
        f"g={event.group}",
        f"g={event.group}&status={event.status}",
    ]
    best = {k: max(o[1] for o in given) for k, given in options.items()}
    rest = max((p for k, p in best.items() if k[1] != country), default=0.0)
    rivals = {k[1] for k in options} - {country}
    found += [
        f"told={min(len(options[key]), 4)}",
        f"cities={min(sum(bool(k[0]) for k in options), 4)}",
        f"side={country in event.sides}&rivals={bool(rivals & set(event.sides))}&city={bool(city)}",
        f"side={country in event.sides}&home={country == context.home}&hosts={context.home in event.sides}",
        f"lead={'much' if best[key] > 3 * rest + 0.05 else 'more' if best[key] > rest else 'less'}",
    ]
    return found + _support(options, key, len(event.parts))


def _likeliest(
    model: Model, floor: float, options: Options, features: Callable[[tuple[str, ...]], list[str]]
) -> Any | None:
    scored = [(model.probability(features(key), "yes"), -k, key) for k, key in enumerate(options)]
    score, _, key = max(scored, default=(0.0, 0, ()))
    return max(options[key], key=lambda o: o[1])[0] if score >= floor else None


def _can_be(event: Event, given: list[tuple[Any, float, bool, str]], context: Context) -> bool:
    """Whether an event of that status can have been at a time: what was held does not begin after its report, what is
    planned is not long past.

    A day of publication may be one early: a date that is told beside what was surely held stands.
    """
    when: When = given[0][0]
    if all(FOLLOWED.search(row.text) for row in event.rows) and not any(is_near for _, _, is_near, _ in given):
        return False
    if event.status == "planned" and context.published is not None:
        return when.end >= context.published - (LATE if when.precision == "day" else timedelta())
    if event.status != "held" or context.published is None or when.start <= context.published:
        return True
    is_told = any(is_near and p >= 0.5 and rule in DATED for _, p, is_near, rule in given)
    is_held = max((p.statuses.get("held", 0.0) for p in event.parts), default=0.0) > 0.7
    return is_told and is_held and when.start <= context.published + EARLY


PRECISIONS = ("day", "month", "year")


def _stated_time(event: Event) -> When | None:
    """The time of an act behind a document's signing that a sentence states outright: "went into effect in 2003"."""
    if event.letter != "S" or event.status not in LATER:
        return None
    ends = [when for part in event.parts for when in part.ends]
    if event.status == "terminated" and ends:
        return min(ends, key=lambda when: PRECISIONS.index(when.precision))
    stated = [p for p in event.parts if max(p.statuses.values()) >= STATED and _top(p, "S") == event.status]
    return next((p.when for p in stated if p.when and not _is_of_name(p, p.when)), None)


def _is_of_other_act(event: Event, when: When) -> bool:
    """Whether only sentences tell a time that outright say of a document what it was before: "It entered into force in
    2011" of one that was extended in 2021."""
    told = [part for part in event.parts if any(w == when for w, *_ in part.times)]
    before = ORDER[: min(ORDER.index(event.status), ORDER.index("extended"))]
    return bool(told) and all(max(p.statuses.values()) >= STATED and _top(p, "S") in before for p in told)


def _is_of_name(part: Part, when: When) -> bool:
    """Whether a time is only told as a document's: "the 2015 nuclear deal"."""
    return all(rule == "year_adj" for told, _, _, rule in part.times if told == when)


_IN_YEAR = re.compile(r"\b(?:earlier|later) (?:this|in the) year\b", re.IGNORECASE)
OPEN_SPANS = frozenset({"span_rel", "later_unit"})  # rules of the times that tell what is under way


def _is_left_open(event: Event, span: When, times: Options, published: date) -> bool:
    """Whether an event is told as within the month or the year of the text, and no nearer: "earlier this month"."""
    told = times[span.start.isoformat(), span.end.isoformat()]
    is_so = span.start <= published <= span.end and all(rule in OPEN_SPANS for _, _, _, rule in told)
    return is_so and (span.precision == "month" or any(_IN_YEAR.search(row.text) for row in event.rows))


def _finer(chosen: When | None, times: Options) -> When | None:
    """The likeliest day within a month or a year that was chosen, where one is told."""
    if chosen is None or chosen.precision == "day":
        return chosen
    told = [(max(o[1] for o in given), given[0][0]) for given in times.values()]
    days = [(p, w) for p, w in told if w.precision == "day" and chosen.start <= w.start <= w.end <= chosen.end]
    score, when = max(days, key=lambda d: d[0], default=(0.0, chosen))
    return when if score >= FINER else chosen


def _signed_on(event: Event, chosen: When | None) -> When | None:
    """The one day within a month or a year that was chosen on which a sentence says that a document was signed."""
    if chosen is None or chosen.precision == "day" or event.letter != "S" or event.status != "signed":
        return None
    told = {w for part in event.parts for w in part.signings if w.precision == "day"}
    days = {w.start: w for w in told if chosen.start <= w.start <= w.end <= chosen.end}
    return next(iter(days.values())) if len(days) == 1 else None


def _closer(chosen: Place | None, places: Options) -> Place | None:
    """The likeliest city of a country that was chosen, where one is told."""
    if chosen is None or chosen.city is not None:
        return chosen
    cities = [
        max(given, key=lambda o: o[1]) for (city, code), given in places.items() if city and code == chosen.country
    ]
    place, score, _, _ = max(cities, key=lambda o: o[1], default=(chosen, 0.0, False, ""))
    return place if score >= CLOSER else chosen


WEEK = timedelta(weeks=1)


def _turn_times(event: Event, published: date) -> None:
    """Moves a day of the week to the other side of the text where a mention was taken for held and the event is
    planned, or the reverse."""

    def turned(when: When, rule: str) -> When:
        is_off = when.start < published if event.status == "planned" else when.start > published
        if rule != "weekday" or not is_off or not timedelta() < abs(when.start - published) < WEEK:
            return when
        by = WEEK if event.status == "planned" else -WEEK
        return replace(when, start=when.start + by, end=when.end + by)

    if event.letter in "MZ" and event.status in ("held", "planned"):
        event.parts = [
            replace(part, times=tuple((turned(when, rule), p, is_near, rule) for when, p, is_near, rule in part.times))
            if _top(part, event.letter) != event.status
            else part
            for part in event.parts
        ]


def _is_passed(context: Context, event: Event, given: list[tuple[Any, float, bool, str]]) -> bool:
    """Whether a place is only told as where somebody of an event came from, or went next."""
    return all(is_passed(context.rows[place.row], event.elements, place.element) for place, *_ in given)


def settle_circumstances(context: Context, event: Event, models: Models) -> None:
    """Decides when an event was, and where a meeting was, from all its mentions.

    The time stays as the event's own rows told it where the text has no day to tell past from future by.
    """
    if f"{event.letter}.when" in models and context.published is not None:
        _turn_times(event, context.published)
        times = {key: given for key, given in time_options(event).items() if _can_be(event, given, context)}
        signed = {when for part in event.parts for when in part.signings} if event.status in LATER else set()
        times = {key: given for key, given in times.items() if given[0][0] not in signed}
        if event.letter == "S":
            times = {key: given for key, given in times.items() if not _is_of_other_act(event, given[0][0])}
        model, floor = models[f"{event.letter}.when"], WHEN[event.letter]
        chosen = _likeliest(model, floor, times, lambda key: time_features(context, event, times, key))
        if chosen is None or not _is_left_open(event, chosen, times, context.published):
            chosen = _signed_on(event, chosen) or _finer(chosen, times)
        event.when = _stated_time(event) or chosen
    if event.letter == "M" and "M.where" in models:
        places = {k: given for k, given in place_options(event).items() if not _is_passed(context, event, given)}
        told = _likeliest(models["M.where"], WHERE, places, lambda key: place_features(context, event, places, key))
        event.place = _closer(told, places)


def _is_surely_signed(part: Part) -> bool:
    return part.statuses.get("signed", 0.0) >= STATED


def _told_outright(event: Event) -> list[str]:
    """The parties that a sentence tells by its grammar alone, where one is a firm, whose state a headline may name, or
    several who issued a statement."""
    is_statement = event.group == "joint_statement"
    told = [
        list(part.told)
        for part in event.parts
        if part.told and (any(map(is_company, part.told)) or (is_statement and len(part.told) >= SEVERAL))
    ]
    return max(told, key=len, default=[])


def _known_parties(context: Context, event: Event) -> list[str]:
    """The parties of a well-known document that the text names anywhere, where these are two and more."""
    known = treaty_parties().get("JCPOA" if is_nuclear_deal(event) else event.treaty, ())
    if not known:
        return []
    told = {e.name.code for row in context.rows for e in row.elements if e.name is not None and e.kind in "CAKQG"}
    named = [party for party in known if party in told]
    return named if len(named) > 1 else []


def is_outright(event: Event, status: str) -> bool:
    """Whether all that tells of an event says outright that it is of a status: `cancelled` ("cancelling a meeting
    with"), or of a document `referenced`, which was not made ("have never signed a peace treaty")."""
    return bool(event.parts) and all(p.statuses.get(status, 0.0) >= STATED for p in event.parts)


def _is_town(event: Event, side: str) -> bool:
    """Whether a sentence names a side only as the town where others did it, which gives it a chance of nought."""
    return any(p.sides.get(side) == 0.0 for p in event.parts) and _backed(event.parts, side) != "people"


BODIES_THERE = frozenset({"EU", "NATO"})
OF_TWO = re.compile(  # a body of which only other sentences tell takes no part in what these words tell
    r"\b(?:[Tt]he two (?:leaders|presidents|(?:prime )?ministers|premiers|men)|[Bb]ilateral (?:summit|meeting|talks)"
    r"|[Bb]oth (?:leaders|presidents))\b"
)
AROUND = re.compile(  # "A met B before the summit"
    rf"{OF_TWO.pattern}"
    r"|\b(?i:before|after|ahead of|prior to) the (?:[\w’'-]+ ){0,2}(?:[Ss]ummit|[Cc]onference|[Ff]orum)\b"
)
SEATS = frozenset({"BEL", "LUX"})  # states of towns where their ministers meet, which then are no sides


def _able(event: Event) -> list[str]:
    """The sides that may be those of an event, by what stands for each in all its mentions."""
    options = event.sides if event.is_cut else _sides(event)
    options = [s for s in options if not _is_town(event, s)]
    if is_aside(event):
        bodies = set().union(*(bodies_behind(row, ASIDE) for row in event.rows))  # the summit's sides are not a talk's
        options = [s for s in options if s not in bodies or _backed(event.parts, s) == "people"]
        if sum(_backed(event.parts, s) == "people" for s in options) > 1:
            options = [s for s in options if _backed(event.parts, s) != "implied"]
    elif event.parts and all(p.is_full for p in event.parts):
        named = [s for s in options if _backed(event.parts, s) != "implied"]
        options = named if len(named) > 1 else options
    n_people = sum(_backed(event.parts, s) == "people" for s in options)
    if event.letter == "M" and n_people > 1 and event.group not in SESSIONS:  # "A met B after the NATO summit"
        over = set().union(*(bodies_behind(row, OVER) for row in event.rows))
        options = [s for s in options if s not in over or _backed(event.parts, s) == "people"]
    if event.letter == "M" and n_people > 2:
        options = [s for s in options if _backed(event.parts, s) != "site"]  # three met in the capital of a fourth
    tells = OF_TWO if event.group in SESSIONS or n_people < 2 else AROUND
    are_two = sum(not is_org(s) for s in event.sides) > 1 and any(tells.search(row.text) for row in event.rows)
    if event.letter == "M" and are_two:
        options = [s for s in options if not is_org(s) or _backed(event.parts, s) != "implied"]
    told = [s for s in options if _backed(event.parts, s) in ("people", "name")]
    if event.letter in "MS" and len(options) > 2 and not BODIES_THERE.isdisjoint(options):
        options = [s for s in options if s in told or s not in SEATS]
    return options


def settle(context: Context, event: Event, models: Models) -> None:
    """Decides the status and the sides of an event from all its mentions, where models for it are given."""
    letter = event.letter
    if f"{letter}.final" not in models:
        return
    stated = [_top(p, letter) for p in event.parts if p.is_stated or (event.is_stated and _is_surely_signed(p))]
    if stated:
        event.status = max(stated, key=STATUSES[letter].index)
    elif not is_outright(event, "cancelled") and not is_outright(event, "referenced"):
        likely = models[f"{letter}.final"].best(status_features(context, event))
        is_open = any(p.statuses.get(likely) != 0.0 for p in event.parts)  # what every sentence leaves open is none
        event.status = likely if is_open else event.status
    timed = [p for p in event.parts if p.when and _top(p, letter) == event.status]
    if letter == "S" and len(event.parts) > 1 and timed:
        event.when = max(timed, key=lambda p: p.statuses[event.status]).when
    model = models[f"{letter}.party"]
    options = _able(event)
    chosen = [s for s in options if model.probability(party_features(context, event, s), "yes") >= PARTY[letter]]
    if len(chosen) < 2:
        chosen = [s for s in options if s in chosen or s in event.sides]
    if len(chosen) < 2:
        chosen = event.sides
    event.sides = _told_outright(event) or (_known_parties(context, event) if letter == "S" else []) or chosen
    event.persons = [p for p in event.persons if p.side is None or p.side in chosen]
