"""Parties, fronts and armed groups that a text names itself and the seeds do not know, with the letters it gives them.

"Pachakutik Movement", "United Liberation Front of Asom (ULFA)", "Alliance for the Re-liberation of Somalia".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from extractors.extract.knowledge import Name

if TYPE_CHECKING:
    from extractors.extract.lattice import Row

HEADS = {  # the word that such a name has → the kind of organisation
    "front": "armed_actor",
    "movement": "armed_actor",
    "guerrillas": "armed_actor",
    "militia": "armed_actor",
    "army": "armed_actor",
    "forces": "armed_actor",
    "party": "party",
    "coalition": "party",
    "alliance": "party",
    "platform": "party",
    "congress": "party",
    "council": "party",
    "union": "party",
}
NEEDS = {  # heads that states and their bodies have too → words of which one stands with them
    "army": "liberation revolutionary resistance independence republican salvation arakan",
    "forces": "revolutionary resistance democratic freedom liberation",
    "alliance": "national democratic patriotic revolutionary opposition liberation re-liberation salvation",
    "coalition": "national democratic opposition salvation",
    "platform": "democratic unitary unity opposition",
    "congress": "people's people’s national",
    "council": "transitional",
    "union": "patriotic liberation independence",
}
NO_HEADS = frozenset(  # words before a head that make something else of it
    "contracting state states third other either each first second home western eastern southern non-aligned aligned "
    "atlantic international global arab grand governing ruling work olympic customs european african communist "
    "military security defence defense coalition working two three four five six seven multi inter cross".split()
)
OF_STATES = frozenset({"army", "forces", "party"})  # heads behind a state's adjective of what governs it
LINKS = frozenset({"of", "for"})
INSIDE = frozenset({"of", "for", "the", "and", "in", "to"})
JOINED = frozenset({"'s", "’s", "-", "–", "'", "’"})
LONGEST = 12  # tokens of a name
LETTERS = range(2, 9)  # how many an abbreviation has

Seat = tuple[str | None, str | None]
NOWHERE: Seat = (None, None)
Known = Callable[[int], tuple[int, Name] | None]


def find_movements(texts: Sequence[str], lowers: Sequence[str], known_at: Known) -> dict[int, tuple[int, Name]]:
    """First token → (end, name) of each name, and of each place where its letters stand alone.

    texts, lowers: the tokens of a document. known_at: the end and the name of what the seeds know at a token.
    """
    found: dict[int, tuple[int, Name]] = {}
    letters: dict[str, Name] = {}
    for head in (i for i, lower in enumerate(lowers) if lower in HEADS and texts[i][0].isupper()):
        first, end = _begin(texts, lowers, head), _end(texts, head)
        abbreviation = _letters(texts, end)
        first = _begin_as(texts, lowers, first, abbreviation)
        known = known_at(first)
        if known is not None and known[0] >= end:
            name = known[1]
        elif _is_movement(lowers, first, head, end, known is not None and known[1].kind in "CAKQ"):
            text = _text(texts, first, end)
            name = Name("G", f"ORG:{text}", text, level=HEADS[lowers[head]])
            found.setdefault(first, (end, name))
        else:
            continue
        if abbreviation and name.kind == "G":
            letters.setdefault(abbreviation, name)
    for i, text in enumerate(texts) if letters else ():
        if text in letters:
            found.setdefault(i, (i + 1, letters[text]))
    return found


def _begin(texts: Sequence[str], lowers: Sequence[str], head: int) -> int:
    """The first token of the capitalised words that end with a head."""
    first = head
    while first and head - first < LONGEST:
        before = texts[first - 1]
        if before in JOINED and first > 1 and texts[first - 2][:1].isupper():
            first -= 2
        elif before[:1].isupper() and before[:1].isalpha() and lowers[first - 1] not in ("the", "a", "an", "and"):
            first -= 1
        else:
            break
    return first


def _begin_as(texts: Sequence[str], lowers: Sequence[str], first: int, letters: str) -> int:
    """The first token where "and" belongs to the name, as its letters tell: "Justice and Equality Movement (JEM)"."""
    if not letters or letters[0] == texts[first][0] or first < 2 or lowers[first - 1] != "and":
        return first
    further = _begin(texts, lowers, first - 2)
    return further if texts[further][0] == letters[0] else first


def _end(texts: Sequence[str], head: int) -> int:
    """The end of a name with what "of" or "for" adds to its head: "Movement for Democracy in Liberia"."""
    end = head + 1
    if end + 1 >= len(texts) or texts[end] not in LINKS:
        return end
    i = end
    while i < len(texts) and i - head <= LONGEST:
        if texts[i][:1].isupper() and texts[i][:1].isalpha():
            i += 1
            end = i
        elif texts[i] in INSIDE or (texts[i] in JOINED and texts[i - 1][:1].isupper()):
            i += 1
        else:
            break
    return end


def _is_movement(lowers: Sequence[str], first: int, head: int, end: int, is_of_state: bool) -> bool:
    """Whether the words around a head make the name of a movement, and of no state's own body."""
    before, behind = set(lowers[first:head]), set(lowers[head + 1 : end])
    if before & NO_HEADS or not (before or behind):
        return False
    if not before and "for" not in behind:
        return False  # "Party of Regions" is seldom without a word before it, "Council of Europe" often
    needed = NEEDS.get(lowers[head])
    if needed is not None and not (before | behind) & set(needed.split()):
        return False
    if is_of_state and lowers[head] in OF_STATES:
        return False
    return head - first > 1 or not before or not is_of_state


def _letters(texts: Sequence[str], end: int) -> str:
    """The letters that stand in brackets behind a name."""
    if tuple(texts[end : end + 1]) != ("(",) or tuple(texts[end + 2 : end + 3]) != (")",):
        return ""
    text = texts[end + 1]
    is_short = len(text) in LETTERS and text[0].isupper() and text.replace("-", "").isalnum()
    return text if is_short else ""


def _text(texts: Sequence[str], first: int, end: int) -> str:
    """The words of a name as a text has them."""
    words = ""
    for i in range(first, end):
        is_tight = not words or texts[i] in JOINED or texts[i - 1] in ("-", "–")
        words += texts[i] if is_tight else f" {texts[i]}"
    return words


REBELS = frozenset(
    {"rebels", "rebel", "insurgents", "insurgent", "guerrillas", "guerrilla", "separatists", "militants"}
)
ARMED = "armed_actor"
GOVERNMENT = "government"
OF_STATE = "CAGKQLs"  # letters before "government" that tell whose it is
OF_ANOTHER = re.compile(r"fd?[XmNf]{0,3}[CGL]")  # behind it: "the Government of the Republic of Chile"


def tell_sides_of_conflict(rows: Sequence[Row], seats: Mapping[str, Seat]) -> None:
    """Makes "the rebels" the one armed group that a text names, and "the government" beside it that of its state.

    rows: of a document, whose elements change. seats: code of an organisation → city and state of its seat.
    """
    named = [e.name for row in rows for e in row.elements if e.kind == "G" and e.name is not None]
    groups = {name.code: name for name in named if name.level == ARMED}
    if not groups:
        return
    homes = {home for code in groups if (home := seats.get(code, NOWHERE)[1]) is not None}
    told = {e.name.code: e.name for row in rows for e in row.elements if e.kind in "CA" and e.name is not None}
    state = told.get(homes.pop()) if len(homes) == 1 else None
    group = next(iter(groups.values())) if len(groups) == 1 else None
    for row in rows:
        for j, element in enumerate(row.elements):
            if element.kind not in "xmXN" or element.name is not None:
                continue
            word, before = element.text.lower(), row.letters[j - 1 : j] if j else ""
            name = group if word in REBELS and before not in ("G", "N", "X") else None
            is_of_other = OF_ANOTHER.match(row.letters, j + 1) is not None
            if word == GOVERNMENT and state is not None and not (before and before in OF_STATE) and not is_of_other:
                name = replace(state, kind="Q")
            if name is not None:
                row.rename(j, name)


CONGRESS = "Congress"  # that of the United States, unless it is a party
OF_PARTY = frozenset("president leader party chief spokesman spokeswoman spokesperson mp veteran".split())


def leave_party_congress(rows: Sequence[Row]) -> None:
    """Makes "Congress" no seat of the United States before the office of a party or a speaker: "Congress President".

    rows: of a document, whose elements change.
    """
    for row in rows:
        if CONGRESS not in row.text:
            continue
        for element, behind in pairwise(row.elements):
            if (
                element.kind == "Q"
                and element.text == CONGRESS
                and not OF_PARTY.isdisjoint(behind.text.lower().split()[:1])
            ):
                element.kind, element.name = "X", None
        row.letters = "".join(e.kind for e in row.elements)


TWO_KOREAS: Final = "ORG:Koreas"  # in the seeds
HALVES: Final = {"KOR": ("South", "South Korea"), "PRK": ("North", "North Korea")}


def tell_halves(rows: Sequence[Row]) -> None:
    """Makes "the North" and "the South" the two Koreas in a document that names both.

    rows: of a document, whose elements change.
    """
    told = {code for row in rows for e in row.elements if e.kind in "CAG" and e.name for code in _koreas(e.name.code)}
    if not told >= HALVES.keys():
        return
    halves = {word: Name("C", code, name) for code, (word, name) in HALVES.items()}
    for row in rows:
        for j, element in enumerate(row.elements):
            is_alone = element.kind in "XNx" and element.text in halves and row.letters[j - 1 : j] == "d"
            if is_alone and row.letters[j + 1 : j + 2] not in ("N", "X", "C", "A", "R", "L"):
                row.rename(j, halves[element.text])


CONGO: Final = Name("C", "COD", "Democratic Republic of the Congo")
BRAZZAVILLE: Final = "COG"  # which the seeds know by "Congo", too
ITS_PEOPLE: Final = re.compile("Sassou|Nguesso|Gakosso|Makosso|Lissouba")


def tell_congo(rows: Sequence[Row]) -> None:
    """Makes "Congo" the one of Kinshasa, as agencies mostly call it, in a document that tells nothing else of the other
    one; not in a row that names both.

    rows: of a document, whose elements change.
    """
    told = [row for row in rows if "Congo" in row.text]
    if not told or any(ITS_PEOPLE.search(row.text) for row in rows):
        return
    if any(e.name and e.name.code == BRAZZAVILLE and e.text.lower() != "congo" for row in rows for e in row.elements):
        return
    for row in told:
        codes = {e.name.code for e in row.elements if e.name}
        for j, element in enumerate(row.elements if CONGO.code not in codes else ()):
            if element.name and element.name.code == BRAZZAVILLE:
                row.rename(j, CONGO)


def _koreas(code: str) -> Sequence[str]:
    """The states that a name stands for."""
    return tuple(HALVES) if code == TWO_KOREAS else (code,)


BLOCS: Final = {  # words for bodies, with those for which a text uses them
    "bloc": frozenset(
        "EU ASEAN EAEU ECOWAS MERCOSUR GCC SADC EAC IGAD CARICOM BRICS AU SAARC SCO CIS CELAC PIF CAN EFTA ECO CSTO "
        "ALBA UNASUR CEFTA COMESA ECCAS V4 G7".split()
    ),
    "alliance": frozenset({"NATO", "CSTO"}),
}
OTHERS_BLOC: Final = frozenset("fbN")  # letters behind "the alliance" of which another is told: "of", "between"


def tell_blocs(rows: Sequence[Row]) -> None:
    """Makes "the bloc" and "the alliance" with which a document is made the body that a text has named last."""
    last: dict[str, Name] = {}
    for row in rows:
        for j in range(len(row.elements)) if last or "G" in row.letters else ():
            element = row.elements[j]
            if element.kind == "G" and element.name is not None:
                last |= {word: element.name for word, codes in BLOCS.items() if element.name.code in codes}
            elif element.kind == "x" and element.text in last and _is_with(row, j):
                row.rename(j, last[element.text])


def _is_with(row: Row, j: int) -> bool:
    """Whether a word for a document and "with the" stand before a word, and at most how many states it has."""
    at = row.letters.rfind("wd", 0, j)
    between = [e.text for e in row.elements[at + 2 : j]] if at >= 0 else [""]
    is_counted = not between or between[-1] in ("nation", "member", "state") or between[-1].endswith("-member")
    is_open = row.letters[j + 1 : j + 2] not in OTHERS_BLOC
    return is_counted and is_open and re.search(r"S[^MZSy,.;]*$", row.letters[:at]) is not None


COMMONWEALTH: Final = "Commonwealth"
OF_MEMBERS: Final = frozenset(  # words behind "Commonwealth" that tell the body, not a bank of Australia or its games
    "leaders leader summit summits ministers heads countries states nations members foreign finance law ministerial "
    "meeting observers observer mediators mission envoy".split()
)


def tell_commonwealth(rows: Sequence[Row]) -> None:
    """Makes "the Commonwealth" that of the former Soviet states where a document names these so, else that of the
    former British ones."""
    told = [row for row in rows if COMMONWEALTH in row.text]
    if not told:
        return
    is_cis = any(e.name is not None and e.name.code == "CIS" for row in rows for e in row.elements)
    name = Name("G", "CIS" if is_cis else "COMMONWEALTH", COMMONWEALTH)
    for row in told:
        for j, element in enumerate(row.elements):
            behind = row.elements[j + 1].text.lower() if j + 1 < len(row.elements) else ""
            is_alone = row.letters[j - 1 : j] == "d" and row.letters[j + 1 : j + 2] not in tuple("XNOmf&")
            if element.text == COMMONWEALTH and element.kind in "XNx" and (behind in OF_MEMBERS or is_alone):
                row.rename(j, name)


LEAGUES: Final = {  # words before "summit" that tell whose it is
    "Arab": Name("G", "ARAB_LEAGUE", "Arab League"),
    "Islamic": Name("G", "OIC", "Organisation of Islamic Cooperation"),
    "Gulf": Name("G", "GCC", "Gulf Cooperation Council"),
}
SUMMIT: Final = re.compile(r"[xXm]?M")  # behind such a word: "Arab economic summit"
WHO_MEET: Final = frozenset({"foreign ministers", "heads of state", "heads of state and government"})
SOME: Final = frozenset("two three four five six seven eight nine ten some several many other among".split())


def tell_leagues(rows: Sequence[Row]) -> None:
    """Makes "the Arab summit", "the Islamic summit" and "Arab foreign ministers" those of their league."""
    for row in [row for row in rows if any(word in row.text for word in LEAGUES)]:
        for j, element in enumerate(row.elements):
            if element.text in LEAGUES and element.kind in "NXx" and _is_of_league(row, j):
                row.rename(j, LEAGUES[element.text])


def _is_of_league(row: Row, j: int) -> bool:
    summit, behind = SUMMIT.match(row.letters, j + 1), row.elements[j + 1 : j + 2]
    if summit is not None:
        return row.elements[summit.end() - 1].text.lower() == "summit"
    is_all = not j or row.elements[j - 1].text.lower() not in SOME
    return row.elements[j].text == "Arab" and is_all and any(e.text.lower() in WHO_MEET for e in behind)
