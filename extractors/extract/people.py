"""People of an event whom another sentence names: "the two leaders met again", "it was signed by A and B"."""

import re
from collections.abc import Iterable, Iterator, Sequence

from extractors.extract.actors import Person
from extractors.extract.decide import Event
from extractors.extract.events import Context, subject_of
from extractors.extract.lattice import Row
from extractors.extract.speakers import SPOKEN_FOR

BACK = 4  # rows before "the two leaders" that may name them
ON = 2  # rows behind a document that may tell who signed it
COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4}
_ALL = re.compile(
    r"\b(?P<n>two|both|three|four) (?:[a-z]+ )?(?:leaders|presidents|premiers|ministers|men|women"
    r"|officials|diplomats|secretaries|heads of state)\b"
    r"|\bthe (?P<m>two|three) (?:last |also |then |had |have |first |will |would |were to |are to |later )*"
    r"(?:met|meet|spoke|spoken|speak|talked|talk|held|hold|discussed|conferred|dined|sat|agreed|exchanged|reviewed)\b",
    re.IGNORECASE,
)
_THEY = re.compile(
    r"^\W*(?:they\b|the (?:[\w-]+ ){0,2}(?:talks|meeting|summit|conversation|call|discussions) "
    r"(?:lasted|took|came|was|were|ended|began|focused|centred|centered|covered|dealt)\b)"
    r"|\btheir (?:\w+ ){0,2}(?:talks|meeting|discussions|summit|conversation|call)\b",
    re.IGNORECASE,
)
_SIGNED_BY = re.compile(
    r"\b(?:signed|inked|initialled|initialed|penned)\b"
    r"(?:(?!\b(?:witness|attend|broker|mediat|overs|hosted|led|headed|chaired)"
    r"|\b(?:was|were|been) (?!signed|inked|initial|penned))[^.;])*?"
    r"\bby (?P<who>.*?)(?=\bin the presence\b|\bwitnessed\b|\battended\b|\bduring\b|\bafter\b|\bfollowing\b"
    r"|,[^,;]*\b(?:said|says|announced|stated|told)\b|$)",
    re.IGNORECASE | re.DOTALL,
)
_SIGNS = r"(?:signed|inked|initialled|initialed|put their (?:names?|signatures?) to)"
_OFFICES = "leaders|presidents|premiers|ministers|officials|secretaries|heads of state|men|women|negotiators"
_EACH = rf"(?:both (?:[a-z]+ )?|the (?:two |three )?(?:[a-z]+ )?)(?:{_OFFICES}|pair)"
_ALL_SIGNED = re.compile(
    rf"(?:\b{_EACH}|(?:^|[,.] |\b(?:where|when|which|and|talks|meeting|summit) )they|the (?:two|three) of us"
    r"|the (?:two|three)(?= (?:then |also |later |had |have |\w+ly )*sign))\b(?:(?!\b(?:was|were|been)\b)[^.;]){0,40}"
    rf"\b{_SIGNS}\b",
    re.IGNORECASE,
)
_BY_ALL = re.compile(
    r"\b(?:signed|inked|initialled|initialed)\b[^.;,]{0,40}? by (?:both|the (?:two|three)) (?:[a-z]+ )?"
    rf"(?:{_OFFICES})\b",
    re.IGNORECASE,
)
_NOT_THESE = (  # words for those who signed, and of roles that are not theirs
    (re.compile(r"\b(?:ministers|premiers)\b", re.IGNORECASE), re.compile(r"\bpresident\b", re.IGNORECASE)),
    (re.compile(r"\b(?:presidents|heads of state)\b", re.IGNORECASE), re.compile(r"\bminister\b", re.IGNORECASE)),
)
_SIGNED_IT = re.compile(
    r"\b(?:signed|inked|initialled|initialed) "
    r"(?:(?:it|them|both|the (?:documents?|texts?|papers|deals?|accords?|pact))\b"
    r"|(?=(?:in front of|in the presence of|as|while)\b))",
    re.IGNORECASE,
)
_SIGNED_FOR = re.compile(r"\bsigned (?:it |the \w+ |\w+ )?(?:for|on behalf of)\b", re.IGNORECASE)


def name_all(context: Context, event: Event) -> None:
    """Gives the sides of a meeting that have nobody the people named last for them, where a row tells of them all."""
    missing = [s for s in event.sides if all(p.side != s for p in event.persons)]
    rows = [context.rows[k] for k, _ in event.elements]
    row = next((r for r in rows if _tells_all(r, len(event.sides))), None)
    if not missing or row is None:
        return
    found = [p for s in missing if (p := _named_last(context, row, s)) is not None]
    if len(found) == len(missing):
        add_people(event, found)


def name_beside(event: Event) -> None:
    """Gives a larger meeting those who met beside it, where nobody is named for their side: they were there."""
    if event.is_around:
        named = {p.side for p in event.persons}
        add_people(event, [p for p in event.beside if p.side in event.sides and p.side not in named])


def name_subject(context: Context, event: Event) -> None:
    """Gives a side of two that has nobody the one person told of it so far, where "he" or "she" meets the other: "She
    then met the Prime Minister"."""
    missing = [s for s in event.sides if all(p.side != s for p in event.persons)]
    if len(event.sides) != 2 or len(missing) != 1:
        return
    ours = [p for p in context.doc._.register.persons if p.side == missing[0] and p.office != SPOKEN_FOR]
    for index, i in event.elements:
        row = context.rows[index]
        met = any(a.first > i and set(a.sides) & set(event.sides) - set(missing) for a in context.actors[index])
        if met and len(ours) == 1 and ours[0].first_row <= index and subject_of(row, i) in ("he", "she"):
            add_people(event, ours)


def _tells_all(row: Row, n: int) -> bool:
    """Whether a row tells of as many people as an event has sides: "the three leaders", "they"."""
    count = _ALL.search(row.text)
    return COUNTS[(count["n"] or count["m"]).lower()] == n if count else n == 2 and _THEY.search(row.text) is not None


def _named_last(context: Context, row: Row, side: str) -> Person | None:
    for before in reversed(context.rows[max(0, row.index - BACK) : row.index]):
        for actor in reversed(context.actors[before.index]):
            person = actor.person
            if person is not None and person.side == side and person.office != SPOKEN_FOR:
                return person
    return None


def add_signers(context: Context, event: Event, meetings: Sequence[Event]) -> None:
    """Gives a signed document without signatories those whom its row or the next ones tell, "signed by A and B", or
    those who met, where "they" signed; where it has one party, the two that met are its parties."""
    if event.status != "signed":
        return
    told = [_signed_by_all(context, context.rows[index], i) for index, i in event.elements]
    is_of_all = any(told)
    if event.persons:
        signed = {person.side for person in event.persons}
        if is_of_all and signed < set(event.sides):  # of "they signed" one is named beside the document
            add_people(event, _those_who_met(event, meetings, next(filter(None, told))))
        return
    if is_of_all and len(event.sides) == 1:
        event.sides = _sides_that_met(event, meetings) or event.sides
    first = min((r.index for r in event.rows if not r.in_title), default=event.rows[0].index)
    for row in context.rows[first : first + 1 + ON]:
        found = [p for p in _signers(context, row) if p.side is None or p.side in event.sides]
        if found:
            add_people(event, found)
            return
    if is_of_all:
        add_people(event, _those_who_met(event, meetings, next(filter(None, told))))


def _signed_by_all(context: Context, row: Row, i: int) -> str:
    """The words "they signed" before the document of element i, where nobody signed since, or "signed by both
    presidents" behind it."""
    at = context.offset(row, row.elements[i])
    left = row.text[:at]
    last = list(_ALL_SIGNED.finditer(left))[-1:]
    if last and not re.search(rf"\b{_SIGNS}\b", left[last[0].end() :]):
        return last[0].group()
    by_all = _BY_ALL.search(row.text, at)
    return by_all.group() if by_all else ""


def _sides_that_met(event: Event, meetings: Sequence[Event]) -> list[str]:
    """The sides of the last meeting of two, one of them the party of a document, that was held before it is told."""
    first = min(row.index for row in event.rows)
    told = [m for m in meetings if m.status == "held" and len(m.sides) == 2 and event.sides[0] in m.sides]
    before = [m for m in told if any(row.index < first and not row.in_title for row in m.rows)]
    return before[-1].sides if before else []


def _those_who_met(event: Event, meetings: Sequence[Event], told: str) -> list[Person]:
    """The people of the first meeting held by the parties of a document, where each has one of an office that the words
    for them allow: no presidents where "the two ministers" signed."""
    for meeting in meetings:
        people = sorted(p.side or "" for p in meeting.persons)
        is_theirs = meeting.status == "held" and people == sorted(meeting.sides) == sorted(event.sides)
        if is_theirs and not any(_is_another(told, person.role) for person in meeting.persons):
            return meeting.persons
    return []


def _is_another(told: str, role: str | None) -> bool:
    """Whether somebody of a role is none of those whom words name: a president none of "the two ministers"."""
    return any(words.search(told) and other.search(role or "") for words, other in _NOT_THESE)


def _signers(context: Context, row: Row) -> Iterator[Person]:
    by, before = _SIGNED_BY.search(row.text), _SIGNED_IT.search(row.text)
    if by is not None:
        span = by.span("who")
    elif _SIGNED_FOR.search(row.text):
        span = (0, len(row.text))
    else:
        span = (0, before.start() if before is not None else 0)
    for actor in context.actors[row.index]:
        if actor.person is not None and span[0] <= context.offset(row, row.elements[actor.first]) < span[1]:
            yield actor.person


def add_people(event: Event, people: Iterable[Person]) -> None:
    """Adds those of `people` whom an event has not, with their roles."""
    for person in people:
        if all(p is not person for p in event.persons):
            event.persons.append(person)
            event.roles[id(person)] = person.role
