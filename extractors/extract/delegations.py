"""Delegations: whose "the delegation" is, and who belongs to it, where a text has told so before.

"A U.S. delegation led by A and including B and C will travel to …" names the members once; every meeting of "the
delegation" after that is one of all of them.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from extractors.extract.lattice import Row

if TYPE_CHECKING:
    from extractors.extract.actors import Actor, Person

OFFICE = "Delegation"
_TOLD = re.compile(
    r"\b(?:led by|headed by|leads?|leading|heads|heading|includ(?:es?|ed|ing)|consist(?:s|ed|ing)? of"
    r"|compris(?:es?|ed|ing)(?: of)?|composed of|joined by|accompan(?:y|ied|ying)(?: by)?|made up of)\b",
    re.IGNORECASE,
)
STATE = 3  # letters of a state's code
NEAR = 90  # characters between a delegation and the word that begins its list of members


@dataclass
class Delegation:
    """One side's delegation: its members, in the order of the text."""

    side: str
    members: list["Person"] = field(default_factory=list)


def tell_delegations(doc: Doc, rows: list[Row], found: list[list["Actor"]]) -> None:
    """Gives each delegation of a document its side and its members."""
    told: dict[str, Delegation] = {}
    last: Delegation | None = None
    for row, actors in zip(rows, found, strict=True):
        for actor in [a for a in actors if _is_delegation(a)]:
            if len(actor.sides) == 1:
                last = told.setdefault(actor.sides[0], Delegation(actor.sides[0]))
            elif last is None:
                continue
            actor.sides, actor.members = (last.side,), last.members
            begins = [doc._.begins[e.start] - row.begin for e in row.elements]
            _take_up(row, begins, actors, actor, last)


_LED_BY = re.compile(r"\b(?:led|headed) by (?:[A-Z][\w’']* )?former\b")


def tell_leaders(doc: Doc, rows: list[Row], found: list[list["Actor"]]) -> None:
    """Makes a former official who leads people of a body one of that body: "ECOWAS mediators led by former president
    A"."""
    for row, actors in zip(rows, found, strict=True):
        for match in _LED_BY.finditer(row.text) if "former" in row.text else ():
            begins = {id(a): doc._.begins[row.elements[a.first].start] - row.begin for a in actors}
            led = [a for a in actors if begins[id(a)] < match.start() and len(a.sides) == 1]
            leader = next(
                (a for a in actors if a.person and match.start() < begins[id(a)] < match.start() + NEAR), None
            )
            body = led[-1].sides[0] if led else ""
            if leader is not None and leader.person is not None and body and len(body) != STATE:
                leader.person.side = body
                for actor in (a for given in found for a in given if a.person is leader.person):
                    actor.sides = (body,)


def _is_delegation(actor: "Actor") -> bool:
    return actor.office == OFFICE and actor.person is None and len(actor.sides) < 2 and actor.kind == "office"


def _take_up(
    row: Row,
    begins: list[int],
    actors: list["Actor"],
    delegation: "Actor",
    known: Delegation,
) -> None:
    """Adds the members whom a row names beside its delegation; `begins`: where its elements begin in its text."""
    here = begins[delegation.head]
    for match in _TOLD.finditer(row.text):
        if abs(match.start() - here) > NEAR:
            continue
        is_leading = match.start() < here  # "A leads a delegation"; else "a delegation led by A", up to a trigger
        first = bisect_left(begins, match.end())
        stop = next(
            (j for j in range(first, len(begins)) if row.letters[j] in "MZ"),
            len(begins),
        )
        for actor in actors:
            person = actor.person
            inside = actor.last < delegation.first if is_leading else first <= actor.first < stop
            if person is None or not inside or person.side not in (None, known.side):
                continue
            person.side, actor.sides = known.side, (known.side,)
            if all(p is not person for p in known.members):
                known.members.append(person)
