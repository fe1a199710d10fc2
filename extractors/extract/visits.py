"""Visits: who travels where and when, from the mentions of a document; a trip that is told twice is one visit."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from extractors.extract.actors import PEOPLE, Actor, is_dateline
from extractors.extract.acts import STATED
from extractors.extract.clauses import keep_to, part_of_row, who_stands
from extractors.extract.dates import UNKNOWN, TimeMention, resolve
from extractors.extract.decide import (
    KEEP,
    NO_PAST,
    OTHER_STATUS,
    PRONOUNS,
    SURE,
    Event,
    absorb,
    actor_scores,
    add_persons,
    best,
    chance,
    is_verb,
    make_event,
    part_of,
    place_of,
    stated_status,
    strangers,
)
from extractors.extract.events import (
    Candidate,
    Context,
    Link,
    Place,
    candidates,
    is_org,
    resolve_for,
    row_places,
    subject_of,
)
from extractors.extract.lattice import CAME_FROM, DELEGATION, HERE, LEAVES, Element, Row, is_left, left_for, sent_to
from extractors.extract.models import Models
from extractors.extract.settle import DATED, is_outright, status_features
from extractors.extract.speakers import GLAD, is_of_saying
from extractors.extract.triggers import BE, plain_travel

LIST = frozenset("CLRG,&d")  # what stands between the places of a list
ONWARD = frozenset({"then", "to", "next", "later", "finally", "on", "afterwards", "onward"})  # … and of an itinerary
IN_BRACKETS = re.compile(r"\.[pi]?D\.")  # days behind one of them
DATED_STOP = re.compile(r"(?:C|LC?|L,C,?)[pi]?D,?&")  # a stop with its time, before the next one with its own
TO_DAY = re.compile(r"(?:C|LC?|L,C,?)[pi]?D")
PLACES = frozenset("CLRV")
VISITOR = 0.5  # the least probability of who travels
LISTED_STOP = 0.1  # the least probability of a destination listed with another
LISTED = 0.2  # … and of somebody listed with the visitor
BETWEEN = re.compile(r"(?:,|[,.]?&)d?(?:Cs|G)?T?")  # two of a list: "Poland's A, Estonia's B -- and C"
SEVERAL = 3  # people of a list, all of whom travel where one does
FARTHER = 0.3  # by how much likelier a destination of another row must be than the row's own
ROWS_BACK = 3  # among which one may name the states that "both countries" are
COMPANY = frozenset({("accompanied", "by"), ("flanked", "by"), ("escorted", "by")})
LIKELIEST = 0.3  # the least probability of the only destination that a row tells
A_WEEK = timedelta(days=6)  # a time of a week or longer is that of all stops of a trip
ONE_TRIP = timedelta(days=7)  # mentions whose days are farther apart are of two trips


Scored = tuple[float, float, Link]  # probability of a part, of a named person, who it is


@dataclass(frozen=True)
class _Mention:
    """One trigger of travel with one destination, and what it tells."""

    candidate: Candidate
    status: str
    score: float
    visitor: Scored
    side: str  # of the visitor; one of an office's, where it has several
    place: Place
    is_tour: bool
    time: TimeMention | None = None  # the stop's own, where a row tells one for each stop
    is_later: bool = False  # told to follow the stop that the words before it tell
    is_leg: bool = False  # of a journey of which the row tells another leg's time alone

    def event(self, context: Context, models: Models, status: str) -> Event:
        """The mention as a visit of a status: its own, or that of the trip that it is part of."""
        event = make_event(context, models, self.candidate, status, self.score, [self.side])
        event.place = self.place
        part = part_of(context, models, self.candidate, event, status, self.score)
        own = resolve_for(self.time, context.published, status) if self.time else None
        is_whole = event.when is not None and event.when.end - event.when.start >= A_WEEK
        is_apart = (self.is_later or self.is_leg) and own is None and not is_whole
        if self._is_yet_to_come(context, status):
            own, is_apart = None, True
        if is_apart:
            event.when, event.far_time = None, None
            part = replace(part, when=None, times=())
        if own is not None:
            own = next((when for when, _, is_near, _ in part.times if is_near and when.start == own.start), own)
            event.when = own
            times = tuple((t[0], max(t[1], SURE), *t[2:]) if t[0] == own else t for t in part.times)
            part = replace(part, when=own, times=tuple(t for t in times if not t[2] or t[0] == own))
        event.parts = [replace(part, is_tour=self.is_tour, statuses=_turned(part.statuses, self.status))]
        add_persons(context, event, [self.visitor])
        return event

    def _is_yet_to_come(self, context: Context, status: str) -> bool:
        """Whether words tell that a part of a trip that has begun is to come: "On Friday he goes to Accra"."""
        return status == "held" and self.status == "planned" and _is_ahead(context, self.candidate)


@dataclass
class _Trip:
    """A visit with the mentions that it was made of."""

    event: Event
    mentions: list[_Mention] = field(default_factory=list)


def visits(context: Context, models: Models, floor: float) -> list[Event]:
    """The visits of a document: one for each visitor and destination, several where their days are far apart."""
    trips: list[_Trip] = []
    for candidate in candidates(context, "Z"):
        keep_to(candidate, *part_of_row(candidate, []), is_led=False, wanted=1)
        first = _stop_before(candidate)
        candidate.times = [
            k
            for k in candidate.times
            if not (_is_since_last(candidate.row, k) or _is_behind_aside(candidate, k) or _is_of_stop_before(k, first))
        ]
        candidate.actors = [k for k in candidate.actors if not _is_of_many(context, k)]
        status, score = stated_status(context, models, candidate)
        if _is_glad(candidate):
            status, score = "held", max(score, STATED)
        if sent_to(candidate.row, candidate.element) is not None and (told_status := _when_sent(candidate)):
            status, score = told_status, max(score, STATED)
        if score < floor or _is_wished(candidate, status):
            continue
        status = _turned_by_words(context, candidate, status)
        told = [trip.event for trip in trips]
        for mention in _received(context, models, candidate, status, score) or _mentions(
            context, models, candidate, status, score, told
        ):
            event = mention.event(context, models, mention.status)
            same = next((t for t in trips if t.event.status == event.status and _is_same(t.event, event)), None)
            if same is None:
                trips.append(_Trip(event, [mention]))
            else:
                absorb(same.event, event)
                same.mentions.append(mention)
    return [_settled(context, models, trip) for trip in _of_one_status(context, models, trips)]


MANY = 4  # states that one name stands for


def _is_of_many(context: Context, link: Link) -> bool:
    """Whether a name stands for many states, "the P5+1", of which no text tells that each travels."""
    actor = link.actor
    if actor is None or len(actor.sides) < MANY:
        return False
    told = context.rows[link.row].letters[actor.first : actor.last + 1]
    return sum(map(told.count, "CA")) <= 1


_MAY_BE_OFF = re.compile(
    r"^[^.;:]{0,80}? (?:may|might|could|should|not|never) (?:also |even |yet )?be "
    r"(?:cancell?ed|called off|postponed|put off)"
)


def _turned_by_words(context: Context, candidate: Candidate, status: str) -> str:
    """The status of a trip, unless words tell that it lies ahead, has begun, or only may be off."""
    if status == "cancelled" and _MAY_BE_OFF.match(candidate.right):
        return "planned"
    if status == "held" and _is_ahead(context, candidate):
        return "planned"
    if status == "planned" and (_has_come(candidate) or _is_under_way(context, candidate) or _is_here(candidate)):
        return "held"
    return status


_IS = re.compile(r"\b(?:is|are|was|were)(?: also| now)? $")


def _is_here(candidate: Candidate) -> bool:
    """Whether somebody "is here to attend" something, or "for talks", and so has come."""
    trigger = candidate.row.elements[candidate.element].trigger
    return trigger is not None and trigger.word == HERE and _IS.search(candidate.left) is not None


_FIRST_SINCE = re.compile(r"\b(?:first|only)\b[^.,;:]*(?:\bsince (?:the )?)$", re.IGNORECASE)
SINCE = len("since ")


_AND_WILL_GO = re.compile(  # right before a second trip's verb: "arrived in Accra on Monday and will fly on to Lomé"
    r",? and (?:will|plans to|(?:is|are|was|were) (?:(?:due|set|expected|scheduled|slated) )?to)"
    r" (?:(?:also|then|later|next) )?$"
)


def _stop_before(candidate: Candidate) -> tuple[int, int] | None:
    """The characters in which a row tells of the stop before that of a candidate, from its verb to "and will"."""
    row, match = candidate.row, _AND_WILL_GO.search(candidate.left)
    first = next((e for e in row.elements[: candidate.element] if e.kind == "Z"), None)
    if match is None or first is None:
        return None
    return candidate.context.begins[first.start], row.begin + match.start()


def _is_of_stop_before(link: Link, stop: tuple[int, int] | None) -> bool:
    """Whether a time stands where the stop before is told."""
    return stop is not None and link.time is not None and stop[0] < link.time.start < stop[1]


def _is_since_last(row: Row, link: Link) -> bool:
    """Whether a time is but that since when there was no such trip: "the first visit by a premier since 2017"."""
    if link.time is None or link.source != "row":
        return False
    start = link.time.start - row.begin
    start += SINCE * row.text[start:].lower().startswith("since ")
    return _FIRST_SINCE.search(row.text[:start]) is not None


_ASIDE = re.compile(
    r", who (?:is|was) (?:currently |now )?(?:in|on|visiting|touring|attending)\b[^,;]{3,120},"
    r"(?= (?:will|plans to|(?:is|was) (?:due|set|expected|scheduled|slated|to))\b)"
)


def _is_behind_aside(candidate: Candidate, link: Link) -> bool:
    """Whether a time is that of what is to come, not of a trip told aside: "A, who is in Oslo, will fly to B today"."""
    if link.time is None or link.source != "row" or ", who " not in candidate.left:
        return False
    at, time = len(candidate.left), link.time.start - candidate.row.begin
    return any(m.start() < at < m.end() <= time for m in _ASIDE.finditer(candidate.row.text))


def _mentions(
    context: Context, models: Models, candidate: Candidate, status: str, score: float, told: list[Event]
) -> list[_Mention]:
    """What a trigger tells of travel: one mention for each destination abroad."""
    stops = _stops(models, candidate)
    visitor = _visitor(models, candidate, {s.country for s in stops})
    if visitor is None or visitor[2].actor is None or _is_no_visitor(candidate, visitor[2]):
        return []
    if _begin_of_guest(candidate) is not None and all(s.country in visitor[2].actor.sides for s in stops):
        host = _host(context, candidate.row, visitor[2].actor)
        stops = [host] if host else []
    if not stops and not any(_may_travel(event, visitor[2].actor) for event in told):
        stops = _with_hosts(context, candidate, visitor)
    stops = stops or _both(context, candidate, visitor)
    is_tour = len({s.country for s in stops}) > 1
    own = _own_times(models, candidate, stops)
    later = {s.element for s in stops if status in ("held", "planned") and _is_later(context, candidate, s)}
    been = {s.element for s in stops if status in ("held", "planned") and _has_been_taken(context, candidate, s)}
    is_past = _is_looked_back_on(candidate)
    legs = been | {s.element for s in stops if is_past or _is_other_leg(candidate.row, s)}
    turned = dict.fromkeys(later, "planned") | dict.fromkeys(been, "held")
    several: list[TimeMention | None] = [] if is_tour else [*_several_times(context, candidate, status)]
    return [
        _Mention(
            candidate,
            turned.get(stop.element, status),
            score,
            who,
            side,
            stop,
            is_tour,
            time,
            stop.element in later,
            stop.element in legs,
        )
        for side, who in _company(models, candidate, visitor)
        for stop in stops
        for time in several or [own.get(stop.element)]
        if stop.country is not None and not _is_home(side, stop)
    ]


_AND_AGAIN = re.compile(r"D(?:(?:,D)+,)?&,?[xpid]{0,4}D|D(?:,D)+&[xpid]{0,4}D")  # "in May and again early in August"


def _several_times(context: Context, candidate: Candidate, status: str) -> list[TimeMention]:
    """The times of several trips to one place that the words behind a trigger tell: "visited it in May and August"."""
    row, i = candidate.row, candidate.element
    end = next((k for k in range(i + 1, len(row.letters)) if row.letters[k] in "MNSXZ"), len(row.letters))
    found = _AND_AGAIN.search(row.letters, i + 1, end) if status == "held" else None
    told = [e.time for e in row.elements[found.start() : found.end()] if e.time is not None] if found else []
    days = [when for time in told if (when := resolve_for(time, context.published, status)) is not None]
    are_apart = len(days) == len(told) and all(b.start - a.end > ONE_TRIP for a, b in pairwise(days))
    return told if are_apart else []


HOME_TOWNS = frozenset(  # where a side is at home in another state
    {
        ("VAT", "Rome"),
        ("VAT", "Castel Gandolfo"),
        ("AU", "Addis Ababa"),
        ("ARAB_LEAGUE", "Cairo"),
        ("EU", "Brussels"),
        ("IAEA", "Vienna"),
        ("IMF", "Washington"),
        ("NATO", "Brussels"),
        ("OPEC", "Vienna"),
        ("UN", "New York"),
        ("WB", "Washington"),
    }
)


def _is_home(side: str, stop: Place) -> bool:
    """Whether a stop is at home: in a visitor's own state, or in the city around it."""
    return stop.country == side or (side, stop.city) in HOME_TOWNS


_GOES_ON = re.compile(
    r"\b(?:will|would|(?:is|was|set|due|expected) to) (?:also |then |later |next |afterwards )*"
    r"(?:take|bring|lead|include|continue)\b|\bthen (?:goes|travels|heads|flies|proceeds|continues)\b",
    re.IGNORECASE,
)


def _is_later(context: Context, candidate: Candidate, stop: Place) -> bool:
    """Whether a stop lies ahead on a trip that began elsewhere: "came on a tour that will also take him to Accra"."""
    row, element = candidate.row, candidate.row.elements[candidate.element]
    if stop.row != row.index or stop.element <= candidate.element:
        return False
    begin, end = context.offset(row, element), context.offset(row, row.elements[stop.element])
    return _GOES_ON.search(row.text, begin, end) is not None


_LEG = frozenset("then later thereafter afterwards before after following onward onwards".split())
_TAKES, _OBJECTS = frozenset("took takes taken taking take".split()), frozenset({"him", "her", "them"})
_GOING_ON = re.compile(
    r"(?:took|takes|taken|taking|take)\b.*|include[sd]?|.*\bon to|(?:go|goes|went|gone|going) on|continu\w+(?: to| on)*"
)


def _is_other_leg(row: Row, stop: Place) -> bool:
    """Whether a row tells the time of another leg alone: "arrived in A on Monday from B", "flies to A on Monday and
    then to B", "came to A on Monday on a trip that also took her to B"."""
    if stop.row != row.index:
        return False
    leads = [j for j in range(len(row.elements)) if _begins_leg(row, j)]
    lead = max((j for j in leads if j < stop.element), default=0)
    end = min((j for j in leads if j > stop.element), default=len(row.elements))
    if row.elements[lead].text.lower() == CAME_FROM and "Z" in row.letters[max(0, lead - 2) : lead]:
        onward = row.elements[lead + 1 : stop.element]  # "flew from A to B on Monday"
        return not any(e.text.lower() == "to" for e in onward)  # "flew in from A on Monday"
    first = [j for j in range(lead) if row.letters[j] == "Z" and "return" not in row.elements[j].text.lower()]
    is_second = bool(first and PLACES & set(row.letters[first[0] : lead])) and any(e.time for e in row.elements[:lead])
    return is_second and not any(e.time for e in row.elements[lead:end])


_BYGONE = re.compile(
    r"\b(?:recent|latest|after|following|(?:results?|outcomes?|impressions?|details) of) (?:[\w’'.-]+ ){0,4}$",
    re.IGNORECASE,
)


def _is_looked_back_on(candidate: Candidate) -> bool:
    """Whether a row tells of a trip that is over, and of times only when somebody spoke of it: "said on Sunday that the
    recent visit", "following his tour of Ghana, he stated on Thursday"."""
    times = [e.time for e in candidate.row.elements if e.time is not None]
    is_over = candidate.group in ("visit", "tour") and _BYGONE.search(candidate.left) is not None
    return is_over and bool(times) and all(is_of_saying(candidate.row, time) for time in times)


_HAS_TAKEN = re.compile(
    r"\b(?:(?:has|have|had|also|already|so far|earlier|previously) )+(?:taken|took|brought|led|included)\b"
)
BEFORE_VERB = 20  # characters from "has also" to a verb


def _has_been_taken(context: Context, candidate: Candidate, stop: Place) -> bool:
    """Whether words tell, without a day, that a trip has been to a stop: "a tour that has also taken her to Accra"."""
    row, i = candidate.row, candidate.element
    if stop.row != row.index or stop.element <= i:
        return False
    begin, end = context.offset(row, row.elements[i]), context.offset(row, row.elements[stop.element])
    is_taken = _HAS_TAKEN.search(row.text, max(0, begin - BEFORE_VERB), end) is not None
    return is_taken and not any(e.time for e in row.elements[stop.element :])


def _begins_leg(row: Row, j: int) -> bool:
    """Whether element j leads to the next stop of a journey, or back to the one before."""
    word, before = row.elements[j].text.lower(), row.elements[j - 1].text.lower() if j else ""
    if word == "there":
        return before == "from"
    if word == "to":
        return before == "on"
    if word in _OBJECTS:
        return before in _TAKES
    return word in _LEG or word == CAME_FROM or (row.letters[j] == "Z" and _GOING_ON.fullmatch(word) is not None)


def _company(models: Models, candidate: Candidate, visitor: Scored) -> list[tuple[str, Scored]]:
    """Who travels, by side: the visitor, and those in one list with him before the trigger who are of other sides, or
    named: "ministers A and B visited Accra" tells of two visits."""
    actor, row = visitor[2].actor, candidate.row
    scored = [s for s in actor_scores(models, "Z", candidate.actors) if s[2].source == "row"]
    told = {s[2].actor.first: s for s in scored if s[2].actor and s[2].actor.kind in PEOPLE}
    along = [s for s in _along(candidate, told) if s[2].actor is not actor]
    with_him = [(a.sides[0], s) for s in along if (a := s[2].actor) and a.sides and _is_another(a, actor)]
    if actor is None or visitor[2].source != "row" or actor.last >= candidate.element:
        return [(side, visitor) for side in (actor.sides[:1] if actor else ())] + with_him
    found = [(side, visitor) for side in actor.sides]
    runs: list[list[Scored]] = []
    for first in sorted(first for first in told if first < candidate.element):
        if runs and _is_listed_behind(row, runs[-1][-1], told[first]):
            runs[-1].append(told[first])
        else:
            runs.append([told[first]])
    company = next((run for run in runs if any(s[2].actor is actor for s in run)), [])
    for one in company:
        if one[0] >= LISTED or len(company) >= SEVERAL:
            found += [(side, one) for side in one[2].actor.sides if side not in dict(found)] if one[2].actor else []
    if actor.person is not None:
        named = [s for s in company if s[2].actor and s[2].actor.person and s[2].actor.person is not actor.person]
        found += [(actor.sides[0], s) for s in named if s[2].actor and s[2].actor.sides[:1] == actor.sides[:1]]
    return found + with_him


def _is_another(one: Actor, visitor: Actor | None) -> bool:
    """Whether a companion is told apart from the visitor: of another side, or both are named."""
    is_own = visitor is not None and one.sides[0] in visitor.sides
    return not is_own or (one.person is not None and visitor is not None and visitor.person is not None)


_WITH = re.compile(  # between a verb of travel and a companion
    r"(?:p?D)?(?:[pi]?d?A?[LC](?:[,&]*[LC])*)?(?:,?p?D(?:&p?D)?)?,?[xp]?w[dh]*(?:Cs|G)?T?"
)


def _along(candidate: Candidate, told: dict[int, Scored]) -> list[Scored]:
    """Who travels with the visitor: "flew to Accra on Sunday together with A and her Dutch counterpart B"."""
    row, end = candidate.row, candidate.element
    found: list[Scored] = []
    for first in sorted(first for first in told if first > end):
        between = row.letters[end + 1 : first]
        if not (BETWEEN.fullmatch(between) if found else _WITH.fullmatch(between)):
            break
        end = place_of(told[first])[1]
        if row.letters[end + 1 : end + 2] == "s":  # "with A's blessing"
            break
        found.append(told[first])
    return found


def _is_listed_behind(row: Row, one: Scored, two: Scored) -> bool:
    """Whether nothing but a comma or "and", and the next one's state, stands between an actor and the next: not behind
    what opens the sentence, "at the invitation of King A, B will visit"."""
    start, end = place_of(one)
    between = row.letters[end + 1 : place_of(two)[0]]
    is_opening = "&" not in between and row.letters[:1] in ("i", "p") and row.letters[start - 1 : start] in ("f", "p")
    return BETWEEN.fullmatch(between) is not None and not is_opening


def _own_times(models: Models, candidate: Candidate, stops: list[Place]) -> dict[int, TimeMention]:
    """The time of each stop, by its element, where times and stops take turns: "A on Monday and B on Tuesday"."""
    row = candidate.row
    likely = {k.time.start: k.time for k in candidate.times if k.time and k.source == "row" and _is_likely(models, k)}
    at = {j: likely[e.time.start] for j, e in enumerate(row.elements) if e.time and e.time.start in likely}
    inside = [s.element for s in stops if s.row == row.index]
    behind = {j: row.elements[told.end() - 1].time for j in inside if (told := TO_DAY.match(row.letters, j))}
    if len(behind) == len(inside) > 1:  # "to A on Monday, B on Tuesday and C on Wednesday"
        return {j: time for j, time in behind.items() if time is not None}
    order = sorted([*at, *inside])
    if len(at) < 2 or len(inside) < 2 or (order[0] in at) == (order[-1] in at):
        return _right_behind(candidate, inside)
    if order[0] in at:
        return {j: at[max(k for k in at if k < j)] for j in inside}
    return {j: at[min(k for k in at if k > j)] for j in inside}


_GONE_TO = re.compile(r"[pi]?d?")  # between a verb of travel and where it leads
_LEADS_TO = re.compile(r"Z[pi]?d?[LC]")  # a verb of travel and where it leads
_ON_DAY = re.compile(r"(?:CL?|L(?:,?C,?)?)p?(?=D)")  # from there on to a day


def _right_behind(candidate: Candidate, stops: list[int]) -> dict[int, TimeMention]:
    """The day right behind where a verb of travel leads, in a row that tells several: "flew to A on Monday and heads to
    B on Tuesday"."""
    row, i = candidate.row, candidate.element
    is_verb_form = "form=verb" in candidate.features and row.elements[i].text.lower() != "visit"
    if not is_verb_form or sum(e.time is not None for e in row.elements) < 2:
        return {}
    found = {}
    for j in stops:
        match = _ON_DAY.match(row.letters, j) if j > i and _GONE_TO.fullmatch(row.letters, i + 1, j) else None
        time = row.elements[match.end()].time if match else None
        if time is not None and (time.rule in DATED or time.rule == "weekday"):
            found[j] = time
    return found


def _is_likely(models: Models, link: Link) -> bool:
    return chance(models["Z.time"], link) >= LIKELIEST


_TO_SEND = re.compile(  # before "send" or "sending"
    r"\b(?:will|would|(?:is|are|was|were)(?: going| set| due)?(?: to)?|(?:plans?|planning|intends?|decided|agreed"
    r"|promised|pledged) to)(?: (?:also|soon|now|\w+ly))* $"
)
_HAS_SENT = re.compile(r"(?:(?!\b(?:be|being|been|is|are|was|were|not|never|if)\b)[\w’']+ ?)$")  # before "sent"


def _when_sent(candidate: Candidate) -> str:
    """Whether words tell that somebody was sent somewhere, "held", or is to be, "planned"; else nothing."""
    word = candidate.row.elements[candidate.element].text.lower()
    if word in ("sent", "dispatched"):
        return "held" if _HAS_SENT.search(candidate.left[-30:]) else ""
    return "planned" if _TO_SEND.search(candidate.left) else ""


def _sent(candidate: Candidate, scored: list[Scored]) -> Scored | None:
    """Whom somebody sends, of the sender's side where none is told, and nobody by name where a delegation is sent:
    "Ghana sent its minister, A, to Oslo", "President A will send a team to Oslo"."""
    row, here = candidate.row, candidate.element
    told = ((j, sent_to(row, j)) for j in (here, *range(here)))
    i, to = next(((j, to) for j, to in told if to is not None and here in (j, to)), (0, None))
    if to is None:
        return None
    near = sorted((s for s in scored if s[2].source == "row" and s[2].actor), key=lambda s: place_of(s)[0])
    senders = [s for s in near if place_of(s)[1] < i][::-1] + [s for s in scored if s[2].source != "row"]
    sender = next((a for s in senders if (a := s[2].actor) and a.sides), None)
    named = [s[2] for s in near if i < place_of(s)[0] < to and s[2].actor and s[2].actor.person]
    if sender is None:
        return None
    if not named or named[0].actor is None:
        delegation = replace(sender, person=None, kind="group", sides=sender.sides[:1])
        return 1.0, 1.0, replace(senders[0][2], actor=delegation)
    actor = named[0].actor
    return 1.0, 1.0, replace(named[0], actor=replace(actor, sides=actor.sides or sender.sides[:1]))


def _visitor(models: Models, candidate: Candidate, there: set[str | None]) -> Scored | None:
    """Who travels: whom the words beside a noun tell, else the likeliest person or office that has a side; where nobody
    is likely, somebody who is not at home there."""
    scored = sorted(actor_scores(models, "Z", candidate.actors), key=lambda s: (-s[1], -s[0]))
    if (sent := _sent(candidate, scored)) is not None:
        return sent
    told = _guest(candidate, scored) or _beside(candidate, scored)
    told = told or _told_by_who(candidate, scored) or _of_own_clause(candidate, scored)
    liked = [*([told] if told else []), *(s for s in scored if s[0] >= VISITOR)]
    abroad = [s for s in scored if s[2].actor and not set(s[2].actor.sides[:1]) <= there]
    liked += [s for s in sorted(abroad, key=lambda s: -s[0])[:1] if s[0] >= LIKELIEST]
    sided = [s for s in liked if s[2].actor and s[2].actor.sides]
    return next((s for s in sided if not _comes_along(candidate.row, s[2])), sided[0] if sided else None)


_WHO = re.compile(r",?ra*$")  # between somebody and what he does: ", who has"


def _of_own_clause(candidate: Candidate, scored: list[Scored]) -> Scored | None:
    """Who is named right before a verb of travel in a clause of its own: "A visited Ghana and B flew to", "A flew to
    Ghana for talks with B and C, who came from"."""
    letters, i = candidate.row.letters, candidate.element
    end = len(_WHO.sub("", letters[:i])) - 1
    beside = next((s for s in scored if s[2].source == "row" and s[2].actor and s[2].actor.last == end), None)
    actor = beside[2].actor if beside is not None and "form=verb" in candidate.features else None
    if beside is None or actor is None or actor.person is None or not actor.sides:
        return None
    begin = place_of(beside)[0]
    begin -= letters[begin - 1 : begin] == "d"
    is_apart = letters[begin - 1 : begin] in (",", "&") and "Z" in letters[:begin]
    return (max(beside[0], SURE), max(beside[1], SURE), beside[2]) if is_apart else None


def _comes_along(row: Row, link: Link) -> bool:
    """Whether somebody is named only as who is with the visitor: "the president, accompanied by A"."""
    if link.actor is None or link.source != "row":
        return False
    before = [e.text.lower() for e in row.elements[max(0, link.actor.first - 3) : link.actor.first]]
    return any(pair in COMPANY for pair in pairwise(before))


_SETS_OUT = re.compile(
    r"\b(?:(?:is|are) (?:also )?(?:heading|headed|leaving|travell?ing|flying|going|arriving|due|departing|set|scheduled"
    r"|expected|to (?:visit|travel|arrive|leave|fly))|begins?|starts|launches|visits|travels|heads|arrives|leaves|flies"
    r"|continues|proceeds|goes|moves|pays|spends"
    r"|(?:was|were) (?:due )?to)\b",
    re.IGNORECASE,
)
_DAY_AHEAD = re.compile(
    r"^[^.;]{0,70}?\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|tomorrow|next (?:week|month)"
    r"|later this (?:week|month|year)|this (?:week|weekend|summer))\b"
)
_PRESENT = re.compile(
    r"(?:comes|goes|travels|heads|flies|visits|arrives|leaves|departs|continues|proceeds|moves|pays)\b.*"
)
_DAY_BEFORE = re.compile(  # "On Friday he visits", "who on Wednesday travels to"
    r"\b[Oo]n (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?(?: (?!who|which|that)[\w’'.-]+){0,8} $"
)
_LATER_TODAY = re.compile(
    r"\b(?:[Tt]his (?:afternoon|evening)|[Tt]onight|[Ii]n the (?:afternoon|evening)|later today)\b"
)
_TO_BE_DONE = re.compile(  # "will speak in Oslo on Tuesday and then leave for"
    r"\b(?:will|(?:is|are) (?:due |expected |scheduled |set |planning )?to|plans? to) [^.;:]*(?:,|\band) "
    r"(?:then |later |afterwards |subsequently )?$"
)
_WILL = re.compile(  # right before a verb
    r"\b(?:will|shall|(?:is|are|due|expected|scheduled|set|plans?|planning|intends?|intention) to)"
    r"(?: (?:also|then|later|next|soon|\w+ly))* $"
)
_TO_MAKE = re.compile(  # right before a noun: "will pay a visit", "is to leave on a tour", "preparations for his visit"
    r"\b(?:(?:will|shall|(?:is|are|be|due|expected|scheduled|set|plans?|planning|going|intends?|intending) to)"
    r"(?: (?:also|then|later|next|soon|\w+ly))* (?:(?:pay|make|start|begin|undertake|conduct|embark on|go on"
    r"|continue|resume|wrap up|end|finish)|(?:leave|depart|travel|fly|head|set off)\b[^.;:]{0,50} (?:for|on)\b)"
    r"|(?:prepar|arrang)\w+(?: the (?:ground|way))?(?: for| of)?)"
    r"(?: (?!(?:during|after|before|while|as|when|that|which|who|and|on|in|at)\b)[\w’'.-]+){0,6} $"
)
_IS_SET = re.compile(  # right behind a noun: "the visit to Accra is set for May 3"
    r"^(?: (?!(?:he|she|they|who|which|that|it)\b)[\w’'.-]+){0,8} (?:is|are) (?:now |also |still )?"
    r"(?:set|scheduled|due|slated|planned) (?:for|on|in|next|this|to (?:take place|begin|start))\b"
)
_BASE = re.compile(r"(?:leave|travel|fly|go|head|visit|proceed|continue|arrive|depart|move on)\b.*")
SOON = timedelta(days=90)  # from the text on, for what is told in the present tense
TO_TRIP = 40  # characters from the day to the word for a trip: "leaves on Tuesday on a two-day trip"
AWAITED = frozenset({"due in", "due here", "is due", "are due", "expected in", "expected here"})
_NAMED = re.compile(r"\b(?:announc|designat|appoint|nam)(?:e|es|ed|ing|ation)\b", re.IGNORECASE)
_SET_OUT = re.compile(r"\b(?:arrived|visited|travell?ed|began|left|was in|were in|paid)\b", re.IGNORECASE)


def _is_ahead(context: Context, candidate: Candidate) -> bool:
    """Whether a trip told as held lies ahead, and was not over when another began."""
    return not _is_behind(candidate) and _is_to_come(context, candidate)


def _is_to_come(context: Context, candidate: Candidate) -> bool:
    """Whether words tell that a trip is to come: in the present tense with a day, or of a delegation only named."""
    row, element = candidate.row, candidate.row.elements[candidate.element]
    word = element.trigger.word if element.trigger else ""
    is_invited = word.endswith("invitation to")  # "accepted an invitation to Accra"
    if word in AWAITED or is_invited or (word == DELEGATION and _NAMED.search(row.text)):
        return True
    begun = _begun(context, row) if _is_on_travel(context, row, element) else []
    if begun and not any(begun):
        return True
    left = row.text[: context.offset(row, element)]
    if _is_still_to_do(word, left, candidate.right):
        return True
    is_next = left.endswith(" then ") or candidate.right.startswith((" next ", " then "))
    if _PRESENT.fullmatch(word) and (is_next or _DAY_BEFORE.search(left) or _LATER_TODAY.search(row.text)):
        return True
    if _SET_OUT.search(row.text) or is_verb(candidate, _CAME):
        return False
    if _PRESENT.fullmatch(word) and any(_lies_ahead(e.time, context.published) for e in row.elements if e.time):
        return True
    start = context.offset(row, element)
    end = start + len(element.text)
    for match in _SETS_OUT.finditer(row.text):
        day = _DAY_AHEAD.search(row.text[match.end() :])
        is_behind = end < match.start() <= end + 60 and row.text[: match.start()].endswith(("that ", "which "))
        if day and (is_behind or match.start() < end <= match.end() + day.end() + TO_TRIP):
            return True
    return False


def _is_still_to_do(word: str, left: str, right: str) -> bool:
    """Whether the words around a trigger say that it is to be done: "will", "preparations for", "is set for"."""
    plain = plain_travel().get(word)
    if _BASE.fullmatch(word) and _TO_BE_DONE.search(left):
        return True
    if plain in ("go to", "visit") and _WILL.search(left):
        return True
    return plain == "visit" and bool(_TO_MAKE.search(left) or _IS_SET.match(right))


def _lies_ahead(told: TimeMention, published: date | None) -> bool:
    """Whether a day and month are those of a day soon after the text: "On May 17 he comes to Oslo"."""
    when = resolve_for(told, published, "planned") if published is not None and told.rule in DATED else None
    return when is not None and published is not None and published < when.start <= published + SOON


_UNDER_WAY = re.compile(
    r"\b(?:is|are) (?:currently )?(?:on (?:an? |official |foreign )?(?:[\w-]+ ){0,3}(?:travel|visit|trip|tour)"
    r"|(?:also |now )?(?:touring|visiting|travell?ing in(?= [A-Z])))\b",
    re.IGNORECASE,
)


_CAME = re.compile(r"(?:arrived|landed|flew|travell?ed|visited|went|came|touched down)(?: .*)?")
_CAME_FOR = re.compile(
    r"\b(?:welcomed|received|greeted|hosted|arrived|landed|flew|came)\b[^.;:]{1,90} (?:for|on) (?:an?|his|her|their) "
    r"(?:[\w-]+ ){0,3}$"
)


_AFTER = re.compile(r"\b(?:after|following) (?:(?!his |her |their |its )[\w’'-]+ ){0,4}$", re.IGNORECASE)


def _is_behind(candidate: Candidate) -> bool:
    """Whether a noun tells of a trip that was over when another began: "after visits to A and B"."""
    return candidate.group == "visit" and not is_verb(candidate, _CAME) and _AFTER.search(candidate.left) is not None


def _has_come(candidate: Candidate) -> bool:
    """Whether a verb in the past tense tells of a trip, or what it was for, "welcomed him for a state visit", or that
    it came first: "arrived after visits to A and B"."""
    if _is_behind(candidate):
        return True
    came = _CAME_FOR.search(candidate.left)
    is_come = came is not None and not (NO_PAST.search(candidate.left[: came.start()]) or "will" in came[0].split())
    return is_come or is_verb(candidate, _CAME)


def _is_under_way(context: Context, candidate: Candidate) -> bool:
    """Whether a trip told as planned has begun: somebody "is on travel", and no time of its row lies ahead."""
    row, element = candidate.row, candidate.row.elements[candidate.element]
    return _is_on_travel(context, row, element) and all(_begun(context, row))


def _is_on_travel(context: Context, row: Row, element: Element) -> bool:
    start = context.offset(row, element)
    return any(m.start() <= start < m.end() for m in _UNDER_WAY.finditer(row.text))


def _begun(context: Context, row: Row) -> list[bool]:
    """Whether each time of a row has begun, or may have."""
    times = [resolve(e.time, context.published, UNKNOWN) for e in row.elements if e.time is not None]
    return [when is None or context.published is None or when.start <= context.published for when in times]


def _turned(statuses: dict[str, float], status: str) -> dict[str, float]:
    """The probabilities of each status, those of held and planned changed where words say that it is the other."""
    other = OTHER_STATUS.get(status)
    if other is None or statuses[status] >= statuses[other]:
        return statuses
    return statuses | {status: statuses[other], other: statuses[status]}


def _is_glad(candidate: Candidate) -> bool:
    """Whether somebody tells how good it is to be somewhere."""
    return candidate.group == "be_in" and bool(GLAD.search(candidate.left))


_WISHED = re.compile(
    r"\b(?:(?:ready|willing|willingness|would like|readiness|wish)|invit(?:ed|es|ing) (?:[\w’'.-]+ ){1,8})"
    r" ?to (?:\w+ )?(?:(?:pay|make) an? (?:[\w-]+ ){0,2})?$",
    re.IGNORECASE,
)


_HOPED = re.compile(
    r"\b(?:hop(?:e|es|ed|ing) (?:to|that [\w ]{1,20}(?:will|would|can|could)(?: be able to)?)"
    r"|will have the opportunity to|interest(?:ed)? (?:in|to)|(?:desire|eager|keen|wants?|wanted) to) (?:\w+ )?$",
    re.IGNORECASE,
)


_POSSIBLE = re.compile(  # right before a noun: "a possible visit", "an invitation from A for a trip"
    r"\b(?:(?:possible|potential|prospective|eventual|hypothetical)"
    r"|(?:possibility|likelihood|chances?|prospects?|idea|question) of (?:an?|his|her|their|the)"
    r"|(?:consider|mull|contemplat|weigh)(?:s|ed|ing) an?"
    r"|invitation (?:from (?:[\w’'.-]+ ){1,6})?for an?) (?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)


def _is_wished(candidate: Candidate, status: str) -> bool:
    """Whether a trip is but what somebody hopes to make, was invited to or is ready for, or a possible one."""
    if candidate.group == "visit" and _POSSIBLE.search(candidate.left):
        return True
    return _HOPED.search(candidate.left) is not None or (
        status == "planned" and _WISHED.search(candidate.left) is not None
    )


def _received(context: Context, models: Models, candidate: Candidate, status: str, score: float) -> list[_Mention]:
    """What "the visiting Foreign Minister" tells: the officials behind it are where their hosts are."""
    row, i = candidate.row, candidate.element
    if row.elements[i].text.lower() != "visiting" or (i and row.letters[i - 1] in "aer"):
        return []
    scored = actor_scores(models, "Z", candidate.actors)
    beside = [s for s in scored if s[2].source == "row" and s[2].actor and s[2].actor.first == i + 1]
    visitor = next((s for s in beside if s[2].actor and s[2].actor.office and s[2].actor.sides), None)
    if visitor is None or visitor[2].actor is None:
        return []
    host = _host(context, row, visitor[2].actor)
    return [_Mention(candidate, status, score, visitor, visitor[2].actor.sides[0], host, False)] if host else []


def _host(context: Context, row: Row, visitor: Actor) -> Place | None:
    """Where a row tells an official from abroad to be: "in" a place, else with the one other side, else at home."""
    side = visitor.sides[0]
    there = [p for p in row_places(context, row) if p.country != side and row.letters[p.element - 1 : p.element] == "i"]
    if there:
        return there[0]
    others = {s for a in context.actors[row.index] if a is not visitor for s in a.sides if not is_org(s)} - {side}
    country = others.pop() if len(others) == 1 else context.home
    return Place(None, country, -1, row.index) if country and country != side and not is_org(country) else None


def _may_travel(event: Event, visitor: Actor) -> bool:
    """Whether a trip that was told may be this visitor's."""
    is_his = not event.persons or any(p is visitor.person for p in event.persons)
    return is_his and event.sides[0] in visitor.sides


CITIES = "LV"  # kinds of names in a dateline that tell a city: its own, or a building's
_THE_COUNTRY = re.compile(
    r"^(?: (?:here|back|again))?(?: (?:to|in|of))? (?:the|our|this) (?:country|kingdom|emirate|republic|capital)\b",
    re.IGNORECASE,
)


def _with_hosts(context: Context, candidate: Candidate, visitor: Scored) -> list[Place]:
    """Where a text that names no destination tells somebody from abroad to come: to the state it was filed or issued
    in ("the visit of the Togolese minister was put off", "he arrived in the country")."""
    row, element = candidate.row, candidate.row.elements[candidate.element]
    word = element.trigger.word if element.trigger else ""
    owner = row.elements[candidate.element - 1].text.lower() if candidate.element else ""
    is_noun = word == "visit" and (
        _beside(candidate, [visitor]) is not None or (owner in ("his", "her") and visitor[2].source == "row")
    )
    is_come = word in _COMES or (word in _ARRIVES and _ON_DAY_FOR.match(candidate.right))
    if not is_noun and not is_come and word != HERE and not _THE_COUNTRY.match(candidate.right):
        return []
    filed = context.dateline
    host = filed.code if filed else context.home
    city = _filed_in(context) if is_come else None  # "who had flown in for talks"
    sides = visitor[2].actor.sides if visitor[2].actor else ()
    return [Place(city, host, -1, row.index)] if host and not is_org(host) and host not in sides else []


def _filed_in(context: Context) -> str | None:
    """The city where a text was filed, as it writes it."""
    filed = context.dateline
    if filed is None or filed.kind not in CITIES:
        return None
    heads = (row.elements[0] for row in context.rows if row.elements and not row.in_title)
    return next((e.text for e in heads if e.name == filed), filed.canonical)


_BOTH = re.compile(
    r"^(?: (?:to|in|between|of))? (?:both|the two|(?P<three>the three|all three)) "
    r"(?:capitals|countries|states|republics|nations|neighbou?rs)\b"
)


def _both(context: Context, candidate: Candidate, visitor: Scored) -> list[Place]:
    """Where a visitor goes of whom it is told that he travels to "both countries": to those beside his own that a row
    right before names, else to those that the text names most often, where they stand out."""
    match, actor, row = _BOTH.match(candidate.right), visitor[2].actor, candidate.row
    if match is None or actor is None:
        return []
    several = 3 if match["three"] else 2
    for other in reversed(context.rows[max(0, row.index - ROWS_BACK) : row.index]):
        codes = list(_named_states([other], actor.sides))
        if len(codes) == several:
            return [Place(None, code, -1, row.index) for code in codes]
    named = _named_states([r for r in context.rows if not r.in_zone], actor.sides).most_common()
    if len(named) < several or (len(named) > several and named[several][1] == named[several - 1][1]):
        return []
    return [Place(None, code, -1, row.index) for code, _ in named[:several]]


def _named_states(rows: Iterable[Row], but: tuple[str, ...]) -> Counter[str]:
    """How often rows name each state, or a city of it; not those of a visitor."""
    told = (e.name.code for row in rows for e in row.elements if e.kind in "CAL" and e.name)
    return Counter(code for code in told if code not in but)


_COMES = frozenset({"flew in", "flies in", "flown in"})
_ARRIVES = frozenset({"arrived", "arrives", "landed", "touched down", "is expected", "is due"})
_ON_DAY_FOR = re.compile(  # when, and what for, where no words tell where: "who arrived late on Sunday for talks"
    r"^(?: (?:late|early|earlier|on|this|last|yesterday|today|in the|with|for|by|amid"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|[,.])"
)


_HOSTED = re.compile(
    r"\b(?:receiv|welcom|host)(?:e|es|ed|s|ing)? (?!by\b)(?=[A-Z]|the [A-Z]|his |her |its )"
    r"(?:(?!and [a-z]|to |from |while |as |who |decision |invitation )[^ .;]+ ){1,14}"
    r"(?:on|for) (?:a|an|his|her) (?:[\w-]+ ){0,3}$"
)


def _begin_of_guest(candidate: Candidate) -> int | None:
    """Where in a row the words begin that tell whom somebody receives: "will receive A on a state visit"."""
    found = _HOSTED.search(candidate.left) if candidate.group == "visit" else None
    return found.start() if found is not None else None


def _guest(candidate: Candidate, scored: list[Scored]) -> Scored | None:
    """Who is received on a visit, and so travels, not the host."""
    begin, row = _begin_of_guest(candidate), candidate.row
    if begin is None:
        return None
    for option in scored:
        actor, is_near = option[2].actor, option[2].source == "row"
        is_before = is_near and actor is not None and actor.last < candidate.element
        if is_before and actor and actor.sides and candidate.context.offset(row, row.elements[actor.first]) > begin:
            return option
    return None


def _beside(candidate: Candidate, scored: list[Scored]) -> Scored | None:
    """The official whom the words at a noun name for its visitor: "the minister's visit", "a visit by the minister"."""
    row, i = candidate.row, candidate.element
    left = i - 1
    while left > 0 and row.letters[left] in "xmD-":
        left -= 1
    for option in scored:
        actor = option[2].actor
        if option[2].source != "row" or actor is None or not actor.sides or actor.kind not in ("person", "office"):
            continue
        is_owner = left > 0 and row.letters[left] == "s" and actor.last in (left - 1, left)
        is_by = row.letters[i + 1 : i + 2] in ("f", "p") and row.elements[i + 1].text.lower() in ("of", "by")
        if is_owner or (is_by and i + 2 <= actor.first <= i + 3 and row.letters[i + 2] in "dmXAONTCG"):
            return option
    return None


def _told_by_who(candidate: Candidate, scored: list[Scored]) -> Scored | None:
    """Whom "who" before a verb of travel stands for: "he met A, who will visit B"."""
    row = candidate.row
    who = who_stands(candidate.context.actors[row.index], row, candidate.element)
    return next((s for s in scored if s[2].source == "row" and s[2].actor is who), None) if who is not None else None


RESIDENT = re.compile(r"\b(?:ambassador|charg[ée] d.affaires)\b", re.IGNORECASE)
_PRIVATE = re.compile(
    r"\b(?:holidaymakers|tourists|pilgrims|refugees|workers|migrants|evacuees|hostages|students|fans|visitors|nationals"
    r"|citizens)\b"
)


_AIRLINE = re.compile(r"\b(?:Airlines?|Airways|Air [A-Z]\w+|airlines?|carriers?|flights?)(?: \w+){0,5} $")


_GOODS = re.compile(
    r"\b(?:aid|assistance|supplies|shipments?|consignments?|cargo(?:es)?|convoys?|vaccines|doses|weapons|arms|equipment"
    r"|ammunition|goods|grain|wheat|fuel|gas|trucks|tankers?|troops|soldiers|peacekeepers|battalions?|contingents?"
    r"|missiles|tanks|jets)(?: (?:of|from|for|with) [\w’'-]+)?"
    r"(?:,? (?:that|which|has|have|had|also|already|first|\w+ly))* $"
)
_TO_POST = re.compile(r"\b[Aa]mbassadors?(?: (?:to|will|would|may|could|can|is|are|be|has|have|had|\w+ly))* $")
_WHO_LEADS = re.compile(r"\b(?:commanders?|chiefs?|heads?|generals?|officers?|leaders?|ministers?) (?:of|for) [^.;,]*$")


def _are_goods(left: str) -> bool:
    """Whether goods or troops are what comes: "aid arrived in Gaza", but not "the commander of the troops arrived"."""
    found = _GOODS.search(left)
    return found is not None and _WHO_LEADS.search(left, 0, found.start()) is None


def _is_awaited_there(candidate: Candidate, link: Link) -> bool:
    """Whether it is somebody, and no session or signature, who is due or expected in a place."""
    row, i, actor = candidate.row, candidate.element, link.actor
    if link.source != "row" or actor is None:
        return subject_of(row, i) in PRONOUNS
    return actor.last < i and not set(row.letters[actor.last + 1 : i]) & set("MS")


_MEETING_WITH = re.compile(  # whose place is told behind it: "his last meeting with A was in Cairo"
    r"\b(?:meetings?|talks|summit|conversation|encounter|round|session) (?:with|between|of) "
    r"(?:(?!who\b|that\b|while\b|when\b|as\b|after\b|before\b|and (?:he|she|they)\b)[^,;.: ]+ )+(?<!and )$"
)


def _is_of_meeting(row: Row, i: int) -> bool:
    """Whether it is a meeting of which a trigger tells where it is: "next year's summit will be in Accra"."""
    if row.elements[i].text.lower().split()[0] not in BE or subject_of(row, i) != "M":
        return False
    return not set(row.letters[row.letters.rindex("M", 0, i) : i]) & set("&dr")


def _is_no_visitor(candidate: Candidate, link: Link) -> bool:
    """Whether who travels is no visitor: an ambassador who visits a site where he resides or returns to his post,
    private people, or an airline."""
    row, actor = candidate.row, link.actor
    role = (actor.role or (actor.person.role if actor.person else None) or "") if actor else ""
    trigger = row.elements[candidate.element].trigger
    if _AIRLINE.search(candidate.left) or _are_goods(candidate.left):
        return True
    if trigger is not None and trigger.word.startswith("return") and _TO_POST.search(candidate.left):
        return True
    if trigger is not None and trigger.word in AWAITED and not _is_awaited_there(candidate, link):
        return True
    if candidate.group == "be_in" and (_is_of_meeting(row, candidate.element) or _MEETING_WITH.search(candidate.left)):
        return True
    if RESIDENT.search(role):
        is_site = trigger is not None and (trigger.group == "tour" or trigger.word.startswith("visit"))
        return is_site and "ambassador to" not in row.text.lower()
    if actor is None or actor.person is not None or link.source != "row":
        return False
    following = row.elements[actor.last + 1 : actor.last + 3]
    is_people = row.letters[actor.head] == "K"
    is_private = row.letters[actor.head] in "AK" and any(_PRIVATE.match(e.text) for e in following if e.kind in "xmX")
    return is_people or is_private


def _stops(models: Models, candidate: Candidate) -> list[Place]:
    """The destinations of a trigger: those of its row, else the one that another row tells."""
    origin = _origin(candidate)
    near = [k for k in candidate.places if k.source == "row" and k.place and k.place.element not in origin]
    near = [k for k in near if k.place and not _is_left(candidate, k.place.element)]
    near = [k for k in near if k.place and not _is_filed_there(candidate, k.place.element)]
    near = [k for k in near if k.place and not _is_no_stop(candidate, False, k.place.element)]
    to = sent_to(candidate.row, candidate.element)
    if to is not None:  # "Ghana sent a team to Oslo"
        near = [k for k in near if k.place and k.place.element > to]
    own = [k for k in near if k.place and not _is_of_another(candidate, k.place.element)]
    liked = [(chance(models["Z.place"], link), link) for link in own]
    if to is not None and liked:
        liked[0] = (max(liked[0][0], SURE), liked[0][1])
    far = best(models, "Z.far_place", candidate.places) if len(own) == len(near) else None
    return _row_stops(candidate, liked) or _single_stop(liked, far)


def _single_stop(liked: list[tuple[float, Link]], far: tuple[float, Link] | None) -> list[Place]:
    """The likeliest destination of a row that tells none for sure, or of another row where that is far likelier."""
    near, link = max(liked, key=lambda pair: pair[0], default=(0.0, None))
    if far is not None and (near < LIKELIEST or far[0] - near > FARTHER):
        link = far[1]
    elif near < LIKELIEST:
        link = None
    return [link.place] if link is not None and link.place is not None else []


def _origin(candidate: Candidate) -> range:
    """The elements that tell which place was left, where a row also tells where for."""
    row, i = candidate.row, candidate.element
    end = left_for(row, i) if row.elements[i].text.lower() in LEAVES else None
    return range(i, end) if end is not None else range(0)


def _is_left(candidate: Candidate, element: int) -> bool:
    """Whether a place is where somebody came from, "arrived from Accra", which is a stop of "from" alone, or what he
    leaves for the trip: "leaves Accra on Monday for a visit to Oslo"."""
    elements = candidate.row.elements
    if element - 1 != candidate.element and is_left(candidate.row, element):
        return True
    is_departure = element > 0 and elements[element - 1].text.lower() in LEAVES
    is_for_trip = any(e.text.lower() == "for" for e in elements[element + 1 : candidate.element])
    return is_departure and (is_for_trip or left_for(candidate.row, element - 1) is not None)


def _is_filed_there(candidate: Candidate, element: int) -> bool:
    """Whether a place is only where the text was filed, of a trip to another state told right behind the verb, "OSLO,
    May 3 - The premier flew to Accra", or another city of the state of the city told there: "signed a deal on the port
    of Tema during his visit to Accra"."""
    row, i = candidate.row, candidate.element
    if row.elements[i].text.lower() == CAME_FROM and is_dateline(row, element):
        return True
    goal = _LEADS_TO.match(row.letters, i) if element < i else None
    before, told = row.elements[element].name, row.elements[goal.end() - 1].name if goal is not None else None
    if before is None or told is None:
        return False
    if before.code == told.code:
        return before.kind == told.kind == "L" and before.canonical != told.canonical
    return is_dateline(row, element)


def _is_of_another(candidate: Candidate, element: int) -> bool:
    """Whether a place is a stop of another trigger of its row: "visited A and will travel to B"."""
    letters, i = candidate.row.letters, candidate.element
    if element < i:
        is_apart = bool(set(letters[element + 1 : i]) & set("MNO")) or bool(set(letters[i:]) & PLACES)
        return is_apart and "Z" in letters[:element]
    next_one = letters.find("Z", i + 1, element)
    if next_one < 0:
        return False
    is_apart = bool(set(letters[i:next_one]) & PLACES) or _is_told_of(candidate, next_one)
    return is_apart or _goes_on_to_tell(candidate, next_one)


def _goes_on_to_tell(candidate: Candidate, j: int) -> bool:
    """Whether a verb of travel at element j tells on in a clause of its own, behind somebody's tour or visit: "who is
    on a tour of Africa, flies to Accra"."""
    row, trigger = candidate.row, candidate.row.elements[j].trigger
    between = row.elements[candidate.element + 1 : j]
    is_verb_behind = candidate.group in ("visit", "tour") and trigger is not None and trigger.form == "verb"
    is_of_tour = any(e.kind == "r" or e.text.lower() == "that" for e in between)  # "a tour, which will take him to"
    return is_verb_behind and not is_of_tour and any(e.kind in ",M&" for e in between)


_TOLD_OF = re.compile(  # right behind a noun, before a verb
    r",? (?:(?:in|on|during) )?(?:that|which)\b(?: (?:he|she|they|will|would|has|have|had|also|already|so|far|then"
    r"|later|earlier|previously|first|is|are|was|were|to|due|expected|scheduled|set))* $"
)


def _is_told_of(candidate: Candidate, j: int) -> bool:
    """Whether element j is the verb that tells where a trip goes: "a tour in which he will also visit Accra"."""
    row, element = candidate.row, candidate.row.elements[candidate.element]
    begin = candidate.context.offset(row, element) + len(element.text)
    end = candidate.context.offset(row, row.elements[j])
    return candidate.group == "visit" and _TOLD_OF.fullmatch(row.text, begin, end) is not None


OF_OTHERS = frozenset("from between of with against on over about neighboring neighbouring".split())
_ELSEWHERE = re.compile(r"\b(?:follow(?:s|ed)|as|when|while|since|days before|days after|heels of)\b")


def _is_no_stop(candidate: Candidate, is_further: bool, element: int) -> bool:
    """Whether a place is another's, where a trigger has a stop before it, or whatever stands before: "arrived in Accra
    for talks with ministers from A and B", "the visit took place as A and B met in Vienna"."""
    row, i = candidate.row, candidate.element
    lead = element - 1
    while lead > i and row.letters[lead] in LIST:
        lead -= 1
    if is_further and lead > i and row.elements[lead].text.lower() in OF_OTHERS:
        return True
    words = [e.text.lower() if e.kind != "M" else "<met>" for e in row.elements[i + 1 : max(element, i + 1)]]
    told = _ELSEWHERE.search(" ".join(words))
    return told is not None and "<met>" in " ".join(words)[told.end() :]


def _row_stops(candidate: Candidate, liked: list[tuple[float, Link]]) -> list[Place]:
    """The destinations that a row tells: places that are likely enough, and those listed with one of them."""
    row = candidate.row
    stops: list[Place] = []
    last = len(row.elements)
    for k, (score, link) in enumerate(liked):
        place = link.place
        if place is None:
            continue
        is_listed = last < place.element and _is_next_stop(row, last, place.element)
        is_other = not is_listed and _is_no_stop(candidate, bool(stops), place.element)
        if is_other and all(s.country != place.country for s in stops):
            continue
        is_told = is_listed or _is_later(candidate.context, candidate, place) or _begins_list(row, liked[k:])
        has_days = is_listed and "." in row.letters[last : place.element]
        is_here = is_listed and place.city is not None and place.city == _filed_in(candidate.context)
        if has_days or is_here or score >= (LISTED_STOP if is_told else KEEP):
            stops.append(place)
            last = last if is_other else place.element
    return stops


def _begins_list(row: Row, liked: list[tuple[float, Link]]) -> bool:
    """Whether the first of some places begins a list of stops of which a later one is likely enough: "took him to A, B
    and C"."""
    stops = [(score, link.place.element) for score, link in liked if link.place is not None]
    for (_, one), (score, next_one) in pairwise(stops):
        if one >= next_one or not _is_next_stop(row, one, next_one):
            return False
        if score >= KEEP:
            return True
    return False


def _is_next_stop(row: Row, last: int, element: int) -> bool:
    """Whether a place goes on the list that another begins: "to A and B", "to A on Tuesday, then to B and C", "to A
    (June 2-3) and B (June 4)"."""
    gap = IN_BRACKETS.sub("", row.letters[last:element])
    if not set(gap) - LIST or (DATED_STOP.fullmatch(gap) and TO_DAY.match(row.letters, element)):
        return True
    between = [e for e in row.elements[last + 1 : element] if e.kind not in "dDLC,&"]
    return bool(between) and all(e.text.lower() in ONWARD for e in between) and bool(set("&,") & set(gap))


def _is_same(a: Event, b: Event) -> bool:
    """Whether two mentions may be of one trip: one side, one state, no days far apart, no two visitors."""
    if a.sides != b.sides or a.place is None or b.place is None or a.place.country != b.place.country:
        return False
    is_apart = a.when and b.when and max(a.when.start - b.when.end, b.when.start - a.when.end) > ONE_TRIP
    return not is_apart and not strangers(a, b)


def _of_one_status(context: Context, models: Models, trips: list[_Trip]) -> list[_Trip]:
    """The trips of a document where none is told as held and as planned: the status that is told better stays."""
    found: list[_Trip] = []
    for trip in trips:
        statuses = {"held", "planned"} - {trip.event.status}
        twin = next((t for t in found if {t.event.status} == statuses and _is_same(t.event, trip.event)), None)
        if twin is None:
            found.append(trip)
            continue
        arrived = next((t for t in (trip, twin) if _has_arrived(t)), None)
        is_better = _standing(trip.event) > _standing(twin.event) if arrived is None else arrived is trip
        winner, loser = (trip, twin) if is_better else (twin, trip)
        _add(winner.event, loser.mentions, context, models)
        found[found.index(twin)] = _Trip(winner.event, winner.mentions + loser.mentions)
    return found


_HERE = frozenset({"arrived", "landed", "touched down"})
_IS_HERE = re.compile(r"\b(?:has|have|who|which|[\w’'.-]*[A-Z][\w’'.-]*|he|she|they|delegation) (?:just |\w+ly )?$")


def _has_arrived(trip: _Trip) -> bool:
    """Whether a sentence tells outright that somebody arrived, whatever of the trip is still to come."""
    return trip.event.status == "held" and any(
        (c := m.candidate).row.elements[c.element].text.lower() in _HERE
        and not c.row.in_title
        and _IS_HERE.search(c.left) is not None
        for m in trip.mentions
    )


def _add(event: Event, mentions: Iterable[_Mention], context: Context, models: Models) -> None:
    """Adds mentions to a visit, as of its status."""
    for mention in mentions:
        absorb(event, mention.event(context, models, event.status))


def _settled(context: Context, models: Models, trip: _Trip) -> Event:
    """A trip as a visit of the status that all its mentions together give."""
    model = models.get("Z.final")
    status = model.best(status_features(context, trip.event)) if model else trip.event.status
    if (
        status == trip.event.status
        or is_outright(trip.event, "cancelled")
        or any(m.is_later or _is_awaited(m.candidate) or _is_ahead(context, m.candidate) for m in trip.mentions)
        or all(_is_behind(m.candidate) for m in trip.mentions)
        or (trip.event.status == "held" and any(_is_under_way(context, m.candidate) for m in trip.mentions))
    ):
        return trip.event
    event = trip.mentions[0].event(context, models, status)
    _add(event, trip.mentions[1:], context, models)
    return event


_AWAITED = re.compile(
    r"\b(?:upcoming|forthcoming|coming|approaching|impending|planned|scheduled) (?:[\w-]+ ){0,2}$", re.IGNORECASE
)


def _is_awaited(candidate: Candidate) -> bool:
    """Whether the words before a noun say that the trip lies ahead: "his upcoming official visit"."""
    return _AWAITED.search(candidate.left) is not None


_TOLD = {
    "held": re.compile(
        r"\b(?:arriv(?:ed|es)|visited|travel(?:l)?ed|paid (?:a|an)|made (?:a|an)|flew|landed|went|came|left for|toured"
        r"|(?:is|was|are|were|has been) (?:currently )?(?:in|on|visiting)|returned|wrapped|concluded|ended|began)\b",
        re.IGNORECASE,
    ),
    "planned": re.compile(
        r"\b(?:will(?! also| then)|to (?:visit|travel|pay|arrive|make|go|fly|head|tour)|scheduled|plans?|planning"
        r"|planned|due|expected|upcoming|forthcoming|set to|next (?:week|month)|later this)\b",
        re.IGNORECASE,
    ),
}


def _standing(event: Event) -> float:
    """How well the mentions of one status tell a trip: their words, their time, their number."""
    texts = [row.text for row in event.rows]
    other = _TOLD["planned" if event.status == "held" else "held"]
    words = max(2 * bool(_TOLD[event.status].search(t)) - bool(other.search(t)) for t in texts)
    likely = max(part.statuses.get(event.status, 0.0) for part in event.parts)
    return 2 * words + 3 * (event.when is not None) + min(event.n_mentions, 3) + 2 * likely
