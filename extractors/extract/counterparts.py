"""Whom each trigger of a row names as those met: "he was received by A and met B" tells of two meetings."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.extract.actors import Person
from extractors.extract.clauses import named_behind
from extractors.extract.decide import Event
from extractors.extract.events import Context
from extractors.extract.knowledge import surname

SEPARATE = re.compile(
    r"\bseparate(?: [\w-]+)? (?:meetings|talks|calls|conversations|audiences)\b|(?<!^)\bseparately\b(?!,)"
)


def with_each(events: Sequence[Event]) -> list[Event]:
    """The mentions, those of separate meetings with several of one state cut into one for each of them; the words
    "in separate meetings" tell of no other."""
    cut = [e for e in events if _is_with_several(e)]
    found: list[Event] = []
    for event in events:
        if any(e is event for e in cut):
            found += _each(event)
        elif event.met or all(e.rows[0] is not event.rows[0] or set(e.sides) != set(event.sides) for e in cut):
            found.append(event)
    return found


THREE = re.compile(  # words of one meeting of all who are told to have met in pairs
    r"\b(?:tri(?:lateral|partite)|quadri(?:lateral|partite)|multilateral|(?:three|four|five|six)-(?:way|party|nation)"
    r"|joint(?:ly)?|together|all (?:three|four|five))\b",
    re.IGNORECASE,
)


def without_mixed(events: Sequence[Event]) -> list[Event]:
    """The mentions without those that only mix whom others of their row name as met: of "at the forum he spoke with A
    and with B" the forum is no meeting of A and B."""
    return [e for e in events if not _is_mixed(e, [o for o in events if o is not e and o.rows[0] is e.rows[0]])]


def _is_mixed(event: Event, others: Sequence[Event]) -> bool:
    """Whether a mention names nobody as met, and all its sides and people are those of others that do, of no single
    one of which they all are."""
    if event.met or event.is_cut or event.is_around or THREE.search(event.rows[0].text):
        return False
    told = [o for o in others if (o.met or o.is_cut) and o.status == event.status]
    sides, people = set(event.sides), {id(p) for p in event.persons}
    if any(sides <= set(o.sides) for o in told):
        return False
    return sides <= {s for o in told for s in o.sides} and people <= {id(p) for o in told for p in o.persons}


def _is_with_several(event: Event) -> bool:
    is_of_one_state = len(event.sides) == 2 and len({p.side for p in event.met}) == 1
    return len(event.met) > 1 and is_of_one_state and SEPARATE.search(event.rows[0].text) is not None


def _each(event: Event) -> list[Event]:
    own = [p for p in event.persons if p.side != event.met[0].side]
    return [
        replace(
            event,
            met=(person,),
            persons=[*own, person],
            rows=list(event.rows),
            elements=list(event.elements),
            is_cut=True,
        )
        for person in event.met
    ]


def tell_met(context: Context, events: Sequence[Event]) -> None:
    """Gives each meeting mention those whom it names right behind its trigger, and takes them from the others of its
    row that name somebody else of their side there."""
    for event in events:
        event.met = _met(context, event)
    for event in events:
        theirs = [p for e in events if e.rows[0] is event.rows[0] and meet_others(e, event) for p in e.met]
        event.persons = [p for p in event.persons if p in event.met or all(p is not other for other in theirs)]


def _met(context: Context, event: Event) -> tuple[Person, ...]:
    """The people of an event's sides in the list right behind its trigger."""
    row, i = event.rows[0], event.elements[0][1]
    people = [actor.person for actor in named_behind(context.actors[row.index], row, i) if actor.person is not None]
    return tuple(p for p in people if p.side in event.sides and not (event.is_cut and p not in event.persons))


def meet_others(a: Event, b: Event) -> bool:
    """Whether two mentions name different people of one side as those met."""
    if not a.met or not b.met:
        return False
    sides = {p.side for p in a.met} & {p.side for p in b.met}
    return bool(sides) and not {surname(p.name) for p in a.met} & {surname(p.name) for p in b.met}
