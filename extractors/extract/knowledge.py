"""The facts that extraction leans on, read once from the seeds: states, organisations, places, offices, office holders.

Names are matched token by token, longest first. A `Name` says what a token sequence stands for; nothing here is
specific to a text.
"""

import csv
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from extractors.extract.tokenizer import blank_pipeline, only_read
from extractors.settings import SettingsError

THE_CAPITAL = "capital"  # behind a state's adjective it names the city
DOMAINS = {"GB": "uk"}  # ends of host names that are not the state's letters
OF_ANYBODY = frozenset(
    "ag ai bz cc cd co fm gg gs im io is la lc ly me mu nu sc sh st tk to tv vc ws".split()
)  # sold to all
CITY_STATE = "city"  # the level of a state's name that is its capital's too
PARTS = frozenset(  # adjectives of parts of a state, whose capital is another
    "Bosnian Serb|Chechen|Iraqi Kurdish|Karakalpak|Kosovo Serb|Northern Irish|Scottish|Tatarstani|Transnistrian|Welsh"
    "|Zanzibari".split("|")
)
KINDS = {"name": "C", "short": "C", "variant": "C", "adjective": "A", "people": "K", "metonym": "Q"}
LEVELS = ("head", "foreign_minister", "minister", "official")


class KnowledgeError(SettingsError):
    """A seed file is missing or lacks a column; the message names both."""


@dataclass(frozen=True)
class Name:
    """What a token sequence stands for.

    kind: C country, A adjective of a country, K its people, Q a seat that stands for it, G organisation,
    L city, V venue, O office. code: side code (or the place's country). level: of an office its
    level, of an organisation its kind, CITY_STATE of a country. seat: the state that a company is of.
    """

    kind: str
    code: str
    canonical: str
    level: str = ""
    is_ambiguous: bool = False
    is_plural: bool = False
    seat: str = ""


@dataclass(frozen=True)
class Holder:
    """A person in an office: who, for which side, from when to when (None is open); names: every form of the name."""

    person: str
    side: str
    level: str
    start: date | None
    end: date | None
    names: tuple[str, ...]

    def serves_on(self, day: date) -> bool:
        """Whether the office is held on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass
class Knowledge:
    """Lookups by token: `names` by the first token's text, `offices` by its lower case; holders by folded surname."""

    names: dict[str, list[tuple[tuple[str, ...], Name]]] = field(default_factory=dict)
    offices: dict[str, list[tuple[tuple[str, ...], Name]]] = field(default_factory=dict)
    holders: dict[str, list[Holder]] = field(default_factory=dict)
    served: dict[str, set[str]] = field(default_factory=dict)  # by office: the sides that have had it
    capitals: dict[str, str] = field(default_factory=dict)
    domains: dict[str, str] = field(default_factory=dict)  # states by the ends of their host names
    countries: frozenset[str] = frozenset()
    organizations: dict[str, str] = field(default_factory=dict)
    seats: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of states that negotiate together: "the E3"

    @cached_property
    def towns(self) -> dict[str, Name]:
        """The cities and states by their names in one case and without spaces, as datelines may have them."""
        found: dict[str, Name] = {}
        entries = [entry for of_first in self.names.values() for entry in of_first if entry[1].kind in "CL"]
        for tokens, name in sorted(entries, key=lambda e: (e[1].kind, e[1].canonical != " ".join(e[0]), len(e[0]))):
            if len(key := squeezed(tokens)) > SHORT_TOWN:
                found.setdefault(key, name)
        return found


SHORT_TOWN = 3  # letters of what is an abbreviation in capitals


def squeezed(words: Sequence[str]) -> str:
    """The words of a name in one case, without spaces and with one kind of apostrophe."""
    return "".join(words).casefold().replace("’", "'").replace(" ", "")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """`text` without accents, in one case: the form in which names are compared."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=50_000)
def surname(name: str) -> str:
    """The folded last word of a person's name."""
    words = fold(name).replace("-", " ").split()
    return words[-1] if words else ""


_SPELT = {  # spellings of one name in Latin letters, of which a headline may have another than its text
    spelling: name
    for name, others in {
        "mohammed": "mohamed mohammad mohamad muhammad muhammed mohamud mohammod",
        "ahmed": "ahmad",
        "abdullah": "abdallah abdulla",
        "hussein": "hussain husain husayn",
        "khalid": "khaled",
        "yousef": "yusuf youssef yousuf yusef",
        "al": "el",
    }.items()
    for spelling in others.split()
}


def spelt(word: str) -> str:
    """A folded word of a name in the spelling that stands for all of it."""
    return _SPELT.get(word, word)


def rows(path: Path, columns: Iterable[str]) -> Iterator[dict[str, str]]:
    """The rows of one seed.

    Raises KnowledgeError where the file or one of `columns` is missing.
    """
    if not path.is_file():
        raise KnowledgeError(f"{path}: seed is missing; set COMMUNIQUE_SEEDS to the folder of seeds")
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise KnowledgeError(f"{path}: column {', '.join(sorted(missing))} is missing")
        yield from reader


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


Tokenize = Callable[[str], tuple[str, ...]]


def _add(table: dict[str, list[tuple[tuple[str, ...], Name]]], tokens: Sequence[str], name: Name) -> None:
    if tokens:
        table.setdefault(tokens[0], []).append((tuple(tokens), name))


def _add_countries(known: Knowledge, seeds: Path, tokenize: Tokenize) -> None:
    for row in rows(seeds / "countries.csv", ("country_code", "alpha2", "name", "capital")):
        known.capitals[row["country_code"]] = row["capital"]
        known.domains[DOMAINS.get(row["alpha2"], row["alpha2"].lower())] = row["country_code"]
    for domain in OF_ANYBODY:
        known.domains.pop(domain, None)
    known.countries = frozenset(known.capitals)
    for row in rows(seeds / "country_names.csv", ("country_code", "name", "kind")):
        unsure = row.get("is_ambiguous") == "true"
        capital = known.capitals.get(row["country_code"])
        level = CITY_STATE if capital and fold(row["name"]) == fold(capital) else ""
        name = Name(KINDS[row["kind"]], row["country_code"], row["name"], level=level, is_ambiguous=unsure)
        _add(known.names, tokenize(row["name"]), name)
        is_abbreviation = name.kind == "C" and row["name"].isupper()
        if capital and (name.kind == "A" or is_abbreviation) and row["name"] not in PARTS:
            told = Name("L", row["country_code"], capital, level=THE_CAPITAL)
            _add(known.names, (*tokenize(row["name"]), THE_CAPITAL), told)


def _add_organizations(known: Knowledge, seeds: Path, tokenize: Tokenize) -> None:
    for row in rows(
        seeds / "organizations.csv", ("organization_code", "name", "kind", "seat_city", "seat_country_code", "members")
    ):
        code = row["organization_code"]
        known.organizations[code] = row["kind"]
        if row["kind"] == "format":
            known.members[code] = tuple(row["members"].split(";"))
        known.seats[code] = (row["seat_city"] or None, row["seat_country_code"] or None)
        _add(known.names, tokenize(row["name"]), _organization(known, code, row["name"]))
    for row in rows(seeds / "organization_names.csv", ("organization_code", "name", "kind")):
        _add(known.names, tokenize(row["name"]), _organization(known, row["organization_code"], row["name"]))


def _organization(known: Knowledge, code: str, name: str) -> Name:
    kind = known.organizations.get(code, "")
    seat = known.seats.get(code, (None, None))[1] if kind == "company" else None
    states = known.members.get(code, ())
    are_two = len(states) == 2 and known.countries.issuperset(states)  # "the two Koreas" meet as two states do
    return Name("C" if are_two else "G", code, name, level=kind, seat=seat or "")


def _add_places(known: Knowledge, seeds: Path, tokenize: Tokenize) -> None:
    for row in rows(seeds / "places.csv", ("city", "country_code", "variants", "is_capital")):
        unsure = row.get("is_ambiguous") == "true"
        for text in filter(None, [row["city"], *row["variants"].split(";")]):
            kind = {"venue": "V", "region": "R"}.get(row.get("kind") or "", "L")
            level = "capital" if row["is_capital"] == "true" else ""
            name = Name(kind, row["country_code"], row["city"], level=level, is_ambiguous=unsure)
            _add(known.names, tokenize(text.strip()), name)


def _is_of_several(office: tuple[str, ...]) -> bool:
    """Whether the words of an office name several people: "ministers of justice", not "minister of foreign affairs"."""
    end = next((i for i, word in enumerate(office) if word in ("of", "for", "to", "in")), len(office))
    head = office[end - 1] if end else ""
    return head.endswith("s") and not head.endswith(("ss", "affaires"))


def _add_offices(known: Knowledge, seeds: Path, tokenize: Tokenize) -> None:
    offices: dict[str, tuple[str, str]] = {}  # by code: its name, and its level
    owners = {  # by how an office of theirs may begin: "US ambassador", "Mossad chief"
        tuple(t.lower() for t in tokens): name.code
        for entries in known.names.values()
        for tokens, name in entries
        if name.kind in "CAQ" and not name.is_ambiguous
    }
    for row in rows(seeds / "offices.csv", ("office_code", "office", "level", "patterns")):
        offices[row["office_code"]] = row["office"], row["level"]
        for text in dict.fromkeys(filter(None, [row["office"].lower(), *row["patterns"].split(";")])):
            written = text.strip().title() if text.endswith(".") else text.strip()  # as an abbreviation is: "Sen."
            tokens = tuple(t.lower() for t in tokenize(written))
            plural = _is_of_several(tokens)
            heads = (tokens[:n] for n in range(len(tokens) - 1, 0, -1))
            side = row.get("default_side_code") or next((owners[h] for h in heads if h in owners), "")
            _add(known.offices, tokens, Name("O", side, row["office"], level=row["level"], is_plural=plural))
    for row in rows(seeds / "office_holders.csv", ("person", "name_variants", "office_code", "side_code")):
        office, level = offices.get(row["office_code"], ("", "official"))
        spellings = tuple(n.strip() for n in [row["person"], *row["name_variants"].split(";")] if n.strip())
        who = Holder(
            row["person"],
            row["side_code"],
            level,
            _day(row["from_date"]),
            _day(row["to_date"]),
            spellings,
        )
        for last in {spelt(surname(n)) for n in spellings}:
            known.holders.setdefault(last, []).append(who)
        known.served.setdefault(office, set()).add(row["side_code"])


def _seats_as_venues(known: Knowledge) -> None:
    """A seat that is a place too ("the Kremlin", "Camp David") keeps the place's city as its canonical name."""
    for first, entries in known.names.items():
        venues = {tokens: name for tokens, name in entries if name.kind in "VL"}
        known.names[first] = [
            (t, replace(n, canonical=venues[t].canonical, level="venue") if n.kind == "Q" and t in venues else n)
            for t, n in entries
        ]


@lru_cache(maxsize=4)
def load_knowledge(seeds: Path) -> Knowledge:
    """Everything known from the seeds in folder `seeds`; read once a process.

    Raises KnowledgeError where a seed is missing or malformed.
    """
    make_doc = only_read(blank_pipeline()).tokenizer

    def tokenize(text: str) -> tuple[str, ...]:
        return tuple(t.text for t in make_doc(text) if not t.is_space)

    known = Knowledge()
    for add in (_add_countries, _add_organizations, _add_places, _add_offices):
        add(known, seeds, tokenize)
    _seats_as_venues(known)
    for table in (known.names, known.offices):
        for entries in table.values():
            entries.sort(key=lambda e: (-len(e[0]), "CAGQKLVRO".index(e[1].kind)))
    return known
