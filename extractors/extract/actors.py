"""Actors: who is named in a sentence, for which side they stand, and who they are in the rest of the document.

An office, the words around it and a name make a person with a role and a side ("Secretary of the Russian Security
Council Nikolay Patrushev"). Persons are kept in a register for the document, so that a surname, or the office alone,
finds the fullest name, the role and the side given elsewhere.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from extractors.extract.delegations import tell_delegations, tell_leaders
from extractors.extract.knowledge import CITY_STATE, Holder, Knowledge, Name, fold, load_knowledge, spelt
from extractors.extract.lattice import HYPHENS, NUMERALS, SON_OF, Element, Row
from extractors.extract.movements import REBELS

ACTING = frozenset("NCAKQGLV")  # kinds of elements that may take part in what a row tells, beside offices
ROLE_GAP = frozenset("fpidmXACGLQKRsV&,-")
GAP_REACH, LIST_REACH = 16, 48  # elements behind an office, and behind that of a list of states
LISTED = re.compile(r"(?:[AC][&,-]|Cs[&,])$")  # what goes before the last side of a plural office
OF_MOVEMENT = re.compile(r"(?:&N)?fd?[xmA]{0,2}(?=G)")  # behind a name: whose man he is
ACTS_ITSELF = re.compile(r"[xe]?[aMZS]")  # behind an office: "also received"
AT_MINISTRY = re.compile(r"[pi]d?AX")  # behind an office: "director at the Chilean Foreign Ministry"
GAP_PREPOSITIONS = frozenset({"to", "for", "in", "on", "at"})
FORMER = "former"  # before an office: whoever had it may stand for another side by now
SHARED_OFFICES = frozenset(  # which several states have, though one is known for them
    f"{field} secretary" for field in "defence defense foreign home trade energy commerce agriculture treasury".split()
)
NAMED_SO = frozenset({"sheikh", "shaikh"})  # titles that some names begin with
THRONES, TITLED = frozenset("king queen emperor empress sultan emir prince princess sheikh".split()), 2
ROYAL = "Member of a royal house"
RANKS = frozenset({"Military officer", "Religious leader", ROYAL})
LOCAL = frozenset({"Governor", "Mayor"})  # offices of a city or a province
SECRETARY_GENERAL = "Secretary-General"
OTHER_BODY = re.compile(r"[A-Z]{3,} ")  # what an office begins with: whose it is, where no side is known by it
CHAIRMAN = "Chairman of a body"
INTRODUCTION = 4  # rows that may tell whose officials a text names without their state
NOT_HOME = frozenset({"Religious leader", CHAIRMAN, "Military officer", "Counterpart", "Delegation", "Special Envoy"})
THREE_WORDS = 3
VOWELS, VOWEL = "aeiouy", "a"
BODY_OFFICES = (
    "secretary-general",
    "secretary general",
    "director-general",
    "director general",
    "managing director",
    "commissioner-general",
    "commissioner for human rights",
    "commissioner for refugees",
    "commissioner on national minorities",
    "chief",
    "envoy",
    "representative",
    "representative of the eu",
    "representative of the european union",
    "commissioner",
    "coordinator",
    "mediator",
    "president",
    "administrator",
    "executive director",
    "executive secretary",
)
OF_BODY = re.compile(r"[GQ](?:p[dA]?[CLAR])?,?T*$")  # before a name: a body with an office in it, and where he is sent
BODY_BEHIND = re.compile(r",d?m?(?=G(?:pd?[CLARmx]+(?:iC)?)?[,.](?!&))")  # between a name and such a body
SENT = frozenset(  # whom a capital may stand for: "delegations of Seoul and Tokyo"
    "representatives delegations delegation negotiators envoys officials diplomats teams emissaries".split()
)
NOT_OURS = re.compile(r"\b(?:former|ex|rebel|rebels|opposition|guerrilla|separatist|exiled)\b", re.IGNORECASE)
LEVELS = ("unspecified", "official", "minister", "foreign_minister", "head")


def level_rank(level: str) -> int:
    """How high a level is; one that is not known is the lowest."""
    return LEVELS.index(level) if level in LEVELS else 0


@dataclass(slots=True)
class Person:
    """One person of a document: the fullest name, the role as first given, the side, the office's level."""

    name: str
    role: str | None = None
    side: str | None = None
    level: str = "unspecified"
    office: str | None = None
    first_row: int = 0
    n_mentions: int = 0
    is_certain: bool = False
    presumed: str = ""  # the office holder whose side it was given, for the name alone


PEOPLE = frozenset({"person", "office", "group"})  # kinds of actors who can meet and travel


@dataclass(slots=True)
class Actor:
    """A mention of someone in one row: elements [first, last], the element that is its head, and its sides.

    kind: person, office (unnamed holder), group (several, or a delegation), country, org.
    """

    kind: str
    first: int
    last: int
    head: int
    sides: tuple[str, ...] = ()
    person: Person | None = None
    role: str | None = None
    level: str = "unspecified"
    side_from: str = ""
    office: str | None = None
    members: list[Person] = field(default_factory=list)  # of a delegation
    is_town: bool = False  # a city that is no capital, a dateline's, or told as "the Saudi city"; no state


@dataclass
class Register:
    """The persons of one document."""

    home: str | None = None
    told: frozenset[str] = frozenset()  # sides that the text names
    is_official: bool = False  # whether an office issues the text
    persons: list[Person] = field(default_factory=list)
    by_word: dict[str, list[Person]] = field(default_factory=dict)

    def find(self, name: str, office: str | None = None) -> Person | None:
        """The person that `name` may stand for: same last word and no other given name, else a word of a full name.

        Of several of one name, one with the `office` that is told with it, else the last.
        """
        words = name_words(name)
        if not words:
            return None
        options = [p for p in self.by_word.get(words[-1], []) if not _are_kin(p, words, office)]
        inner = [w for w in words[1:-1] if len(w) > SHORT]  # "Lula", of Luiz Inácio Lula da Silva
        options = options or [p for w in inner for p in self.by_word.get(w, []) if name_words(p.name) == (w,)]
        same = [p for p in options if _compatible(name_words(p.name), words) or len(name_words(p.name)) == 1]
        if same:
            return next((p for p in reversed(same) if office and p.office == office), same[-1])
        if len(words) == 1:
            return None
        for person in self.by_word.get(words[0], []):
            given = name_words(person.name)
            is_part = set(words) <= set(given) or set(given) <= set(words)
            if is_part and not _are_kin(person, words, office):
                return person
        return None

    def add(self, name: str, row: int, office: str | None = None) -> Person:
        """The person of that name, made where there is none; a fuller name replaces a shorter one."""
        person = self.find(name, office)
        if person is None:
            person = Person(name, first_row=row)
            self.persons.append(person)
        elif len(words := name_words(name)) > len(name_words(person.name)):
            person.name = name
            if person.presumed and not person.is_certain and _differs(name_words(person.presumed), words):
                person.side, person.presumed = None, ""  # another of that name
        for word in name_words(person.name):
            known = self.by_word.setdefault(word, [])
            if all(p is not person for p in known):
                known.append(person)
        return person


@lru_cache(maxsize=20_000)
def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name, hyphens apart, in one spelling."""
    for hyphen in HYPHENS:
        name = name.replace(hyphen, " ")
    words = [w for w in fold(name).replace(".", " ").replace("’", "").replace("'", "").replace(",", " ").split() if w]
    words = [spelt(word) for word in words]
    return tuple(words[:-1] if len(words) > 1 and words[-1] in ("jr", "sr") else words)


def _compatible(full: Sequence[str], given: Sequence[str]) -> bool:
    """Whether two lists of name words can be the same person: equal last words, and given names that do not differ."""
    if len(given) == 1:
        return given[0] == full[-1] or given[0] == full[0] or (len(full) > 2 and given[0] in full[1:])
    if len(full) == 1:
        return full[0] in (given[-1], given[0])
    if given[-1] != full[-1]:
        fewer = min(set(given), set(full), key=len)
        return len(fewer) > 1 and fewer <= set(given) & set(full)
    first, second = given[0], full[0]
    if first == second and len(given) == len(full) == THREE_WORDS:  # "Kim Moo-sung" is not "Kim Il-sung"
        return _begins(given[1]) == _begins(full[1])
    return (
        first == second
        or first in full[:-1]
        or second in given[:-1]
        or (min(len(first), len(second)) == 1 and first[0] == second[0])
    )


def _begins(word: str) -> str:
    """The first letter of a word, one for all vowels, which are written in several ways: "Eui-yong", "Ui-yong"."""
    return VOWEL if word[0] in VOWELS else word[0]


def _is_named(holder: Sequence[str], given: Sequence[str]) -> bool:
    """Whether a name of several words can be a holder's, who is not known by an initial alone."""
    return _compatible(holder, given) and (len(holder[0]) > 1 or len(given[0]) == 1)


def _differs(holder: Sequence[str], given: Sequence[str]) -> bool:
    """Whether a fuller name is not that of the holder presumed: "Joseph Biden" may be Joe Biden, "Jack Biden" too."""
    return not _compatible(holder, given) and (holder[-1] != given[-1] or holder[0][0] != given[0][0])


def _is_father(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    """Whether a name is that of the father, or of his, whom a longer one tells: "Abdullah II" of "Al Hussein bin
    Abdullah II", "Salman" of "Mohammed bin Salman"."""
    return shorter[0] != longer[0] and any(word in SON_OF and behind == shorter[0] for word, behind in pairwise(longer))


def _are_kin(person: Person, words: Sequence[str], office: str | None) -> bool:
    """Whether `words` name the father or the son of a person: of two names in full, or where one is told by his own
    name and another office than the other's, "King Salman" and "Crown Prince Mohammed bin Salman"."""
    shorter, longer = sorted((tuple(words), name_words(person.name)), key=len)
    if not _is_father(shorter, longer) and not _is_father(longer, shorter):
        return False
    bare = office if len(words) == 1 else person.office
    return len(shorter) > 1 or (bare is not None and office != person.office)


class ActorFinder:
    """Component: reads `doc._.lattice`, writes `doc._.actors` (a list a row) and `doc._.register`."""

    def __init__(self, known: Knowledge) -> None:
        self.known = known

    def __call__(self, doc: Doc) -> Doc:
        """Finds actors row by row, then once more with the register of the whole document."""
        rows: list[Row] = doc._.lattice.rows
        _leave_others_seats(rows, doc._.home)
        told = frozenset(e.name.code for r in rows for e in r.elements if e.name is not None and e.kind != "O")
        register = Register(doc._.home, told, bool(doc._.is_official))
        published: date | None = doc._.published
        certain = {e.start for e in doc.ents if e.label_ == "PERSON"}
        found = [self._named(doc, row, register, certain, published) for row in rows]
        self._secretaries(rows, found, doc._.home)
        if doc._.home is None:
            doc._.home = self._home(rows, found)
        elif self._is_abroad(doc, register):
            place = doc._.dateline
            most = self._told_most(rows) if place is None and not doc._.is_official else None
            doc._.home = place.code if place is not None else most or doc._.home
        tell_delegations(doc, rows, found)
        self._sides_from_places(rows, found)
        self._sides_from_home(rows, found, doc._.home)
        home: str | None = doc._.home
        for row, actors in zip(rows, found, strict=True):
            near = [a.person for around in found[max(0, row.index - 2) : row.index + 1] for a in around if a.person]
            self._unnamed(row, actors, register, home, near)
        for row, actors in zip(rows, found, strict=True):
            self._rest(row, actors, register, certain, published)
        tell_leaders(doc, rows, found)
        self._as_told(rows, found)
        doc._.actors = found
        doc._.register = register
        return doc

    @staticmethod
    def _sides_from_places(rows: list[Row], found: list[list[Actor]]) -> None:
        """Gives officials without a side that of the place told of: "In Morocco, he will meet Foreign Minister …"."""
        here: str | None = None
        for row, actors in zip(rows, found, strict=True):
            inside = [e for j, e in enumerate(row.elements) if e.kind in "CL" and e.name and _is_place(row, j)]
            for actor in actors:
                person = actor.person
                before = [e for e in inside if e.end <= row.elements[actor.first].start]
                place = before[-1].name if before else inside[0].name if inside and person is None else None
                code = place.code if place else None if inside else here
                if (
                    person is not None
                    and person.side is None
                    and actor.office
                    and code
                    and actor.level in ("head", "foreign_minister", "minister")
                    and "Z" not in row.letters[actor.last + 1 : actor.last + 6]  # who travels there is of elsewhere
                ):
                    person.side = code
                elif (
                    person is None
                    and is_counterpart(row.elements[actor.head])
                    and not actor.sides
                    and place
                    and all(e.text.lower() != "from" for e in row.elements[actor.last + 1 : actor.last + 2])
                ):  # not "in New York with his counterparts from Japan and Egypt"
                    actor.sides, actor.side_from = (place.code,), "place"
            here = inside[-1].name.code if inside and inside[-1].name else here
            if "\n" in row.text:  # a place goes on to the end of its paragraph
                here = None

    @staticmethod
    def _sides_from_home(rows: list[Row], found: list[list[Actor]], home: str | None) -> None:
        """Gives officials without a side that of the office or outlet that issues the text."""
        for row, actors in zip(rows, found, strict=True) if home is not None else ():
            for actor in actors:
                person = actor.person
                if (
                    person is not None
                    and person.side is None
                    and actor.office is not None
                    and actor.office not in NOT_HOME
                    and not NOT_OURS.search(actor.role or "")
                    and not is_counterpart(row.elements[actor.head])
                ):
                    person.side = home

    @staticmethod
    def _is_abroad(doc: Doc, register: Register) -> bool:
        """Whether a text is filed in another state than that of its outlet, which it does not name: officials without
        a state are of where it is filed."""
        home, place = doc._.home, doc._.dateline
        is_elsewhere = (place is None or place.code != home) and home not in register.told
        return is_elsewhere and all(p.side != home for p in register.persons)

    @staticmethod
    def _told_most(rows: list[Row]) -> str | None:
        """The state that a text names more than twice as often as any other."""
        told = Counter(e.name.code for row in rows for e in row.elements if e.name and e.kind in "CAKQ").most_common(2)
        rest = sum(n for _, n in told[1:])
        return told[0][0] if told and told[0][1] > 2 * max(rest, 1) else None

    @staticmethod
    def _home(rows: list[Row], found: list[list[Actor]]) -> str | None:
        """The side of the minister whom a text introduces without a state, where it is one whom the seeds know."""
        sides = {
            actor.person.side
            for row, actors in zip(rows[:INTRODUCTION], found, strict=False)
            for actor in actors
            if actor.side_from == "name" and actor.person is not None and actor.person.side is not None
            if actor.level in ("foreign_minister", "minister") and actor.person.presumed
        }
        return sides.pop() if len(sides) == 1 else None

    def _secretaries(self, rows: list[Row], found: list[list[Actor]], home: str | None) -> None:
        """Gives a secretary-general without an organisation the text's own: its home, the one named most, else UN."""
        unsided = [
            actor
            for actors in found
            for actor in actors
            if actor.office == SECRETARY_GENERAL and not actor.sides and not (actor.person and actor.person.side)
            if not OTHER_BODY.match(actor.role or "")
        ]
        if not unsided:
            return
        named = Counter(e.name.code for r in rows for e in r.elements if e.kind == "G" and e.name is not None)
        named |= Counter(a.person.side for actors in found for a in actors if a.office and a.person and a.person.side)
        bodies = [code for code, _ in named.most_common() if self._is_body(code) and len(code) != 3]
        side = home if home is not None and self._is_body(home) else bodies[0] if bodies else "UN"
        for actor in unsided:
            if actor.person is not None:
                actor.person.side = side
            else:
                actor.sides, actor.side_from = (side,), "office"

    def _is_body(self, code: str) -> bool:
        """Whether a side is an organisation of states, which has a secretary-general."""
        return code in self.known.organizations and not code.startswith("ORG:")

    def _as_told(self, rows: list[Row], found: list[list[Actor]]) -> None:
        """Names non-state actors as the document first does: "ORG:Farc" where the seeds have another form, but in full
        where it gives both the name and a part of it; and states that negotiate together each by itself: "the E3"."""
        told: dict[str, str] = {}
        for element in (e for row in rows for e in row.elements):
            if element.name is not None and element.name.code.startswith("ORG:") and element.text.lower() not in REBELS:
                words = element.text.split()
                name = words[0] if words[0].isupper() and words[-1].islower() else element.text  # "M23 rebels"
                first = told.setdefault(element.name.code, "ORG:" + name).removeprefix("ORG:")
                if _is_in_full(name, first):
                    told[element.name.code] = "ORG:" + name
        codes = {e.name.code for row in rows for e in row.elements if e.name is not None}
        members = self.known.members | ({} if "IRN" in codes else dict.fromkeys(OF_IRAN, ()))
        is_any = bool(told) or not codes.isdisjoint(members)
        for actor in (a for actors in found for a in actors) if is_any else ():
            actor.sides = tuple(s for side in actor.sides for s in members.get(side, (side,)))
            actor.sides = tuple(told.get(side, side) for side in actor.sides)
            if actor.person is not None and actor.person.side in told:
                actor.person.side = told[actor.person.side]

    # ---- offices and the names beside them

    def _named(self, doc: Doc, row: Row, register: Register, certain: set[int], published: date | None) -> list[Actor]:
        actors: list[Actor] = []
        taken: set[int] = set()
        for i, element in enumerate(row.elements):
            if element.kind not in "Ok" or i in taken or OWNER.match(row.letters, i + 1):
                continue
            actor = self._office(doc, row, i, register, published)
            _share_side(row, actors, actor)
            _side_of_others(row, actor)
            actors.append(actor)
            taken.update(range(actor.first, actor.last + 1))
        for i, element in enumerate(row.elements):
            if (
                element.kind == "N"
                and i not in taken
                and (
                    (role := _role_of_body(row, i))
                    or (i and row.elements[i - 1].kind == "T")
                    or element.start in certain
                )
            ):
                person = self._person(element.text, row, register, published)
                body = row.elements[i - 1] if i and row.elements[i - 1].kind == "G" else _body_behind(row, i)
                if body is not None and body.name and body.text[-1].islower() and not person.is_certain:
                    person.side, person.is_certain = body.name.code, True  # "UN envoy X", whatever he was before
                person.role = person.role or role
                is_owned = row.letters[max(0, i - 2) : i] == "Cs" and " " in element.text
                owner = row.elements[i - 2].name if is_owned else None
                person.side = person.side or (owner.code if owner is not None else None)  # "Fiji's X"
                self._side_of_movement(row, i, person)
                is_told = row.letters[i + 1 : i + 2] == "." or (
                    row.letters[i + 1 : i + 3] == "fC" and " " in element.text
                )
                if is_told and (owned := self._owner_after(row, i)) is not None:  # "(Norway)", "of Norway"
                    person.side = person.side or owned[1]
                first = i
                while first and row.elements[first - 1].kind == "T":
                    first -= 1
                actors.append(Actor("person", first, i, i, person=person, level=person.level))
        _share_office(row, actors)
        return actors

    def _office(self, doc: Doc, row: Row, i: int, register: Register, published: date | None) -> Actor:
        """The actor whose office is element i: its side and, where one stands beside it, its name."""
        elements = row.elements
        first, sides = self._lead(row, i)
        gap_end, gap_sides = self._gap(row, i)
        gap_sides = gap_sides or _officials_in(row, i)
        is_owner = row.letters[i + 1 : i + 2] == "s"  # "after the leaders' council, Mr X met"
        name_at = None if is_owner else self._name_after(row, gap_end)
        name_at = None if name_at is not None and _is_of_name_before(row, first, gap_end, name_at) else name_at
        office = elements[i].name
        level = office.level if office else "unspecified"
        last = gap_end - 1 if name_at is None else name_at
        sides, side_from = self._told(elements[first : i + 1], sides, gap_sides)
        is_owned = row.letters[max(0, first - 2) : first] == "Ns" and not is_counterpart(elements[i])
        if not sides and is_owned and (owner := self._side_of(elements[first - 2].text, register, published)):
            sides, side_from = (owner,), "owner"
        plural = bool(office and office.is_plural)
        if name_at is None and not plural:
            name_at, first = self._name_before(row, first, gap_end)
        role = self._text(doc, row, first if name_at is None or name_at > i else i, gap_end - 1)
        if name_at is None:
            if not sides and office and (code := self._default_side(elements, i, register)):
                sides, side_from = (code,), "office"
            kind = "group" if plural or len(sides) > 1 else "office"
            last = max(last, _last_post(row, i) if plural and side_from == "lead" else i)
            return Actor(kind, first, last, i, tuple(dict.fromkeys(sides)), None, role, level, side_from, _key(office))
        named = elements[name_at].text
        person = self._person(named, row, register, published, _key(office), f"{elements[i].text} {named}")
        self._entitle(person, named, elements[name_at - 1].text)
        sides = _of_holder(row, i, sides, person)
        if not sides and name_at > i and (owned := self._owner_after(row, name_at)) is not None:
            (gap_last, side), side_from = owned, "of"
            sides, last = (side,), gap_last
        lead_text = (
            self._text(doc, row, first, gap_end - 1)
            if name_at > i
            else self._text(doc, row, self._lead(row, i)[0], gap_end - 1)
        )
        if (sides and side_from != "owner") or (sides and person.side is None):
            person.side = person.side if person.is_certain else sides[0]
            before = elements[max(0, first - 1) : i + 1]
            is_former = any(e.text.lower().startswith(FORMER) for e in before)
            person.is_certain = person.is_certain or (side_from in ("lead", "of") and not is_former)
        elif person.side is None and office and (code := self._default_side(elements, i, register)):
            person.side, side_from = code, "office"
        if person.role is None or (len(lead_text) > len(person.role) and person.first_row == row.index):
            person.role = lead_text
        if level_rank(level) > level_rank(person.level) or person.office is None:
            person.level, person.office = max(person.level, level, key=level_rank), _key(office)
        bounds = (min(first, name_at), max(gap_end - 1, name_at, last if side_from == "of" else i, i))
        return Actor("person", *bounds, name_at, (), person, lead_text, level, side_from or "name", _key(office))

    def _told(
        self, elements: Sequence[Element], lead: tuple[str, ...], behind: tuple[str, ...]
    ) -> tuple[tuple[str, ...], str]:
        """The sides of an office, the last of `elements`, and where they are told: before it, else behind; who chairs a
        body is its: "the Russian co-chairman of the OSCE Minsk Group"."""
        is_chair = _key(elements[-1].name) == CHAIRMAN and bool(behind) and self._is_body(behind[0])
        if lead and not (is_chair and any(e.kind == "A" for e in elements)):
            return lead, "lead"
        return behind, "of" if behind else ""

    def _lead(self, row: Row, i: int) -> tuple[int, tuple[str, ...]]:
        """What stands before office i: (first element, sides)."""
        return self._before_fields(row, i) or self._right_before(row, i)

    def _before_fields(self, row: Row, i: int) -> tuple[int, tuple[str, ...]] | None:
        """Where the state begins, and its code, of which office i tells several fields: "Iranian Transport and Urban
        Development Minister"; None where it does not."""
        found = FIELDS.search(row.letters, 0, i) if "&" in row.letters[max(0, i - 4) : i] else None
        name = row.elements[found.start()].name if found is not None else None
        if found is None or name is None or not row.elements[i].text.lower().endswith(("minister", "secretary")):
            return None
        fields = [e for e in row.elements[found.start() + 1 : i] if e.kind in "XN"]
        is_other = any(e.text.lower().endswith(NO_FIELD) or (e.kind == "N" and self._is_name(e.text)) for e in fields)
        return None if is_other else (found.start(), (name.code,))

    def _is_name(self, text: str) -> bool:
        """Whether what passes for a name has several words, or somebody in office has it for a surname."""
        return " " in text or spelt(fold(text)) in self.known.holders

    def _right_before(self, row: Row, i: int) -> tuple[int, tuple[str, ...]]:
        elements, first = row.elements, i
        j = i - 1
        sides: tuple[str, ...] = ()
        while j >= 0 and i - j <= 6:
            kind = elements[j].kind
            if kind in "mX" or (_is_matter(row, j, i) and WHOSE_ENVOY.search(row.letters, 0, j)):
                j -= 1
                continue
            if kind == "s" and j and elements[j - 1].kind in "CGQLK":
                j -= 1
                continue
            if kind == "s" and j and elements[j - 1].kind == "O":
                first, sides = self._lead(row, j - 1)
                return first, (_office_side(elements[j - 1]),) if _is_secretary(elements[j - 1]) else sides
            if (kind == "C" and _is_where(row, j)) or (kind == "Q" and _is_inside(row, j)):
                break
            is_city = kind == "L" and j + 1 < len(elements)
            if kind in "ACGQR" or (is_city and (elements[j + 1].kind == "s" or _key(elements[i].name) in LOCAL)):
                j = _sender(row, j, elements[i])
                name = elements[j].name
                sides = (name.code,) if name and not sides else sides
                first = j
                office = elements[i].name
                while office and office.is_plural and (listed := LISTED.search(row.letters, 0, first)):
                    first = listed.start()
                    other = elements[first].name
                    sides = (other.code, *sides) if other else sides
                break
            break
        if not sides:
            first = j + 1
        if first and elements[first - 1].kind in "dh":
            first -= 1
        return first, sides

    def _gap(self, row: Row, i: int) -> tuple[int, tuple[str, ...]]:
        """What stands after office i up to a name or the phrase's end: (end element, sides named there)."""
        elements = row.elements
        sides: list[str] = []
        j, end, allowed = i + 1, i + 1, True
        office = elements[i].name
        reach = LIST_REACH if office and office.is_plural else GAP_REACH
        while j < len(elements) and j - i <= reach:
            element = elements[j]
            kind = element.kind
            following = elements[j + 1].kind if j + 1 < len(elements) else ""
            if behind := _behind_inner(row, i, j):
                j = end = behind
                continue
            if not sides and elements[j - 1].kind in "df" and _is_secretary(element):
                sides.append(_office_side(element))
                j += 1
                end = j
                continue
            if kind == "N" and following == "f" and elements[j - 1].kind in "fd":
                j += 1
                end = j
                continue
            if kind not in ROLE_GAP or not self._may_go_on(element, following, sides, j == i + 1, elements[i]):
                break
            if kind == "p" or kind == "i":
                allowed = element.text.lower() == "at" and AT_MINISTRY.match(row.letters, j) is not None
                allowed = allowed or (j == i + 1 and WHOSE.match(row.letters, j) is not None)
            elif kind == "f":
                allowed = True
            is_sent = kind == "L" and elements[j - 1].kind in "f&," and _is_of_city(elements[i])
            is_next = not sides or self._listed(elements, j, i)
            is_other = following == "s" and _names_others(row, j + 2)
            if (kind in "ACGQR" or is_sent) and element.name and allowed and is_next and not is_other:
                sides.append(element.name.code)
            j += 1
            if kind in "mXACGLQKRVsD":
                end = j
        return end, tuple(sides)

    @staticmethod
    def _listed(elements: list[Element], j: int, i: int) -> bool:
        """Whether element j goes on a list of sides that plural office i belongs to ("of Iran, Russia and Turkey")."""
        name = elements[i].name
        return bool(name and name.is_plural) and elements[j - 1].kind in ",&d"

    @staticmethod
    def _may_go_on(element: Element, following: str, sides: list[str], is_first: bool, office: Element) -> bool:
        kind = element.kind
        if kind in "pi":
            return (
                element.text.lower() in GAP_PREPOSITIONS
                and following in ("m", "X", "C", "A", "G", "L", "Q", "R", "d")
                and (is_first or _is_sent_to(element, sides, office))
            ) or (element.text.lower() == "for" and following in "mXCA")
        if kind in ",&":
            plural = bool(office.name and office.name.is_plural)
            goes_on = ("C", "&", "d", "L") if _is_of_city(office) else ("C", "&", "d")
            return following in ("m", "X", "&", "O") or (plural and bool(sides) and following in goes_on)
        if kind == "f":
            return following in ("d", "m", "X", "C", "A", "G", "Q", "L", "R", "h", "K")
        if kind in "ACGQLKmXV" and is_first:
            return kind in "mX"
        return True

    @staticmethod
    def _name_after(row: Row, end: int) -> int | None:
        elements = row.elements
        j = end
        is_rank = j + 1 < len(elements) and elements[j].text == "," and _is_rank(elements[j + 1])
        comma = is_rank or (j + 1 < len(elements) and elements[j].text == "," and elements[j + 1].kind in "TN")
        first = j + 2 if is_rank else j + 1
        k = next((k for k in range(first, len(elements)) if elements[k].kind != "T"), len(elements))
        closed = comma and (k + 1 >= len(elements) or elements[k + 1].kind in ",.iM")
        is_long = end > 0 and (elements[end - 1].kind in "mXACGQ" or elements[end - 1].text == ")")
        if comma and end and (closed or (is_long and not is_rank)):
            j = first
        while j < len(elements) and (elements[j].kind == "T" or (end and _is_rank(elements[j]))):
            j += 1
        return j if j < len(elements) and elements[j].kind == "N" else None

    @staticmethod
    def _default_side(elements: list[Element], i: int, register: Register) -> str:
        """The side whose office bears the name alone: "Secretary of State", but not "Secretary of State for …", nor a
        "Defence Secretary" in a text from elsewhere that does not name the state."""
        name = elements[i].name
        is_other = i + 1 < len(elements) and elements[i + 1].text.lower() == "for" and elements[i].text[0] != "U"
        is_shared = elements[i].text.lower() in SHARED_OFFICES
        if is_shared and name is not None and register.home != name.code and name.code not in register.told:
            return ""
        return "" if name is None or (is_other and name.code == "USA") else name.code

    @staticmethod
    def _owner_after(row: Row, name_at: int) -> tuple[int, str] | None:
        """The element and the side told after a name: "President Mubarak of Egypt", "Radoslaw Sikorski (Poland)"."""
        elements, j = row.elements, name_at + 1
        if row.letters[j : j + 1] == "f":
            j += 2 if row.letters[j + 1 : j + 2] == "d" else 1
            if row.letters[j : j + 2] in ("Xf", "mf", "xf", "Nf"):  # "of the Kingdom of Norway"
                j += 2
        elif j < len(elements) and elements[j].text == "(" and row.letters[j + 2 : j + 3] == ".":
            j += 1
        else:
            return None
        name = elements[j].name if j < len(elements) and elements[j].kind in "CGR" else None
        is_own_party = name is not None and name.level == "party" and elements[j - 1].text == "("
        if name is None or is_own_party or row.letters[j + 1 : j + 2] == "s":
            return None
        return j, name.code

    @staticmethod
    def _side_of_movement(row: Row, i: int, person: Person) -> None:
        """Gives a person the movement that the words behind name i tell, whatever state he had an office in: "Mahmoud
        Jibril of the opposition National Transitional Council"."""
        found = OF_MOVEMENT.match(row.letters, i + 1)
        name = row.elements[found.end()].name if found is not None and not person.is_certain else None
        if name is not None and name.code.startswith("ORG:") and name.level in ("party", "armed_actor"):
            person.side, person.presumed, person.is_certain = name.code, "", True

    @staticmethod
    def _name_before(row: Row, first: int, end: int) -> tuple[int | None, int]:
        """A name that the office phrase from `first` stands in apposition to: "Ali Shamkhani, the secretary of …".

        An office that speaks right behind has its own clause: "In remarks to X, the foreign minister said", as has one
        that acts behind who tells it: "According to X, the president met". In a headline, an office that no comma ends
        stands in a list of two: "Lavrov, Qatari top diplomat discuss".
        """
        elements = row.elements
        is_told_of = row.text.startswith("According to ") and "," not in row.letters[: max(0, first - 1)]
        is_told_of = is_told_of and ACTS_ITSELF.match(row.letters, end) is not None
        if row.letters[end : end + 1] == "y" or is_told_of:
            return None, first
        if row.in_title and row.letters[first : end + 1] in ("AOM", "AOS") and _is_plural(elements[end].text):
            return None, first
        is_owned = row.letters[max(0, first - 4) : first - 2] == "Cs"  # "Colombia's Santos, FARC chief sign"
        if first >= 2 and elements[first - 1].text == "," and elements[first - 2].kind == "N" and not is_owned:
            return first - 2, first - 2
        return None, first

    def _unnamed(
        self, row: Row, actors: list[Actor], register: Register, issuer: str | None, near: Sequence[Person]
    ) -> None:
        """Finds who "the president" is where the row does not say: the last such person, else the issuer's.

        A person of another side than the issuer's is so told only near where he was named, but where the issuer has
        no such office: "the crown prince" in Pakistan.
        """
        for actor in actors:
            if actor.kind != "office" or actor.sides:
                continue
            served = self.known.served.get(actor.office or "") if actor.office in OF_SOME else None
            home = issuer if served is None or issuer in served else None
            words = row.elements[actor.head].text.lower().split()
            later = [a.person for a in actors if a.person is not None and a.first > actor.first]
            options = [
                p
                for p in register.persons
                if p.first_row <= row.index
                and not (p.first_row == row.index and any(p is other for other in later))
                and (p.office == actor.office or (len(words) == 1 and (p.role or "").lower().split()[-1:] == words))
            ]
            own = self._own_head(row.elements[actor.head], actor, register, home)
            if own is not None and all(p.side != home for p in options):
                options = [own]
            if home and actor.level in ("head", "foreign_minister", "minister"):
                is_told = any(p.side == home or any(p is q for q in near) for p in options)
                options = options if is_told else []
            if options:
                actor.person = (
                    options[-1] if len(options) == 1 else max(options, key=lambda p: (p.side == home, p.first_row))
                )
                actor.side_from = "office_of"
            elif home and actor.level in ("head", "foreign_minister", "minister"):
                actor.sides, actor.side_from = (home,), "home"

    @staticmethod
    def _own_head(element: Element, actor: Actor, register: Register, home: str | None) -> Person | None:
        """Who "the President" is in a text of his own office, that names him without it."""
        if not register.is_official or actor.level != "head" or not element.text[0].isupper():
            return None
        return next((p for p in register.persons if p.side == home and p.level == "head" and p.office is None), None)

    # ---- everything else

    def _rest(
        self, row: Row, actors: list[Actor], register: Register, certain: set[int], published: date | None
    ) -> None:
        taken = {j for a in actors for j in range(a.first, a.last + 1)}
        for i, element in enumerate(row.elements):
            if element.kind not in ACTING or i in taken:
                continue
            if element.kind == "N":
                actors += self._named_before(row, i, register, published)
            elif _owns(row, i, taken):
                continue
            elif element.kind in "CKQG" and element.name:
                kind = "org" if element.kind == "G" else "country"
                is_state = not element.name.code.startswith("ORG:")
                told = element.kind if is_state else element.name.level
                is_city = element.kind == "C" and element.name.level == CITY_STATE and row.letters[:i].endswith("i")
                is_town = is_city or is_dateline(row, i)
                actors.append(Actor(kind, i, i, i, (element.name.code,), side_from=told, is_town=is_town))
            elif element.kind == "A" and element.name:
                is_town = _is_of_place(row, i)
                actors.append(Actor("group", i, i, i, (element.name.code,), side_from="A", is_town=is_town))
            elif element.kind in "LV" and element.name:
                is_town = (element.kind == "L" and not element.name.level) or is_dateline(row, i)
                actors.append(Actor("country", i, i, i, (element.name.code,), side_from=element.kind, is_town=is_town))
        for actor in actors:
            if actor.person is not None:
                actor.person.n_mentions += 1
                actor.sides = (actor.person.side,) if actor.person.side else ()
                actor.level = max(actor.level, actor.person.level, key=level_rank)
        actors.sort(key=lambda a: a.first)

    def _named_before(self, row: Row, i: int, register: Register, published: date | None) -> list[Actor]:
        """The person of name i where the document, the office holders, or "Turkey’s" before the name tell who it is;
        what stands right before a city is part of a place's name: "Lake Geneva"."""
        name = row.elements[i].text
        if row.letters[i + 1 : i + 2] == "L" and row.elements[i + 1].start == row.elements[i].end:
            return []
        before = row.elements[i - 2].name if i >= 2 and row.letters[i - 2 : i] == "Cs" else None
        person = register.find(name) or self._holder_person(row.elements[i], row, register, published)
        is_fuller = person is not None and " " in name and " " not in person.name
        if before is not None if person is None else is_fuller and self._holder(name, register, published) is not None:
            person = self._person(name, row, register, published)  # "Ukraine's X Y said", of whom others tell as Y
        if person is None:
            return []
        if before is not None and person.side is None:
            person.side = before.code
        self._side_of_movement(row, i, person)
        owned = self._owner_after(row, i)
        if owned is not None and person.side in (None, owned[1]):
            person.side = owned[1]
            return [Actor("person", i if before is None else i - 2, owned[0], i, person=person, level=person.level)]
        return [Actor("person", i if before is None else i - 2, i, i, person=person, level=person.level)]

    def _person(
        self,
        name: str,
        row: Row,
        register: Register,
        published: date | None,
        office: str | None = None,
        titled: str = "",
    ) -> Person:
        person = register.add(name, row.index, office)
        if person.side is None:
            person.side = self._throne(titled, published, register)
        if person.side is None and not (office == ROYAL and " " not in name):  # "Prince Faisal" is not Saud Al-Faisal
            holder = self._holder(person.name, register, published)
            if holder is not None:
                person.side, person.presumed = holder.side, holder.person
                person.level = holder.level if person.level == "unspecified" else person.level
        return person

    def _holder_person(self, element: Element, row: Row, register: Register, published: date | None) -> Person | None:
        """A person that the text does not introduce, but who held an office at the time."""
        if self._holder(element.text, register, published) is None:
            return None
        return self._person(element.text, row, register, published)

    def _side_of(self, name: str, register: Register, published: date | None) -> str | None:
        """The side of whom a text has named so far, or who held an office at the time."""
        person = register.find(name)
        if person is not None:
            return person.side
        holder = self._holder(name, register, published)
        return holder.side if holder is not None else None

    def _entitle(self, person: Person, name: str, title: str) -> None:
        """Makes a title part of the name of whom all know by it: "Sheikh Hasina"."""
        titled = f"{title} {name}"
        known = self.known.holders.get(spelt(fold(name)), []) if fold(title) in NAMED_SO else []
        if person.name == name and any(h.names[0] == titled for h in known):
            person.name = titled

    def _throne(self, titled: str, published: date | None, register: Register) -> str | None:
        """The side of whom a title and a first name tell, as monarchs are known, "King Salman"; of two that which
        tells the text, else the one that it names."""
        words = fold(titled).split()
        if len(words) != TITLED or words[0] not in THRONES:
            return None
        known = [h for h in self.known.holders.get(spelt(words[1]), []) if fold(titled) in map(fold, h.names)]
        sides = {h.side for h in known if published is None or h.serves_on(published)}
        near = sides & {register.home} or sides & register.told or sides
        return near.pop() if len(near) == 1 else None

    def _holder(self, name: str, register: Register, published: date | None) -> Holder | None:
        """The office holder that `name` stands for at the time; None where there are several or none.

        A movement or a firm counts only where the text names it; a state goes before a body that the same person
        heads; of several with a bare surname whose office is the highest, and of these whose state the text names.
        """
        words = name_words(name)
        if not words or name == "V" or name in NUMERALS:  # "the V Meeting"
            return None
        if len(words) > 2 and words[-1].upper() in NUMERALS:  # "Benigno Aquino III", whom his surname tells
            words = words[:-1]
        options = [
            h
            for h in self.known.holders.get(words[-1], [])
            if (len(words) == 1 or any(_is_named(given, words) for given in map(name_words, h.names) if len(given) > 1))
            and (h.side in register.told or not h.side.startswith("ORG:"))
        ]
        if published is not None:
            current = [h for h in options if h.serves_on(published)]
            states = [h for h in options if h.side in self.known.countries]
            others = [] if len(words) == 1 else [h for h in states if h.side not in GONE or h.side in register.told]
            options = current or others  # who serves no more, or not yet, is of the same state, but of no body
        if len(words) == 1 and options:
            bare = fold(name).split()[-1]
            if len({h.side for h in options}) > 1:
                options = [h for h in options if not _is_from_mother(bare, h)] or options
            spelt_so = [h for h in options if any(fold(given).split()[-1] == bare for given in h.names)]
            options = spelt_so if len({h.side for h in spelt_so}) == 1 else options  # "Mohamud", if others are Mohamed
            highest = max(level_rank(h.level) for h in options)
            options = [h for h in options if level_rank(h.level) == highest]
            if len({h.side for h in options}) > 1:
                options = [h for h in options if h.side in register.told or h.side == register.home] or options
        options = [h for h in options if h.side in self.known.countries] or options
        if len({h.side for h in options}) != 1:
            return None
        return max(options, key=lambda h: level_rank(h.level))

    @staticmethod
    def _text(doc: Doc, row: Row, first: int, last: int) -> str:
        """The words of elements [first, last], as a role."""
        while first < last and row.elements[first].kind in "dh":
            first += 1
        return str(doc[row.elements[first].start : row.elements[last].end].text)


OWN_COUNCIL = "RUS"  # whose own council has permanent members, as that of the United Nations has
MEMBERS = "permanent members of the Security Council"


def _leave_others_seats(rows: list[Row], home: str | None) -> None:
    """Makes nobody of a seat that several states have, "the House of Representatives", where the one known for it
    neither tells the text nor is named in it; and makes the permanent members of Russia's Security
    Council its own."""
    seats = [(r, j, e.name) for r in rows for j, e in enumerate(r.elements) if e.kind == "Q" and e.name]
    for row, j, name in seats:
        if not name.is_ambiguous or home in (None, name.code):
            continue
        if all(e.name is None or e.name.code != name.code or e.name.is_ambiguous for r in rows for e in r.elements):
            row.rename(j, replace(name, kind="X"))
            row.elements[j].name = None
    if home == OWN_COUNCIL and not any(e.name and e.name.code == "UN" for r in rows for e in r.elements):
        for before, element in (pair for r in rows for pair in pairwise(r.elements)):
            if element.name and element.text == MEMBERS and before.text.lower() != "five":
                element.name = replace(element.name, code=home)


def _is_from_mother(bare: str, holder: Holder) -> bool:
    """Whether a surname stands only behind that by which somebody is known: "Calderón" of "Francisco Santos
    Calderón", who is Francisco Santos."""
    known = fold(holder.names[0])
    return any(fold(given) == f"{known} {bare}" for given in holder.names)


def _is_in_full(name: str, first: str) -> bool:
    """Whether a name of a non-state actor is fuller than the first that a text gave: "FARC", "Ulfa", "Polisario"."""
    if " " in first:
        return False
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    if first == f"{name}n":
        return True  # "Transdniestrian" and "Transdniestria"
    is_of_letters = " " in name and (first.isupper() or first.upper() == initials)
    return is_of_letters or (name.startswith(f"{first} ") and name.split()[-1][0].isupper())


def _is_place(row: Row, j: int) -> bool:
    """Whether element j is told as a place: after "in" or "to", or the country behind a city."""
    before = row.elements[j - 1] if j else None
    return before is not None and (
        before.kind == "i" or before.text.lower().endswith(IN_OR_TO) or row.letters[max(0, j - 2) : j] == "L,"
    )


IN_OR_TO = ("to", " in")  # how what stands before a place ends, "a stop in"
OF_IRAN = frozenset({"ORG:P5+1", "ORG:P4+1"})  # others call their talks so, too: "the informal 5+1 meeting on Cyprus"
GONE = frozenset({"SUN", "YUG", "CSK", "DDR"})  # states that are no more, whose officials a later text names as others
OF_SOME = frozenset(  # offices that a state has or has not, and of which the seeds know who had them
    {"President", "Prime Minister", "Foreign Minister", "Chancellor", "Pope"}
    | {"King", "Queen", "Emperor", "Emir", "Sultan", "Crown Prince", "Supreme Leader"}
)
LAST_DATELINE = 2  # index of the last row that may begin with where a text was filed
DATELINE_ENDS = 9  # elements within which a dateline ends
DASHES = frozenset({"-", "--", "–", "—"})
SHORT = 3  # letters of a part of a name by which nobody is known alone: "bin", "Ali"
OF_PLACES = frozenset("city town port resort island village border coast desert province mountains countryside".split())


def _is_of_place(row: Row, i: int) -> bool:
    """Whether the adjective of a state tells where a place is: "in the Saudi city"."""
    behind = row.elements[i + 1 : i + 3]
    is_there = row.letters[max(0, i - 2) : i] in ("id", "pd") or row.letters[:i].endswith("i")
    return is_there and any(e.text.lower() in OF_PLACES for e in behind)


def is_dateline(row: Row, j: int) -> bool:
    """Whether the place at element j is where one of the first rows was filed: "SINGAPORE - U.S. President Trump …"."""
    if j or row.index > LAST_DATELINE:
        return False
    behind = row.elements[1:DATELINE_ENDS]
    end = next((n for n, e in enumerate(behind) if e.text in DASHES), None)
    return end is not None and not any(e.kind in "AMNOSVZa" for e in behind[:end])


ENVOYS = (
    "ambassador",
    "envoy",
    "high commissioner",
    "charg",
    "permanent representative",
)  # who is sent to another state
POSTS = re.compile(r"p(?:[xm]{1,3},?x?)?d?C(?:(?:,&?|&)d?C(?!s))+")  # "to 14 states, including Ghana, Togo and Mali"


def _is_of_city(office: Element) -> bool:
    """Whether an office is told with the city for whose state it stands: "envoys of Seoul", "the mayor of Lyon"."""
    return office.text.lower() in SENT or _key(office.name) in LOCAL


def _is_sent_to(element: Element, sides: list[str], office: Element) -> bool:
    """Whether a preposition tells where an envoy of the state told before it is: "the ambassador of Chad to Qatar"."""
    return bool(sides) and element.text.lower() == "to" and any(word in office.text.lower() for word in ENVOYS)


def _last_post(row: Row, i: int) -> int:
    """The last of the states to which the envoys of another, office i, were sent: "Norway's ambassadors to Ghana, Togo
    and Mali"."""
    posts = POSTS.match(row.letters, i + 1)
    return posts.end() - 1 if posts is not None and row.elements[i + 1].text == "to" else i


OTHERS = re.compile(r"&[dmx][mXx]{0,2}(?P<side>[AC])s?O")  # behind a name: "and other senior Ghanaian officials"
NEXT_IN_LIST = re.compile(r",[dhmXACGs]{0,6}[Ok]")  # behind a name: an office of its own
OFFICE_FIRST = re.compile(r"[Ok](?:[fp]d?[mXACGO]{1,4}){0,3},T*N,&?$")  # a name that is told behind its office


def _is_behind_office(letters: str) -> bool:
    """Whether the name at the end of these letters is told behind its office, in a list that begins with an office:
    not B of "A, the chancellor of Germany, B," """
    found = OFFICE_FIRST.search(letters)
    before = letters[: found.start()].rstrip("dhmXACGs") if found else ""
    return found is not None and (not before.endswith(("N,", "N,&")) or _is_behind_office(before))


def _is_of_name_before(row: Row, first: int, end: int, name_at: int) -> bool:
    """Whether an office phrase of elements [first, end) tells of the name before it, and another name behind it is of
    the clause or of a list: "in a meeting with A, the foreign minister of Mexico, B said", "A, the chancellor of
    Germany, B, the president of France"; not "the chancellor of Germany, A, the president of France, B"."""
    if row.letters[max(0, first - 2) : first] != "N," or row.letters[end:name_at].rstrip("T") != ",":
        return False
    if _is_behind_office(row.letters[:first]):
        return False
    behind = row.letters[name_at + 1 : name_at + 2]
    return behind not in ("", ",", ".") or NEXT_IN_LIST.match(row.letters, name_at + 1) is not None


def _is_where(row: Row, j: int) -> bool:
    """Whether a row begins with country j as a place: "In the Netherlands President Bush …"."""
    before = [e for e in row.elements[:j] if e.kind != "d"]
    return len(before) == 1 and before[0].kind == "i" and row.letters[j + 1 : j + 2] != "s"


def _is_matter(row: Row, j: int, i: int) -> bool:
    """Whether state j may tell what office i right behind it deals with, and not whose it is: "Syria envoy"."""
    is_behind = j == i - 1 and j >= 0 and row.letters[j] == "C"
    return is_behind and row.elements[i].text.lower().endswith(("envoy", "negotiator", "mediator"))


def _of_holder(row: Row, i: int, sides: tuple[str, ...], person: Person) -> tuple[str, ...]:
    """The sides of office i, that of its holder where he is known, and the one found may be what he deals with."""
    matter = row.elements[i - 1].name if _is_matter(row, i - 1, i) else None
    is_so = matter is not None and sides == (matter.code,) and person.presumed and person.side is not None
    return (person.side,) if is_so and person.side is not None else sides


def _is_inside(row: Row, j: int) -> bool:
    """Whether a seat at element j is told as a place: "received in the Kremlin US Secretary of State Kerry"."""
    return re.search(r"id?$", row.letters[:j]) is not None and row.letters[j + 1 : j + 2] != "s"


def _is_plural(verb: str) -> bool:
    """Whether a headline's verb has several people for its subject: "meet", "discuss", and not "meets"."""
    word = verb.lower().split()[0]
    return word.endswith("ss") or not word.endswith("s")


def _is_rank(element: Element) -> bool:
    """Whether a word of office only tells a rank before a name: "the Emir of Qatar, Sheikh Tamim bin Hamad"."""
    return element.kind == "O" and element.name is not None and element.name.canonical in RANKS


def _share_side(row: Row, before: list[Actor], actor: Actor) -> None:
    """Gives "and Speaker B" behind "Lebanese Prime Minister A" the side of the office before it."""
    last = before[-1] if before else None
    if last is None or last.person is None or actor.person is None or actor.side_from != "name":
        return
    if row.letters[last.last + 1 : actor.first] == "&" and actor.person.side is None:
        actor.person.side = last.person.side


NEXT_NAME = re.compile(r"(?:fd?C)?(?:,&?|&)(?:f?d?C,)?T*(?=N)")  # between the names of a list
FIRST_NAME = re.compile(r"(?:[fp]d{0,2}[xC])?[,-]T*(?=N)")  # before them: "of the two countries, A and B"
PLURAL = re.compile(r"(?:ies|s)(?= (?:of|for) |$)")


def _share_office(row: Row, actors: list[Actor]) -> None:
    """Gives each person of a list the office told of all before it, as that of one: "Presidents A and B", "the foreign
    ministers of Mexico and Peru, A and B", "of Mexico, A, and Peru, B", and the states told with it in turn, where none
    is told of them."""
    named = {a.head: a for a in actors if a.person is not None}
    for actor in actors if len(named) > 1 else ():
        inside = row.elements[actor.first : actor.head + 1]
        office = next((e for e in inside if e.kind == "O" and e.name is not None and e.name.is_plural), None)
        people = _listed_from(row, named, actor) if office is not None else []
        role = (
            PLURAL.sub(lambda m: "y" if m.group() == "ies" else "", office.text, count=1) if office is not None else ""
        )
        for n, person in enumerate(people if len(people) > 1 else ()):
            person.role = role if person.role in (None, actor.role) else person.role
            if person.side is None and len(actor.sides) == len(people):
                person.side = actor.sides[n]


def _listed_from(row: Row, named: dict[int, Actor], actor: Actor) -> list[Person]:
    """The people of a list that begins with a person, or behind an office of several."""
    people = [actor.person] if actor.person is not None else []
    at, before = (actor.head, NEXT_NAME) if people else (actor.last, FIRST_NAME)
    while (found := before.match(row.letters, at + 1)) is not None and found.end() in named:
        before = NEXT_NAME
        other, at = named[found.end()], found.end()
        if other.office is None and other.person is not None:
            people.append(other.person)
    return people


def _side_of_others(row: Row, actor: Actor) -> None:
    """Gives whom a text names without a state that of others like him: "Minister A and other senior Ghanaian
    officials"."""
    found = OTHERS.match(row.letters, actor.last + 1) if actor.person is not None else None
    if found is None or actor.person is None or actor.person.side is not None:
        return
    other, state = row.elements[actor.last + 2], row.elements[found.start("side")].name
    if other.text.lower() == "other" and state is not None:
        actor.person.side = state.code


def is_counterpart(element: Element) -> bool:
    """Whether an element is "counterpart": somebody with the office of whom he meets."""
    return element.kind == "k" or element.text.lower().startswith("counterpart")


def _owns(row: Row, i: int, taken: set[int]) -> bool:
    """Whether state i only tells whose the next is: "Turkey’s Cavusoglu", "Afghanistan's neighbours"."""
    is_of_person = row.letters[i : i + 3] == "CsN" and i + 2 not in taken
    return is_of_person or (row.letters[i : i + 2] == "Cs" and _names_others(row, i + 2))


def _names_others(row: Row, j: int) -> bool:
    """Whether states around another, not it, are told at element j, or behind a word: "its immediate neighbours"."""
    return any(e.text.lower().startswith("neighbo") for e in row.elements[j : j + 2])


def _role_of_body(row: Row, i: int) -> str | None:
    """The role that a body with an office in it gives name i behind it: "NATO Secretary General Lord X", "UN Special
    Envoy for Syria X", "U.S. Trade Representative X"."""
    if (behind := _body_behind(row, i)) is not None:
        return behind.text
    found = OF_BODY.search(row.letters, 0, i)
    if found is not None and "," in found.group() and row.letters[i + 1 : i + 2] not in (",", "."):
        return None
    if found is None or not row.elements[found.start()].text.lower().endswith(BODY_OFFICES):
        return None
    return " ".join(e.text for e in row.elements[found.start() : i] if e.kind not in "T,")


def _body_behind(row: Row, i: int) -> Element | None:
    """The body with an office in it that name i stands before: "Josep Borrell, the EU foreign policy chief, met"."""
    found = BODY_BEHIND.match(row.letters, i + 1)
    body = row.elements[found.end()] if found is not None else None
    return body if body is not None and body.text.lower().endswith(BODY_OFFICES) else None


def _is_secretary(element: Element) -> bool:
    """Whether an element is a secretary-general: who acts for one acts for the organisation."""
    office = element.name.canonical if element.kind == "O" and element.name else ""
    return SECRETARY_GENERAL.lower() in office.lower()


def _sender(row: Row, j: int, office: Element) -> int:
    """The element of the state whose ambassador to the body at element j, or minister for it, somebody is: "Ghana's UN
    ambassador", "Turkey's EU minister", else j itself."""
    is_for_union = row.elements[j].text == "EU" and office.text.lower().endswith("minister")
    if row.letters[j] != "G" or not (is_for_union or _key(office.name) == "Ambassador"):
        return j
    return j - 2 if row.letters[max(0, j - 2) : j] == "Cs" else j - 1 if row.letters[j - 1 : j] == "A" else j


def _officials_in(row: Row, i: int) -> tuple[str, ...]:
    """The state in which several unnamed officials are told to be: "officials in Ghana"."""
    office = row.elements[i].name
    state = row.elements[i + 2].name if row.letters[i + 1 : i + 3] == "iC" else None
    return (state.code,) if office is not None and office.is_plural and state is not None else ()


_APPOSED = re.compile(r"N,[dhCAGsXm]*$")


FIELDS = re.compile(r"(?:A|Cs)[XmN]{1,2}(?:,[XmN]{1,2})*,?&[XmN]{0,3}$")  # before a minister, up to what he is of
WHOSE_ENVOY = re.compile(r"(?:[AG]|[CGQ]s?|Ls)$")  # before the state that he deals with: "UN Syria envoy"
NO_FIELD = ("ministry", "department", "office", "embassy", "agency")  # ends of what is no field but a body of its own


OWNER = re.compile(r"s[mX]{0,2}O(?!s)")  # behind an office that only tells whose the next is: "the minister's adviser"
WHOSE = re.compile(r"[pf]d?(?:[AXm]|[CGQ]s)*O")  # behind an office, whose it is: "adviser to the Iranian president"
LETTERS = re.compile(r"\.[XGNmCQ]\.(?=,?O?T*N|X)")  # in brackets behind a body's name, before whom it tells of


def _behind_inner(row: Row, i: int, j: int) -> int | None:
    """Where office i goes on behind element j, another office of the same person, or the letters of a body in brackets:
    "head of its Trade Promotion Organization (TPO) Hamid Zadboum"."""
    element = row.elements[j]
    if element.kind == "O":
        is_his = row.letters[j - 1] in "&m" and not _is_of_next(row, i, j)
        whose = WHOSE.match(row.letters, i + 1)
        is_whose = whose is not None and whose.end() == j + 1 and not _is_secretary(element)
        is_other = row.letters[j + 1 :].lstrip("T").startswith("N") and _key(element.name) != "Delegation"
        return j + 1 if is_his or (is_whose and not is_other) else None
    found = LETTERS.match(row.letters, j) if element.text == "(" else None
    return found.end() if found is not None and row.elements[j + 1].text.isupper() else None


def _is_of_next(row: Row, i: int, j: int) -> bool:
    """Whether office j is not of who holds office i, but of the next one named: "A, the premier, and Minister B"."""
    return row.letters[j - 2 : j + 2] == ",&ON" and _APPOSED.search(row.letters[:i]) is not None


def _office_side(element: Element) -> str:
    return (element.name.code if element.name else "") or "UN"


def _key(office: Name | None) -> str | None:
    return office.canonical if office else None


@Language.factory(
    "communique_actors",
    default_config={"seeds": None},
    requires=["doc._.lattice"],
    assigns=["doc._.actors", "doc._.register"],
)
def create_actors(nlp: Language, name: str, seeds: str | None) -> ActorFinder:
    """The component with the knowledge of folder `seeds`."""
    from pathlib import Path

    for extension in ("actors", "register", "published", "home", "dateline", "seat", "is_official", "is_of_town"):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=None)
    if seeds is None:
        raise ValueError("communique_actors needs the folder of seeds")
    return ActorFinder(load_knowledge(Path(seeds)))
