"""The lattice: a document as a row of elements, one letter each, over which all later patterns are written.

Known names (states, organisations, places, offices) become one element however many tokens they have; so do runs of
capitalised words that may be a person's name, and dates. What is left is a word of a closed class or a plain word.

    C country · A its adjective · K its people · Q a seat that stands for it · R region of it · G organisation
    L city · V venue
    O office · k counterpart · N run of capitalised words · T personal title · D date
    M meeting word · Z visit word · S agreement word · s possessive · , comma · . other punctuation · " quote
    X other capitalised word · x other word · lower-case letters: the closed classes of data/words.tsv
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc

from extractors.extract.datelines import BEHIND, filed_at
from extractors.extract.dates import TimeMention, find_times
from extractors.extract.knowledge import THE_CAPITAL, Knowledge, Name, fold, load_knowledge, spelt
from extractors.extract.movements import (
    find_movements,
    leave_party_congress,
    tell_blocs,
    tell_commonwealth,
    tell_congo,
    tell_halves,
    tell_leagues,
    tell_sides_of_conflict,
)
from extractors.extract.sentences import RANKS, is_no_rank
from extractors.extract.tokenizer import blank_pipeline, only_read
from extractors.extract.towns import tell_namesakes, tell_towns
from extractors.extract.triggers import Trigger, find_trigger, first_words, treaty_names
from extractors.extract.undertakings import FIRST_WORDS, tell_undertakings

DATA = Path(__file__).parent / "data"
PARTICLES = frozenset(
    "al el ul ur bin ibn bint ben de da di do dos del della der den van von und la le du y ut zu oglu".split()
)
VISITING_FORCES = ("visiting", "forces")  # of an agreement, no visit
HOSTS = frozenset({"host", "hosts"})
ADVERBS = frozenset("also then later next soon now again afterwards subsequently".split())  # may stand before a verb
BEFORE_VERB = frozenset("to will would can could may might shall should must did does do also not jointly".split())
POSSESSIVES = frozenset({"'s", "’s", "'", "’", "‘s"})
HYPHENS = frozenset({"-", "–", "−", "‐", "‑"})
BODIES = frozenset(  # last words of a body's or a region's name: no person has them
    "authority embassy federation administration diplomacy agency committee commission council ministry office bank "
    "union forum association company corporation foundation institute university department directorate affairs "
    "development asia africa europe america hemisphere structure reserves service services command navy academy bureau "
    "prefecture province region media news heritage investment investments resources training empowerment integration "
    "industries infrastructure infrastructures technologies narcotics regulations change community peacekeeping funds "
    "chambers members appointments states oblast krai okrug raion centre center".split()
)
REGIONS = frozenset("oblast krai okrug region territory republic province".split())  # last words of their names
HEADLINE = frozenset(
    "sees says praises urges warns hails vows seeks rejects welcomes calls meets visits arrives heads leaves begins "
    "ends discusses signs backs slams condemns denies offers asks tells wants hopes plans agrees pledges presses "
    "concludes returns travels completes wraps departs leads attends pays starts "
    "speaks joins receives addresses confirms accuses thanks defends faces fail fails agree "
    "invites hosts host puts opens holds meet visit arrive discuss sign hold to in on for with and".split()
)
SON_OF = frozenset({"bin", "bint", "ibn"})  # between a name and that of the father
OTHER_NAMES = SON_OF | {"Sen."}  # with what stands beside them, names that the name finder may miss
NO_NAME_ENDS = frozenset(
    "led era like style backed based run born elect allied owned and to the who "
    "which that on of for with from a an after".split()
)
SENT_THINGS = frozenset(  # that travel without anybody: "sent a message to"
    "message messages letter letters note notes greetings condolences congratulations wishes signal signals troops "
    "soldiers aid weapons arms goods gas oil money gift gifts battalion battalions forces peacekeepers police ships "
    "warships aircraft planes doctors engineers ambassador ambassadors equipment".split()
)
SENDS = frozenset("send sends sent sending dispatch dispatches dispatched dispatching".split())
SENT_PEOPLE = re.compile(r"[dhmxXACGQs&-]{0,8}?(?:O|T*N)[^MZSyr.]*")  # between such a word and "to"
LEAVES = frozenset("left leave leaves leaving depart departed departs departing".split())
OWN_LAND = (["the", "island"], ["the", "country"], ["the", "kingdom"])  # that somebody leaves
BEFORE_FOR = frozenset({"late", "early", "earlier", "later", "(", ")"})  # around the day on which he does
VENUE = "venue"  # a seat that is a place, too: "the White House"
DELEGATION = "delegation to"
TOWARDS = frozenset({"from", "to", "for", "in", "into", "at"})
CAME_FROM, IN_FOR, HERE = "returned from", "in … for", "here for"
HERE_FOR = frozenset("for to until till since from on in ahead".split())  # … or since when, behind "is here"
STANDS = frozenset({"is", "are", "was", "were"})
ERRANDS = frozenset({"for", "to", "ahead"})  # behind a place, what somebody is there for
SENT_WITHIN = 16  # elements from a verb of sending to "to"
CAME_WITHIN = 7  # elements from the word for coming to "from"
COMES = frozenset(
    {"came", "comes", "coming", "arrived", "arrives", "arriving", "flew", "flies", "flown", "landed", "lands"}
)
BEARERS = frozenset(  # titles behind which no city is named
    "president minister secretary chancellor ambassador premier senator king queen prince princess sultan judge".split()
)
LED = re.compile(
    r"[OT]X|O[fd]{1,3}QX(?=[M,])|O[mXfdACGLQK]{0,9},X(?=[,.&\"]|$)"
)  # a title or an office, and a name behind it
FIELD = re.compile(r"O(?:[fp]|(?<=O)&)[mXNAdf&,]{0,9}[NX]$")  # an office and what it is for
BEFORE_NAME = frozenset("ATOsbw,")  # letters of elements that one person's name stands behind
NUMERALS = frozenset("II III IV VI VII VIII IX XI XII XIII XIV XV XVI".split())  # behind a name, its bearer's
OMANS_HOUSE = (["Al", "Said"], ["al", "Said"])
FIRST_OF = ["I", "of"]  # "King Juan Carlos I of Spain"
SHORT_FOR_MOHAMMED = frozenset({"Md", "Md.", "Mohd", "Mohd."})
IN_OFFICE = re.compile(  # what passes for a name behind an office and beside a body's word, or before an office
    r"O[fp]d?(?:A(N)|(N)(?=&[NX])"
    r"|[ACGQLRsmXdf&,]*?(?:(N)(?=[XN])|X(N)|X,(N)(?=,&X|[&,][XN])|&(N)(?=,?T*N)|s(N)(?=&[NX])))"
    r"|O(N)(?=N)|[ACGs]X?(N)(?=X?O)"
)
INITIALS, SINGLE = re.compile("[A-Z]{2}"), re.compile("[A-Z]")  # of given names
NO_INITIALS = frozenset("AP CM DC DG FM GM HE HH HM MD MP NY PM QC SE TV VP".split())
NO_NAMES = frozenset(w for w in STOP_WORDS if len(w) > 2) - {"may", "will"} | {"x", "x."}  # alone, however written
SPOKEN_OF = frozenset(  # … and no state or region
    "mr mr. mrs mrs. ms ms. dr dr. sir lord lady sheikh shaikh sheikha general gen. admiral colonel".split()
)
GIVEN = frozenset({"Sultan", "Amir", "Emir"})  # offices that are given names, too
BEFORE_FAMILY = SON_OF | {"Al", "al"}  # what stands behind "Sultan" where it is one …
BEFORE_GIVEN = SPOKEN_OF | frozenset(  # … and before it
    "prince minister ambassador speaker premier senator adviser advisor envoy representative chairman chief".split()
)
TOP_DIPLOMAT = ("top", "diplomat")
NO_RANK = "major"  # in lower case: "the major powers", "the oil major Eni"
TALKS_THERE = frozenset(  # behind a place: nobody travels who returns to "the Geneva talks", "the Lima accord"
    "talks negotiations negotiating process dialogue table agreement agreements deal accord format framework".split()
)
CALLED_ON = "called on"
CALL_GROUPS = frozenset({"phone", "call"})
ELSE_DONE = frozenset({"before", "after", "during"})
NO_AIMS = frozenset("him her them it the a an his their its this these that".split())  # behind "to": no infinitive
CALLS = frozenset({"call", "calls", "called", "calling"})
CALLERS_AIMS = frozenset("discuss review present convey deliver brief pay bid say take exchange congratulate".split())
SOMEBODY = re.compile(r"[dhe]?T*(?:[AC]s?)?[mX]*[ON]")
QUOTED = 10  # tokens from "called" to the quoted name that it gives
QUOTES = frozenset({'"', "“", "‘", "''", "``"})
PHONED = frozenset({"and", "to", "by", "on", "about", "after", "from", ",", "with", "who", "that"})
SPENDS = frozenset({"spent", "spend", "spends", "spending"})
COUNTED = frozenset({"both", "two", "three", "each"})
BEFORE_SEEN = frozenset({"the", "of", "his", "her", "its", "their"}) | COUNTED
SEEN = frozenset(  # whom somebody saw, told before
    "leaders leader presidents ministers men delegations rivals premiers envoys negotiators heads".split()
)
EACH_OTHER = (["each", "other"], ["one", "another"])
TOLD = "told"
TELLS = frozenset({"told", "assured", "informed", "briefed", "thanked", "urged", "handed", "warned"})
TOLD_WHOM = re.compile(
    r"d?[dhx]?(?:(?:[ACGKQ]s?(?:&[ACGKQ]s?)?)?[mX]*O(?:T*,?N|(?!T*,?N))|G?T*N)(?!s)"
)  # an official, or somebody by name
VISITING = "visiting"  # whom somebody tells something, who has come
RAISES = frozenset(
    "raised raise raises raising delivered delivers delivering conveyed conveys expressed explained presented handed"
    " hands handing".split()
)
GREETINGS = frozenset("greetings condolences congratulations wishes regards sympathy sympathies".split())
GOES_THROUGH = dict.fromkeys(("took", "take", "takes", "taking"), ("up",)) | dict.fromkeys(
    ("went", "go", "goes", "going"), ("over", "through")
)  # with somebody: "took the matter up with", "went over the text with"
RAISED_WITH = re.compile(r"[^MZSyr.,;:]{1,12}")  # what is raised, and "with" or "to" whom
THEM = frozenset({"him", "her", "me", "us"})
WHERE_WHEN = frozenset({"in", "at", "on", "during", "last", "yesterday", "earlier", "again"})
SITS = frozenset({"sat", "sits", "sit"})
PAYS = ("paid", "pays", "pay")  # begin a visit to somebody
MEALS = frozenset({"dinner", "lunch", "breakfast"})
WITH_SOMEBODY = re.compile(r"(?:[iD][dmACLDx,]{0,5}|ea)?(?:b|w(?=[dhe]?T*(?:[AC]s?)?[mX]*[ONAC]))")
HOURS = frozenset("hour hours minutes time morning afternoon evening".split())
SPENT_WITH = re.compile(r"[xdmhDpiLCfNX]{1,9}?w(?=[dh]?[xmT]*[ONAKCkG])")
DAYS = frozenset({"day", "days", "week", "weeks", "weekend", "night"})
SPENT_IN = re.compile(r"[xdmDh]{1,5}?i(?=d?[LCVA])")
ORDINALS = frozenset(
    "next first second third fourth fifth sixth seventh eighth ninth tenth last previous latest".split()
)
SIGNED = frozenset({"signed", "signs", "signing"})
BEFORE_MINUTES = frozenset("the joint agreed final signed signing detailed of".split())
TAKES_PLACE = frozenset("will is was were are has had would took takes shall".split())
HOLDINGS = frozenset("held place scheduled due planned expected convened hosted begin began begins".split())
SERIES = frozenset({"meeting", "talks", "summit", "commission", "call"})
NO_CITY = frozenset("market markets punishment expenditure investment inflows flows city of gains letters".split())
ADVERB_ENDS = frozenset("out back down up off over away".split())  # of no name in a headline
FILED_WITHIN = 10  # tokens of a text that may tell where it was filed
LONGEST_ACRONYM = 3  # letters of what may be one, though it is a city in capitals
HONOURS = re.compile(
    r"^(?:(?:Datuk|Datin|Dato['’]?) )?(?:(?:Tan|Puan) Sri|Seri|Tun)(?: Dr\.?)? (?=[A-Z])"
)  # in Malaysia
BEHIND_NAMES = frozenset(  # seats in parliaments, honours and degrees
    "MP MEP TD MLA MSP MHP KC QC SC OBE CBE MBE KBE DBE KCMG GCMG CMG DCMG KCVO CVO GCB KCB CB CH PC AC AO AM "
    "M.P. T.D. M.P.P. Q.C. K.C. PhD Ph.D.".split()
)
NO_NAME = (0, "")
DASH = "DASH"  # the label of a hyphen between spaces before a small letter, which joins no name
NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december separately thereafter informal virtual courtesy "
    "additionally afterwards finally meanwhile earlier later recently previously currently ultimately similarly "
    "subsequently simultaneously consequently accordingly specifically notably initially reportedly "
    "apparently concurrently eventually lastly unfortunately fortunately regrettably undoubtedly incidentally "
    "consultative concludes returns travels completes departs attends pays starts chairmanship presidency "
    "sultanate".split()
)


@dataclass(slots=True)
class Element:
    """One letter of the lattice: its kind, its tokens [start, end), and what it stands for, if known."""

    kind: str
    start: int
    end: int
    name: Name | None = None
    trigger: Trigger | None = None
    time: TimeMention | None = None
    text: str = ""


@dataclass(slots=True)
class Row:
    """The elements of one sentence; `letters[i]` is the kind of `elements[i]`; `text` begins at character `begin`."""

    elements: list[Element]
    start: int
    end: int
    index: int
    in_title: bool
    in_zone: bool
    letters: str = ""
    begin: int = 0
    text: str = ""

    def rename(self, j: int, name: Name) -> None:
        """Makes element `j` one of a known name, of its kind; `letters` go along."""
        self.elements[j].kind, self.elements[j].name = name.kind, name
        self.letters = self.letters[:j] + name.kind + self.letters[j + 1 :]


@dataclass
class Lattice:
    """All rows of a document."""

    rows: list[Row] = field(default_factory=list)


Lengths = dict[str, list[tuple[int, dict[tuple[str, ...], Name]]]]


def _by_length(table: dict[str, list[tuple[tuple[str, ...], Name]]]) -> Lengths:
    """First token → (number of tokens, names of as many), the longest first."""
    found: Lengths = {}
    for first, entries in table.items():
        names: dict[int, dict[tuple[str, ...], Name]] = {}
        for tokens, name in entries:
            names.setdefault(len(tokens), {}).setdefault(tokens, name)
        found[first] = sorted(names.items(), reverse=True, key=lambda pair: pair[0])
    return found


def _hyphenated(known: Knowledge) -> dict[str, set[tuple[str, ...]]]:
    """Surname → both parts of the given names of office holders, "Moon Jae-in"."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for name in {name for holders in known.holders.values() for holder in holders for name in holder.names}:
        family, _, given = name.partition(" ")
        parts = tuple(given.lower().split("-"))
        if len(parts) == 2 and all(map(str.isalpha, parts)):
            found.setdefault(family, set()).add(parts)
    return found


@lru_cache(maxsize=1)
def closed_classes() -> dict[str, str]:
    """Word → letter, from data/words.tsv; where a word has two classes the first one counts."""
    table: dict[str, str] = {}
    for line in (DATA / "words.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            letter, words = line.split("\t")
            for word in words.split():
                table.setdefault(word, letter)
    return table


@lru_cache(maxsize=4)
def word_list(name: str) -> frozenset[str]:
    """The entries of a one-column data file."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


class LatticeBuilder:
    """Component: reads tokens and sentence starts, writes `doc._.lattice`."""

    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self.names, self.offices = _by_length(known.names), _by_length(known.offices)
        self.foremost = dict(known.offices.get("top", ())).get(TOP_DIPLOMAT)
        self.classes = closed_classes()
        self.titles = word_list("titles.txt")
        self.plain_kind = lru_cache(maxsize=50_000)(self._plain_kind)
        self.hyphenated = _hyphenated(known)
        self.treaties: dict[str, list[tuple[tuple[str, ...], Trigger]]] = {}
        make_doc = only_read(blank_pipeline()).tokenizer
        self.regions: dict[str, list[tuple[str, ...]]] = {}
        for text in sorted(word_list("no_sides.txt"), key=len, reverse=True):
            tokens = tuple(text.split())
            self.regions.setdefault(tokens[0], []).append(tokens)
        for text, (kind, group) in treaty_names().items():
            tokens = tuple(t.text for t in make_doc(text))
            trigger = Trigger("S", "noun", kind, text.lower(), len(tokens), False, group)
            self.treaties.setdefault(tokens[0], []).append((tokens, trigger))
        for entries in self.treaties.values():
            entries.sort(key=lambda e: -len(e[0]))

    def __call__(self, doc: Doc) -> Doc:
        """Builds the rows; `doc._.title_end` and `doc._.zones` (token spans) say which rows are title or zone."""
        texts, lowers, string, begins = doc._.words, doc._.lowers, doc._.string, doc._.begins
        title_end, zones = doc._.title_end, doc._.zones
        times = self._times(string, begins)
        lattice = Lattice()
        names = _names(doc, title_end)
        filed = self._filed(doc, names)
        certain = {e.start for e in doc.ents if e.label_ == "PERSON"}
        self._add_initials(names, texts, lowers)
        self._add_unhyphenated(names, texts, lowers)
        movements = find_movements(texts, lowers, lambda i: self._known_at(texts, lowers, i))
        for index, (start, end) in enumerate(doc._.bounds):
            row = Row([], start, end, index, start < title_end, any(a <= start < b for a, b in zones))
            row.begin = begins[start]
            row.text = string[row.begin : begins[end - 1] + len(texts[end - 1])]
            i = start
            while i < end:
                kind = "" if i in times or i in names else self.plain_kind(texts[i])
                element = filed.get(i) or (
                    Element(kind, i, i + 1, text=texts[i])
                    if kind
                    else self._movement(texts, lowers, i, end, movements)
                    or self._element(texts, lowers, i, end, times, names)
                )
                if element is None:
                    i += 1
                    continue
                if not element.text:
                    element.text = string[begins[i] : begins[element.end - 1] + len(texts[element.end - 1])]
                if element.kind == "N":
                    element.text = _bare(element.text, is_no_rank(texts, element.end - 1))
                row.elements.append(element)
                i = element.end
            _go_on(row, lattice.rows[-1] if lattice.rows else None, texts)
            words = set(lowers[start:end])
            if row.in_title or not words.isdisjoint(HYPHENS):
                self._tell_pairs(row, texts, doc._.published)
            for first_of, tell in TOLD_BY:
                if not words.isdisjoint(first_of):
                    tell(row)
            _tell_again(row, lattice.rows[-1] if lattice.rows else None, words)
            row.letters = "".join([e.kind for e in row.elements])
            if "NX" in row.letters or "eN" in row.letters:
                self._tell_surnames(row)
            _join_names(row, words, certain)
            self._tell_people(row)
            lattice.rows.append(row)
        _tell_namesakes(lattice.rows)
        self._leave_words_of_bodies(lattice.rows, names)
        tell_sides_of_conflict(lattice.rows, self.known.seats)
        tell_halves(lattice.rows)
        tell_congo(lattice.rows)
        tell_blocs(lattice.rows)
        tell_commonwealth(lattice.rows)
        tell_leagues(lattice.rows)
        leave_party_congress(lattice.rows)
        tell_towns(lattice.rows)
        tell_namesakes(lattice.rows)
        doc._.lattice = lattice
        return doc

    def _filed(self, doc: Doc, names: dict[int, tuple[int, str]]) -> dict[int, Element]:
        """The place where a text was filed, by its first token, which is then no part of a name: "LIMA - Ann Testmann
        met"."""
        texts = doc._.words
        i, end = next((bounds for bounds in doc._.bounds if bounds[0] >= doc._.title_end), (0, 0))
        found = filed_at(texts[i : min(end, i + FILED_WITHIN)], self.known, doc._.dateline)
        if found is None:
            return {}
        n, name = found
        for j in range(i, i + n + (texts[i + n] in BEHIND)):
            names.pop(j, None)
        begins = doc._.begins
        written = doc._.string[begins[i] : begins[i + n - 1] + len(texts[i + n - 1])]
        is_canonical = written.casefold() == name.canonical.casefold()
        return {i: Element(name.kind, i, i + n, name=name, text=name.canonical if is_canonical else _titled(written))}

    def _add_initials(self, names: dict[int, tuple[int, str]], texts: list[str], lowers: list[str]) -> None:
        """Begins a person's name with the letters right before it that stand for given names: "AK Abdul Momen",
        "A K Antony", "S Jaishankar", or for one, "Md. Abdul Hamid"; not with those of a body, a state or an
        office: "PM Modi"."""
        for i, (stop, label) in list(names.items()):
            j = i - 1
            if label != "PERSON" or j < 0 or j in names or (i + 1 < stop and names.get(i - 1) == names[i]):
                continue
            is_of_two = INITIALS.fullmatch(texts[j]) is not None and texts[i].istitle() and len(texts[i]) > 1
            alone = [known for known, _ in self.known.names.get(texts[j], ()) if len(known) == 1]
            is_known = alone != [] or lowers[j] in self.known.offices or texts[j] in NO_INITIALS | NUMERALS
            is_single = SINGLE.fullmatch(texts[i] if texts[j] == "A" else texts[j]) is not None and texts[j] != "I"
            if (is_of_two and not is_known) or is_single or texts[j] in SHORT_FOR_MOHAMMED:
                names |= dict.fromkeys(range(j, stop), (stop, label))

    def _add_unhyphenated(self, names: dict[int, tuple[int, str]], texts: list[str], lowers: list[str]) -> None:
        """Adds office holders whose given name has a hyphen, written without it: "Moon Jae In"."""
        known = self.hyphenated
        for i in [i for i, text in enumerate(texts) if text in known]:
            if tuple(lowers[i + 1 : i + 3]) in known[texts[i]] and all(map(str.istitle, texts[i + 1 : i + 3])):
                names |= dict.fromkeys(range(i, i + 3), (i + 3, "PERSON"))

    def _tell_surnames(self, row: Row) -> None:
        """Makes one name of a first name and an office holder's surname that is a word of bodies, too, "Samantha
        Power", and of "He" and what is a name with it, "He Lifeng"."""
        for j in range(len(row.elements) - 1, 0, -1):
            first, last = row.elements[j - 1 : j + 1]
            if row.letters[j - 1 : j + 1] in ("NX", "eN") and " " not in first.text + last.text:
                name = f"{first.text} {last.text}"
                if any(name in holder.names for holder in self.known.holders.get(spelt(fold(last.text)), ())):
                    row.elements[j - 1 : j + 1] = [replace(first, kind="N", end=last.end, text=name)]
                    row.letters = f"{row.letters[: j - 1]}N{row.letters[j + 1 :]}"

    def _tell_people(self, row: Row) -> None:
        """Makes a person of what was found as a body's name, where none of its words is one of bodies, behind a title
        or an office: "General Liang Guanglie", "the speaker of the lower house, Thura Shwe Mann,", "Speaker of the Sejm
        Elzbieta Witek met"; a pope's has one word."""
        for match in LED.finditer(row.letters):
            j = match.end() - 1
            words, office = row.elements[j].text.lower().split(), row.elements[match.start()].name
            is_pope = office is not None and office.canonical == "Pope"
            if (len(words) > 1 or is_pope) and all(w not in BODIES and self.classes.get(w) is None for w in words):
                row.elements[j].kind = "N"
                row.letters = f"{row.letters[:j]}N{row.letters[j + 1 :]}"

    def _leave_words_of_bodies(self, rows: list[Row], names: dict[int, tuple[int, str]]) -> None:
        """Makes nobody of a single capitalised word of a body's name or a field inside an office, which nobody in the
        text or in office has for a surname: "head of the Trade Promotion Organization", "Ghanaian Gender Minister"."""
        told: set[str] | None = None
        for row in rows:
            found = IN_OFFICE.search(row.letters) if "O" in row.letters and "N" in row.letters else None
            while found is not None:
                j = found.start(found.lastindex or 0)
                word = row.elements[j]
                is_one = " " not in word.text
                behind = row.elements[j + 1] if row.letters[j + 1 : j + 2] == "N" else None
                is_inside = is_one if behind is None else " " in behind.text  # not the first name of "Oded" and "Eran"
                if is_inside and names.get(word.start, NO_NAME)[1] != "PERSON":
                    if told is None:
                        told = {e.text.split()[-1] for r in rows for e in r.elements if e.kind == "N" and " " in e.text}
                    last = word.text.split()[-1]
                    if not (is_one and last in told) and spelt(fold(last)) not in self.known.holders:
                        word.kind = "X"
                        row.letters = f"{row.letters[:j]}X{row.letters[j + 1 :]}"
                found = IN_OFFICE.search(row.letters, found.start() if word.kind == "X" else j + 1)

    @staticmethod
    def _is_borne(texts: list[str], lowers: list[str], i: int, known: Element) -> bool:
        """Whether the name of a place is somebody's: "President Lagos", "Sheikh Sabah"."""
        if not i or not texts[i - 1][0].isupper():
            return False
        is_office = lowers[i - 1] in BEARERS or (i > 2 and lowers[i - 2] == "of" and lowers[i - 3] in BEARERS)
        return (known.kind == "L" and is_office) or (known.kind in "CLR" and lowers[i - 1] in SPOKEN_OF)

    def _plain_kind(self, text: str) -> str:
        """The letter of a word that is always an element of its own; empty where the words around it have a say."""
        lower = text.lower()
        if not text.strip() or text[0].isupper() or text in self.treaties or text in self.known.names:
            return ""
        if lower in self.known.offices or lower in first_words():
            return ""
        return self._plain([text], [lower], 0, 1, {}).kind

    @staticmethod
    def _times(text: str, begins: list[int]) -> dict[int, tuple[int, TimeMention]]:
        """Time mentions by their first token: (end token, mention)."""
        found = {}
        for mention in find_times(text):
            start = mention.start
            while text[start] in " -":
                start += 1
            first = bisect_right(begins, start) - 1
            end = bisect_left(begins, mention.end)
            found[first] = (end, mention)
        return found

    def _element(
        self,
        texts: list[str],
        lowers: list[str],
        i: int,
        end: int,
        times: dict[int, tuple[int, TimeMention]],
        names: dict[int, tuple[int, str]],
    ) -> Element | None:
        if not texts[i].strip():
            return None
        if i in times and times[i][0] <= end:
            return Element("D", i, times[i][0], time=times[i][1])
        name_end, label = names.get(i, NO_NAME)
        fixed = self._fixed(texts, i, end) or _no_name(texts, i, name_end) or self._given(texts, lowers, i, end)
        if fixed is not None:
            return fixed
        is_verb = self._hosts(texts, lowers, i, end) or self._heads(lowers, i, end)
        known = None if is_verb else self._known(texts, lowers, i, end)
        is_person = label == "PERSON" and name_end <= end and lowers[i] not in self.titles
        is_person = is_person and not (name_end == i + 1 and lowers[i] in NO_NAMES)
        is_person = is_person and not _is_body(lowers, i, name_end)
        is_person = is_person and not self._is_office(texts, lowers, known, name_end)
        if is_person:
            is_dashed = names.get(name_end, NO_NAME)[1] == DASH
            name_end = self._trim(texts, i, _before_document(lowers, i, name_end), name_end if is_dashed else end)
        is_state = known is not None and i > 0 and lowers[i - 1] == "of" and _is_before_name(known, name_end)
        is_state = is_state or (known is not None and _is_city_told(texts, i, known, name_end))
        if (
            is_person
            and name_end > i
            and (known is None or (known.end < name_end and known.kind != "O" and not is_state))
        ):
            return Element("N", i, name_end)
        if known is not None and self._is_borne(texts, lowers, i, known):
            return Element("N", i, known.end)
        if known is not None:
            return known
        trigger = self._trigger(lowers, i, end, times)
        behind = i + (trigger.length if trigger is not None else 0)
        if trigger is not None and not (
            (trigger.group == "see" and not _sees_someone(texts, i + 1, end, names))
            or _urges(trigger, lowers, i, end)
            or tuple(lowers[i : i + 2]) == VISITING_FORCES
            or (lowers[i] in HOSTS and not self._names_somebody(texts, lowers, i + 1, end, names))
            or (trigger.needs_place and not self._goes_somewhere(texts, lowers, behind, end, trigger.within))
        ):
            return Element(trigger.letter, i, i + trigger.length, trigger=trigger)
        if label == "ORG" and texts[i][0].isupper() and name_end <= end and lowers[i] not in self.titles:
            return Element("X", i, self._org_end(texts, lowers, i, name_end))
        return self._plain(texts, lowers, i, end, names)

    @staticmethod
    def _trigger(lowers: list[str], i: int, end: int, times: dict[int, tuple[int, TimeMention]]) -> Trigger | None:
        """The longest trigger at token i with no word of a time in it: "back in May" is none."""
        trigger = find_trigger(lowers, i, end)
        if trigger is None or trigger.length == 1:
            return trigger
        time = next((j for j in range(i + 1, i + trigger.length) if j in times), None)
        return trigger if time is None else find_trigger(lowers, i, time)

    def _is_office(self, texts: list[str], lowers: list[str], state: Element | None, end: int) -> bool:
        """Whether what passes for a name is a state and an office of it: "Ghanaian Premier"."""
        if state is None or state.kind not in "AC" or state.end >= end:
            return False
        office = self._known(texts, lowers, state.end, end)
        return office is not None and office.kind == "O" and office.end == end

    def _known_at(self, texts: list[str], lowers: list[str], i: int) -> tuple[int, Name] | None:
        """The end and the name of what is known at token i."""
        known = self._known(texts, lowers, i, len(texts))
        return (known.end, known.name) if known is not None and known.name is not None else None

    def _movement(
        self, texts: list[str], lowers: list[str], i: int, end: int, movements: dict[int, tuple[int, Name]]
    ) -> Element | None:
        """The party or movement that the text names at token i, where the seeds know no name as long."""
        told = movements.get(i)
        if told is None or told[0] > end or self._fixed(texts, i, end) is not None:
            return None
        known = self._known(texts, lowers, i, end)
        return Element("G", i, told[0], name=told[1]) if known is None or known.end < told[0] else None

    def _heads(self, lowers: list[str], i: int, end: int) -> bool:
        """Whether "heads" is where somebody goes, and nobody: "Kerry heads to Riyadh", but not "the heads of"."""
        trigger = find_trigger(lowers, i, end) if lowers[i] in ("head", "heads") else None
        return trigger is not None and trigger.letter == "Z" and i > 0 and self.classes.get(lowers[i - 1]) != "d"

    def _given(self, texts: list[str], lowers: list[str], i: int, end: int) -> Element | None:
        """Who has a given name at token i that is an office, too: "Dr. Sultan Ahmed", "Prince Sultan", "Sultan bin
        Saeed", "Minister Amir Peretz"; or somebody whom the seeds know."""
        if texts[i] not in GIVEN or i + 1 >= end or not texts[i + 1][0].isalpha():
            return None
        is_named = i > 0 and lowers[i - 1] in BEFORE_GIVEN and texts[i + 1][0].isupper()
        is_named = is_named or (texts[i] == "Sultan" and texts[i + 1] in BEFORE_FAMILY)
        name, words = f"{texts[i]} {texts[i + 1]}", texts[i + 1 : min(i + 3, end)]
        holders = [h for word in words for h in self.known.holders.get(spelt(fold(word)), ())]
        levels = {h.level for h in holders if any(known.startswith(name) for known in h.names)}
        if is_named or (levels and "head" not in levels):
            return Element("N", i, self._run(texts, lowers, i, end, None))
        return None

    def _hosts(self, texts: list[str], lowers: list[str], i: int, end: int) -> bool:
        """Whether "host" is what somebody does, and nobody: "will host", "Macron hosts", but not "his Indian hosts"."""
        if i == 0 or i + 1 >= end or lowers[i] not in HOSTS:
            return False
        if lowers[i] == "host":
            first = next((j for j in range(i - 1, max(0, i - 3), -1) if lowers[j] not in ADVERBS), i - 1)
            return lowers[first] in BEFORE_VERB
        before = self._known(texts, lowers, i - 1, i)
        is_named = texts[i - 1][0].isupper() and (before is None or before.kind in "CL")
        return is_named and texts[i + 1][0].isalnum()

    def _names_somebody(
        self, texts: list[str], lowers: list[str], i: int, end: int, names: dict[int, tuple[int, str]]
    ) -> bool:
        """Whether the words from token i on name an official before anything else: "host the new leaders of"."""
        for j in range(i, min(end, i + 6)):
            known = self._known(texts, lowers, j, end)
            if names.get(j, (0, ""))[1] == "PERSON" or (known is not None and known.kind == "O"):
                return True
            is_between = not texts[j][0].isalnum() and texts[j] not in POSSESSIVES
            if is_between or self.classes.get(lowers[j]) in ("i", "f", "p", "w"):
                return False
            if (trigger := find_trigger(lowers, j, end)) is not None and trigger.letter == "M":
                return False
        return False

    def _tell_pairs(self, row: Row, texts: list[str], published: date | None) -> None:
        """Parts two office holders of different sides whom a hyphen joins, "the Biden-Putin summit", or nothing in a
        headline: "Biden Putin summit"."""
        found: list[Element] = []
        for k, element in enumerate(row.elements):
            words = texts[element.start : element.end]
            after = row.elements[k + 1].kind if k + 1 < len(row.elements) else "."
            is_pair = len(words) == 3 and words[1] in HYPHENS and after in "Mxm"
            is_pair = is_pair or (row.in_title and len(words) == 2 and after == "M")
            if element.kind == "N" and is_pair and self._are_two(words, published):
                found += [
                    Element("-" if text in HYPHENS else "N", element.start + i, element.start + i + 1, text=text)
                    for i, text in enumerate(words)
                ]
            else:
                found.append(element)
        row.elements = found

    def _are_two(self, words: list[str], published: date | None) -> bool:
        """Whether the first and the last word are surnames that day of the holders of one side's offices each, or of
        one state's heads."""
        first, second = (self._sides_of(spelt(fold(w)), published) for w in (words[0], words[-1]))
        return len(first) == len(second) == 1 and first != second

    def _sides_of(self, surname: str, published: date | None) -> set[str]:
        """The states whose heads have a surname that day, or else the sides whose officials do."""
        told = [h for h in self.known.holders.get(surname, ()) if published is None or h.serves_on(published)]
        heads = {h.side for h in told if h.level == "head" and h.side in self.known.countries}
        return heads or {h.side for h in told}

    def _goes_somewhere(self, texts: list[str], lowers: list[str], i: int, end: int, within: int) -> bool:
        """Whether a place begins at token i, or up to `within` tokens on behind a preposition, in the same clause."""
        if not within:
            return self._begins_place(texts, lowers, i, end)
        for j in range(i, min(end - 1, i + within)):
            if lowers[j] in TOWARDS and self._begins_place(texts, lowers, j + 1, end):
                return True
            if not texts[j][0].isalnum() or lowers[j] in SENT_THINGS or find_trigger(lowers, j, end) is not None:
                return False
        return False

    def _begins_place(self, texts: list[str], lowers: list[str], i: int, end: int) -> bool:
        """Whether a state, a city or a region is named at token i, or behind a word or two like "the neighbouring"."""
        while i < end and (self.classes.get(lowers[i]) in ("d", "m") or lowers[i].startswith("neighbo")):
            i += 1
        known = self._known(texts, lowers, i, end) if i < end else None
        if known is None or known.name is None or (known.end < end and lowers[known.end] in TALKS_THERE):
            return False
        return known.kind in "CLRV" or known.name.level == VENUE

    def _fixed(self, texts: list[str], i: int, end: int) -> Element | None:
        """A treaty's name at token i, or a name that holds a state's and stands for none: "Indian Ocean"."""
        for tokens, treaty in self.treaties.get(texts[i], ()):
            if i + len(tokens) <= end and tuple(texts[i : i + len(tokens)]) == tokens:
                return Element("S", i, i + len(tokens), trigger=treaty)
        for tokens in self.regions.get(texts[i], ()):
            if i + len(tokens) <= end and tuple(texts[i : i + len(tokens)]) == tokens:
                return Element("x", i, i + len(tokens))
        return None

    @staticmethod
    def _trim(texts: list[str], i: int, name_end: int, end: int) -> int:
        """The end of a person's name without a possessive or what a dash adds, with ", Jr."."""
        for j in range(i + 1, name_end - 1):
            if texts[j] in HYPHENS and texts[j + 1] in NO_NAME_ENDS:
                name_end = j
                break
        while name_end > i and texts[name_end - 1] in POSSESSIVES:
            name_end -= 1
        name_end = rest_of_name(texts, i, name_end, end)
        if name_end == i + 1 and texts[name_end : name_end + 1] == ["May"] and name_end < end:
            is_date = name_end + 1 < end and texts[name_end + 1][0].isdigit()
            return name_end if is_date else name_end + 1  # "Theresa May"
        if name_end + 1 < end and texts[name_end] == "," and texts[name_end + 1] in ("Jr.", "Jr", "Sr."):
            return name_end + 2
        return name_end

    def _org_end(self, texts: list[str], lowers: list[str], i: int, end: int) -> int:
        """The end of an organisation's name, cut before a known name inside it ("Ministry of … of Iran")."""
        for j in range(i + 1, end):
            if (
                self._known(texts, lowers, j, end) is not None
                or find_trigger(lowers, j, end) is not None
                or lowers[j] in ("of", "’s", "'s")
            ):
                return j
        return end

    def _in_capitals(self, texts: list[str], i: int, end: int) -> Element | None:
        """The state or city that is named at token i in capitals, as in datelines and some headlines."""
        for n, names in self.names.get(texts[i].title(), ()):
            words = tuple(text.title() for text in texts[i : i + n])
            name = names.get(words) if i + n <= end else None
            is_short = sum(map(len, texts[i : i + n])) <= LONGEST_ACRONYM
            if (
                name
                and name.kind in "CL"
                and not (name.is_ambiguous or is_short or any(map(str.islower, texts[i : i + n])))
            ):
                text = " ".join(words).replace(" - ", "-").replace(" ,", ",")
                return Element(name.kind, i, i + n, name=name, text=text)
        return None

    def _known(self, texts: list[str], lowers: list[str], i: int, end: int) -> Element | None:
        """The longest known name at token i: a state, organisation or place by its exact letters, else an office."""
        best: Element | None = None
        for n, names in self.names.get(texts[i], ()):
            if i + n <= end and (name := names.get(tuple(texts[i : i + n]))):
                is_capital = lowers[i + n - 1] == THE_CAPITAL
                if is_capital and _goes_on_after(texts, i + n, end, name):
                    continue
                best = Element(name.kind, i, i + n, name=name, text=name.canonical if is_capital else "")
                break
        if best is None and texts[i].isupper() and len("".join(texts[i : min(i + 2, end)])) > LONGEST_ACRONYM:
            best = self._in_capitals(texts, i, end)
        for n, names in self.offices.get(lowers[i], ()):
            if i + n <= end and (best is None or i + n > best.end) and (name := names.get(tuple(lowers[i : i + n]))):
                if n == 1 and texts[i] == NO_RANK:
                    continue
                if lowers[i] == "diplomat" and _is_foremost(texts, lowers, i):
                    name = self.foremost or name
                return Element("O", i, i + n, name=name)
        return best

    def _plain(
        self, texts: list[str], lowers: list[str], i: int, end: int, names: dict[int, tuple[int, str]]
    ) -> Element:
        text, lower = texts[i], lowers[i]
        if text in POSSESSIVES:
            return Element("s", i, i + 1, text=text)
        if not text[0].isalnum():
            kind = (
                ","
                if text in ",;"
                else '"'
                if text in '"“”«»'
                else "-"
                if text in HYPHENS
                else text
                if text in ":&"
                else "."
            )
            return Element(kind, i, i + 1, text=text)
        if lower.startswith("counterpart") or lower in ("opposite",):
            return Element("k", i, i + 1, text=text)
        if lower in self.titles and text[0].isupper():
            return Element("T", i, i + (2 if text in RANKS and texts[i + 1 : i + 2] == ["."] else 1), text=text)
        letter = "x" if lower in ("x", "x.") else self.classes.get(lower)  # the network: no name by itself
        if text == "May" and i and lowers[i - 1].rstrip(".") in ("mrs", "ms"):
            return Element("N", i, i + 1, text=text)
        if (
            text[0].isupper()
            and (letter in (None, "m") or (letter == "p" and text.isupper()))
            and lower not in NOT_NAMES
        ):
            starts = [j for j in range(i + 1, min(end, i + 12)) if j in names and names[j] != names.get(j - 1)]
            run = self._run(texts, lowers, i, min([end, *starts]), letter)
            return Element("X" if letter or _is_body(lowers, i, run) else "N", i, run)
        return Element(letter or "x", i, i + 1, text=text)

    def _run(self, texts: list[str], lowers: list[str], i: int, end: int, letter: str | None) -> int:
        """The end of the run of capitalised words of class `letter` from token i; particles may stand inside."""
        j = i + 1
        while j < end:
            if self._continues(texts, lowers, j, letter):
                j += 1
                continue
            inner = lowers[j] in PARTICLES or texts[j] in HYPHENS
            ahead = j + 1
            while inner and ahead < end and (lowers[ahead] in PARTICLES or texts[ahead] in HYPHENS):
                ahead += 1
            if inner and ahead < end and ahead - j <= 4 and self._continues(texts, lowers, ahead, letter):
                j = ahead + 1
                continue
            break
        if j > i + 1 and j + 1 < end and texts[j] in HYPHENS and _ends_name(texts[j + 1]):
            return j + 2  # "Hong Soon-young"
        return j

    def _continues(self, texts: list[str], lowers: list[str], j: int, letter: str | None) -> bool:
        text = texts[j]
        if text[:1].isupper() and texts[j - 1] in SON_OF:
            return True
        if not text[:1].isupper() or lowers[j] in NOT_NAMES or _is_noun(lowers, j, "MS"):
            return False
        if lowers[j] in self.titles or self.classes.get(lowers[j]) != letter:
            return False
        if text in self.known.names and any(
            len(t) == 1 or tuple(texts[j : j + len(t)]) == t for t, _ in self.known.names[text]
        ):
            return False
        offices = self.known.offices.get(lowers[j], ())
        return not any(tuple(lowers[j : j + len(t)]) == t for t, _ in offices)


def _no_name(texts: list[str], i: int, name_end: int) -> Element | None:
    """What the name finder takes for the beginning of a name at token i, and is none: a rank, "Lt-Gen Testmann"."""
    if not i or name_end <= i + 1:
        return None
    if texts[i] in HYPHENS and texts[i + 1] == "Gen":
        return Element("T", i, i + 2)
    return None


def _is_before_name(known: Element, name_end: int) -> bool:
    """Whether a place behind "of" is none of the name found there: "President of X Y", "the mayor of X Y Z"."""
    return known.kind == "C" or (known.kind == "L" and name_end > known.end + 1)


def _bare(name: str, is_sentence_end: bool) -> str:
    """A name without the stop that ends its sentence, letters behind it, "Micheál Martin TD", and honours before it,
    "Tan Sri Muhyiddin Yassin"."""
    name = HONOURS.sub("", name.removesuffix(".") if is_sentence_end else name)
    while " " in name and name.rpartition(" ")[2] in BEHIND_NAMES:
        name = name.rpartition(" ")[0].rstrip(",")
    return name


def _is_body(lowers: list[str], i: int, end: int) -> bool:
    """Whether the words of a would-be name are those of a body, a region or an outlet ("Asia", "TV24")."""
    return lowers[end - 1] in BODIES or any(c.isdigit() for word in lowers[i:end] for c in word)


def _ends_name(text: str) -> bool:
    """Whether a word behind a hyphen may be the rest of a given name, and not of "Putin-led" or "Bush-era"."""
    return text.islower() and len(text) <= 6 and text not in NO_NAME_ENDS


def rest_of_name(texts: list[str], i: int, name_end: int, end: int) -> int:
    """The end of a person's name with what belongs to it behind the end that was found: the rest of a given name behind
    its hyphen, "Hong Soon-young", a numeral, "Benigno Aquino III", and the father's name behind "bin"."""
    if name_end > i + 1 and texts[name_end - 1] in HYPHENS:
        name_end -= 1
    if name_end + 1 < end and texts[name_end] in HYPHENS and _ends_name(texts[name_end + 1]):
        name_end += 2
    behind = texts[name_end : min(end, name_end + 2)]
    if texts[name_end - 1] in SON_OF and behind and behind[0][0].isupper():
        name_end += 1  # "Qaboos bin Said"
        behind = texts[name_end : min(end, name_end + 2)]
    house = texts[name_end - 1 : min(end, name_end + 2)]
    if house[:2] in OMANS_HOUSE or house[1:] in OMANS_HOUSE:
        return name_end + (1 if house[:2] in OMANS_HOUSE else 2)
    return name_end + 1 if set(behind[:1]) & NUMERALS or behind == FIRST_OF else name_end


def _titled(written: str) -> str:
    """The name of a city in capitals as a text has it elsewhere; others as they are written."""
    return written.title() if written.isupper() else written


def _names(doc: Doc, title_end: int) -> dict[int, tuple[int, str]]:
    """The names of a document by each of their tokens: the token behind the name, and its label."""
    texts, lowers = doc._.words, doc._.lowers
    written = set(texts[title_end:])
    body = {t for t in written if t.islower()}
    names: dict[int, tuple[int, str]] = {}
    begins, string = doc._.begins, doc._.string
    dashes = (j for j, text in enumerate(texts[:-1]) if text in HYPHENS and texts[j + 1].islower())
    apart = {j for j in dashes if string[max(0, begins[j] - 1)].isspace()}
    has_other = not OTHER_NAMES.isdisjoint(texts)
    for e in doc.ents:
        stop = next((j for j in range(e.start + 1, e.end) if j in apart), e.end)
        if e.start < title_end:  # in a headline of capitalised words a verb may pass for a name
            if e.end == e.start + 1 and _is_no_name(texts[e.start], body, written):
                continue
            ends = (j for j in range(e.start + 1, stop) if lowers[j] in body or lowers[j] in HEADLINE)
            stop = next((j for j in ends if lowers[j] not in PARTICLES), stop)
            if _are_several(texts[e.start : stop], doc, title_end):
                names |= {j: (j + 1, e.label_) for j in range(e.start, stop)}
                continue
        first = _behind_region(lowers, e.start, stop) if e.label_ == "PERSON" else e.start
        names |= dict.fromkeys(range(e.start, first), (first, "ORG"))
        names |= dict.fromkeys(range(first, stop), (stop, e.label_))
    for j, text in enumerate(texts) if apart or has_other else ():
        if j in apart and j not in names:
            names[j] = (j + 1, DASH)
        elif text == "Sen." and is_no_rank(texts, j):
            names |= {j - 1: (j + 1, "PERSON"), j: (j + 1, "PERSON")}
        elif text in SON_OF and names.get(j - 1, (0, ""))[0] == j:
            _join_father(names, j)
    return names


def _behind_region(lowers: list[str], i: int, end: int) -> int:
    """Where a person's name begins in one found at token i with the region whose governor he is before it: "Kaluga
    Oblast Vladislav Shapsha"."""
    return next((j + 1 for j in range(end - 2, i - 1, -1) if lowers[j] in REGIONS), i)


def _join_names(row: Row, words: set[str], certain: set[int]) -> None:
    """Makes one name of two that were found: of a father's behind "bin", and, outside of a headline, of what goes on
    behind the name that the finder has, "Senator Liyel Imoke", "between Eamon O’Shaughnessy and"; what an office is
    for is no part of the name behind it: "Deputy Minister of Economy Avag Avanesyan"."""
    may_be = "NN" in row.letters or "XN" in row.letters or not words.isdisjoint(SON_OF)
    for j in range(len(row.elements) - 2, -1, -1) if may_be else ():
        if row.letters[j : j + 3] == "NxN" and row.elements[j + 1].text in SON_OF:
            _join(row, j, j + 2)
        elif row.letters[j : j + 2] == "NN" and j and not row.in_title:
            first, behind = row.elements[j : j + 2]
            is_cut = first.start in certain and behind.start not in certain and " " not in behind.text
            if is_cut and row.letters[j - 1] in BEFORE_NAME:
                _join(row, j, j + 1)
            elif behind.start in certain and first.start not in certain:
                _tell_field(row, j, certain)
        elif row.letters[j : j + 2] == "XN" and row.elements[j + 1].start in certain:
            _tell_field(row, j, certain)


def _tell_field(row: Row, last: int, certain: set[int]) -> None:
    """Makes no names of the capitalised words up to element `last` that tell what an office before them is for:
    "Minister for Road Transport & Highways, Shipping and Water Resources X Y"."""
    field = FIELD.search(row.letters, 0, last + 1)
    inside = range(field.start() + 1, last + 1) if field is not None else range(0)
    if all(row.letters[j] != "N" or row.elements[j].start not in certain for j in inside):
        for j in (j for j in inside if row.letters[j] == "N"):
            row.elements[j].kind = "X"
            row.letters = f"{row.letters[:j]}X{row.letters[j + 1 :]}"


def _join(row: Row, j: int, last: int) -> None:
    """Makes one element of those from j to last, a name."""
    inside = row.elements[j : last + 1]
    text = " ".join(e.text for e in inside)
    row.elements[j : last + 1] = [replace(inside[0], end=inside[-1].end, text=text)]
    row.letters = f"{row.letters[:j]}N{row.letters[last + 1 :]}"


def _join_father(names: dict[int, tuple[int, str]], j: int) -> None:
    """Makes one of a name that ends before token j, "bint", and the father's behind it: "Reema bint Bandar"."""
    first, (stop, label) = j - 1, names.get(j + 1, (0, ""))
    while names.get(first - 1) == names[j - 1]:
        first -= 1
    if label == names[j - 1][1] == "PERSON":
        names |= dict.fromkeys(range(first, stop), (stop, label))


def _is_city_told(texts: list[str], i: int, city: Element, name_end: int) -> bool:
    """Whether a city or a state at token i tells where somebody whose full name stands behind it was: "received in Abu
    Dhabi Josep Borrell", "from Turkey Maia Panjikidze will fly"."""
    return city.kind in "CL" and i > 0 and texts[i - 1].lower() in ("in", "from") and name_end - city.end > 1


def _is_no_name(word: str, body: set[str], written: set[str]) -> bool:
    """Whether a headline's only word of a name is a verb, or a word that the text has in small letters alone: "Saudi
    Foreign Minister Arrives in Cairo", "Courtesy Call on …"."""
    lower = word.lower()
    return word not in written and (lower in HEADLINE or lower in body)


def _are_several(words: list[str], doc: Doc, title_end: int) -> bool:
    """Whether a headline's name is those of several people whom the text names: "Rouhani Putin to meet"."""
    if len(words) < 2:
        return False
    full = {tuple(doc._.words[e.start : e.end]) for e in doc.ents if e.start >= title_end}
    bearers = [{name for name in full if word in (name[0], name[-1])} for word in words]
    return all(bearers) and not any(set(words) <= set(name) for name in full) and len(set().union(*bearers)) > 1


def _goes_on_after(texts: list[str], i: int, end: int, capital: Name) -> bool:
    """Whether the words behind "the Norwegian capital" name it, or tell of money or a penalty."""
    after = texts[i : min(end, i + 2)]
    if not after:
        return False
    if after[0] == "," and after[1:]:
        return after[1] == capital.canonical.split()[0]
    return after[0][0].isupper() or after[0] in NO_CITY


def _is_foremost(texts: list[str], lowers: list[str], i: int) -> bool:
    """Whether the diplomat at token i is the one who leads: "the top Iranian diplomat", "the chief South Korean
    diplomat", but not "a top Western diplomat" or "the top U.S. diplomat for Asia"."""
    first = next((j for j in (i - 2, i - 3) if j > 0 and lowers[j] in ("top", "chief")), None)
    is_of_state = first is not None and lowers[first - 1] == "the" and all(t[0].isupper() for t in texts[first + 1 : i])
    return is_of_state and lowers[i + 1 : i + 2] not in (["for"], ["in"], ["at"], ["to"], ["on"])


def _sees_someone(texts: list[str], i: int, end: int, names: dict[int, tuple[int, str]]) -> bool:
    """Whether a form of "see" that ends at token i has a person as its object: a name, a capitalised word, or
    a pronoun before a place or a time ("saw him in Accra")."""
    counted = False
    while i + 1 < end and texts[i] in BEFORE_SEEN and texts[i : i + 2] not in EACH_OTHER:
        counted, i = counted or texts[i] in COUNTED, i + 1
    is_them = i + 1 < end and texts[i] in THEM and texts[i + 1] in WHERE_WHEN
    first = i + (i + 1 < end and texts[i] in PARTICLES)  # "will see dos Santos"
    is_named = i in names or (i < end and (texts[first][0].isupper() or texts[i].startswith("counterpart")))
    is_told = counted and texts[i] in SEEN  # "saw both leaders", "saw each of the two men"
    return i < end and (is_them or is_named or is_told or texts[i : i + 2] in EACH_OTHER)


def _urges(trigger: Trigger, lowers: list[str], i: int, end: int) -> bool:
    """Whether a form of "call" asks for something, or gives a name: "called for talks", "calls on them to leave",
    "called the talks “useful”", "the so-called Accra talks"."""
    after = lowers[i + 1 : min(end, i + 16)] if trigger.length == 1 and lowers[i].startswith("call") else []
    quote = next((k for k, word in enumerate(after[:QUOTED]) if word in QUOTES), None)
    is_named = (quote is not None and not PHONED & set(after[:quote])) or lowers[max(0, i - 2) : i] == ["so", "-"]
    return after[:1] in (["for"], ["upon"]) or (after[:1] == ["on"] and _asks(after)) or is_named


def _asks(words: list[str]) -> bool:
    """Whether an infinitive behind "called on" is what somebody is asked to do, and not what a caller comes for, nor
    part of what he does else: "called on the king before flying on to Accra", "… and asked for it to be signed"."""
    for word, aim in pairwise([*words, ""]):
        if word in ELSE_DONE or (word == "and" and aim.endswith("ed")):
            return False
        if word == "to" and aim not in CALLERS_AIMS | NO_AIMS:
            return True
    return False


def _is_noun(lowers: list[str], i: int, letters: str) -> bool:
    """Whether a noun for an event of `letters` stands at token i: it ends the name before it ("the … Agreement")."""
    trigger = find_trigger(lowers, i, len(lowers))
    return trigger is not None and trigger.letter in letters and trigger.form == "noun"


def _before_document(lowers: list[str], i: int, end: int) -> int:
    return next((j for j in range(i + 1, end) if _is_noun(lowers, j, "S")), end)


def _go_on(row: Row, before: Row | None, texts: list[str]) -> None:
    """After a semicolon, "with" takes up the meeting of the part before it: "met with A; with B; and with C"."""
    if before is None or not row.start or texts[row.start - 1] != ";":
        return
    for element in row.elements[:2]:
        if element.kind == "w" and "M" in before.letters:
            element.kind, element.trigger = "M", Trigger("M", "verb", "meet", "; with", 1, False)
            return
        if element.kind != "&":
            return


def _tell_travel(row: Row) -> None:
    """Makes triggers of words that tell travel by the places behind them: "left A for B", "a delegation to B", "flew in
    from A", "in A for talks"."""
    elements = row.elements
    for j, element in enumerate(elements):
        word = element.text.lower()
        if word in LEAVES and element.kind == "x" and left_for(row, j) is not None:
            element.kind, element.trigger = "Z", Trigger("Z", "verb", "travel", f"{word} for", 1, False)
        elif word == "to" and j and elements[j - 1].text.lower().endswith("delegation"):
            end = _after_place(row, j + 1)
            if end is not None and (end == len(elements) or elements[end].kind not in "MSsO"):
                element.kind, element.trigger = "Z", Trigger("Z", "noun", "travel", DELEGATION, 1, False)
        elif word == "in" and element.trigger is None and _is_there(row, j):
            element.kind, element.trigger = "Z", Trigger("Z", "verb", "be_in", IN_FOR, 1, False)
        elif word == "from" and element.trigger is None and _comes_from(row, j):
            element.kind, element.trigger = "Z", Trigger("Z", "verb", "travel", CAME_FROM, 1, False)
            element.text = CAME_FROM  # as which it is read


def sent_to(row: Row, j: int) -> int | None:
    """The "to" behind the officials whom the verb at element j sends somewhere: "sent its minister, A, to Accra"."""
    if row.elements[j].text.lower() not in SENDS:
        return None
    near = row.elements[j + 1 : j + SENT_WITHIN]
    n = next((n for n, e in enumerate(near) if e.text.lower() == "to"), len(near))
    words, kinds = {e.text.lower() for e in near[:n]}, "".join([e.kind for e in near[:n]])
    end = _after_place(row, j + n + 2)
    is_place = end is not None and (end == len(row.elements) or row.elements[end].kind not in "MSsO")
    return j + n + 1 if is_place and SENT_PEOPLE.fullmatch(kinds) and SENT_THINGS.isdisjoint(words) else None


def _tell_sent(row: Row) -> None:
    """Makes a trigger of the verb by which officials are sent somewhere."""
    for j, element in enumerate(row.elements):
        if element.kind == "x" and sent_to(row, j) is not None:
            element.kind, element.trigger = "Z", Trigger("Z", "verb", "travel", "sent", 1, False)


def _tell_here(row: Row) -> None:
    """Makes a trigger of it that an official is here for something, or for a time: "who is here for the summit"."""
    words = [e.text.lower() for e in row.elements]
    for j in range(2, len(words) - 1):
        is_time = row.elements[j + 1].time is not None  # "who was here last week"
        if words[j] != "here" or row.elements[j].trigger is not None or not (is_time or words[j + 1] in HERE_FOR):
            continue
        k = j - 2 if words[j - 1] in ("also", "now", "currently", "already") else j - 1
        if words[k] in STANDS and k and row.elements[k - 1].kind in "rNO":
            row.elements[j].kind, row.elements[j].trigger = "Z", Trigger("Z", "verb", "be_in", HERE, 1, False)


def _tell_gathered(row: Row) -> None:
    """Who brought others together travelled nowhere; unless it was a meeting that did, he met them."""
    for j, element in enumerate(row.elements[:-1]):
        if element.text.lower() not in BRINGS or row.elements[j + 1].text.lower() != "together":
            continue
        element.kind, element.trigger = "x", None
        if not any(e.kind == "M" for e in row.elements[:j]):
            element.kind, element.trigger = "M", Trigger("M", "verb", "receive", "hosted", 1, False)


def _tell_statements(row: Row) -> None:
    """Makes a document of a statement that is signed or adopted: "adopted a statement on", "a statement signed by"."""
    words = [e.text.lower() for e in row.elements]
    for j, element in enumerate(row.elements):
        if words[j] not in STATEMENTS or element.trigger is not None:
            continue
        if CONCLUDES & set(words[max(0, j - 4) : j]) or CONCLUDED & set(words[j + 1 : j + 4]):
            element.kind, element.trigger = "S", Trigger("S", "noun", "joint_statement", "joint statement", 1, False)


def _tell_members(row: Row) -> None:
    """A body before "nation" or "member" says what a state is, and does nothing itself: "the first G7 nation to", "the
    only EU leader to"; but not where somebody is "to become a SCO member"."""
    words = [e.text.lower() for e in row.elements]
    for j, element in enumerate(row.elements[:-1]):
        is_plural = words[j + 2 : j + 3] in (["states"], ["countries"], ["nations"])
        is_to_be = any(word.startswith("becom") for word in words[max(0, j - 3) : j])
        is_of_many = words[j + 1] == "leader" and j > 0 and words[j - 1] in ONE_OF_MANY
        if element.kind == "G" and (words[j + 1] in MEMBER or is_of_many) and not is_plural and not is_to_be:
            element.kind, element.name = "x", None


def _tell_bodies(row: Row) -> None:
    """A body that several states have, though one is known for it, is of the state told beside it: "Peru's Congress",
    "the Senate of Chile"; of none where no state is told: "the People's Congress"."""
    letters = "".join([e.kind for e in row.elements])
    for j, element in enumerate(row.elements):
        name = element.name
        if element.kind != "Q" or name is None or not name.is_ambiguous:
            continue
        before, behind = BODY_OF.search(letters, 0, j), OF_STATE.match(letters, j + 1)
        at = before.start() if before is not None else behind.end() - 1 if behind is not None else None
        owner = row.elements[at].name if at is not None else None
        if owner is not None:
            element.name = replace(name, code=owner.code)
        elif letters[:j].endswith("s"):
            element.kind, element.name = "X", None


def _tell_companies(row: Row) -> None:
    """A company whose name is a plain word, too, is told by whose it is, "France's Total", or by a capital within a
    sentence."""
    for before, element in pairwise([Element(".", 0, 0), *row.elements]):
        if element.kind != "G" or element.text.lower() not in PLAIN_COMPANIES:
            continue
        if before.kind not in "As" and (row.in_title or not before.text[-1:].isalnum() or element.text.isupper()):
            element.kind, element.name = "x", None


def _tell_capital_verbs(row: Row) -> None:
    """Makes nobody of a headline's capitalised verb and its adverb: "Saudi King Drops Out"."""
    for element in row.elements if row.in_title else ():
        if element.kind == "N" and element.text.lower().split()[-1] in ADVERB_ENDS and " " in element.text:
            element.kind, element.name = "x", None


def _tell_american_states(row: Row) -> None:
    """Makes nobody of a state of America in short behind its town: "CAMP DAVID, Md. (AP)"."""
    for before, element in pairwise(row.elements):
        if element.kind == "N" and before.text == "," and element.text.lower() in AMERICAN_STATES:
            element.kind = "x"


def _is_there(row: Row, j: int) -> bool:
    """Whether "in" at element j tells where an official is, and what for: "Macron in Cairo for talks"."""
    elements = row.elements
    end = _after_place(row, j + 1)
    if end is None or end >= len(elements) or elements[end].text.lower() not in ERRANDS or not j:
        return False
    before = elements[j - 1].kind if elements[j - 1].text != "," or j < 2 else elements[j - 2].kind
    return before in "NO"


def _comes_from(row: Row, j: int) -> bool:
    """Whether "from" at element j tells where somebody was before: "arrived in Beijing late on Saturday from Seoul"."""
    if _after_place(row, j + 1) is None:
        return False
    for element in reversed(row.elements[max(0, j - CAME_WITHIN) : j]):
        if element.text.lower().split()[0] in COMES:
            return True
        if element.kind not in "iLCVAdDmxp":
            return False
    return False


def _tell_calls_on(row: Row) -> None:
    """Makes a visit of a call on somebody, who is asked for nothing: "called on the president", not "on Togo"."""
    letters = "".join(e.kind for e in row.elements)
    for j, element in enumerate(row.elements[:-2]):
        trigger = element.trigger
        is_call = trigger is not None and trigger.group in CALL_GROUPS and element.text.lower().startswith("call")
        if not is_call and not (element.text.lower() == "calling" and not _asks(_words_after(row, j))):
            continue
        is_on = row.elements[j + 1].text.lower() == "on"
        if is_on and SOMEBODY.match(letters, j + 2) and not element.text.lower().endswith("with"):
            element.kind, element.trigger = "M", Trigger("M", "verb", "meet", CALLED_ON, 1, False)


def _words_after(row: Row, j: int) -> list[str]:
    return [e.text.lower() for e in row.elements[j + 1 : j + 16]]


def _tell_company(row: Row) -> None:
    """Makes a trigger of who sits with somebody, of a meal with somebody or between two, and of a visit paid to
    somebody: "sat with the minister", "a dinner in Accra between A and B", "the lunch he had with them"."""
    letters = "".join(e.kind for e in row.elements)
    for j, element in enumerate(row.elements):
        word = element.text.lower()
        if word in SITS and letters[j + 1 : j + 2] == "w" and SOMEBODY.match(letters, j + 2):
            element.kind, element.trigger = "M", Trigger("M", "verb", "sit", "sat down", 1, False)
        elif (
            word.startswith(PAYS)
            and word.endswith("visit")
            and letters[j + 1 : j + 2] == "p"
            and SOMEBODY.match(letters, j + 2)
        ):
            element.kind, element.trigger = "M", Trigger("M", "verb", "meet", CALLED_ON, 1, False)
        elif word in MEALS and element.trigger is None and WITH_SOMEBODY.match(letters, j + 1):
            element.kind, element.trigger = "M", Trigger("M", "noun", "meeting", f"working {word}", 1, False)


VISITS = frozenset({"visit", "visited"})
BEFORE_VISIT = frozenset("will would also then later afterwards subsequently separately".split())  # no article
OFFICE_VISITED = re.compile(  # behind "visited": "the Chilean minister", "her Chilean and Peruvian counterparts"
    r"(?:[dh]?(?:A(?:,&?|&))*(?:A|Cs?)?[mX]*O(?!s)|T*N,[dh]?(?:A|Cs?)?[mX]*O)(?![mXOTN]*i[LCV])"  # no stop of a trip
)


def _tell_visits_to(row: Row) -> None:
    """Makes a meeting of it that somebody visited an official: "visited the Chilean minister", not "the ministry", nor
    "the minister in Arica", which tells of travel."""
    letters = "".join(e.kind for e in row.elements)
    for j, element in enumerate(row.elements):
        word = element.text.lower()
        is_verb = word == "visited" or (word == "visit" and j > 0 and row.elements[j - 1].text.lower() in BEFORE_VISIT)
        if element.kind == "Z" and is_verb and OFFICE_VISITED.match(letters, j + 1):
            element.kind, element.trigger = "M", Trigger("M", "verb", "meet", CALLED_ON, 1, False)


def _tell_sights(row: Row) -> None:
    """Makes a meeting of it that somebody saw officials, by their office, or others told before: "saw the emir of",
    "saw each of the two leaders", "A, whom he saw on Tuesday"."""
    letters = "".join(e.kind for e in row.elements)
    for j, element in enumerate(row.elements):
        if element.text.lower() not in SEES or element.trigger is not None or _word(row, j + 1) == "to":
            continue
        if OFFICE_SEEN.match(letters, j + 1) or (j > 1 and _word(row, j - 2) == "whom" and letters[j - 1] in "eN"):
            element.kind, element.trigger = "M", Trigger("M", "verb", "see", "saw", 1, False)


def _tell_welcomes(row: Row) -> None:
    """Makes a meeting of the guest whom somebody "looks forward to welcoming", where the row names him."""
    letters = "".join(e.kind for e in row.elements)
    for j, element in enumerate(row.elements):
        is_awaited = element.text.lower() == "welcoming" and _word(row, j - 2) == "forward"
        if is_awaited and element.trigger is None and WELCOMED.match(letters, j + 1):
            element.kind, element.trigger = "M", Trigger("M", "verb", "receive", "welcoming", 1, False)


def _word(row: Row, j: int) -> str:
    return row.elements[j].text.lower() if 0 <= j < len(row.elements) else ""


def _tell_words_to(row: Row) -> None:
    """Makes a trigger of a word for what somebody said to another whom it names: "A told President B on Monday"."""
    letters = "".join("x" if e.text.lower() == VISITING else e.kind for e in row.elements)
    for j, element in enumerate(row.elements):
        word = element.text.lower()
        is_raised = word in RAISES or (word in GOES_THROUGH and _word(row, j + 1) in GOES_THROUGH[word])
        begin = _raised_with(row, letters, j) if is_raised else None
        begin = _told(row, j) if begin is None and word in TELLS else begin
        if begin is not None and element.trigger is None and TOLD_WHOM.match(letters, begin):
            element.kind, element.trigger = "M", Trigger("M", "verb", "speak", TOLD, 1, False)


def _told(row: Row, j: int) -> int:
    """Where those begin whom the word at element j tells of: "told A", "was told by A"."""
    words = [e.text.lower() for e in row.elements[max(0, j - 1) : j + 2]]
    return j + 2 if j and words[0] in ("was", "were") and words[2:] == ["by"] else j + 1


def _tell_briefings(row: Row) -> None:
    """Makes a meeting of it that somebody is to brief another whom the row names: "flies to Accra to brief A"."""
    letters = "".join(e.kind for e in row.elements)
    for j, element in enumerate(row.elements):
        if element.text.lower() not in BRIEFS or element.trigger is not None or not BRIEFED.match(letters, j + 1):
            continue
        if j and (row.elements[j - 1].text.lower() in ("to", "will", "would", "also", "then") or letters[j - 1] == "e"):
            element.kind, element.trigger = "M", Trigger("M", "verb", "meet", "meet", 1, False)
            element.text = "meet"  # as which it is read


def _raised_with(row: Row, letters: str, j: int) -> int | None:
    """Where those begin with whom something was raised, or to whom it was conveyed, by the word at element j."""
    match = RAISED_WITH.match(letters, j + 1)
    ways = range(j + 2, match.end() if match else 0)
    told = {e.text.lower() for e in row.elements[j + 1 : ways.stop]}
    if "from" in told and told & GREETINGS:  # of others
        return None
    return next((k + 1 for k in ways if row.elements[k].text.lower() in ("with", "to") and letters[k] in "wp"), None)


def _tell_time_spent(row: Row) -> None:
    """Makes a trigger of time spent with somebody, or somewhere: "spent four hours in Accra with the president", "spent
    three days in Accra"."""
    letters = "".join(e.kind for e in row.elements)
    for j, element in enumerate(row.elements):
        if element.text.lower() not in SPENDS:
            continue
        days = SPENT_IN.match(letters, j + 1) if element.trigger is None else None
        if days is not None and DAYS & {e.text.lower().split()[-1] for e in row.elements[j + 1 : days.end()]}:
            element.kind, element.trigger = "Z", Trigger("Z", "verb", "visit", "visited", 1, False)
        match = SPENT_WITH.match(letters, j + 1)
        together = [e.text.lower() for e in row.elements[j + 1 : j + 7]]
        told = row.elements[j + 1 : match.end()] if match is not None else []
        if "together" in together:
            told = [e for e in row.elements[j + 1 : j + 1 + together.index("together")] if e.text.lower() != "time"]
        if any(e.kind == "D" or e.text.lower() in HOURS | DAYS for e in told):
            element.kind, element.trigger = "M", Trigger("M", "verb", "meet", "spent time with", 1, False)


def _tell_minutes(row: Row) -> None:
    """Makes a document of minutes that are signed: "signed the minutes of their meeting"."""
    elements = row.elements
    for j, element in enumerate(elements):
        is_named = element.text.lower() == "minutes" and j > 0 and elements[j - 1].text.lower() in BEFORE_MINUTES
        if is_named and element.trigger is None and SIGNED & {e.text.lower() for e in elements}:
            element.kind, element.trigger = "S", Trigger("S", "noun", "other", "minutes", 1, False)


OFFICE_BEHIND = re.compile(r",d?(?:[AC]s?)?O")  # "Ann London, the Norwegian minister"


def _tell_namesakes(rows: list[Row]) -> None:
    """Makes a person of a city of whose name somebody was told before: "Lloyd Austin flew to Seoul. Austin met"."""
    told: set[str] = set()
    for row in rows:
        for j, element in enumerate(row.elements):
            if element.kind not in "NL":
                continue
            led = row.elements[j - 1] if j else None
            if element.kind == "N":
                is_official = (led is not None and led.kind in "OT") or OFFICE_BEHIND.match(row.letters, j + 1)
                told.update(element.text.rsplit(maxsplit=1)[1:] if is_official else ())
            elif element.text in told and not (led and (led.kind in "i," or led.text.lower() in ("to", "from", "of"))):
                element.kind, element.name = "N", None
                row.letters = f"{row.letters[:j]}N{row.letters[j + 1 :]}"


def _tell_again(row: Row, before: Row | None, given: set[str]) -> None:
    """Makes a trigger of what only counts on from a meeting told before: "The next is due to take place in May"."""
    elements = row.elements
    for j in range(1, len(elements) - 1) if not given.isdisjoint(ORDINALS) else ():
        if elements[j].text.lower() not in ORDINALS or elements[j - 1].text.lower() not in ("the", "a", "its", "their"):
            continue
        after = j + 2 if elements[j + 1].text.lower() == "one" else j + 1
        words = [e.text.lower() for e in elements[after : after + 6]]
        if not words or words[0] not in TAKES_PLACE or not HOLDINGS & set(words):
            continue
        told = [e.trigger for e in [*(before.elements if before else []), *elements[:j]] if e.kind == "M" and e.trigger]
        series = [t for t in told if t.group in SERIES and t.form == "noun"]
        if series:
            trigger = replace(series[-1], word=elements[j].text.lower(), length=1, is_plural=False)
            elements[j].kind, elements[j].trigger = "M", trigger


SEES = frozenset("see sees saw seen seeing".split())
OFFICE_SEEN = re.compile(r"(?:[dx]fd*|[dh](?:[AC]s?)?m*x?)(?:[AC]s?)?m*O(?!s)")
WELCOMED = re.compile(r"d?[xm]?(?:[ACGKQ]s?)?[mX]*OT*(?:f[CG],?)?N")
BRIEFS = frozenset({"brief"})
STATEMENTS = frozenset({"statement", "statements"})
CONCLUDED = frozenset({"signed", "adopted"})
CONCLUDES = CONCLUDED | frozenset("sign signs signing adopt adopts adopting".split())
BRIEFED = re.compile(r"[dh]?(?:[ACGKQ]s?(?:,|&|,&)?)*(?:[mX]*O|T*N)(?!s)")  # officials of one or several sides
BRINGS = frozenset("brought brings bring bringing".split())
MEMBER = frozenset("nation country member".split())
ONE_OF_MANY = frozenset("only first last second sole lone serving longest-serving".split())
BODY_OF = re.compile(r"(?:A|Cs)[mX]{0,2}$")  # before a body, the state that has it
OF_STATE = re.compile(r"fd?(?:[Xxm]f)?C(?!s)")  # … and behind it
AMERICAN_STATES = frozenset(
    "ala. ariz. ark. calif. colo. conn. del. fla. ga. ill. ind. kan. ky. la. mass. md. mich. minn. miss. mo. mont. neb."
    " nev. n.c. n.d. n.h. n.j. n.m. n.y. okla. ore. pa. r.i. s.c. s.d. tenn. tex. va. vt. w.va. wash. wis. wyo.".split()
)
PLAIN_COMPANIES = frozenset({"total", "shell"})  # plain words, too
TOLD_BY = (  # what tells more of words by those around them, and the words of which one stands in its rows
    (LEAVES | ERRANDS | {"from"}, _tell_travel),
    (SENDS, _tell_sent),
    (frozenset({"here"}), _tell_here),
    (BRINGS, _tell_gathered),
    (BRIEFS, _tell_briefings),
    (SEES, _tell_sights),
    (frozenset({"welcoming"}), _tell_welcomes),
    (STATEMENTS, _tell_statements),
    (SPENDS, _tell_time_spent),
    (CALLS, _tell_calls_on),
    (VISITS, _tell_visits_to),
    (SITS | MEALS | {*PAYS}, _tell_company),
    (TELLS | RAISES | {*GOES_THROUGH}, _tell_words_to),
    (FIRST_WORDS, tell_undertakings),
    (frozenset({"minutes"}), _tell_minutes),
    (MEMBER | {"leader"}, _tell_members),
    (AMERICAN_STATES, _tell_american_states),
    (frozenset("congress senate representatives council office commons majlis court".split()), _tell_bodies),
    (ADVERB_ENDS, _tell_capital_verbs),
    (PLAIN_COMPANIES, _tell_companies),
)


def is_left(row: Row, place: int) -> bool:
    """Whether element `place` is where somebody came from: it stands behind "from"."""
    return place > 0 and row.elements[place - 1].text.lower() in ("from", CAME_FROM)


OF_IT = frozenset({"after", "following", "where"})  # words behind a place somebody came from that tell what was there


def is_passed(row: Row, triggers: Sequence[tuple[int, int]], j: int) -> bool:
    """Whether a row tells place `j` as where somebody came from, "came from Accra on Sunday and called on", or went
    next: behind "before flying to", where all triggers (of any row, each with its place in it) stand before that."""
    is_left_behind = j > 0 and row.elements[j - 1].text.lower().endswith("from")
    is_home = j > 1 and row.elements[j - 2].text.lower() == "home"  # of what was done there: "flew home from Accra"
    if is_left_behind and "Z" in row.letters[max(j - 4, 0) : j] and not is_home:
        return not any(e.text.lower() in OF_IT for e in row.elements[j + 1 : j + 6])
    told = [i for index, i in triggers if index == row.index]
    before = next((k for k in range(j - 1, max(j - 6, 0), -1) if row.elements[k].text.lower() == "before"), -1)
    if not told or before < max(told):
        return False
    going = row.elements[before + 1]
    return going.kind == "Z" and going.text.lower().split()[0].endswith("ing")


def left_for(row: Row, i: int) -> int | None:
    """Where the "for" stands that tells where someone goes who leaves a place: "left Oslo on Monday for Accra", "left
    the island today (June 27) for"."""
    elements = row.elements
    following = elements[i + 1] if i + 1 < len(elements) else None
    if following is not None and following.text.lower() == "home":
        k: int | None = i + 2
    elif [e.text.lower() for e in elements[i + 1 : i + 3]] in OWN_LAND:
        k = i + 3
    else:
        k = i + 1 if following is not None and following.kind in "Dp" else _after_place(row, i + 1)
    while k is not None and k < min(len(elements), i + 9):
        if elements[k].text.lower() == "for":
            return k if _after_place(row, k + 1) is not None else None
        if elements[k].kind not in "Dpd," and elements[k].text.lower() not in BEFORE_FOR:
            return None
        k += 1
    return None


def _after_place(row: Row, i: int) -> int | None:
    """Where the place ends that begins at element i: a state, a city, "the Norwegian capital Oslo"."""
    elements = row.elements
    while i < len(elements) and elements[i].kind in "dm":
        i += 1
    if i + 2 < len(elements) and elements[i].kind == "A" and elements[i + 1].text == THE_CAPITAL:
        i += 2
    return i + 1 if i < len(elements) and elements[i].kind in "CLRV" else None


@Language.factory(
    "communique_lattice",
    default_config={"seeds": None},
    requires=["token.is_sent_start"],
    assigns=["doc._.lattice"],
)
def create_lattice(nlp: Language, name: str, seeds: str | None) -> LatticeBuilder:
    """The component with the knowledge of folder `seeds`."""
    for extension, default in (("lattice", None), ("title_end", 0), ("zones", ())):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=default)
    if seeds is None:
        raise ValueError("communique_lattice needs the folder of seeds")
    return LatticeBuilder(load_knowledge(Path(seeds)))
