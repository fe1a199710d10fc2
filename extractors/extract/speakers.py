"""Speakers: who "I" and "we" are, in a transcript, an address or a statement, and when and where somebody spoke."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.extract.dates import TimeMention
from extractors.extract.lattice import Row

if TYPE_CHECKING:
    from extractors.extract.actors import Actor

FIRST_PERSON = frozenset({"i", "we"})
SPOKEN_FOR = "Spokesperson"  # the office of who speaks of what others do
GLAD = re.compile(  # how somebody begins who tells where he is: "It is great to be in Accra"
    r"\b(?:glad|good|great|happy|pleased|pleasure|hono[u]?r|delighted|wonderful)\b[^.;:]{0,30} to (?:be )?$",
    re.IGNORECASE,
)
HEAD = 6  # rows that may stand above a text
LABEL = 14  # elements that the label of a speech has at most
_IN_LABEL = frozenset("ONTXmsAC.,df&GRLPx-")
_QUESTIONS = frozenset({"question", "q", "moderator", "reporter"})


def speakers_of(rows: list[Row], actors: list[list["Actor"]], home: "Actor | None") -> dict[int, "Actor"]:
    """Who speaks in each row whose subject is "I" or "we", and travels where the title names but a trip: the person of
    the last label ("Minister X: …"), else the official whom the title names, or a line above the text, else the side
    that issues the text."""
    author = _author(rows, actors, home)
    speaker: Actor | None = None
    found: dict[int, Actor] = {}
    for row, inside in zip(rows, actors, strict=True):
        colon = _colon(row)
        if 0 < colon <= LABEL and not row.in_title and not set(row.letters[:colon]) - _IN_LABEL:
            label = [a for a in inside if a.last < colon and a.person is not None and a.sides]
            if label:
                speaker = label[-1]
            elif any(e.text.lower() in _QUESTIONS for e in row.elements[:colon]):
                speaker = None
        told = speaker or author
        is_trip = row.letters.startswith("Z") and not any(a.person for a in inside)  # "Visit to Ghana and Togo"
        if told is not None and (is_trip if row.in_title else _is_first_person(row, colon)):
            found[row.index] = _who_acts(told)
    return found


def _who_acts(speaker: "Actor") -> "Actor":
    """Whom "we" stands for: of a spokesman only his side, since he tells what others do."""
    person = speaker.person
    return replace(speaker, person=None) if person is not None and person.office == SPOKEN_FOR else speaker


def _colon(row: Row) -> int:
    """The element that ends a row's label, or another part of it: a colon, also one behind a bracket; -1 for none."""
    return next((j for j, e in enumerate(row.elements) if e.kind in ":." and e.text.endswith(":")), -1)


def _author(rows: list[Row], actors: list[list["Actor"]], home: "Actor | None") -> "Actor | None":
    titled = [a for a in actors[0] if a.kind in ("person", "office") and a.sides] if rows and rows[0].in_title else []
    if titled and home is not None and titled[0].sides == home.sides:
        return titled[0]
    return _byline(rows, actors, home) or (titled[0] if len(titled) == 1 else home)


def _byline(rows: list[Row], actors: list[list["Actor"]], home: "Actor | None") -> "Actor | None":
    """Who of the side that issues a text stands alone in a line above it: "Senator the Hon Kari Testmann"."""
    if home is None:
        return None
    for row, inside in zip(rows[:HEAD], actors[:HEAD], strict=True):
        sides = (home.sides, ()) if "O" in row.letters else (home.sides,)
        people = [a for a in inside if a.person is not None and a.sides in sides]
        if people and not row.in_title and len(row.letters) <= LABEL and not set(row.letters) - _IN_LABEL:
            return replace(people[0], sides=home.sides) if len(people) == 1 else None
    return None


def _is_first_person(row: Row, colon: int) -> bool:
    """Whether the first pronoun, name or office of a row, behind its label, is "I" or "we", or none tells who is glad
    to be where he is."""
    start = colon + 1 if 0 < colon <= LABEL else 0
    first = next((e for e in row.elements[start:] if e.kind in "eNOC"), None)
    if first is None or (first.kind == "e" and first.text.lower() == "it"):
        return any(GLAD.search(row.text[: m.start()]) for m in re.finditer(r"\bbe\b", row.text))
    return first.kind == "e" and first.text.lower() in FIRST_PERSON


_SAYS = (
    r"\b(?:said|says|told|stated|added|stressed|noted|underlined|emphasi[sz]ed|called|quoted|warned|urged|criticized"
    r"|described|announced|reiterated|highlighted|expressed|hailed|praised|condemned)\b"
)
_AT_IT = re.compile(
    rf"(?:{_SAYS}|\bremarks?\b|\b(?:was|were) speaking\b"
    r"|\b(?:made|making) (?:the|these|this) (?:comment|statement)s?\b)[^.;]{{0,160}}?"
    r"\b(?:in|during|at|on the sidelines of|before) (?:an? |his |her |their |the |this )?(?:[\w’'-]+ ){0,3}$",
    re.IGNORECASE,
)
_ON = re.compile(rf"{_SAYS}[^.,;“”\"]{{0,60}}?(?: late| early| also)?(?: on| in)? $", re.IGNORECASE)
_SAID_THEN = re.compile(rf",? [^.;:“”\"]{{0,90}}?{_SAYS}")  # behind a time that opens a row
OPENING = 4  # characters of "On " before a time that opens a row
REACH = 90  # characters before a time that tell that somebody spoke then


def was_said_at(row: Row, at: int) -> bool:
    """Whether something was said at what stands at character `at` of a row: "he said in a meeting with …"."""
    return _AT_IT.search(row.text[:at]) is not None


def is_of_saying(row: Row, time: TimeMention) -> bool:
    """Whether a time of a row tells when somebody said something: "A said on Tuesday that …", "Last May, A said …"."""
    at = max(time.start - row.begin, 0)
    if at <= OPENING and _SAID_THEN.match(row.text, time.end - row.begin):
        return True
    return _ON.search(row.text[max(0, at - REACH) : at]) is not None
