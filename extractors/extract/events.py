"""Event candidates: each trigger of a row with everything that may belong to it, described by features.

A candidate is judged by the models of `decisions/`: does the trigger report an event and of what status, which actors
take part, which time and which place belong to it. Features name the words, letters and distances around a trigger and
never a person, a state or a place, so that what is learned holds for texts about others.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from spacy.tokens import Doc

from extractors.extract.absent import absent_sides
from extractors.extract.actors import PEOPLE, Actor
from extractors.extract.datelines import DATELINE, FIRST, dateline
from extractors.extract.dates import (
    FUTURE,
    JOURNEYS,
    PAST,
    UNKNOWN,
    TimeMention,
    When,
    is_told,
    lasting,
    relation,
    resolve,
    told_apart,
)
from extractors.extract.knowledge import Knowledge, Name, fold
from extractors.extract.lattice import CALLED_ON, DATA, Element, Row, is_left
from extractors.extract.lowering import lowered
from extractors.extract.speakers import FIRST_PERSON, is_of_saying, speakers_of, was_said_at

GLUE = "\n\n"  # stands between title and text
MAX_ACTORS = 30
SPEAKS = 0.95  # how sure it is that "I" is the speaker, and takes part in what "I" did
IMPLIED_MOST = 6  # sides that a row may mean without naming them
BRIEF = 600  # characters; a text of fewer is a brief
NOTHING = {"M": 0.6, "Z": 0.8, "S": 0.7}  # how sure the network must be that a trigger tells nothing
READ_ELSEWHERE = 0.3  # from which probability on a side of another row may be part of what a trigger tells
READ_STEPS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)  # of what the network says
NON_STATE = frozenset({"company", "party", "armed_actor", "religious", "other"})  # kinds of seeds/organizations.csv
CAPITAL_DISTRICT = re.compile(r",.*$| D\.?C\.?$")  # "Washington, D.C.", "Cordoba, Argentina" are told as the city


@dataclass(slots=True)
class Place:
    """A place that a row names: city or None, country code or None; element is its position, or -1 where implied."""

    city: str | None
    country: str | None
    element: int
    row: int


@dataclass(frozen=True)
class Seen:
    """What the network read together: (row, element) → its place, and the places where each side and person is told."""

    at: dict[tuple[int, int], int]
    sides: dict[str, list[int]] = field(default_factory=dict)
    persons: dict[int, list[int]] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[int]:
        """The rows that were read."""
        return sorted({row for row, _ in self.at})


@dataclass(frozen=True)
class Reading:
    """What the network says of one trigger: how likely each status is, each kind of meeting, each link of what was read
    with it, and that another trigger, by row and element, tells of the same event."""

    statuses: dict[str, float]
    kinds: dict[str, float]
    links: dict[str, list[float]]
    seen: Seen
    same: dict[tuple[int, int], float] = field(default_factory=dict)

    def link(self, name: str, row: int, element: int) -> float:
        """The probability that an element is linked so; 0 for one that was not read with the trigger."""
        place = self.seen.at.get((row, element))
        return 0.0 if place is None else self.links[name][place]

    def side(self, side: str) -> float:
        """The probability that a side takes part, wherever it is told."""
        return max((self.links["side"][place] for place in self.seen.sides.get(side, ())), default=0.0)

    def member(self, person: int) -> float:
        """The probability that a person, by id, takes part, wherever he is told."""
        return max((self.links["member"][place] for place in self.seen.persons.get(person, ())), default=0.0)


@dataclass(slots=True)
class Link:
    """Something that may belong to a trigger, with the features of the pair."""

    features: list[str]
    actor: Actor | None = None
    time: TimeMention | None = None
    place: Place | None = None
    row: int = 0
    source: str = "row"
    scores: tuple[float, float] | None = None  # of a part and of a named person, or of belonging


@dataclass
class Candidate:
    """One trigger: its row, its element, the features of its status and its possible links, made where asked for."""

    letter: str
    group: str
    row: Row
    element: int
    features: list[str]
    context: "Context"
    statuses: dict[str, float] | None = None  # the probability of each, once a model was asked

    @cached_property
    def left(self) -> str:
        """The row before the trigger."""
        return self.row.text[: self.context.offset(self.row, self.row.elements[self.element])]

    @cached_property
    def right(self) -> str:
        """The row behind the trigger, which may be read as another word than stands there."""
        last = self.context.doc[self.row.elements[self.element].end - 1]
        return self.row.text[last.idx + len(last) - self.row.begin :]

    @cached_property
    def actors(self) -> list[Link]:
        """Who may take part."""
        return _actor_links(self.context, self.row, self.element)

    @cached_property
    def times(self) -> list[Link]:
        """When it may be."""
        return _time_links(self.context, self.row, self.element)

    @cached_property
    def places(self) -> list[Link]:
        """Where it may be."""
        return _place_links(self.context, self.row, self.element)


@dataclass
class Context:
    """What is known of a document before any event: its day, its home side, and who its rows are about."""

    doc: Doc
    rows: list[Row]
    actors: list[list[Actor]]
    published: date | None
    home: str | None
    topics: list[Actor | None]
    main_sides: list[str]
    title_chars: int = 0
    text_shift: int = 0
    dateline: Name | None = None  # the city or state where the text was filed
    seat: str | None = None  # the side of the office or outlet that issues the text
    readings: dict[tuple[int, int], Reading] = field(default_factory=dict)  # by row and element of the trigger
    speakers: dict[int, Actor] = field(default_factory=dict)  # of the rows that "I" or "we" tell
    headings: dict[int, Row] = field(default_factory=dict)  # the day, or day and place, that heads each row
    places: dict[int, list[Place]] = field(default_factory=dict)  # that a row names, as far as asked for
    times: dict[int, list[Element]] = field(default_factory=dict)  # of a row, as far as asked for
    near: dict[int, set[str]] = field(default_factory=dict)  # sides named shortly before each row, as far as asked for

    @cached_property
    def begins(self) -> list[int]:
        """The first character of each token."""
        return list(self.doc._.begins)

    @cached_property
    def absent(self) -> frozenset[str]:
        """The sides that the document tells to have been absent."""
        return absent_sides(self.rows, self.actors, self.begins)

    def was_absent(self, actor: Actor, row: Row, i: int) -> bool:
        """Whether one whom a row does not name, nor mean by "he" before its trigger i, is told to have been absent."""
        return "e" not in row.letters[:i] and not self.absent.isdisjoint(actor.sides)

    def offset(self, row: Row, element: Element) -> int:
        """The character of a row at which an element begins."""
        return self.begins[element.start] - row.begin

    @property
    def today(self) -> When | None:
        """The day of the text, as a time; None where it is not known."""
        day = self.published
        return When(day, day, "day", "relative") if day is not None else None

    @cached_property
    def is_brief(self) -> bool:
        """Whether the text tells its event and little else."""
        return len(self.doc._.string) < BRIEF


@lru_cache(maxsize=1)
def cue_words() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """One pattern for all cue words in lower case, and which cues each word belongs to."""
    table: dict[str, list[str]] = {}
    for line in (DATA / "cues.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, words = line.split("\t")
            for word in words.split("|"):
                table.setdefault(word.lower(), []).append(name)
    ends: dict[str, list[str]] = {}  # by first letter, which is looked at once for all words that begin with it
    for word in sorted(table, key=len, reverse=True):
        ends.setdefault(word[0], []).append(re.escape(word[1:]))
    options = "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in ends.items())
    return re.compile(rf"(?<!\w)(?:{options})(?!\w)"), {w: tuple(n) for w, n in table.items()}


@lru_cache(maxsize=1)
def outlets() -> dict[str, str]:
    """Words of an outlet's name → the side whose officials it names without their state, from data/outlets.tsv."""
    lines = (DATA / "outlets.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {name: side for side, names in rows for name in names.split("|")}


SHORT_NAME = 5  # letters from which an outlet's name is found in any case: "Tass", but "Dawn"


@lru_cache(maxsize=1)
def _outlet_patterns() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    """Patterns of outlets' names, with the side of each of their matches: hosts, long names and short ones."""
    hosts = {name.lower(): side for name, side in outlets().items() if "." in name}
    long = {name.lower(): side for name, side in outlets().items() if "." not in name and len(name) >= SHORT_NAME}
    short = {name: side for name, side in outlets().items() if "." not in name and len(name) < SHORT_NAME}
    return (
        (re.compile(rf"(?<![a-z0-9-])(?:{_any_of(hosts)})$"), hosts),
        (re.compile(rf"(?<![^\W_])(?:{_any_of(long)})(?![^\W_])"), long),
        (re.compile(rf"(?<![^\W_])(?:{_any_of(short)})(?![^\W_])"), short),
    )


def _any_of(names: dict[str, str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


OFFICES = re.compile(
    r"ministr|department|\boffice|presiden|government|embassy|parliament|council|commission|mission\b|secretariat|kremlin"
    r"|white ?house|state[ _]dep|(?:^|\.)go(?:v|b|uv)?\.|\.gov\b|\.mil\b|\bm[fo]fa\b",
    re.IGNORECASE,
)


def home_side(source: str, text: str, known: Knowledge) -> str | None:
    """The side whose officials a text names without their state: of the office or outlet that issues it, else of the
    place of its dateline, else of the agency named there or of the end of the host name."""
    source = urlsplit(source).hostname or source  # the rest of an address says what it is about, or who carries it
    words = re.findall(r"(?<=\w)['’]s\b|[^\W\d_]+", source)
    for kinds in ("CA", "QLG"):
        code = next((c for i in range(len(words)) if (c := _named_in(words[i:], kinds, known)) is not None), None)
        if code is not None:
            return code
    match = DATELINE.match(text[:FIRST])
    place = dateline(text, known)
    if place is not None:
        return place.code
    agency = (match["agency"] or match["slashed"] or "") if match else ""
    outlet = next((side for name in (source, agency) if (side := _outlet_side(name)) is not None), None)
    return outlet or known.domains.get(source.rpartition(".")[2].lower())


def is_official(source: str) -> bool:
    """Whether a text is issued by an office, which seldom names its own state, and not by an outlet."""
    return OFFICES.search(source) is not None


def is_of_town(source: str, city: Name | None) -> bool:
    """Whether an outlet bears the name of the city where its text was filed, as "Oslo Times" does."""
    return city is not None and city.kind == "L" and fold(city.canonical) in fold(source)


def _named_in(words: list[str], kinds: str, known: Knowledge) -> str | None:
    """The side whose name of `kinds` begins `words`, whatever their case."""
    for first in {words[0], words[0].title()}:
        for tokens, name in known.names.get(first, ()):
            given = [w.title() if not w.isupper() else w for w in words[: len(tokens)]]
            is_same = [t.title() if not t.isupper() else t for t in tokens] == given
            is_side = name.kind in kinds and not name.code.startswith("ORG:")
            if is_same and is_side and (name.kind == "C" or not name.is_ambiguous):
                return name.code
    return None


@lru_cache(maxsize=1024)  # a batch is of few outlets
def _outlet_side(name: str) -> str | None:
    hosts, long, short = _outlet_patterns()
    for (pattern, sides), text in ((hosts, name.lower()), (long, name.lower()), (short, name)):
        found = pattern.findall(text)
        if found:
            return sides[max(found, key=len)]
    return None


def read_context(doc: Doc, title_chars: int, text_shift: int) -> Context:
    """The context of a document that was read; `text_shift`: where its text begins in the article's."""
    rows, actors = doc._.lattice.rows, doc._.actors
    home = doc._.home
    topics: list[Actor | None] = []
    last: Actor | None = None
    counts: Counter[str] = Counter()
    for row, found in zip(rows, actors, strict=True):
        topics.append(last)
        named = [a for a in found if a.kind in ("person", "office") and a.sides]
        if named and not row.in_zone and not (last is not None and _goes_on(row, named[0])):
            last = named[0]
        if not row.in_zone:
            counts.update(s for a in found for s in a.sides)
    main = [s for s, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))][:2]
    issuer = Actor("country", -1, -1, -1, (home,), side_from="home") if home else None
    return Context(
        doc,
        rows,
        actors,
        doc._.published,
        home,
        topics,
        main,
        title_chars,
        text_shift,
        doc._.dateline,
        doc._.seat,
        speakers=speakers_of(rows, actors, issuer),
        headings=_headings(rows),
    )


HEADING = 8  # elements that a heading has at most


def _headings(rows: list[Row]) -> dict[int, Row]:
    """The last row before each that is but a day, or a day and a place, as heads of diaries and chronologies are."""
    found: dict[int, Row] = {}
    last: Row | None = None
    for row in rows:
        letters = set(row.letters)
        if not row.in_title and "D" in letters and len(row.letters) <= HEADING and not letters - set("D,.-:LCx"):
            last = row
        elif last is not None:
            found[row.index] = last
    return found


def _goes_on(row: Row, named: Actor) -> bool:
    """Whether "he" or "she" stands before the first person named in a row: it goes on about whom the last was about."""
    return any(e.kind == "e" and e.text.lower() in ("he", "she") for e in row.elements[: max(named.first, 0)])


THREE_LETTERS = frozenset(  # codes of bodies that are as long as those of states
    "ACD ACS ADB AES AFC APA ARF BIE BIS CDB CEI CIS COE DCO EAC EAS ECB ECO EDB EIB EPC ESA FAO FSB G15 G20 G77 GCC "
    "GCF GEF ICC ICJ IDB IEA IEF IHO IIB ILO IMF IMO IOC IOM IPU ISA ITC ITU LMC MRC MSG NB8 NBI NDB NEA NSG OAS OEI "
    "OIC OIF OTS PCA PIF RCC RIC SCO SPC TSI UMA UPU WCO WEF WFP WHO WMO WTO".split()
)


def is_org(side: str) -> bool:
    """Whether a side is an organisation or a non-state actor: states have three letters, dissolved ones included."""
    return side.startswith("ORG:") or len(side) != 3 or side in THREE_LETTERS


def bucket(n: int) -> str:
    """A distance as a coarse word."""
    return str(n) if n <= 3 else "4-6" if n <= 6 else "7-10" if n <= 10 else "11+"


def between(row: Row, a: int, b: int) -> str:
    """The letters strictly between two elements, cut to 8."""
    low, high = sorted((a, b))
    return row.letters[low + 1 : high][:8]


def triggers(context: Context, letters: str) -> Iterator[tuple[Row, list[int]]]:
    """Each row that has triggers of `letters`, rows in zones left out, and which of its elements they are."""
    for row in context.rows:
        if row.in_zone or not any(letter in row.letters for letter in letters):
            continue
        told = [i for i, e in enumerate(row.elements) if e.kind in letters and e.trigger is not None]
        inside = [i for i in told if not _is_inner(row, i)]
        if inside:
            yield row, inside


def candidates(context: Context, letters: str) -> list[Candidate]:
    """Every candidate of the document whose trigger has one of `letters`, rows in zones left out, and triggers that the
    network takes for nothing."""
    found = []
    for row, inside in triggers(context, letters):
        told = [i for i in inside if not _tells_nothing(context, row, i)]
        marks = _cue_marks(row.text) if told else []
        found += [_candidate(context, row, i, row.elements[i], marks) for i in told]
    return found


def _tells_nothing(context: Context, row: Row, i: int) -> bool:
    """Whether the network is sure that trigger i tells of no event; never in a brief, where the filters decide. What a
    headline asks it does not tell: "Will A and B sign a deal?"."""
    if row.in_title and row.text.rstrip().endswith("?") and ":" not in row.letters[i:]:
        return True
    trigger = row.elements[i].trigger
    if trigger is not None and trigger.word == CALLED_ON:
        return False
    reading = None if context.is_brief else context.readings.get((row.index, i))
    return reading is not None and reading.statuses["none"] >= NOTHING[row.elements[i].kind]


def _is_inner(row: Row, i: int) -> bool:
    """Whether a document's word only tells which one the next word names: "ceasefire agreement"."""
    if row.elements[i].kind != "S" or i + 1 >= len(row.elements):
        return False
    after = row.elements[i + 1].trigger
    return after is not None and after.letter == "S" and after.form == "noun"


@lru_cache(maxsize=512)  # asked for by each letter of a document's candidates
def _cue_marks(text: str) -> list[tuple[int, str, str]]:
    """(character offset in the row, cue name, word) of every cue word."""
    pattern, names = cue_words()
    return [(m.start(), name, m.group()) for m in pattern.finditer(lowered(text)) for name in names[m.group()]]


def _candidate(context: Context, row: Row, i: int, element: Element, marks: list[tuple[int, str, str]]) -> Candidate:
    trigger = element.trigger
    assert trigger is not None  # noqa: S101 - the caller has looked
    features = _trigger_features(context, row, i, element, marks) + _reading_features(context, row, i)
    return Candidate(trigger.letter, trigger.group, row, i, features, context)


def _reading_features(context: Context, row: Row, i: int) -> list[str]:
    """What the network says of the status of trigger i."""
    reading = context.readings.get((row.index, i))
    if reading is None:
        return []
    likely = sorted(reading.statuses, key=lambda k: -reading.statuses[k])[:2]
    found = [f"net:top={likely[0]}", f"net:tops={likely[0]}&{likely[1]}"]
    for status, probability in reading.statuses.items():
        found += read_steps(status, probability)
    return found


@lru_cache(maxsize=64)
def _steps(name: str) -> list[str]:
    return [f"net:{name}>={step}" for step in READ_STEPS]


def _read_link(context: Context, row: Row, i: int, at: tuple[int, int], *names: str) -> list[str]:
    """What the network says of the element at (row, element) as a part of what trigger i tells of."""
    reading = context.readings.get((row.index, i))
    if reading is None:
        return []
    return [step for name in names for step in read_steps(name, reading.link(name, *at))]


def read_steps(name: str, probability: float) -> list[str]:
    """A probability that the network gives, as the steps that it reaches."""
    return _steps(name)[: bisect_right(READ_STEPS, probability)]


def _read_implied(context: Context, row: Row, i: int, actor: Actor) -> list[str]:
    """What the network says of an actor of another row as a part of what trigger i tells of."""
    reading = context.readings.get((row.index, i))
    if reading is None:
        return []
    found = read_steps("side", max((reading.side(side) for side in actor.sides), default=0.0))
    return found + (read_steps("member", reading.member(id(actor.person))) if actor.person is not None else [])


def _trigger_features(
    context: Context, row: Row, i: int, element: Element, marks: list[tuple[int, str, str]]
) -> list[str]:
    trigger = element.trigger
    assert trigger is not None  # noqa: S101
    elements = row.elements
    group = trigger.group
    found = [f"w={trigger.word}", f"g={group}", f"form={trigger.form}", f"plural={trigger.is_plural}"]
    for k in range(1, 5):
        for sign, at in (("-", i - k), ("+", i + k)):
            inside = 0 <= at < len(elements)
            letter = elements[at].kind if inside else "^"
            found.append(f"l{sign}{k}={letter}")
            if inside and (letter.islower() or letter in "MZSX"):
                word = elements[at].text.lower()
                found.append(f"t{sign}{k}={word}")
                if k <= 2:
                    found.append(f"g={group}&t{sign}{k}={word}")
            if k == 1:
                found.append(f"g={group}&l{sign}={letter}")
    found.append("lg=" + row.letters[max(0, i - 2) : i + 3])
    found.append("lgl=" + row.letters[max(0, i - 3) : i + 1])
    found.append("lgr=" + row.letters[i : i + 4])
    offset = context.offset(row, element)
    for at, name, word in marks:
        gap = at - offset
        if abs(gap) <= 45:
            side = "L" if gap < 0 else "R"
            found.append(f"near{side}:{name}")
            found.append(f"near{side}:{name}:{word}")
            found.append(f"g={group}&near{side}:{name}")
        else:
            found.append(f"far{'L' if gap < 0 else 'R'}:{name}")
    found += _position_features(context, row, i)
    found += _company_features(_linked(context, row), group)
    found += _time_features(context, row)
    return list(dict.fromkeys(found))


def _position_features(context: Context, row: Row, i: int) -> list[str]:
    found = ["pos=title" if row.in_title else f"pos={bucket(row.index)}"]
    letters = row.letters
    if letters[:i].count('"') % 2:
        found.append("in_quote")
    if ":" in letters[:12] and not row.in_title:
        found.append("speech")
    if "e" in letters[:i]:
        pronouns = {e.text.lower() for e in row.elements[:i] if e.kind == "e"}
        found += [f"pron={p}" for p in sorted(pronouns)]
    if row.elements[-1].text == "?":
        found.append("question")
    found.append(f"home={context.home is not None}")
    return found


def _company_features(inside: list[Actor], group: str) -> list[str]:
    sides = {s for a in inside for s in a.sides}
    persons = [a for a in inside if a.kind in ("person", "office")]
    person_sides = {s for a in persons for s in a.sides}
    found = [f"sides={min(len(sides), 4)}", f"persons={min(len(persons), 4)}", f"psides={min(len(person_sides), 3)}"]
    found += [f"g={group}&sides={min(len(sides), 3)}", f"g={group}&psides={min(len(person_sides), 3)}"]
    return found


def _time_features(context: Context, row: Row) -> list[str]:
    found = []
    for element in row.elements:
        if element.time is None:
            continue
        when = resolve(element.time, context.published, 0)
        if when is None or context.published is None:
            continue
        found.append(f"time={relation(when, context.published)}:{when.precision}")
        found.append(f"rule={element.time.rule}")
        if element.time.direction:
            found.append(f"dir={element.time.direction}")
    return found or ["time=none"]


BEFORE_PREPOSITION = frozenset({"by", "with", "from", "for", "of", "to"})  # "accompanied by", "envoys of"


def _pair(context: Context, row: Row, i: int, at: int, first: int, last: int) -> list[str]:
    """Features of trigger i and something on elements [first, last] with head `at`."""
    trigger = row.elements[i].trigger
    group = trigger.group if trigger else ""
    direction = "L" if last < i else "R" if first > i else "O"
    near = last if direction == "L" else first
    gap = between(row, i, near)
    before = row.elements[first - 1] if first else None
    prep = (
        before.text.lower() if before is not None and before.kind in 'fwbipdh&,s"' else (before.kind if before else "^")
    )
    if before is not None and before.kind in "dh" and first >= 2:
        prep = row.elements[first - 2].text.lower() if row.elements[first - 2].kind in "fwbip&," else prep
    after = row.letters[last + 1] if last + 1 < len(row.letters) else "$"
    said = row.elements[first - 2].text.lower() if first >= 2 and prep in BEFORE_PREPOSITION else ""
    found = [
        f"g={group}",
        f"said={direction}&{said} {prep}",
        f"dir={direction}",
        f"dist={direction}{bucket(len(gap) if abs(i - near) < 9 else abs(i - near))}",
        f"prep={prep}",
        f"{direction}&prep={prep}",
        f"g={group}&{direction}&prep={prep}",
        f"after={after}",
        f"{direction}&after={after}",
        f"gap={direction}{gap}",
        f"first={first == 0}",
    ]
    low, high = sorted((i, near))
    middle = row.elements[low + 1 : high]
    letters = row.letters[low + 1 : high]
    found += [f"has{direction}:{c}" for c in sorted(set(letters)) if c in ',ryMZS"&wbfip:.e-']
    verbs = sorted({e.text.lower() for e in middle if e.kind in "ayMZ"})
    found += [f"mid{direction}:{v}" for v in verbs[:4]]
    found.append(f"nMZ{direction}={min(letters.count('M') + letters.count('Z') + letters.count('S'), 2)}")
    return found


def subject_of(row: Row, i: int) -> str:
    """What stands to the left of trigger i as its likely subject: the kind of the nearest name, office or pronoun."""
    for element in reversed(row.elements[max(0, i - 8) : i]):
        if element.kind in "eNOCKGQkr":
            return element.text.lower() if element.kind in "er" else element.kind
        if element.kind in ',.:"MZS':
            return element.kind
    return "^"


def _linked(context: Context, row: Row) -> list[Actor]:
    """The actors of a row that may take part in something."""
    return [a for a in context.actors[row.index][:MAX_ACTORS] if a.sides or a.person is not None]


def beside_quote(row: Row, i: int, actors: list[Actor]) -> list[Actor]:
    """The actors of a row without those of whom somebody only speaks, in words that are quoted, where he speaks at the
    meeting of trigger i: "'We wait for Chile', he said in talks with the Norwegian premier"."""
    if row.elements[i].kind != "M" or '"' not in row.letters:
        return actors
    marks = [k for k, kind in enumerate(row.letters) if kind == '"']
    if row.elements[marks[0]].text not in OPENS and row.letters[: marks[0]][-1:] in (",", "."):
        marks.insert(0, -1)  # the quotation begins in a row before
    spans = [(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False) if b - a > LONG_QUOTE]
    if not spans or any(a < i < b for a, b in spans):
        return actors
    return [actor for actor in actors if not any(a < actor.head < b for a, b in spans)]


def _actor_links(context: Context, row: Row, i: int) -> list[Link]:
    links = []
    subject = subject_of(row, i)
    actors = beside_quote(row, i, context.actors[row.index])[:MAX_ACTORS]
    seen: Counter[str] = Counter()
    left = sum(1 for a in actors if a.last < i and a.sides)
    for order, actor in enumerate(actors):
        if not actor.sides and actor.person is None:
            continue
        features = _pair(context, row, i, actor.head, actor.first, actor.last)
        direction = "L" if actor.last < i else "R" if actor.first > i else "O"
        what = actor.kind if actor.kind != "country" or actor.side_from not in "LV" else "city"
        what = "adjective" if actor.side_from == "A" else actor.side_from if actor.side_from in NON_STATE else what
        if what == "country" and row.letters[max(0, actor.first - 2) : actor.first] == "L,":
            what = "placepart"
        nth = left - order if direction == "L" else seen[direction]
        features += [f"kind={what}", f"{direction}&kind={what}", f"level={actor.level}", f"sidefrom={actor.side_from}"]
        features += [
            f"nth={direction}{min(nth, 4)}",
            f"kind={what}&{features[4]}",
            f"{what}&nth={direction}{min(nth, 3)}",
        ]
        features += [f"n={min(len(actors), 8)}", f"home={bool(actor.sides) and actor.sides[0] == context.home}"]
        features += [
            f"multi={len(actor.sides) > 1}",
            f"title={row.in_title}",
            f"main={bool(set(actor.sides) & set(context.main_sides))}",
            f"subj={subject}&{direction}",
            f"subj={subject}&{features[4]}",
        ]
        head = row.elements[actor.last + 1] if actor.last + 1 < len(row.elements) else None
        if (what in ("adjective", "org", "country") or what in NON_STATE) and head is not None and head.kind in "xmXO":
            features += [f"noun={head.text.lower()}", f"{what}&noun={head.kind}"]
        if direction != "O":
            seen[direction] += 1
        if direction == "R" and _is_topic(row, i, actor.first):
            features += ["topic", f"topic&kind={what}"]
        features += _read_link(context, row, i, (row.index, actor.head), "part", "person", "side", "member")
        links.append(Link(features, actor=actor, row=row.index))
    links += _implied_links(context, row, i, links)
    return links


OPENS = frozenset({"“", "«"})
LONG_QUOTE = 6  # elements of what is said, and no title or name in quotation marks
TOPIC = frozenset(
    "on about over regarding concerning including covering addressing discuss discussed discussing".split()
)


def _is_topic(row: Row, i: int, first: int) -> bool:
    """Whether an element stands in what trigger i is about: behind "on", "over" or "about" and no "with" since."""
    inside = row.elements[i + 1 : first]
    at = max((k for k, e in enumerate(inside) if e.text.lower() in TOPIC), default=None)
    return at is not None and not any(e.kind in "wb" for e in inside[at:])


def is_site(row: Row, actor: Actor) -> bool:
    """Whether an actor is told as a place: a city, a venue, or a country after "in" or "to"."""
    if actor.side_from in ("L", "V"):
        return True
    before = row.elements[actor.first - 1] if actor.first > 0 else None
    return actor.kind == "country" and before is not None and (before.kind == "i" or before.text.lower() == "to")


def _implied_links(context: Context, row: Row, i: int, links: list[Link]) -> list[Link]:
    """Actors that the row may mean without naming them: who the rows before are about, the title's, the home side."""
    named = {s for link in links if link.actor is not None and not is_site(row, link.actor) for s in link.actor.sides}
    sites = {s for link in links if link.actor is not None and is_site(row, link.actor) for s in link.actor.sides}
    persons = {id(link.actor.person) for link in links if link.actor is not None and link.actor.person is not None}
    left = [link.actor for link in links if link.actor is not None and link.actor.last < i]
    trigger = row.elements[i].trigger
    shared = [
        f"g={trigger.group if trigger else ''}",
        f"named={min(len(named), 3)}",
        f"left={min(len(left), 2)}",
        f"leftperson={any(a.kind in ('person', 'office') for a in left)}",
        "lead=" + row.letters[: min(3, i)],
        f"before={row.letters[i - 1] if i else '^'}",
        f"after={row.letters[i + 1] if i + 1 < len(row.letters) else '$'}",
        f"title={row.in_title}",
        f"pos={bucket(row.index)}",
    ]
    shared += [f"pron={e.text.lower()}" for e in row.elements[:i] if e.kind in "eh"][:3]
    shared += [f"word={e.text.lower()}" for e in row.elements[max(0, i - 4) : i] if e.kind in "dxm"]
    subject = subject_of(row, i)
    unsided = sum(not a.sides and a.person is not None for a in context.actors[row.index])
    right = {s for link in links if link.actor is not None and link.actor.first > i for s in link.actor.sides}
    shared += [f"subj={subject}", f"subj={subject}&named={min(len(named), 2)}", f"unsided={min(unsided, 2)}"]
    shared += [f"subj={subject}&right={min(len(right), 2)}"]
    options: list[tuple[str, Actor]] = []
    speaker = context.speakers.get(row.index)
    if speaker is not None:
        options.append(("speaker", speaker))
    shared += [f"obj={e.text.lower()}" for e in row.elements[i + 1 : i + 4] if e.text.lower() in OBJECTS][:1]
    near = _sides_near(context, row) - named
    topic = context.topics[row.index]
    if topic is not None and (topic.person is None or id(topic.person) not in persons):
        options.append(("topic", topic))
    options += [
        ("series", Actor("country", -1, -1, -1, (side,), side_from="series")) for side in _series(context, row, i)
    ]
    for actors in (context.actors[r.index] for r in context.rows[:3] if r.index < row.index):
        for actor in actors:
            if actor.kind in ("person", "office", "country", "group", "org") and actor.sides:
                options.append(("lede", actor))
    options += [("read", actor) for actor in _read_elsewhere(context, row, i, named)]
    if context.home:
        options.append(("home", Actor("country", -1, -1, -1, (context.home,), side_from="home")))
    for side in context.main_sides:
        options.append(("main", Actor("country", -1, -1, -1, (side,), side_from="main")))
    found: list[Link] = []
    used: set[tuple[str, ...]] = set()
    for source, actor in options:
        is_told = actor.sides in used or set(actor.sides) <= named
        if is_told or len(found) >= IMPLIED_MOST or context.was_absent(actor, row, i):
            continue
        used.add(actor.sides)
        features = [
            f"imp={source}",
            *(f"imp={source}&{f}" for f in shared),
            f"kind={actor.kind}",
            f"level={actor.level}",
        ]
        features += [
            f"impnear={bool(near & set(actor.sides))}&imp={source}",
            f"impnear={bool(near & set(actor.sides))}&near={min(len(near), 3)}&named={min(len(named), 2)}",
            f"imphome={actor.sides[0] == context.home}",
            f"impmain={actor.sides[0] in context.main_sides}",
            f"impn={len(found)}",
            f"impsite={bool(sites & set(actor.sides))}",
            f"imp={source}&site={bool(sites & set(actor.sides))}",
        ]
        features += [f"imphome={actor.sides[0] == context.home}&{f}" for f in shared[1:4]]
        is_subject = source == "speaker" and subject in FIRST_PERSON
        scores = (SPEAKS, SPEAKS) if is_subject else None
        features += _read_implied(context, row, i, actor)
        found.append(Link(features, actor=actor, row=row.index, source=source, scores=scores))
    return found


def _read_elsewhere(context: Context, row: Row, i: int, named: set[str]) -> list[Actor]:
    """Whom other rows name and the network takes to be part of what trigger i tells of, the likeliest of each side."""
    reading = context.readings.get((row.index, i))
    if reading is None:
        return []
    best: dict[tuple[str, ...], tuple[float, float, Actor]] = {}
    others = [k for k in reading.seen.rows if k != row.index]
    if row.elements[i].kind == "M" and any(e.trigger and e.trigger.group in GATHERINGS for e in row.elements):
        others = [k for k in others if k < row.index or BESIDE.search(context.rows[k].text) is None]
    for other in others:
        for actor in context.actors[other]:
            side = reading.link("side", other, actor.head)
            if side < READ_ELSEWHERE or not actor.sides or named & set(actor.sides):
                continue
            score = (reading.link("member", other, actor.head) if actor.person is not None else 0.0, side)
            if actor.sides not in best or score > best[actor.sides][:2]:
                best[actor.sides] = (*score, actor)
    return [actor for _, _, actor in sorted(best.values(), key=lambda found: -found[1])]


GATHERINGS = frozenset({"summit", "attend", "chair"})  # who is told to have met beside one need not have attended
ON_SIDELINES = re.compile(r"\bon (?:the|its|their) (?:sidelines?|margins?|fringes?)\b", re.IGNORECASE)
BESIDE = re.compile(rf"{ON_SIDELINES.pattern}(?! of\b)", re.IGNORECASE)
OBJECTS = frozenset({"him", "her", "them"})


def _sides_near(context: Context, row: Row) -> set[str]:
    """The sides named, otherwise than as a place, in a row's paragraph and the one before it."""
    if row.index in context.near:
        return context.near[row.index]
    found: set[str] = set()
    context.near[row.index] = found
    n_ends = 0
    for other in reversed(context.rows[max(0, row.index - 8) : row.index]):
        n_ends += "\n" in other.text
        if n_ends > 2:
            break
        found |= {side for a in context.actors[other.index] if not is_site(other, a) for side in a.sides}
    return found


SERIES = frozenset({"meeting", "talks", "summit", "commission"})


def _series(context: Context, row: Row, i: int) -> list[str]:
    """The sides of the last meeting of several told before a row: "the talks", "the next round" go on from it."""
    trigger = row.elements[i].trigger
    if trigger is None or trigger.group not in SERIES:
        return []
    for other in reversed(context.rows[: row.index]):
        if other.in_zone or not any(e.trigger and e.trigger.group in SERIES for e in other.elements):
            continue
        told = [a for a in context.actors[other.index] if a.sides and not is_site(other, a)]
        sides = list(dict.fromkeys(side for a in told for side in a.sides))
        if len(sides) > 1:
            return sides[:3]
    return []


def _time_links(context: Context, row: Row, i: int) -> list[Link]:
    links = []
    told = event_times(context, row)
    times = [j for j, e in enumerate(row.elements) if any(e is t for t in told)]
    times = [j for j in times if not is_of_matter(context, row, i, j) and not _is_of_other_trip(row, i, j)]
    times = [j for j in times if not _is_of_first_since(row, j) and not _is_of_other_document(context, row, i, j)]
    length, is_visit = _length(context, row, i), row.elements[i].kind == "Z"
    at = context.offset(row, row.elements[i])
    apart, is_remark = told_apart(row.text, at), was_said_at(row, at)
    for order, j in enumerate(times):
        mention = _lengthened(row.elements[j].time, length)
        if apart is not None and mention is not None and mention.start - row.begin < int(apart["at"]):
            mention = _lengthened(mention, apart)
        features = _pair(context, row, i, j, j, j)
        features += [f"rule={mention.rule if mention else ''}", f"n={min(len(times), 4)}", f"order={min(order, 3)}"]
        features += [f"n={min(len(times), 3)}&order={min(order, 3)}", f"only={len(times) == 1}"]
        features += _saying_features(row, row.elements[j], is_remark)
        features += _read_link(context, row, i, (row.index, j), "time")
        links.append(Link(features, time=mention, row=row.index))
    for other, where in _other_rows(context, row) if apart is None else ():
        told = _of_no_other(context, row, i, other)[:2]
        shared = _other_features(context, row, i, other, where) if told else []
        for order, element in enumerate(told):
            rule = element.time.rule if element.time else ""
            features = [*shared, f"back&rule={rule}", f"back&n={len(times) > 0}", f"back&order={order}"]
            features += [f"{where}&n={len(times) > 0}&rule={rule}"]
            features += _saying_features(other, element, is_remark)
            features += _read_link(context, row, i, (other.index, _index_of(other, element)), "time")
            mention = _lengthened(element.time, length or _length(context, other, None) if is_visit else length)
            links.append(Link(features, time=mention, row=other.index, source="other"))
    return links


def _saying_features(row: Row, element: Element, is_remark: bool) -> list[str]:
    """Whether a time is that of saying something, and whether something was said at the trigger's meeting."""
    is_said = element.time is not None and is_of_saying(row, element.time)
    return [f"said={is_said}", f"said={is_said}&remark={is_remark}"]


_REPORTED = re.compile(
    r"(?:\breported|\bquoted [^.,]{1,60}|\bsaid in a (?:statement|report|tweet|post)|\btweeted)"
    r"(?: late| early| also)?(?: on)? $"
)
_UTTERED = re.compile(r"^ (?:\w+ ){0,2}(?:statement|interview|report|tweet|remarks|speech|address)\b")


def _is_of_report(row: Row, time: TimeMention) -> bool:
    """Whether a time at a sentence's end is that of its report ("…, IRNA reported on Monday"), or one of what was said
    ("in his Monday statement")."""
    left, right = row.text[: max(time.start - row.begin, 0)], row.text[time.end - row.begin :]
    if re.search(r"\b[Ii]n (?:his|her|a|its|their|an) $", left):
        return _UTTERED.match(right) is not None
    return re.fullmatch(r"\W*", right) is not None and _REPORTED.search(left) is not None


_MATTER = re.compile(r"\b(?:discuss|review|exchang|focus(?:ed|es|ing)? on|about\b)", re.IGNORECASE)
_OF_DEED = re.compile(  # how the words end that tell when something was, of which a meeting was about
    r"\b(?:which|who|announced|held|signed|adopted|reached|issued|launched|imposed|concluded|made|begun|ended|agreed"
    r"|opened|created|established|approved|conducted|killed|passed|convened|released|published"
    r"|presented|fired|endorsed|outlined|unveiled) (?:[\w’'.-]+ ){0,12}$"
    r"|\b(?:results?|outcomes?|preparations?|prospects) (?:of|for|from) [^.,;]*$"
)
_MEETS = re.compile(r"\b(?:meet|visit|trip|session|summit|round|talks|due|scheduled|expected)", re.IGNORECASE)
_OWNED = re.compile(r"(?:\bthe|\btheir|\bhis|\bits|\bthis|[’']s|s[’']|\band) $")
_NOUN_AHEAD = re.compile(
    r"^(?:[’']s? | (?!(?:and|or|in|at|on|with|to|by|for|from|as|when|where|after|before|of|the)\b)[A-Za-z])"
)


def is_of_matter(context: Context, row: Row, i: int, j: int) -> bool:
    """Whether time j of a row is that of what the meeting of trigger i was about: "discussed the truce announced on
    Monday", "reviewed progress since the March 25 statement", "discussed cooperation in the first half of the year"."""
    time, trigger = row.elements[j].time, row.elements[i]
    if time is None or trigger.kind != "M" or j < i:
        return False
    at, start = context.offset(row, trigger), time.start - row.begin
    matter = _MATTER.search(row.text, at, start)
    if matter is None:
        return False
    left, right = row.text[matter.end() : start], row.text[time.end - row.begin :]
    if _OF_DEED.search(left) or (time.rule == "part_of_year" and not _MEETS.search(left)):
        return True
    return _OWNED.search(left) is not None and _NOUN_AHEAD.match(right) is not None


_NO_VERB = r"(?!(?:is|was|are|were|will|has|have|had|comes|begins)\b)"
_SINCE = rf"\b[^.;]{{0,90}}?\bsince (?:{_NO_VERB}[\w’'-]+ ){{0,8}}$"
_FIRST_SINCE = re.compile(  # "his first trip abroad since the coup of"
    rf"(?:\b(?:[Hh]is|[Hh]er|[Tt]heir)|[’']s|s[’']) (?:first|second|third|fourth|fifth|only){_SINCE}"
)
_NTH_SINCE = re.compile(  # "it is the fifth meeting of the two since 2001", but not "since Chirac's in 1997"
    r"\b[Tt]he (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+th)\b"
    rf"[^.;]{{0,90}}? since (?:{_NO_VERB}[a-z]+ ){{0,8}}$"
)
_FIRST_IN_TITLE = re.compile(rf"\bfirst{_SINCE}", re.IGNORECASE)  # "A and B in first call since"


def _is_of_first_since(row: Row, j: int) -> bool:
    """Whether time j is that of what came before the first trip or meeting that is told, "his first since 2017", or of
    what is not told itself, "since the 1979 revolution"."""
    time = row.elements[j].time
    if time is None:
        return False
    at = max(time.start - row.begin, 0)
    if time.rule == "year_adj" and row.text[:at].endswith("since the "):
        return not set(row.letters[j + 1 : j + 3]) & set("MZS")  # "since the 1979 revolution", not "the 2015 deal"
    is_since = row.text[at : time.end - row.begin].strip().lower().startswith("since")
    left = f"{row.text[:at].rstrip()} {'since ' * is_since}"
    told = (_FIRST_SINCE, _FIRST_IN_TITLE) if row.in_title else (_FIRST_SINCE, _NTH_SINCE)
    return any(pattern.search(left) for pattern in told)


CITED_WITH = re.compile(
    r"^(?: \([\w-]+\))?(?: (?:between|with|on|for) [^.;,:]{1,70}?)? (?:of|from|dated(?: back to)?|signed (?:on|in)) $"
)


def cited_with(context: Context, row: Row, i: int, time: TimeMention) -> bool:
    """Whether a time stands behind the document of trigger i as the one it is of: "the Treaty on Alliance of 2015"."""
    start = context.offset(row, row.elements[i]) + len(row.elements[i].text)
    told = row.text[time.start - row.begin :][:3]  # "of 2015" is a time as a whole
    return CITED_WITH.search(row.text[start : time.start - row.begin] + (told if told == "of " else "")) is not None


def _is_of_other_document(context: Context, row: Row, i: int, j: int) -> bool:
    """Whether time j is that of a document which the one of trigger i, before its row or in it, is only about: "signed
    a protocol to the agreement of May 6, 2004"."""
    time = row.elements[j].time
    if time is None or (i >= 0 and row.elements[i].kind != "S"):
        return False
    k = max((k for k in range(i + 1, j) if row.elements[k].kind == "S"), default=i)
    return k > i and cited_with(context, row, k, time)


def _of_no_other(context: Context, row: Row, i: int, other: Row) -> list[Element]:
    """The times of another row that may be those of trigger i: for a document none that another one is cited with."""
    told = event_times(context, other)
    if row.elements[i].kind != "S" or "S" not in other.letters:
        return told
    return [e for e in told if not _is_of_other_document(context, other, -1, _index_of(other, e))]


_THEN = frozenset({"after", "following", "before", "prior", "ahead"})


def _is_of_other_trip(row: Row, i: int, j: int) -> bool:
    """Whether time or place j belongs to a trip told before or after the one of trigger i: "arrived in Accra on Monday
    after a visit to Chile", "after visiting Chile, he will go to Accra"."""
    if row.elements[i].kind != "Z":
        return False
    if j > i:
        other = max((k for k in range(i + 1, j) if row.elements[k].kind == "Z"), default=i)
        return _come_apart(row, i, other, other)
    between_them = max((k for k in range(j + 1, i) if row.elements[k].kind == "Z"), default=i)
    if _come_apart(row, between_them, i, between_them) and row.elements[j].kind == "D":
        return True  # "on Friday he flies to Accra before going on to Togo"
    other = max((k for k in range(j) if row.elements[k].kind == "Z"), default=i)
    return _come_apart(row, other, i, j)


def _come_apart(row: Row, first: int, second: int, since: int) -> bool:
    """Whether words tell that of two trips one came after the other: between them, behind element `since` if that
    stands there, or before the first, which a comma ends."""
    if first >= second:
        return False
    led = {e.text.lower() for e in row.elements[max(0, first - 3) : first]}
    inside = row.elements[first + 1 if since == second else since + 1 : second]
    return any(e.text.lower() in _THEN for e in inside) or bool(led & _THEN and any(e.text == "," for e in inside))


def _is_on_the_way(row: Row, i: int, j: int) -> bool:
    """Whether place j is where somebody came from or went, and not where the meeting of trigger i was: "flew in from A
    and met the president", "met the president before going on to A"."""
    if row.elements[i].kind != "M":
        return False
    if is_left(row, j):
        return i < j or all(e.text.lower() != "where" for e in row.elements[j:i])
    if j < i:  # "arrived in A, a day after meeting the president in B"
        is_behind = any(e.text.lower() in _THEN for e in row.elements[j + 1 : i])
        return is_behind and "Z" in row.letters[:j] and any(e.kind in "LV" for e in row.elements[i:])
    gone = max((k for k in range(i + 1, j) if row.elements[k].kind == "Z"), default=i)
    return any(e.text.lower() in _THEN for e in row.elements[i + 1 : gone])


def _index_of(row: Row, element: Element) -> int:
    return next(j for j, e in enumerate(row.elements) if e is element)


def event_times(context: Context, row: Row) -> list[Element]:
    """The times of a row that may be an event's."""
    if row.index not in context.times:
        told = [e for e in row.elements if e.time is not None and not _is_of_report(row, e.time)]
        context.times[row.index] = told
    return context.times[row.index]


_ONWARD = re.compile(
    r"\b(?:left|leaves|departed|departs|set off|took off|flew out|set out) (?:[A-Z][\w’'-]+ )?for [A-Z]"
)


def leads_on(context: Context, row: Row, i: int, at: int, length: dict[str, str]) -> bool:
    """Whether trigger i tells where somebody went on to from a visit that is over, whose length stands at character
    `at`: "left for Accra on Tuesday after a two-day visit"."""
    onward = _ONWARD.search(row.text, 0, at) if length.get("edge") == "end" else None
    return onward is not None and onward.start() <= context.offset(row, row.elements[i]) <= onward.end()


def _length(context: Context, row: Row, i: int | None) -> dict[str, str]:
    """What "a two-day visit" in a row adds to the day of trigger i: of a visit, or of the meeting that is so told.

    Without i: what a visit told in another row takes from this one.
    """
    found = lasting(row.text)
    if found is None:
        return {}
    start, end, what, groups = found
    if what in JOURNEYS:
        if i is None:
            return groups
        return groups if row.elements[i].kind == "Z" and not leads_on(context, row, i, start, groups) else {}
    at = context.offset(row, row.elements[i]) if i is not None else -1
    return groups if start <= at < end else {}


def _lengthened(mention: TimeMention | None, length: dict[str, str]) -> TimeMention | None:
    return replace(mention, groups=mention.groups | length) if mention and length else mention


def _other_rows(context: Context, row: Row) -> list[tuple[Row, str]]:
    """Rows that may give an event's time or place: those just before it, the lede, and behind a title the next ones."""
    found = [(context.rows[row.index - k], f"back{k}") for k in (1, 2, 3) if row.index >= k]
    found += [(r, "lede") for r in context.rows[1:4] if r.index < row.index - 3]
    heading = context.headings.get(row.index)
    if heading is not None:
        found.insert(0, (heading, "heading"))
    if row.in_title:
        found += [(r, f"next{min(r.index - row.index, 3)}") for r in context.rows[row.index + 1 : row.index + 5]]
    return [(r, where) for r, where in found if not r.in_zone]


def _other_features(context: Context, row: Row, i: int, other: Row, where: str) -> list[str]:
    """Features of trigger i and something in another row: how far, and what the two rows share."""
    trigger = row.elements[i].trigger
    group = trigger.group if trigger else ""
    ours, theirs = context.actors[row.index], context.actors[other.index]
    here = {p.country for p in row_places(context, row)} | {s for a in ours for s in a.sides}
    there = {p.country for p in row_places(context, other)} | {s for a in theirs for s in a.sides}
    people = {id(a.person) for a in ours if a.person} & {id(a.person) for a in theirs if a.person}
    found = [
        f"where={where}",
        f"where={where}&g={group}",
        f"where={where}&Z={'Z' in other.letters}&M={'M' in other.letters}",
    ]
    found += [
        f"where={where}&title={other.in_title}",
        f"share={min(len(here & there), 2)}",
        f"{where}&people={bool(people)}",
    ]
    found += [f"same={bool(here & there)}&people={bool(people)}", f"short={other.end - other.start < 8}&{where}"]
    return found


def _place_links(context: Context, row: Row, i: int) -> list[Link]:
    links: list[Link] = []
    own = row_places(context, row)
    own = [p for p in own if _is_where(row, p, i)] or own
    spans = [a for a in context.actors[row.index] if a.kind in PEOPLE]
    held = {j for a in spans for j in range(a.first, a.last + 1) if not _is_gone_to(row, i, a, j)}
    for place in own:
        led = row.elements[place.element - 1].kind if place.element else ""
        if place.city is None and place.element in held and led != "i":
            continue
        if place.element in held and row.elements[place.element - 1].text.lower() == "to":
            continue  # "ambassador to Accra"
        if any(is_other(row, i, place.element) for is_other in (_is_subject, _is_of_other_trip, _is_on_the_way)):
            continue
        features = _pair(context, row, i, place.element, place.element, place.element)
        kind = row.elements[place.element].kind
        features += [
            f"kind={kind}",
            f"kind={kind}&{features[4]}",
            f"city={place.city is not None}",
            f"home={place.country == context.home}",
        ]
        features += [f"held={place.element in held}", f"held={place.element in held}&{features[3]}"]
        if row.elements[i].kind == "Z":
            features += _destination(row, i, place.element)
        features += _read_link(context, row, i, (row.index, place.element), "place")
        links.append(Link(features, place=place, row=row.index))
    for other, where in _other_rows(context, row):
        shared: list[str] = []
        for place in row_places(context, other)[:4]:
            kind = other.elements[place.element].kind
            led = other.elements[place.element - 1].text.lower() if place.element else ""
            if kind in "CR" and led not in ("in", "at", ",") and not (led == "to" and "Z" in other.letters):
                continue
            if kind == "L" and _is_acting(other, place.element):
                continue
            before = other.elements[place.element - 1] if place.element else None
            prep = before.text.lower() if before and before.kind in "fwbip" else "^"
            shared = shared or _other_features(context, row, i, other, where)
            features = [*shared, f"back&kind={kind}", f"back&prep={prep}", f"back&prep={prep}&kind={kind}"]
            features += [
                f"back&here={len(own) > 0}",
                f"{where}&here={len(own) > 0}&kind={kind}",
                f"back&alone={len(other.elements) <= 4}",
            ]
            features.append(f"back&home={place.country == context.home}")
            features += _read_link(context, row, i, (other.index, place.element), "place")
            links.append(Link(features, place=place, row=other.index, source="other"))
    return links


def _is_subject(row: Row, i: int, at: int) -> bool:
    """Whether a city is what a meeting was about: "to discuss Accra"."""
    is_city = row.elements[i].kind == "M" and row.elements[at].kind == "L"
    return is_city and at > 0 and row.elements[at - 1].text.lower() in SUBJECTS


def _is_where(row: Row, place: Place, i: int) -> bool:
    """Whether what trigger i tells was at a place, "in Accra, where he met …"."""
    at = next((k for k in range(i - 1, place.element, -1) if row.elements[k].text.lower() == "where"), None)
    if at is None or row.elements[i].kind != "M" or not set(row.letters[place.element + 1 : at]) <= set(",CR"):
        return False
    return not set(row.letters[at + 1 : i]) & set('Z":')


SUBJECTS = frozenset(  # before a place that is what a meeting was about
    "discuss discusses discussed discussing about regarding concerning".split()
)
POSTED = frozenset({"Ambassador", "Special Envoy"})  # offices that are "to" a place


def _is_gone_to(row: Row, i: int, official: Actor, at: int) -> bool:
    """Whether a place behind an office is where its holder goes: "the visit of the German foreign minister to Iraq"."""
    if row.elements[i].kind != "Z" or official.first < i or official.office in POSTED or not row.elements[at].name:
        return False
    is_led = row.elements[at - 1].text.lower() == "to"
    return is_led and row.elements[at].kind in "CLR" and row.letters[at + 1 : at + 2] != "s"


def _is_acting(row: Row, at: int) -> bool:
    """Whether a city of another row stands for its government: "Tehran has repeatedly denied", "Beijing's policy"."""
    if row.in_title or len(row.elements) <= 4:
        return False
    before = row.elements[at - 1] if at else None
    is_led = before is not None and (before.text.lower() in _SITES or before.kind in "Z&")
    return not is_led and row.letters[at + 1 : at + 2] in ("s", "a", "y")


_SITES = frozenset({"in", "at", "to", "near", "from", ",", "outside", "through", "via", "for"})


MOVES = re.compile(
    r"(?:visit|trip|tour|travel|arriv|go|went|fl[ey]|head|left|leav|c[oa]me|stop|depart|land|then|before|via|also|includ|tak)"
)


def _destination(row: Row, i: int, at: int) -> list[str]:
    """Features of a place as the destination of trigger i: what governs it, what it may be an attribute of."""
    elements, (low, high) = row.elements, sorted((i, at))
    middle = elements[low + 1 : high]
    places = [j for j in range(low + 1, high) if elements[j].kind in "CLRV"]
    since = elements[places[-1] + 1 : high] if places and at > i else middle
    direction = "L" if at < i else "R"
    moves = any(MOVES.match(e.text.lower()) for e in since)
    after = row.letters[at + 1] if at + 1 < len(elements) else "$"
    head = elements[at - 2] if at > 1 and elements[at - 1].kind in "ipf" else None
    led = row.letters[i + 1 : i + 3]
    return [
        f"before={direction}{min(len(places), 2)}",
        f"before={direction}{min(len(places), 2)}&moves={moves}",
        f"before={direction}{min(len(places), 2)}&dates={all(e.kind in 'D,&pid' for e in since)}",
        f"told={direction}{any(e.kind in 'yr' for e in middle)}",
        f"attribute={after in 'MSx'}&led={elements[at - 1].kind if at else '^'}",
        f"head={head.text.lower() if head and head.kind not in 'NCALGKQO' else head.kind if head else ''}",
        f"site={led in ('dx', 'dX', 'dm')}&{direction}&before={min(len(places), 1)}",
    ]


def row_places(context: Context, row: Row) -> list[Place]:
    """The places that a row names; a city and the country behind it ("Vienna, Austria") are one."""
    if row.index not in context.places:
        context.places[row.index] = _places_of(row)
    return context.places[row.index]


def _is_first_name(row: Row, j: int) -> bool:
    """Whether what looks like a city begins somebody's name, "Florence Testmann met", "Florence and Ola Testmann", and
    tells of no place."""
    if j and row.letters[j - 1] not in "M,&O":
        return False
    is_alone = row.letters[j : j + 2] == "LN" and " " not in row.elements[j + 1].text
    return is_alone or (row.letters[j : j + 3] == "L&N" and " " in row.elements[j + 2].text)


OF_SOMEBODY = re.compile(r"CsT?N")


def _is_of_somebody(row: Row, j: int) -> bool:
    """Whether a state only tells whose somebody is: "Ghana's Kwame Testmann", "Kwame Testmann of Ghana"."""
    is_behind = row.letters[j - 2 : j + 1] == "NfC" and j > 1
    return is_behind or OF_SOMEBODY.match(row.letters, j) is not None


OF_SEAT = frozenset({"based", "born", "educated"})


def _is_of_seat(row: Row, j: int) -> bool:
    """Whether a place only tells where somebody or something belongs, "the London-based group": not where that is a
    meeting or a venue, "the Moscow-based summit"."""
    behind = row.elements[j + 2 : j + 6]
    is_of_seat = row.letters[j + 1 : j + 2] == "-" and bool(behind) and behind[0].text.lower() in OF_SEAT
    return is_of_seat and not any(e.kind in "MV" for e in behind)


def _places_of(row: Row) -> list[Place]:
    found: list[Place] = []
    elements = row.elements
    for j, element in enumerate(elements):
        if element.name is None or element.kind not in "CLVQR" or element.name.code.startswith("ORG:"):
            continue
        after_city = found and found[-1].city and j - found[-1].element in (1, 2) and element.kind in "CR"
        if after_city and found[-1].country == element.name.code:
            continue
        if _is_first_name(row, j) or _is_of_seat(row, j) or _is_of_somebody(row, j):
            continue
        if element.kind == "L":
            found.append(Place(_city(element.text, element.name), element.name.code, j, row.index))
        elif element.kind == "V" or element.name.level == "venue":
            found.append(Place(element.name.canonical, element.name.code, j, row.index))
        elif element.kind in "CR":
            found.append(Place(None, element.name.code, j, row.index))
    return found


def _city(text: str, name: Name) -> str:
    """A city as the text calls it, with its article: "in the Hague" is in The Hague."""
    return name.canonical if name.canonical == f"The {text}" else CAPITAL_DISTRICT.sub("", text)


def resolve_for(mention: TimeMention, published: date | None, status: str) -> When | None:
    """The time of an event of that status: planned ones lie ahead, all others behind; the day of the week of one called
    off is the nearest, that of the text itself among them."""
    if status == "cancelled" and mention.rule == "weekday" and not is_told(mention):
        return _nearest(replace(mention, direction=UNKNOWN), published)
    return resolve(mention, published, FUTURE if status in ("planned", "proposed") else PAST)


def _nearest(mention: TimeMention, published: date | None) -> When | None:
    """The day of the week that is nearest to the day of a text."""
    last, coming = resolve(mention, published, PAST), resolve(mention, published, FUTURE)
    if last is None or coming is None or published is None:
        return last
    return last if published - last.start < coming.start - published else coming
