"""From mentions to objects: which mentions are one event, which events are worth telling, of what kind they are."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from extractors.extract.contracting import is_company
from extractors.extract.counterparts import meet_others
from extractors.extract.dates import relation
from extractors.extract.decide import (
    BY_CLOCK,
    CALLS,
    SEPARATE,
    SPOKEN_AT,
    TO_COME,
    Event,
    absorb,
    is_aside,
    joined,
    readings_of,
    strangers,
)
from extractors.extract.events import Context, bucket, is_org, read_steps
from extractors.extract.knowledge import surname
from extractors.extract.lattice import CALLED_ON, Row
from extractors.extract.models import Models

REMOTE = re.compile(  # "he said by telephone from Accra" is of who tells it
    r"\b(?<!\bsaid by )(?<!\bsays by )(?<!\badded by )"
    r"(?:phone|telephone|video|virtual|virtually|online|videoconference|teleconference|phoned"
    r"|called(?! (?:on|for|off|upon)\b))\b",
    re.IGNORECASE,
)
MANY = re.compile(
    r"\b(?:trilateral|multilateral|summit|conference|leaders|ministerial|quadrilateral|forum|members|participants|session)\b",
    re.IGNORECASE,
)
NEAR = ("net:", "nearL:", "nearR:", "t-1=", "t+1=", "l-1=", "l+1=", "form=", "plural=")  # features next to the trigger
SAME = 0.65  # two mentions are one meeting from this probability on
SAME_AS_TITLE = 0.55  # a headline is told again in its text
ONLINE = re.compile(
    r"\b(?:(?:tele)?phone (?:talks|conversations?|calls?)|virtual|virtually|video|videoconference|online(?! or))\b",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?<!\bsaid )(?<!\bsays )(?<!\badded )\b(?:by|via|over|on) (?:the )?(?:tele)?phone\b", re.IGNORECASE
)
CALL = re.compile(  # words of triggers that tell of a call by themselves
    r"(?:(?:took|takes|placed) (?:an? )?)?(?:(?:tele)?phone |video |conference )?calls?"
    r"|called|(?:tele)?phone[ds]|rang|rung"
)
NO_CALLS_BEHIND = frozenset("on upon at for in a an it this".split())  # words behind that tell of none
NO_CALLS = frozenset(
    "courtesy farewell protocol port roll was were bells bell".split()
)  # words before that tell of none
IN_ROOM = frozenset({"meet", "receive", "meeting"})  # groups of words that tell of people in one room
AT_TABLE = IN_ROOM | {
    "hold",
    "talks",
    "dine",
    "see",
    "summit",
    "session",
    "attend",
}  # groups that tell of no call by themselves
THREE = re.compile(
    r"\b(?:trilateral|tripartite|quadrilateral|multilateral|three-way|four-way|five-party)\b", re.IGNORECASE
)
TOGETHER = re.compile(  # words near a trigger that tell of three or more, or of a host between two
    r"\b(?:trilateral|tripartite|multilateral|quadrilateral|(?:three|four|five|six|seven)-(?:way|party|nation|sided|country)"
    r"|(?:three|four|five|six|seven|all) (?:\w+ )?"
    r"(?:sides|countries|leaders|presidents|ministers|nations|states|parties|delegations)"
    r"|in the presence of|under the (?:auspices|chairmanship|mediation)|mediat\w+|hosted by|brokered"
    r"|with the participation of|jointly|together with|joined by|among)\b",
    re.IGNORECASE,
)
BEFORE, BEHIND = 70, 90  # characters beside a trigger where such words stand
STRONG = 0.8  # how likely a mention makes a side that surely takes part
CROWD = 4  # sides of a meeting that is no talk of two states
STEPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def at_least(name: str, value: float) -> list[str]:
    """A figure in [0, 1] as steps that it reaches."""
    return _all_steps(name)[: bisect_right(STEPS, value)]


@lru_cache(maxsize=64)
def _all_steps(name: str) -> list[str]:
    return [f"{name}>={step}" for step in STEPS]


def _dates(a: Event, b: Event) -> str:
    if a.when is None or b.when is None:
        return "none" if a.when is None and b.when is None else "one"
    if a.when.start == b.when.start and a.when.end == b.when.end:
        return "equal"
    if a.when.start <= b.when.end and b.when.start <= a.when.end:
        return "overlap"
    gap = max((b.when.start - a.when.end).days, (a.when.start - b.when.end).days)
    return "near" if gap <= 1 else "week" if gap <= 7 else "far"


def _places(a: Event, b: Event) -> str:
    if a.place is None or b.place is None:
        return "none"
    if a.place.city and b.place.city:
        return "city" if a.place.city == b.place.city else "apart"
    return "country" if a.place.country == b.place.country else "apart"


def _people(a: Event, b: Event) -> str:
    ours, theirs = {surname(p.name) for p in a.persons}, {surname(p.name) for p in b.persons}
    if not ours or not theirs:
        return "none"
    if strangers(a, b):
        return "strangers"
    return "same" if ours == theirs else "some" if ours & theirs else "other"


def _remote(event: Event) -> bool:
    return event.group in CALLS


BACK = re.compile(  # how a row begins that goes on about a meeting told before
    r"^\W*(?:(?:During|In|At|Following|After) (?:the|this|that|their) (?:\w+ )?"
    r"(?:meeting|talks|conversation|call|discussions?|session)"
    r"|(?:The )?(?:two |three )?(?:sides|leaders|ministers|presidents|parties|officials|heads of state)\b"
    r"|They\b|Both (?:sides|leaders|parties|ministers|presidents)\b)"
)
ANOTHER = re.compile(
    r"\b(?:also|separate(?:ly)?|another|previous(?:ly)?|last|next|earlier|later|again|will|would|plan\w*|ahead)\b"
)


def _goes_back(event: Event) -> bool:
    """Whether a mention is the first of a row that goes on about a meeting and tells of no other."""
    row, at = event.rows[0], event.elements[0][1]
    return bool(BACK.match(row.text)) and not ANOTHER.search(row.text) and "M" not in row.letters[:at]


APART = re.compile(
    r"\b(?:also|separately|earlier in the day|later in the day|in the evening|then|subsequently)\b", re.IGNORECASE
)


def _is_told_apart(event: Event) -> bool:
    """Whether the words before the trigger of a mention tell that it comes beside another: "he also met with"."""
    row, at = event.rows[0], event.elements[0][1]
    return _tells_apart(row.text) and bool(APART.search(" ".join(e.text for e in row.elements[:at])))


@lru_cache(maxsize=1024)  # asked of each pair of a document's mentions
def _tells_apart(text: str) -> bool:
    return APART.search(text) is not None


SESSIONS = frozenset({"summit", "attend", "chair"})  # groups of words for what a body holds
CLOSE_BY = 2  # rows between two mentions of which one tells who else takes part


def can_join(a: Event, b: Event) -> bool:
    """Whether two mentions may be asked about: sides that overlap by half or more, and no days far apart, or days that
    follow each other in two places.

    A pair that was cut from a mention of several meetings is none of three sides, nor is a talk beside a summit.
    """
    if _dates(a, b) in ("week", "far") or (_dates(a, b) == "near" and _places(a, b) == "apart"):
        return False
    first, second = set(a.sides), set(b.sides)
    if (a.is_cut and len(second) > 2) or (b.is_cut and len(first) > 2) or _are_apart(a, b):
        return False
    if is_aside(a) != is_aside(b) and first != second and len(first | second) > 2:
        return False
    if (CALLED_ON in (a.word, b.word) or _is_told_apart(b)) and strangers(a, b):
        return False
    if a.is_around != b.is_around and any(row is b.rows[0] for row in a.rows):
        return False
    if a.is_led_to != b.is_led_to and (a.status != b.status or strangers(a, b)):
        return False
    if are_of_one_body(a, b):
        return True
    shared = len(first & second)
    if (first < second or second < first) and shared > 1 and 0 <= b.rows[0].index - a.rows[-1].index <= CLOSE_BY:
        return True  # who else takes part is told in another sentence
    return shared * 2 >= len(first | second) or (shared > 0 and _goes_back(b))


def are_of_one_body(a: Event, b: Event) -> bool:
    """Whether two mentions may tell of a session of one body: each has three sides or a word for a session."""
    return any(is_org(side) and side in b.sides for side in a.sides) and all(
        len(e.sides) > 2 or e.group in SESSIONS for e in (a, b)
    )


def _are_apart(a: Event, b: Event) -> bool:
    """Whether the words of two mentions tell of two meetings: cut from one row, a call beside talks, others met, two
    hours of a schedule."""
    is_apart = _are_cut(a, b) or _is_call_beside(a, b) or meet_others(a, b) or _are_of_two_hours(a, b)
    return is_apart or _is_with_other(a, b)


OPENS_ANEW = re.compile(  # how a sentence begins that tells of a meeting by itself
    r"^\W*(?:(?:In|During|At) (?:an?|another|his|her|separate) (?:[\w-]+ ){0,3}?"
    r"(?:meeting|talks|conversation|audience)s?|Talking|Speaking|Meeting) (?:with|to) "
)


def _is_with_other(a: Event, b: Event) -> bool:
    """Whether a sentence names whom the one before it does, as met by somebody else: "A met B. In a meeting with B, C
    said"."""
    if a.implied or b.implied or len(a.sides) != 2 or set(a.sides) != set(b.sides):
        return False
    if OPENS_ANEW.match(b.rows[0].text) is None:
        return False
    told = [tuple({surname(p.name) for p in e.persons if p.side == side} for e in (a, b)) for side in a.sides]
    return any(x & y for x, y in told) and any(x and y and not x & y for x, y in told)


def _are_of_two_hours(a: Event, b: Event) -> bool:
    """Whether two mentions stand in two rows of a schedule that begin by the clock, and name not the same people."""
    first, second = a.rows[0], b.rows[0]
    if first is second or not all(BY_CLOCK.match(row.text) for row in (first, second)):
        return False
    return {p.side for p in a.persons if any(p is q for q in b.persons)} < {*a.sides, *b.sides}


def _is_call_beside(a: Event, b: Event) -> bool:
    """Whether one of two is a call, and the other was somewhere."""
    return _remote(a) != _remote(b) and _is_told_there(a if _remote(b) else b)


def _is_told_there(event: Event) -> bool:
    """Whether a mention's noun is told with where it was: "the talks held in Accra", which no call is."""
    row, (_, i), place = event.rows[0], event.elements[0], event.place
    if place is None or place.row != row.index or "form=noun" not in event.features:
        return False
    between = row.letters[i + 1 : place.element]
    return place.element > i and between.endswith("i") and not set(between) & set("MZS.")


def _are_cut(a: Event, b: Event) -> bool:
    """Whether two meetings were cut from one row, as two that it tells of."""
    told_apart = a.clause is not None and b.clause is not None and a.clause != b.clause
    return told_apart and any(row is b.rows[0] for row in a.rows)


BACKGROUND = frozenset(
    "last previous earlier recent recently ago past before after following since again also separately separate "
    "another next upcoming forthcoming coming further first second third latest new later then previously other".split()
)


def _age(event: Event, published: date | None) -> str:
    """How far an event's own day is from the day of the text."""
    if event.when is None or published is None:
        return "none"
    if event.when.precision != "day":
        return f"{event.when.precision}{'past' if event.when.end < published else 'future'}"
    gap = (event.when.start - published).days
    return "now" if -3 <= gap <= 1 else "week" if -9 <= gap < -3 else "past" if gap < -9 else "future"


def _cues(name: str, event: Event) -> list[str]:
    """The words around a mention's trigger that set one meeting off from another."""
    return _cues_among(name, tuple(event.features))


@lru_cache(maxsize=4096)  # asked of each pair of a document's mentions
def _cues_among(told: str, features: tuple[str, ...]) -> list[str]:
    found = []
    for feature in features:
        name, _, word = feature.partition("=")
        if name in ("t-1", "t-2", "t-3", "t+1", "t+2"):
            if word in BACKGROUND or name == "t-1":
                found.append(f"{told}:{name}={word}")
        elif name.startswith("near") and name.count(":") == 2 and name.rsplit(":", 1)[1] in BACKGROUND:
            found.append(f"{told}:{name}")
    return found


def pair_features(context: Context, a: Event, b: Event) -> list[str]:
    """Features of two mentions, the earlier one first."""
    first, second = set(a.sides), set(b.sides)
    sides = "equal" if first == second else "sub" if first < second else "super" if second < first else "part"
    gap = b.rows[0].index - a.rows[-1].index
    before = [f.split("=", 1)[1] for f in b.features if f.startswith(("t-1=", "t-2=", "t-3="))]
    ages = f"{_age(a, context.published)}&{_age(b, context.published)}"
    found = [
        f"sides={sides}",
        f"sides={sides}&imp={min(a.implied, 1)}{min(b.implied, 1)}",
        f"dates={_dates(a, b)}",
        f"places={_places(a, b)}",
        f"people={_people(a, b)}",
        f"gap={bucket(max(gap, 0))}",
        f"remote={_remote(a)}{_remote(b)}",
        f"status={a.status}&{b.status}",
        f"status={a.status}&{b.status}&dates={_dates(a, b)}",
        f"status={a.status}&{b.status}&samerow={gap == 0}",
        f"groups={a.group}&{b.group}" if a.group < b.group else f"groups={b.group}&{a.group}",
        f"title={a.rows[0].in_title}",
        f"dates={_dates(a, b)}&people={_people(a, b)}",
        f"dates={_dates(a, b)}&places={_places(a, b)}",
        f"samerow={gap == 0}",
        f"body={are_of_one_body(a, b)}&sides={sides}",
        f"plural={'plural=True' in b.features}",
        f"ages={ages}",
        f"word={a.word == b.word}&samerow={gap == 0}",
        f"levels={a.level == b.level}",
        f"people={_people(a, b)}&imp={min(b.implied, 1)}",
        f"people={_people(a, b)}&sides={sides}",
        f"form={'form=verb' in a.features}{'form=verb' in b.features}&samerow={gap == 0}",
    ]
    found += [f"told={b.word}", f"told={a.word}&{b.word}", f"sides={sides}&n={min(len(first), 4)}{min(len(second), 4)}"]
    found += [f"own={_own(a)}&{_own(b)}", f"own={_own(b)}&sides={sides}", f"lead={min(a.rows[-1].index, 3)}"]
    found += [f"between={_between(context, a, b)}", *at_least("sure", b.score), *at_least("was", a.score)]
    found += [f"new={_new(a, b)}{_new(b, a)}"]
    found += _cues("cue", b) + _cues("was", a)
    if gap == 0:
        found += _cues("row", b)
    elif _goes_back(b):
        found += ["back", f"back&gap={bucket(max(gap, 0))}", f"back&sides={sides}", f"back&people={_people(a, b)}"]
    same = _read_same(context, a, b)
    found += read_steps("same", same) if same is not None else []
    return found + [f"before={w}" for w in before]


def _new(a: Event, b: Event) -> int:
    """How many people a mention names whom another does not, three at most."""
    known = {surname(p.name) for p in a.persons}
    return min(3, sum(surname(p.name) not in known for p in b.persons))


def _own(event: Event) -> str:
    """Which of a mention's circumstances its own row tells: its time, its place."""
    time = "t" if event.when is not None and (event.far_time is None or event.far_time[1] != event.when) else ""
    return time + ("p" if event.place is not None and event.place.row == event.rows[0].index else "")


def _between(context: Context, a: Event, b: Event) -> str:
    """How many words for meetings stand in the rows between two mentions."""
    rows = context.rows[a.rows[-1].index + 1 : b.rows[0].index]
    return "far" if len(rows) > FAR else bucket(sum(row.letters.count("M") for row in rows))


def _read_same(context: Context, a: Event, b: Event) -> float | None:
    """How likely the network finds it that the mentions of two events tell of the same; None where it saw no two."""
    given = [r.same[at] for r in readings_of(context, a) for at in b.elements if at in r.same]
    return sum(given) / len(given) if given else None


FAR = 8  # rows between two mentions, beyond which what stands there is not counted
OPENING, OPEN = 3, 15  # events, the first and the last ones, that a new mention may belong to
ASKED = 8  # a new mention is compared with the last ones of an event: a document may repeat it thousands of times


def join_mentions(context: Context, events: Sequence[Event], models: Models) -> list[Event]:
    """One event for all mentions of the same meeting, in the order of the first mention."""
    model = models["M.same"]
    merged: list[Event] = []
    parts: list[list[Event]] = []
    for event in events:
        options = []
        for k in [*range(min(OPENING, len(merged) - OPEN)), *range(max(0, len(merged) - OPEN), len(merged))]:
            whole = merged[k]
            if tells_headline(context, parts[k], event):
                event = replace(event, parts=[replace(p, is_stated=True) for p in event.parts])
                options.append((1.0, -k))
            elif can_join(whole, event) and not any(_are_cut(e, event) or meet_others(e, event) for e in parts[k]):
                given = [
                    model.probability(pair_features(context, e, event), "yes")
                    for e in parts[k][-ASKED:]
                    if can_join(e, event)
                ]
                if given and (together := _together(given)) >= _wanted(whole, parts[k], event):
                    options.append((together, -k))
        _, k = max(options, default=(0.0, 0))
        part = replace(event, sides=list(event.sides), persons=list(event.persons), rows=list(event.rows))
        if not options:
            merged.append(event)
            parts.append([part])
        else:
            absorb(merged[-k], event)
            parts[-k].append(part)
    return merged


LEDE = 2  # rows of a text, its headline among them, that tell what is new


def tells_headline(context: Context, parts: Sequence[Event], event: Event) -> bool:
    """Whether a mention tells in the past tense what only headlines told so far, in the present: "A hosts B" is over
    where "A welcomed B on Wednesday" follows."""
    told = parts[0]
    is_lede = event.when is None and event.rows[0].index <= LEDE
    is_now = (is_lede or _age(event, context.published) == "now") and event.status == "held"
    is_now = is_now and all(p.is_past for p in event.parts)
    if not is_now or any(not p.rows[0].in_title or p.status != "planned" for p in parts) or strangers(told, event):
        return False
    row, at = told.rows[0], told.elements[0][1]
    trigger, left = row.elements[at].trigger, row.text[: context.offset(row, row.elements[at])]
    is_present = trigger is not None and trigger.form == "verb" and TO_COME.search(left) is None
    return is_present and set(told.sides) == set(event.sides)


def _wanted(whole: Event, parts: Sequence[Event], event: Event) -> float:
    """From which probability on a mention belongs to an event: less where only headlines told it so far."""
    is_headline = all(p.rows[0].in_title for p in parts) and not strangers(whole, event)
    if is_headline and event.is_stated and not event.rows[0].in_title and set(whole.sides) == set(event.sides):
        return 0.0  # of what the text says outright to be still to come
    return SAME_AS_TITLE if is_headline else SAME


def one_of_twins(events: Sequence[Event]) -> list[Event]:
    """Meetings that turn out to have equal sides and status are one, where one sentence tells of both or they are of
    three sides and more: a summit is seldom held twice in a text, a talk of two sides often is. So are two of three
    sides and more, told in one sentence, where one has all sides of the other."""
    found: list[Event] = []
    for event in events:
        twin = next((e for e in found if _are_twins(e, event)), None)
        if twin is None:
            found.append(event)
        else:
            sides = max(twin.sides, event.sides, key=len)
            absorb(twin, event)
            twin.sides = sides
    return [event for event in found if not _is_told_one_by_one(event, found)]


def _is_told_one_by_one(event: Event, others: Sequence[Event]) -> bool:
    """Whether a meeting is only a headline that sums up the talks that the text tells one by one: "Calls with A and B",
    of one side with each of the others."""
    whole = set(event.sides)
    if len(whole) < 3 or not all(row.in_title for row in event.rows):
        return False
    pairs = [set(o.sides) for o in others if len(o.sides) == 2 and o.status == event.status and whole > set(o.sides)]
    return len(pairs) > 1 and set.union(*pairs) == whole and set.intersection(*pairs) != set()


def _are_twins(a: Event, b: Event) -> bool:
    first, second = set(a.sides), set(b.sides)
    shares_row = bool({row.index for row in a.rows} & {row.index for row in b.rows})
    is_inside = min(len(first), len(second)) > 2 and (first < second or second < first)
    are_alike = first == second or (shares_row and a.is_around == b.is_around and is_inside)
    if a.status == b.status and (_tells_who_else(a, b) or _tells_who_came(a, b)) and can_join(a, b):
        return True
    if not are_alike or a.status != b.status or strangers(a, b) or _are_apart(a, b):
        return False
    return shares_row or (len(a.sides) > 2 and can_join(a, b))


OTHER_TALKS = re.compile(
    r"\b(?:also|already|previous(?:ly)?|last|earlier|later|ago|again|separate(?:ly)?|another|one-on-one|continu\w+"
    r"|second|third|fourth|fifth|sixth)\b",
    re.IGNORECASE,
)


def one_of_equals(events: Sequence[Event]) -> list[Event]:
    """Meetings without those that turn out to be of the same people, day and place as another, and of which no words
    tell that they are others: "A and B held talks in Accra on Monday. … said B after his meeting with A"."""
    return joined(events, _are_equal, absorb)


def _are_equal(a: Event, b: Event) -> bool:
    if a.status != "held" or b.status != "held" or set(a.sides) != set(b.sides):
        return False
    if a.when is None or a.when.precision != "day" or _dates(a, b) != "equal" or _places(a, b) == "apart":
        return False
    ours, theirs = ({p.name for p in e.persons} for e in (a, b))
    are_named = ours == theirs and {p.side for p in a.persons} == set(a.sides)
    return are_named and not _are_apart(a, b) and not OTHER_TALKS.search(b.rows[0].text)


def _tells_who_else(a: Event, b: Event) -> bool:
    """Whether a mention that has no day and no place of its own only tells, right behind a meeting that has both, who
    else takes part: "A meeting of the commission is held in Vienna on 26 February. The commission is attended by …"."""
    is_behind = 0 <= b.rows[0].index - a.rows[-1].index <= CLOSE_BY
    is_bare = b.when is None and b.place is None and a.when is not None and a.place is not None
    is_more = len(a.sides) > 1 and set(a.sides) < set(b.sides)
    return is_behind and is_bare and is_more and bool(_conferences(a) & _conferences(b))


SUMMIT = r"(?:[\w-]+ )?(?:summit|conference|meeting|session|gathering|forum|talks)\b(?! (?:of|between|with|on)\b)"
WHO_CAME = re.compile(  # to a meeting told elsewhere
    r"\b(?:attend(?:ed|ing)|(?:took|taking) part in|participat(?:ed|ing) in|(?:co-)?chair(?:ed|ing)"
    rf"|presid(?:ed|ing) over|opened|closed|hosted) the {SUMMIT}"
    rf"|^\W*The {SUMMIT}[^.;:]{{0,60}}? (?:was|were) (?:also )?"
    r"(?:(?:co-)?chaired|attended|opened|hosted|convened|called)\b"
    r"|^\W*(?:The |Other )?(?:participants|attendees)(?: (?:in|at|of|on) (?:the|this) (?:[\w-]+ ){0,2}\w+)?"
    r" (?:included|were)\b"
    r"|^\W*(?:Also )?(?:joining|attending|participating|taking part|present)\b[^.;:]{0,60}? (?:were|was)\b",
    re.IGNORECASE,
)


def _tells_who_came(a: Event, b: Event) -> bool:
    """Whether one of two meetings of three sides and more, of which one has all sides of the other, is told only by who
    attended or chaired "the summit", in no other place."""
    first, second = set(a.sides), set(b.sides)
    is_inside = min(len(first), len(second)) > 2 and (first <= second or second <= first)
    told = [[row.text for row in e.rows if not row.in_title] for e in (a, b)]
    is_told = any(rows and all(WHO_CAME.search(text) for text in rows) for rows in told)
    return is_inside and is_told and _places(a, b) != "apart"


def _conferences(event: Event) -> set[str]:
    """The words for a conference, or for a body that sits, in a meeting's rows: "joint commission"."""
    triggers = [e.trigger for row in event.rows for e in row.elements if e.trigger is not None]
    return {t.word for t in triggers if t.letter == "M" and t.form == "noun" and t.group in ("commission", "summit")}


def _together(given: list[float]) -> float:
    """The probability that a mention belongs to those of a group, from what it is to each."""
    return sum(given) / len(given)


def object_features(context: Context, event: Event, others: Sequence[Event]) -> list[str]:
    """Features of one event among all of its type in the document."""
    same = [
        e
        for e in others
        if e is not event and e.letter == event.letter and set(e.sides) & set(event.sides) == set(event.sides)
    ]
    twins = [e for e in same if e.status == event.status]
    better = sum(e.score > event.score for e in twins)
    sides = {p.side for p in event.persons if p.side}
    published = context.published
    time = "none"
    if event.when is not None:
        time = event.when.precision
        if published is not None:
            time += relation(event.when, published)
    row = event.rows[0]
    found = [
        f"g={event.group}",
        f"status={event.status}",
        f"g={event.group}&status={event.status}",
        f"w={event.word}",
        f"nm={min(event.n_mentions, 4)}",
        f"nsides={min(len(event.sides), 4)}",
        f"implied={min(event.implied, 2)}",
        f"people={min(len(event.persons), 4)}",
        f"psides={min(len(sides), 3)}",
        f"time={time}",
        f"status={event.status}&time={time}",
        f"place={'city' if event.place and event.place.city else 'country' if event.place else 'none'}",
        f"title={any(r.in_title for r in event.rows)}",
        f"pos={bucket(row.index)}",
        f"twins={min(len(twins), 3)}",
        f"better={min(better, 3)}",
        f"same={min(len(same), 3)}",
        f"home={context.home in event.sides}",
        f"hashome={context.home is not None}",
        f"org={any(is_org(s) for s in event.sides)}",
        f"inquote={'in_quote' in event.features}",
        f"speech={'speech' in event.features}",
        f"main={len(set(event.sides) & set(context.main_sides))}",
        f"nall={min(len(others), 6)}",
        f"rows={bucket(len(context.rows) // 5)}",
        f"rows={bucket(len(context.rows) // 5)}&nall={min(len(others), 6)}",
        f"psides={min(len(sides), 3)}&implied={min(event.implied, 2)}",
    ]
    if event.place and event.place.country:
        found.append(f"placeside={event.place.country in event.sides}")
    found += at_least("score", event.score) + at_least("link", event.weakest)
    read = readings_of(context, event)
    if read:
        found += read_steps("told", max(1 - r.statuses["none"] for r in read))
        found += read_steps("right", max(r.statuses[event.status] for r in read))
        found += read_steps("least side", min((max(r.side(s) for r in read) for s in event.sides), default=0.0))
    near = [f for f in event.features if f.startswith(NEAR)]
    found += [f"c:{f}" for f in event.features] + event.links if event.letter == "Z" else near
    if event.letter == "S":
        words = (event.title or "").split()
        found += [
            f"twords={bucket(len(words))}",
            f"cap={(event.title or 'x')[0].isupper()}",
            f"np={min(len(event.sides), 3)}",
        ]
    return found


def kind_features(context: Context, event: Event) -> list[str]:
    """Features of a meeting's kind."""
    texts = [r.text for r in event.rows[:3]]
    remote = sum(bool(REMOTE.search(t)) for t in texts)
    many = sum(bool(MANY.search(t)) for t in texts)
    found = [
        f"g={event.group}",
        f"w={event.word}",
        f"nsides={min(len(event.sides), 4)}",
        f"status={event.status}",
        f"people={min(len(event.persons), 3)}",
        f"org={any(is_org(s) for s in event.sides)}",
        f"remote={min(remote, 2)}",
        f"many={min(many, 2)}",
        f"g={event.group}&remote={min(remote, 1)}",
        f"nsides={min(len(event.sides), 3)}&org={any(is_org(s) for s in event.sides)}",
        f"g={event.group}&status={event.status}&people={min(len(event.persons), 1)}",
        f"place={event.place is not None}",
        f"three={any(THREE.search(t) for t in texts[:1])}",
        f"remote0={bool(REMOTE.search(texts[0]))}&g={event.group}",
        f"many0={bool(MANY.search(texts[0]))}&org={any(is_org(s) for s in event.sides)}",
    ]
    found += _company(event) + _told_at(context, event)
    read = [r.kinds for r in readings_of(context, event) if r.kinds]
    for kind in read[0] if read else ():
        found += read_steps(kind, sum(r[kind] for r in read) / len(read))
    found += [f for f in event.features if f.startswith(("t-1=", "t-2=", "t+1="))]
    return list(dict.fromkeys(found))


def _company(event: Event) -> list[str]:
    """How many sides of a meeting are sure, and how many have somebody named for them."""
    sides = [s for s in event.sides if any(p.sides.get(s, 0.0) >= STRONG for p in event.parts)]
    sure = min(sum(any(p.backing.get(s, "site") != "site" for p in event.parts) for s in sides), CROWD)
    people = len({p.side for p in event.persons} & set(event.sides))
    return [
        f"sure={sure}",
        f"sure={sure}&nsides={min(len(event.sides), CROWD)}",
        f"sure={sure}&org={any(is_org(s) for s in event.sides)}",
        f"psides={min(people, CROWD)}",
        f"psides={min(people, 3)}&sure={sure}",
    ]


def _told_at(context: Context, event: Event) -> list[str]:
    """What the title and the words around each trigger of a meeting say of its kind."""
    title = context.doc._.string[: context.title_chars]
    found = [f"title:{name}" for name, pattern in (("many", MANY), ("remote", REMOTE)) if pattern.search(title)]
    for index, i in event.elements:
        row = context.rows[index]
        element = row.elements[i]
        if element.trigger is not None:
            found += [f"any:g={element.trigger.group}", f"any:w={element.trigger.word}"]
        at = context.offset(row, element)
        words = TOGETHER.search(row.text[max(0, at - BEFORE) : at + len(element.text) + BEHIND])
        if words is not None:
            found += [
                "together",
                f"together&nsides={min(len(event.sides), CROWD)}",
                f"together={words[0].lower()[:12]}",
            ]
    return found


def kind_of(context: Context, event: Event, models: Models) -> str:
    """The kind of a meeting: a call where words at its triggers say so, none that is told with where it was or whose
    people spoke there, or in a text without any word of speaking; multilateral where four sides sat together."""
    if is_online(context, event):
        return "call"
    kind = models["M.kind"].best(kind_features(context, event))
    if kind == "call" and (_is_on_site(context, event) or not SPEAKING.search(context.doc._.string)):
        kind = "in_person"
    if kind == "multilateral" and len(event.sides) == 2 and (event.is_cut or _names_two(event)):
        kind = "in_person"
    is_apart = event.is_cut or SEPARATE.search(event.rows[0].text)
    if kind == "in_person":
        if not event.is_cut and any(_is_own_session(event, context.rows[r], i) for r, i in event.elements):
            return "multilateral"
        if event.status == "planned" and not event.persons and COMMISSION.search(event.rows[0].text):
            return "unspecified"
    return "multilateral" if kind != "call" and len(event.sides) >= CROWD and not is_apart else kind


SITE = re.compile(  # where two speak who are in one place
    r"\bon the (?:sidelines?|margins?|fringes?)\b|\bface[- ]to[- ]face\b|\bin person\b"
    r"|^[^.;:]{0,60}?\bthere (?:on|in|last|at|with|earlier|yesterday|today|this)\b"
    r"|^[^.;:]{0,90}? at (?:his|her|the|their) (?:[\w-]+ ){0,2}"
    r"(?:hotel|residence|palace|airport|dinner|luncheon|reception)\b",
    re.IGNORECASE,
)
AFAR = re.compile(r"phone|\bcall|\bvideo|\bvirtual|\bonline\b", re.IGNORECASE)  # words that tell of people apart

SPEAKING = re.compile(  # words of which every text of a call has one
    r"phon|call|video|virtual|online|conversation|remote|dial|tele|web|digital|spoke|speak|talk|told|exchange|discuss"
    r"|screen|rang\b|line\b",
    re.IGNORECASE,
)


def _is_on_site(context: Context, event: Event) -> bool:
    """Whether the words around what may be a call tell that its people were in one place: "had a conversation there on
    Monday", "spoke on the sidelines of the summit"."""
    if _is_told_there(event) or any(r.in_title and SPOKEN_AT.search(r.text) for r in event.rows):
        return True
    index, i = event.elements[0]
    row = context.rows[index]
    return not AFAR.search(row.text) and SITE.search(context.doc[row.elements[i].end : row.end].text) is not None


def _names_two(event: Event) -> bool:
    """Whether a meeting's sides stand in one name: "the leaders of the two Koreas"."""
    named = (e.name.code for row in event.rows for e in row.elements if e.kind == "C" and e.name is not None)
    return any(is_org(code) for code in named)


COMMISSION = re.compile(r"\b(?:commission|committee)\b", re.IGNORECASE)  # whose coming session may be held in any way
BODY_BEFORE = re.compile(r"(?<![-&,])G(?:s|[xm]){0,3}$")  # "the SCO summit", not "the Russia-EU summit"
SESSIONS = frozenset({"summit", "session", "conference", "assembly", "ministerial", "forum"})


def _is_own_session(event: Event, row: Row, i: int) -> bool:
    """Whether a trigger is the word for a session of a body of the event that is named right before it."""
    trigger, told = row.elements[i].trigger, BODY_BEFORE.search(row.letters[:i])
    if trigger is None or trigger.word not in SESSIONS or told is None:
        return False
    body = row.elements[told.start()].name
    return body is not None and body.code in event.sides


def is_online(context: Context, event: Event) -> bool:
    """Whether the words right at one of the triggers of a meeting tell that its people were not in one room: none that
    only recalls a call behind the word of a meeting, "A received B. They had spoken on the phone"."""
    if _is_only_call(context, event):
        return True
    were_in_room = False
    for index, i in event.elements:
        row, trigger = context.rows[index], context.rows[index].elements[i].trigger
        is_of_room = trigger is not None and trigger.group in IN_ROOM
        is_told = not were_in_room or is_of_room or row is event.rows[0] or row.in_title
        if is_told and (_at_trigger(context, index, i, ONLINE) or _is_by_phone(context, row, i)):
            return True
        were_in_room = were_in_room or is_of_room
    return False


def _is_only_call(context: Context, event: Event) -> bool:
    """Whether the first trigger of an event is a word for a call, and none of the others tells of one room."""
    told = [(context.rows[index], i) for index, i in event.elements]
    triggers = (row.elements[i].trigger for row, i in told)
    return bool(told) and _is_call(*told[0]) and not any(t is not None and t.group in AT_TABLE for t in triggers)


def _is_call(row: Row, i: int) -> bool:
    """Whether a trigger is a word for a call, as a verb or a noun: "phoned", "a call from"; not "called on", nor "a
    courtesy call from", nor "conversation", which may be of one room."""
    trigger = row.elements[i].trigger
    if trigger is None or not CALL.fullmatch(trigger.word):
        return False
    before = row.elements[i - 1].text.lower() if i else ""
    behind = row.elements[i + 1].text.lower() if i + 1 < len(row.elements) else ""
    return behind not in NO_CALLS_BEHIND and before not in NO_CALLS


def _is_by_phone(context: Context, row: Row, i: int) -> bool:
    """Whether "by phone" stands behind a trigger before any other one."""
    after = next((e.start for e in row.elements[i + 1 :] if e.kind in "MZ" and not PHONE.search(e.text)), row.end)
    return bool(PHONE.search(context.doc[max(row.start, row.elements[i].start - 1) : after].text))


def _at_trigger(context: Context, index: int, i: int, pattern: re.Pattern[str]) -> bool:
    """Whether the words right at a trigger match."""
    row = context.rows[index]
    element = row.elements[i]
    return bool(pattern.search(context.doc[max(row.start, element.start - 2) : min(row.end, element.end + 3)].text))


_SEVERAL = (
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several"
    r"|an? (?:\w+ )?(?:number|series|package) of)(?: [\w-]+){0,4} "
)
COUNTED = re.compile(rf"{_SEVERAL}$", re.IGNORECASE)
COUNTED_SIGNED = re.compile(
    rf"\b(?:signed|inked|sealed|concluded|initialled|adopted) (?:\w+ )?{_SEVERAL}$", re.IGNORECASE
)
NAMED_BEHIND = re.compile(r"^[\w ]+, (?:the|an?|among|none|including) ")  # "two documents, the declaration and …"
WERE_SIGNED = re.compile(
    r"^[^.;:]{0,140}?\b(?:was|were|have been|had been|has been) (?:also |then )?"
    r"(?:signed|inked|concluded|adopted|initialled|sealed)\b(?![^:]*:\s*$)"
)


def _is_told(context: Context, event: Event) -> bool:
    """Whether a sentence tells by its grammar which firms signed a document, or that several were signed."""
    if event.status != "signed":
        return False
    if any(len(p.told) > 1 and is_company(p.told[0]) for p in event.parts):
        return True
    return len(event.sides) > 1 and any(_are_counted(context, index, i) for index, i in event.elements)


def _are_counted(context: Context, index: int, i: int) -> bool:
    """Whether a trigger names several documents that its sentence says were signed: "four agreements were signed"."""
    row = context.rows[index]
    trigger = row.elements[i].trigger
    if trigger is None or not trigger.is_plural:
        return False
    start = context.offset(row, row.elements[i])
    left, right = row.text[:start], row.text[start:]
    if NAMED_BEHIND.match(right):
        return False
    return bool(COUNTED_SIGNED.search(left) or (COUNTED.search(left) and WERE_SIGNED.match(right)))


CAPTION = re.compile(r"\W*(?:[A-Z]{2,3}(?:/[A-Z]{2,3})? )?(?:file )?(?:photo|picture)s? ?:", re.IGNORECASE)


def _is_pictured(event: Event) -> bool:
    """Whether only the words below a picture tell of a meeting: they repeat the text, or tell what was long ago."""
    return event.letter == "M" and all(CAPTION.match(row.text) for row in event.rows)


def keep(context: Context, events: Sequence[Event], models: Models, name: str, floor: float) -> list[Event]:
    """The events that the filter `name` finds worth telling; their score becomes its probability."""
    model = models[name]
    scored = [(model.probability(object_features(context, e, events), "yes"), e) for e in events]
    kept = []
    for score, event in scored:
        if (score >= floor or event.is_stated or _is_told(context, event)) and not _is_pictured(event):
            event.score = max(score, event.score) if event.is_stated else score
            kept.append(event)
    return kept
